#include "client/views/agenda_handovers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/handovers.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

class AgendaOfHandovers {
 public:
  AgendaOfHandovers(const AgendaQuery& query, Directory& directory, Presenter& presenter,
                    absl::Time now, Language language)
      : query_(query),
        directory_(directory),
        presenter_(presenter),
        reader_(directory, presenter, now),
        zone_(directory.workspace().zone()),
        today_(domain::DayNumber(absl::ToCivilDay(now, zone_))),
        language_(language) {}

  absl::StatusOr<std::vector<HandoverDue>> Due() {
    if (!query_.member.has_value()) {
      TASUKI_RETURN_IF_ERROR(AddToAccept(std::nullopt));
      return std::move(due_);
    }
    TASUKI_RETURN_IF_ERROR(AddToAccept(*query_.member));
    TASUKI_RETURN_IF_ERROR(AddToIntroduce());
    if (query_.manages) {
      for (const MemberId member : Reports()) TASUKI_RETURN_IF_ERROR(AddLate(member));
    }
    return std::move(due_);
  }

 private:
  // Whose handovers this manager looks after: those they manage, and those nobody does.
  std::vector<MemberId> Reports() {
    std::vector<MemberId> reports;
    directory_.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
      if (id == *query_.member) return true;
      const MemberId manager = MemberId::FromTrusted(row.manager());
      if (manager == *query_.member || !IsManager(manager)) reports.push_back(id);
      return true;
    });
    return reports;
  }

  bool IsManager(MemberId member) {
    const auto* row = directory_.rows().Find(domain::MemberKey(member));
    return row != nullptr && row->state() == v1::ACTIVE &&
           (row->role() == v1::MANAGER || row->role() == v1::ADMIN);
  }

  absl::Status AddToAccept(std::optional<MemberId> member) {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<HandoverAt> open, reader_.Open(member));
    for (const HandoverAt& at : open) {
      if (reader_.WaitsOf(at).accept) Add(at, ReasonToAccept(at));
    }
    return absl::OkStatus();
  }

  // Those not accepted in time.
  absl::Status AddLate(MemberId member) {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<HandoverAt> open, reader_.Open(member));
    for (const HandoverAt& at : open) {
      if (!reader_.WaitsOf(at).accept || reader_.AcceptDay(at.row.handed_us()) >= today_) continue;
      Add(at, Say(language_, Message::kDueHandoverLate,
                  {Name(at.row.to()), Name(at.row.from()), Day(at)}));
    }
    return absl::OkStatus();
  }

  // Whoever had them until then introduces whoever has them now, by the day it is due.
  absl::Status AddToIntroduce() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<HandoverAt> open,
                            reader_.Open(std::nullopt, *query_.member));
    const int32_t until = domain::DayNumber(absl::ToCivilDay(query_.until, zone_));
    uint32_t left =
        std::max<uint32_t>(presenter_.slots().policy().handover().introductions_a_day(), 1);
    for (const HandoverAt& at : open) {
      if (!reader_.WaitsOf(at).introduce || at.row.introduce_day() > until) continue;
      if (left-- == 0) break;
      AddIntroduction(at);
    }
    return absl::OkStatus();
  }

  void AddIntroduction(const HandoverAt& at) {
    Add(at, Say(language_, Message::kDueHandoverIntroduce, {Name(at.row.to()), Day(at)}));
    v1::AgendaItem& item = due_.back().item;
    item.set_kind(std::string(domain::WordOf(v1::INTRODUCTION)));
    item.clear_purpose();
    item.set_overdue_days(static_cast<uint32_t>(std::max(0, today_ - at.row.introduce_day())));
  }

  void Add(const HandoverAt& at, std::string reason) {
    const v1::HandoverView view = reader_.View(at);
    HandoverDue line{absl::FromUnixMicros(at.row.handed_us()), {}};
    v1::AgendaItem& item = line.item;
    item.set_prospect(view.prospect());
    item.set_firm(view.firm());
    item.set_name(view.name());
    item.set_company(view.company());
    item.set_kind(std::string(domain::kHandoverKind));
    item.set_due(view.handed_at());
    item.set_overdue_days(
        static_cast<uint32_t>(std::max(0, today_ - reader_.AcceptDay(at.row.handed_us()))));
    item.set_owner(view.to());
    item.set_owner_id(view.to_id());
    item.set_reason(std::move(reason));
    // What the giver typed of them, where the new owner looks first.
    item.set_purpose(InList(absl::StrJoin(Said(view), "; ")));
    item.set_pending(view.seq() == 0);
    due_.push_back(std::move(line));
  }

  static std::vector<std::string> Said(const v1::HandoverView& view) {
    std::vector<std::string> said;
    if (!view.brief_text().empty()) said.push_back(view.brief_text());
    if (!view.manner().empty()) said.push_back(view.manner());
    return said;
  }

  std::string ReasonToAccept(const HandoverAt& at) {
    const std::string& giver = at.row.from().empty() ? at.row.by() : at.row.from();
    std::string reason =
        Say(language_, Message::kDueHandover,
            {Name(giver), Day(at),
             DayForPeople(language_, domain::ToCivil(reader_.AcceptDay(at.row.handed_us())))});
    if (!at.row.cover()) return reason;
    const std::string until = DayForPeople(
        language_, absl::ToCivilDay(absl::FromUnixMicros(at.row.until_us() - 1), zone_));
    return absl::StrCat(Say(language_, Message::kDueHandoverCover, {until, Name(at.row.back_to())}),
                        language_ == Language::kJapanese ? "。" : "; ", reason);
  }

  std::string Name(const std::string& member) {
    const MemberId id = MemberId::FromTrusted(member);
    return id.is_zero() ? Say(language_, Message::kQueue) : OneLine(directory_.Member(id));
  }

  std::string Day(const HandoverAt& at) {
    return DayForPeople(language_,
                        absl::ToCivilDay(absl::FromUnixMicros(at.row.handed_us()), zone_));
  }

  const AgendaQuery& query_;
  Directory& directory_;
  Presenter& presenter_;
  HandoverReader reader_;
  const absl::TimeZone zone_;
  const int32_t today_;
  const Language language_;
  std::vector<HandoverDue> due_;
};

}  // namespace

absl::StatusOr<std::vector<HandoverDue>> AgendaHandovers(const AgendaQuery& query,
                                                         Directory& directory, Presenter& presenter,
                                                         absl::Time now, Language language) {
  return AgendaOfHandovers(query, directory, presenter, now, language).Due();
}

}  // namespace tasuki::client
