#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/import_mail.h"
#include "client/commands/verbs.h"
#include "client/import/limits.h"
#include "client/import/map.h"
#include "client/import/planner.h"
#include "client/table/byte_source.h"
#include "client/table/csv_reader.h"
#include "client/table/limits.h"
#include "common/base/failure.h"
#include "common/domain/verdict/in_effect.h"

// `tasuki import`: a table of activities, by a map. Reads the whole file, then writes act by act.
// Mails: import_mail.h.

namespace tasuki::client {
namespace {

constexpr size_t kRejectsShown = 5;
constexpr size_t kUntakenShown = 40;
constexpr size_t kNewPeopleShown = 40;
constexpr uint64_t kRowsPerProgress = 20'000;
constexpr int kBarColumns = 30;

struct ImportArgs {
  std::string file, map, rejects, mail;
  std::vector<std::string> ours;
  bool dry_run = false;
};

// Bad rows: to the rejects file where one was asked for, and the first few to the person. One
// command's, on its thread.
class Rejects {
 public:
  explicit Rejects(CommandContext& context) : context_(context) {}
  ~Rejects() {
    if (file_ >= 0) close(file_);
  }
  Rejects(const Rejects&) = delete;
  Rejects& operator=(const Rejects&) = delete;

  // The file holds people's words, so nobody else may read it.
  absl::Status Open(const std::string& path) {
    path_ = path;
    file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) return Failed();
    waiting_ = "line,reason,row\n";
    return absl::OkStatus();
  }

  void Add(uint64_t line, const Phrase& phrase, std::string_view raw) {
    const std::string why = InLanguage(context_.out.language(), phrase);
    if (first_.size() < kRejectsShown) {
      first_.push_back(
          context_.out.Say(Message::kImportRejectedLine, {std::to_string(line), OneLine(why)}));
    }
    ++count_;
    if (file_ < 0) return;
    absl::StrAppend(&waiting_, line, ",", CsvField(why), ",", CsvField(raw), "\n");
    if (waiting_.size() > kTableReadBytes) Flush();
  }

  // Everything is in the file, or says why not.
  absl::Status Finish() {
    if (file_ >= 0) Flush();
    return failed_;
  }

  // `said`: kImportRejected, or kImportRejectedOnly where the rest is not in.
  void Tell(Message said) const {
    if (count_ == 0) return;
    context_.out.Remark(context_.out.Say(said, {std::to_string(count_)}));
    for (const std::string& line : first_) context_.out.Remark("  " + line);
    if (count_ > first_.size() && path_.empty()) {
      context_.out.Remark("  " + context_.out.Say(Message::kImportRejectedMore,
                                                  {std::to_string(count_ - first_.size())}));
    }
  }

 private:
  void Flush() {
    size_t done = 0;
    while (done < waiting_.size() && failed_.ok()) {
      ssize_t wrote = write(file_, waiting_.data() + done, waiting_.size() - done);
      if (wrote >= 0) {
        done += static_cast<size_t>(wrote);
      } else if (errno != EINTR) {
        failed_ = Failed();
      }
    }
    waiting_.clear();
  }
  absl::Status Failed() const {
    return Refused(Phrase("cannot write the rejects file $0: $1", path_, strerror(errno)),
                   "name another file with --rejects");
  }

  CommandContext& context_;
  int file_ = -1;
  std::string path_;
  std::string waiting_;
  std::vector<std::string> first_;
  uint64_t count_ = 0;
  absl::Status failed_;
};

std::string Bar(uint64_t done, uint64_t total) {
  if (total == 0) return std::to_string(done);
  const uint64_t share = std::min<uint64_t>(100, done * 100 / total);
  const auto filled = static_cast<size_t>(share * kBarColumns / 100);
  return absl::StrCat("[", std::string(filled, '#'), std::string(kBarColumns - filled, '.'), "] ",
                      share, " %");
}

absl::Status NeedsManager(CommandContext& context) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* row = context.workspace.rows().Find(domain::MemberKey(self));
  if (row != nullptr && (row->role() == v1::MANAGER || row->role() == v1::ADMIN)) {
    return absl::OkStatus();
  }
  return NotAllowed("what is imported stands as history for the whole team: only managers may",
                    row == nullptr ? "run `tasuki sync` first" : "ask a manager to run it");
}

