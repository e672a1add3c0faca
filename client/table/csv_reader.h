#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/table/byte_source.h"
#include "common/base/phrase.h"

struct UConverter;

namespace tasuki::client {

// How a table's text is written.
enum class CsvEncoding {
  kUtf8,   // With or without a byte order mark.
  kCp932,  // Windows' Japanese.
};

// One row of a table, good or bad. A value, reused between calls of Next.
struct CsvRow {
  uint64_t line = 0;                // Where it begins, from 1.
  std::vector<std::string> fields;  // UTF-8, as many as there are columns; empty for a bad row.
  absl::Status error;               // InvalidArgument: what is wrong with this row.
  std::string raw;                  // A bad row's bytes as they stand in the file, at most 4 KiB.
};

// Reads a table (RFC 4180; lines may also end in LF alone) row by row. The first row names the
// columns. A bad row is handed out as such and loses nothing else: after broken quotes, reading
// goes on at the line after the one where the row began. Made by an import, one thread. Memory: one
// row.
class CsvReader {
 public:
  // Reads the names of the columns. InvalidArgument: none, too many, two alike, or not readable.
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(std::unique_ptr<ByteSource> source,
                                                         CsvEncoding encoding);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  const std::vector<std::string>& columns() const { return columns_; }
  const ByteSource& source() const { return *source_; }

  // The next row that is not blank; false: the end. An error is the source's: reading cannot go on.
  absl::StatusOr<bool> Next(CsvRow& row);

 private:
  CsvReader(std::unique_ptr<ByteSource> source, CsvEncoding encoding)
      : source_(std::move(source)), encoding_(encoding) {}

  absl::Status ReadColumns();
  // The next row as it stands, its fields not yet decoded nor counted; false: the end.
  absl::StatusOr<bool> ReadRow(CsvRow& row);
  // Reads more into the buffer, or sets ended_.
  absl::Status Fill();
  // Makes `row` a bad one and goes on after its first line.
  absl::Status Refuse(CsvRow& row, const Phrase& why);
  absl::Status Decode(std::vector<std::string>& fields);
  absl::Status DecodeCp932(std::string& field);
  std::string_view rest() const { return std::string_view(buffer_).substr(start_); }

  std::unique_ptr<ByteSource> source_;
  const CsvEncoding encoding_;
  std::vector<std::string> columns_;
  UConverter* converter_ = nullptr;

  std::string buffer_;  // Read and not yet given out; the row at hand begins at start_.
  size_t start_ = 0;
  bool ended_ = false;
  uint64_t line_ = 1;
};

// `field` as it stands in a table: quoted where it must be.
std::string CsvField(std::string_view field);

}  // namespace tasuki::client
