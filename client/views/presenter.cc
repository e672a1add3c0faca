#include "client/views/presenter.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/limits.h"
#include "client/views/changes.h"
#include "client/views/deals.h"
#include "client/views/grown_rows.h"
#include "client/views/outweighed_undos.h"
#include "client/views/promises.h"
#include "client/views/summary.h"
#include "client/views/tasks.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/search.h"
#include "client/words/utf8.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/money.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/verdict/writer.h"

namespace tasuki::client {
namespace {

using domain::WordOf;

template <class Enum>
std::string Word(Enum value) {
  return std::string(WordOf(value));
}

// `03`; empty: not known.
std::string MonthText(uint32_t month) { return month == 0 ? "" : absl::StrFormat("%02d", month); }

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

Presenter::Presenter(Directory& directory, absl::Time now)
    : Presenter(directory, now, domain::PresentPolicy(directory.rows())) {}

Presenter::Presenter(Directory& directory, absl::Time now, v1::Policy policy)
    : directory_(directory),
      workspace_(directory.workspace()),
      now_(now),
      zone_(workspace_.zone()),
      slots_(directory.rows(), std::move(policy)) {
  // Nearly always there is none, and nothing is looked up a line of a list.
  (void)directory.rows().ScanRows("R", [&](std::string_view, std::string_view) {
    any_unknown_ = true;
    return false;
  });
}

bool Presenter::read_only(SubjectId subject) const {
  return any_unknown_ && directory_.rows().Find(domain::UnknownKey(subject)) != nullptr;
}

std::string Presenter::Time(int64_t at_us) const {
  return TimeText(absl::FromUnixMicros(at_us), zone_);
}

std::string Presenter::OwnerName(MemberId owner) const {
  return owner.is_zero() ? "queue" : directory_.Member(owner);
}

std::optional<Presenter::Cover> Presenter::CoverOf(SubjectId subject,
                                                   const domain::Ownership& ownership) const {
  domain::Rows& rows = directory_.rows();
  if (ownership.owner.is_zero()) return std::nullopt;
  SubjectId decided = subject;
  if (ownership.from_firm) {
    const auto* prospect = rows.Find(domain::ProspectKey(subject));
    if (prospect == nullptr) return std::nullopt;
    decided = SubjectId::FromTrusted(prospect->attributes().firm());
  }
  const auto* decision = rows.Find(domain::DecisionKey(decided, v1::OWNER));
  if (decision == nullptr) return std::nullopt;
  const int64_t until_us = domain::DecidedOwner(*decision).until_us();
  if (until_us == 0 || absl::ToUnixMicros(now_) >= until_us) return std::nullopt;
  const MemberId back_to = domain::OwnerOf(subject, until_us, rows).owner;
  return Cover{Time(until_us), OwnerName(back_to), back_to};
}

std::optional<Presenter::Cover> Presenter::CoverOf(SubjectId subject) const {
  return CoverOf(subject, domain::OwnerOf(subject, absl::ToUnixMicros(now_), directory_.rows()));
}

std::optional<Presenter::Cover> Presenter::CoverIn(int64_t until_us,
                                                   const std::string& back_to) const {
  if (until_us == 0) return std::nullopt;
  const MemberId member = MemberId::FromTrusted(back_to);
  return Cover{Time(until_us), OwnerName(member), member};
}

template <class View>
void Presenter::PutCoverOf(SubjectId subject, const domain::Ownership& ownership,
                           View& view) const {
  const std::optional<Cover> cover = CoverOf(subject, ownership);
  if (!cover.has_value()) return;
  PutCover(cover, view);
  if (!cover->back_to_id.is_zero()) view.set_back_to_id(cover->back_to_id.Hex());
}

bool Presenter::pending(const v1::ProspectRow& row) const {
  return row.last_seq() > workspace_.home().replica().applied().value();
}

v1::ListItem Presenter::Item(SubjectId prospect, const v1::ProspectRow& row) {
  v1::ListItem item;
  item.set_prospect(prospect.Hex());
  item.set_name(InList(directory_.Name(prospect)));
  item.set_company(InList(directory_.Company(prospect)));
  const int64_t now_us = absl::ToUnixMicros(now_);
  const auto ownership = domain::OwnerOf(prospect, now_us, directory_.rows());
  item.set_owner(directory_.Member(ownership.owner));
  if (ownership.owner.is_zero()) {
    item.set_last_owner(directory_.Member(ownership.last_owner));
  } else {
    item.set_owner_id(ownership.owner.Hex());
  }
  PutCoverOf(prospect, ownership, item);
  item.set_opted_out(directory_.IsOptedOut(prospect, row));
  if (row.has_next() && !item.opted_out()) {
    const absl::TimeZone zone = ZoneOf(directory_.rows(), v1::PROSPECT, prospect);
    item.set_next_touch(TimeText(slots_.TimeOf(prospect, row, row.next()), zone));
    item.set_next_kind(Word(row.next().kind()));
    item.set_next_channel(Word(row.next().channel()));
    item.set_triage(row.next().has_triaged_day());
    const Neglect neglect =
        NeglectOf(row, ZoneOf(directory_.rows(), v1::PROSPECT, prospect), ownership);
    item.set_silent(neglect.silent);
    item.set_forgotten(neglect.forgotten);
  }
  item.set_group(Word(row.group()));
  item.set_pending(pending(row));
  item.set_read_only(read_only(prospect));
  if (!row.attributes().firm().empty()) item.set_firm(HexEncode(row.attributes().firm()));
  return item;
}

v1::DealView Presenter::Deal(const v1::DealRow& deal) { return DealOf(deal, directory_, *this); }

absl::Status Presenter::AddTasks(SubjectId prospect, v1::ShowView& view) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Task> tasks, OpenTasksOf(prospect, directory_.rows()));
  for (const Task& task : tasks) *view.add_tasks() = TaskOf(task, directory_, *this, now_);
  return absl::OkStatus();
}

