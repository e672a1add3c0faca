#pragma once

#include <string>
#include <vector>

#include "client/commands/command_line.h"

// What may stand at a place of a command line that is still being typed. Pure.

namespace tasuki::client {

// Something that may be typed there.
struct Candidate {
  std::string text;
  std::string description;

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct Slot {
  std::string typed;              // Of the word itself.
  std::string lead;               // Stands before each candidate: `--channel=`.
  std::vector<Candidate> fixed;   // Verbs, flags and words that begin with `typed`, once each.
  Offer offer = Offer::kNothing;  // What else: names, files.
  std::string home;               // --home, where it was typed.
};

// `words`: those before the one that is typed, without the program's name and without quotes; a
// lone `=` between two is how bash takes `--flag=word` apart.
Slot SlotAt(const std::vector<VerbNode>& nodes, const std::vector<std::string>& words,
            const std::string& typed);

}  // namespace tasuki::client
