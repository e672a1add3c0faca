#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "google/protobuf/util/json_util.h"
#include "tests/unit/client/journal_author.h"
#include "tests/unit/client/laptop.h"

// Rows do not grow with the years (DESIGN.md §5): what one more event costs, counted, is the same
// after a hundred of its kind as after as many as a career brings.

namespace tasuki::client {
namespace {

// Of a thing done often, seldom and rarely.
constexpr uint64_t kTouches = 100'000;
constexpr uint64_t kProspects = 20'000;
constexpr uint64_t kOthers = 1'000;
constexpr uint64_t kPolicies = 200;
// Touches behind a late fact.
constexpr uint64_t kLateFew = 200;
constexpr uint64_t kLateMany = 20'000;
// Events that a cost is the mean of: rows of older events come by every 32nd.
constexpr uint64_t kMeasured = 32;
// Applied at once while history is made.
constexpr uint64_t kBulk = 5'000;
constexpr double kRatioMax = 1.5;
constexpr absl::Duration kBetween = absl::Minutes(10);

// What events cost, each on average.
struct Cost {
  double look_ups = 0;   // Gets and seeks.
  double rows_read = 0;  // By gets and steps.
  double bytes_read = 0;
  double rows_written = 0;
  double bytes_written = 0;
  double events_read = 0;  // Back from the journal.

  friend Cost operator/(const Cost& cost, double events) {
    return {cost.look_ups / events,     cost.rows_read / events,     cost.bytes_read / events,
            cost.rows_written / events, cost.bytes_written / events, cost.events_read / events};
  }
};

class GrowthTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    laptop_->AddMember("Ben", v1::ADMIN);
    auto ben = MakeLaptop("ben");
    ben->Join("Ben");
    const Identity other = ben->workspace().home().identity();
    ben->Close();
    SetPolicy();
    firm_ = AddFirm();
    prospect_ = laptop_->AddProspect("Yamada");
    ASSERT_TRUE(laptop_->Sync().ok());
    decided_.clear();
    ben_ = other.member;
    author_.emplace(ben_, other.replica, clock_, random_);
  }
  void TearDown() override {
    if (laptop_ == nullptr || HasFatalFailure()) return;
    const auto& alarm = replica().alarm();
    EXPECT_FALSE(alarm.has_value()) << alarm->text();
  }

  OpenHome& home() { return laptop_->workspace().home(); }
  Replica& replica() { return home().replica(); }