absl::Status Presenter::AddDeals(SubjectId prospect, const v1::ProspectRow& row,
                                 v1::ShowView& view) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::DealRow> deals,
                          DealsOfPerson(prospect, directory_.rows()));
  for (const v1::DealRow& deal : deals) {
    *view.add_deals() = Deal(deal);
    if (deal.result() == v1::DEAL_RESULT_UNSPECIFIED && view.stage().empty()) {
      view.set_stage(deal.stage());
    }
  }
  for (const v1::Crossed& crossed : row.crossed()) {
    for (v1::DealView& deal : *view.mutable_deals()) {
      if (!crossed.id().empty() && HexEncode(crossed.id()) == deal.deal()) deal.set_crossed(true);
    }
  }
  return absl::OkStatus();
}

absl::Status Presenter::AddPromises(SubjectId prospect, v1::ShowView& view) {
  PromiseReader reader(directory_, *this, now_);
  TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> promises,
                          reader.Of(prospect, reader.ShownFrom()));
  if (promises.empty()) return absl::OkStatus();
  for (const PromiseAt& promise : promises) {
    v1::PromiseView& one = *view.add_promises();
    one = reader.View(promise);
    one.set_what(Shown(one.what()));
  }
  TASUKI_ASSIGN_OR_RETURN(*view.mutable_trust(), reader.TrustOf(prospect));
  return absl::OkStatus();
}

template <class Row, class View>
absl::Status Presenter::AddCrossed(v1::SubjectKind kind, SubjectId id, const Row& row, View& view) {
  v1::Subject subject;
  subject.set_kind(kind);
  subject.set_id(id.str());
  TASUKI_ASSIGN_OR_RETURN(std::vector<v1::CrossedView> fields,
                          CrossedViews(directory_, subject, row.crossed()));
  for (v1::CrossedView& field : fields) {
    if (!Contains(view.crossed(), field.field())) view.add_crossed(field.field());
    *view.add_crossed_fields() = std::move(field);
  }
  TASUKI_ASSIGN_OR_RETURN(std::vector<v1::OutweighedUndoView> undos,
                          OutweighedUndos(directory_, subject));
  for (v1::OutweighedUndoView& undo : undos) *view.add_outweighed_undos() = std::move(undo);
  return absl::OkStatus();
}

void Presenter::AddAttributes(const v1::ProspectAttributes& attributes, v1::ShowView& view) const {
  view.set_source(Word(attributes.source()));
  if (attributes.has_met_at_us()) view.set_met_at(Time(attributes.met_at_us()));
  view.set_segment(Word(attributes.segment()));
  view.set_zone(attributes.zone());
  view.set_language(attributes.language());
  view.set_prefers(Word(attributes.preferred_channel()));
  view.set_key_account(attributes.key_account());
}

