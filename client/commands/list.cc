#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "client/views/presenter.h"

// `tasuki list`: prospects by when they are due.

namespace tasuki::client {
namespace {

struct ListArgs {
  std::string owner;
  bool queue = false;
  v1::Group group_value = v1::GROUP_UNKNOWN;
  Flag group_flag;
};

absl::Status RunList(CommandContext& context, const ListArgs& args) {
  std::string owner_id;
  if (!args.owner.empty()) {
    absl::StatusOr<MemberId> owner = FindMember(context.directory, args.owner);
    if (!owner.ok()) return owner.status();
    owner_id = owner->Hex();
  }
  const bool by_group = args.group_flag.given();
  Presenter presenter(context.directory, context.now);
  absl::StatusOr<v1::ListView> list =
      presenter.List([&](const v1::ListItem& item, const v1::ProspectRow& row) {
        return (owner_id.empty() || item.owner_id() == owner_id) &&
               (!args.queue || WaitsInQueue(item, row)) &&
               (!by_group || row.group() == args.group_value);
      });
  if (!list.ok()) return list.status();
  PrintList(context.out, *list, context.workspace.zone());
  context.out.Json(*list);
  return absl::OkStatus();
}

}  // namespace

void AddList(Verb verb) {
  auto args = std::make_shared<ListArgs>();

  Flag owner = verb.Option("--owner", args->owner, "only those of").Hint("MEMBER");
  verb.Switch("--queue", args->queue, "only those who wait for an owner").Excludes(owner);
  args->group_flag = AddWord(verb, "--group", args->group_value, "only that group");
  verb.Does([args](CommandContext& context) { return RunList(context, *args); });
}

}  // namespace tasuki::client