  static v1::Policy TheDefaultPolicy() {
    std::ifstream file("server/default_policy.json");
    std::stringstream text;
    text << file.rdbuf();
    v1::Policy policy;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &policy).ok());
    return policy;
  }
  // The present decision on that slot, as those see it who write here.
  std::string BaseOf(SubjectId subject, v1::Slot slot) {
    const auto* decision = laptop_->workspace().rows().Find(domain::DecisionKey(subject, slot));
    return decision == nullptr || decision->present().empty() ? "" : decision->present(0);
  }
  void SetPolicy() {
    team_ = SubjectId::FromTrusted(home().identity().team.bytes());
    auto written = laptop_->workspace().Write({PolicyDraft(3)});
    ASSERT_TRUE(written.ok()) << written.status();
  }
  EventDraft PolicyDraft(uint32_t limit) {
    EventDraft draft = Draft(v1::POLICY_SET, v1::TEAM, team_);
    v1::Policy& policy = *draft.header.mutable_policy_set()->mutable_policy();
    policy = TheDefaultPolicy();
    policy.mutable_burst()->set_limit(limit);
    Decide(v1::POLICY, draft);
    return draft;
  }
  SubjectId AddFirm() {
    const SubjectId firm = SubjectId::Random(random_);
    EventDraft draft = Draft(v1::FIRM_ADDED, v1::FIRM, firm);
    draft.header.mutable_firm_added();
    draft.personal.emplace().mutable_firm()->set_name("Aozora");
    EXPECT_TRUE(laptop_->workspace().Write({draft}).ok());
    return firm;
  }
  EventDraft Draft(v1::EventType type, v1::SubjectKind kind, SubjectId subject) {
    EventDraft draft;
    draft.header.set_event_id(random_.Bytes(16));
    draft.header.set_type(type);
    draft.header.mutable_subject()->set_kind(kind);
    draft.header.mutable_subject()->set_id(subject.str());
    draft.header.set_utc_offset_minutes(540);
    return draft;
  }
  EventDraft About(v1::EventType type) { return Draft(type, v1::PROSPECT, prospect_); }
  EventDraft Touch() {
    EventDraft draft = Laptop::TouchDraft(prospect_, "called");
    draft.header.set_event_id(random_.Bytes(16));
    draft.header.set_utc_offset_minutes(540);
    return draft;
  }
  // Makes the draft the decision after the last one.
  void Decide(v1::Slot slot, EventDraft& draft) {
    const SubjectId subject = SubjectId::FromTrusted(draft.header.subject().id());
    draft.header.set_base(decided_.empty() ? BaseOf(subject, slot) : decided_);
    decided_ = draft.header.event_id();
  }

  using Make = std::function<EventDraft()>;
  enum class Path { kApplied, kWritten };
  // What is measured, and what comes before each of it and is not.
  struct Makers {
    Make make;
    Make before = nullptr;
    uint64_t before_events = 1;
  };

  // So many further events, in the journal and folded, ids indexed.
  void Grow(uint64_t events, const Make& make) {
    while (events > 0) {
      const uint64_t now = std::min(events, kBulk);
      auto applied = replica().Apply(author_->Chunks(home(), now, between_, make), home().outbox());
      ASSERT_TRUE(applied.ok()) << applied.status();
      ASSERT_EQ(applied->events, now);
      ASSERT_TRUE(replica().Fold().ok());
      events -= now;
    }
    ASSERT_TRUE(replica().AllEventIds().ok());
  }

  Cost Now() {
    const storage::Counts counts = home().store().db().counts();
    const auto number = [](uint64_t n) { return static_cast<double>(n); };
    return {.look_ups = number(counts.gets + counts.seeks),
            .rows_read = number(counts.gets + counts.steps),
            .bytes_read = number(counts.bytes_read),
            .rows_written = number(counts.rows_written),
            .bytes_written = number(counts.bytes_written),
            .events_read = number(replica().events_read())};
  }
  static void AddDifference(const Cost& before, const Cost& after, Cost& sum) {
    sum.look_ups += after.look_ups - before.look_ups;
    sum.rows_read += after.rows_read - before.rows_read;
    sum.bytes_read += after.bytes_read - before.bytes_read;
    sum.rows_written += after.rows_written - before.rows_written;
    sum.bytes_written += after.bytes_written - before.bytes_written;
    sum.events_read += after.events_read - before.events_read;
  }

  // One event that comes in the journal, to a replica that has nothing in memory.
  void MeasureApplied(const Make& make, Cost& sum) {
    const std::vector<std::string> chunks = author_->Chunks(home(), 1, between_, make);
    ASSERT_TRUE(replica().Reload().ok());
    const Cost before = Now();
    ASSERT_TRUE(replica().Apply(chunks, home().outbox()).ok());
    ASSERT_TRUE(replica().Fold().ok());
    AddDifference(before, Now(), sum);
  }
  // One act of a command without an agent: nothing is in memory.
  void MeasureWritten(const Make& make, Cost& sum) {
    clock_.Advance(between_);
    EventDraft draft = make();
    ASSERT_TRUE(replica().Reload().ok());
    const Cost before = Now();
    auto written = laptop_->workspace().Write({std::move(draft)});
    ASSERT_TRUE(written.ok()) << written.status();
    ASSERT_TRUE(home().overlay().Refresh().ok());
    AddDifference(before, Now(), sum);
  }
  // What was written is gone, as if it had never been.
  void EmptyOutbox() {
    storage::Batch batch;
    ASSERT_TRUE(home().outbox().TakeAll(batch).ok());
    ASSERT_TRUE(home().store().db().Write(batch, storage::Sync::kNo).ok());
    decided_.clear();
    owner_.clear();
  }

  Cost MeasureAll(Path path, uint64_t events, const Makers& makers) {
    Cost sum;
    for (uint64_t i = 0; i < events && !HasFatalFailure(); ++i) {
      if (makers.before) Grow(makers.before_events, makers.before);
      if (path == Path::kApplied) {
        MeasureApplied(makers.make, sum);
      } else {
        MeasureWritten(makers.make, sum);
        EmptyOutbox();
      }
    }
    return sum / static_cast<double>(events);
  }

  // `events` of a kind cost what a hundred cost, each way.
  void ExpectNoGrowth(uint64_t events, const Make& make) {
    Grow(100, make);
    const Cost few_written = MeasureAll(Path::kWritten, kMeasured, {make});
    const Cost few = MeasureAll(Path::kApplied, kMeasured, {make});
    Grow(events - 100 - 2 * kMeasured, make);
    const Cost many_written = MeasureAll(Path::kWritten, kMeasured, {make});
    const Cost many = MeasureAll(Path::kApplied, kMeasured, {make});
    Compare("applied", few, many);
    Compare("written", few_written, many_written);
  }

  // The same of what is folded anew from the last checkpoint: sixteen of them, spread from one to
  // the next, so that it does not matter where these lie. `few` and `many` count events by
  // `before`.
  void ExpectNoGrowthOfRefolds(uint64_t few, uint64_t many, const Makers& makers) {
    Grow(few, makers.before);
    const Cost few_applied = MeasureAll(Path::kApplied, 16, makers);
    const Cost few_written = MeasureAll(Path::kWritten, 16, makers);
    Grow(many - few - 32 * makers.before_events, makers.before);
    const Cost many_applied = MeasureAll(Path::kApplied, 16, makers);
    const Cost many_written = MeasureAll(Path::kWritten, 16, makers);
    Compare("applied", few_applied, many_applied);
    Compare("written", few_written, many_written);
  }

  void Compare(const std::string& path, const Cost& few, const Cost& many) {
    const auto compare = [&](const char* what, double of_few, double of_many) {
      const auto values = absl::StrCat(of_few, " then ", of_many);
      // A few more of what is next to nothing say nothing.
      EXPECT_LE(of_many, kRatioMax * std::max(of_few, 4.0))
          << path << ", " << what << ": " << values;
      RecordProperty(absl::StrCat(path, " ", what), values);
    };
    compare("look-ups", few.look_ups, many.look_ups);
    compare("rows read", few.rows_read, many.rows_read);
    compare("bytes read", few.bytes_read, many.bytes_read);
    compare("rows written", few.rows_written, many.rows_written);
    compare("bytes written", few.bytes_written, many.bytes_written);
    compare("events read", few.events_read, many.events_read);
  }

  std::unique_ptr<Laptop> laptop_;
  std::optional<JournalAuthor> author_;
  absl::Duration between_ = kBetween;  // Two events.
  MemberId ben_;
  SubjectId team_;
  SubjectId firm_;
  SubjectId prospect_;
  std::string decided_;  // The last decision, where one was written since the outbox was empty.
  std::string owner_;    // Whom that one names.
};

