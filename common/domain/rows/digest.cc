#include "common/domain/rows/digest.h"

#include <string>

#include "common/base/bytes.h"
#include "common/domain/events/journal_event.h"

namespace tasuki::domain {
namespace {

// The kinds of state rows, ascending: with the id behind the letter, the order of keys.
constexpr std::string_view kKinds = "adfmoprst";

}  // namespace

absl::Status ForDigest(RowSource& rows, absl::FunctionRef<void(std::string_view)> take) {
  std::string prefix;
  PutU32(prefix, kRulesVersion);
  take(prefix);
  for (size_t kind = 0; kind < kKinds.size(); ++kind) {
    absl::Status scanned =
        rows.ScanRows(kKinds.substr(kind, 1), [&](std::string_view key, std::string_view row) {
          prefix.clear();
          PutU32(prefix, static_cast<uint32_t>(key.size()));
          prefix.append(key);
          PutU32(prefix, static_cast<uint32_t>(row.size()));
          take(prefix);
          take(row);
          return true;
        });
    if (!scanned.ok()) return scanned;
  }
  return absl::OkStatus();
}

}  // namespace tasuki::domain
