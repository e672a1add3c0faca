#include "client/run_request.h"

#include <unistd.h>

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "client/act.h"
#include "client/engine.h"
#include "client/failure.h"
#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// What `header` says of the answer that its command would have given.
void Describe(const v1::Header& header, v1::WrittenView& view,
              absl::flat_hash_set<std::string>& prospects) {
  const v1::Subject& subject = header.subject();
  if (subject.kind() == v1::PROSPECT) prospects.insert(subject.id());
  if (subject.kind() == v1::FIRM) view.set_firm(HexEncode(subject.id()));
  if (subject.kind() == v1::MEMBER) view.set_member(HexEncode(subject.id()));
  if (const std::string& firm = header.prospect_added().attributes().firm(); !firm.empty()) {
    view.set_firm(HexEncode(firm));
  }
  if (header.has_deal_opened()) view.set_deal(HexEncode(header.deal_opened().deal()));
}

// The command wrote its act, and its owner died before it could say so: the answer it would have
// given, as far as the journal tells.
absl::Status TellWritten(CommandContext& context, const v1::RequestRow& row) {
  v1::WrittenView view;
  for (const std::string& id : row.event_ids()) view.add_event_ids(HexEncode(id));
  const absl::flat_hash_set<std::string> ids(row.event_ids().begin(), row.event_ids().end());
  absl::flat_hash_set<std::string> prospects;
  std::string colleague;
  size_t left = ids.size();
  TASUKI_RETURN_IF_ERROR(context.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    if (!ids.contains(event.header.event_id())) return true;
    Describe(event.header, view, prospects);
    view.set_pending(view.pending() || event.pending);
    if (event.header.has_member_added()) colleague = event.header.member_added().name();
    return --left > 0;
  }));
  if (!colleague.empty()) {
    return Refused(absl::StrCat(OneLine(colleague), " is added, but what was to fetch the join ",
                                "code ended before it did"),
                   absl::StrCat("get it with: tasuki member code \"", OneLine(colleague), "\""));
  }
  context.out.Line(context.out.Say(Message::kWrittenBefore, {std::to_string(ids.size())}));
  const bool one = prospects.size() == 1;
  return PrintWritten(context, std::move(view),
                      one ? SubjectId::FromTrusted(*prospects.begin()) : SubjectId());
}

// Stands in the command's folder while it runs.
class InFolder {
 public:
  explicit InFolder(const std::string& folder) {
    char buffer[4096];
    if (getcwd(buffer, sizeof(buffer)) != nullptr) before_ = buffer;
    // A folder that has gone: relative names then fail with their own error.
    if (!folder.empty() && chdir(folder.c_str()) != 0) before_.clear();
  }
  ~InFolder() {
    if (!before_.empty() && chdir(before_.c_str()) != 0 && chdir("/") != 0) return;
  }

 private:
  std::string before_;
};

}  // namespace

absl::StatusOr<int> RunRequest(Workspace& workspace, const Request& request, const Output& output,
                               const RunCommand& run) {
  Engine& engine = workspace.engine();
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::RequestRow> before, engine.FindRequest(request.id));
  if (before && before->finished()) return before->exit_code();
  Printer out(OptionsOf(request, output));
  if (before && !before->repeatable()) {
    Directory directory(workspace, workspace.rows());
    CommandContext context{workspace, request, out, directory, workspace.clock().Now()};
    const absl::Status told = TellWritten(context, *before);
    if (!told.ok()) out.Error(told);
    return static_cast<int>(ExitCodeOf(told));
  }
  Engine::Running outer = engine.running();
  if (absl::Status status = engine.clock().SetNow(request.now); !status.ok()) {
    engine.clock().set_shift(outer.shift);
    const absl::Status usage = UsageError(std::string(status.message()), "mend it, or unset it");
    out.Error(usage);
    return static_cast<int>(ExitCodeOf(usage));
  }
  TASUKI_RETURN_IF_ERROR(engine.BeginRequest(request.id));
  int exit_code = 0;
  {
    InFolder folder(request.folder);
    exit_code = run(workspace, request, output);
  }
  TASUKI_RETURN_IF_ERROR(engine.FinishRequest(exit_code));
  TASUKI_RETURN_IF_ERROR(engine.Resume(std::move(outer)));
  return exit_code;
}

}  // namespace tasuki::client
