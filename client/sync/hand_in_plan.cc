#include "client/sync/hand_in_plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "client/replica/stands_on_lost.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/stands_on.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {
namespace {

constexpr uint64_t kNeverPlaced = UINT64_MAX;  // It was in no journal yet.

struct PlannedRow {
  ReplicaSeq seq;
  uint64_t place = 0;  // In the lost journal; never before that of the row before.
  EventId id;
  MemberId actor;
  std::vector<std::string> needs;
  bool ends = false;  // A slice.
};

// One replica's rows, in its order.
struct Stream {
  ReplicaId replica;
  std::vector<PlannedRow> rows;
  size_t usable = 0;  // So many from the front can be handed in; the next one cannot:
  absl::Status why;
  size_t asked = 0;  // To be handed in.
  size_t done = 0;   // Planned already.
};

struct RowAt {
  size_t stream = 0;
  size_t row = 0;
};

bool IsOfThisDevice(OpenHome& home, ReplicaId replica) {
  const auto* row = home.replica().rows().Find(domain::ReplicaKey(replica));
  return row != nullptr && row->device() == home.device().id.bytes();
}

// Builds the plan. Lives for one call; one thread.
class Planner {
 public:
  Planner(OpenHome& home, const std::map<ReplicaId, absl::Status>& refused)
      : home_(home), refused_(refused) {}

  absl::Status Load() {
    streams_.emplace_back().replica = home_.outbox().replica();
    TASUKI_RETURN_IF_ERROR(
        home_.outbox().ForEach(home_.outbox().first(), [&](const v1::OutboxRow& row) {
          AddRow(streams_.front(), row.record(),
                 row.lost_seq() == 0 ? kNeverPlaced : row.lost_seq(), row.record().act_left() == 0);
          return true;
        }));
    streams_.front().usable = streams_.front().rows.size();
    TASUKI_RETURN_IF_ERROR(home_.replica().lost().ForEach(
        ReplicaId(), [&](ReplicaId replica, const v1::LostTailRow& row) {
          AddLost(replica, row);
          return true;
        }));
    for (size_t s = 0; s < streams_.size(); ++s) {
      Stream& stream = streams_[s];
      for (size_t r = 0; r < stream.rows.size(); ++r) Index({s, r});
      if (stream.usable < stream.rows.size() && stream.why.ok()) {
        stream.why = Refused("the signature of the laptop that wrote it did not come with it",
                             "have that laptop sync; `tasuki lost show` reads what is kept here");
      }
    }
    return absl::OkStatus();
  }

