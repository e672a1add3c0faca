#pragma once

#include <regex>
#include <set>
#include <string>

// What a Japanese text may say in Latin letters: names, and what one types or reads literally.

namespace tasuki::testing {

// The first Latin word of `text` that is no name and nothing that is typed; empty: there is none.
inline std::string LatinWordIn(std::string text) {
  static const std::regex typed(
      "`[^`]*`|\\btasuki( [a-z-]+(?![0-9a-z]))+"  // Commands, no ids.
      "|--?[a-z][a-z-]*"                          // Flags.
      "|\\{[^}]*\\}|: [a-z-]+(, [a-z-]+)+$"       // The words that a flag takes.
      "|[a-z]+(-[a-z]+)*\\([^ -~][^)]*\\)"        // One with what it means.
      "|[+-][0-9]+(d|mo|h)"                       // Of WHEN.
      "|[A-Za-z0-9_.+-]+@[A-Za-z0-9.]+"           // Addresses.
      "|[A-Za-z0-9_./-]*\\.(json|csv|key|gz)(\\.[a-z]+)*"
      "|[0-9A-Z:.-]*[0-9][0-9A-Z:.-]*"                   // Codes, ids and times.
      "|省略時は [a-z.-]+|~/[a-z./]+"                    // What stands where nothing is typed.
      "|[A-Z][a-z]+/[A-Z][A-Za-z_]+"                     // Time zones.
      "|\\b[A-Z][A-Z0-9_:]*(-[A-Z]+)*\\b(\\.[a-z]+)?");  // Placeholders and short forms.
  static const std::set<std::string> names = {
      // Programs and products.
      "tasuki", "tasukid", "Tasuki", "bash", "zsh", "fish", "chmod", "LinkedIn", "linkedin", "Ctrl",
      "Enter", "Shift", "JIS", "From", "to", "MiB", "KiB", "mbox", "eml",
      // Words of WHEN, and seasons.
      "today", "yesterday", "tomorrow", "monday", "after", "golden", "week", "obon", "silver",
      "bonenkai", "oshogatsu", "fiscal", "year", "end",
      // Words that flags and maps take.
      "keep", "take", "queue", "me", "rep", "won", "lost", "who", "member", "why", "brief",
      "manner", "until", "case", "at", "amount", "utf", "cp", "when", "do", "columns", "source",
      "encoding", "zone", "currency", "name", "rules", "debug", "info", "warn", "error", "off",
      "init", "active", "damaged", "en", "ja", "y"};
  text = std::regex_replace(text, typed, " ");
  static const std::regex word("[A-Za-z]+");
  for (std::sregex_iterator at(text.begin(), text.end(), word), none; at != none; ++at) {
    if (names.count(at->str()) == 0) return at->str();
  }
  return "";
}

}  // namespace tasuki::testing
