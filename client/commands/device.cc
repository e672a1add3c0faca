#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/presenter.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/writer.h"
#include "tasuki/v1/audit.pb.h"

// `tasuki device list|revoke`: the team's laptops. A revoked one gets nothing any more; what it
// hands in later is set apart (N10).

namespace tasuki::client {
namespace {

struct Device {
  DeviceId id;
  v1::DeviceRow row;
};

absl::StatusOr<std::vector<Device>> AllDevices(domain::Rows& rows) {
  std::vector<Device> devices;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("d", [&](std::string_view key, std::string_view bytes) {
    Device device{DeviceId::FromTrusted(key.substr(1)), {}};
    if (device.row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      devices.push_back(std::move(device));
    }
    return true;
  }));
  return devices;
}

absl::StatusOr<std::string> RecordedAt(CommandContext& context, const Presenter& presenter,
                                       uint64_t seq) {
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(Seq(seq)));
  const v1::Header& header = event.header;
  return presenter.Time(event.pending ? header.written_at_us() : event.recorded_at_us);
}

absl::StatusOr<v1::DeviceView> ViewOf(CommandContext& context, const Presenter& presenter,
                                      const Device& device) {
  const MemberId member = MemberId::FromTrusted(device.row.member());
  const auto* row = context.directory.rows().Find(domain::MemberKey(member));
  const bool cut_off = domain::DeviceIsCutOff(device.row, row);
  v1::DeviceView view;
  view.set_device(device.id.Hex());
  view.set_member(context.directory.Member(member));
  view.set_member_id(member.Hex());
  view.set_state(device.row.revoked_seq() != 0 ? "revoked" : (cut_off ? "cut-off" : "good"));
  view.set_here(device.id == context.workspace.home().identity().device);
  if (device.row.enrolled_seq() != 0) {
    TASUKI_ASSIGN_OR_RETURN(*view.mutable_enrolled_at(),
                            RecordedAt(context, presenter, device.row.enrolled_seq()));
  }
  if (device.row.revoked_seq() != 0) {
    TASUKI_ASSIGN_OR_RETURN(*view.mutable_revoked_at(),
                            RecordedAt(context, presenter, device.row.revoked_seq()));
  }
  return view;
}

absl::Status ListDevices(CommandContext& context, const std::string& typed) {
  MemberId only;
  if (!typed.empty()) {
    TASUKI_ASSIGN_OR_RETURN(only, FindMember(context.directory, typed));
  }
  TASUKI_ASSIGN_OR_RETURN(std::vector<Device> devices, AllDevices(context.directory.rows()));
  std::erase_if(devices, [&](const Device& device) {
    return !typed.empty() && device.row.member() != only.bytes();
  });
  std::ranges::sort(devices, [&](const Device& a, const Device& b) {
    const auto order = [&](const Device& one) {
      return std::tuple(context.directory.Member(MemberId::FromTrusted(one.row.member())),
                        one.row.enrolled_seq(), one.id.Hex());
    };
    return order(a) < order(b);
  });
  const Presenter presenter(context.directory, context.now);
  Printer& out = context.out;
  v1::DeviceListView view;
  Table table;
  table.headings = {out.Say(Message::kHeadId), out.Say(Message::kHeadName),
                    out.Say(Message::kHeadState), out.Say(Message::kHeadJoined)};
  table.columns = {Column::kWhole, Column::kName, Column::kWhole, Column::kWhole};
  for (const Device& device : devices) {
    TASUKI_ASSIGN_OR_RETURN(v1::DeviceView one, ViewOf(context, presenter, device));
    std::string state = ValueForPeople(out.language(), "device-state", one.state());
    if (one.here()) state = out.Say(Message::kParenthesis, {state, out.Say(Message::kDeviceThis)});
    table.rows.push_back({one.device().substr(0, kIdShown),
                          Cell(OneLine(one.member()), Style::kBold),
                          Cell(state, one.state() == "good" ? Style::kPlain : Style::kWarning),
                          TimeForPeople(out.language(), one.enrolled_at())});
    *view.add_items() = std::move(one);
  }
  view.set_total(devices.size());
  out.Print(table);
  if (devices.empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Json(view);
  return absl::OkStatus();
}

absl::StatusOr<Device> FindDevice(CommandContext& context, const std::string& typed) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<Device> devices, AllDevices(context.directory.rows()));
  const std::string prefix = absl::AsciiStrToLower(typed);
  std::erase_if(devices,
                [&](const Device& device) { return device.id.Hex().rfind(prefix, 0) != 0; });
  if (prefix.size() < 4 || devices.empty()) {
    return NotFound(Phrase("there is no laptop $0", OneLine(typed)),
                    "`tasuki device list` has the ids; give 4 digits of one or more");
  }
  if (devices.size() > 1) {
    return Refused(Phrase("$0 laptops begin with $1", devices.size(), OneLine(typed)),
                   "give more of the id");
  }
  return std::move(devices.front());
}

absl::Status RevokeDevice(CommandContext& context, const std::string& typed) {
  TASUKI_ASSIGN_OR_RETURN(const Device device, FindDevice(context, typed));
  const MemberId member = MemberId::FromTrusted(device.row.member());
  const std::string name = OneLine(context.directory.Member(member));
  const std::string id = device.id.Hex().substr(0, kIdShown);
  if (device.row.revoked_seq() != 0) {
    return Refused(Phrase("laptop $0 of $1 is revoked already", id, name),
                   Phrase("for another laptop of theirs: tasuki member code \"$0\"", name));
  }
  if (device.id == context.workspace.home().identity().device) {
    return Refused("that is the laptop at hand: it could not say so any more",
                   "revoke it from another admin's laptop");
  }
  Act act(context);
  act.Add(v1::DEVICE_REVOKED, v1::MEMBER, SubjectId::FromTrusted(member.bytes()))
      .header.mutable_device_revoked()
      ->set_device(device.id.str());
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "an admin revokes laptops; ask one")
               : view.status();
  }
  view->set_member(member.Hex());
  SayWritten(context, *view, context.out.Say(Message::kDeviceRevoked, {id, name}));
  context.out.Json(*view);
  return absl::OkStatus();
}

}  // namespace

void AddDevice(Verb verb) {
  auto member = std::make_shared<std::string>();
  Verb list = verb.Part("list", "the team's laptops", "tasuki device list Suzuki");
  list.Option("MEMBER", *member, "only that colleague's")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("everybody's");
  list.Does([member](CommandContext& context) { return ListDevices(context, *member); });

  auto id = std::make_shared<std::string>();
  Verb revoke =
      verb.Part("revoke", "one is lost: it gets nothing any more", "tasuki device revoke 3f9a01c2");
  revoke.Option("ID", *id, "the start of the laptop's id").Required().Hint("");
  revoke.Does([id](CommandContext& context) { return RevokeDevice(context, *id); });
}

}  // namespace tasuki::client
