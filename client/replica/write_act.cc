// How an act gets into the outbox.
//
// 1. Nothing is sealed or stored before the whole act was judged.
// 2. Header bytes are made once, and sealed text is bound to them.
// 3. One synced write holds the act, its new keys, the replica's place and the request's id.

#include "client/replica/write_act.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "client/home/home.h"
#include "client/replica/civil_zone.h"
#include "client/replica/text_size.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/words.h"
#include "common/domain/verdict/judge.h"
#include "common/sync/limits.h"

namespace tasuki::client {
namespace {

absl::Status RefusedBy(v1::Verdict verdict, const v1::Header& header, std::string_view role) {
  const Phrase type =
      Phrase::Told(PlainType(Language::kEnglish, std::string(domain::TypeWord(header.type()))));
  if (verdict == v1::UNAUTHORISED) {
    const bool request = header.has_owner_assigned();  // Commands that have --request.
    return NotAllowed(
        Phrase("$0 is not yours to write here, as $1", type, Phrase::Told(std::string(role))),
        request ? "ask the owner or a manager; --request records that you asked"
                : "ask the owner or a manager");
  }
  if (header.has_role_changed() || header.has_member_left()) {
    return Refused(Phrase("$0 does not fit: no such member, or they are the last admin", type),
                   "make somebody else admin first; `tasuki member list` shows them");
  }
  return Refused(Phrase("$0 does not fit what this laptop shows: something it names does not "
                        "exist, or a field is missing",
                        type),
                 "look with `tasuki show`");
}

void FillHeader(OpenHome& home, EventDraft& draft, absl::Time now) {
  v1::Header& header = draft.header;
  if (header.event_id().empty()) header.set_event_id(EventId::Random(home.random()).str());
  domain::FillFromCatalogue(header);
  header.set_schema(domain::SchemaOf(header.type()));
  header.set_actor(home.identity().member.str());
  // A command's own moment where it gave one: what it did not date happened then, not before.
  if (header.written_at_us() == 0) header.set_written_at_us(absl::ToUnixMicros(now));
  header.set_seen_seq(home.replica().applied().value());
  if (header.occurred_at_us() == 0) {
    header.set_occurred_at_us(absl::ToUnixMicros(now));
    absl::TimeZone zone = CivilZone(home.overlay().rows(), home.identity().member);
    header.set_utc_offset_minutes(zone.At(now).offset / 60);
  }
}

// Says in the header which fields of its text a change sets, so that an earlier text of which none
// is left can be let go (DESIGN.md §5).
template <class Text>
void NameFields(const Text& text, google::protobuf::RepeatedField<uint32_t>& fields) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  text.GetReflection()->ListFields(text, &set);
  fields.Clear();
  for (const auto* field : set) fields.Add(static_cast<uint32_t>(field->number()));
}

void NameTextFields(EventDraft& draft) {
  if (!draft.personal) return;
  v1::Header& header = draft.header;
  if (header.has_prospect_changed()) {
    NameFields(draft.personal->prospect(),
               *header.mutable_prospect_changed()->mutable_text_fields());
  } else if (header.has_contact_succeeded()) {
    NameFields(draft.personal->prospect(),
               *header.mutable_contact_succeeded()->mutable_text_fields());
  } else if (header.has_deal_opened()) {
    NameFields(draft.personal->remark(), *header.mutable_deal_opened()->mutable_text_fields());
  } else if (header.has_deal_stage_changed()) {
    NameFields(draft.personal->remark(),
               *header.mutable_deal_stage_changed()->mutable_text_fields());
  } else if (header.has_firm_changed()) {
    NameFields(draft.personal->firm(), *header.mutable_firm_changed()->mutable_text_fields());
  }
}

// A newer program wrote something critical about a subject that this one does not know
// (DESIGN.md §3): what is written on top could be wrong in a way that nobody sees here.
absl::Status CheckKnown(OpenHome& home, const std::vector<EventDraft>& act) {
  domain::Rows& rows = home.overlay().rows();
  bool any = false;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("R", [&](std::string_view, std::string_view) {
    any = true;
    return false;
  }));
  for (const EventDraft& draft : act) {
    if (!any) break;
    const v1::Header& header = draft.header;
    for (const std::string* id : {&header.subject().id(), &header.prospects_merged().into(),
                                  &header.contest_resolved().into()}) {
      const SubjectId subject = SubjectId::FromTrusted(*id);
      const auto* row = subject.is_zero() ? nullptr : rows.Find(domain::UnknownKey(subject));
      if (row == nullptr) continue;
      return Refused(Phrase("a newer tasuki wrote something about $0 that this one does not know "
                            "(event type $1, at seq $2); it is read-only here",
                            subject.Hex().substr(0, 8), row->type(), row->seq()),
                     "update tasuki and repeat this; `tasuki log` shows who wrote it");
    }
  }
  return rows.status();
}

absl::Status JudgeAct(OpenHome& home, const std::vector<EventDraft>& act) {
  domain::Rows trial(static_cast<domain::RowSource&>(home.overlay().rows()));
  ReplicaSeq seq = home.outbox().last();
  int64_t recorded_at_us = 0;
  for (const EventDraft& draft : act) {
    seq = seq.Next();
    recorded_at_us = std::max(recorded_at_us, home.overlay().RecordedAtNext(draft.header));
    domain::JournalEvent event{&draft.header, home.outbox().replica(), seq,
                               home.overlay().SeqOf(seq), recorded_at_us};
    event.verdict = domain::Judge(event, trial);
    TASUKI_RETURN_IF_ERROR(trial.status());
    if (event.verdict == v1::INVALID || event.verdict == v1::UNAUTHORISED) {
      const auto* member = trial.Find(domain::MemberKey(home.identity().member));
      v1::Role role = member != nullptr ? member->role() : v1::ROLE_UNSPECIFIED;
      return RefusedBy(event.verdict, draft.header, domain::WordOf(role));
    }
    domain::ApplyVerdict(event, trial);
  }
  return trial.status();
}

