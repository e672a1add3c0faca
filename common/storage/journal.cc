#include "common/storage/journal.h"

#include <algorithm>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::storage {
namespace {

constexpr size_t kKeyBytes = TeamId::kBytes + 8;

absl::Status Gap(Seq expected, Seq found) {
  return Fault(
      absl::StatusCode::kDataLoss,
      Phrase(
          "the journal has a gap: seq $0 expected, a chunk from $1 found; restore it from a backup",
          expected.value(), found.value()));
}

}  // namespace

std::string JournalKey(TeamId team, Seq first) {
  std::string key = team.str();
  PutU64(key, first.value());
  return key;
}

absl::StatusOr<Seq> SeqOfJournalKey(TeamId team, std::string_view key) {
  if (key.size() != kKeyBytes || key.substr(0, TeamId::kBytes) != team.bytes()) {
    return Fault(absl::StatusCode::kDataLoss, "a key of another form among the journal's");
  }
  return Seq(GetU64(key.substr(TeamId::kBytes)));
}

void AppendChunk(Batch& batch, int cf, TeamId team, Seq first, std::string_view chunk) {
  batch.Put(cf, JournalKey(team, first), chunk);
}

JournalReader::JournalReader(const Db& db, int cf, TeamId team) : db_(db), cf_(cf), team_(team) {}

JournalReader::~JournalReader() = default;

absl::Status JournalReader::SeekTo(Seq seq) {
  seq = std::max(seq, Seq(1));
  cursor_ = db_.NewCursor(cf_, Use::kScan);
  info_ = ChunkInfo();
  next_ = Seq(0);
  status_ = absl::OkStatus();
  cursor_->SeekForPrev(JournalKey(team_, seq));
  ahead_ = cursor_->Valid() && cursor_->key().substr(0, TeamId::kBytes) == team_.bytes();
  if (!ahead_) {
    // Nothing at or before `seq`: a journal that begins later has lost its start.
    Fail(cursor_->status());
    if (!status_.ok()) return status_;
    cursor_->Seek(JournalKey(team_, Seq(0)));
    ahead_ = true;
    next_ = Seq(1);
    return absl::OkStatus();
  }
  absl::StatusOr<ChunkInfo> found = PeekChunk(cursor_->value());
  if (!found.ok()) {
    Fail(found.status());
    return status_;
  }
  if (found->last() < seq) {
    cursor_->Next();
    next_ = found->last().Next();
  }
  return absl::OkStatus();
}

bool JournalReader::Fail(absl::Status status) {
  status_ = std::move(status);
  ahead_ = false;
  return false;
}

bool JournalReader::Next(std::string_view* chunk) {
  if (cursor_ == nullptr && !SeekTo(Seq(1)).ok()) return false;
  if (!status_.ok()) return false;
  if (!ahead_) {
    if (next_ == Seq(0)) return false;  // The end was reached before.
    cursor_->Next();
  }
  ahead_ = false;
  if (!cursor_->Valid() || cursor_->key().substr(0, TeamId::kBytes) != team_.bytes()) {
    next_ = Seq(0);
    return Fail(cursor_->status());
  }
  absl::StatusOr<Seq> first = SeqOfJournalKey(team_, cursor_->key());
  if (!first.ok()) return Fail(first.status());
  absl::StatusOr<ChunkInfo> info = PeekChunk(cursor_->value());
  if (!info.ok()) {
    return Fail(Fault(
        absl::StatusCode::kDataLoss,
        Phrase("the journal's chunk at seq $0: $1", first->value(), PhraseOf(info.status()))));
  }
  if (info->first != *first) return Fail(Gap(*first, info->first));
  if (next_ != Seq(0) && *first != next_) return Fail(Gap(next_, *first));
  info_ = *info;
  next_ = info_.last().Next();
  *chunk = cursor_->value();
  return true;
}

bool JournalReader::Next(std::string* chunk) {
  std::string_view view;
  if (!Next(&view)) return false;
  chunk->assign(view);
  return true;
}

absl::StatusOr<Seq> LastSeq(const Db& db, int cf, TeamId team) {
  std::unique_ptr<Cursor> cursor = db.NewCursor(cf);
  cursor->SeekForPrev(JournalKey(team, Seq(UINT64_MAX)));
  if (!cursor->Valid() || cursor->key().substr(0, TeamId::kBytes) != team.bytes()) {
    TASUKI_RETURN_IF_ERROR(cursor->status());
    return Seq(0);
  }
  TASUKI_ASSIGN_OR_RETURN(ChunkInfo info, PeekChunk(cursor->value()));
  return info.last();
}

absl::Status ForEachRecord(
    JournalReader& reader, Seq from,
    absl::FunctionRef<bool(Seq seq, const ChunkInfo& info, const RecordView& record)> visit) {
  TASUKI_RETURN_IF_ERROR(reader.SeekTo(from));
  ChunkDecoder decoder;
  std::string_view chunk;
  while (reader.Next(&chunk)) {
    TASUKI_RETURN_IF_ERROR(decoder.Decode(chunk));
    Seq seq = decoder.info().first;
    for (const RecordView& record : decoder.records()) {
      if (seq >= from && !visit(seq, decoder.info(), record)) return absl::OkStatus();
      seq = seq.Next();
    }
  }
  return reader.status();
}

}  // namespace tasuki::storage