  HandInPlan Plan(const AskedFor& asked) {
    Require(0, streams_.front().rows.size());
    for (size_t s = 1; s < streams_.size(); ++s) {
      const auto up_to = asked.find(streams_[s].replica);
      if (mine_[s]) Require(s, streams_[s].usable);
      if (up_to == asked.end()) continue;
      const auto& rows = streams_[s].rows;
      Require(s, static_cast<size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
                return row.seq <= up_to->second;
              })));
    }
    RequireWhatTheyStandOn();
    HandInPlan plan;
    while (TakeNext(plan)) {
    }
    Stream& own = streams_.front();
    if (own.done < own.rows.size()) {
      plan.held_from = own.rows[own.done].seq;
      plan.held_by = WhyNot({0, own.done});
    }
    for (size_t s = 1; s < streams_.size(); ++s) {
      const Stream& stream = streams_[s];
      const auto up_to = asked.find(stream.replica);
      const bool wanted = mine_[s] || up_to != asked.end();
      if (!wanted || stream.done == stream.rows.size()) continue;
      if (!mine_[s] && stream.rows[stream.done].seq > up_to->second) continue;
      plan.left[stream.replica] = WhyNot({s, stream.done});
    }
    return plan;
  }

 private:
  void AddRow(Stream& stream, const v1::Record& record, uint64_t place, bool ends) {
    v1::Header header;
    PlannedRow row;
    row.seq = ReplicaSeq(record.replica_seq());
    row.place = stream.rows.empty() ? place : std::max(place, stream.rows.back().place);
    row.ends = ends;
    if (header.ParseFromString(record.header())) {
      row.id = EventId::FromTrusted(header.event_id());
      row.actor = MemberId::FromTrusted(header.actor());
      for (std::string& id : domain::NeededBy(header, stream.replica)) {
        if (IsMissing(home_, id)) row.needs.push_back(std::move(id));
      }
      brought_by_.push_back(domain::BroughtBy(header, stream.replica));
    } else {
      brought_by_.emplace_back();
    }
    stream.rows.push_back(std::move(row));
  }

  void AddLost(ReplicaId replica, const v1::LostTailRow& row) {
    if (streams_.size() == 1 || streams_.back().replica != replica) {
      streams_.emplace_back().replica = replica;
      mine_.resize(streams_.size(), false);
      mine_.back() = IsOfThisDevice(home_, replica);
      if (const auto refused = refused_.find(replica); refused != refused_.end()) {
        streams_.back().why = refused->second;
      }
    }
    Stream& stream = streams_.back();
    v1::Header header;
    if (header.ParseFromString(row.record().header()) &&
        header.replica_opened().device() == home_.device().id.bytes()) {
      mine_.back() = true;
    }
    const bool follows =
        stream.rows.empty() || stream.rows.back().seq.value() + 1 == row.record().replica_seq();
    const bool ends = row.has_mark() && row.mark().chain() == row.chain();
    AddRow(stream, row.record(), row.seq(), ends);
    if (!stream.why.ok()) return;
    if (row.text_dropped()) {
      stream.why = Refused("its text was erased", "`tasuki lost show` reads what is left of it");
    } else if (row.chain().empty() || !follows) {
      stream.why = Refused("what its laptop wrote before it is not here",
                           "have that laptop sync; `tasuki lost show` reads what is kept here");
    } else if (ends) {
      stream.usable = stream.rows.size();
    }
  }

  void Index(RowAt at) {
    for (std::string& id : brought_by_[indexed_++]) bringers_[std::move(id)].push_back(at);
  }

  const PlannedRow& Row(RowAt at) const { return streams_[at.stream].rows[at.row]; }

  // The lost events that bring `id` for the row at `at`: any of them will do; of a role, all of
  // them that stood before it.
  std::vector<RowAt> Bringers(RowAt at, const std::string& id) const {
    const auto found = bringers_.find(id);
    if (found == bringers_.end()) return {};
    std::vector<RowAt> bringers = found->second;
    const bool role = id.size() != SubjectId::kBytes;
    std::erase_if(bringers, [&](RowAt one) {
      if (one.stream == at.stream) return one.row >= at.row;
      return role && Row(one).place >= Row(at).place;
    });
    return bringers;
  }

  bool IsPlanned(RowAt at, RowAt needed_by) const {
    return needed_by.stream == at.stream || at.row < streams_[at.stream].done;
  }

  // The bringer that the row waits for; nullopt: for none.
  std::optional<RowAt> WaitsFor(RowAt at) const {
    for (const std::string& id : Row(at).needs) {
      const std::vector<RowAt> bringers = Bringers(at, id);
      if (bringers.empty()) continue;
      const auto planned = [&](RowAt one) { return IsPlanned(one, at); };
      const bool role = id.size() != SubjectId::kBytes;
      const bool there = role ? std::all_of(bringers.begin(), bringers.end(), planned)
                              : std::any_of(bringers.begin(), bringers.end(), planned);
      if (there) continue;
      const auto first = std::find_if_not(bringers.begin(), bringers.end(), planned);
      return *first;
    }
    return std::nullopt;
  }

  // All of a stream's first `count` rows, to the end of the slice, as far as that can be.
  void Require(size_t s, size_t count) {
    Stream& stream = streams_[s];
    count = std::min(count, stream.usable);
    while (count > 0 && count < stream.usable && !stream.rows[count - 1].ends) ++count;
    for (; stream.asked < count; ++stream.asked) required_.push_back({s, stream.asked});
  }

  void RequireWhatTheyStandOn() {
    while (!required_.empty()) {
      const RowAt at = required_.back();
      required_.pop_back();
      for (const std::string& id : Row(at).needs) {
        const bool role = id.size() != SubjectId::kBytes;
        for (const RowAt one : Bringers(at, id)) {
          if (one.stream == at.stream) continue;
          if (one.row < streams_[one.stream].usable) Require(one.stream, one.row + 1);
          if (!role) break;
        }
      }
    }
  }

  size_t SliceEnd(const Stream& stream) const {
    size_t end = stream.done;
    while (end < stream.asked && !stream.rows[end].ends) ++end;
    return end < stream.asked ? end + 1 : stream.asked;
  }

  bool IsReady(size_t s) const {
    const Stream& stream = streams_[s];
    for (size_t r = stream.done; r < SliceEnd(stream); ++r) {
      if (WaitsFor({s, r})) return false;
    }
    return true;
  }

  // Plans the slice that stood first among those that wait for nothing.
  bool TakeNext(HandInPlan& plan) {
    std::optional<size_t> next;
    for (size_t s = 0; s < streams_.size(); ++s) {
      const Stream& stream = streams_[s];
      if (stream.done >= stream.asked) continue;
      if (next &&
          streams_[*next].rows[streams_[*next].done].place <= stream.rows[stream.done].place) {
        continue;
      }
      if (IsReady(s)) next = s;
    }
    if (!next) return false;
    Stream& stream = streams_[*next];
    const size_t end = SliceEnd(stream);
    if (plan.steps.empty() || plan.steps.back().replica != stream.replica) {
      plan.steps.push_back({stream.replica, stream.rows[stream.done].seq, ReplicaSeq()});
    }
    plan.steps.back().up_to = stream.rows[end - 1].seq;
    stream.done = end;
    return true;
  }

  // What keeps a row from going, at the end of what waits for what.
  Hindrance WhyNot(RowAt at) const {
    for (size_t hops = 0; hops < streams_.size(); ++hops) {
      const Stream& stream = streams_[at.stream];
      if (at.row >= stream.usable) return {Row(at).id, Row(at).actor, stream.why};
      std::optional<RowAt> waits_for;
      for (size_t r = stream.done; r < stream.rows.size() && !waits_for; ++r) {
        waits_for = WaitsFor({at.stream, r});
        if (r >= at.row && stream.rows[r].ends) break;
      }
      if (!waits_for) break;
      at = *waits_for;
    }
    return {Row(at).id, Row(at).actor, Refused("it waits for what others wrote", "sync again")};
  }

  OpenHome& home_;
  const std::map<ReplicaId, absl::Status>& refused_;
  std::vector<Stream> streams_;                       // The first one is the outbox.
  std::vector<bool> mine_ = {true};                   // Of this device.
  std::vector<std::vector<std::string>> brought_by_;  // By row, in the order they were added.
  size_t indexed_ = 0;
  absl::flat_hash_map<std::string, std::vector<RowAt>> bringers_;
  std::vector<RowAt> required_;  // To be looked at.
};

}  // namespace

absl::StatusOr<HandInPlan> PlanHandIn(OpenHome& home, const AskedFor& asked,
                                      const std::map<ReplicaId, absl::Status>& refused) {
  Planner planner(home, refused);
  TASUKI_RETURN_IF_ERROR(planner.Load());
  return planner.Plan(asked);
}

bool KeepsOwnLost(OpenHome& home) {
  const auto& replicas = home.replica().lost().replicas();
  // A replica that is not opened in the journal: its opening is lost, too.
  return std::any_of(replicas.begin(), replicas.end(), [&](const auto& one) {
    return IsOfThisDevice(home, one.first) || home.replica().lost().Brings(one.first.str());
  });
}

}  // namespace tasuki::client
