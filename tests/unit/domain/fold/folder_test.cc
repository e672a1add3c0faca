#include "common/domain/fold/folder.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/digest.h"
#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

class FoldTest : public ::testing::Test {
 protected:
  FoldTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("peer");
    journal_.Join("boss", v1::MANAGER);
    EXPECT_EQ(journal_.Write("rep", ProspectAddedOf("tanaka")), v1::EFFECTIVE);
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  Grown All() { return journal_.Grown("tanaka"); }
  std::string Next() { return FormatDay(Row().next().slot().day()); }
  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    return journal_.Write(writer, std::move(header), name);
  }
  void ExpectLikeAFreshFold() {
    EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), journal_.events().size()));
  }

  TestJournal journal_;
};

TEST_F(FoldTest, ALateTouchChangesNoLaterOutcomesNextTouch) {
  journal_.SetNow(At("2026-05-29"));
  Write("rep", OutcomeOf("tanaka", v1::NOT_NOW));
  const std::string next = Next();
  journal_.SetNow(At("2026-06-03"));
  Write("peer", When(TouchOf("tanaka"), At("2026-05-13")));
  EXPECT_EQ(Next(), next);
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  EXPECT_EQ(Row().counters().burst(), 0u);
  EXPECT_EQ(Row().follow_up(), v1::STOPPED);
  EXPECT_EQ(Row().first_outbound_us(), At("2026-05-13"));
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, ATouchFromBeforeTheProspectWasEnteredCounts) {
  Write("rep", When(TouchOf("tanaka"), At("2026-05-08")));
  EXPECT_EQ(Row().cadence().steps_done(), 1u);
  EXPECT_EQ(Next(), "2026-05-13");  // Three business days after that touch.
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AClockTenYearsAheadSpoilsNobodysDates) {
  Write("rep", When(TouchOf("tanaka"), At("2036-05-12")));
  EXPECT_EQ(Next(), "2026-05-14");
  Write("peer", When(TouchOf("tanaka"), At("2026-05-11", 12)));
  EXPECT_EQ(Row().counters().burst(), 2u);
  v1::Header started = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, "tanaka");
  started.mutable_cadence_started()->set_cadence("proposal");
  started.mutable_cadence_started()->set_day(*ParseDay("2036-05-12"));
  Write("rep", When(started, At("2036-05-12")));
  EXPECT_EQ(Next(), "2026-05-11");
  v1::Header added = ProspectAddedOf("suzuki");
  added.mutable_prospect_added()->mutable_attributes()->set_met_at_us(At("2036-05-12"));
  added.mutable_prospect_added()->set_met_offset_minutes(540);
  Write("rep", When(added, At("2036-05-12")));
  EXPECT_EQ(FormatDay(journal_.Prospect("suzuki").next().slot().day()), "2026-05-11");
}

