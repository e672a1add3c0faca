#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Dates that a person chose (X18), with the default policy. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class AppointmentTest : public ::testing::Test {
 protected:
  AppointmentTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Write("rep", ProspectAddedOf("tanaka"));
    On("2026-05-12", TouchOf("tanaka"));  // The first follow-up is done.
  }

  // Writes as `rep` at 10:00 of `day`.
  void On(std::string_view day, v1::Header header, std::string_view prospect = "tanaka") {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE)
        << prospect;
  }

  // A meeting planned for that day.
  static v1::Header Meeting(std::string_view day, std::string_view prospect = "tanaka") {
    v1::Header header = NextOf(prospect, day);
    header.mutable_next_touch_set()->set_channel(v1::MEETING);
    return header;
  }
  static v1::Header Decision(std::string_view day) {
    v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
    promise.mutable_promise_made()->set_promise(IdOf("decision"));
    promise.mutable_promise_made()->set_by(v1::CLIENT);
    promise.mutable_promise_made()->set_kind(v1::DECISION_DATE);
    promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay(day));
    return promise;
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  std::string Next() { return FormatDay(Row().next().slot().day()); }
  v1::TouchKind Kind() { return Row().next().kind(); }
  std::string Appointment() {
    return Row().has_appointment() ? FormatDay(Row().appointment().slot().day()) : "none";
  }

  TestJournal journal_;
};

TEST_F(AppointmentTest, ATouchBeforeItsDayDoesNotClearIt) {
  On("2026-05-13", Meeting("2026-06-01"));
  for (const char* day : {"2026-05-14", "2026-05-20", "2026-05-29"}) {
    On(day, TouchOf("tanaka"));
    EXPECT_EQ(Next(), "2026-06-01") << "cadence steps and the burst's limit wait for it";
    EXPECT_EQ(Row().next().channel(), v1::MEETING);
    EXPECT_EQ(Kind(), v1::CHOSEN);
  }
}

TEST_F(AppointmentTest, ATouchOnItsDayOrAfterItEndsIt) {
  On("2026-05-13", Meeting("2026-05-18"));
  On("2026-05-18", TouchOf("tanaka"));
  EXPECT_EQ(Appointment(), "none");
  EXPECT_EQ(Kind(), v1::STEP);
  EXPECT_FALSE(Row().has_next_chosen());
  // Till then it is overdue, however long.
  On("2026-05-19", Meeting("2026-05-21"));
  On("2026-06-30", OutcomeOf("tanaka", v1::NO_RESPONSE));
  EXPECT_EQ(Next(), "2026-05-21");
  On("2026-07-01", InboundOf("tanaka"));
  EXPECT_EQ(Appointment(), "none");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
}

