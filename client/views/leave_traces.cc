#include "client/views/leave_traces.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/views/contests.h"
#include "client/views/leaving.h"
#include "client/views/policy_json.h"
#include "client/views/presenter.h"
#include "client/views/requests.h"
#include "client/views/tasks.h"
#include "client/words/display.h"
#include "client/words/phrases.h"
#include "client/words/search.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// Whether `text` names them: not as a part of a longer word.
bool IsNamedIn(std::string_view text, std::string_view name) {
  const auto is_letter = [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); };
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool begins = at == 0 || !is_letter(text[at - 1]) || !is_letter(name.front());
    const bool ends = end == text.size() || !is_letter(text[end]) || !is_letter(name.back());
    if (begins && ends) return true;
  }
  return false;
}

class TraceFinder {
 public:
  TraceFinder(MemberId leaver, Directory& directory, absl::Time now, Language language)
      : leaver_(leaver),
        directory_(directory),
        workspace_(directory.workspace()),
        rows_(directory.rows()),
        now_(now),
        now_us_(absl::ToUnixMicros(now)),
        zone_(workspace_.zone()),
        language_(language) {}

  absl::StatusOr<std::vector<v1::LeaveTraceView>> Find() {
    TASUKI_RETURN_IF_ERROR(AddCovers());
    TASUKI_RETURN_IF_ERROR(AddTasks());
    TASUKI_RETURN_IF_ERROR(AddPromises());
    TASUKI_RETURN_IF_ERROR(AddContests());
    TASUKI_RETURN_IF_ERROR(AddRequests());
    AddColleagues();
    TASUKI_RETURN_IF_ERROR(AddPlanned());
    TASUKI_RETURN_IF_ERROR(AddHeirs());
    AddPolicy();
    TASUKI_RETURN_IF_ERROR(AddDevices());
    TASUKI_RETURN_IF_ERROR(directory_.status());
    TASUKI_RETURN_IF_ERROR(rows_.status());
    return std::move(traces_);
  }

 private:
  void Add(const char* kind, const Phrase& phrase, const std::string& id) {
    v1::LeaveTraceView& trace = traces_.emplace_back();
    trace.set_kind(kind);
    trace.set_text(InLanguage(language_, phrase));
    trace.set_id(id);
  }
  std::string Day(int64_t at_us) const {
    return DayForPeople(language_, absl::ToCivilDay(absl::FromUnixMicros(at_us), zone_));
  }
  std::string NameOf(v1::SubjectKind kind, SubjectId subject) {
    return InList(kind == v1::FIRM ? directory_.FirmName(subject) : directory_.Name(subject));
  }
  std::string NameOf(SubjectId subject) {
    const auto* row = rows_.Find(domain::SubjectKey(subject));
    return NameOf(row == nullptr ? v1::PROSPECT : row->kind(), subject);
  }

