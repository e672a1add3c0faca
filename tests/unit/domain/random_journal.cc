#include "tests/unit/domain/random_journal.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/random_choice.h"
#include "tests/unit/domain/random_people.h"

namespace tasuki::domain {
namespace {

// One of the two deals or promises of that prospect.
std::string OneOf(Choice& choice, const char* kind, const std::string& prospect) {
  return absl::StrCat(kind, choice.Below(2), " of ", prospect);
}

v1::EventRef RefOfSeq(const TestJournal& journal, size_t index) {
  const HeldFact& event = journal.events()[index];
  v1::EventRef ref;
  ref.set_event_id(event.header.event_id());
  ref.set_replica(event.replica.str());
  ref.set_replica_seq(event.replica_seq.value());
  return ref;
}

// Where that prospect was added.
std::optional<size_t> AddingOf(const TestJournal& journal, const std::string& prospect) {
  for (size_t i = 0; i < journal.events().size(); ++i) {
    const HeldFact& event = journal.events()[i];
    const bool adds = event.header.type() == v1::PROSPECT_ADDED && event.verdict == v1::EFFECTIVE;
    if (adds && event.header.subject().id() == IdOf(prospect)) return i;
  }
  return std::nullopt;
}

void FillSlot(Choice& choice, const TestJournal& journal, v1::CivilSlot& slot) {
  slot.set_day(CivilDayOf(journal.now_us(), 540) + static_cast<int32_t>(choice.Below(40)) - 5);
  if (choice.Below(3) == 0) slot.set_minute(static_cast<int32_t>(choice.Below(1440)));
}

v1::Header ContactHeader(Choice& choice, const TestJournal& journal, const std::string& prospect) {
  switch (choice.Below(5)) {
    case 0:
      return InboundOf(prospect);
    case 1: {
      v1::Header header = NextOf(prospect, "2026-01-01");
      FillSlot(choice, journal, *header.mutable_next_touch_set()->mutable_next());
      header.mutable_next_touch_set()->set_with_touch(choice.Below(3) == 0);
      return header;
    }
    case 2: {
      v1::Header header = OutcomeOf(prospect, static_cast<v1::Outcome>(1 + choice.Below(10)));
      if (choice.Below(3) == 0) {
        FillSlot(choice, journal, *header.mutable_outcome_recorded()->mutable_next());
      }
      if (choice.Below(4) == 0) header.mutable_outcome_recorded()->set_season("obon");
      if (choice.Below(3) == 0) {
        header.mutable_outcome_recorded()->set_deal(IdOf(OneOf(choice, "deal", prospect)));
      }
      return header;
    }
    default: {
      v1::Header header = TouchOf(prospect);
      if (choice.Below(4) == 0) {
        header.mutable_touch_logged()->set_cadence(choice.Below(2) == 0 ? "proposal"
                                                                        : "three-contact");
        header.mutable_touch_logged()->set_step(1 + choice.Below(7));
      }
      return header;
    }
  }
}

v1::Header CadenceEvent(Choice& choice, const TestJournal& journal, const std::string& prospect) {
  static constexpr v1::EventType kTypes[] = {v1::CADENCE_STARTED, v1::CADENCE_PAUSED,
                                             v1::CADENCE_RESUMED, v1::CADENCE_STOPPED,
                                             v1::STEP_OVERRIDDEN};
  v1::Header header = HeaderOf(choice.Of(kTypes), v1::PROSPECT, prospect);
  static constexpr const char* kNames[] = {"three-contact", "proposal", "nurture", "gone"};
  if (header.type() == v1::CADENCE_STARTED) {
    header.mutable_cadence_started()->set_cadence(choice.Of(kNames));
    header.mutable_cadence_started()->set_day(CivilDayOf(journal.now_us(), 540) +
                                              static_cast<int32_t>(choice.Below(9)) - 4);
  } else if (header.type() == v1::CADENCE_PAUSED) {
    header.mutable_cadence_paused();
    if (choice.Below(2) == 0) {
      FillSlot(choice, journal, *header.mutable_cadence_paused()->mutable_until());
    }
  } else if (header.type() == v1::CADENCE_RESUMED) {
    header.mutable_cadence_resumed();
  } else if (header.type() == v1::CADENCE_STOPPED) {
    header.mutable_cadence_stopped();
  } else {
    header.mutable_step_overridden()->set_extra(1);
  }
  return header;
}

void FillMove(Choice& choice, v1::DealStageChanged& body) {
  body.set_stage(choice.Below(2) == 0 ? "proposal" : "negotiation");
  if (choice.Below(2) == 0) body.mutable_value()->set_micros(choice.Below(3) * 1'000'000);
}

v1::Header DealEvent(Choice& choice, const std::string& prospect) {
  const std::string deal = OneOf(choice, "deal", prospect);
  switch (choice.Below(7)) {
    case 3: {
      v1::Header header = HeaderOf(v1::TERMS_AGREED, v1::PROSPECT, prospect);
      header.mutable_terms_agreed()->set_deal(IdOf(deal));
      return header;
    }
    case 4: {
      v1::Header header = HeaderOf(v1::TERMS_CHANGED, v1::PROSPECT, prospect);
      header.mutable_terms_changed()->set_deal(IdOf(deal));
      header.mutable_terms_changed()->set_agreed_by_client(choice.Below(2) == 0);
      return header;
    }
    case 0:
      return DealOpenedOf(prospect, deal, choice.Below(3));
    case 1: {
      v1::Header header = HeaderOf(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, prospect);
      header.mutable_deal_stage_changed()->set_deal(IdOf(deal));
      FillMove(choice, *header.mutable_deal_stage_changed());
      if (choice.Below(3) == 0) {
        header.set_key_id(IdOf("key"));
        header.mutable_deal_stage_changed()->add_text_fields(70 + choice.Below(3));
      }
      return header;
    }
    default: {
      v1::Header header =
          DealClosedOf(prospect, deal, choice.Below(2) == 0 ? v1::DEAL_WON : v1::DEAL_LOST);
      if (choice.Below(2) == 0) {
        header.mutable_deal_closed()->mutable_value()->set_micros(choice.Below(3) * 1'000'000);
      }
      return header;
    }
  }
}

v1::Header PromiseEvent(Choice& choice, const TestJournal& journal, const std::string& prospect) {
  const std::string promise = IdOf(OneOf(choice, "promise", prospect));
  switch (choice.Below(3)) {
    case 0: {
      v1::Header header = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, prospect);
      v1::PromiseMade& made = *header.mutable_promise_made();
      made.set_promise(promise);
      made.set_by(choice.Below(2) == 0 ? v1::US : v1::CLIENT);
      made.set_kind(choice.Below(2) == 0 ? v1::DELIVERY : v1::DECISION_DATE);
      FillSlot(choice, journal, *made.mutable_due());
      return header;
    }
    case 1: {
      v1::Header header = HeaderOf(v1::PROMISE_MOVED, v1::PROSPECT, prospect);
      header.mutable_promise_moved()->set_promise(promise);
      FillSlot(choice, journal, *header.mutable_promise_moved()->mutable_due());
      header.mutable_promise_moved()->set_agreed_by_client(choice.Below(2) == 0);
      return header;
    }
    default: {
      v1::Header header = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, prospect);
      header.mutable_promise_closed()->set_promise(promise);
      header.mutable_promise_closed()->set_fate(static_cast<v1::PromiseFate>(1 + choice.Below(3)));
      return header;
    }
  }
}

