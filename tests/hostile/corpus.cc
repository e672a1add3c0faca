#include "tests/hostile/corpus.h"

#include <array>
#include <limits>
#include <utility>

#include "client/limits.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/policies.h"
#include "common/sync/limits.h"

namespace tasuki::client {
namespace {

constexpr size_t kBombBytes = 4 << 20;
constexpr size_t kWholeEvent = sync::kEventBytesMax - 2048;

// Clears the screen, sets a title, asks for the cursor's place, turns the reading direction, hides,
// breaks the line and piles up marks.
std::string Escape() {
  std::string text =
      "\x1b[2J\x1b]0;owned\x07\x1b[6n\xC2\x9B"
      "31m\r\n\u2028\u202E\u2066\u200F\u200B\x08x";
  for (int i = 0; i < 100; ++i) text += "\u0300";
  return text;
}

// NFKC makes eighteen characters of each.
std::string Expanding(size_t bytes) {
  std::string text;
  while (text.size() + 3 <= bytes) text += "\uFDFA";
  return text;
}

template <class Id>
std::string NewId(Random& random) {
  return Id::Random(random).str();
}

}  // namespace

v1::Header Corpus::Header(v1::EventType type, v1::SubjectKind kind, std::string_view subject) {
  v1::Header header;
  header.set_event_id(NewId<EventId>(random_));
  header.set_type(type);
  header.mutable_subject()->set_kind(kind);
  header.mutable_subject()->set_id(std::string(subject));
  return header;
}

void Corpus::PutSealed(v1::Header header, const std::string& sealed) {
  OpenHome& home = workspace_.home();
  domain::FillFromCatalogue(header);
  if (header.schema() == 0) header.set_schema(domain::kSchema);
  if (header.actor().empty()) header.set_actor(home.identity().member.str());
  const int64_t now_us = absl::ToUnixMicros(home.clock().Now());
  if (header.written_at_us() == 0) header.set_written_at_us(now_us);
  if (header.occurred_at_us() == 0) header.set_occurred_at_us(now_us);
  if (header.seen_seq() == 0) header.set_seen_seq(home.replica().applied().value());
  home.outbox().Append({{header.SerializeAsString(), sealed, {}}}, batch_);
  ++events_;
}

void Corpus::Put(v1::Header header, const Personal& personal) {
  if (!personal.has_value()) return PutSealed(std::move(header), "");
  OpenHome& home = workspace_.home();
  domain::FillFromCatalogue(header);
  header.set_schema(domain::kSchema);
  header.set_actor(home.identity().member.str());
  const int64_t now_us = absl::ToUnixMicros(home.clock().Now());
  if (header.written_at_us() == 0) header.set_written_at_us(now_us);
  if (header.occurred_at_us() == 0) header.set_occurred_at_us(now_us);
  header.set_seen_seq(home.replica().applied().value());
  MadeEvent event;
  const auto key = home.sealer().KeyFor(header.subject(), random_, batch_, event.new_keys);
  status_.Update(key.status());
  if (!key.ok()) return;
  header.set_key_id(key->str());
  event.header = header.SerializeAsString();
  auto sealed = home.sealer().Seal(*key, personal->SerializeAsString(), event.header, random_);
  status_.Update(sealed.status());
  if (!sealed.ok()) return;
  event.sealed = *std::move(sealed);
  home.outbox().Append({event}, batch_);
  ++events_;
}

SubjectId Corpus::AddProspect(const std::string& name) {
  const SubjectId id = SubjectId::Random(random_);
  v1::Header header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, id.bytes());
  header.mutable_prospect_added();
  v1::Personal personal;
  personal.mutable_prospect()->set_name(name);
  Put(header, personal);
  return id;
}

SubjectId Corpus::AddFirm(const std::string& name) {
  const SubjectId id = SubjectId::Random(random_);
  v1::Header header = Header(v1::FIRM_ADDED, v1::FIRM, id.bytes());
  header.mutable_firm_added();
  v1::Personal personal;
  personal.mutable_firm()->set_name(name);
  Put(header, personal);
  return id;
}