TEST_F(FoldTest, WhatIsTakenBackIsLeftOutAndStaysVisible) {
  Write("rep", TouchOf("tanaka"), "wrong touch");
  Write("rep", RetractOf("tanaka", journal_.RefOf("wrong touch")), "the undo");
  EXPECT_EQ(Row().counters().lifetime(), 0u);
  EXPECT_EQ(Row().next().kind(), v1::FIRST_FOLLOW_UP);
  EXPECT_TRUE(journal_.IsTakenBack("wrong touch"));
  EXPECT_EQ(All().timeline().size(), 3u);
  // Taking back the taking back.
  Write("rep", RetractOf("tanaka", journal_.RefOf("the undo")));
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, ARepTakesBackNobodyElsesFact) {
  Write("peer", TouchOf("tanaka"), "theirs");
  Write("rep", TouchOf("tanaka"), "mine");
  // By its replica and number it is the rep's own; by its id it is the peer's.
  v1::EventRef ref = journal_.RefOf("mine");
  ref.set_event_id(IdOf("theirs"));
  EXPECT_EQ(Write("rep", RetractOf("tanaka", ref)), v1::EFFECTIVE);
  EXPECT_EQ(Row().counters().lifetime(), 2u);
  EXPECT_FALSE(journal_.IsTakenBack("theirs"));
  EXPECT_FALSE(journal_.IsTakenBack("mine"));
  // The peer's own words about it do, and a manager's.
  Write("boss", RetractOf("tanaka", journal_.RefOf("theirs")));
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  EXPECT_TRUE(journal_.IsTakenBack("theirs"));
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AReferenceFromBeforeAForkStillNamesTheFact) {
  v1::Header opened = ReplicaOpenedOf("rep", "rep laptop");
  opened.set_actor(IdOf("rep"));
  ASSERT_EQ(Write("rep again", opened), v1::EFFECTIVE);
  // Written before the fork was noticed: the touch then came in under the new replica.
  v1::Header touch = TouchOf("tanaka");
  touch.set_actor(IdOf("rep"));
  ASSERT_EQ(Write("rep again", touch, "touch"), v1::EFFECTIVE);
  v1::EventRef ref = journal_.RefOf("touch");
  ref.set_replica(IdOf("rep"));
  ref.set_replica_seq(1);
  ASSERT_EQ(Write("rep", RetractOf("tanaka", ref)), v1::EFFECTIVE);
  EXPECT_EQ(Row().counters().lifetime(), 0u);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AFactThatComesAfterItWasTakenBackIsLeftOutHoweverTheJournalIsCut) {
  v1::EventRef ref;
  ref.set_event_id(IdOf("to come"));
  ref.set_replica(IdOf("peer"));
  ref.set_replica_seq(99);
  Write("boss", RetractOf("tanaka", ref));
  Write("rep", TouchOf("tanaka"), "to come");  // The same id, by another.
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  Write("peer", TouchOf("tanaka"), "to come");
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AnOptOutTakenBackGivesTheDateBack) {
  Write("rep", OutcomeOf("tanaka", v1::OPTED_OUT), "slip");
  EXPECT_FALSE(Row().has_next());
  Write("rep", RetractOf("tanaka", journal_.RefOf("slip")));
  EXPECT_EQ(Next(), "2026-05-12");
}

TEST_F(FoldTest, AnImportCanBeTakenBackAsAWhole) {
  v1::Header touch = TouchOf("tanaka");
  touch.set_import_ref("old-crm:1a2b");
  Write("boss", touch, "imported");
  Write("rep", TouchOf("tanaka"));
  v1::Header retract = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "tanaka");
  retract.mutable_fact_retracted()->set_import("old-crm");
  EXPECT_EQ(Write("boss", retract), v1::EFFECTIVE);
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  EXPECT_TRUE(journal_.IsTakenBack("imported"));
  // Imported once more on purpose, it counts.
  touch.set_import_ref("old-crm:3c4d");
  Write("boss", touch);
  EXPECT_EQ(Row().counters().lifetime(), 2u);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AMergedProspectHasNoDateAndASplitGivesItBack) {
  Write("rep", ProspectAddedOf("tanaka again"));
  Write("rep", NextOf("tanaka again", "2026-06-01"));
  v1::Header merge = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, "tanaka again");
  merge.mutable_prospects_merged()->set_into(IdOf("tanaka"));
  ASSERT_EQ(Write("boss", merge, "merge"), v1::EFFECTIVE);
  EXPECT_FALSE(journal_.Prospect("tanaka again").has_next());
  EXPECT_EQ(journal_.Prospect("tanaka again").merged_into(), IdOf("tanaka"));
  EXPECT_FALSE(IsLive(journal_.Prospect("tanaka again")));
  Write("peer", When(TouchOf("tanaka again"), At("2026-05-10")));  // Late, and folds on itself.
  EXPECT_FALSE(journal_.Prospect("tanaka again").has_next());
  EXPECT_EQ(journal_.Prospect("tanaka again").counters().lifetime(), 1u);
  v1::Header split = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, "tanaka again");
  split.mutable_prospects_split();
  split.set_base(IdOf("merge"));
  ASSERT_EQ(Write("boss", split), v1::EFFECTIVE);
  EXPECT_EQ(FormatDay(journal_.Prospect("tanaka again").next().slot().day()), "2026-06-01");
  ExpectLikeAFreshFold();
}

