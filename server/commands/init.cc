#include "common/base/check.h"
#include "nlohmann/json.hpp"
#include "server/commands/commands.h"
#include "server/commands/data_folder.h"
#include "server/team/founding.h"

namespace tasuki::server {

absl::Status Init(const InitArgs& args, const OperatorContext& context) {
  const NewTeam team{.name = args.team, .admin = args.admin, .zone = args.zone};
  // Looked at first, so that a wrong word leaves no folder behind.
  TASUKI_RETURN_IF_ERROR(CheckNewTeam(team));
  TASUKI_ASSIGN_OR_RETURN(DataFolder folder, MakeDataFolder(args.data, context.random));
  TASUKI_ASSIGN_OR_RETURN(FoundedTeam founded, FoundTeam(team, *folder.engine, folder.key_file,
                                                         context.clock, context.random));
  if (context.json) {
    const nlohmann::ordered_json view = {{"team_id", founded.team.Hex()},
                                         {"join_code", founded.join_code}};
    context.out << view.dump() << "\n";
  } else {
    // The code alone on standard output, so that a script can take it as it is.
    context.err << "team     " << args.team << " (" << founded.team.Hex() << ")\n"
                << "data     " << folder.paths.data << "\n"
                << "key file " << folder.paths.key << " (back it up apart from the data)\n"
                << args.admin << " joins once, within 7 days, with: tasuki join CODE --server "
                << "HOST:PORT\n";
    context.out << founded.join_code << std::endl;
  }
  return absl::OkStatus();
}

}  // namespace tasuki::server
