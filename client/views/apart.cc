#include "client/views/apart.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/summary.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/limits.h"
#include "common/domain/events/stands_on.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/folder.h"
#include "common/domain/verdict/in_effect.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::client {
namespace {

// Ids that an event set apart brings, for others that stand on it. A replica was opened when it
// came.
std::vector<std::string> Brings(const ApartEvent& event) {
  std::vector<std::string> ids =
      domain::BroughtBy(event.header, ReplicaId::FromTrusted(event.row.replica()));
  if (event.header.has_replica_opened()) ids.resize(1);
  std::erase_if(ids, [](const std::string& id) { return id.size() != EventId::kBytes; });
  return ids;
}

template <class Fields>
std::string Joined(const Fields& values) {
  return absl::StrJoin(values, ", ");
}

std::string ItemText(const v1::DealView& deal) {
  std::string text = absl::StrCat(deal.deal().substr(0, kIdShown), " ", deal.state());
  for (const std::string* more : {&deal.stage(), &deal.value(), &deal.currency(), &deal.title()}) {
    if (!more->empty()) absl::StrAppend(&text, " ", *more);
  }
  return text;
}

std::string ItemText(const v1::PromiseView& promise) {
  return absl::StrCat(promise.promise().substr(0, kIdShown), " ",
                      promise.fate().empty() ? promise.state() : promise.fate(), " ",
                      promise.due());
}

std::string ItemText(const v1::TaskView& task) {
  return absl::StrCat(task.task().substr(0, kIdShown), " ", task.state(), " ", task.what());
}

template <class Items>
std::string ItemsText(const Items& items) {
  std::vector<std::string> lines;
  for (const auto& item : items) lines.push_back(ItemText(item));
  return Joined(lines);
}

std::vector<std::pair<std::string, std::string>> FieldsOf(const v1::ShowView& view) {
  return {
      {"name", view.name()},
      {"reading", view.reading()},
      {"company", view.company()},
      {"department", view.department()},
      {"title", view.title()},
      {"emails", Joined(view.emails())},
      {"phones", Joined(view.phones())},
      {"former_names", Joined(view.former_names())},
      {"owner", view.owner()},
      {"cover_until", view.cover_until()},
      {"next_touch", view.next_touch()},
      {"last_touch", view.last_touch()},
      {"touches", view.counters().lifetime() == 0 ? "" : absl::StrCat(view.counters().lifetime())},
      {"group", view.group()},
      {"follow_up", view.follow_up()},
      {"cadence", view.cadence()},
      {"key_account", view.key_account() ? "yes" : ""},
      {"context", view.context()},
      {"expects", view.expects()},
      {"source", view.source()},
      {"met_at_us", view.met_at()},
      {"segment", view.segment()},
      {"zone", view.zone()},
      {"language", view.language()},
      {"preferred_channel", view.prefers()},
      {"merged_into", view.merged_into()},
      {"deals", ItemsText(view.deals())},
      {"promises", ItemsText(view.promises())},
      {"tasks", ItemsText(view.tasks())}};
}

std::vector<std::pair<std::string, std::string>> FieldsOf(const v1::FirmView& view) {
  return {{"name", view.name()},
          {"aliases", Joined(view.aliases())},
          {"note", view.note()},
          {"owner", view.owner()},
          {"cover_until", view.cover_until()},
          {"zone", view.zone()},
          {"closing_days", Joined(view.closing_days())},
          {"fiscal_year_end_month", view.fiscal_year_end()}};
}

}  // namespace

absl::StatusOr<std::vector<ApartEvent>> ApartWaiting(domain::Rows& rows) {
  std::vector<EventId> ids;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("W", [&](std::string_view, std::string_view bytes) {
    v1::WaitingRow row;
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      ids.push_back(EventId::FromTrusted(row.event_id()));
    }
    return true;
  }));
  std::vector<ApartEvent> waiting;
  absl::flat_hash_map<std::string, EventId> brought;
  for (const EventId id : ids) {
    const auto* row = rows.Find(domain::ApartKey(id));
    ApartEvent event;
    if (row == nullptr || !event.header.ParseFromString(row->header())) continue;
    event.row = *row;
    for (std::string& one : Brings(event)) brought.emplace(std::move(one), id);
    waiting.push_back(std::move(event));
  }
  for (ApartEvent& event : waiting) {
    for (const std::string& id :
         domain::NeededBy(event.header, ReplicaId::FromTrusted(event.row.replica()))) {
      const auto found = brought.find(id);
      if (found == brought.end() || found->second == event.id()) continue;
      if (std::ranges::find(event.needs, found->second) != event.needs.end()) continue;
      event.needs.push_back(found->second);
    }
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return waiting;
}

