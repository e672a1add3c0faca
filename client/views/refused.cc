#include "client/views/refused.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/replica/open_home.h"
#include "client/views/presenter.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {

absl::StatusOr<std::vector<StoredEvent>> RefusedNotYetTold(Workspace& workspace) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> told,
                          workspace.home().store().FindNumber(kToldRow));
  const std::string device = workspace.home().identity().device.str();
  domain::Rows& rows = workspace.rows();
  std::vector<Seq> own;
  v1::RefusedRow refused;
  const Seq from(told.value_or(0) + 1);
  TASUKI_RETURN_IF_ERROR(workspace.home().replica().rows().ScanRowsFrom(
      "V", domain::RefusedKey(from), [&](std::string_view key, std::string_view bytes) {
        if (!refused.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
        const auto* replica =
            rows.Find(domain::ReplicaKey(ReplicaId::FromTrusted(refused.replica())));
        if (replica != nullptr && replica->device() == device) {
          own.emplace_back(GetU64(key.substr(1)));
        }
        return true;
      }));
  std::vector<StoredEvent> found;
  for (const Seq seq : own) {
    TASUKI_ASSIGN_OR_RETURN(StoredEvent event, workspace.EventAt(seq));
    found.push_back(std::move(event));
  }
  TASUKI_RETURN_IF_ERROR(workspace.status());
  return found;
}

absl::Status SetTold(Workspace& workspace) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> told,
                          workspace.home().store().FindNumber(kToldRow));
  if (told == workspace.home().replica().applied().value()) return absl::OkStatus();
  storage::Batch batch;
  PutNumber(batch, kToldRow, workspace.home().replica().applied().value());
  return workspace.home().store().db().Write(batch, storage::Sync::kNo);
}

v1::RefusedView RefusedViewOf(Directory& directory, const StoredEvent& event, absl::Time now) {
  const v1::Header& header = event.header;
  v1::RefusedView view;
  view.set_event_id(HexEncode(header.event_id()));
  view.set_verdict(std::string(domain::WordOf(event.verdict)));
  view.set_type(std::string(domain::WordOf(header.type())));
  if (header.subject().kind() == v1::MEMBER) {
    view.set_name(directory.Member(MemberId::FromTrusted(header.subject().id())));
  }
  const bool prospect = header.subject().kind() == v1::PROSPECT;
  if (!prospect && header.subject().kind() != v1::FIRM) return view;
  const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
  view.set_name(prospect ? directory.Name(subject) : directory.FirmName(subject));
  if (prospect) view.set_prospect(subject.Hex());
  if (!header.has_owner_assigned() && !header.has_contest_resolved()) return view;
  const domain::Ownership present =
      domain::OwnerOf(subject, absl::ToUnixMicros(now), directory.rows());
  view.set_owner(present.owner.is_zero() ? "queue" : directory.Member(present.owner));
  PutCover(Presenter(directory, now).CoverOf(subject), view);
  return view;
}

std::vector<std::string> RefusedLines(Language language, const v1::RefusedView& view) {
  Message why = Message::kWhyInvalid;
  Message todo = Message::kDoInvalid;
  if (view.verdict() == domain::WordOf(v1::UNAUTHORISED)) {
    why = Message::kWhyUnauthorised;
    todo = RefusedForGood(view) ? Message::kDoAskManager : Message::kDoRequest;
  } else if (view.verdict() == domain::WordOf(v1::CONTESTED)) {
    why = Message::kWhyContested;
    todo = Message::kDoContest;
  } else if (view.verdict() == domain::WordOf(v1::SET_APART)) {
    why = Message::kWhySetApart;
    todo = Message::kDoApart;
  }
  std::string line =
      Say(language, Message::kNotTakenEvent,
          {PlainType(language, view.type()), view.name().empty() ? "-" : OneLine(view.name()),
           view.event_id().substr(0, 8), Say(language, why)});
  if (view.has_owner()) {
    const std::string owner =
        view.owner() == "queue" ? Say(language, Message::kQueue) : view.owner();
    absl::StrAppend(&line,
                    Say(language, Message::kOwnerIsNow,
                        {OwnerForPeople(language, owner, view.cover_until(), view.back_to())}));
  }
  return {line, absl::StrCat("  ", Say(language, Message::kAdviceLead), Say(language, todo))};
}

bool RefusedForGood(const v1::RefusedView& view) {
  if (view.verdict() == domain::WordOf(v1::INVALID)) return true;
  return view.verdict() == domain::WordOf(v1::UNAUTHORISED) &&
         view.type() != domain::WordOf(v1::OWNER_ASSIGNED);
}

}  // namespace tasuki::client