absl::StatusOr<std::vector<MadeEvent>> SealAct(OpenHome& home, std::vector<EventDraft>& act,
                                               storage::Batch& batch) {
  std::vector<MadeEvent> made;
  made.reserve(act.size());
  size_t bytes = 0;
  for (EventDraft& draft : act) {
    MadeEvent event;
    KeyId key;
    if (draft.personal) {
      const v1::Subject& subject = draft.key_subject ? *draft.key_subject : draft.header.subject();
      TASUKI_ASSIGN_OR_RETURN(key,
                              home.sealer().KeyFor(subject, home.random(), batch, event.new_keys));
      draft.header.set_key_id(key.str());
    }
    event.header = draft.header.SerializeAsString();
    if (draft.personal) {
      TASUKI_ASSIGN_OR_RETURN(
          event.sealed, home.sealer().Seal(key, draft.personal->SerializeAsString(), event.header,
                                           home.random()));
    }
    size_t size = event.header.size() + event.sealed.size();
    if (size > sync::kEventBytesMax) {
      return WithAdvice(Fault(absl::StatusCode::kInvalidArgument,
                              Phrase("one event has at most $0 bytes, this one has $1",
                                     sync::kEventBytesMax, size)),
                        "shorten its text");
    }
    bytes += size;
    made.push_back(std::move(event));
  }
  if (bytes > sync::kActBytesMax) {
    return WithAdvice(
        Fault(absl::StatusCode::kInvalidArgument,
              Phrase("one act has at most $0 bytes, this one has $1", sync::kActBytesMax, bytes)),
        "write it in parts");
  }
  return made;
}

}  // namespace

absl::StatusOr<Written> WriteAct(OpenHome& home, std::vector<EventDraft> act, WriteMode mode) {
  if (home.read_only()) return ReadOnlyHome(home.folder());
  TASUKI_RETURN_IF_ERROR(home.health());
  if (home.replica().alarm()) {
    return Refused(Phrase("this replica is read-only since an alarm: $0",
                          Phrase::Told(home.replica().alarm()->text())),
                   "keep this home as evidence and tell an admin");
  }
  if (home.replica().applied().value() == 0) {
    return Refused("this replica has not been synced yet and knows nobody",
                   "run `tasuki sync` first");
  }
  if (act.empty() || act.size() > sync::kActEventsMax) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        Phrase("one act has 1 to $0 events, this one has $1", sync::kActEventsMax, act.size()));
  }
  TASUKI_RETURN_IF_ERROR(home.overlay().Refresh());
  bool repeatable = true;
  absl::Time now = home.clock().Now();
  for (EventDraft& draft : act) {
    if (absl::Status sizes = CheckTexts(draft); !sizes.ok()) {
      return WithAdvice(sizes, "long texts go into a note or a message, in parts");
    }
    repeatable = repeatable && !draft.header.event_id().empty();
    FillHeader(home, draft, now);
    NameTextFields(draft);
  }
  TASUKI_RETURN_IF_ERROR(CheckKnown(home, act));
  if (mode == WriteMode::kRefuse) TASUKI_RETURN_IF_ERROR(JudgeAct(home, act));
  storage::Batch batch;
  // Where the act fails, its new keys are on no disk: the next act makes them anew.
  absl::Cleanup drop_keys = [&home] { home.sealer().Drop(); };
  TASUKI_ASSIGN_OR_RETURN(std::vector<MadeEvent> made, SealAct(home, act, batch));
  Written written;
  for (const EventDraft& draft : act) {
    written.event_ids.push_back(EventId::FromTrusted(draft.header.event_id()));
  }
  home.outbox().Append(made, batch);
  v1::RequestRow request = home.requests().Put(written, repeatable, batch);
  PutNumber(batch, kWrittenAtRow, static_cast<uint64_t>(absl::ToUnixMicros(now)));
  if (absl::Status status = home.store().db().Write(batch, storage::Sync::kYes); !status.ok()) {
    // Nothing of it is there; what is in memory is ahead of the store from here on.
    home.set_health(status);
    return status;
  }
  home.sealer().Adopt();
  home.requests().Adopt(std::move(request));
  return written;
}

void AppendReplicaOpened(OpenHome& home, ReplicaId previous, storage::Batch& batch) {
  EventDraft draft;
  v1::Header& header = draft.header;
  header.set_type(v1::REPLICA_OPENED);
  header.mutable_subject()->set_kind(v1::MEMBER);
  header.mutable_subject()->set_id(home.identity().member.str());
  v1::ReplicaOpened& opened = *header.mutable_replica_opened();
  opened.set_device(home.device().id.str());
  if (!previous.is_zero()) opened.set_previous_replica(previous.str());
  FillHeader(home, draft, home.clock().Now());
  MadeEvent event;
  event.header = header.SerializeAsString();
  home.outbox().Append({event}, batch);
}

}  // namespace tasuki::client