v1::Header TaskEvent(Choice& choice, const TestJournal& journal, const std::string& prospect) {
  const std::string task = IdOf(OneOf(choice, "task", prospect));
  switch (choice.Below(8)) {
    case 0:
    case 1: {
      v1::Header header = HeaderOf(v1::TASK_DELEGATED, v1::PROSPECT, prospect);
      v1::TaskDelegated& body = *header.mutable_task_delegated();
      body.set_task(task);
      body.set_to(IdOf(choice.Of(kRandomMembers)));
      if (choice.Below(2) == 0) FillSlot(choice, journal, *body.mutable_due());
      return header;
    }
    case 2:
    case 6: {
      v1::Header header = HeaderOf(v1::TASK_PLANNED, v1::PROSPECT, prospect);
      v1::TaskPlanned& body = *header.mutable_task_planned();
      body.set_task(task);
      FillSlot(choice, journal, *body.mutable_due());
      for (uint32_t i = choice.Below(4); i > 0; --i) {
        body.add_milestone_days(body.due().day() - static_cast<int32_t>(choice.Below(3)));
      }
      return header;
    }
    case 3:
    case 7: {
      v1::Header header = HeaderOf(v1::MILESTONE_REACHED, v1::PROSPECT, prospect);
      header.mutable_milestone_reached()->set_task(task);
      header.mutable_milestone_reached()->set_milestone(1 + choice.Below(2));
      return header;
    }
    case 4: {
      v1::Header header = HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, prospect);
      header.mutable_note_added()->set_thanks_task(task);
      return header;
    }
    default: {
      v1::Header header = HeaderOf(v1::TASK_DONE, v1::PROSPECT, prospect);
      header.mutable_task_done()->set_task(task);
      header.mutable_task_done()->set_end(static_cast<v1::TaskEnd>(choice.Below(3)));
      return header;
    }
  }
}

