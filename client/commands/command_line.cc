// Long because the table of all verbs stands with what reads the command line by it.

#include "client/commands/command_line.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "CLI/CLI.hpp"
#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/commands/add_loop.h"
#include "client/commands/ask.h"
#include "client/commands/help_formatter.h"
#include "client/commands/replay_screen.h"
#include "client/commands/tell_written.h"
#include "client/commands/verbs.h"
#include "client/home/home.h"
#include "client/replica/open_home.h"
#include "client/sync/transport.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// One row of the table of verbs.
struct VerbRow {
  const char* name;
  const char* group;  // Under which heading of the help.
  const char* summary;
  const char* summary_ja;
  const char* example;
  void (*add)(Verb);
};

constexpr char kVersion[] = "tasuki 0.1.0";
constexpr char kDescription[] =
    "Tasuki: a sales team's shared memory. It works without a network and syncs later.";

constexpr char kLaptop[] = "This laptop";
constexpr char kPeople[] = "Firms and prospects";
constexpr char kWork[] = "Working with a prospect";
constexpr char kOwners[] = "Who is accountable";
constexpr char kHistory[] = "Looking back";
constexpr char kData[] = "Data and shell";
constexpr char kHidden[] = "";  // What programs type.

// Every verb there is, in the order of the help.
constexpr std::array kVerbs = {
    VerbRow{"join", kLaptop, "join a team with a code", "コードでチームに参加する",
            "tasuki join 7K2QF-M9XAB-3TDRE-W4HNC@192.0.2.7:7443", AddJoin},
    VerbRow{"status", kLaptop, "where this laptop stands", "この端末の状態を表示する",
            "tasuki status", AddStatus},
    VerbRow{"sync", kLaptop, "send what waits, fetch what is new", "サーバーと同期する",
            "tasuki sync --watch", AddSync},
    VerbRow{"agent", kLaptop, "stay in the background and keep in sync", "常駐して同期を続ける",
            "tasuki agent", AddAgent},
    VerbRow{"recover", kLaptop, "go on with what of a damaged store can be read",
            "破損したデータから読める分を取り出して続ける", "tasuki recover", AddRecover},
    VerbRow{"member", kLaptop, "colleagues: add, code, list, role, away, plan, leave, return",
            "メンバーの追加・一覧・役割・不在・退職",
            "tasuki member add \"Suzuki Hanako\" --role rep", AddMember},
    VerbRow{"device", kLaptop, "the team's laptops: list, revoke", "チームの端末の一覧・無効化",
            "tasuki device list", AddDevice},
    VerbRow{"policy", kLaptop, "the team's numbers and tables: show, diff, set",
            "チームの設定の表示・比較・変更", "tasuki policy show > policy.json", AddPolicy},
    VerbRow{"add", kPeople, "a new prospect", "見込み客を追加する",
            "tasuki add \"山田 太郎\" --company 青空商事 --source seminar", AddAdd},
    VerbRow{"edit", kPeople, "change what is known of a prospect", "見込み客の情報を変更する",
            "tasuki edit Yamada --title 部長 --email yamada@aozora.example", AddEdit},
    VerbRow{"succeed", kPeople, "the client's person changed: the successor takes over",
            "先方の担当者が交代した(履歴は後任に引き継ぐ)",
            "tasuki succeed Yamada \"鈴木 次郎\" --email suzuki@aozora.example", AddSucceed},
    VerbRow{"merge", kPeople, "two entries are one person", "同じ方の二重登録を1つにまとめる",
            "tasuki merge 3f9a01c2 Yamada", AddMerge},
    VerbRow{"split", kPeople, "take a merge back", "まとめた登録を元の2件に戻す",
            "tasuki split 3f9a01c2", AddSplit},
    VerbRow{"firm", kPeople, "firms: list, show, edit, assign", "会社の一覧・表示・変更・割当",
            "tasuki firm show 青空商事", AddFirm},
    VerbRow{"show", kPeople, "everything about a prospect or firm", "見込み客・会社の詳細",
            "tasuki show Yamada --at 2026-04-01", AddShow},
    VerbRow{"list", kPeople, "prospects by next touch", "次のアクションの順の一覧",
            "tasuki list --owner Suzuki --group now", AddList},
    VerbRow{"find", kPeople, "search names, firms and notes", "名前・会社・メモを検索する",
            "tasuki find あおぞら", AddFind},
    VerbRow{"today", kWork, "who needs what from you today", "今日のフォロー",
            "tasuki today --team", AddToday},
    VerbRow{"week", kWork, "what is due within seven days", "7日以内のフォロー",
            "tasuki week --member Suzuki", AddWeek},
    VerbRow{"touch", kWork, "log a contact, either way", "接触を記録する",
            "tasuki touch Yamada phone --summary \"talked about prices\" --next +3d", AddTouch},
    VerbRow{"draft", kWork, "write the next message, for a mail program",
            "次のメールの下書きを作る", "tasuki draft Yamada --out yamada.eml", AddDraft},
    VerbRow{"outcome", kWork, "log what came of it", "結果を記録する",
            "tasuki outcome Yamada meeting --next \"monday 10:00\"", AddOutcome},
    VerbRow{"reopen", kWork, "who had opted out wrote again of their own accord",
            "連絡停止の方から連絡があり、再開する",
            "tasuki reopen Yamada --words \"please send the new catalogue\" --next +1d", AddReopen},
    VerbRow{"next", kWork, "choose the next touch", "次のアクションの日時を決める",
            "tasuki next Yamada 2026-08-20T13:00 --channel phone", AddNext},
    VerbRow{"cadence", kWork, "schedules of touches: list, start, pause, resume, stop, override",
            "フォロー計画の一覧・開始・休止・再開・終了・例外",
            "tasuki cadence start Yamada proposal", AddCadence},
    VerbRow{"lint", kWork, "what a message does against the rules of its step",
            "メールの文面を決まりに照らして見る",
            "tasuki lint mail.txt --cadence proposal --step 4", AddLint},
    VerbRow{"note", kWork, "write a memo", "メモを残す",
            "tasuki note Yamada \"decides in autumn, with Ms Sato\"", AddNote},
    VerbRow{"pushback", kWork, "they object to being followed up", "フォローへの苦情を記録する",
            "tasuki pushback Yamada \"you write too often\"", AddPushback},
    VerbRow{"undo", kWork, "take a fact back; it stays visible", "記録を取り消す",
            "tasuki undo 3f9a01c2 --why \"wrong person\"", AddUndo},
    VerbRow{"calendar", kWork, "business days: after a season, the next slot, holidays",
            "営業日: 連休明け・次の時間帯・祝日", "tasuki calendar after obon", AddCalendar},
    VerbRow{"deal", kWork, "deals: open, stage, edit, terms, close, list",
            "商談の開始・段階・変更・条件・終了・一覧",
            "tasuki deal open Yamada --value 1200000 --currency JPY", AddDeal},
    VerbRow{"promise", kWork, "promises, ours and theirs: make, move, close, list",
            "約束(当方・先方)の記録・変更・完了・一覧",
            "tasuki promise make Yamada --what \"the offer\" --kind proposal --due +14d",
            AddPromise},
    VerbRow{"delegate", kWork, "work handed to a colleague: make, plan, done, thank, list, record",
            "仕事の依頼・計画・完了・お礼・一覧・実績",
            "tasuki delegate make Yamada Suzuki --what \"the second quote\"", AddDelegate},
    VerbRow{"assign", kOwners, "hand a prospect or firm to somebody", "担当者を割り当てる",
            "tasuki assign Yamada Suzuki --why territory", AddAssign},
    VerbRow{"claim", kOwners, "take a prospect from the queue", "未割当の見込み客を引き受ける",
            "tasuki claim Yamada", AddClaim},
    VerbRow{"handover", kOwners, "changes of owner: list, show, accept, decline, introduced, undo",
            "引き継ぎの一覧・詳細・承諾・辞退・紹介・取消", "tasuki handover list --open",
            AddHandover},
    VerbRow{"queue", kOwners, "prospects that nobody owns", "担当者のいない見込み客",
            "tasuki queue", AddQueue},
    VerbRow{"contest", kOwners, "two owners at once, and requests: list, resolve, decline",
            "担当の重複と依頼の一覧・解決・却下", "tasuki contest resolve 5b1e keep", AddContest},
    VerbRow{"apart", kOwners, "what waits set apart: list, show, admit, refuse",
            "保留の記録の一覧・表示・承認・却下", "tasuki apart list", AddApart},
    VerbRow{"log", kHistory, "the journal, oldest first", "ジャーナルを表示する",
            "tasuki log --prospect Yamada --limit 20", AddLog},
    VerbRow{"lost", kHistory, "what a restored server lost and others wrote",
            "復元で失われた他の人の記録を見る・戻す", "tasuki lost give-back Suzuki", AddLost},
    VerbRow{"report", kHistory, "figures of the team", "集計を表示する",
            "tasuki report --from 2026-04-01 --by member", AddReport},
    VerbRow{"audit", kHistory, "how handovers went, who owned whom, and whom nobody did",
            "引き継ぎの経過・担当の履歴・担当者不在の期間", "tasuki audit handovers --open",
            AddAudit},
    VerbRow{"coach", kHistory,
            "histories worth opening, step by step; how follow-up is done: score, check, what-if; "
            "notes",
            "振り返る価値のある履歴の検索・再生、フォローの評価・点検・別の設定での検証、メモ",
            "tasuki coach note Suzuki \"asked the right question\" --theme praise", AddCoach},
    VerbRow{"import", kData, "read an old system's history", "旧システムの履歴を取り込む",
            "tasuki import bpi2012.csv.gz --map deploy/maps/bpi2012.json", AddImport},
    VerbRow{"export", kData, "everything as tables, or what is due for calendar programs",
            "全データを表に、または予定をカレンダーに書き出す", "tasuki export --out tables",
            AddExport},
    VerbRow{"completion", kData, "completion for a shell", "シェル補完を出力する",
            "tasuki completion bash > ~/.local/share/bash-completion/completions/tasuki",
            AddCompletion},
    VerbRow{"complete", kHidden, "what may follow these words", "続きの候補",
            "tasuki complete -- show", AddComplete},
    VerbRow{"complete-names", kHidden, "whose names hold these words", "名前の候補",
            "tasuki complete-names who -- Yama", AddCompleteNames},
};

