#include "common/domain/fold/fact_rows.h"

#include <utility>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/handover_fold.h"

namespace tasuki::domain {
namespace {

constexpr size_t kSubjectKeyBytes = 1 + SubjectId::kBytes;
constexpr size_t kPartKeyBytes = kSubjectKeyBytes + 4;

template <class Row>
Key<Row> KeyOf(char letter, SubjectId subject, std::string_view tail) {
  return Key<Row>(KeyBytes(letter).Append(subject.bytes()).Append(tail));
}

// The part of a handover's row that facts made, as it was; what a decision made stays.
absl::Status RestoreMarks(const Key<v1::HandoverRow>& key, const std::optional<std::string>& bytes,
                          Rows& rows) {
  v1::HandoverRow before;
  if (!bytes.has_value() || rows.Find(key) == nullptr) return absl::OkStatus();
  if (!before.ParseFromString(*bytes)) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a kept handover does not parse: fold the views again");
  }
  CopyMarks(before, rows.Edit(key));
  return absl::OkStatus();
}

absl::Status Restore(SubjectId subject, char letter, std::string_view tail,
                     const std::optional<std::string>& bytes, Rows& rows) {
  switch (letter) {
    case 'c':
      rows.Restore(KeyOf<v1::DealRow>(letter, subject, tail), bytes);
      return rows.status();
    case 'k':
      rows.Restore(KeyOf<v1::PromiseRow>(letter, subject, tail), bytes);
      return rows.status();
    case 'w':
      rows.Restore(KeyOf<v1::TaskRow>(letter, subject, tail), bytes);
      return rows.status();
    case 'Q':
      rows.Restore(KeyOf<v1::OpenPromiseRow>(letter, subject, tail), bytes);
      return rows.status();
    case 'x':
      rows.Restore(KeyOf<v1::Texts>(letter, subject, tail), bytes);
      return rows.status();
    case 'g':
      rows.Restore(KeyOf<v1::FieldsRow>(letter, subject, tail), bytes);
      return rows.status();
    case 'h':
      return RestoreMarks(KeyOf<v1::HandoverRow>(letter, subject, tail), bytes, rows);
    default:
      return absl::OkStatus();  // The subject's own row: FindPart's.
  }
}

// Keys under `prefix`, and the rows.
absl::StatusOr<std::vector<KeyAndRow>> Collect(std::string_view prefix, Rows& rows) {
  std::vector<KeyAndRow> found;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(prefix, [&](std::string_view key, std::string_view row) {
    found.emplace_back(key, row);
    return true;
  }));
  return found;
}

template <class Row>
absl::Status EraseAll(char letter, SubjectId subject, Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(const auto found,
                          Collect(KeyBytes(letter).Append(subject.bytes()).view(), rows));
  for (const auto& [key, row] : found) {
    rows.Erase(KeyOf<Row>(letter, subject, std::string_view(key).substr(kSubjectKeyBytes)));
  }
  return rows.status();
}

}  // namespace

void FactRows::Keep(std::string_view key) {
  if (part_ == 0) return;
  const auto checkpoint = CheckpointKey(subject_, part_, key.front(), key.substr(kSubjectKeyBytes));
  if (rows_.Find(checkpoint) != nullptr) return;
  auto row = rows_.LoadRow(key);
  if (!row.ok()) return;  // The change that follows meets the same error, and says so.
  v1::CheckpointRow& kept = rows_.Edit(checkpoint);
  if (row->has_value()) kept.set_row(**std::move(row));
}

void BeginPart(SubjectId subject, uint32_t part, char letter, const PartBegin& begin, Rows& rows) {
  v1::CheckpointRow& kept = rows.Edit(CheckpointKey(subject, part, letter, ""));
  kept.set_row(begin.row);
  kept.mutable_last()->set_b_us(begin.last.b_us);
  kept.mutable_last()->set_seq(begin.last.seq.value());
}

std::optional<PartBegin> FindPart(SubjectId subject, uint32_t part, char letter, Rows& rows) {
  const v1::CheckpointRow* kept = rows.Find(CheckpointKey(subject, part, letter, ""));
  if (kept == nullptr) return std::nullopt;
  return PartBegin{kept->row(), {kept->last().b_us(), Seq(kept->last().seq())}};
}

absl::Status TakeBackParts(SubjectId subject, uint32_t part, uint32_t last_part, Rows& rows) {
  TASUKI_CHECK(part > 0) << "the first part keeps nothing: TakeBackAll";
  for (uint32_t at = last_part; at >= part; --at) {
    TASUKI_ASSIGN_OR_RETURN(
        const auto found,
        Collect(KeyBytes('K').Append(subject.bytes()).AppendU32(at).view(), rows));
    for (const auto& [key, bytes] : found) {
      v1::CheckpointRow kept;
      if (!kept.ParseFromString(bytes)) {
        return Fault(absl::StatusCode::kDataLoss,
                     Phrase("the row $0 does not parse: fold the views again", HexEncode(key)));
      }
      const char letter = key[kPartKeyBytes];
      const std::string_view tail = std::string_view(key).substr(kPartKeyBytes + 1);
      TASUKI_RETURN_IF_ERROR(Restore(
          subject, letter, tail,
          kept.has_row() ? std::optional(std::move(*kept.mutable_row())) : std::nullopt, rows));
      rows.Erase(CheckpointKey(subject, at, letter, tail));
    }
  }
  return rows.status();
}

absl::Status TakeBackAll(SubjectId subject, Rows& rows) {
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::DealRow>('c', subject, rows));
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::PromiseRow>('k', subject, rows));
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::TaskRow>('w', subject, rows));
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::OpenPromiseRow>('Q', subject, rows));
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::Texts>('x', subject, rows));
  TASUKI_RETURN_IF_ERROR(EraseAll<v1::FieldsRow>('g', subject, rows));
  return EraseAll<v1::CheckpointRow>('K', subject, rows);
}

}  // namespace tasuki::domain
