#include "client/home/environment.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace tasuki::client {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string HomeFolder(const std::string& flag) {
  std::string home = flag;
  if (home.empty()) home = Environment("TASUKI_HOME");
  if (home.empty()) {
    std::string data = Environment("XDG_DATA_HOME");
    home = (data.empty() ? Environment("HOME") + "/.local/share" : data) + "/tasuki";
  }
  if (home.front() != '/') {
    char folder[4096];
    if (getcwd(folder, sizeof(folder)) != nullptr) home = absl::StrCat(folder, "/", home);
  }
  while (home.size() > 1 && home.back() == '/') home.pop_back();
  return home;
}

}  // namespace tasuki::client