// Verbs of the contract that later versions bring.
constexpr std::array kNotBuilt = {"erase", "hesitation", "prove", "verify", "verify-proof"};

// What a usage error says of a line that CLI11 could not read.
absl::Status Explain(const Phrase& what, const std::string& typed,
                     const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--home" || args[i] == "--lang") {
      ++i;
    } else if (!args[i].empty() && args[i][0] != '-') {
      // Of `promise list`, the second word is a verb, too.
      const bool later = absl::c_linear_search(kNotBuilt, args[i]);
      if (!typed.empty() && !later) break;
      return UsageError(Phrase("there is no command \"$0\"$1", OneLine(args[i]),
                               later ? " yet: it is not built" : ""),
                        "`tasuki --help` lists the commands");
    }
  }
  // The help of a verb has only its own flags.
  const std::string english = what.InEnglish();
  const bool ours = absl::StartsWith(english, "--lang") || absl::StartsWith(english, "--home");
  const std::string verb = typed.empty() || ours ? "" : absl::StrCat(typed, " ");
  return UsageError(what, Phrase("`tasuki $0--help` explains", verb));
}

void Collect(CLI::App& app, const std::string& path, const OfferedTable& offered,
             std::vector<VerbNode>& nodes) {
  VerbNode node{path, app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    OptionNode one;
    for (const std::string& name : option->get_lnames()) one.names.push_back("--" + name);
    for (const std::string& name : option->get_fnames()) one.names.push_back("--" + name);
    std::sort(one.names.begin(), one.names.end());
    one.names.erase(std::unique(one.names.begin(), one.names.end()), one.names.end());
    one.description = option->get_description();
    one.takes_value = option->get_items_expected_max() > 0;
    one.many = option->get_items_expected_max() > 1;
    one.required = option->get_required();
    if (const auto found = offered.find(option); found != offered.end()) {
      one.offered = found->second;
    }
    node.options.push_back(std::move(one));
  }
  const std::vector<CLI::App*> parts =
      app.get_subcommands([](CLI::App* part) { return !part->get_group().empty(); });
  for (CLI::App* part : parts) node.parts.push_back(part->get_name());
  nodes.push_back(std::move(node));
  for (CLI::App* part : parts) {
    Collect(*part, path.empty() ? part->get_name() : absl::StrCat(path, " ", part->get_name()),
            offered, nodes);
  }
}

}  // namespace

