#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "common/base/check.h"

// A folder for one test's files.

namespace tasuki::testing {

// A new empty folder under the machine's temporary folder, removed with all in it at the end.
class TempFolder {
 public:
  TempFolder() {
    path_ = (std::filesystem::temp_directory_path() / "tasuki-test-XXXXXX").string();
    TASUKI_CHECK(::mkdtemp(path_.data()) != nullptr) << "cannot make " << path_;
  }
  ~TempFolder() {
    std::error_code error;  // A test that left nothing to remove is no failure.
    std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string Of(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace tasuki::testing