void Corpus::Bombs() {
  const std::string bomb(kBombBytes, 'x');
  for (uint32_t i = 0; i < many_; ++i) AddProspect(bomb);
  for (uint32_t i = 0; i < many_ / 10; ++i) AddFirm(bomb);
  const SubjectId at = AddProspect("Bomb");
  // Every message, every field.
  const google::protobuf::Descriptor& bodies = *v1::Personal::descriptor();
  for (int i = 0; i < bodies.field_count(); ++i) {
    const auto* body = bodies.field(i);
    for (int j = 0; j < body->message_type()->field_count(); ++j) {
      const auto* field = body->message_type()->field(j);
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) continue;
      v1::Personal personal;
      auto* message = personal.GetReflection()->MutableMessage(&personal, body);
      if (field->is_repeated()) {
        message->GetReflection()->AddString(message, field, bomb);
      } else {
        message->GetReflection()->SetString(message, field, bomb);
      }
      for (const v1::EventType type : {v1::NOTE_ADDED, v1::PROSPECT_CHANGED, v1::TOUCH_LOGGED}) {
        v1::Header header = Header(type, v1::PROSPECT, at.bytes());
        if (type == v1::NOTE_ADDED) header.mutable_note_added();
        if (type == v1::PROSPECT_CHANGED) header.mutable_prospect_changed();
        if (type == v1::TOUCH_LOGGED) {
          header.mutable_touch_logged()->set_channel(v1::PHONE);
          header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
        }
        Put(header, personal);
      }
    }
  }
  v1::Personal empties;
  for (int i = 0; i < 60'000; ++i) empties.mutable_prospect()->add_emails("");
  for (uint32_t i = 0; i < many_ / 10; ++i) {
    v1::Header header = Header(v1::PROSPECT_CHANGED, v1::PROSPECT, at.bytes());
    header.mutable_prospect_changed();
    Put(header, empties);
  }
}

void Corpus::Longest() {
  const std::string name = Expanding(kNameBytesMax);
  const SubjectId at = AddProspect(name);
  for (uint32_t i = 0; i < many_ / 3; ++i) {
    const SubjectId id = SubjectId::Random(random_);
    v1::Header header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, id.bytes());
    header.mutable_prospect_added();
    v1::Personal personal;
    v1::ProspectText& text = *personal.mutable_prospect();
    text.set_name(name);
    text.set_reading(name);
    text.set_company(name);
    text.set_department(name);
    text.set_title(name);
    text.set_context(std::string(64 << 10, 'x'));
    Put(header, personal);
    v1::Header firm = Header(v1::FIRM_ADDED, v1::FIRM, NewId<SubjectId>(random_));
    firm.mutable_firm_added();
    v1::Personal firm_text;
    firm_text.mutable_firm()->set_name(name);
    for (int j = 0; j < 16; ++j) firm_text.mutable_firm()->add_aliases(name);
    Put(firm, firm_text);
    v1::Header touch = Header(v1::TOUCH_LOGGED, v1::PROSPECT, at.bytes());
    touch.mutable_touch_logged()->set_channel(v1::EMAIL);
    touch.mutable_touch_logged()->set_direction(v1::OUTBOUND);
    v1::Personal said;
    said.mutable_touch()->set_summary(Expanding(100 << 10));
    Put(touch, said);
    // A change that says nothing of what it sets, and one of fields that there are not.
    v1::Header change = Header(v1::PROSPECT_CHANGED, v1::PROSPECT, at.bytes());
    change.mutable_prospect_changed();
    if (i % 2 == 0) change.mutable_prospect_changed()->add_text_fields(1000);
    v1::Personal title;
    title.mutable_prospect()->set_title(name);
    Put(change, title);
  }
}