// The base that the writer would give: mostly the present decision.
std::string BaseOf(Choice& choice, TestJournal& journal, const std::string& prospect,
                   v1::Slot slot) {
  const auto* decision = journal.rows().Find(DecisionKey(SubjectOfName(prospect), slot));
  if (decision == nullptr || decision->present().empty() || choice.Below(5) == 0) return "";
  return decision->present(0);
}

v1::Header OwnersEvent(Choice& choice, TestJournal& journal, const std::string& prospect) {
  switch (choice.Below(7)) {
    case 0: {
      v1::Header header = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, prospect);
      header.mutable_client_introduced()->set_how(v1::VISIT);
      return header;
    }
    case 1: {
      v1::Header header = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, prospect);
      header.mutable_handover_accepted()->set_assignment(
          BaseOf(choice, journal, prospect, v1::OWNER));
      return header;
    }
    case 2: {
      v1::Header header = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, prospect);
      header.mutable_handover_declined()->set_assignment(
          BaseOf(choice, journal, prospect, v1::OWNER));
      if (choice.Below(2) == 0) header.set_done_by(IdOf(choice.Of(kRandomMembers)));
      return header;
    }
    case 3: {
      const auto* decision = journal.rows().Find(DecisionKey(SubjectOfName(prospect), v1::OWNER));
      v1::Header header = ResolveOf(prospect, "", choice.Of(kRandomMembers), "");
      if (decision != nullptr) {
        header.mutable_contest_resolved()->set_contest(decision->contest().id());
      }
      header.set_base(BaseOf(choice, journal, prospect, v1::OWNER));
      return header;
    }
    default: {
      v1::Header header = AssignOf(prospect, choice.Below(5) == 0 ? "" : choice.Of(kRandomMembers));
      header.set_base(BaseOf(choice, journal, prospect, v1::OWNER));
      if (choice.Below(5) == 0 && !header.owner_assigned().to().empty()) {
        header.mutable_owner_assigned()->set_until_us(journal.now_us() + 100 * kHourUs);
        header.mutable_owner_assigned()->set_back_to(IdOf("ann"));
      }
      return header;
    }
  }
}