// Closed through the survivor it would stay open where it stands, for ever: that is refused, by
// every laptop alike.
TEST_F(FoldTest, ADealOfAMergedProspectIsClosedWhereItStands) {
  Write("rep", ProspectAddedOf("tanaka again"));
  Write("rep", DealOpenedOf("tanaka again", "deal"));
  v1::Header merge = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, "tanaka again");
  merge.mutable_prospects_merged()->set_into(IdOf("tanaka"));
  ASSERT_EQ(Write("boss", merge, "merge"), v1::EFFECTIVE);
  EXPECT_EQ(Write("rep", DealClosedOf("tanaka", "deal", v1::DEAL_WON)), v1::INVALID);
  EXPECT_EQ(journal_.Grown("tanaka again").deals(0).result(), v1::DEAL_RESULT_UNSPECIFIED);
  EXPECT_EQ(Write("rep", DealClosedOf("tanaka again", "deal", v1::DEAL_WON)), v1::EFFECTIVE);
  EXPECT_EQ(journal_.Grown("tanaka again").deals(0).result(), v1::DEAL_WON);
  EXPECT_EQ(All().deals_size(), 0);
  // What was said of it stands, whatever becomes of the merge.
  v1::Header split = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, "tanaka again");
  split.mutable_prospects_split();
  split.set_base(IdOf("merge"));
  ASSERT_EQ(Write("boss", split), v1::EFFECTIVE);
  EXPECT_EQ(journal_.Grown("tanaka again").deals(0).result(), v1::DEAL_WON);
  EXPECT_EQ(journal_.Prospect("tanaka again").next().kind(), v1::REORDER);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AnErasedProspectHasNoDate) {
  v1::Header erase = HeaderOf(v1::SUBJECT_ERASED, v1::PROSPECT, "tanaka");
  erase.mutable_subject_erased()->set_reason("asked");
  ASSERT_EQ(Write("admin", erase), v1::EFFECTIVE);
  EXPECT_FALSE(Row().has_next());
  EXPECT_FALSE(IsLive(Row()));
}

TEST_F(FoldTest, TwoLaptopsThatCloseOneDealDifferentlyCross) {
  Write("rep", DealOpenedOf("tanaka", "deal", 100));
  const uint64_t seen = journal_.head().value();
  v1::Header won = DealClosedOf("tanaka", "deal", v1::DEAL_WON);
  v1::Header lost = DealClosedOf("tanaka", "deal", v1::DEAL_LOST);
  won.set_seen_seq(seen);
  lost.set_seen_seq(seen);
  Write("rep", When(won, At("2026-05-11", 15)), "won");
  EXPECT_EQ(Row().crossed_size(), 0);
  Write("peer", When(lost, At("2026-05-11", 14)), "lost");  // Earlier, and comes later.
  EXPECT_EQ(All().deals(0).result(), v1::DEAL_LOST);        // Both are capped at when they came in.
  ASSERT_EQ(Row().crossed_size(), 1);
  EXPECT_EQ(Row().crossed(0).what(), "deal");
  EXPECT_EQ(Row().crossed(0).id(), IdOf("deal"));
  // Whoever has seen both and says it again settles it.
  Write("boss", DealClosedOf("tanaka", "deal", v1::DEAL_WON));
  EXPECT_EQ(Row().crossed_size(), 0);
  EXPECT_EQ(All().deals(0).result(), v1::DEAL_WON);
  ExpectLikeAFreshFold();
}

