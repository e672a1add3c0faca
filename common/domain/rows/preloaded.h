#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// Rows beneath another Rows, of which whole kinds are read ahead by one scan each: for whoever is
// about to look most of them up, as a report is. A look-up in the store costs some ten rows of a
// scan. Sees no change that is made after Load; holds the bytes of what it loaded. One thread.
class Preloaded : public RowSource {
 public:
  // `below` outlives it.
  explicit Preloaded(RowSource& below) : below_(below) {}

  // Reads every row of that kind (letter of its key). Errors are the source's.
  absl::Status Load(char kind);

  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;
  absl::StatusOr<std::optional<KeyAndRow>> LastRow(std::string_view prefix,
                                                   std::string_view at_most) override;

 private:
  // Rows of one kind, in the order of their keys, all bytes in one piece: there are as many as
  // there are prospects.
  struct Kind {
    struct Place {
      size_t at;  // Of the key in `bytes`; the row is behind it.
      uint32_t key_size;
      uint32_t row_size;
    };
    std::string bytes;
    std::vector<Place> places;
    size_t next = 0;  // Behind the last one that was looked up: most are looked up in order.

    std::string_view KeyAt(size_t place) const {
      return std::string_view(bytes).substr(places[place].at, places[place].key_size);
    }
  };

  RowSource& below_;
  std::map<char, Kind> kinds_;  // Loaded.
};

}  // namespace tasuki::domain
