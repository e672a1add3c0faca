#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/home.h"
#include "client/home/options.h"
#include "client/replica/event_draft.h"
#include "client/replica/name_book.h"
#include "client/replica/open_home.h"
#include "client/replica/said_book.h"
#include "client/replica/stored_event.h"
#include "client/replica/word_book.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

class Syncer;  // client/sync/syncer.h

// A replica opened for work: what commands, the page and the agent stand on. It reads what a home
// holds; the home's own parts are reached through home(). Made by whoever holds the home's lock
// (client/owner/owner.h), used by that one thread. Reading never needs the network. A store that
// cannot be read or written shows as the status of the call; rows() has none, so look at status()
// after using them.
class Workspace {
 public:
  // Takes the lock, opens the store, reads the identity, folds what is not folded yet.
  // NotFound: no replica here (run `tasuki join`). Unavailable: another process holds the lock (its
  // pid is in the text). DataLoss: the store or a key does not read.
  static absl::StatusOr<std::unique_ptr<Workspace>> Open(const OpenOptions& options);
  // The same under a lock that is held already.
  static absl::StatusOr<std::unique_ptr<Workspace>> OpenLocked(const OpenOptions& options,
                                                               std::unique_ptr<FolderLock> lock);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  // The home itself: who it is, its clock and chance as the present command has them, its parts.
  OpenHome& home() { return *home_; }

  // The member's zone, else the team's; UTC before either is known. Never the machine's.
  absl::TimeZone zone();

  // The views with the outbox folded on top: what is shown. Any row found is valid until the next
  // Write or sync.
  domain::Rows& rows();
  // What went wrong in rows(), or in the look-ups on them since; OK: nothing.
  absl::Status status();

  uint64_t kept_apart() const;  // Own events whose bytes the server could not read.
  std::string alarm() const;    // Empty: none. Else the replica is read-only.
  // What a damaged store lost here once (client/replica/damage.h); no acts: nothing.
  v1::LostRow lost() const;
  std::optional<absl::Time> last_sync() const;
  v1::ServerRow server() const;   // As the last sync found it.
  uint64_t server_lacks() const;  // Journal events held here that it lost, while it waits.

  // Writes one act to the outbox (write_act.h).
  absl::StatusOr<Written> Write(std::vector<EventDraft> act, WriteMode mode = WriteMode::kRefuse);

  // The opened sealed part of the event at `seq` (pending ones: above the journal), held to the
  // bounds of text_size.h. nullopt: it has none, no key is held, or it does not open (whoever
  // pushed it made it so).
  absl::StatusOr<std::optional<v1::Personal>> Text(Seq seq);
  // The same for an event at hand. `unreadable`: there is text, its key is held, and not all of it
  // can be read.
  absl::StatusOr<std::optional<v1::Personal>> Text(const StoredEvent& event,
                                                   bool* unreadable = nullptr);

  // How many sealed parts were opened: for tests that count what a command does.
  uint64_t texts_opened() const { return texts_opened_; }

  // Calls `visit` from `from` on, journal then the whole outbox, until it returns false.
  absl::Status ForEachEvent(Seq from, absl::FunctionRef<bool(const StoredEvent&)> visit);
  // Of the journal alone, those neither effective nor confirming. Does not read the others.
  absl::Status ForEachRefused(Seq from, absl::FunctionRef<bool(const StoredEvent&)> visit);
  // The event at `seq`; NotFound.
  absl::StatusOr<StoredEvent> EventAt(Seq seq);
  // By its id or the start of it, in hex. NotFound; FailedPrecondition: several.
  absl::StatusOr<StoredEvent> FindEvent(std::string_view hex_prefix);

  // Names and what was written, in this process's memory.
  NameBook& names() { return names_; }
  WordBook& written() { return written_; }
  SaidBook& said() { return said_; }
  // Brings a little more of what commands ask for into memory; true: nothing is left to do. For an
  // agent that has nothing else to do.
  absl::StatusOr<bool> PrepareSome();

  // The network; null only in tests that set none.
  Syncer* syncer() { return syncer_; }
  void set_syncer(Syncer* syncer) { syncer_ = syncer; }

  // Where this process serves the member's agenda for calendar programs; empty: nowhere.
  const std::string& feed() const { return feed_; }
  void set_feed(std::string address) { feed_ = std::move(address); }

 private:
  explicit Workspace(std::unique_ptr<OpenHome> home);

  std::unique_ptr<OpenHome> home_;
  NameBook names_{*this};
  WordBook written_{*this};
  SaidBook said_{*this};
  std::pair<uint64_t, ReplicaSeq> prepared_;  // What the memory was brought up to.
  Syncer* syncer_ = nullptr;
  std::string feed_;
  uint64_t texts_opened_ = 0;
  absl::Status status_;
};

}  // namespace tasuki::client
