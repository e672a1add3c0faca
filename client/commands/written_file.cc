#include "client/commands/written_file.h"

#include <filesystem>
#include <system_error>

#include "common/base/failure.h"
#include "common/storage/disk.h"

namespace tasuki::client {

absl::Status WriteForPeople(CommandContext& context, const std::string& path,
                            const std::string& text) {
  std::error_code none;
  const std::filesystem::path file = context.Path(path);
  if (std::filesystem::exists(file, none) && !std::filesystem::is_regular_file(file, none)) {
    return UsageError(Phrase("$0 is no file", path), "name another file");
  }
  if (absl::Status written = storage::WriteFileDurably(file, text); !written.ok()) {
    return Refused(Phrase("cannot write $0: $1", path, std::string(written.message())),
                   "name another file");
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