TEST_F(GrowthTest, TouchesOnOneProspect) {
  ExpectNoGrowth(kTouches, [&] { return Touch(); });
}

TEST_F(GrowthTest, ProspectsOfOneFirm) {
  ExpectNoGrowth(kProspects, [&] {
    const SubjectId prospect = SubjectId::Random(random_);
    EventDraft draft = Laptop::ProspectDraft(prospect, "Mori");
    draft.header.set_utc_offset_minutes(540);
    draft.header.mutable_prospect_added()->mutable_attributes()->set_firm(firm_.str());
    return draft;
  });
}

TEST_F(GrowthTest, Policies) {
  uint32_t limit = 3;
  between_ = absl::Hours(25);  // So many a day, and no more.
  author_->set_chunk_events(1);
  ExpectNoGrowth(kPolicies, [&] { return PolicyDraft(++limit); });
}

TEST_F(GrowthTest, DealsOfOneProspect) {
  ExpectNoGrowth(kOthers, [&] {
    EventDraft draft = About(v1::DEAL_OPENED);
    draft.header.mutable_deal_opened()->set_deal(random_.Bytes(16));
    draft.header.mutable_deal_opened()->mutable_value()->set_micros(1'000'000);
    draft.header.mutable_deal_opened()->mutable_value()->set_currency("JPY");
    return draft;
  });
}