std::vector<EventId> WithTheirs(const std::vector<ApartEvent>& chosen,
                                const std::vector<ApartEvent>& waiting, Named named) {
  std::map<EventId, std::vector<EventId>> theirs;
  for (const ApartEvent& event : waiting) {
    for (const EventId need : event.needs) {
      const bool standing = named == Named::kStanding;
      theirs[standing ? event.id() : need].push_back(standing ? need : event.id());
    }
  }
  std::vector<EventId> open;
  std::set<EventId> all;
  const auto take = [&](EventId id) {
    if (all.insert(id).second) open.push_back(id);
  };
  for (const ApartEvent& event : chosen) take(event.id());
  while (!open.empty()) {
    const EventId id = open.back();
    open.pop_back();
    for (const EventId other : theirs[id]) take(other);
  }
  std::vector<EventId> ids;
  for (const ApartEvent& event : waiting) {
    if (all.contains(event.id())) ids.push_back(event.id());
  }
  return ids;
}

std::vector<std::vector<const ApartEvent*>> Decisions(const std::vector<ApartEvent>& chosen) {
  std::vector<std::vector<const ApartEvent*>> decisions;
  std::map<std::string, std::vector<const ApartEvent*>> by_member;
  std::vector<std::string> order;  // By the first event of each.
  for (const ApartEvent& event : chosen) {
    std::vector<const ApartEvent*>& events = by_member[event.row.member()];
    if (events.empty()) order.push_back(event.row.member());
    events.push_back(&event);
  }
  for (const std::string& member : order) {
    const std::vector<const ApartEvent*>& events = by_member[member];
    for (size_t i = 0; i < events.size(); ++i) {
      if (i % domain::kAdmittedEventsMax == 0) decisions.emplace_back();
      decisions.back().push_back(events[i]);
    }
  }
  return decisions;
}

ApartPresenter::ApartPresenter(Directory& directory, const std::vector<ApartEvent>& waiting,
                               absl::Time now)
    : directory_(directory), presenter_(directory, now) {
  for (const ApartEvent& event : waiting) {
    if (!event.header.has_prospect_added() && !event.header.has_firm_added()) continue;
    added_at_.emplace(event.header.subject().id(), event.row.seq());
  }
}

absl::StatusOr<std::string> ApartPresenter::NameOf(const v1::Subject& subject) {
  domain::Rows& rows = directory_.rows();
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  if (subject.kind() == v1::MEMBER) {
    return directory_.Member(MemberId::FromTrusted(subject.id()));
  }
  if (rows.Find(domain::ProspectKey(id)) != nullptr) return directory_.Name(id);
  if (rows.Find(domain::FirmKey(id)) != nullptr) return directory_.FirmName(id);
  const auto added = added_at_.find(subject.id());
  if (added == added_at_.end()) return std::string();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                          directory_.workspace().Text(Seq(added->second)));
  if (!text.has_value()) return std::string();
  return text->has_firm() ? text->firm().name() : text->prospect().name();
}

absl::StatusOr<v1::ApartView> ApartPresenter::View(const ApartEvent& event) {
  domain::Rows& rows = directory_.rows();
  v1::ApartView view;
  view.set_event_id(event.id().Hex());
  view.set_seq(event.row.seq());
  view.set_type(std::string(domain::WordOf(event.header.type())));
  view.set_member(directory_.Member(MemberId::FromTrusted(event.row.member())));
  view.set_member_id(HexEncode(event.row.member()));
  const auto* replica = rows.Find(domain::ReplicaKey(ReplicaId::FromTrusted(event.row.replica())));
  const std::string device = replica == nullptr ? "" : replica->device();
  view.set_device(HexEncode(device));
  const auto* laptop =
      device.empty() ? nullptr : rows.Find(domain::DeviceKey(DeviceId::FromTrusted(device)));
  view.set_because(laptop != nullptr && laptop->revoked_seq() != 0 ? "revoked" : "left");
  view.set_occurred_at(presenter_.Time(event.header.occurred_at_us()));
  view.set_recorded_at(presenter_.Time(event.row.recorded_at_us()));
  view.set_subject(HexEncode(event.header.subject().id()));
  TASUKI_ASSIGN_OR_RETURN(*view.mutable_name(), NameOf(event.header.subject()));
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent stored,
                          directory_.workspace().EventAt(Seq(event.row.seq())));
  TASUKI_ASSIGN_OR_RETURN(const v1::TimelineItem line, presenter_.Line(stored));
  view.set_summary(line.summary());
  view.set_channel(line.channel());
  view.set_direction(line.direction());
  view.set_outcome(line.outcome());
  view.set_to(line.to());
  for (const EventId id : event.needs) view.add_needs(id.Hex());
  TASUKI_RETURN_IF_ERROR(directory_.status());
  return view;
}