v1::Header Identity(Choice& choice, TestJournal& journal, const std::string& prospect) {
  switch (choice.Below(8)) {
    case 0: {
      v1::Header header = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, prospect);
      header.mutable_prospects_merged()->set_into(IdOf(choice.Of(kRandomProspects)));
      header.set_base(BaseOf(choice, journal, prospect, v1::MERGED));
      return header;
    }
    case 1: {
      v1::Header header = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, prospect);
      header.mutable_prospects_split();
      header.set_base(BaseOf(choice, journal, prospect, v1::MERGED));
      return header;
    }
    case 2:
      if (choice.Below(20) == 0) {
        v1::Header header = HeaderOf(v1::SUBJECT_ERASED, v1::PROSPECT, prospect);
        header.mutable_subject_erased()->set_reason("asked");
        return header;
      }
      [[fallthrough]];
    case 3: {
      v1::Header header = HeaderOf(v1::CONTACT_SUCCEEDED, v1::PROSPECT, prospect);
      header.set_key_id(IdOf("key"));
      v1::ProspectAttributes& attributes =
          *header.mutable_contact_succeeded()->mutable_attributes();
      if (choice.Below(2) == 0) attributes.set_firm(IdOf(choice.Of(kRandomFirms)));
      attributes.set_key_account(choice.Below(2) == 0);
      return header;
    }
    case 4: {
      v1::Header header = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, prospect);
      header.set_key_id(IdOf("key"));
      header.mutable_prospect_changed()->mutable_attributes()->set_firm(
          choice.Below(4) == 0 ? "" : IdOf(choice.Of(kRandomFirms)));
      return header;
    }
    case 5: {
      v1::Header header = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, choice.Of(kRandomFirms));
      header.set_key_id(IdOf("key"));
      header.mutable_firm_changed()->add_closing_days_added(20000 + choice.Below(4));
      header.mutable_firm_changed()->add_closing_days_removed(20000 + choice.Below(4));
      return header;
    }
    default: {
      v1::Header header = ProspectAddedOf(choice.Of(kRandomProspects),
                                          choice.Below(2) == 0 ? "" : choice.Of(kRandomFirms));
      header.set_key_id(IdOf("key"));
      return header;
    }
  }
}

// What changes who may do what, what the fold goes by, or nothing that this code knows.
v1::Header Strange(Choice& choice, TestJournal& journal, const std::string& prospect) {
  switch (choice.Below(3)) {
    case 0: {
      v1::Header header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, choice.Of(kRandomMembers));
      static constexpr v1::Role kRoles[] = {v1::REP, v1::REP, v1::MANAGER, v1::AUDITOR};
      header.mutable_role_changed()->set_role(choice.Of(kRoles));
      return header;
    }
    case 1: {
      v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
      v1::Policy& policy = *header.mutable_policy_set()->mutable_policy();
      policy = DefaultPolicy();
      policy.mutable_burst()->set_limit(2 + choice.Below(3));
      header.set_base(BaseOf(choice, journal, "team", v1::POLICY));
      return header;
    }
    default: {
      v1::Header header = ContactHeader(choice, journal, prospect);
      if (choice.Below(2) == 0) header.clear_body();
      header.set_type(static_cast<v1::EventType>(999));
      return header;
    }
  }
}

// Where one of the firms was added.
size_t FirmAdding(Choice& choice, const TestJournal& journal) {
  const std::string firm = IdOf(choice.Of(kRandomFirms));
  for (size_t i = 0; i < journal.events().size(); ++i) {
    const v1::Header& header = journal.events()[i].header;
    if (header.has_firm_added() && header.subject().id() == firm) return i;
  }
  return 0;
}

