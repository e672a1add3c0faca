#include "common/domain/verdict/policy_check.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/slots.h"
#include "common/domain/events/words.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

std::vector<PolicyFault> Faults(const v1::Policy& policy) {
  return FaultsOf(policy,
                  [](const std::string& zone) { return zone == "Asia/Tokyo" || zone == "Japan"; });
}

// Where, and in English why: of the first fault.
std::string First(const v1::Policy& policy) {
  const std::vector<PolicyFault> faults = Faults(policy);
  return faults.empty()
             ? ""
             : absl::StrCat(faults.front().place, ": ", faults.front().reason.InEnglish());
}

// The default policy, with what `json` says merged in: lists grow, fields are replaced.
v1::Policy With(const std::string& json) {
  v1::Policy policy = DefaultPolicy();
  v1::Policy change;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &change).ok()) << json;
  policy.MergeFrom(change);
  return policy;
}

// The same with one more cadence, `steps` its steps.
std::string WithCadence(const std::string& steps, const std::string& then = "none") {
  return First(With(absl::StrCat(R"({"cadences": [{"name": "new", "then": ")", then,
                                 R"(", "steps": [)", steps, "]}]}")));
}

// With the first window, e-mail's, in place of the shipped one.
std::string WithWindow(const std::string& window) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_send_windows(0)->Clear();
  EXPECT_TRUE(
      google::protobuf::util::JsonStringToMessage(window, policy.mutable_send_windows(0)).ok());
  return First(policy);
}

TEST(PolicyCheckTest, TheShippedPolicyHasNoFault) { EXPECT_EQ(First(DefaultPolicy()), ""); }

TEST(PolicyCheckTest, AnEmptyPolicyIsRefused) {
  EXPECT_FALSE(Faults(v1::Policy()).empty());
  EXPECT_LE(Faults(v1::Policy()).size(), kPolicyFaultsMax);
}

TEST(PolicyCheckTest, NumbersHaveARange) {
  EXPECT_EQ(First(With(R"({"burst": {"limit": 4000000000}})")),
            "burst.limit: 4000000000 is not within 1 and 24");
  EXPECT_EQ(First(With(R"({"promises": {"too_early_percent": 101}})")),
            "promises.too_early_percent: 101 is not within 0 and 100");
  EXPECT_EQ(First(With(R"({"next_touch": {"limit_reached_months_latest": 5}})")),
            "next_touch.limit_reached_months_latest: 5 is not within 6 and 36");
  EXPECT_EQ(First(With(R"({"capacity": {"active_ceiling": 49}})")),
            "capacity.active_ceiling: 49 is not within 50 and 100000");
  v1::Policy policy = DefaultPolicy();
  policy.mutable_burst()->clear_limit();
  EXPECT_EQ(First(policy), "burst.limit: 0 is not within 1 and 24");
}

TEST(PolicyCheckTest, TimesAreTimes) {
  EXPECT_EQ(First(With(R"({"next_touch": {"proposed_time": "8:30"}})")),
            "next_touch.proposed_time: \"8:30\" is not a time of day such as 08:30");
  EXPECT_EQ(First(With(R"({"same_day": {"evening_from": "24:00"}})")),
            "same_day.evening_from: \"24:00\" is not a time of day such as 08:30");
}