// An outcome closes the deal without its figure, which comes with the closing beside it.
TEST_F(FoldTest, TwoThatWonOneDealForAnotherAmountCross) {
  Write("rep", DealOpenedOf("tanaka", "deal", 100));
  const uint64_t seen = journal_.head().value();
  for (const auto& [writer, amount] : {std::pair("rep", 100), std::pair("peer", 200)}) {
    v1::Header outcome = OutcomeOf("tanaka", v1::WON);
    outcome.mutable_outcome_recorded()->set_deal(IdOf("deal"));
    v1::Header closed = DealClosedOf("tanaka", "deal", v1::DEAL_WON);
    closed.mutable_deal_closed()->mutable_value()->set_micros(amount * 1'000'000);
    closed.mutable_deal_closed()->mutable_value()->set_currency("JPY");
    for (v1::Header* header : {&outcome, &closed}) {
      header->set_seen_seq(seen);
      Write(writer, *header);
    }
  }
  ASSERT_EQ(Row().crossed_size(), 1);
  EXPECT_EQ(Row().crossed(0).what(), "deal-amount");
  EXPECT_EQ(Row().crossed(0).id(), IdOf("deal"));
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, TwoThatMoveOneDealToOtherStagesOrAmountsCross) {  // X22
  Write("rep", DealOpenedOf("tanaka", "deal", 100));
  const uint64_t seen = journal_.head().value();
  v1::Header move = HeaderOf(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, "tanaka");
  v1::DealStageChanged& body = *move.mutable_deal_stage_changed();
  body.set_deal(IdOf("deal"));
  move.set_seen_seq(seen);
  body.set_stage("proposal");
  body.mutable_value()->set_micros(100'000'000);
  Write("rep", move);
  Write("peer", move);  // The same, in the same words.
  EXPECT_EQ(Row().crossed_size(), 0);
  body.set_stage("negotiation");
  body.mutable_value()->set_micros(200'000'000);
  Write("boss", move);
  ASSERT_EQ(Row().crossed_size(), 2);
  EXPECT_EQ(Row().crossed(0).what(), "deal-stage");
  EXPECT_EQ(Row().crossed(1).what(), "deal-amount");
  for (const v1::Crossed& crossed : Row().crossed()) {
    EXPECT_EQ(crossed.id(), IdOf("deal"));
    EXPECT_EQ(crossed.stands_seq(), journal_.head().value());
  }
  move.clear_seen_seq();
  Write("peer", move);  // Whoever has seen both says it again.
  EXPECT_EQ(Row().crossed_size(), 0);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, WhatArrivesLateCrossesJustTheSame) {
  Write("rep", DealOpenedOf("tanaka", "deal"));
  const uint64_t seen = journal_.head().value();
  journal_.SetNow(At("2026-05-20"));
  v1::Header lost = OutcomeOf("tanaka", v1::LOST);
  lost.mutable_outcome_recorded()->set_deal(IdOf("deal"));
  lost.set_seen_seq(seen);
  Write("peer", When(lost, At("2026-05-15")));
  v1::Header won = OutcomeOf("tanaka", v1::WON);
  won.mutable_outcome_recorded()->set_deal(IdOf("deal"));
  won.set_seen_seq(seen);
  Write("rep", When(won, At("2026-05-14")));
  EXPECT_EQ(All().deals(0).result(), v1::DEAL_LOST);
  EXPECT_EQ(All().deals(0).closed_us(), At("2026-05-15"));
  ASSERT_EQ(Row().crossed_size(), 1);
  EXPECT_EQ(Row().follow_up(), v1::STOPPED);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, WhoHadSeenTheFirstDoesNotCross) {
  Write("rep", DealOpenedOf("tanaka", "deal"));
  Write("rep", DealClosedOf("tanaka", "deal", v1::DEAL_WON));
  Write("peer", DealClosedOf("tanaka", "deal", v1::DEAL_LOST));
  EXPECT_EQ(Row().crossed_size(), 0);
  EXPECT_EQ(All().deals(0).result(), v1::DEAL_LOST);
}

