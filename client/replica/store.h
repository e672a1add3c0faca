#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "common/storage/db.h"
#include "google/protobuf/message_lite.h"

namespace tasuki::client {

// Column families of a replica's store. The order is the format: new ones go to the end.
enum Family : int {
  kJournal,    // team ‖ first seq → Chunk, exactly as the server stores it.
  kState,      // State row key → state row (common/domain/rows/rows.h).
  kOutbox,     // Replica seq → OutboxRow.
  kMeta,       // The single rows below.
  kKeys,       // Key id → KeyRow; 's' ‖ kind ‖ subject → key id.
  kAppliedAt,  // Civil time, microseconds → last seq applied then (N06).
  kTail,  // Epoch ‖ first seq → Chunk that was cut off when a loss was accepted; and 2⁶⁴ - 1 ‖
          // replica ‖ replica seq → LostTailRow.
  kKeptApart,  // Replica ‖ replica seq → KeptApartRow.
  kRequests,   // Request id → RequestRow.
  kEventIds,   // First 8 bytes of an event id ‖ seq → nothing.
};

// Keys in kMeta.
inline constexpr std::string_view kOwnRow = "own";                   // OwnRow
inline constexpr std::string_view kAppliedRow = "applied";           // AppliedRow
inline constexpr std::string_view kFoldedRow = "folded";             // Seq, 8 bytes big-endian
inline constexpr std::string_view kFoldVersionRow = "fold-version";  // 8 bytes
inline constexpr std::string_view kRowSumRow = "row-sum";       // domain::RowSum, of the state rows
inline constexpr std::string_view kIndexedRow = "event-ids";    // Seq, 8 bytes: ids up to it
inline constexpr std::string_view kHeadRow = "head";            // HeadRow
inline constexpr std::string_view kLostRow = "lost";            // LostRow
inline constexpr std::string_view kRecoveredRow = "recovered";  // RecoveredRow
inline constexpr std::string_view kAlarmRow = "alarm";          // AlarmRow
inline constexpr std::string_view kAlarmPastRow = "alarm-past";  // AlarmRow that is over
inline constexpr std::string_view kEpochsRow = "epochs";         // EpochsRow
inline constexpr std::string_view kReceiptsRow = "receipts";     // ReceiptsRow
inline constexpr std::string_view kTailsRow = "tails";    // Epochs, 8 bytes each: to look through
inline constexpr std::string_view kServerRow = "server";  // ServerRow
inline constexpr std::string_view kLastSyncRow = "last-sync";  // Microseconds, 8 bytes big-endian
// No row of the outbox is before it, 8 bytes (outbox.cc).
inline constexpr std::string_view kOutboxFromRow = "outbox_from";
inline constexpr std::string_view kToldRow = "told";  // Seq, 8 bytes (client/views/refused.h)
// When the last act was written by this clock: microseconds, 8 bytes.
inline constexpr std::string_view kWrittenAtRow = "written-at";
inline constexpr std::string_view kKeysOfRow = "keys-of";  // Role, 8 bytes (coaching_keys.h)
inline constexpr std::string_view kDrawsRow = "draws";     // Seeded streams begun, 8 bytes

// How a store is opened.
enum class StoreKind {
  kOwn,       // To work with.
  kDamaged,   // To look at, as far as it reads: nothing is changed.
  kInPieces,  // The same where tables are gone or broken: what lies in them fails when it is read.
  kSalvaged,  // A copy of a damaged one, to go on with from where it breaks.
};

// What opening a store needs.
struct StoreOptions {
  std::string path;
  TeamId team;
  bool create = false;
  storage::Disk disk;  // Tests hand in one that fails; null: the machine's.
  StoreKind kind = StoreKind::kOwn;
};

// The rows of one replica. Owned by an OpenHome; one thread. Statuses are storage::Db's.
class Store {
 public:
  static absl::StatusOr<std::unique_ptr<Store>> Open(StoreOptions options);

  storage::Db& db() { return *db_; }
  TeamId team() const { return team_; }

  // The message under `key`; nullopt: no row. DataLoss: it does not parse.
  template <class Message>
  absl::StatusOr<std::optional<Message>> Find(Family family, std::string_view key) {
    Message message;
    TASUKI_ASSIGN_OR_RETURN(auto found, FindInto(family, key, message));
    if (!found) return std::nullopt;
    return message;
  }
  // An 8-byte number; nullopt: no row.
  absl::StatusOr<std::optional<uint64_t>> FindNumber(std::string_view meta_key);

 private:
  Store(std::unique_ptr<storage::Db> db, TeamId team) : db_(std::move(db)), team_(team) {}

  absl::StatusOr<bool> FindInto(Family family, std::string_view key,
                                google::protobuf::MessageLite& message);

  std::unique_ptr<storage::Db> db_;
  const TeamId team_;
};

// Puts `message` under `key`.
void PutMessage(storage::Batch& batch, Family family, std::string_view key,
                const google::protobuf::MessageLite& message);
// Puts an 8-byte number into kMeta.
void PutNumber(storage::Batch& batch, std::string_view meta_key, uint64_t number);

// 8 bytes, big-endian.
std::string NumberKey(uint64_t number);

// Drops every state row and index, so that all is folded again from the journal: rows of another
// fold version, a journal that was cut. One write a few thousand rows, the cursor set back in the
// first, so that whatever ends it half-way is begun again.
absl::Status DropViews(Store& store);

// The state rows in a store, as a source for domain::Rows. Owned by whoever has the rows; one
// thread for each source. Fails as the store does.
class StateSource : public domain::RowSource {
 public:
  explicit StateSource(Store& store) : store_(store) {}

  // Nothing is stored yet: a first fold, which asks for every row once, need not ask the store.
  void set_empty(bool empty) { empty_ = empty; }

  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;
  absl::StatusOr<std::optional<domain::KeyAndRow>> LastRow(std::string_view prefix,
                                                           std::string_view at_most) override;

 private:
  Store& store_;
  bool empty_ = false;
};

}  // namespace tasuki::client