// Taking back, leaving, revoking, admitting.
v1::Header Rare(Choice& choice, TestJournal& journal, const std::string& prospect) {
  switch (choice.Below(11)) {
    case 8:
    case 9:
    case 10:
      return Strange(choice, journal, prospect);
    case 0:
    case 1: {
      size_t index = choice.Below(static_cast<uint32_t>(journal.events().size()));
      if (choice.Below(3) == 0) index = AddingOf(journal, prospect).value_or(index);
      if (choice.Below(4) == 0) index = FirmAdding(choice, journal);
      v1::Header header = RetractOf(prospect, RefOfSeq(journal, index));
      *header.mutable_subject() = journal.events()[index].header.subject();
      return header;
    }
    case 2: {
      v1::Header header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, prospect);
      header.mutable_fact_retracted()->set_import("crm");
      return header;
    }
    case 3: {
      const char* name = choice.Below(3) == 0 ? choice.Of(kRandomMembers) : "ben";
      if (choice.Below(2) == 0) {
        v1::Header header = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, name);
        header.mutable_device_revoked()->set_device(IdOf(absl::StrCat(name, " laptop")));
        return header;
      }
      v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, name);
      header.mutable_member_left()->set_last_working_day(20600);
      return header;
    }
    default: {
      v1::Header header = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "ben");
      for (size_t i = 0; i < journal.events().size(); ++i) {
        const HeldFact& event = journal.events()[i];
        if (event.verdict != v1::SET_APART || choice.Below(2) == 0) continue;
        header.mutable_subject()->set_id(event.header.actor());
        *header.mutable_events_admitted()->add_events() = RefOfSeq(journal, i);
      }
      return header;
    }
  }
}

// The same of the same thing, and perhaps otherwise; nullopt: of that there may be more than one.
std::optional<v1::Header> SaidAgain(Choice& choice, const TestJournal& journal,
                                    const v1::Header& last) {
  v1::Header header = HeaderOf(last.type(), v1::PROSPECT, "p1");
  *header.mutable_subject() = last.subject();
  if (last.has_deal_stage_changed()) {
    *header.mutable_deal_stage_changed() = last.deal_stage_changed();
    FillMove(choice, *header.mutable_deal_stage_changed());
  } else if (last.has_deal_closed()) {
    *header.mutable_deal_closed() = last.deal_closed();
    header.mutable_deal_closed()->set_result(choice.Below(2) == 0 ? v1::DEAL_WON : v1::DEAL_LOST);
  } else if (last.has_terms_changed()) {
    *header.mutable_terms_changed() = last.terms_changed();
    header.mutable_terms_changed()->set_agreed_by_client(choice.Below(2) == 0);
  } else if (last.has_promise_closed()) {
    *header.mutable_promise_closed() = last.promise_closed();
    header.mutable_promise_closed()->set_fate(static_cast<v1::PromiseFate>(1 + choice.Below(3)));
  } else if (last.has_task_planned()) {
    *header.mutable_task_planned() = last.task_planned();
    FillSlot(choice, journal, *header.mutable_task_planned()->mutable_due());
  } else if (last.has_task_done()) {
    *header.mutable_task_done() = last.task_done();
    header.mutable_task_done()->set_end(static_cast<v1::TaskEnd>(choice.Below(3)));
  } else {
    return std::nullopt;
  }
  return header;
}

v1::Header AnyEvent(Choice& choice, TestJournal& journal) {
  const std::string prospect = choice.Of(kRandomProspects);
  // Somebody or something just added, by mistake.
  const v1::Header& last = journal.events().back().header;
  const bool part = last.has_deal_opened() || last.has_promise_made() || last.has_task_delegated();
  if ((last.has_prospect_added() && choice.Below(2) == 0) || (part && choice.Below(3) == 0)) {
    v1::Header header = RetractOf(prospect, RefOfSeq(journal, journal.events().size() - 1));
    *header.mutable_subject() = last.subject();
    return header;
  }
  // Two say something of one thing.
  if (choice.Below(2) == 0) {
    if (std::optional<v1::Header> header = SaidAgain(choice, journal, last)) return *header;
  }
  switch (choice.Below(19)) {
    case 18:
      return DealEvent(choice, prospect);
    case 16:
    case 17:
      return TaskEvent(choice, journal, prospect);
    case 0:
    case 1:
      return CadenceEvent(choice, journal, prospect);
    case 2:
    case 3:
      return DealEvent(choice, prospect);
    case 4:
      return PromiseEvent(choice, journal, prospect);
    case 5:
    case 6:
    case 7:
      return OwnersEvent(choice, journal, prospect);
    case 8:
    case 9:
      return Identity(choice, journal, prospect);
    case 10:
      return Rare(choice, journal, prospect);
    default:
      return ContactHeader(choice, journal, prospect);
  }
}