TEST_F(FoldTest, TwoDatesChosenAtOnceCrossUntilATouchOnTheDay) {  // X18
  Write("rep", TouchOf("tanaka"));  // Else the first follow-up is next.
  const uint64_t seen = journal_.head().value();
  v1::Header one = NextOf("tanaka", "2026-06-01");
  v1::Header other = NextOf("tanaka", "2026-07-01");
  one.set_seen_seq(seen);
  other.set_seen_seq(seen);
  Write("rep", one);
  Write("peer", other);
  EXPECT_EQ(Next(), "2026-07-01");
  ASSERT_EQ(Row().crossed_size(), 1);
  EXPECT_EQ(Row().crossed(0).what(), "next-touch");
  Write("rep", TouchOf("tanaka"));
  EXPECT_EQ(Row().crossed_size(), 1);
  journal_.SetNow(At("2026-07-01"));
  Write("rep", TouchOf("tanaka"));
  EXPECT_EQ(Row().crossed_size(), 0);
}

TEST_F(FoldTest, AClosingFromBeforeTheOpeningIsNotLost) {
  journal_.SetNow(At("2026-05-20"));
  Write("rep", DealOpenedOf("tanaka", "deal", 100));
  Write("rep", When(DealClosedOf("tanaka", "deal", v1::DEAL_WON), At("2026-05-19")));
  ASSERT_EQ(All().deals_size(), 1);
  EXPECT_EQ(All().deals(0).result(), v1::DEAL_WON);
  EXPECT_EQ(All().deals(0).stage(), "lead");
  EXPECT_EQ(All().deals(0).value().micros(), 100'000'000);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, ADealTakenBackIsGone) {
  Write("rep", DealOpenedOf("tanaka", "deal", 100), "opening");
  Write("rep", DealClosedOf("tanaka", "deal", v1::DEAL_LOST), "closing");
  Write("rep", RetractOf("tanaka", journal_.RefOf("opening")));
  EXPECT_EQ(All().deals_size(), 1) << "its closing stands on it";
  Write("rep", RetractOf("tanaka", journal_.RefOf("closing")));
  Write("rep", RetractOf("tanaka", journal_.RefOf("opening")));
  EXPECT_EQ(All().deals_size(), 0);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, EventsSetApartCountOnceAdmitted) {
  v1::Header revoked = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, "peer");
  revoked.mutable_device_revoked()->set_device(IdOf("peer laptop"));
  ASSERT_EQ(Write("admin", revoked), v1::EFFECTIVE);
  journal_.SetNow(At("2026-05-13"));
  ASSERT_EQ(Write("peer", When(TouchOf("tanaka"), At("2026-05-12")), "apart"), v1::SET_APART);
  ASSERT_EQ(Write("peer", ProspectAddedOf("suzuki"), "apart added"), v1::SET_APART);
  ASSERT_EQ(Write("peer", TouchOf("suzuki"), "apart touch"), v1::SET_APART);
  EXPECT_EQ(Row().counters().lifetime(), 0u);
  EXPECT_EQ(journal_.rows().Find(ProspectKey(SubjectOfName("suzuki"))), nullptr);
  v1::Header admitted = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "peer");
  for (const char* name : {"apart", "apart added", "apart touch"}) {
    *admitted.mutable_events_admitted()->add_events() = journal_.RefOf(name);
  }
  ASSERT_EQ(Write("boss", admitted), v1::EFFECTIVE);
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  EXPECT_EQ(Next(), "2026-05-15");
  EXPECT_EQ(journal_.Prospect("suzuki").counters().lifetime(), 1u);
  EXPECT_TRUE(journal_.Prospect("suzuki").has_next());
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, ARepeatedEventIdAdmitsNothingElse) {
  v1::Header revoked = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, "peer");
  revoked.mutable_device_revoked()->set_device(IdOf("peer laptop"));
  ASSERT_EQ(Write("admin", revoked), v1::EFFECTIVE);
  ASSERT_EQ(Write("peer", TouchOf("tanaka"), "apart"), v1::SET_APART);
  const v1::EventRef first = journal_.RefOf("apart");
  ASSERT_EQ(Write("peer", OutcomeOf("tanaka", v1::OPTED_OUT), "apart"), v1::INVALID);
  v1::Header admitted = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "peer");
  *admitted.mutable_events_admitted()->add_events() = first;
  ASSERT_EQ(Write("boss", admitted), v1::EFFECTIVE);
  ASSERT_EQ(Write("peer", OutcomeOf("tanaka", v1::OPTED_OUT), "apart"), v1::INVALID);
  EXPECT_EQ(Row().counters().lifetime(), 1u);
  EXPECT_NE(Row().follow_up(), v1::OPTED_OUT_FOR_EVER);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AnUnknownTypeIsFoldedByNothing) {
  v1::Header strange = AssignOf("tanaka", "peer");
  strange.set_type(static_cast<v1::EventType>(999));
  EXPECT_EQ(Write("rep", strange), v1::INVALID) << "its body is of another type";
  strange.clear_body();
  EXPECT_EQ(Write("rep", strange), v1::EFFECTIVE);
  EXPECT_EQ(All().handovers_size(), 0);
  EXPECT_EQ(All().timeline().size(), 3u);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, OnlyWhatCountsIsFolded) {
  v1::Header forged = TouchOf("tanaka");
  forged.mutable_touch_logged()->clear_channel();
  EXPECT_EQ(Write("rep", forged), v1::INVALID);
  EXPECT_EQ(Row().counters().lifetime(), 0u);
  EXPECT_EQ(All().timeline().size(), 2u);  // Still visible.
}

