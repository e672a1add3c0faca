#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/sync/byte_budget.h"
#include "common/sync/server_session.h"
#include "server/stream/frames.h"
#include "server/stream/supply.h"

namespace tasuki::server {

// What its owner does for the sender next.
struct SendStep {
  enum class Kind {
    kNothing,  // Until something is said, comes live or from disk, or is written.
    kWrite,    // Write `frame`; OnWritten follows.
    kEnd,      // Look up the journal's end, and ask TellEnd.
    kFinish,   // End the stream; nothing is asked after it.
  };
  Kind kind = Kind::kNothing;
  SharedBytes frame;
};

// Decides what one laptop is sent next, without a lock, a thread, a clock or a wire: what is to be
// said, one look at the feed and what was read from disk go in; a frame, or what to read, comes
// out. Made and owned by a connection, which calls it under its lock. It cannot fail.
//
//  1. One write at a time: after kWrite, no step until OnWritten.
//  2. What was said goes first, in its order; then keys; then what needs them.
//  3. A chunk goes only after all keys up to it, in seq order, each once, and within the credit.
//  4. A laptop is live while the feed holds the round after its cursor; else it is read for from
//     disk, one batch ahead of the one being written. It is never dropped for being slow.
//  5. It holds what was said, the keys of one round and one batch: no queue of the journal.
class Sender {
 public:
  // --- What is to be said.

  // An answer. Nothing is said after Close.
  void Say(SharedBytes frame);
  // More answers wait than an honest laptop ever leaves unread (kAnswersWaitingMax).
  bool overfull() const;
  // Once what was said is written the stream ends; nothing more of the journal goes.
  void Close();
  // Lets go of all that waits, said or not, and of the journal read so far.
  void Drop();

  // --- The journal.

  // The laptop is welcome to what comes after `from`. `reader`: whose keys it gets.
  void Start(const sync::PullStart& from, const sync::DeviceFacts& reader);
  // So many bytes of chunks more may be sent; kCreditBytesMax at most are kept.
  void AddCredit(uint64_t bytes);
  // What Wanted asked for was read, or (`OnCatchUpFailed`) could not be.
  void OnCaughtBatch(CaughtBatch batch);
  void OnCatchUpFailed() { asked_ = false; }

  // --- Sending.

  // What to do now. `live`: a look at the feed with this cursor(). `now`: Clock::TimerNow().
  SendStep Next(const Live& live, absl::Time now);
  // kEnd was the step: whether the laptop is told of this end. kNothing or kWrite.
  SendStep TellEnd(JournalEnd end, absl::Time now);
  // What to read from disk now; nullopt: nothing. Each is answered before the next is given.
  // `live`: a look with this cursor(). `scarce`: reading ahead would take memory from others.
  std::optional<CatchUpRange> Wanted(const Live& live, bool scarce);
  // The frame of the last kWrite is written, or never will be.
  void OnWritten();

  // Last seq sent.
  Seq cursor() const { return cursor_; }
  bool writing() const { return writing_; }
  bool closing() const { return closing_; }

 private:
  SendStep Write(SharedBytes frame);
  SendStep WriteFirst(std::deque<SharedBytes>& frames);
  SendStep NextCaught();
  SendStep NextRound(const Live& live, absl::Time now);
  void QueueKeys(const Round& round);
  // A batch of `bytes` of chunks up to `last` goes.
  void Spend(Seq last, uint64_t bytes);
  // The laptop learns that the journal ends at `end`, for now.
  void Told(Seq end, bool head_signed, absl::Time now);

  // The wire.
  bool writing_ = false;
  bool closing_ = false;
  sync::BudgetLease lease_;  // Of the batch being written.

  // What waits.
  std::deque<SharedBytes> said_;        // At most kAnswersWaitingMax, and one call's answers.
  std::deque<SharedBytes> round_keys_;  // Of the round that goes next: one commit's, or a few.
  std::optional<CaughtBatch> caught_;

  // How far the laptop is.
  bool started_ = false;
  sync::DeviceFacts reader_;  // Set by Start.
  Seq cursor_;
  Seq keys_cursor_;  // All keys up to here have been sent.
  uint64_t credit_ = 0;

  // Reading from disk.
  bool asked_ = false;
  uint64_t credit_needed_ = 0;  // For the next chunk, as catch-up found.

  // The last CaughtUp: of which seq, with a signed head, and when.
  Seq told_;
  bool told_signed_ = false;
  absl::Time told_at_ = absl::InfinitePast();
};

}  // namespace tasuki::server