TEST(PolicyCheckTest, ACadenceEndsAndItsStepsSayWhen) {
  EXPECT_EQ(WithCadence(R"({"channel": "email"})"), "");
  EXPECT_EQ(WithCadence(""), "cadences[5].steps: there must be at least one");
  std::string many = R"({"channel": "email"})";
  for (int i = 0; i < 24; ++i) many += R"(,{"channel": "email", "business_days_after": 1})";
  EXPECT_EQ(WithCadence(many), "cadences[5].steps: there are 25, and at most 24 may be");
  const std::string when =
      "a step says in one way when it is: by day, business_days_after or months_after";
  EXPECT_EQ(WithCadence(R"({"channel": "email"}, {"channel": "phone"})"),
            "cadences[5].steps[1]: " + when);
  EXPECT_EQ(WithCadence(R"({"channel": "email"}, {"channel": "phone", "day": 3,
                            "months_after": 1})"),
            "cadences[5].steps[1]: " + when);
  EXPECT_EQ(WithCadence(R"({"channel": "email", "day": 3}, {"channel": "email", "day": 7},
                            {"channel": "email", "day": 7})"),
            "cadences[5].steps[2].day: day 7 does not come after day 7 of the step before");
  EXPECT_EQ(WithCadence(R"({"channel": "email", "day": 401})"),
            "cadences[5].steps[0].day: 401 is not within 1 and 400");
  EXPECT_EQ(WithCadence(R"({"channel": "email", "business_days_after": 2})"),
            "cadences[5].steps[0].business_days_after: the first step has none before it: leave "
            "this out");
  EXPECT_NE(WithCadence(R"({"channel": "email", "day": 1}, {"channel": "email",
                            "business_days_after": 2})"),
            "");
  EXPECT_EQ(WithCadence(R"({"channel": "email"})", "new"),
            "cadences[5].then: \"new\" is no end: pause, nurture or none");
  EXPECT_EQ(WithCadence(R"({"channel": "fax"})").substr(0, 49),
            "cadences[5].steps[0].channel: \"fax\" is no channel");
  EXPECT_EQ(WithCadence(R"({"channel": "email", "on_reply": "cry"})"),
            "cadences[5].steps[0].on_reply: \"cry\" is not what a reply does: wait or stop");
  EXPECT_EQ(WithCadence(R"({"channel": "email", "template": "../etc"})").substr(0, 39),
            "cadences[5].steps[0].template: \"../etc\"");
  EXPECT_EQ(First(With(R"({"cadences": [{"name": "proposal", "then": "none",
                                         "steps": [{"channel": "email"}]}]})")),
            "cadences[5].name: \"proposal\" stands there twice");
  v1::Policy without = DefaultPolicy();
  without.mutable_cadences()->RemoveLast();
  EXPECT_EQ(First(without), "cadences[1].then: there is no cadence \"nurture\" to go on with");
}

TEST(PolicyCheckTest, AWindowOpensSomeTime) {
  EXPECT_EQ(WithWindow(R"({"channel": "email"})"),
            "send_windows[0].proposed: there must be at least one");
  EXPECT_EQ(WithWindow(R"({"channel": "email", "proposed": ["08:30"],
                           "accepted": [{"from": "12:00", "to": "09:00"}]})"),
            "send_windows[0].accepted[0]: it ends (09:00) before it begins (12:00)");
  // Proposed at no time that is accepted.
  EXPECT_EQ(WithWindow(R"({"channel": "email", "proposed": ["08:30"],
                           "accepted": [{"from": "09:00", "to": "12:00"}]})"),
            "send_windows[0]: from 1970-01-01 on, 60 days go by without a time for email");
  std::string refused;
  for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) {
    absl::StrAppend(&refused, refused.empty() ? "" : ",", R"({"weekday": ")", day,
                    R"(", "from": "00:00", "to": "24:00"})");
  }
  EXPECT_EQ(WithWindow(absl::StrCat(
                R"({"channel": "email", "proposed": ["08:30"], "accepted": [{"from": "08:00",
                    "to": "16:00"}], "refused": [)",
                refused, "]}")),
            "send_windows[0]: from 1970-01-01 on, 60 days go by without a time for email");
  EXPECT_EQ(WithWindow(R"({"channel": "email", "proposed": ["08:30"], "accepted": [{"from": "08:00",
                           "to": "16:00"}], "refused": [{"weekday": "fri", "from": "08:00",
                           "to": "09:00"}]})"),
            "send_windows[0].refused[0].weekday: \"fri\" is no weekday such as friday");
  EXPECT_EQ(First(With(R"({"send_windows": [{"channel": "email", "proposed": ["08:30"],
                           "accepted": [{"from": "08:00", "to": "16:00"}]}]})")),
            "send_windows[7].channel: \"email\" stands there twice");
}

TEST(PolicyCheckTest, ACalendarHasWorkingDays) {
  EXPECT_EQ(First(With(R"({"calendar": {"weekend": ["monday", "tuesday", "wednesday", "thursday",
                           "friday"]}})")),
            "calendar.weekend: no day of the week is left to work on");
  v1::Policy closed = DefaultPolicy();
  for (int day = 0; day < 70; ++day) {
    const int32_t number = *ParseDay("2026-06-01") + day;
    closed.mutable_calendar()->add_closing_days(FormatDay(number));
  }
  EXPECT_EQ(First(closed), "calendar: from 2026-05-30 on, 60 days go by without a business day");
  closed.mutable_calendar()->clear_closing_days();
  for (int32_t day = *ParseDay("2027-02-01"); day <= *ParseDay("2027-04-03"); ++day) {
    closed.mutable_calendar()->add_closed(FormatDay(day).substr(5));
  }
  EXPECT_NE(First(closed), "");
  EXPECT_EQ(First(With(R"({"calendar": {"closed": ["02-30"]}})")),
            "calendar.closed[6]: \"02-30\" is not a day of the year such as 12-29");
  EXPECT_EQ(First(With(R"({"calendar": {"closing_days": ["2026-02-30"]}})")),
            "calendar.closing_days[0]: \"2026-02-30\" is not a date such as 2026-08-14");
}