TEST_F(AppointmentTest, AnAnswerOwedComesFirstAndTheAppointmentAgainAfterIt) {
  On("2026-05-13", Meeting("2026-06-01"));
  On("2026-05-14", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-15");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
  EXPECT_EQ(Appointment(), "2026-06-01");
  On("2026-05-15", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-06-01");
  EXPECT_EQ(Row().next().channel(), v1::MEETING);
  EXPECT_FALSE(Row().has_first());
}

TEST_F(AppointmentTest, AnAnswerDueOnItsDayOrLaterIsGivenThere) {
  On("2026-05-13", Meeting("2026-05-15"));
  On("2026-05-14", InboundOf("tanaka"));  // Its answer is due on the 15th.
  EXPECT_EQ(Kind(), v1::CHOSEN);
  // The appointment put off, the answer is still owed.
  On("2026-05-14", Meeting("2026-06-01"));
  EXPECT_EQ(Next(), "2026-05-15");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
  EXPECT_EQ(Appointment(), "2026-06-01");
}

TEST_F(AppointmentTest, TheFirstFollowUpComesBeforeAnAppointment) {
  journal_.SetNow(At("2026-05-13", 9));
  journal_.Write("rep", ProspectAddedOf("suzuki"));
  On("2026-05-13", Meeting("2026-06-01", "suzuki"));
  const v1::ProspectRow& row = journal_.Prospect("suzuki");
  EXPECT_EQ(FormatDay(row.next().slot().day()), "2026-05-14");
  EXPECT_EQ(row.next().kind(), v1::FIRST_FOLLOW_UP);
  On("2026-05-14", TouchOf("suzuki"));
  EXPECT_EQ(FormatDay(journal_.Prospect("suzuki").next().slot().day()), "2026-06-01");
}

TEST_F(AppointmentTest, ADateSaidWithATouchIsTheAnswerToIt) {
  On("2026-05-13", InboundOf("tanaka"));
  v1::Header next = NextOf("tanaka", "2026-05-20");
  next.mutable_next_touch_set()->set_with_touch(true);
  On("2026-05-13", next);
  EXPECT_EQ(Next(), "2026-05-20");
  EXPECT_FALSE(Row().has_first());
  // So is the date of an outcome.
  On("2026-05-14", InboundOf("tanaka"));
  EXPECT_EQ(Next(), "2026-05-15");
  v1::Header replied = OutcomeOf("tanaka", v1::REPLIED);
  replied.mutable_outcome_recorded()->mutable_next()->set_day(*ParseDay("2026-05-25"));
  On("2026-05-14", replied);
  EXPECT_EQ(Next(), "2026-05-25");
}

TEST_F(AppointmentTest, ItIsMovedByAPerson) {
  On("2026-05-13", Meeting("2026-06-01"));
  On("2026-05-14", Meeting("2026-05-25"));
  EXPECT_EQ(Next(), "2026-05-25");
  On("2026-05-14", Meeting("2026-07-01"));
  EXPECT_EQ(Next(), "2026-07-01");
  On("2026-05-15", TouchOf("tanaka"));
  EXPECT_EQ(Next(), "2026-07-01");
}

TEST_F(AppointmentTest, AnEndingOutcomeEndsIt) {
  int32_t day = *ParseDay("2026-05-13");
  for (const v1::Outcome outcome : {v1::NOT_NOW, v1::NO, v1::WON, v1::LOST}) {
    On(FormatDay(day), Meeting("2026-06-01"));
    ASSERT_EQ(Next(), "2026-06-01");
    On(FormatDay(day + 1), OutcomeOf("tanaka", outcome));
    day += 2;
    EXPECT_EQ(Appointment(), "none") << v1::Outcome_Name(outcome);
    EXPECT_FALSE(Row().next().chosen());
  }
  On("2026-05-25", Meeting("2026-06-01"));
  On("2026-05-26", OutcomeOf("tanaka", v1::OPTED_OUT));
  EXPECT_EQ(Appointment(), "none");
  EXPECT_FALSE(Row().has_next());
}

TEST_F(AppointmentTest, OtherOutcomesDoNot) {
  On("2026-05-13", Meeting("2026-06-01"));
  On("2026-05-13", OutcomeOf("tanaka", v1::CONSIDERING));
  EXPECT_EQ(Next(), "2026-06-01") << "no day was named, so that there is none to keep before";
  On("2026-05-14", OutcomeOf("tanaka", v1::REPLIED));
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
  EXPECT_EQ(Appointment(), "2026-06-01");
}

TEST_F(AppointmentTest, APromiseDueBeforeItComesFirst) {
  On("2026-05-13", Meeting("2026-06-30"));
  On("2026-05-13", OutcomeOf("tanaka", v1::CONSIDERING));
  On("2026-05-14", Decision("2026-06-10"));
  EXPECT_EQ(Next(), "2026-06-10");
  EXPECT_EQ(Kind(), v1::CLIENT_PROMISE);
  EXPECT_EQ(Appointment(), "2026-06-30");
  v1::Header closed = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
  closed.mutable_promise_closed()->set_promise(IdOf("decision"));
  closed.mutable_promise_closed()->set_fate(v1::KEPT);
  On("2026-06-10", closed);
  EXPECT_EQ(Next(), "2026-06-30");
}

TEST_F(AppointmentTest, ADeliveryAfterASaleComesFirst) {
  On("2026-05-13", OutcomeOf("tanaka", v1::WON));
  On("2026-05-13", Meeting("2026-06-30"));
  v1::Header promise = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "tanaka");
  promise.mutable_promise_made()->set_promise(IdOf("delivery"));
  promise.mutable_promise_made()->set_by(v1::US);
  promise.mutable_promise_made()->set_kind(v1::DELIVERY);
  promise.mutable_promise_made()->mutable_due()->set_day(*ParseDay("2026-05-29"));
  On("2026-05-14", promise);
  EXPECT_EQ(Next(), "2026-05-29");
  EXPECT_EQ(Kind(), v1::DELIVERY_DUE);
  v1::Header closed = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "tanaka");
  closed.mutable_promise_closed()->set_promise(IdOf("delivery"));
  closed.mutable_promise_closed()->set_fate(v1::KEPT);
  On("2026-05-28", closed);
  EXPECT_EQ(Next(), "2026-06-30") << "the re-order waits for it";
}