// A verb or part with what it does.
struct CommandLine::Entry {
  CLI::App* app;
  Action action;
  LocalAction local;
};

// The command line as CLI11 knows it.
struct CommandLine::Impl {
  CLI::App root{"", "tasuki"};
  std::vector<Entry> entries;
  OfferedTable offered;
  std::string home;
  std::string lang;
  bool json = false;
};

std::string CommandContext::Path(const std::string& path) const {
  return (std::filesystem::path(request.folder) / path).lexically_normal().string();
}

CommandLine::CommandLine(Language language) : language_(language), impl_(std::make_unique<Impl>()) {
  CLI::App& root = impl_->root;
  root.description(Say(kDescription));
  root.formatter(std::make_shared<HelpFormatter>(language, impl_->offered));
  root.require_subcommand(0, 1);
  root.set_help_flag("-h,--help", Say("Print this help message and exit"));
  root.set_version_flag("--version", kVersion, Say("Display program version information and exit"));
  Verb all(*this, root);
  all.Option("--home", impl_->home, "folder of this replica")
      .Hint("DIR")
      .Offers(Offer::kFiles)
      .Otherwise("TASUKI_HOME, else ~/.local/share/tasuki");
  root.add_flag("--json", impl_->json, Say("one JSON object for scripts"));
  all.Option("--lang", impl_->lang, "language of the output")
      .OneOf({"en", "ja"})
      .Otherwise("the locale's");
  root.footer(Say(Phrase("$0\n$1\n`tasuki COMMAND --help` has more.",
                         "WHO is a name, a part of it, or the start of an id.", kWhenHelp)));
  for (const VerbRow& row : kVerbs) {
    const bool japanese = language == Language::kJapanese;
    CLI::App* app = root.add_subcommand(row.name, japanese ? row.summary_ja : row.summary);
    app->group(Say(row.group));
    app->fallthrough();
    Verb verb(*this, *app);
    verb.Example(row.example);
    row.add(verb);
  }
}

