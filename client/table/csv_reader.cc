#include "client/table/csv_reader.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/memory/memory.h"
#include "absl/strings/str_join.h"
#include "client/table/limits.h"
#include "client/words/utf8.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

constexpr size_t kRawBytesMax = 4096;

// What stands at the start of the bytes at hand.
struct Scan {
  enum class Found { kRow, kNeedsMore, kBad };
  Found found;
  size_t end = 0;        // A row: the bytes it takes, line end included.
  const char* why = "";  // A bad one.
};

Scan Bad(const char* why) { return {Scan::Found::kBad, 0, why}; }
Scan NeedsMore() { return {Scan::Found::kNeedsMore, 0, {}}; }

// Fills a row's fields, keeping the strings of the row before for their memory. A local of one
// call, and of its thread.
class Fields {
 public:
  explicit Fields(std::vector<std::string>& fields) : fields_(fields) {}
  std::string& Next() {
    if (used_ == fields_.size()) fields_.emplace_back();
    std::string& field = fields_[used_++];
    field.clear();
    return field;
  }
  size_t used() const { return used_; }
  void Close() { fields_.resize(used_); }

 private:
  std::vector<std::string>& fields_;
  size_t used_ = 0;
};

// A quoted field whose text begins at `at`; sets `at` after its closing quote.
Scan ScanQuoted(std::string_view data, bool ended, size_t& at, std::string& field) {
  for (;;) {
    size_t quote = data.find('"', at);
    if (quote == std::string_view::npos) {
      return ended ? Bad("a quote is opened and never closed") : NeedsMore();
    }
    field.append(data, at, quote - at);
    at = quote + 1;
    if (at == data.size() && !ended) return NeedsMore();
    if (at == data.size() || data[at] != '"') return {Scan::Found::kRow, 0, {}};
    field.push_back('"');
    ++at;
  }
}

// Whether a line ends at `at`; sets `length` to what its end takes (0 at the end of the file).
bool EndsLine(std::string_view data, size_t at, size_t& length) {
  length = 0;
  if (at == data.size()) return true;
  if (data[at] == '\n') length = 1;
  if (data[at] == '\r' && at + 1 < data.size() && data[at + 1] == '\n') length = 2;
  return length > 0;
}

// The row at the start of `data`. Works on bytes: in UTF-8 and CP932 no character's later bytes
// look like a comma, a quote or a line end.
Scan ScanRow(std::string_view data, bool ended, std::vector<std::string>& out) {
  Fields fields(out);
  size_t at = 0;
  for (;;) {
    if (fields.used() == kTableColumnsMax) return Bad("a row may have at most 256 columns");
    std::string& field = fields.Next();
    size_t line_end = 0;
    if (at < data.size() && data[at] == '"') {
      ++at;
      Scan scan = ScanQuoted(data, ended, at, field);
      if (scan.found != Scan::Found::kRow) return scan;
      if (!ended && at + 1 >= data.size()) return NeedsMore();
      if (EndsLine(data, at, line_end)) break;
      if (data[at] != ',') return Bad("text stands between a closing quote and the comma");
    } else {
      size_t stop = data.find_first_of(",\n\"", at);
      if (stop == std::string_view::npos) {
        if (!ended) return NeedsMore();
        stop = data.size();
      }
      if (stop < data.size() && data[stop] == '"') {
        return Bad("a quote stands inside a field that does not begin with one");
      }
      field.append(data, at, stop - at);
      at = stop;
      if (EndsLine(data, at, line_end)) {
        if (line_end == 1 && !field.empty() && field.back() == '\r') field.pop_back();
        break;
      }
    }
    ++at;  // The comma.
  }
  size_t line_end = 0;
  EndsLine(data, at, line_end);
  fields.Close();
  return {Scan::Found::kRow, at + line_end, {}};
}

}  // namespace