  absl::Status AddCovers() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held, HoldingsOf(leaver_, now_, rows_));
    for (const Holding& one : held) {
      const auto* decision = rows_.Find(domain::DecisionKey(one.subject, v1::OWNER));
      if (decision == nullptr) continue;
      const v1::OwnerValue value = domain::DecidedOwner(*decision);
      if (value.until_us() <= now_us_) continue;
      const std::string name = NameOf(one.kind, one.subject);
      // The end of a cover is the midnight after its last day.
      const std::string until = Day(value.until_us() - 1);
      if (value.to() == leaver_.bytes()) {
        Add("cover", Phrase("they cover $0 until $1", name, until), one.subject.Hex());
      } else {
        const std::string by = InList(directory_.Member(MemberId::FromTrusted(value.to())));
        Add("cover", Phrase("$1 covers $0 for them until $2", name, by, until), one.subject.Hex());
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddTasks() {
    const TaskQuery query{
        .lists = {{leaver_, domain::TaskList::kMine}, {leaver_, domain::TaskList::kGiven}}};
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Task> tasks, TasksIn(query, directory_));
    const Presenter presenter(directory_, now_);
    for (const Task& task : tasks) {
      const v1::TaskView view = TaskOf(task, directory_, presenter, now_);
      const std::string name = NameOf(v1::PROSPECT, task.prospect);
      const std::string id = HexEncode(task.row.task());
      if (task.row.to() == leaver_.bytes()) {
        Add("task", Phrase("was asked to do on $0: $1", name, InList(view.what())), id);
      } else {
        const std::string to = InList(directory_.Member(MemberId::FromTrusted(task.row.to())));
        Add("task", Phrase("has asked $2 to do on $0: $1", name, InList(view.what()), to), id);
      }
    }
    return absl::OkStatus();
  }

  // Open ones that they made themselves, whoever owns the client.
  absl::Status AddPromises() {
    std::vector<std::pair<SubjectId, SubjectId>> places;
    TASUKI_RETURN_IF_ERROR(rows_.ScanRows(
        domain::KeyBytes('Y').Append(leaver_.bytes()).view(),
        [&](std::string_view key, std::string_view) {
          const std::string_view ids = key.substr(key.size() - 2 * SubjectId::kBytes);
          places.emplace_back(SubjectId::FromTrusted(ids.substr(0, SubjectId::kBytes)),
                              SubjectId::FromTrusted(ids.substr(SubjectId::kBytes)));
          return true;
        }));
    for (const auto& [prospect, id] : places) {
      const auto* row = rows_.Find(domain::PromiseKey(prospect, id));
      if (row == nullptr || row->closed_seq() != 0 || row->by() != v1::US) continue;
      const std::string day = DayForPeople(language_, domain::ToCivil(row->due().day()));
      Add("promise", Phrase("promised to $0 for $1", NameOf(v1::PROSPECT, prospect), day),
          id.Hex());
    }
    return absl::OkStatus();
  }

  absl::Status AddContests() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<OpenContest> contests, OpenContests(rows_));
    for (const OpenContest& contest : contests) {
      if (contest.slot != v1::OWNER) continue;
      const auto& sides = contest.row.contest().sides();
      const bool named = std::any_of(sides.begin(), sides.end(), [&](const v1::ContestSide& side) {
        return side.owner().to() == leaver_.bytes() || side.actor() == leaver_.bytes();
      });
      if (!named && !domain::CountsAsOwner(leaver_, contest.subject, now_us_, rows_)) continue;
      Add("contest", Phrase("two owners at once: $0", NameOf(contest.subject)),
          HexEncode(contest.row.contest().id()));
    }
    return absl::OkStatus();
  }

  absl::Status AddRequests() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<AssignmentRequest> requests,
                            AssignmentRequests(directory_, now_));
    for (const AssignmentRequest& request : requests) {
      const v1::Header& header = request.event.header;
      const bool theirs =
          header.actor() == leaver_.bytes() || header.owner_assigned().to() == leaver_.bytes();
      if (!theirs || request.declined.has_value()) continue;
      Add("request",
          Phrase("has asked for $0, and nobody has answered",
                 NameOf(header.subject().kind(), SubjectId::FromTrusted(header.subject().id()))),
          HexEncode(header.event_id()));
    }
    return absl::OkStatus();
  }

  // Whom they cover for while away, and whom they look after.
  void AddColleagues() {
    const int32_t today = domain::DayNumber(absl::ToCivilDay(now_, zone_));
    directory_.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
      if (row.state() != v1::ACTIVE || id == leaver_) return true;
      if (row.away_cover() == leaver_.bytes() && row.away_to_day() > today) {
        const std::string day = DayForPeople(language_, domain::ToCivil(row.away_to_day()));
        Add("away", Phrase("covers for $0, who is away until $1", InList(row.name()), day),
            id.Hex());
      }
      if (row.manager() == leaver_.bytes()) {
        Add("team", Phrase("looks after $0", InList(row.name())), id.Hex());
      }
      return true;
    });
  }

  // What they are to take over of others who leave.
  absl::Status AddPlanned() {
    TASUKI_ASSIGN_OR_RETURN(const auto counts, PlannedForHeir(leaver_, rows_));
    for (const auto& [from, count] : counts) {
      Add("heir",
          Phrase("is to take over {0:one thing|$0 things} of $1", std::to_string(count),
                 InList(directory_.Member(from))),
          from.Hex());
    }
    return absl::OkStatus();
  }

  // Who is to take over of theirs, and does not stay or may not own any more.
  absl::Status AddHeirs() {
    const auto* member = rows_.Find(domain::MemberKey(leaver_));
    if (member == nullptr || member->plan_seq() == 0) return absl::OkStatus();
    const uint64_t plan_seq = member->plan_seq();
    std::map<MemberId, size_t> counts;
    TASUKI_RETURN_IF_ERROR(
        rows_.ScanRows(domain::KeyBytes('v').Append(leaver_.bytes()).view(),
                       [&](std::string_view, std::string_view bytes) {
                         v1::PlannedMoveRow move;
                         if (move.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
                             move.plan_seq() == plan_seq && !move.to().empty()) {
                           ++counts[MemberId::FromTrusted(move.to())];
                         }
                         return true;
                       }));
    for (const auto& [heir, count] : counts) {
      if (MayTakeOver(heir, leaver_, rows_)) continue;
      Add("heir",
          Phrase("$1 was to take over {0:one thing|$0 things}, and cannot any more",
                 std::to_string(count), InList(directory_.Member(heir))),
          heir.Hex());
    }
    return absl::OkStatus();
  }

  void AddPolicy() {
    const std::string name = SearchForm(directory_.Member(leaver_));
    if (name.empty()) return;
    const std::string policy = SearchForm(PolicyText(domain::PresentPolicy(rows_)));
    if (IsNamedIn(policy, name)) Add("policy", Phrase("the policy names them"), "");
  }

  // What a laptop wrote and has not sent is in its own outbox alone.
  absl::Status AddDevices() {
    std::map<DeviceId, std::optional<int64_t>> heard;
    TASUKI_RETURN_IF_ERROR(rows_.ScanRows("d", [&](std::string_view key, std::string_view bytes) {
      v1::DeviceRow row;
      if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
          row.member() == leaver_.bytes() && row.revoked_seq() == 0) {
        heard.try_emplace(DeviceId::FromTrusted(key.substr(1)));
      }
      return true;
    }));
    TASUKI_RETURN_IF_ERROR(rows_.ScanRows("r", [&](std::string_view, std::string_view bytes) {
      v1::ReplicaRow row;
      if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
      const auto found = heard.find(DeviceId::FromTrusted(row.device()));
      if (found == heard.end() || !row.has_last_b_us()) return true;
      found->second = std::max(found->second.value_or(row.last_b_us()), row.last_b_us());
      return true;
    }));
    for (const auto& [device, last_us] : heard) {
      const std::string id = device.Hex().substr(0, kIdShown);
      if (last_us.has_value()) {
        Add("device",
            Phrase("laptop $0, heard of last on $1: what it has not sent yet, nobody can tell", id,
                   Day(*last_us)),
            device.Hex());
      } else {
        Add("device", Phrase("laptop $0, from which nothing has come", id), device.Hex());
      }
    }
    return absl::OkStatus();
  }

  const MemberId leaver_;
  Directory& directory_;
  Workspace& workspace_;
  domain::Rows& rows_;
  const absl::Time now_;
  const int64_t now_us_;
  const absl::TimeZone zone_;
  const Language language_;
  std::vector<v1::LeaveTraceView> traces_;
};

}  // namespace

absl::StatusOr<std::map<MemberId, size_t>> PlannedForHeir(MemberId heir, domain::Rows& rows) {
  std::map<MemberId, size_t> counts;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(
      domain::KeyBytes('L').Append(heir.bytes()).view(),
      [&](std::string_view key, std::string_view bytes) {
        const std::string_view ids = key.substr(key.size() - MemberId::kBytes - SubjectId::kBytes);
        const MemberId from = MemberId::FromTrusted(ids.substr(0, MemberId::kBytes));
        v1::PlannedForRow planned;
        const auto* row = rows.Find(domain::MemberKey(from));
        if (row != nullptr && row->plan_seq() != 0 &&
            planned.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
            planned.plan_seq() == row->plan_seq()) {
          ++counts[from];
        }
        return true;
      }));
  return counts;
}

absl::StatusOr<std::vector<v1::LeaveTraceView>> LeaveTraces(MemberId leaver, Directory& directory,
                                                            absl::Time now, Language language) {
  return TraceFinder(leaver, directory, now, language).Find();
}

}  // namespace tasuki::client