void Corpus::Escapes() {
  const std::string escape = Escape();
  const SubjectId at = AddProspect(escape);
  const SubjectId firm = AddFirm(escape);
  v1::Header header = Header(v1::PROSPECT_CHANGED, v1::PROSPECT, at.bytes());
  v1::ProspectAttributes& attributes = *header.mutable_prospect_changed()->mutable_attributes();
  attributes.set_zone(escape);
  attributes.set_language(escape);
  attributes.set_firm(firm.str());
  v1::Personal personal;
  personal.mutable_prospect()->set_reading(escape);
  personal.mutable_prospect()->set_department(escape);
  personal.mutable_prospect()->set_title(escape);
  personal.mutable_prospect()->set_context(escape);
  personal.mutable_prospect()->set_expects(escape);
  personal.mutable_prospect()->add_emails(escape);
  personal.mutable_prospect()->add_phones(escape);
  Put(header, personal);
  header = Header(v1::FIRM_CHANGED, v1::FIRM, firm.bytes());
  header.mutable_firm_changed()->set_zone(escape);
  Put(header);
  header = Header(v1::CADENCE_STARTED, v1::PROSPECT, at.bytes());
  header.mutable_cadence_started()->set_cadence(escape);
  header.mutable_cadence_started()->set_day(20'000);
  Put(header);
  header = Header(v1::OUTCOME_RECORDED, v1::PROSPECT, at.bytes());
  header.mutable_outcome_recorded()->set_outcome(v1::NOT_NOW);
  header.mutable_outcome_recorded()->set_season(escape);
  v1::Personal words;
  words.mutable_outcome()->set_words(escape);
  words.mutable_outcome()->set_reason(escape);
  Put(header, words);
  const std::string deal = NewId<SubjectId>(random_);
  header = Header(v1::DEAL_OPENED, v1::PROSPECT, at.bytes());
  header.mutable_deal_opened()->set_deal(deal);
  header.mutable_deal_opened()->set_stage(escape);
  header.mutable_deal_opened()->mutable_value()->set_micros(1);
  header.mutable_deal_opened()->mutable_value()->set_currency(escape);
  v1::Personal remark;
  remark.mutable_remark()->set_title(escape);
  remark.mutable_remark()->set_text(escape);
  Put(header, remark);
  header = Header(v1::DEAL_CLOSED, v1::PROSPECT, at.bytes());
  header.mutable_deal_closed()->set_deal(deal);
  header.mutable_deal_closed()->set_result(v1::DEAL_WON);
  header.mutable_deal_closed()->mutable_value()->set_micros(5);
  header.mutable_deal_closed()->mutable_value()->set_currency(escape);
  Put(header);
  header = Header(v1::MEMBER_ADDED, v1::MEMBER, NewId<MemberId>(random_));
  header.mutable_member_added()->set_name(escape);
  header.mutable_member_added()->set_role(v1::REP);
  header.mutable_member_added()->set_zone(escape);
  header.mutable_member_added()->set_import_name(escape);
  Put(header);
  header = Header(v1::NOTE_ADDED, v1::PROSPECT, at.bytes());
  header.mutable_note_added();
  header.set_import_ref(escape);
  Put(header, remark);
  header = Header(v1::FACT_RETRACTED, v1::PROSPECT, at.bytes());
  header.mutable_fact_retracted()->set_import(escape);
  Put(header, remark);
}

void Corpus::LongClear() {
  const std::string whole(kWholeEvent, 'y');
  for (uint32_t i = 0; i < many_ / 10; ++i) {
    const std::string id = NewId<SubjectId>(random_);
    v1::Header header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, id);
    v1::ProspectAdded& added = *header.mutable_prospect_added();
    switch (i % 3) {
      case 0:
        added.mutable_attributes()->set_zone(whole);
        break;
      case 1:
        added.mutable_attributes()->set_language(whole);
        break;
      default:
        added.set_cadence(whole);
    }
    Put(header);
    header = Header(v1::DEAL_OPENED, v1::PROSPECT, id);
    header.mutable_deal_opened()->set_deal(NewId<SubjectId>(random_));
    if (i % 2 == 0) {
      header.mutable_deal_opened()->set_stage(whole);
    } else {
      header.mutable_deal_opened()->mutable_value()->set_currency(whole);
    }
    Put(header);
    header = Header(v1::MEMBER_ADDED, v1::MEMBER, NewId<MemberId>(random_));
    header.mutable_member_added()->set_role(v1::REP);
    if (i % 2 == 0) {
      header.mutable_member_added()->set_name(whole);
    } else {
      header.mutable_member_added()->set_zone(whole);
    }
    Put(header);
    header = Header(v1::FIRM_ADDED, v1::FIRM, NewId<SubjectId>(random_));
    header.mutable_firm_added()->set_zone(whole);
    Put(header);
    header = Header(v1::CADENCE_STARTED, v1::PROSPECT, id);
    header.mutable_cadence_started()->set_cadence(whole);
    header.mutable_cadence_started()->set_day(20'000);
    Put(header);
    header = Header(v1::NOTE_ADDED, v1::PROSPECT, id);
    header.mutable_note_added();
    header.set_import_ref(whole);
    Put(header);
    header = Header(v1::FACT_RETRACTED, v1::PROSPECT, id);
    header.mutable_fact_retracted()->set_import(whole);
    Put(header);
  }
}

void Corpus::Zones() {
  for (const char* zone : {"/dev/stdin", "/dev/zero", "/dev/tty", "../../../../dev/zero",
                           "file:/dev/zero", "localtime", "posixrules", ":/etc/passwd", "libc:UTC",
                           "Fixed/UTC+99:99:99", "Asia/../../../../dev/zero", "No/Such_Zone"}) {
    v1::Header header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, NewId<SubjectId>(random_));
    header.mutable_prospect_added()->mutable_attributes()->set_zone(zone);
    Put(header);
    header = Header(v1::FIRM_ADDED, v1::FIRM, NewId<SubjectId>(random_));
    header.mutable_firm_added()->set_zone(zone);
    Put(header);
    header = Header(v1::MEMBER_ADDED, v1::MEMBER, NewId<MemberId>(random_));
    header.mutable_member_added()->set_name(zone);
    header.mutable_member_added()->set_role(v1::REP);
    header.mutable_member_added()->set_zone(zone);
    Put(header);
  }
}