// What comes next, why, how and what for; and the date that a person chose, behind it or it itself.
void Presenter::AddNext(SubjectId prospect, const v1::ProspectRow& row, v1::ShowView& view) {
  if (!row.has_next() || view.follow_up() == Word(v1::OPTED_OUT_FOR_EVER)) return;
  domain::Rows& rows = directory_.rows();
  const absl::TimeZone zone = ZoneOf(rows, v1::PROSPECT, prospect);
  view.set_next_touch(TimeText(slots_.TimeOf(prospect, row, row.next()), zone));
  view.set_next_kind(Word(row.next().kind()));
  view.set_next_channel(Word(row.next().channel()));
  view.set_next_purpose(Shown(PurposeOf(workspace_, row.next())));
  if (!row.has_appointment()) return;
  *view.mutable_appointment() = AppointmentOf(
      workspace_, row.appointment(), slots_.TimeOf(prospect, row, row.appointment()), zone);
  view.mutable_appointment()->set_purpose(Shown(view.appointment().purpose()));
}

void Presenter::AddPerson(SubjectId prospect, v1::ShowView& view) {
  const v1::ProspectText& person = directory_.Person(prospect);
  view.set_reading(person.reading());
  view.set_department(person.department());
  view.set_title(person.title());
  view.set_context(Shown(person.context()));
  view.set_expects(Shown(person.expects()));
  *view.mutable_emails() = person.emails();
  *view.mutable_phones() = person.phones();
  *view.mutable_former_names() = person.former_names();
}

absl::StatusOr<v1::ShowView> Presenter::Show(SubjectId prospect) {
  domain::Rows& rows = directory_.rows();
  const auto* found = rows.Find(domain::ProspectKey(prospect));
  if (!rows.status().ok()) return rows.status();
  if (found == nullptr) {
    return NotFound("this prospect was not known then", "ask for a later moment");
  }
  const v1::ProspectRow row = *found;
  const v1::ListItem item = Item(prospect, row);
  v1::ShowView view;
  view.set_prospect(item.prospect());
  view.set_name(directory_.Name(prospect));
  view.set_company(directory_.Company(prospect));
  view.set_firm(item.firm());
  view.set_owner(item.owner());
  view.set_owner_id(item.owner_id());
  view.set_last_owner(item.last_owner());
  view.set_group(item.group());
  view.set_pending(item.pending());
  view.set_read_only(item.read_only());
  last_touch_us_ = row.last_touch_us();
  if (row.has_last_touch_us()) view.set_last_touch(Time(row.last_touch_us()));
  const absl::CivilDay today = absl::ToCivilDay(now_, ZoneOf(rows, v1::PROSPECT, prospect));
  const v1::FollowUp follow_up = domain::FollowUpOn(row, domain::DayNumber(today));
  view.set_follow_up(Word(item.opted_out() ? v1::OPTED_OUT_FOR_EVER : follow_up));
  if (item.opted_out() && !domain::IsOptedOut(row)) {
    const SubjectId other = directory_.OptedOutAs(prospect).front();
    view.set_opted_out_by(other.Hex());
    view.set_opted_out_name(directory_.Name(other));
  }
  view.set_silent(item.silent());
  view.set_forgotten(item.forgotten());
  AddNext(prospect, row, view);
  view.mutable_counters()->set_burst(row.counters().burst());
  view.mutable_counters()->set_cadence(row.counters().cadence());
  view.mutable_counters()->set_lifetime(row.counters().lifetime());
  view.set_cadence(row.cadence().name());
  AddAttributes(row.attributes(), view);
  view.set_merged_into(HexEncode(row.merged_into()));
  if (row.has_undone()) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent undo, workspace_.EventAt(Seq(row.undone().seq())));
    view.set_undone_by(HexEncode(undo.header.event_id()));
  }
  if (item.has_cover_until()) view.set_cover_until(item.cover_until());
  view.set_back_to(item.back_to());
  view.set_back_to_id(item.back_to_id());
  TASUKI_RETURN_IF_ERROR(AddDeals(prospect, row, view));
  TASUKI_RETURN_IF_ERROR(AddPromises(prospect, view));
  TASUKI_RETURN_IF_ERROR(AddTasks(prospect, view));
  if (!row.attributes().firm().empty()) {
    const auto* firm = rows.Find(domain::FirmKey(SubjectId::FromTrusted(row.attributes().firm())));
    if (firm != nullptr) view.set_fiscal_year_end(MonthText(firm->fiscal_year_end_month()));
  }
  TASUKI_RETURN_IF_ERROR(AddCrossed(v1::PROSPECT, prospect, row, view));
  AddPerson(prospect, view);
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> absorbed,
                          domain::AbsorbedBy(prospect, rows));
  for (const SubjectId entry : absorbed) AddEntry(entry, view);
  const auto* decision = rows.Find(domain::DecisionKey(prospect, v1::OWNER));
  view.set_contested(decision != nullptr && decision->has_contest());
  TASUKI_RETURN_IF_ERROR(AddTimelines(prospect, absorbed, view));
  if (!directory_.status().ok()) return directory_.status();
  return view;
}