TEST(PolicyCheckTest, AHolidayListIsForZonesThatExist) {
  const auto with_list = [](const std::string& fields) {
    return First(
        With(absl::StrCat(R"({"calendar": {"holiday_lists": [{"name": "NZ", )", fields, "}]}}")));
  };
  const std::string dates = R"("from": "2026-01-01", "to": "2026-12-31")";
  EXPECT_EQ(with_list(absl::StrCat(R"("zones": ["Pacific/Nowhere"], )", dates)),
            "calendar.holiday_lists[1].zones[0]: \"Pacific/Nowhere\" is not a time zone");
  EXPECT_EQ(with_list(dates), "calendar.holiday_lists[1].zones: there must be at least one");
  EXPECT_EQ(with_list(R"("zones": ["Asia/Tokyo"], "from": "2026-01-01")"),
            "calendar.holiday_lists[1].to: \"\" is not a date such as 2026-08-14");
  EXPECT_EQ(
      with_list(absl::StrCat(
          R"("zones": ["Asia/Tokyo"], "holidays": [{"name": "A", "day_steps": [20500, 0]}], )",
          dates)),
      "calendar.holiday_lists[1].holidays[0].day_steps[1]: 0 does not lead to a later day "
      "before 2130-01-01");
  // Every day of a year and more.
  std::string steps = "20500";
  for (int i = 0; i < 400; ++i) steps += ",1";
  EXPECT_EQ(with_list(absl::StrCat(R"("zones": ["Asia/Tokyo"], "holidays": [{"name": "A",
                                       "day_steps": [)",
                                   steps, "]}], ", dates)),
            "calendar: from 2026-02-14 on, 60 days go by without a business day");
}

TEST(PolicyCheckTest, ASeasonHasDates) {
  EXPECT_EQ(First(With(R"({"seasons": [{"name": "harvest", "from": "09-01"}]})")),
            "seasons[6].to: a season has a first and a last day");
  EXPECT_EQ(First(With(R"({"seasons": [{"name": "obon", "from": "08-13", "to": "08-16"}]})")),
            "seasons[6].name: \"obon\" stands there twice");
  EXPECT_EQ(First(With(R"({"seasons": [{"name": "harvest", "from": "09-01", "to": "09-30",
                           "counts_as": "spring"}]})")),
            "seasons[6].counts_as: there is no other season \"spring\" with an end of its own");
}

// R099, R109, X17
TEST(PolicyCheckTest, WordsOfMessagesHaveALanguageAndBounds) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_messages()->mutable_words(1)->set_language("fr");
  EXPECT_EQ(First(policy),
            "messages.words[1].language: \"fr\" is no language of messages; there are ja and en");
  policy.mutable_messages()->mutable_words(1)->set_language("en");
  EXPECT_EQ(First(policy), "messages.words[1].language: \"en\" stands there twice");
  policy = DefaultPolicy();
  policy.mutable_messages()->mutable_words(0)->add_pushy("");
  EXPECT_EQ(First(policy).substr(0, 27), "messages.words[0].pushy[23]");
  while (policy.messages().words(0).pushy_size() <= 200) {
    policy.mutable_messages()->mutable_words(0)->add_pushy("x");
  }
  EXPECT_EQ(First(policy), "messages.words[0].pushy: there are 201, and at most 200 may be");
}

// R106
TEST(PolicyCheckTest, ATeamsOwnTemplateHasANameALanguageAndBounds) {
  v1::Policy policy = DefaultPolicy();
  v1::MessageTemplate& own = *policy.mutable_messages()->add_templates();
  own.set_name("proposal");
  own.set_language("ja");
  own.set_body("{recipient}\n\n本文\n");
  EXPECT_EQ(First(policy), "");
  *policy.mutable_messages()->add_templates() = own;
  EXPECT_EQ(First(policy), "messages.templates[1].name: \"proposal\" stands there twice");
  policy.mutable_messages()->mutable_templates()->RemoveLast();
  v1::MessageTemplate& mine = *policy.mutable_messages()->mutable_templates(0);
  mine.set_body(std::string((8 << 10) + 1, 'a'));
  EXPECT_EQ(First(policy), "messages.templates[0].body: a text is needed, of at most 8192 bytes");
  mine.set_body("a\tb");
  EXPECT_EQ(First(policy), "messages.templates[0].body: a text is needed, of at most 8192 bytes");
  mine.set_body("ok");
  mine.set_subject("a\nb");
  EXPECT_EQ(First(policy),
            "messages.templates[0].subject: a text on one line is needed, of at most 200 bytes");
  mine.set_subject("");
  mine.set_name("Proposal");
  EXPECT_EQ(First(policy).substr(0, 26), "messages.templates[0].name");
}

