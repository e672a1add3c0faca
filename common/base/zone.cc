#include "common/base/zone.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "common/base/environment.h"

namespace tasuki {
namespace {

using Names = absl::flat_hash_set<std::string>;

// The longest of the list has 32.
constexpr size_t kNameBytesMax = 64;
// Names of a folder without a list: far more than there are.
constexpr size_t kNamesMax = 10'000;

// Whether it can only be a name of the list: no path, no way out of the folder, nothing that
// belongs to this machine alone.
bool LooksLikeName(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  if (!absl::ascii_isalpha(static_cast<unsigned char>(name.front()))) return false;
  for (const char c : name) {
    const bool fits = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '_' ||
                      c == '+' || c == '-';
    if (!fits) return false;
  }
  return name != "localtime" && name != "posixrules" && name.substr(0, 6) != "posix/" &&
         name.substr(0, 6) != "right/";
}

// `Z Asia/Tokyo …` are zones, `L Asia/Tokyo Japan` other names of one (zic(8)).
Names NamesOfList(std::istream& list) {
  Names names;
  for (std::string line; std::getline(list, line);) {
    if (line.size() < 3 || line[1] != ' ' || (line[0] != 'Z' && line[0] != 'L')) continue;
    const size_t begin = line[0] == 'Z' ? 2 : line.find(' ', 2) + 1;
    std::string name = line.substr(begin, line.find(' ', begin) - begin);
    if (LooksLikeName(name)) names.insert(std::move(name));
  }
  return names;
}

// For systems that leave the list out.
Names NamesOfFolder(const std::filesystem::path& folder) {
  Names names;
  std::error_code error;
  auto at = std::filesystem::recursive_directory_iterator(folder, error);
  while (!error && at != std::filesystem::recursive_directory_iterator() &&
         names.size() < kNamesMax) {
    std::string name = at->path().lexically_relative(folder).string();
    if (at->is_regular_file(error) && LooksLikeName(name)) names.insert(std::move(name));
    at.increment(error);
  }
  return names;
}

Names ReadNames() {
  std::string folder = Environment("TZDIR");
  if (folder.empty()) folder = "/usr/share/zoneinfo";
  std::ifstream list(folder + "/tzdata.zi");
  Names names = list ? NamesOfList(list) : NamesOfFolder(folder);
  names.insert("UTC");  // Needs no file.
  return names;
}

}  // namespace

std::optional<absl::TimeZone> FindZone(std::string_view name) {
  static const auto& names = *new Names(ReadNames());
  absl::TimeZone zone;
  if (!LooksLikeName(name) || !names.contains(std::string(name)) ||
      !absl::LoadTimeZone(std::string(name), &zone)) {
    return std::nullopt;
  }
  return zone;
}

}  // namespace tasuki