absl::StatusOr<v1::FirmView> Presenter::FirmInBrief(SubjectId firm) {
  domain::Rows& rows = directory_.rows();
  v1::FirmView view;
  view.set_firm(firm.Hex());
  view.set_name(directory_.FirmName(firm));
  const domain::Ownership ownership = domain::OwnerOf(firm, absl::ToUnixMicros(now_), rows);
  view.set_owner(directory_.Member(ownership.owner));
  if (!ownership.owner.is_zero()) view.set_owner_id(ownership.owner.Hex());
  PutCoverOf(firm, ownership, view);
  std::vector<SubjectId> prospects;
  const domain::KeyBytes at_firm = domain::KeyBytes('F').Append(firm.bytes());
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(at_firm.view(), [&](std::string_view key, std::string_view) {
    prospects.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
    return true;
  }));
  view.set_prospects(prospects.size());
  if (ownership.owner.is_zero()) AddProspectOwners(prospects, view);
  return view;
}

// Nobody has the firm, and yet its people may all have somebody.
void Presenter::AddProspectOwners(const std::vector<SubjectId>& prospects, v1::FirmView& view) {
  domain::Rows& rows = directory_.rows();
  std::set<MemberId> owners;
  for (const SubjectId prospect : prospects) {
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row == nullptr || !domain::IsListed(*row)) continue;
    owners.insert(domain::OwnerOf(prospect, absl::ToUnixMicros(now_), rows).owner);
  }
  if (owners.size() == 1 && owners.begin()->is_zero()) return;
  std::vector<std::string> names;
  names.reserve(owners.size());
  for (const MemberId owner : owners) names.push_back(OwnerName(owner));
  const Collation collation;
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(a == "queue", collation.SortKey(a)) <
           std::pair(b == "queue", collation.SortKey(b));
  });
  for (std::string& name : names) view.add_prospect_owners(std::move(name));
}

absl::StatusOr<v1::FirmView> Presenter::Firm(SubjectId firm) {
  domain::Rows& rows = directory_.rows();
  const auto* found = rows.Find(domain::FirmKey(firm));
  if (!rows.status().ok()) return rows.status();
  if (found == nullptr) return NotFound("this firm was not known then", "ask for a later moment");
  const v1::FirmRow row = *found;
  TASUKI_ASSIGN_OR_RETURN(v1::FirmView view, FirmInBrief(firm));
  view.set_read_only(read_only(firm));
  const v1::FirmText& text = directory_.Firm(firm);
  *view.mutable_aliases() = text.aliases();
  view.set_note(Shown(text.note()));
  const auto* undone = rows.Find(domain::UndoneKey(firm, firm));
  if (undone != nullptr && undone->has_undone()) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent undo,
                            workspace_.EventAt(Seq(undone->undone().seq())));
    view.set_undone_by(HexEncode(undo.header.event_id()));
  }
  view.set_zone(row.zone());
  for (int32_t day : row.closing_days()) view.add_closing_days(domain::FormatDay(day));
  view.set_fiscal_year_end(MonthText(row.fiscal_year_end_month()));
  TASUKI_RETURN_IF_ERROR(AddCrossed(v1::FIRM, firm, row, view));
  return view;
}

std::string PurposeOf(Workspace& workspace, const v1::NextTouch& next) {
  if (!next.chosen() || next.seq() == 0) return "";
  const absl::StatusOr<std::optional<v1::Personal>> text = workspace.Text(Seq(next.seq()));
  return text.ok() && *text ? (*text)->remark().text() : "";
}

v1::AppointmentView AppointmentOf(Workspace& workspace, const v1::NextTouch& appointment,
                                  absl::Time at, absl::TimeZone zone) {
  v1::AppointmentView view;
  view.set_at(TimeText(at, zone));
  view.set_channel(Word(appointment.channel()));
  view.set_purpose(PurposeOf(workspace, appointment));
  return view;
}

}  // namespace tasuki::client
