#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Golden files: hex, 64 digits a line, under tests/compat/golden/. One name has one or more
// versions, `<name>.1.hex`, `<name>.2.hex` and so on; a version once released stays for ever.

namespace tasuki::compat {

// What TASUKI_GOLDEN asks for. README.md says when.
enum class GoldenMode {
  kCheck,    // Unset: write nothing.
  kAdd,      // `add`: write another version where the newest is not what the code makes.
  kReplace,  // `replace`: forget all versions and write one. Never after a release.
};
GoldenMode Mode();

// The bytes of every version of `name`, oldest first; none where there is none. A file that is no
// hex fails the test.
std::vector<std::string> ReadVersions(const std::string& name);

// All versions, after writing what the mode asks for, given what the code makes today.
std::vector<std::string> VersionsFor(const std::string& name, std::string_view made);

// Names that have a version, below the folder `folder`, as `folder/name`, sorted.
std::vector<std::string> NamesUnder(const std::string& folder);

// The lines of a text file, sorted; and the file written anew. Names with their extension.
std::vector<std::string> ReadLines(const std::string& name);
void WriteLines(const std::string& name, const std::vector<std::string>& lines);

// What to say where golden bytes are missing.
extern const char* const kHowToAdd;

}  // namespace tasuki::compat
