#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Promises, deals and delegated work do not depend on the order in which facts arrive: only on when
// each happened. What brings them into being arrives first, for else a fact about it is invalid; it
// may still have happened last.

namespace tasuki::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr const char* kWriters[] = {"ann", "ben", "eve"};
constexpr int kFacts = 40;

// Puts in place of every seq the place of its event among all by business time.
void ByPlace(const std::map<uint64_t, uint64_t>& places, Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        ByPlace(places, *reflection.MutableMessage(&message, field));
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        ByPlace(places, *reflection.MutableRepeatedMessage(&message, field, i));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64 && !field->is_repeated() &&
               field->name() != "seen_seq" &&
               (field->name() == "seq" || absl::EndsWith(std::string(field->name()), "_seq"))) {
      const auto found = places.find(reflection.GetUInt64(message, field));
      if (found != places.end()) reflection.SetUInt64(&message, field, found->second);
    }
  }
}

v1::Header DealFact(uint32_t bits) {
  const std::string deal = IdOf(absl::StrCat("deal", bits % 2));
  bits /= 2;
  v1::Header header;
  switch (bits % 4) {
    case 0:
      header = HeaderOf(v1::TERMS_AGREED, v1::PROSPECT, "mori");
      header.mutable_terms_agreed()->set_deal(deal);
      break;
    case 1:
      header = HeaderOf(v1::TERMS_CHANGED, v1::PROSPECT, "mori");
      header.mutable_terms_changed()->set_deal(deal);
      header.mutable_terms_changed()->set_agreed_by_client(bits / 4 % 2 == 0);
      break;
    case 2:
      header = DealClosedOf("mori", absl::StrCat("deal", bits % 2),
                            bits / 4 % 2 == 0 ? v1::DEAL_WON : v1::DEAL_LOST);
      header.mutable_deal_closed()->set_deal(deal);
      break;
    default:
      header = HeaderOf(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, "mori");
      header.set_key_id(IdOf("key"));
      header.mutable_deal_stage_changed()->set_deal(deal);
      header.mutable_deal_stage_changed()->set_stage(bits / 4 % 2 == 0 ? "proposal" : "meeting");
      header.mutable_deal_stage_changed()->set_keeps_stage(bits / 8 % 3 == 0);
      header.mutable_deal_stage_changed()->mutable_value()->set_micros(bits / 8 % 5 * 1'000'000);
      header.mutable_deal_stage_changed()->add_text_fields(70 + bits / 16 % 3);
  }
  return header;
}

v1::Header PromiseFact(uint32_t bits, int32_t day) {
  const std::string promise = IdOf(absl::StrCat("promise", bits % 2));
  bits /= 2;
  if (bits % 2 == 0) {
    v1::Header header = HeaderOf(v1::PROMISE_MOVED, v1::PROSPECT, "mori");
    header.mutable_promise_moved()->set_promise(promise);
    header.mutable_promise_moved()->mutable_due()->set_day(day + static_cast<int32_t>(bits % 9));
    header.mutable_promise_moved()->set_agreed_by_client(bits / 16 % 2 == 0);
    return header;
  }
  v1::Header header = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "mori");
  header.mutable_promise_closed()->set_promise(promise);
  header.mutable_promise_closed()->set_fate(static_cast<v1::PromiseFate>(1 + bits / 2 % 3));
  return header;
}

v1::Header TaskFact(uint32_t bits, int32_t day) {
  const std::string task = IdOf(absl::StrCat("task", bits % 2));
  bits /= 2;
  v1::Header header;
  switch (bits % 4) {
    case 0:
      header = HeaderOf(v1::TASK_PLANNED, v1::PROSPECT, "mori");
      header.mutable_task_planned()->set_task(task);
      header.mutable_task_planned()->mutable_due()->set_day(day + static_cast<int32_t>(bits % 7));
      header.mutable_task_planned()->add_milestone_days(day + static_cast<int32_t>(bits / 4 % 2));
      break;
    case 1:
      header = HeaderOf(v1::MILESTONE_REACHED, v1::PROSPECT, "mori");
      header.mutable_milestone_reached()->set_task(task);
      header.mutable_milestone_reached()->set_milestone(1);
      break;
    case 2:
      header = HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, "mori");
      header.mutable_note_added()->set_thanks_task(task);
      break;
    default:
      header = HeaderOf(v1::TASK_DONE, v1::PROSPECT, "mori");
      header.mutable_task_done()->set_task(task);
      header.mutable_task_done()->set_end(static_cast<v1::TaskEnd>(bits / 4 % 3));
  }
  return header;
}

