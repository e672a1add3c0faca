#include "tests/compat/golden.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "common/base/bytes.h"
#include "gtest/gtest.h"

namespace tasuki::compat {
namespace {

constexpr size_t kDigitsPerLine = 64;

std::string Path(const std::string& name) { return std::string(TASUKI_GOLDEN_DIR "/") + name; }

std::string VersionPath(const std::string& name, size_t version) {
  return Path(name + "." + std::to_string(version) + ".hex");
}

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteFile(const std::string& path, const std::string& contents) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << contents;
  file.close();
  EXPECT_TRUE(file.good()) << "cannot write " << path;
}

void WriteVersion(const std::string& name, size_t version, std::string_view bytes) {
  const std::string hex = HexEncode(bytes);
  std::string lines;
  for (size_t i = 0; i < hex.size(); i += kDigitsPerLine) {
    lines += hex.substr(i, kDigitsPerLine) + "\n";
  }
  WriteFile(VersionPath(name, version), lines);
}

}  // namespace

const char* const kHowToAdd =
    "; where this is a new type or field, run TASUKI_GOLDEN=add bin/compat_test and commit what it "
    "writes (tests/compat/README.md)";

GoldenMode Mode() {
  const char* mode = std::getenv("TASUKI_GOLDEN");
  if (mode == nullptr || *mode == '\0') return GoldenMode::kCheck;
  if (std::string_view(mode) == "add") return GoldenMode::kAdd;
  if (std::string_view(mode) == "replace") return GoldenMode::kReplace;
  ADD_FAILURE() << "TASUKI_GOLDEN is add, replace or unset, not " << mode;
  return GoldenMode::kCheck;
}

std::vector<std::string> ReadVersions(const std::string& name) {
  std::vector<std::string> versions;
  while (std::optional<std::string> hex = ReadFile(VersionPath(name, versions.size() + 1))) {
    std::erase(*hex, '\n');
    absl::StatusOr<std::string> bytes = HexDecode(*hex);
    EXPECT_TRUE(bytes.ok()) << VersionPath(name, versions.size() + 1) << ": " << bytes.status();
    versions.push_back(bytes.ok() ? *bytes : std::string());
  }
  return versions;
}

std::vector<std::string> VersionsFor(const std::string& name, std::string_view made) {
  std::vector<std::string> versions = ReadVersions(name);
  if (Mode() == GoldenMode::kCheck) return versions;
  if (Mode() == GoldenMode::kReplace) {
    for (size_t i = 1; i <= versions.size(); ++i) std::filesystem::remove(VersionPath(name, i));
    versions.clear();
  }
  if (versions.empty() || versions.back() != made) {
    WriteVersion(name, versions.size() + 1, made);
    versions.emplace_back(made);
  }
  return versions;
}

std::vector<std::string> NamesUnder(const std::string& folder) {
  std::set<std::string> names;
  if (!std::filesystem::exists(Path(folder))) return {};
  for (const auto& entry : std::filesystem::directory_iterator(Path(folder))) {
    const std::string file = entry.path().filename().string();
    names.insert(folder + "/" + file.substr(0, file.find('.')));
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> ReadLines(const std::string& name) {
  std::vector<std::string> lines;
  std::ifstream file(Path(name));
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

void WriteLines(const std::string& name, const std::vector<std::string>& lines) {
  std::string contents;
  for (const std::string& line : lines) contents += line + "\n";
  WriteFile(Path(name), contents);
}

}  // namespace tasuki::compat