TEST_F(FoldTest, FirmsKnowTheirProspects) {
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added()->set_zone("Europe/Amsterdam");
  firm.mutable_firm_added()->add_closing_days(20700);
  firm.set_key_id(IdOf("key"));
  ASSERT_EQ(Write("rep", firm), v1::EFFECTIVE);
  v1::Header changed = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "tanaka");
  changed.mutable_prospect_changed()->mutable_attributes()->set_firm(IdOf("acme"));
  ASSERT_EQ(Write("rep", changed, "joined"), v1::EFFECTIVE);
  ASSERT_EQ(Write("rep", ProspectAddedOf("suzuki", "acme")), v1::EFFECTIVE);
  EXPECT_EQ(journal_.ProspectsOf("acme").size(), 2u);
  EXPECT_EQ(journal_.Firm("acme").texts().refs_size(), 1);
  v1::Header left = changed;
  left.mutable_prospect_changed()->mutable_attributes()->set_firm("");
  ASSERT_EQ(Write("rep", left), v1::EFFECTIVE);
  EXPECT_EQ(journal_.ProspectsOf("acme"), std::vector<std::string>{IdOf("suzuki")});
  v1::Header days = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, "acme");
  days.mutable_firm_changed()->add_closing_days_added(20600);
  days.mutable_firm_changed()->add_closing_days_removed(20700);
  ASSERT_EQ(Write("rep", days, "days"), v1::EFFECTIVE);
  ASSERT_EQ(journal_.Firm("acme").closing_days_size(), 1);
  EXPECT_EQ(journal_.Firm("acme").closing_days(0), 20600);
  v1::Header undo = HeaderOf(v1::FACT_RETRACTED, v1::FIRM, "acme");
  *undo.mutable_fact_retracted()->mutable_fact() = journal_.RefOf("days");
  ASSERT_EQ(Write("rep", undo), v1::EFFECTIVE);
  EXPECT_EQ(journal_.Firm("acme").closing_days(0), 20700);
  EXPECT_EQ(journal_.Firm("acme").zone(), "Europe/Amsterdam");
  ExpectLikeAFreshFold();
}