std::vector<v1::Header> Openings() {
  std::vector<v1::Header> openings;
  for (const char* number : {"0", "1"}) {
    openings.push_back(DealOpenedOf("mori", absl::StrCat("deal", number), 5));
    v1::Header made = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "mori");
    made.mutable_promise_made()->set_promise(IdOf(absl::StrCat("promise", number)));
    made.mutable_promise_made()->set_by(v1::US);
    made.mutable_promise_made()->set_kind(v1::DELIVERY);
    made.mutable_promise_made()->mutable_due()->set_day(20610);
    openings.push_back(made);
    v1::Header delegated = HeaderOf(v1::TASK_DELEGATED, v1::PROSPECT, "mori");
    delegated.mutable_task_delegated()->set_task(IdOf(absl::StrCat("task", number)));
    delegated.mutable_task_delegated()->set_to(IdOf("ben"));
    openings.push_back(delegated);
  }
  return openings;
}

struct Fact {
  v1::Header header;
  std::string writer;
};

// The facts by when they happened, each at a minute of its own.
std::vector<Fact> RandomFacts(const std::vector<uint32_t>& choices) {
  std::vector<Fact> facts;
  for (v1::Header& header : Openings()) facts.push_back({std::move(header), "ann"});
  for (const uint32_t bits : choices) {
    const int32_t day = 20600 + static_cast<int32_t>(bits / 64 % 20);
    const uint32_t rest = bits / 8;
    v1::Header header = bits % 3 == 0   ? DealFact(rest)
                        : bits % 3 == 1 ? PromiseFact(rest, day)
                                        : TaskFact(rest, day);
    facts.push_back({std::move(header), kWriters[bits / 7 % 3]});
  }
  // When each happened is as random as the facts.
  for (size_t i = 0; i < facts.size(); ++i) {
    const size_t with = choices.empty() ? i : choices[i % choices.size()] % facts.size();
    std::swap(facts[i], facts[with]);
  }
  for (size_t i = 0; i < facts.size(); ++i) {
    facts[i].header = When(std::move(facts[i].header), At("2026-05-12") + int64_t(i) * 60'000'000);
    facts[i].header.set_event_id(IdOf(absl::StrCat("fact", i)));
  }
  return facts;
}

bool Opens(const v1::Header& header) {
  return header.has_deal_opened() || header.has_promise_made() || header.has_task_delegated();
}

// The rows of deals, promises and tasks where the facts arrive in that order, seqs as places.
std::map<std::string, std::string> RowsOf(const std::vector<Fact>& facts,
                                          const std::vector<size_t>& order) {
  TestJournal journal(Batches::kEachEvent);
  journal.SetNow(At("2026-05-11"));
  for (const char* writer : kWriters) journal.Join(writer);
  journal.Write("ann", ProspectAddedOf("mori"));
  journal.SetNow(At("2026-06-01"));
  const uint64_t seen = journal.head().value();
  std::map<uint64_t, uint64_t> places;
  for (const size_t index : order) {
    v1::Header header = facts[index].header;
    header.set_seen_seq(seen);
    header.set_written_at_us(journal.now_us());  // Dated: it was entered later.
    RC_ASSERT(journal.Write(facts[index].writer, header) == v1::EFFECTIVE);
    places[journal.head().value()] = 1'000 + index;
  }
  std::map<std::string, std::string> rows;
  const auto keep = [&](std::string key, Message&& row, const std::string& bytes) {
    RC_ASSERT(row.ParseFromString(bytes));
    ByPlace(places, row);
    rows.emplace(std::move(key), row.ShortDebugString());
  };
  for (const auto& [key, bytes] : journal.AllRows()) {
    if (key.front() == 'c') keep(key, v1::DealRow(), bytes);
    if (key.front() == 'k') keep(key, v1::PromiseRow(), bytes);
    if (key.front() == 'w') keep(key, v1::TaskRow(), bytes);
  }
  RC_ASSERT(rows.size() == 6U);
  return rows;
}

TEST(ThingsPropertyTest, InWhateverOrderFactsArriveTheRowsAreTheSame) {
  EXPECT_TRUE(rc::check([] {
    const auto choices =
        *rc::gen::container<std::vector<uint32_t>>(kFacts, rc::gen::inRange(0U, 1U << 30));
    const std::vector<Fact> facts = RandomFacts(choices);
    std::vector<size_t> order(facts.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto openings_first = [&] {
      std::stable_partition(order.begin(), order.end(),
                            [&](size_t index) { return Opens(facts[index].header); });
    };
    openings_first();
    const auto as_they_happened = RowsOf(facts, order);
    std::reverse(order.begin(), order.end());
    openings_first();
    RC_ASSERT(as_they_happened == RowsOf(facts, order));
    for (size_t i = 0; i < order.size(); ++i) {
      std::swap(order[i], order[*rc::gen::inRange<size_t>(i, order.size())]);
    }
    openings_first();
    RC_ASSERT(as_they_happened == RowsOf(facts, order));
  }));
}

}  // namespace
}  // namespace tasuki::domain