ApartTrial::ApartTrial(Directory& directory, absl::Time now)
    : workspace_(directory.workspace()),
      now_(now),
      rows_(static_cast<domain::RowSource&>(directory.rows())),
      indexes_(rows_) {}

absl::Status ApartTrial::AdmitTogether(const std::vector<const ApartEvent*>& events) {
  OpenHome& home = workspace_.home();
  v1::Header header;
  header.set_type(v1::EVENTS_ADMITTED);
  domain::FillFromCatalogue(header);
  header.set_schema(domain::SchemaOf(header.type()));
  header.set_event_id(EventId::Random(home.random()).str());
  header.set_actor(home.identity().member.str());
  header.mutable_subject()->set_kind(v1::MEMBER);
  header.mutable_subject()->set_id(events.front()->row.member());
  header.set_occurred_at_us(absl::ToUnixMicros(now_));
  header.set_written_at_us(absl::ToUnixMicros(now_));
  header.set_seen_seq(home.replica().applied().value());
  for (const ApartEvent* event : events) {
    v1::EventRef& ref = *header.mutable_events_admitted()->add_events();
    ref.set_event_id(event->row.event_id());
    ref.set_replica(event->row.replica());
    ref.set_replica_seq(event->row.replica_seq());
  }
  const ReplicaSeq seq = home.outbox().last().Plus(++admitted_);
  domain::JournalEvent admitting{&header, home.outbox().replica(), seq, home.overlay().SeqOf(seq),
                                 home.overlay().RecordedAtNext(header)};
  admitting.verdict = domain::Judge(admitting, rows_);
  domain::ApplyVerdict(admitting, rows_);
  domain::Folder folder(rows_, home.overlay().history());
  TASUKI_RETURN_IF_ERROR(folder.Add(admitting));
  indexes_.Add(admitting);
  TASUKI_RETURN_IF_ERROR(folder.Finish());
  return indexes_.Update();
}

bool ApartTrial::TookEffect(const ApartEvent& event) {
  return domain::IsInEffect(event.header, v1::SET_APART, rows_);
}

absl::StatusOr<ApartTrial::Shown> ApartTrial::Look(const v1::Subject& subject, std::string& name) {
  Directory directory(workspace_, rows_);
  Presenter presenter(directory, now_);
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  if (subject.kind() == v1::PROSPECT && rows_.Find(domain::ProspectKey(id)) != nullptr) {
    TASUKI_ASSIGN_OR_RETURN(const v1::ShowView view, presenter.Show(id));
    name = view.name();
    return FieldsOf(view);
  }
  if (subject.kind() == v1::FIRM && rows_.Find(domain::FirmKey(id)) != nullptr) {
    TASUKI_ASSIGN_OR_RETURN(const v1::FirmView view, presenter.Firm(id));
    name = view.name();
    return FieldsOf(view);
  }
  const auto* member = subject.kind() == v1::MEMBER
                           ? rows_.Find(domain::MemberKey(MemberId::FromTrusted(subject.id())))
                           : nullptr;
  TASUKI_RETURN_IF_ERROR(rows_.status());
  if (member == nullptr) return Shown();
  name = member->name();
  return Shown{{"name", member->name()},
               {"role", std::string(domain::WordOf(member->role()))},
               {"state", std::string(domain::WordOf(member->state()))}};
}

absl::Status ApartTrial::Admit(const ApartEvent& event, v1::ApartEffectView& effect) {
  const v1::Subject& subject = event.header.subject();
  std::string name;
  TASUKI_ASSIGN_OR_RETURN(const Shown before, Look(subject, name));
  TASUKI_RETURN_IF_ERROR(AdmitTogether({&event}));
  TASUKI_ASSIGN_OR_RETURN(const Shown after, Look(subject, name));
  const auto* row = rows_.Find(domain::ApartKey(event.id()));
  if (row != nullptr && row->fate() == v1::ADMITTED) {
    effect.set_verdict(std::string(domain::WordOf(row->admitted_as())));
  }
  absl::btree_map<std::string, std::string> was(before.begin(), before.end());
  for (const auto& [field, value] : after) {
    if (was[field] == value) continue;
    v1::ApartChangeView& change = *effect.add_changes();
    change.set_subject(HexEncode(subject.id()));
    change.set_name(name);
    change.set_field(field);
    change.set_from(was[field]);
    change.set_to(value);
  }
  return rows_.status();
}

}  // namespace tasuki::client
