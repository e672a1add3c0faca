#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/table/csv_reader.h"
#include "tasuki/v1/event.pb.h"

// What a table of activities means: the JSON map of `tasuki import`. Pure; any thread.

namespace tasuki::client {

// What a row does.
enum class ImportVerbKind {
  kProspect,   // Adds the case's prospect, where it is not there yet.
  kDealOpen,   // Opens the case's deal, where there is none yet.
  kDealClose,  // Won or lost.
  kTouch,
  kAssign,  // To the row's person, where that is one and not the owner already.
  kOutcome,
  kNote,
};

// One verb, read. Only the fields of its kind are set.
struct ImportVerb {
  ImportVerbKind kind = ImportVerbKind::kProspect;
  v1::Source source = v1::SOURCE_UNSPECIFIED;
  v1::DealResult result = v1::DEAL_RESULT_UNSPECIFIED;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  v1::Direction direction = v1::DIRECTION_UNSPECIFIED;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string column;  // kNote.
};

// Rows that have one of the values in every column named take the verbs, in order.
struct ImportRule {
  struct Condition {
    std::string column;
    std::vector<std::string> values;
  };
  std::vector<Condition> when;
  std::vector<ImportVerb> verbs;
};

// The map as written. A value.
struct ImportMap {
  std::string source;  // Names the table's origin; a to z, 0 to 9, `.`, `_`, `-`.
  CsvEncoding encoding = CsvEncoding::kUtf8;
  absl::TimeZone zone;  // Of times without an offset.
  bool has_zone = false;
  std::string currency;  // ISO 4217; empty: amounts are not read.
  std::string case_column;
  std::string at_column;
  std::string who_column;     // Empty: the source names nobody.
  std::string amount_column;  // Empty: deals have no value.
  // The prospect's name: text and, in braces, columns. Texts and columns take turns, text first.
  std::vector<std::string> name_parts;
  absl::flat_hash_set<std::string> not_people;
  std::optional<absl::flat_hash_set<std::string>> active;  // nullopt: all (X16).
  std::vector<ImportRule> rules;
};

// Reads a map. InvalidArgument: where it is not JSON, or which part of it means nothing.
absl::StatusOr<ImportMap> ParseImportMap(std::string_view json);

// Where the map's columns stand in one table. A value; borrows the map.
class ImportColumns {
 public:
  // InvalidArgument names each column that the map names and the table lacks.
  static absl::StatusOr<ImportColumns> Find(const ImportMap& map,
                                            const std::vector<std::string>& columns);

  // The first rule that takes the row; nullptr: none.
  const ImportRule* RuleFor(const std::vector<std::string>& fields) const;
  // `activity=…, lifecycle=…`: the row's values in the columns that rules look at.
  std::string ValuesOf(const std::vector<std::string>& fields) const;
  // The prospect's name as the map's template has it.
  std::string NameOf(const std::vector<std::string>& fields) const;

  size_t case_at() const { return case_at_; }
  size_t time_at() const { return time_at_; }
  std::optional<size_t> who_at() const { return who_at_; }
  std::optional<size_t> amount_at() const { return amount_at_; }
  // Of a column that a note names.
  size_t NoteAt(const ImportVerb& verb) const;
  // Every column, ordered by name: a row's identity does not hang on the order of columns.
  const std::vector<size_t>& by_name() const { return by_name_; }
  const std::vector<std::string>& columns() const { return columns_; }

 private:
  explicit ImportColumns(const ImportMap& map) : map_(&map) {}

  const ImportMap* map_;
  std::vector<std::string> columns_;
  std::vector<size_t> by_name_;
  size_t case_at_ = 0;
  size_t time_at_ = 0;
  std::optional<size_t> who_at_;
  std::optional<size_t> amount_at_;
  std::vector<size_t> name_at_;
  std::vector<size_t> watched_;                    // Columns that rules look at.
  std::vector<std::vector<size_t>> condition_at_;  // By rule, by condition.
  std::vector<std::pair<std::string, size_t>> note_at_;
};

}  // namespace tasuki::client