// Whose a prospect is hangs on its firm, and a verdict is not taken back.
TEST_F(FoldTest, TheFirmOfTheFoldIsTheOneVerdictsGoBy) {
  for (const char* name : {"acme", "bolt"}) {
    v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, name);
    firm.mutable_firm_added();
    ASSERT_EQ(Write("boss", firm), v1::EFFECTIVE);
  }
  const auto firm_of = [&](const char* name) {
    const auto* row = journal_.rows().Find(SubjectKey(SubjectOfName(name)));
    EXPECT_EQ(row->parent(), journal_.Prospect(name).attributes().firm());
    return row->parent();
  };
  const auto joins = [](const char* firm) {
    v1::Header header = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "tanaka");
    header.mutable_prospect_changed()->mutable_attributes()->set_firm(IdOf(firm));
    return header;
  };
  // Before the prospect was added, by its business time.
  ASSERT_EQ(Write("rep", When(joins("acme"), At("2026-05-01"))), v1::EFFECTIVE);
  EXPECT_EQ(firm_of("tanaka"), IdOf("acme"));
  // Taken back, by whomever.
  ASSERT_EQ(Write("rep", When(joins("bolt"), At("2026-05-02")), "joined"), v1::EFFECTIVE);
  ASSERT_EQ(Write("boss", RetractOf("tanaka", journal_.RefOf("joined"))), v1::EFFECTIVE);
  EXPECT_EQ(firm_of("tanaka"), IdOf("bolt"));
  EXPECT_FALSE(journal_.IsTakenBack("joined"));
  // Admitted after another change that came, and happened, later than it.
  v1::Header revoked = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, "peer");
  revoked.mutable_device_revoked()->set_device(IdOf("peer laptop"));
  ASSERT_EQ(Write("admin", revoked), v1::EFFECTIVE);
  const int64_t ahead = At("2027-01-01");  // A clock that is ahead: business time is the arrival.
  ASSERT_EQ(Write("peer", When(joins("bolt"), ahead), "apart"), v1::SET_APART);
  ASSERT_EQ(Write("rep", When(joins("acme"), ahead)), v1::EFFECTIVE);
  v1::Header admitted = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, "peer");
  *admitted.mutable_events_admitted()->add_events() = journal_.RefOf("apart");
  ASSERT_EQ(Write("boss", admitted), v1::EFFECTIVE);
  EXPECT_EQ(firm_of("tanaka"), IdOf("acme"));
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AnAnswerToAHandoverIsNotTakenBack) {
  ASSERT_EQ(Write("boss", AssignOf("tanaka", "rep"), "handover"), v1::EFFECTIVE);
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  decline.mutable_handover_declined()->set_assignment(IdOf("handover"));
  ASSERT_EQ(Write("rep", decline, "no"), v1::EFFECTIVE);
  ASSERT_EQ(Write("rep", RetractOf("tanaka", journal_.RefOf("no"))), v1::EFFECTIVE);
  EXPECT_NE(All().handovers(0).declined_us(), 0);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, WhatNobodyCanHaveSeenYetTheyHaveNotSeen) {
  Write("rep", NextOf("tanaka", "2026-06-01"));
  v1::Header next = NextOf("tanaka", "2026-06-02");
  next.set_seen_seq(UINT64_MAX);
  Write("peer", next);
  EXPECT_EQ(Row().crossed_size(), 1);
  next.set_seen_seq(0);
  Write("peer", next);
  EXPECT_EQ(Row().crossed_size(), 0);
  ExpectLikeAFreshFold();
}

TEST_F(FoldTest, AMissingHistoryIsAnError) {
  class Nothing : public History {
    absl::Status Read(const std::vector<Seq>&,
                      absl::FunctionRef<void(const JournalEvent&)>) override {
      return absl::DataLossError("no such event");
    }
  } nothing;
  Folder folder(journal_.rows(), nothing);
  HeldFact late = journal_.events().back();
  late.header = When(TouchOf("tanaka"), At("2026-05-11", 9));
  late.seq = Seq(900);
  late.b_us = late.header.occurred_at_us();
  ASSERT_TRUE(folder.Add(late.event()).ok());
  late.header = When(TouchOf("tanaka"), At("2026-05-01"));
  late.seq = Seq(901);
  late.b_us = late.header.occurred_at_us();
  ASSERT_TRUE(folder.Add(late.event()).ok());
  EXPECT_EQ(folder.Finish().code(), absl::StatusCode::kDataLoss);
}

