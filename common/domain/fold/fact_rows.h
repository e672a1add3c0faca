#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/rows.h"

// What facts make of a subject beyond its own row (deals, promises, marks on handovers, older
// texts, which change stands for a field), and how it is taken back when a late fact arrives.
//
// A subject's facts are cut into parts of kPartFacts, in the order in which they fold. What a row
// was before facts of part n first changed it is kept (`K`), for every part but the first: taking
// back parts m and later puts those rows as they were when part m began, at a cost in proportion to
// what these parts changed. Where all facts are taken back, all that they made goes.

namespace tasuki::domain {

// Rows that facts of one part of one subject may change. Made for each fact; one thread.
class FactRows {
 public:
  FactRows(SubjectId subject, uint32_t part, Rows& rows)
      : subject_(subject), part_(part), rows_(rows) {}

  SubjectId subject() const { return subject_; }
  Rows& rows() { return rows_; }

  template <class Row>
  const Row* Find(const Key<Row>& key) {
    return rows_.Find(key);
  }
  template <class Row>
  Row& Edit(const Key<Row>& key) {
    Keep(key.view());
    return rows_.Edit(key);
  }
  template <class Row>
  void Erase(const Key<Row>& key) {
    Keep(key.view());
    rows_.Erase(key);
  }

 private:
  void Keep(std::string_view key);

  const SubjectId subject_;
  const uint32_t part_;
  Rows& rows_;
};

// The subject's own row at the beginning of a part.
struct PartBegin {
  std::string row;
  Place last;  // The last fact folded before it.
};

// Keeps the subject's own row (`letter` of its key) as part `part` begins.
void BeginPart(SubjectId subject, uint32_t part, char letter, const PartBegin& begin, Rows& rows);
// Nullopt: that part has not begun.
std::optional<PartBegin> FindPart(SubjectId subject, uint32_t part, char letter, Rows& rows);

// Puts the rows that facts changed as they were when part `part`, above 0, began, and forgets the
// parts from there on up to `last_part`. Errors are the store's, or DataLoss.
absl::Status TakeBackParts(SubjectId subject, uint32_t part, uint32_t last_part, Rows& rows);

// Drops every row that facts made, and every part. Marks on handovers are the caller's.
absl::Status TakeBackAll(SubjectId subject, Rows& rows);

}  // namespace tasuki::domain
