#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/commands/act.h"
#include "client/commands/command_line.h"
#include "client/commands/firm_choice.h"
#include "client/commands/flags.h"
#include "client/views/known.h"

// Adding one prospect, and many: what `add NAME` and `add --from` share.

namespace tasuki::client {

// As it was typed, or stands on a card.
struct NewProspect {
  std::string name, cadence, next;
  bool queue = false;
  ProspectFlags flags;
};

// What was written of one.
struct AddedProspect {
  v1::WrittenView view;  // With firm, known and resembles.
  SubjectId id;
  std::string name;
  std::optional<FirmChoice> firm;
};

// Writes a prospect, their firm where it is new, an owner and the next touch, in one act. `known`:
// FindKnown's of it; where it is not given it is looked for.
absl::StatusOr<AddedProspect> WriteProspect(
    CommandContext& context, const NewProspect& prospect,
    const std::optional<std::vector<v1::KnownView>>& known = std::nullopt);

// Says who was added, at which firm, and who is known already and may be the same.
void SayAdded(CommandContext& context, const AddedProspect& added, bool queue);

// `KNOWN, COMPANY (id), owner …, last touch …`, and by which sign.
std::string KnownLine(Printer& out, const v1::KnownView& known);

// `tasuki add --from`: what of a file, and how.
struct CardsArgs {
  std::string file;
  std::string doubles = "skip";
  bool yes = false;
  NewProspect all;  // What is the same of each.
};
absl::Status RunAddCards(CommandContext& context, const CardsArgs& args);

}  // namespace tasuki::client