TEST(PolicyCheckTest, APolicyHasASize) {
  v1::Policy policy = DefaultPolicy();
  for (int i = 0; i < 190; ++i) {
    policy.mutable_messages()->add_banned_phrases(std::string(390, 'a') + std::to_string(i));
  }
  ASSERT_GT(policy.ByteSizeLong(), kPolicyBytesMax);
  EXPECT_EQ(First(policy).substr(0, 14), "policy: it has");
}

// --- Every day has a slot, under whatever policy is let through.

// Changes one thing of `message`, or of a message in it, at random.
void MutateOnce(google::protobuf::Message& message) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message.GetReflection();
  const auto* type = message.GetDescriptor();
  const FieldDescriptor* field = type->field(*rc::gen::inRange(0, type->field_count()));
  static const std::vector<std::string> kTexts = {
      "",      "00:00", "08:30", "16:00",      "24:00", "friday", "monday", "sunday",
      "12-29", "02-29", "obon",  "2026-08-14", "email", "phone",  "pause",  "nurture"};
  if (field->is_repeated()) {
    const int size = reflection->FieldSize(message, field);
    if (size > 0 && *rc::gen::inRange(0, 4) == 0) return reflection->RemoveLast(&message, field);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      return reflection->AddString(&message, field, *rc::gen::elementOf(kTexts));
    }
    if (size == 0) return;
    return MutateOnce(
        *reflection->MutableRepeatedMessage(&message, field, *rc::gen::inRange(0, size)));
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MutateOnce(*reflection->MutableMessage(&message, field));
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->SetString(&message, field, *rc::gen::elementOf(kTexts));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->SetUInt32(&message, field, *rc::gen::inRange<uint32_t>(0, 40));
    default:
      return;
  }
}

// Closes more and more of a policy: what random words seldom do.
void CloseSome(v1::Policy& policy) {
  static const std::vector<std::string> kDays = {"monday",   "tuesday", "wednesday",
                                                 "thursday", "friday",  "saturday"};
  const int weekend = *rc::gen::inRange(0, 4);
  for (int i = 0; i < weekend; ++i) {
    policy.mutable_calendar()->add_weekend(*rc::gen::elementOf(kDays));
  }
  const int windows = *rc::gen::inRange(0, 4);
  for (int i = 0; i < windows; ++i) {
    v1::DayRange& range =
        *policy.mutable_send_windows(*rc::gen::inRange(0, policy.send_windows_size()))
             ->add_refused();
    range.set_weekday(*rc::gen::elementOf(kDays));
    range.set_from("00:00");
    range.set_to(*rc::gen::element<std::string>("09:00", "24:00"));
  }
  const int32_t from = *ParseDay("2026-01-01") + *rc::gen::inRange(0, 400);
  const int days = *rc::gen::inRange(0, 70);
  for (int i = 0; i < days; ++i) {
    policy.mutable_calendar()->add_closing_days(FormatDay(from + i));
  }
}

RC_GTEST_PROP(PolicyCheckTest, UnderEveryPolicyThatIsAcceptedEveryDayHasASlotWithinSixtyDays, ()) {
  v1::Policy policy = DefaultPolicy();
  if (*rc::gen::arbitrary<bool>()) CloseSome(policy);
  const int times = *rc::gen::inRange(0, 3);
  for (int i = 0; i < times; ++i) MutateOnce(policy);
  RC_PRE(Faults(policy).empty());
  Slots slots(policy, "Asia/Tokyo");
  for (int i = 0; i < 20; ++i) {
    const int32_t day = *ParseDay("2025-12-01") + *rc::gen::inRange(0, 700);
    const absl::CivilMinute now = absl::CivilMinute(ToCivil(day)) + *rc::gen::inRange(0, 1440);
    for (std::string_view word : WordsOf<v1::Channel>()) {
      const v1::CivilSlot slot = slots.First(day, now, *FromWord<v1::Channel>(word), {});
      RC_ASSERT(slot.day() >= day);
      RC_ASSERT(slot.day() <= day + kSlotWithinDays);
    }
  }
}

}  // namespace
}  // namespace tasuki::domain