TEST_F(AppointmentTest, StartingACadenceWaitsForIt) {
  On("2026-05-13", Meeting("2026-06-30"));
  v1::Header started = HeaderOf(v1::CADENCE_STARTED, v1::PROSPECT, "tanaka");
  started.mutable_cadence_started()->set_cadence("proposal");
  started.mutable_cadence_started()->set_day(*ParseDay("2026-05-14"));
  On("2026-05-14", started);
  EXPECT_EQ(Next(), "2026-06-30");
  EXPECT_EQ(Row().cadence().name(), "proposal");
}

TEST_F(AppointmentTest, ItComesBackWithWhatEndedItTakenBack) {
  On("2026-05-13", Meeting("2026-06-01"));
  ASSERT_EQ(journal_.Write("rep", When(OutcomeOf("tanaka", v1::NO), At("2026-05-14")), "no"),
            v1::EFFECTIVE);
  EXPECT_EQ(Appointment(), "none");
  On("2026-05-15", RetractOf("tanaka", journal_.RefOf("no")));
  EXPECT_EQ(Next(), "2026-06-01");
  EXPECT_EQ(Row().next().channel(), v1::MEETING);
}

// What is next at the end, whatever of it arrived first.
struct Standing {
  std::string next, appointment, first;
  friend bool operator==(const Standing&, const Standing&) = default;
};

Standing StandingAfter(const std::vector<std::pair<int64_t, v1::Header>>& facts) {
  TestJournal journal;
  journal.SetNow(At("2026-05-11"));
  journal.Join("rep");
  journal.Write("rep", ProspectAddedOf("tanaka"));
  journal.SetNow(At("2026-12-01"));
  for (const auto& [at_us, header] : facts) {
    v1::Header dated = When(header, at_us);
    dated.set_written_at_us(At("2026-12-01"));
    journal.Write("rep", dated);
  }
  const auto day = [](const v1::NextTouch& next) {
    return next.has_slot() ? FormatDay(next.slot().day()) + v1::TouchKind_Name(next.kind()) : "";
  };
  const v1::ProspectRow& row = journal.Prospect("tanaka");
  return {day(row.next()), day(row.appointment()), day(row.first())};
}

TEST(AppointmentPropertyTest, InWhateverOrderFactsArriveTheSameIsNext) {
  EXPECT_TRUE(rc::check([](const std::vector<uint32_t>& choices) {
    std::vector<std::pair<int64_t, v1::Header>> facts;
    int64_t at_us = At("2026-05-12");
    for (const uint32_t choice : choices) {
      if (facts.size() == 16) break;
      at_us += (1 + choice / 64 % 5) * int64_t{86'400'000'000};
      v1::Header header = TouchOf("tanaka");
      if (choice % 4 == 1) header = InboundOf("tanaka");
      if (choice % 4 == 2) {
        header = NextOf("tanaka", "2026-01-01");
        v1::NextTouchSet& body = *header.mutable_next_touch_set();
        body.mutable_next()->set_day(CivilDayOf(at_us, 540) + static_cast<int>(choice / 4 % 16));
        body.set_with_touch(choice % 3 == 0);
      }
      if (choice % 4 == 3) {
        header = OutcomeOf("tanaka", static_cast<v1::Outcome>(1 + choice / 4 % 8));
      }
      facts.emplace_back(at_us, header);
    }
    const Standing in_order = StandingAfter(facts);
    std::vector<std::pair<int64_t, v1::Header>> shuffled = facts;
    for (size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<size_t>(0, i)]);
    }
    RC_ASSERT(StandingAfter(shuffled) == in_order);
    // What must be done first stands only beside an appointment, and the earlier day is next.
    if (in_order.appointment.empty()) RC_ASSERT(in_order.first.empty());
  }));
}

}  // namespace
}  // namespace tasuki::domain