CommandLine::~CommandLine() = default;

void CommandLine::Add(CLI::App& app, Action action, LocalAction local) {
  impl_->entries.push_back({&app, std::move(action), std::move(local)});
}

absl::Status CommandLine::Parse(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (!IsUtf8(arg)) {
      return UsageError(Phrase("\"$0\" is not UTF-8", OneLine(arg)), "set the terminal to UTF-8");
    }
  }
  // CLI11 reads from the back.
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    impl_->root.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    help_ = impl_->root.help();
    return absl::OkStatus();
  } catch (const CLI::CallForVersion& version) {
    help_ = absl::StrCat(version.what(), "\n");
    return absl::OkStatus();
  } catch (const CLI::ParseError& error) {
    return Explain(Phrase::Told(OneLine(error.what())), Typed(), args);
  }
  const Entry* chosen = Chosen();
  if (chosen == nullptr) {
    const std::string typed = Typed();
    if (typed.empty()) return UsageError("no command is given", "`tasuki --help` lists them");
    return UsageError(Phrase("`tasuki $0` says too little", typed),
                      Phrase("`tasuki $0 --help` shows what follows", typed));
  }
  return absl::OkStatus();
}

const CommandLine::Entry* CommandLine::Chosen() const {
  const CLI::App* app = &impl_->root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  for (const Entry& entry : impl_->entries) {
    if (entry.app == app) return &entry;
  }
  return nullptr;
}

std::string CommandLine::Typed() const {
  std::string typed;
  const CLI::App* app = &impl_->root;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    absl::StrAppend(&typed, typed.empty() ? "" : " ", app->get_name());
  }
  return typed;
}

const Action* CommandLine::action() const {
  const Entry* entry = Chosen();
  return entry != nullptr && entry->action ? &entry->action : nullptr;
}

const LocalAction* CommandLine::local_action() const {
  const Entry* entry = Chosen();
  return entry != nullptr && entry->local ? &entry->local : nullptr;
}

const std::string& CommandLine::home() const { return impl_->home; }

OfferedTable& CommandLine::offered() { return impl_->offered; }

