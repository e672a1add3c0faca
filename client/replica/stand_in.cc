#include "client/replica/stand_in.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "client/home/home.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/waterline.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

absl::Status NoRoom(const std::string& home, const std::string& folder, const std::string& why) {
  return Refused(
      Phrase("$0 can only be read, and $1, which that needs, takes nothing: $2", home, folder, why),
      "make one of them writable, or name another folder with TMPDIR");
}

}  // namespace

absl::StatusOr<std::unique_ptr<StandIn>> StandIn::Make(const std::string& home) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) return NoRoom(home, "TMPDIR", error.message());
  std::string folder = parent / "tasuki-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) {  // Mode 0700.
    return NoRoom(home, parent, std::error_code(errno, std::generic_category()).message());
  }
  std::unique_ptr<StandIn> made(new StandIn(folder));
  TASUKI_RETURN_IF_ERROR(made->Fill(home));
  return made;
}

StandIn::~StandIn() {
  std::error_code error;  // What stays in a folder for temporary files is nobody's loss.
  fs::remove_all(folder_, error);
}

absl::Status StandIn::Fill(const std::string& home) {
  std::error_code error;
  fs::create_directory(store(), error);
  const auto copy = [&](const fs::path& from, const fs::path& to) {
    if (!error) fs::copy_file(from, to, error);
    if (!error) fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, error);
  };
  fs::directory_iterator file(StorePath(home), error);
  for (; !error && file != fs::directory_iterator(); file.increment(error)) {
    const fs::path to = fs::path(store()) / file->path().filename();
    if (file->path().filename() == "LOCK") continue;
    if (file->path().extension() == ".sst") {
      fs::create_symlink(fs::absolute(file->path()), to, error);
    } else if (file->is_regular_file()) {
      copy(file->path(), to);
    }
    if (error) break;
  }
  const std::string waterline = storage::WaterlinePath(StorePath(home));
  if (!error && fs::exists(waterline)) copy(waterline, storage::WaterlinePath(store()));
  return error ? NoRoom(home, folder_, error.message()) : absl::OkStatus();
}

}  // namespace tasuki::client
