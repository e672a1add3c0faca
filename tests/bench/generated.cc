#include "tests/bench/generated.h"

#include <filesystem>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/random.h"
#include "common/integrity/sealing.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::bench {
namespace {

// Of every ten events about a prospect: one adds it, five are touches, two outcomes, one a date,
// one a note. Facts happen in the order they are written, but for one in fifty, which is a day
// late.
void WriteOne(domain::TestJournal& journal, SeededRandom& random, size_t i) {
  const std::string rep = absl::StrCat("rep", random.Below(5));
  const size_t prospects = 1 + i / 10;
  if (i % 10 == 0) {
    journal.Write(rep, domain::ProspectAddedOf(absl::StrCat("p", i / 10)));
    return;
  }
  const std::string prospect = absl::StrCat("p", random.Below(prospects));
  v1::Header header;
  switch (i % 10) {
    case 1:
    case 2:
      header = domain::OutcomeOf(prospect, i % 20 == 1 ? v1::CONSIDERING : v1::REPLIED);
      break;
    case 3:
      header = domain::NextOf(prospect, "2026-06-15");
      break;
    case 4:
      header = domain::HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, prospect);
      break;
    case 5:
      header = domain::InboundOf(prospect);
      break;
    default:
      header = domain::TouchOf(prospect);
      break;
  }
  if (random.Below(50) == 0) {
    header = domain::When(std::move(header), journal.now_us() - 86'400'000'000);
  }
  journal.Write(rep, std::move(header));
}

}  // namespace

const std::deque<domain::HeldFact>& GeneratedHistory(size_t count) {
  static auto& made = *new std::map<size_t, std::unique_ptr<domain::TestJournal>>;
  std::unique_ptr<domain::TestJournal>& journal = made[count];
  if (journal == nullptr) {
    std::filesystem::current_path(TASUKI_SOURCE_DIR);  // The default policy is read from there.
    journal = std::make_unique<domain::TestJournal>(domain::Batches::kAtEnd);
    for (int i = 0; i < 5; ++i) journal->Join(absl::StrCat("rep", i));
    SeededRandom random(42);
    for (size_t i = 0; journal->events().size() < count; ++i) WriteOne(*journal, random, i);
  }
  return journal->events();
}

const std::deque<StoredEvent>& GeneratedEvents(size_t count) {
  static auto& made = *new std::map<size_t, std::deque<StoredEvent>>;
  std::deque<StoredEvent>& events = made[count];
  if (!events.empty()) return events;
  SeededRandom random(43);
  const std::string key = random.Bytes(integrity::kSealKeyBytes);
  for (const domain::HeldFact& fact : GeneratedHistory(count)) {
    StoredEvent& event = events.emplace_back();
    v1::Header header = fact.header;
    const bool sealed = header.subject().kind() == v1::PROSPECT;
    if (sealed) header.set_key_id(random.Bytes(16));
    event.header = header.SerializeAsString();
    if (sealed) {
      v1::Personal text;
      text.mutable_touch()->set_summary("They asked for two more weeks, and for the new price.");
      event.sealed = integrity::Seal(key, text.SerializeAsString(), event.header, random);
    }
    event.recorded_at_us = fact.recorded_at_us;
    event.record.verdict = fact.verdict;
    event.record.replica = fact.replica;
    event.record.replica_seq = fact.replica_seq;
    event.record.header = event.header;
    event.record.sealed = event.sealed;
  }
  return events;
}

std::vector<std::string> GeneratedChunks(size_t count, size_t per_commit) {
  std::vector<std::string> chunks;
  storage::ChunkBuilder builder;
  uint64_t seq = 0;
  auto finish = [&] {
    for (storage::BuiltChunk& chunk : builder.Finish()) chunks.push_back(std::move(chunk.bytes));
  };
  for (const StoredEvent& event : GeneratedEvents(count)) {
    if (seq % per_commit == 0) {
      if (seq > 0) finish();
      builder.Start(domain::kRulesVersion, Seq(seq + 1), event.recorded_at_us);
    }
    ++seq;
    TASUKI_CHECK(builder.Add(event.record).ok());
  }
  finish();
  return chunks;
}

}  // namespace tasuki::bench