std::string CsvField(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string quoted = "\"";
  for (char c : field) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(std::unique_ptr<ByteSource> source,
                                                           CsvEncoding encoding) {
  auto reader = absl::WrapUnique(new CsvReader(std::move(source), encoding));
  if (encoding == CsvEncoding::kCp932) {
    UErrorCode error = U_ZERO_ERROR;
    reader->converter_ = ucnv_open("ibm-943_P15A-2003", &error);  // ICU's name for CP932.
    if (U_FAILURE(error))
      return Fault(absl::StatusCode::kInternal, "ICU has no converter for CP932");
    ucnv_setToUCallBack(reader->converter_, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  }
  TASUKI_RETURN_IF_ERROR(reader->ReadColumns());
  return reader;
}

CsvReader::~CsvReader() {
  if (converter_ != nullptr) ucnv_close(converter_);
}

absl::Status CsvReader::ReadColumns() {
  TASUKI_RETURN_IF_ERROR(Fill());
  bool marked = rest().substr(0, 3) == "\xEF\xBB\xBF";
  if (encoding_ == CsvEncoding::kUtf8 && marked) start_ += 3;
  CsvRow row;
  TASUKI_ASSIGN_OR_RETURN(bool found, ReadRow(row));
  if (!found) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 "the table is empty: its first row must name the columns");
  }
  if (row.error.ok()) row.error = Decode(row.fields);
  if (!row.error.ok()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the first row must name the columns: $0", PhraseOf(row.error)));
  }
  absl::flat_hash_set<std::string> seen;
  for (const std::string& name : row.fields) {
    if (!seen.insert(name).second) {
      return Fault(absl::StatusCode::kInvalidArgument, Phrase("two columns are named '$0'", name));
    }
  }
  columns_ = std::move(row.fields);
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvReader::Next(CsvRow& row) {
  absl::StatusOr<bool> found = ReadRow(row);
  if (!found.ok() || !*found || !row.error.ok()) return found;
  row.error = Decode(row.fields);
  if (row.error.ok() && row.fields.size() != columns_.size()) {
    row.error = Fault(absl::StatusCode::kInvalidArgument,
                      Phrase("expected $0 columns, found $1", columns_.size(), row.fields.size()));
  }
  if (!row.error.ok()) {
    row.raw = absl::StrJoin(row.fields, ",", [](std::string* out, const std::string& field) {
      out->append(CsvField(field));
    });
    if (row.raw.size() > kRawBytesMax) row.raw.resize(kRawBytesMax);
    row.fields.clear();
  }
  return true;
}

absl::StatusOr<bool> CsvReader::ReadRow(CsvRow& row) {
  row.error = absl::OkStatus();
  row.raw.clear();
  for (;;) {
    if (rest().empty()) {
      if (ended_) return false;
      TASUKI_RETURN_IF_ERROR(Fill());
      continue;
    }
    row.line = line_;
    Scan scan = ScanRow(rest(), ended_, row.fields);
    size_t bytes = scan.found == Scan::Found::kNeedsMore ? rest().size() : scan.end;
    if (bytes > kTableRowBytesMax) {
      scan = Bad("this row does not end within 1 MiB; is a quote open?");
    }
    if (scan.found == Scan::Found::kNeedsMore) {
      TASUKI_RETURN_IF_ERROR(Fill());
      continue;
    }
    if (scan.found == Scan::Found::kBad) {
      TASUKI_RETURN_IF_ERROR(Refuse(row, scan.why));
      return true;
    }
    std::string_view taken = rest().substr(0, scan.end);
    line_ += static_cast<uint64_t>(std::count(taken.begin(), taken.end(), '\n'));
    start_ += scan.end;
    bool blank = row.fields.size() == 1 && row.fields[0].empty();
    if (!blank) return true;
  }
}

absl::Status CsvReader::Refuse(CsvRow& row, const Phrase& why) {
  row.error = Fault(absl::StatusCode::kInvalidArgument, why);
  row.fields.clear();
  for (;;) {
    size_t end = rest().find('\n');
    std::string_view line = rest().substr(0, end);
    if (row.raw.size() < kRawBytesMax)
      row.raw.append(line.substr(0, kRawBytesMax - row.raw.size()));
    if (end != std::string_view::npos) {
      start_ += end + 1;
      ++line_;
      break;
    }
    start_ = buffer_.size();
    if (ended_) break;
    TASUKI_RETURN_IF_ERROR(Fill());
  }
  if (!row.raw.empty() && row.raw.back() == '\r') row.raw.pop_back();
  return absl::OkStatus();
}

absl::Status CsvReader::Fill() {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  size_t had = buffer_.size();
  // At least doubled, so that a long row is not scanned once for every block of it.
  size_t wanted = std::max(kTableReadBytes, std::min(had, kTableRowBytesMax));
  buffer_.resize(had + wanted);
  size_t got = 0;
  while (got < wanted && !ended_) {
    TASUKI_ASSIGN_OR_RETURN(size_t more, source_->Read(buffer_.data() + had + got, wanted - got));
    ended_ = more == 0;
    got += more;
  }
  buffer_.resize(had + got);
  return absl::OkStatus();
}

absl::Status CsvReader::Decode(std::vector<std::string>& fields) {
  for (size_t i = 0; i < fields.size(); ++i) {
    absl::Status status = absl::OkStatus();
    if (encoding_ == CsvEncoding::kCp932) {
      status = DecodeCp932(fields[i]);
    } else if (!IsUtf8(fields[i]) || fields[i].find('\0') != std::string::npos) {
      status = Fault(absl::StatusCode::kInvalidArgument, "bytes that are not UTF-8");
    }
    if (!status.ok()) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("column $0: $1", i + 1, PhraseOf(status)));
    }
  }
  return absl::OkStatus();
}

absl::Status CsvReader::DecodeCp932(std::string& field) {
  bool ascii = std::all_of(field.begin(), field.end(),
                           [](char c) { return c > 0 && static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return absl::OkStatus();
  UErrorCode error = U_ZERO_ERROR;
  ucnv_resetToUnicode(converter_);
  icu::UnicodeString text(field.data(), static_cast<int32_t>(field.size()), converter_, error);
  if (U_FAILURE(error) || text.isBogus() || text.indexOf(char16_t{0}) >= 0) {
    return Fault(absl::StatusCode::kInvalidArgument, "bytes that are not CP932");
  }
  field.clear();
  text.toUTF8String(field);
  return absl::OkStatus();
}

}  // namespace tasuki::client