// Every imported event that counts, outbox too: one that was refused, set apart or invalid keeps
// nobody from importing its row.
absl::StatusOr<ImportTeam> LookAtTeam(Workspace& workspace) {
  ImportTeam team;
  team.team = workspace.home().identity().team;
  team.rows = &workspace.rows();
  TASUKI_RETURN_IF_ERROR(workspace.ForEachEvent(Seq(1), [&](const StoredEvent& stored) {
    const v1::Header& header = stored.header;
    if (header.import_ref().empty()) return true;
    if (stored.pending || domain::IsInEffect(header, stored.verdict, *team.rows)) team.Add(header);
    return true;
  }));
  TASUKI_RETURN_IF_ERROR(team.rows->status());
  return team;
}

v1::ImportView ViewOf(const ImportCounts& counts, bool dry_run) {
  v1::ImportView view;
  view.set_rows(counts.rows);
  view.set_events(counts.events);
  view.set_already(counts.already);
  view.set_rejected(counts.rejected);
  view.set_prospects(counts.prospects);
  view.set_members(counts.members);
  view.set_dry_run(dry_run);
  for (const NewPerson& person : counts.people) {
    v1::NewPersonView& one = *view.add_new_members();
    one.set_name(person.name);
    one.set_active(!person.gone);
    one.set_rows(person.rows);
  }
  std::vector<std::pair<std::string, uint64_t>> untaken(counts.untaken.begin(),
                                                        counts.untaken.end());
  std::sort(untaken.begin(), untaken.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  for (const auto& [values, rows] : untaken) {
    v1::UntakenView& one = *view.add_untaken();
    one.set_values(values);
    one.set_rows(rows);
  }
  return view;
}

// Members stay for ever: who is one under another name is to be seen before.
void PrintNewPeople(Printer& out, const v1::ImportView& view) {
  if (view.new_members().empty()) return;
  out.Line(out.Say(Message::kImportNewPeople));
  Table table;
  table.right = {true};
  table.indent = 2;
  for (const v1::NewPersonView& person : view.new_members()) {
    if (table.rows.size() == kNewPeopleShown) break;
    const Message state = person.active() ? Message::kImportActive : Message::kImportGone;
    table.rows.push_back({Cell(std::to_string(person.rows())), Cell(OneLine(person.name())),
                          Cell(out.Say(state), Style::kDim)});
  }
  out.Print(table);
  const int more = view.new_members_size() - static_cast<int>(table.rows.size());
  if (more > 0) out.Line("  " + out.Say(Message::kImportMorePeople, {std::to_string(more)}));
}

void PrintImport(Printer& out, const v1::ImportView& view) {
  out.Line(out.Say(Message::kImportDone,
                   {std::to_string(view.rows()), std::to_string(view.events()),
                    std::to_string(view.prospects()), std::to_string(view.members())}));
  if (view.dry_run()) out.Line(out.Say(Message::kImportDryRun), Style::kWarning);
  if (view.already() > 0) {
    out.Line(out.Say(Message::kImportAlready, {std::to_string(view.already())}));
  }
  PrintNewPeople(out, view);
  uint64_t untaken = 0;
  Table table;
  table.right = {true};
  table.indent = 2;
  for (const v1::UntakenView& one : view.untaken()) {
    untaken += one.rows();
    if (table.rows.size() < kUntakenShown) {
      table.rows.push_back({Cell(std::to_string(one.rows())), Cell(OneLine(one.values()))});
    }
  }
  if (untaken > 0) {
    out.Line(out.Say(Message::kImportUntaken, {std::to_string(untaken)}));
    out.Print(table);
  }
}

absl::Status ReadRows(CommandContext& context, CsvReader& reader, ImportPlanner& planner) {
  CsvRow row;
  for (uint64_t count = 0;; ++count) {
    if (count % kRowsPerProgress == 0) {
      context.out.Progress(
          context.out.Say(Message::kImportReading,
                          {Bar(reader.source().bytes_read(), reader.source().bytes_total())}));
    }
    absl::StatusOr<bool> found = reader.Next(row);
    if (!found.ok()) return WithAdvice(found.status(), "nothing was imported");
    if (!*found) return absl::OkStatus();
    TASUKI_RETURN_IF_ERROR(planner.Take(row));
  }
}

// The rejects file is made anew: it must be none of those that are read.
absl::Status CheckRejects(CommandContext& context, const ImportArgs& args) {
  if (args.rejects.empty()) return absl::OkStatus();
  for (const std::string& read : {args.file, args.map}) {
    std::error_code none;  // A file that is not there is no other one.
    if (std::filesystem::equivalent(context.Path(args.rejects), context.Path(read), none)) {
      return UsageError(Phrase("--rejects would overwrite $0", read), "name another file");
    }
  }
  return absl::OkStatus();
}

absl::Status RunImport(CommandContext& context, const ImportArgs& args) {
  if (!args.mail.empty()) {
    if (!args.file.empty() || !args.map.empty() || !args.rejects.empty()) {
      return UsageError("FILE, --map and --rejects are for a table", "leave them out with --mail");
    }
    TASUKI_RETURN_IF_ERROR(NeedsManager(context));
    return RunMailImport(context, args.mail, args.ours, args.dry_run);
  }
  if (args.file.empty() || args.map.empty()) {
    return UsageError("a table needs FILE and --map", "or import mails with --mail");
  }
  TASUKI_RETURN_IF_ERROR(NeedsManager(context));
  TASUKI_RETURN_IF_ERROR(CheckRejects(context, args));
  TASUKI_ASSIGN_OR_RETURN(std::string text,
                          ReadTextFile(context.Path(args.map), kImportMapBytesMax));
  absl::StatusOr<ImportMap> map = ParseImportMap(text);
  if (!map.ok()) return WithAdvice(map.status(), Phrase("mend $0", args.map));
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenFileSource(context.Path(args.file));
  if (!source.ok()) return WithAdvice(source.status(), "look at its name and rights");
  absl::StatusOr<std::unique_ptr<CsvReader>> reader =
      CsvReader::Open(*std::move(source), map->encoding);
  if (!reader.ok()) return WithAdvice(reader.status(), Phrase("look at $0", args.file));
  absl::StatusOr<ImportColumns> columns = ImportColumns::Find(*map, (*reader)->columns());
  if (!columns.ok()) return WithAdvice(columns.status(), Phrase("mend $0", args.map));

  Rejects rejects(context);
  if (!args.rejects.empty()) TASUKI_RETURN_IF_ERROR(rejects.Open(context.Path(args.rejects)));
  TASUKI_ASSIGN_OR_RETURN(ImportTeam team, LookAtTeam(context.workspace));
  ImportPlanner planner(
      *map, *std::move(columns), std::move(team),
      [&](uint64_t line, const Phrase& why, std::string_view raw) { rejects.Add(line, why, raw); });
  TASUKI_RETURN_IF_ERROR(ReadRows(context, **reader, planner));
  uint64_t written = 0;
  auto write = [&](std::vector<EventDraft> act) -> absl::Status {
    written += act.size();
    if (args.dry_run) return absl::OkStatus();
    TASUKI_RETURN_IF_ERROR(context.workspace.Write(std::move(act)).status());
    context.out.Progress(context.out.Say(Message::kImportWriting, {std::to_string(written)}));
    return absl::OkStatus();
  };
  if (absl::Status planned = planner.Plan(write); !planned.ok()) {
    rejects.Tell(Message::kImportRejectedOnly);
    rejects.Finish().IgnoreError();  // Why the import ended comes first.
    return planned;
  }
  context.out.Progress("");

  const v1::ImportView view = ViewOf(planner.counts(), args.dry_run);
  PrintImport(context.out, view);
  context.out.Json(view);
  rejects.Tell(args.dry_run ? Message::kImportRejectedOnly : Message::kImportRejected);
  TASUKI_RETURN_IF_ERROR(rejects.Finish());
  return view.rejected() > 0 ? Refused("", "") : absl::OkStatus();
}

}  // namespace

void AddImport(Verb verb) {
  auto args = std::make_shared<ImportArgs>();
  verb.Option("FILE", args->file, "the table: CSV, perhaps .gz").Hint("").Offers(Offer::kFiles);
  verb.Option("--map", args->map, "what its rows mean (JSON)")
      .Hint("MAP.json")
      .Offers(Offer::kFiles);
  verb.Option("--mail", args->mail, "mails instead: an mbox file, or a folder of .eml files")
      .Hint("PATH")
      .Offers(Offer::kFiles);
  verb.Option("--ours", args->ours,
              "with --mail: an address or domain of ours, whose mails we wrote")
      .Hint("ADDRESS")
      .Otherwise("only what they wrote is taken");
  verb.Switch("--dry-run", args->dry_run, "count only, write nothing");
  verb.Option("--rejects", args->rejects, "bad rows go here, with line and reason")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  verb.Does([args](CommandContext& context) { return RunImport(context, *args); });
}

}  // namespace tasuki::client
