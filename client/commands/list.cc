#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"

// `tasuki list`: prospects by when they are due.

namespace tasuki::client {
namespace {

struct ListArgs {
  std::string owner;
  bool queue = false;
  v1::Group group_value = v1::GROUP_UNKNOWN;
  Flag group_flag;
  std::string due_by;
  std::string sort = "due";
  uint64_t offset = 0;
  uint64_t limit = UINT64_MAX;
};

absl::Status RunList(CommandContext& context, const ListArgs& args) {
  ListQuery query;
  query.queue = args.queue;
  query.offset = args.offset;
  query.limit = args.limit;
  if (args.owner == "me") {
    query.owner = context.workspace.home().identity().member;
  } else if (!args.owner.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.owner, FindMember(context.directory, args.owner));
  }
  if (args.group_flag.given()) query.group = args.group_value;
  if (!args.due_by.empty()) {
    const absl::TimeZone zone = context.workspace.zone();
    TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, args.due_by, Tense::kToCome));
    query.due_by = EndOf(when, zone);
  }
  if (args.sort == "name") query.sort = ListSort::kName;
  if (args.sort == "last") query.sort = ListSort::kLast;
  Presenter presenter(context.directory, context.now);
  Lister lister(context.directory, presenter, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::ListView list, lister.List(query));
  PrintList(context.out, list, context.workspace.zone());
  context.out.Json(list);
  return absl::OkStatus();
}

}  // namespace

void AddList(Verb verb) {
  auto args = std::make_shared<ListArgs>();

  Flag owner = verb.Option("--owner", args->owner, "only those of; me: your own")
                   .Hint("MEMBER")
                   .Offers(Offer::kMembers, {"me"})
                   .Otherwise("everybody");
  verb.Switch("--queue", args->queue, "only those who wait for an owner").Excludes(owner);
  args->group_flag =
      AddWord(verb, "--group", args->group_value, "only that group").Otherwise("all");
  verb.Option("--due-by", args->due_by, "only what is due by then").Hint("WHEN").Otherwise("all");
  verb.Option("--sort", args->sort, "in which order")
      .OneOf({"due", "name", "last"})
      .Otherwise(std::string("due"));
  verb.Option("--offset", args->offset, "so many of them are left out at the top")
      .Hint("N")
      .Otherwise(std::string("0"));
  verb.Option("--limit", args->limit, "so many at most").Hint("N").Otherwise("all");
  verb.Does([args](CommandContext& context) { return RunList(context, *args); });
}

}  // namespace tasuki::client