TEST_F(FoldTest, ARowKeepsSoManyClosingDaysAndCrossedFacts) {
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  Write("rep", firm);
  for (int32_t day = 20000; day < 20000 + kClosingDaysMax + 1000;) {
    v1::Header days = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, "acme");
    for (int i = 0; i < 1000; ++i) days.mutable_firm_changed()->add_closing_days_added(day++);
    ASSERT_EQ(Write("rep", days), v1::EFFECTIVE);
  }
  EXPECT_EQ(journal_.Firm("acme").closing_days_size(), kClosingDaysMax);
  EXPECT_GT(journal_.Firm("acme").closing_days(0), 20000);  // Those longest ago go.
  const uint64_t seen = journal_.head().value();
  for (int i = 0; i < kCrossedMax + 5; ++i) {
    // Each from a replica of its own: what a replica wrote itself it has seen.
    const std::string replica = absl::StrCat("replica ", i);
    v1::Header opened = ReplicaOpenedOf("rep", "rep laptop");
    opened.set_actor(IdOf("rep"));
    ASSERT_EQ(Write(replica, opened), v1::EFFECTIVE);
    v1::Header next = NextOf("tanaka", i % 2 == 0 ? "2026-06-01" : "2026-06-02");
    next.set_seen_seq(seen);
    next.set_actor(IdOf("rep"));
    Write(replica, next);
  }
  EXPECT_EQ(Row().crossed_size(), kCrossedMax);
  ExpectLikeAFreshFold();
}

// A clear text may be as long as an event, and a message have fields that nobody knows: neither
// makes a row grow.
TEST_F(FoldTest, RowsTakeOverNoMoreOfAHeaderThanTheirBounds) {
  const std::string whole(100 << 10, 'y');
  const auto unknown = [&](google::protobuf::Message* message) {
    message->GetReflection()->MutableUnknownFields(message)->AddLengthDelimited(5000, whole);
  };
  for (int i = 0; i < 3; ++i) {
    v1::Header changed = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "tanaka");
    v1::ProspectAttributes& attributes = *changed.mutable_prospect_changed()->mutable_attributes();
    attributes.set_language(i == 0 ? std::string("ja") : whole);
    attributes.set_zone(whole);
    unknown(&attributes);
    Write("rep", changed);
    v1::Header next = HeaderOf(v1::NEXT_TOUCH_SET, v1::PROSPECT, "tanaka");
    next.mutable_next_touch_set()->mutable_next()->set_day(20'700);
    next.mutable_next_touch_set()->set_season(whole);
    unknown(next.mutable_next_touch_set()->mutable_next());
    Write("rep", next);
    v1::Header deal = HeaderOf(v1::DEAL_OPENED, v1::PROSPECT, "tanaka");
    deal.mutable_deal_opened()->set_deal(IdOf("deal" + std::to_string(i)));
    deal.mutable_deal_opened()->set_stage(whole);
    deal.mutable_deal_opened()->mutable_value()->set_micros(7);
    deal.mutable_deal_opened()->mutable_value()->set_currency(whole);
    Write("rep", deal);
    v1::Header member = HeaderOf(v1::MEMBER_ADDED, v1::MEMBER, "new" + std::to_string(i));
    member.mutable_member_added()->set_role(v1::REP);
    member.mutable_member_added()->set_name(whole);
    member.mutable_member_added()->set_zone(whole);
    EXPECT_EQ(Write("boss", member), v1::EFFECTIVE);
    v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "firm" + std::to_string(i));
    firm.mutable_firm_added()->set_zone(whole);
    Write("rep", firm);
    v1::Header back = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "tanaka");
    back.mutable_fact_retracted()->set_import(whole);
    Write("rep", back);
  }
  EXPECT_EQ(Row().attributes().language(), "ja");
  EXPECT_EQ(Row().attributes().zone(), "");
  EXPECT_EQ(FormatDay(Row().appointment().slot().day()), FormatDay(20'700));
  EXPECT_EQ(All().deals(0).value().micros(), 7);
  // The longest are those that hold a policy whole.
  for (const auto& [key, row] : journal_.AllRows()) EXPECT_LT(row.size(), 16u << 10) << key[0];
  ExpectLikeAFreshFold();
}

}  // namespace
}  // namespace tasuki::domain
