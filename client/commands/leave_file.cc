#include "client/commands/leave_file.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "client/commands/assign.h"
#include "client/commands/flags.h"
#include "client/table/csv_reader.h"
#include "client/views/leaving.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/sync/limits.h"

// The table that `member plan` proposes, as a manager has edited it: all of it or none.

namespace tasuki::client {
namespace {

// Rows of a plan's file: one act holds so many decisions and the leaving itself.
constexpr size_t kMovesMax = sync::kActEventsMax - 1;
// Faults of a file that are told at once.
constexpr size_t kFaultsTold = 10;
// A cell without the apostrophe that kept a spreadsheet from computing it.
std::string CellOf(const CsvRow& row, int column) {
  std::string text(absl::StripAsciiWhitespace(row.fields[static_cast<size_t>(column)]));
  const bool harmless =
      text.size() > 1 && text[0] == '\'' && absl::StrContains("=+-@", text.substr(1, 1));
  return harmless ? text.substr(1) : text;
}

class PlanFile {
 public:
  PlanFile(CommandContext& context, MemberId leaver) : context_(context), leaver_(leaver) {}

  // The moves of the whole file, or what is wrong with it, by line.
  absl::StatusOr<FileMoves> Read(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenFileSource(context_.Path(path));
    if (!source.ok()) return WithAdvice(source.status(), "look at its name and rights");
    TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<CsvReader> reader,
                            CsvReader::Open(*std::move(source), CsvEncoding::kUtf8));
    TASUKI_RETURN_IF_ERROR(FindColumns(reader->columns()));
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held,
                            HoldingsOf(leaver_, context_.now, context_.workspace.rows()));
    for (const Holding& one : held) held_[one.subject] = one.kind;
    CsvRow row;
    std::vector<std::string> faults;
    for (;;) {
      TASUKI_ASSIGN_OR_RETURN(const bool more, reader->Next(row));
      if (!more) break;
      const absl::Status read = ReadRow(row);
      if (read.ok()) continue;
      faults.push_back(Said(Phrase("line $0: $1", row.line, PhraseOf(read))));
      if (faults.size() >= kFaultsTold) break;
    }
    if (!faults.empty()) {
      return Refused(absl::StrJoin(faults, "; "), "nothing was written; mend the file and repeat");
    }
    return std::move(moves_);
  }

 private:
  std::string Said(const Phrase& phrase) const {
    return InLanguage(context_.out.language(), phrase);
  }

  absl::Status FindColumns(const std::vector<std::string>& names) {
    for (size_t i = 0; i < names.size(); ++i) {
      const std::string name = absl::AsciiStrToLower(names[i]);
      if (name == "who") who_ = static_cast<int>(i);
      if (name == "to") to_ = static_cast<int>(i);
    }
    if (who_ >= 0 && to_ >= 0) return absl::OkStatus();
    return Refused("the plan has no columns who and to",
                   "`tasuki member plan NAME --out FILE.csv` makes such a file");
  }

  absl::Status ReadRow(const CsvRow& row) {
    TASUKI_RETURN_IF_ERROR(row.error);
    TASUKI_ASSIGN_OR_RETURN(const Who who,
                            FindWho(context_.directory, CellOf(row, who_), WhoKind::kEither));
    const auto [at, is_new] = moves_.try_emplace(who.id);
    if (!is_new) {
      return Refused(Phrase("it stands in line $0 too", at->second.line), "leave one of them out");
    }
    at->second.line = row.line;
    at->second.kind = who.kind;
    if (!held_.contains(who.id)) {
      return Refused(Phrase("$0 is not theirs",
                            OneLine(who.kind == v1::FIRM ? context_.directory.FirmName(who.id)
                                                         : context_.directory.Name(who.id))),
                     "leave the row out");
    }
    if (moves_.size() > kMovesMax) {
      return Refused(Phrase("a plan has at most $0 rows", kMovesMax),
                     "hand some of them on first, with `tasuki assign --list FILE.csv`");
    }
    const std::string to = CellOf(row, to_);
    if (to.empty()) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(at->second.to, FindOwner(context_, to));
    const bool may =
        at->second.to.is_zero() || MayTakeOver(at->second.to, leaver_, context_.workspace.rows());
    if (may) return absl::OkStatus();
    return Refused(Phrase("$0 leaves too", OneLine(context_.directory.Member(at->second.to))),
                   "name somebody else");
  }

  CommandContext& context_;
  const MemberId leaver_;
  int who_ = -1;
  int to_ = -1;
  absl::flat_hash_map<SubjectId, v1::SubjectKind> held_;
  FileMoves moves_;
};

}  // namespace

absl::StatusOr<FileMoves> ReadLeaveFile(CommandContext& context, MemberId leaver,
                                        const std::string& path) {
  return PlanFile(context, leaver).Read(path);
}

}  // namespace tasuki::client
