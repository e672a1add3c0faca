#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "client/replica/event_draft.h"
#include "client/replica/open_home.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/storage/chunk.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {

// A colleague whose events come to a home as chunks of its journal, without a server: for long
// journals. Whoever uses it never syncs again: the server knows nothing of them. One thread.
class JournalAuthor {
 public:
  // `replica` is that member's, opened. Every event has effect: a draft that does not is a mistake
  // of the test, and raises the home's alarm.
  JournalAuthor(MemberId member, ReplicaId replica, ManualClock& clock, Random& random)
      : member_(member), replica_(replica), clock_(clock), random_(random) {}

  // How many events a chunk holds from now on.
  void set_chunk_events(uint64_t events) { chunk_events_ = events; }

  ReplicaId replica() const { return replica_; }
  ReplicaSeq last() const { return last_; }

  // Chunks of the drafts, behind what `home` has applied. The clock goes on by `between` before
  // each; all events of a chunk are recorded when its last was written.
  template <class Make>
  std::vector<std::string> Chunks(OpenHome& home, uint64_t events, absl::Duration between,
                                  Make make) {
    std::vector<std::string> chunks;
    storage::ChunkBuilder builder;
    Seq next = home.replica().applied().Next();
    const uint64_t seen = home.replica().applied().value();
    for (uint64_t done = 0; done < events;) {
      const uint64_t in_chunk = std::min(events - done, chunk_events_);
      const absl::Time recorded = clock_.Now() + between * static_cast<int64_t>(in_chunk);
      builder.Start(domain::kRulesVersion, next, absl::ToUnixMicros(recorded));
      for (uint64_t i = 0; i < in_chunk; ++i) {
        clock_.Advance(between);
        last_ = last_.Next();
        EventDraft draft = make();
        Fill(draft, seen);
        const std::string header = draft.header.SerializeAsString();
        EXPECT_TRUE(builder.Add({v1::EFFECTIVE, replica_, last_, 0, header, "", ""}).ok());
      }
      for (storage::BuiltChunk& chunk : builder.Finish()) chunks.push_back(std::move(chunk.bytes));
      next = next.Plus(in_chunk);
      done += in_chunk;
    }
    return chunks;
  }

 private:
  void Fill(EventDraft& draft, uint64_t seen) {
    v1::Header& header = draft.header;
    if (header.event_id().empty()) header.set_event_id(random_.Bytes(16));
    domain::FillFromCatalogue(header);
    header.set_schema(domain::kSchema);
    header.set_actor(member_.str());
    header.set_seen_seq(seen);
    header.set_written_at_us(absl::ToUnixMicros(clock_.Now()));
    if (header.occurred_at_us() == 0) header.set_occurred_at_us(header.written_at_us());
    if (draft.personal) header.set_key_id(std::string(16, 'k'));
  }

  const MemberId member_;
  const ReplicaId replica_;
  ManualClock& clock_;
  Random& random_;
  uint64_t chunk_events_ = 100;
  ReplicaSeq last_ = ReplicaSeq(1);  // Its ReplicaOpened.
};

}  // namespace tasuki::client