void Corpus::Lists() {
  const SubjectId firm = AddFirm("Lists");
  const SubjectId at = AddProspect("Lists");
  for (uint32_t i = 0; i < many_ / 10; ++i) {
    v1::Header header = Header(v1::FIRM_CHANGED, v1::FIRM, firm.bytes());
    const int days = i % 2 == 0 ? domain::kRepeatedMax : 20'000;
    for (int day = 0; day < days; ++day) {
      header.mutable_firm_changed()->add_closing_days_added(1 + static_cast<int32_t>(i) * days +
                                                            day);
    }
    Put(header);
    header = Header(v1::PROSPECT_CHANGED, v1::PROSPECT, at.bytes());
    for (uint32_t field = 0; field < 20'000; ++field) {
      header.mutable_prospect_changed()->add_text_fields(field);
    }
    v1::Personal title;
    title.mutable_prospect()->set_title("x");
    Put(header, title);
    header = Header(v1::PROMISE_MADE, v1::PROSPECT, at.bytes());
    v1::PromiseMade& made = *header.mutable_promise_made();
    made.set_promise(NewId<SubjectId>(random_));
    made.set_by(v1::US);
    made.mutable_due()->set_day(20'000);
    for (int day = 0; day < domain::kRepeatedMax; ++day) made.add_milestone_days(20'000 + day);
    v1::Personal promise;
    for (int j = 0; j < 30'000; ++j) promise.mutable_promise()->add_milestones("x");
    Put(header, promise);
    header = Header(v1::CLIENT_INTRODUCED, v1::PROSPECT, at.bytes());
    header.mutable_client_introduced()->set_how(v1::VISIT);
    for (int j = 0; j < domain::kRepeatedMax; ++j) {
      header.mutable_client_introduced()->add_with(workspace_.home().identity().member.str());
    }
    Put(header);
  }
}

void Corpus::Retractions() {
  const SubjectId at = AddProspect("Retracted");
  std::string last;
  for (uint32_t i = 0; i < many_ * 3; ++i) {
    v1::Header header = i == 0 ? Header(v1::NOTE_ADDED, v1::PROSPECT, at.bytes())
                               : Header(v1::FACT_RETRACTED, v1::PROSPECT, at.bytes());
    if (i == 0) {
      header.mutable_note_added();
    } else {
      v1::EventRef& ref = *header.mutable_fact_retracted()->mutable_fact();
      ref.set_event_id(last);
      ref.set_replica(workspace_.home().outbox().replica().str());
      ref.set_replica_seq(workspace_.home().outbox().last().value());
    }
    last = header.event_id();
    Put(header);
  }
}

void Corpus::Tiny() {
  for (uint32_t i = 0; i < many_ * 5; ++i) {
    v1::Header header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, NewId<SubjectId>(random_));
    header.mutable_prospect_added();
    Put(header);
    if (i % 5 != 0) continue;
    header = Header(v1::FIRM_ADDED, v1::FIRM, NewId<SubjectId>(random_));
    header.mutable_firm_added();
    Put(header);
  }
}

void Corpus::Extremes() {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const SubjectId at = AddProspect("Extremes");
  for (const int64_t us :
       {kLeast, kLeast + 1, kMost, kMost - 1, domain::kTimeMinUs, domain::kTimeMaxUs,
        domain::kTimeMinUs - 1, domain::kTimeMaxUs + 1, int64_t{-1}, int64_t{1}}) {
    for (const int32_t offset : {0, std::numeric_limits<int32_t>::min(),
                                 std::numeric_limits<int32_t>::max(), 16 * 60, -16 * 60}) {
      v1::Header header = Header(v1::TOUCH_LOGGED, v1::PROSPECT, at.bytes());
      header.mutable_touch_logged()->set_channel(v1::EMAIL);
      header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
      header.mutable_touch_logged()->set_step(std::numeric_limits<uint32_t>::max());
      header.set_occurred_at_us(us);
      header.set_utc_offset_minutes(offset);
      header.set_seen_seq(std::numeric_limits<uint64_t>::max());
      Put(header);
      header.set_event_id(NewId<EventId>(random_));
      header.set_written_at_us(us);
      Put(header);
    }
    v1::Header header = Header(v1::OWNER_ASSIGNED, v1::PROSPECT, at.bytes());
    header.mutable_owner_assigned()->set_to(workspace_.home().identity().member.str());
    header.mutable_owner_assigned()->set_until_us(us);
    Put(header);
    header = Header(v1::PROSPECT_CHANGED, v1::PROSPECT, at.bytes());
    header.mutable_prospect_changed()->mutable_attributes()->set_met_at_us(us);
    Put(header);
    header = Header(v1::DEAL_OPENED, v1::PROSPECT, at.bytes());
    header.mutable_deal_opened()->set_deal(NewId<SubjectId>(random_));
    header.mutable_deal_opened()->mutable_value()->set_micros(us);
    header.mutable_deal_opened()->mutable_value()->set_currency("JPY");
    Put(header);
    header = Header(v1::DEAL_CLOSED, v1::PROSPECT, at.bytes());
    header.mutable_deal_closed()->set_deal(NewId<SubjectId>(random_));
    header.mutable_deal_closed()->set_result(v1::DEAL_WON);
    header.mutable_deal_closed()->mutable_value()->set_micros(us);
    Put(header);
  }
  for (const int32_t day :
       {std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max(), domain::kDayMin,
        domain::kDayMax, domain::kDayMax + 1, -1, 1}) {
    v1::Header header = Header(v1::NEXT_TOUCH_SET, v1::PROSPECT, at.bytes());
    header.mutable_next_touch_set()->mutable_next()->set_day(day);
    header.mutable_next_touch_set()->mutable_next()->set_minute(day);
    Put(header);
    header.set_event_id(NewId<EventId>(random_));
    header.mutable_next_touch_set()->mutable_next()->set_minute(1439);
    Put(header);
    header = Header(v1::CADENCE_STARTED, v1::PROSPECT, at.bytes());
    header.mutable_cadence_started()->set_day(day);
    Put(header);
    header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, NewId<SubjectId>(random_));
    header.mutable_prospect_added()->set_met_offset_minutes(day);
    header.mutable_prospect_added()->mutable_attributes()->set_met_at_us(domain::kTimeMaxUs);
    Put(header);
    header = Header(v1::MEMBER_AWAY, v1::MEMBER, workspace_.home().identity().member.bytes());
    header.mutable_member_away()->set_from_day(day);
    header.mutable_member_away()->set_to_day(day);
    Put(header);
  }
}

void Corpus::UnknownTypes() {
  const SubjectId at = AddProspect("Unknown");
  for (const int type : {1, 99, 126, 250, 100'000, std::numeric_limits<int32_t>::max(), -1}) {
    for (const bool critical : {false, true}) {
      v1::Header header = Header(static_cast<v1::EventType>(type), v1::PROSPECT, at.bytes());
      header.set_kind(v1::FACT);
      header.set_critical(critical);
      // A body that nobody knows, as large as an event.
      header.GetReflection()->MutableUnknownFields(&header)->AddLengthDelimited(
          5000, std::string(critical ? 100 : kWholeEvent, 'z'));
      Put(header);
    }
  }
}

void Corpus::Policies() {
  const v1::Policy present = domain::PresentPolicy(workspace_.rows());
  for (uint32_t i = 0; i < many_ / 5; ++i) {
    v1::Header header = Header(v1::POLICY_SET, v1::TEAM, workspace_.home().identity().team.bytes());
    v1::Policy& policy = *header.mutable_policy_set()->mutable_policy();
    policy = present;
    policy.GetReflection()->MutableUnknownFields(&policy)->AddLengthDelimited(
        5000, std::string(100 << 10, static_cast<char>('a' + i % 26)));
    Put(header);
  }
}

void Corpus::Ids() {
  const std::string zero(16, '\0');
  const SubjectId at = AddProspect("Ids");
  const std::string twice = NewId<EventId>(random_);
  for (const std::string& id : {zero, std::string(), std::string("short"), std::string(17, 'i'),
                                std::string(100 << 10, 'i'), twice, twice}) {
    v1::Header header = Header(v1::NOTE_ADDED, v1::PROSPECT, at.bytes());
    header.mutable_note_added();
    header.set_event_id(id);
    Put(header);
    header = Header(v1::PROSPECT_ADDED, v1::PROSPECT, id);
    header.mutable_prospect_added()->mutable_attributes()->set_firm(id);
    Put(header);
    header = Header(v1::OWNER_ASSIGNED, v1::PROSPECT, at.bytes());
    header.mutable_owner_assigned()->set_to(id);
    header.set_base(id);
    Put(header);
    header = Header(v1::TOUCH_LOGGED, v1::PROSPECT, at.bytes());
    header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
    header.mutable_touch_logged()->set_thread(id);
    header.set_done_by(id);
    Put(header);
    header = Header(v1::NOTE_ADDED, v1::PROSPECT, at.bytes());
    header.mutable_note_added();
    if (!id.empty()) header.set_key_id(id);
    PutSealed(header, id.empty() ? "" : random_.Bytes(200));
  }
  v1::Header header = Header(v1::NOTE_ADDED, v1::PROSPECT, at.bytes());
  header.mutable_note_added();
  header.set_key_id(random_.Bytes(16));
  PutSealed(header, random_.Bytes(kWholeEvent));
}

void Corpus::Names() {
  for (const char* name : {"Sato", "ＳＡＴＯ", "S\u0430to", "Sato\u200B", "\u202EotaS", "Ben",
                           "queue", "キュー", "", " "}) {
    v1::Header header = Header(v1::MEMBER_ADDED, v1::MEMBER, NewId<MemberId>(random_));
    header.mutable_member_added()->set_name(name);
    header.mutable_member_added()->set_role(v1::REP);
    Put(header);
    AddProspect(name);
    AddFirm(name);
  }
}

absl::Status Corpus::WriteAll() {
  const auto write = [&](void (Corpus::*part)()) {
    if (!status_.ok()) return;
    (this->*part)();
    OpenHome& home = workspace_.home();
    status_.Update(home.store().db().Write(batch_, storage::Sync::kYes));
    home.sealer().Adopt();
    batch_ = storage::Batch();
  };
  for (const auto part :
       {&Corpus::Bombs, &Corpus::Longest, &Corpus::Escapes, &Corpus::LongClear, &Corpus::Zones,
        &Corpus::Lists, &Corpus::Retractions, &Corpus::Tiny, &Corpus::Extremes,
        &Corpus::UnknownTypes, &Corpus::Policies, &Corpus::Ids, &Corpus::Names}) {
    write(part);
  }
  return status_;
}

}  // namespace tasuki::client