TEST_F(GrowthTest, PromisesOfOneProspect) {
  int32_t day = 21'000;
  ExpectNoGrowth(kOthers, [&] {
    EventDraft draft = About(v1::PROMISE_MADE);
    v1::PromiseMade& made = *draft.header.mutable_promise_made();
    made.set_promise(random_.Bytes(16));
    made.set_by(v1::US);
    made.set_kind(v1::DELIVERY);
    made.mutable_due()->set_day(++day);
    return draft;
  });
}

TEST_F(GrowthTest, HandoversOfOneProspect) {
  const MemberId aya = home().identity().member;
  ExpectNoGrowth(kOthers, [&] {
    EventDraft draft = About(v1::OWNER_ASSIGNED);
    if (owner_.empty()) {
      const auto* decision =
          laptop_->workspace().rows().Find(domain::DecisionKey(prospect_, v1::OWNER));
      if (decision != nullptr) owner_ = decision->owner().to();
    }
    owner_ = owner_ == ben_.bytes() ? aya.str() : ben_.str();
    draft.header.mutable_owner_assigned()->set_to(owner_);
    Decide(v1::OWNER, draft);
    return draft;
  });
}

TEST_F(GrowthTest, EditsOfOneProspect) {
  ExpectNoGrowth(kOthers, [&] {
    EventDraft draft = About(v1::PROSPECT_CHANGED);
    draft.header.mutable_prospect_changed()->add_text_fields(v1::ProspectText::kNameFieldNumber);
    draft.personal.emplace().mutable_prospect()->set_name("Yamada Taro");
    return draft;
  });
}

// By clients that do not say what they set: none of them is let go.
TEST_F(GrowthTest, EditsOfUnknownFields) {
  ExpectNoGrowth(kOthers, [&] {
    EventDraft draft = About(v1::PROSPECT_CHANGED);
    draft.header.mutable_prospect_changed();
    draft.header.set_key_id(random_.Bytes(16));
    return draft;
  });
}

// Each of a touch that was just logged.
TEST_F(GrowthTest, UndosOnOneProspect) {
  v1::EventRef touch;
  bool is_touch = false;
  const auto undo = [&] {
    is_touch = false;
    EventDraft draft = About(v1::FACT_RETRACTED);
    *draft.header.mutable_fact_retracted()->mutable_fact() = touch;
    return draft;
  };
  const auto touch_or_undo = [&] {
    if (is_touch) return undo();
    is_touch = true;
    EventDraft draft = Touch();
    touch.set_event_id(draft.header.event_id());
    touch.set_replica(author_->replica().str());
    touch.set_replica_seq(author_->last().value());
    return draft;
  };
  // An odd number before each, so that a touch is the last.
  constexpr uint64_t kBeforeEach = 2 * (domain::kPartFacts / 16) - 1;
  ExpectNoGrowthOfRefolds(2 * 100, 2 * kOthers, {undo, touch_or_undo, kBeforeEach});
}

TEST_F(GrowthTest, ALoneFactAnHourLate) {
  const auto late = [&] {
    EventDraft draft = Touch();
    draft.header.set_occurred_at_us(absl::ToUnixMicros(clock_.Now() - absl::Hours(1)));
    return draft;
  };
  ExpectNoGrowthOfRefolds(kLateFew, kLateMany,
                          {late, [&] { return Touch(); }, domain::kPartFacts / 16 - 1});
}

}  // namespace
}  // namespace tasuki::client