std::vector<VerbNode> CommandLine::Nodes() {
  std::vector<VerbNode> nodes;
  Collect(impl_->root, "", impl_->offered, nodes);
  return nodes;
}

int RunCommandLine(Workspace& workspace, const Request& request, Output& output,
                   const v1::RequestRow* before) {
  Printer out(OptionsOf(request, output));
  if (before != nullptr) {
    Directory directory(workspace, workspace.rows());
    CommandContext context{workspace, request, out, directory, workspace.home().clock().Now()};
    const absl::Status told = TellWritten(context, *before);
    if (!told.ok()) out.Error(told);
    return static_cast<int>(ExitCodeOf(told));
  }
  CommandLine line(out.language());
  absl::Status done = line.Parse(request.args);
  if (done.ok() && line.action() != nullptr) {
    Directory directory(workspace, workspace.rows());
    CommandContext context{workspace, request, out, directory, workspace.home().clock().Now()};
    done = (*line.action())(context);
    if (done.ok()) done = directory.status();
    if (done.ok())
      done = TellUnprinted(out.write_error(), out.options(), workspace.home().requests().wrote());
  }
  out.Progress("");
  if (AsksForCards(done)) return kAsksForCardsExit;
  if (AsksForNext(done)) return kAsksForNextExit;
  if (AsksForBrief(done)) return kAsksForBriefExit;
  if (AsksForScreen(done)) return kAsksForScreenExit;
  if (IsAsked(done)) return kAskedExit;
  // Refused("", "") is a command that has said all there is to say and only wants its exit code.
  if (!done.ok() && !done.message().empty()) out.Error(done);
  return static_cast<int>(ExitCodeOf(done));
}

int ReportFailure(std::vector<std::string> args, Random& random, const absl::Status& status) {
  FileOutput output;
  Printer(OptionsOf(MakeRequest(std::move(args), random), output)).Error(status);
  return static_cast<int>(ExitCodeOf(status));
}

namespace {

// Runs the command where the store is owned; one that asks, once more after a yes.
absl::StatusOr<int> RunAndAsk(const HomeOptions& home, Request request, Output& output) {
  TASUKI_ASSIGN_OR_RETURN(const int code, RunWhereOwned(home, request, output, RunCommandLine));
  if (code == kAsksForCardsExit) return RunAddLoop(home, request, output);
  if (code == kAsksForScreenExit) return RunReplayScreen(home, request, output);
  const auto read = code == kAskedExit          ? ReadAnswer
                    : code == kAsksForNextExit  ? ReadNextAnswer
                    : code == kAsksForBriefExit ? ReadBriefAnswer
                                                : nullptr;
  if (read == nullptr) return code;
  Printer out(OptionsOf(request, output));
  TASUKI_ASSIGN_OR_RETURN(request.args, read(out, std::move(request.args)));
  request.id = RequestId::Random(*home.random);
  return RunWhereOwned(home, request, output, RunCommandLine);
}

}  // namespace

int RunProgram(HomeOptions home, std::vector<std::string> args,
               const std::function<std::unique_ptr<Transport>()>& make_transport) {
  const Request request = MakeRequest(std::move(args), *home.random);
  FileOutput output;
  Printer out(OptionsOf(request, output));
  CommandLine line(out.language());
  if (absl::Status read = line.Parse(request.args); !read.ok()) {
    out.Error(read);
    return static_cast<int>(ExitCodeOf(read));
  }
  if (!line.help_wanted().empty()) {
    out.Help(line.help_wanted());
    return static_cast<int>(ExitCode::kDone);
  }
  home.home = HomeFolder(line.home());
  const std::unique_ptr<Transport> transport = make_transport();
  home.transport = transport.get();

  absl::StatusOr<int> code = static_cast<int>(ExitCode::kDone);
  if (const LocalAction* action = line.local_action(); action != nullptr) {
    LocalContext context{home, request, out, line};
    absl::Status done = (*action)(context);
    if (done.ok()) done = TellUnprinted(out.write_error(), out.options(), /*wrote=*/false);
    if (!done.ok()) code = done;
  } else {
    code = RunAndAsk(home, request, output);
  }
  if (code.ok()) return *code;
  if (!code.status().message().empty()) out.Error(code.status());
  return static_cast<int>(ExitCodeOf(code.status()));
}

}  // namespace tasuki::client