void Begin(TestJournal& journal) {
  journal.SetNow(At("2026-05-11"));
  journal.Join("boss", v1::MANAGER);
  journal.Join("ann");
  journal.Join("ben");
  for (const char* firm : kRandomFirms) {
    v1::Header header = HeaderOf(v1::FIRM_ADDED, v1::FIRM, firm);
    header.mutable_firm_added();
    journal.Write("ann", header);
  }
  journal.Write("ann", ProspectAddedOf("p1", "f1"));
  journal.Write("ann", AssignOf("p1", "ann"));
  journal.Write("ben", ProspectAddedOf("p2"));
  journal.Write("ben", DealOpenedOf("p2", "deal0 of p2", 5));
}

}  // namespace

void WriteRandom(const std::vector<uint32_t>& choices, TestJournal& journal,
                 const std::function<void()>& after, Mostly mostly) {
  Begin(journal);
  // The first ones come from a release before this one.
  const size_t old_events = choices.empty() ? 0 : choices.front() % (choices.size() + 1);
  const uint32_t old_rules = choices.empty() ? 1 : 1 + choices.front() % (kRulesVersion - 1);
  for (size_t i = 0; i < choices.size(); ++i) {
    journal.SetRules(i < old_events ? old_rules : kRulesVersion);
    Choice choice(choices[i]);
    journal.SetNow(journal.now_us() + choice.Below(72) * kHourUs);
    const std::string member = choice.Of(kRandomMembers);
    if (choice.Below(2) == 0) JoinAnew(journal, member, after);
    // A third of the writers are managers, or half of all would be refused.
    Written next;
    if (choice.Below(mostly == Mostly::kPeople ? 2 : 16) == 0)
      next = PeopleEvent(choice, journal);
    else
      next.header = AnyEvent(choice, journal);
    v1::Header& header = next.header;
    const uint64_t head = journal.head().value();
    header.set_seen_seq(head - std::min<uint64_t>(head - 1, choice.Below(6)));
    const bool hints = !next.writer.empty();
    if (choice.Below(hints ? 9 : 3) == 0) {
      // Late by up to three weeks, or from a clock that is ahead.
      const int64_t late_us = (int64_t{choice.Below(24 * 21)} - 24) * kHourUs;
      header = When(std::move(header), journal.now_us() - late_us);
      // Nobody dated it: their clock was wrong, or it waited so long.
      if (choice.Below(2) == 0) header.set_written_at_us(header.occurred_at_us());
    }
    if (choice.Below(hints ? 18 : 6) == 0) header.set_import_ref("crm:row");
    if (choice.Below(20) == 0) {
      const size_t earlier = choice.Below(static_cast<uint32_t>(journal.events().size()));
      header.set_event_id(journal.events()[earlier].header.event_id());
    }
    std::string writer = hints ? next.writer : choice.Below(3) == 0 ? "admin" : member;
    if (writer != "admin") {
      header.set_actor(IdOf(writer));
      if (!hints && choice.Below(3) == 0) DateBeforeLeaving(choice, journal, writer, header);
      if (choice.Below(4) != 0) writer = LaptopOf(journal, writer);
    }
    journal.Write(writer, std::move(header));
    after();
  }
}

}  // namespace tasuki::domain
