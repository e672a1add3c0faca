#include "client/commands/command_line.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "common/base/failure.h"
#include "tests/unit/client/commands/command_fixture.h"

namespace tasuki::client {
namespace {

TEST_F(CommandTest, WhatATouchCannotTakeIsRefusedAndNotDropped) {
  const uint64_t before = outbox();
  for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{
           {"--words", "no"}, {"--value", "5"}, {"--currency", "JPY"}, {"--deal", "1234"}}) {
    for (bool with_next : {false, true}) {
      std::vector<std::string> args = {"touch", "Yamada", "email"};
      args.insert(args.end(), flags.begin(), flags.end());
      if (with_next) args.insert(args.end(), {"--next", "+3d"});
      EXPECT_EQ(Run(args).code, 2) << flags[0] << with_next;
    }
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--next", "+3d"}).code, 0);
}

TEST_F(CommandTest, AListThatNamesSomebodyTwiceIsRefusedWithBothLines) {
  const uint64_t before = outbox();
  Said said = Run({"assign", "--list",
                   Write("list.csv", "who,member\nYamada,Aya\nMori,Aya\n" +
                                         yamada_.Hex().substr(0, 8) + ",queue\n")});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.text.find("line 4"), std::string::npos) << said.text;
  EXPECT_NE(said.text.find("line 2"), std::string::npos) << said.text;
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"assign", "--list", Write("good.csv", "who,member\nYamada,Aya\nMori,Aya\n")}).code,
            0);
}

TEST_F(CommandTest, WhatHappenedLiesInThePastAndWhatIsNextDoesNot) {
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--at", "2026-05-08T18:30"}).code, 1);
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--at", "today 17:30"}).code, 0);
  EXPECT_EQ(Run({"next", "Yamada", "today 08:00"}).code, 1);
  EXPECT_EQ(Run({"next", "Yamada", "today 19:00"}).code, 0);
  EXPECT_EQ(Run({"next", "Yamada", "2026-05-08"}).code, 0) << "a day may be today";
}

TEST_F(CommandTest, AnAmountHasTheDealsCurrencyOrNamesItsOwn) {
  EXPECT_EQ(Run({"deal", "open", "Yamada", "--value", "5"}).code, 2);
  EXPECT_EQ(Run({"deal", "open", "Yamada", "--value", "5", "--currency", "EUR"}).code, 0);
  EXPECT_EQ(Run({"deal", "stage", "Yamada", "negotiation", "--value", "6"}).code, 0);
  EXPECT_EQ(Run({"outcome", "Yamada", "won", "--value", "7"}).code, 0);
  Said shown = Run({"show", "Yamada"});
  EXPECT_EQ(shown.json["deals"][0]["value"], "7");
  EXPECT_EQ(shown.json["deals"][0]["currency"], "EUR");
}

TEST_F(CommandTest, AnAmountWithADecimalCommaIsNotTakenForThousands) {
  EXPECT_EQ(Run({"deal", "open", "Yamada", "--value", "1200,50", "--currency", "EUR"}).code, 2);
  EXPECT_EQ(Run({"deal", "open", "Yamada", "--value", "1,200.50", "--currency", "EUR"}).code, 0);
  EXPECT_EQ(Run({"show", "Yamada"}).json["deals"][0]["value"], "1200.5");
}

TEST_F(CommandTest, AnOutcomeClosesOpenDealsOnlyAndDropsNoValue) {
  const std::string deal = Run({"deal", "open", "Yamada"}).json["deal"];
  EXPECT_EQ(Run({"outcome", "Yamada", "won"}).code, 0);
  EXPECT_EQ(Run({"outcome", "Yamada", "lost", "--deal", deal}).code, 1);
  EXPECT_EQ(Run({"deal", "close", "Yamada", "lost", "--deal", deal}).code, 1);
  EXPECT_EQ(Run({"show", "Yamada"}).json["deals"][0]["state"], "won");
  EXPECT_EQ(Run({"outcome", "Yamada", "lost", "--value", "5", "--currency", "JPY"}).code, 1);
  EXPECT_EQ(Run({"outcome", "Yamada", "lost"}).code, 0);
}

TEST_F(CommandTest, ASaleTakenBackTakesItsDealAlong) {
  Said won = Run({"outcome", "Yamada", "won", "--value", "5", "--currency", "JPY"});
  ASSERT_EQ(won.json["event_ids"].size(), 3u);
  EXPECT_EQ(Run({"undo", won.json["event_ids"][1], "--why", "not yet"}).code, 0);
  EXPECT_EQ(Run({"show", "Yamada"}).json["deals"].size(), 0u);
}

TEST_F(CommandTest, AClosingTakenBackTakesItsOutcomeAlong) {
  const std::string deal =
      Run({"deal", "open", "Yamada", "--value", "5", "--currency", "EUR"}).json["event_ids"][0];
  Said won = Run({"outcome", "Yamada", "won"});
  ASSERT_EQ(won.json["event_ids"].size(), 2u);
  EXPECT_EQ(Run({"show", "Yamada"}).json["next_kind"], "reorder");
  const std::string text = Ask(NewRequest({"show", "Yamada"})).bytes;
  EXPECT_EQ(text.find("= won"), text.rfind("= won")) << text;
  EXPECT_NE(text.find("deal closed: won"), std::string::npos) << text;
  EXPECT_EQ(Run({"undo", won.json["event_ids"][1], "--why", "not yet"}).code, 0);
  Said shown = Run({"show", "Yamada"});
  EXPECT_EQ(shown.json["deals"][0]["state"], "open");
  EXPECT_NE(shown.json["next_kind"], "reorder");
  EXPECT_EQ(Run({"report"}).json["deals"]["won"], "0");

  // The deal had been there before the sale, and goes alone.
  won = Run({"outcome", "Yamada", "won"});
  ASSERT_EQ(won.json["event_ids"].size(), 2u);
  EXPECT_EQ(Run({"undo", won.json["event_ids"][0], "--why", "not yet"}).code, 0);
  EXPECT_EQ(Run({"undo", deal, "--why", "there was none"}).code, 0);
  EXPECT_EQ(Run({"show", "Yamada"}).json["deals"].size(), 0u);
}

TEST_F(CommandTest, WhatIsTakenBackIsNotTakenBackAgain) {
  Said touch = Run({"touch", "Yamada", "phone"});
  Said undone = Run({"undo", touch.json["event_ids"][0], "--why", "wrong"});
  EXPECT_EQ(undone.code, 0);
  const uint64_t before = outbox();
  Said again = Run({"undo", touch.json["event_ids"][0], "--why", "wrong"});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.text.find("already"), std::string::npos) << again.text;
  Said back = Run({"undo", undone.json["event_ids"][0], "--why", "right after all"});
  EXPECT_EQ(back.code, 1);
  EXPECT_EQ(back.text.find("only facts"), std::string::npos) << back.text;
  EXPECT_EQ(outbox(), before);
}

TEST_F(CommandTest, WhoWasAddedByMistakeIsGoneUntilTheUndoIsUndone) {
  Said added = Run({"add", "Mistake"});
  const std::string adding = added.json["event_ids"][0];
  const std::string id = added.json["prospect"];
  const auto listed = [&] { return Run({"find", "Mistake"}).json["total"]; };
  ASSERT_EQ(listed(), "1");
  Said note = Run({"note", "Mistake", "a memo"});
  Said refused = Run({"undo", adding, "--why", "twice"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.text.find("note"), std::string::npos) << refused.text;
  ASSERT_EQ(Run({"undo", note.json["event_ids"][0], "--why", "slip"}).code, 0);
  Said undone = Run({"undo", adding, "--why", "twice"});
  ASSERT_EQ(undone.code, 0) << undone.text;
  EXPECT_EQ(listed(), "0");
  EXPECT_EQ(Run({"list"}).json.dump().find("Mistake"), std::string::npos);
  Said shown = Run({"show", id});
  EXPECT_EQ(shown.json["undone_by"], undone.json["event_ids"][0]);
  Said written = Run({"touch", id, "phone"});
  EXPECT_EQ(written.code, 1);
  EXPECT_NE(written.todo.find("brings it back"), std::string::npos) << written.todo;
  ASSERT_EQ(Run({"undo", undone.json["event_ids"][0], "--why", "not twice"}).code, 0);
  EXPECT_EQ(listed(), "1");
  EXPECT_EQ(Run({"touch", "Mistake", "phone"}).code, 0);
}

TEST_F(CommandTest, WhoAskedUsToStopGetsNoNextTouchAndNeedsNone) {  // R117
  Said stop = Run({"outcome", "Yamada", "opted-out"});
  EXPECT_EQ(stop.code, 0);
  const uint64_t before = outbox();
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"next", "Yamada", "+3d"},
                                             {"touch", "Yamada", "email", "--in", "--next", "+3d"},
                                             {"outcome", "Yamada", "replied", "--next", "+3d"}}) {
    Said refused = Run(args);
    EXPECT_EQ(refused.code, 1) << args[0];
    EXPECT_NE(refused.text.find("asked us to stop"), std::string::npos) << refused.text;
    EXPECT_NE(refused.todo.find("tasuki undo"), std::string::npos) << refused.todo;
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"outcome", "Yamada", "replied"}).code, 0);
  // What the advice says is so.
  EXPECT_EQ(Run({"undo", stop.json["event_ids"][0], "--why", "somebody else"}).code, 0);
  EXPECT_EQ(Run({"next", "Yamada", "+3d"}).code, 0);
}

TEST_F(CommandTest, ANameIsMoreThanWhiteSpace) {
  const uint64_t before = outbox();
  for (const char* blank : {"", "   ", "\t", "\u3000"}) {
    EXPECT_EQ(Run({"add", blank}).code, 2) << blank;
    EXPECT_EQ(Run({"edit", "Yamada", "--name", blank}).code, 2) << blank;
    EXPECT_EQ(Run({"member", "add", blank}).code, 2) << blank;
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"edit", "Yamada", "--name", " \u3000Yamada Taro "}).code, 0);
  EXPECT_EQ(Run({"show", "Yamada"}).json["name"], "Yamada Taro");
}

TEST_F(CommandTest, OneMetNobodyInTheFuture) {
  const uint64_t before = outbox();
  EXPECT_EQ(Run({"add", "Kato", "--met-at", "+3d"}).code, 1);
  EXPECT_EQ(Run({"edit", "Yamada", "--met-at", "today 19:00"}).code, 1);
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"add", "Kato", "--met-at", "today"}).code, 0);
}

TEST_F(CommandTest, ADealThatIsClosedMovesNoMore) {
  const auto close = [&](const std::string& result) {
    std::string deal = Run({"deal", "open", "Yamada"}).json["deal"];
    EXPECT_EQ(Run({"deal", "close", "Yamada", result}).code, 0);
    return deal;
  };
  const std::string won = close("won"), lost = close("lost");
  for (const std::string& deal : {won, lost}) {
    Said refused = Run({"deal", "stage", "Yamada", "negotiation", "--deal", deal});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("closed already"), std::string::npos) << refused.text;
  }
  // What was agreed must be met after the sale, and may change (R129, R130).
  EXPECT_EQ(Run({"deal", "terms", "Yamada", "--text", "30 seats", "--deal", won}).code, 0);
  EXPECT_EQ(Run({"deal", "terms", "Yamada", "--text", "30 seats", "--deal", lost}).code, 1);
}

TEST_F(CommandTest, AColleagueIsNotNamedAsAnotherOneIs) {
  EXPECT_EQ(Run({"member", "add", "Ben"}).code, 0);
  const Seq before = server_.head();
  for (const char* same : {"Ben", "ben", "Ｂｅｎ", " Ben "}) {
    Said refused = Run({"member", "add", same});
    EXPECT_EQ(refused.code, 1) << same;
    EXPECT_NE(refused.text.find("called Ben already"), std::string::npos) << refused.text;
  }
  EXPECT_EQ(server_.head(), before);
}

TEST_F(CommandTest, AFirmIsNotNamedAsAnotherOneIs) {  // X14
  EXPECT_EQ(Run({"add", "Kato", "--company", "株式会社ミライ"}).code, 0);
  Said mirai = Run({"add", "Sano", "--company", "Mirai"});
  EXPECT_EQ(mirai.code, 0);
  const uint64_t before = outbox();
  for (const char* flag : {"--name", "--alias"}) {
    Said refused = Run({"firm", "edit", "Mirai", flag, "㈱ミライ"});
    EXPECT_EQ(refused.code, 1) << flag;
    EXPECT_NE(refused.text.find("株式会社ミライ"), std::string::npos) << refused.text;
    EXPECT_EQ(Run({"firm", "edit", "Mirai", flag, "\u3000"}).code, 2) << flag;
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"firm", "edit", mirai.json["firm"], "--name", "MIRAI Inc."}).code, 0);
}

TEST_F(CommandTest, ATextHasALengthHoweverWellItPacks) {
  const uint64_t before = outbox();
  const std::string endless(300'000, 'a');
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"add", endless},
                                             {"add", "Kato", "--company", endless},
                                             {"edit", "Yamada", "--email", endless},
                                             {"edit", "Yamada", "--context", endless},
                                             {"note", "Yamada", endless}}) {
    Said refused = Run(args);
    EXPECT_EQ(refused.code, 1) << args[0];
    EXPECT_NE(refused.text.find("at most"), std::string::npos) << refused.text;
    EXPECT_FALSE(refused.todo.empty());
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"note", "Yamada", std::string(100'000, 'a')}).code, 0);
}

TEST_F(CommandTest, TheLogCountsFromOneOn) {
  for (const char* number : {"-1", "-3", "x", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(Run({"log", "--from", number}).code, 2) << number;
    EXPECT_EQ(Run({"log", "--limit", number}).code, 2) << number;
  }
  EXPECT_EQ(Run({"log", "--limit", "0"}).code, 2);
  EXPECT_EQ(Run({"log", "--limit", "2"}).json["events"].size(), 2u);
}

TEST_F(CommandTest, AMistakeInAFlagOfAllVerbsPointsToTheHelpThatHasIt) {
  CommandLine line(Language::kEnglish);
  EXPECT_EQ(AdviceOf(line.Parse({"--lang", "fr", "list"})), "`tasuki --help` explains");
  EXPECT_EQ(AdviceOf(line.Parse({"list", "--group", "x"})), "`tasuki list --help` explains");
  CommandLine asked(Language::kEnglish);
  ASSERT_TRUE(asked.Parse({"--version"}).ok());
  EXPECT_EQ(asked.help_wanted(), "tasuki 0.1.0\n");
}

TEST_F(CommandTest, AnImportThatOnlyTriesSaysThatNothingIsIn) {
  Write("table.csv", "case,at\nA,2026-01-05T09:00:00Z\nA,2026-01-05T09:00:00Z\nB,yesterday\n");
  Write("map.json", R"({"source": "old", "name": "Case {case}",
      "columns": {"case": "case", "at": "at"},
      "rules": [{"when": {}, "do": ["prospect inbound"]}]})");
  std::vector<std::string> args = {"import", "table.csv", "--map", "map.json", "--dry-run"};
  Said tried = Ask(NewRequest(args));
  EXPECT_EQ(tried.code, 1);
  EXPECT_EQ(tried.bytes.find("is in"), std::string::npos) << tried.bytes;
  EXPECT_EQ(tried.bytes.find("here already"), std::string::npos) << tried.bytes;
  args.pop_back();
  Said done = Ask(NewRequest(args));
  EXPECT_NE(done.bytes.find("rows rejected: 1; the rest is in"), std::string::npos) << done.bytes;
  EXPECT_NE(done.bytes.find("nothing new: 1\n"), std::string::npos) << done.bytes;
}

TEST_F(CommandTest, WhoHasMoreThanANameKeepsIt) {
  Said added = Run({"add", "Kato", "--company", "Aozora"});
  ASSERT_EQ(added.json["event_ids"].size(), 3u);
  Said firm = Run({"undo", added.json["event_ids"][0], "--why", "wrong"});
  EXPECT_EQ(firm.code, 1);
  EXPECT_NE(firm.todo.find("firm edit"), std::string::npos) << firm.todo;
  Said touch = Run({"touch", "Kato", "phone"});
  EXPECT_EQ(Run({"undo", added.json["event_ids"][1], "--why", "wrong"}).code, 1);
  EXPECT_EQ(Run({"undo", touch.json["event_ids"][0], "--why", "wrong"}).code, 0);
  for (int event : {1, 0}) {
    Said undone = Run({"undo", added.json["event_ids"][event], "--why", "wrong"});
    EXPECT_EQ(undone.code, 0) << undone.text;
  }
}

TEST_F(CommandTest, WhoCameToAQueuedFirmWaitsSinceThen) {
  EXPECT_EQ(Run({"add", "Kato", "--company", "Aozora", "--queue"}).code, 0);
  EXPECT_EQ(Run({"firm", "assign", "Aozora", "queue"}).code, 0);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Run({"add", "Mino", "--company", "Aozora", "--queue"}).code, 0);
  const nlohmann::json queue = Run({"queue"}).json;
  std::map<std::string, std::string> since;
  for (const nlohmann::json& item : queue["items"]) since[item["name"]] = item["waiting_since"];
  EXPECT_EQ(since["Kato"], "2026-05-08T18:00:00+09:00");
  EXPECT_EQ(since["Mino"], "2026-05-09T18:00:00+09:00");
}

TEST_F(CommandTest, TheQueueAndItsListHoldTheSamePeople) {
  EXPECT_EQ(Run({"outcome", "Yamada", "opted-out"}).code, 0);
  EXPECT_EQ(Run({"queue"}).json["total"], Run({"list", "--queue"}).json["total"]);
}

TEST_F(CommandTest, TheLogEndsWithTheOutboxWhereverItBegins) {
  for (const char* from : {"1", "1000000"}) {
    const nlohmann::json events = Run({"log", "--from", from}).json["events"];
    ASSERT_GE(events.size(), 2u) << from;
    EXPECT_EQ(events.back()["pending"], true);
    EXPECT_EQ(events.back()["verdict"], "effective") << "the local one";
    EXPECT_EQ(events.back()["seq"], "0");
  }
}

TEST_F(CommandTest, ARequestIsShownToItsAuthorAndToManagersUntilSomebodyDecides) {
  EXPECT_EQ(Run({"assign", "Yamada", "Aya"}).code, 0);
  laptop_->AddMember("Ben", v1::REP);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  at_ = ben.get();
  Said refused = Run({"assign", "Yamada", "Ben"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.todo.find("--request"), std::string::npos) << refused.todo;
  EXPECT_EQ(Run({"assign", "Yamada", "Ben", "--request"}).code, 0);
  // An agent brings it back while nobody looks.
  ASSERT_TRUE(ben->Sync().ok());
  EXPECT_EQ(Run({"status"}).json["not_taken"], 1);
  EXPECT_EQ(Run({"contest", "list"}).json["requests"].size(), 1u);
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 1u);
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 0u) << "it is told once";
  EXPECT_EQ(Run({"status"}).json["not_taken"], 0);

  at_ = laptop_.get();
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 0u) << "it was not Aya's";
  EXPECT_EQ(Run({"status"}).json["requests"], 1);
  const nlohmann::json request = Run({"contest", "list"}).json["requests"][0];
  EXPECT_EQ(request["name"], "Yamada");
  EXPECT_EQ(request["by"], "Ben");
  EXPECT_EQ(request["to"], "Ben");
  EXPECT_EQ(Run({"assign", "Yamada", "Ben"}).code, 0);
  EXPECT_EQ(Run({"contest", "list"}).json["requests"].size(), 0u);
  EXPECT_EQ(Run({"status"}).json["requests"], 0);
}

TEST_F(CommandTest, ARefusalSpeaksPlainlyAndAdvisesWhatThereIs) {
  Said last = Run({"member", "role", "Aya", "rep"});
  EXPECT_EQ(last.code, 1);
  EXPECT_NE(last.text.find("last admin"), std::string::npos) << last.text;
  EXPECT_EQ(last.text.find("RoleChanged"), std::string::npos) << last.text;
  Said no_file = Run({"assign", "--list", "nothing.csv"});
  EXPECT_EQ(no_file.code, 1);
  EXPECT_FALSE(no_file.todo.empty());
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--body-file", "."}).code, 1);
}

TEST_F(CommandTest, AVerbThatIsNotBuiltSaysSo) {
  Said later = Run({"erase", "Yamada"});
  EXPECT_EQ(later.code, 2);
  EXPECT_NE(later.text.find("not built"), std::string::npos) << later.text;
  EXPECT_EQ(Run({"erasee"}).text.find("not built"), std::string::npos);
}

TEST_F(CommandTest, AnAnswerThatIsLostFailsOnlyACommandThatReads) {
  const auto into_full = [&](std::vector<std::string> args) {
    File full(open("/dev/full", O_WRONLY));
    File err(open(folder_.Of("err").c_str(), O_CREAT | O_TRUNC | O_RDWR, 0600));
    Request request;
    request.id = RequestId::Random(random_);
    request.args = std::move(args);
    FileOutput output(full.number(), err.number());
    const int code = RunRequest(laptop_->workspace(), request, output, RunCommandLine)
                         .value_or(Ran{.exit_code = -1})
                         .exit_code;
    EXPECT_GT(lseek(err.number(), 0, SEEK_END), 0) << "it is said on stderr";
    return code;
  };
  EXPECT_EQ(into_full({"list"}), 1);
  EXPECT_EQ(into_full({"list", "--json"}), 1);
  const uint64_t before = outbox();
  EXPECT_EQ(into_full({"note", "Yamada", "x"}), 0);
  EXPECT_EQ(outbox(), before + 1);
}

TEST_F(CommandTest, OnlyAnAdminAddsAColleagueAndNobodyIsAddedWithoutACode) {
  laptop_->AddMember("Ben", v1::MANAGER);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  at_ = ben.get();
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"member", "add", "Kato"}, {"member", "code", "Aya"}}) {
    const Seq before = server_.head();
    Said refused = Run(args);
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("admin"), std::string::npos) << refused.text;
    EXPECT_NE(refused.todo.find("member list"), std::string::npos) << refused.todo;
    EXPECT_EQ(ben->workspace().home().outbox().size(), 0u);
    EXPECT_EQ(server_.head(), before);
  }
  at_ = laptop_.get();
  Said added = Run({"member", "add", "Kato"});
  EXPECT_EQ(added.code, 0) << added.text;
  EXPECT_NE(std::string(added.json["join_code"]).find("@server:1"), std::string::npos);

  server_.set_inviting(false);
  Said codeless = Run({"member", "add", "Sano"});
  EXPECT_EQ(codeless.code, 1);
  EXPECT_NE(codeless.todo.find("member code \"Sano\""), std::string::npos) << codeless.todo;
}

TEST_F(CommandTest, WhatWasWrittenBeforeItsOwnerDiedIsToldInFull) {
  Said added = AskAfterDeath({"add", "Kato", "--company", "Aozora", "--json"});
  EXPECT_EQ(added.code, 0);
  EXPECT_EQ(added.json["event_ids"].size(), 3u);
  EXPECT_EQ(added.json["pending"], true);
  EXPECT_TRUE(added.json.contains("next_touch"));
  Said shown = Run({"show", "Kato"});
  EXPECT_EQ(added.json["prospect"], shown.json["prospect"]);
  EXPECT_EQ(added.json["firm"], shown.json["firm"]);
  // A flag's value is no flag.
  Said note = AskAfterDeath({"note", "Kato", "--", "--json"});
  EXPECT_EQ(note.code, 0);
  EXPECT_FALSE(note.json.is_object()) << note.bytes;

  Said member = AskAfterDeath({"member", "add", "Sano", "--json"});
  EXPECT_EQ(member.code, 1) << "nobody has heard the join code";
  EXPECT_NE(member.todo.find("member code \"Sano\""), std::string::npos) << member.bytes;
}

TEST_F(CommandTest, AProcessThatLivesOnForgetsOldRequests) {
  const Request first = NewRequest({"note", "Yamada", "x"});
  EXPECT_EQ(Ask(first).code, 0);
  clock_.Advance(absl::Hours(23));
  Request ahead = NewRequest({"note", "Yamada", "y"});
  ahead.now = "2027-05-08T09:00:00Z";
  EXPECT_EQ(Ask(ahead).code, 0);
  OpenHome& home = laptop_->workspace().home();
  EXPECT_TRUE(home.requests().Find(first.id)->has_value()) << "by the clock it is not a day old";
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(Run({"note", "Yamada", "z"}).code, 0);
  EXPECT_FALSE(home.requests().Find(first.id)->has_value());
  EXPECT_TRUE(home.requests().Find(ahead.id)->has_value());
}

TEST_F(CommandTest, AnEditPutsAddressesInPlaceOfThoseKnown) {
  const auto emails = [&] { return Run({"show", "Yamada"}).json["emails"]; };
  EXPECT_EQ(Run({"edit", "Yamada", "--email", "a@x", "--email", "b@x"}).code, 0);
  EXPECT_EQ(emails(), nlohmann::json::array({"a@x", "b@x"}));
  EXPECT_EQ(Run({"edit", "Yamada", "--email", "c@x"}).code, 0);
  EXPECT_EQ(emails(), nlohmann::json::array({"c@x"}));
  EXPECT_EQ(Run({"edit", "Yamada", "--email", ""}).code, 0);
  EXPECT_EQ(emails(), nlohmann::json::array());
  CommandLine line(Language::kEnglish);
  ASSERT_TRUE(line.Parse({"edit", "--help"}).ok());
  EXPECT_NE(line.help_wanted().find("in place of those known"), std::string::npos);
}

TEST_F(CommandTest, ASlotInAnotherZoneSaysSo) {
  EXPECT_EQ(Run({"add", "Kato", "--company", "Berlin AG", "--zone", "Europe/Berlin"}).code, 0);
  for (const char* who : {"Kato", "Yamada"}) {
    EXPECT_EQ(Run({"touch", who, "email"}).code, 0);  // Else the first follow-up is next (X18).
    EXPECT_EQ(Run({"next", who, "2026-08-20T13:00"}).code, 0);
  }
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"list"}, {"find", "Kato"}, {"show", "Kato"}, {"firm", "show", "Berlin AG"}}) {
    const std::string text = Ask(NewRequest(args)).bytes;
    EXPECT_NE(text.find("2026-08-20 Thu 13:00 +02:00"), std::string::npos) << args[0] << text;
  }
  EXPECT_EQ(Run({"assign", "Kato", "queue"}).code, 0);
  EXPECT_NE(Ask(NewRequest({"queue"})).bytes.find("13:00 +02:00"), std::string::npos);
  const std::string own = Ask(NewRequest({"show", "Yamada"})).bytes;
  EXPECT_NE(own.find("2026-08-20 Thu 13:00, appointment\n"), std::string::npos) << own;
}

TEST_F(CommandTest, AListThatIsOnlyAskedForIsNotHandedOver) {
  EXPECT_EQ(Run({"assign", "Yamada", "Aya"}).code, 0);
  laptop_->AddMember("Ben", v1::REP);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  at_ = ben.get();
  Said asked = Ask(NewRequest(
      {"assign", "--request", "--list", Write("ask.csv", "who,member\nYamada,Ben\nMori,Ben\n")}));
  EXPECT_EQ(asked.code, 0) << asked.bytes;
  EXPECT_NE(asked.bytes.find("1 handed over"), std::string::npos) << asked.bytes;
  EXPECT_NE(asked.bytes.find("asked for"), std::string::npos) << asked.bytes;
}

TEST_F(CommandTest, TheRejectsOfAnImportOverwriteNothingThatIsRead) {
  const std::string table = Write("table.csv", "case,at\n");
  const std::string map = Write("map.json", "{}");
  for (const std::string& rejects : {table, map, "./" + table}) {
    Said said = Run({"import", table, "--map", map, "--rejects", rejects});
    EXPECT_EQ(said.code, 2) << rejects;
    EXPECT_EQ(std::filesystem::file_size(folder_.Of("table.csv")), 8u);
    EXPECT_EQ(std::filesystem::file_size(folder_.Of("map.json")), 2u);
  }
}

TEST_F(CommandTest, AnImportThatEndsEarlyLeavesItsRejects) {
  const std::string table = Write("table.csv", "case,at\nA,2026-01-05T09:00:00Z\nB,yesterday\n");
  const std::string map = Write("map.json", R"({"source": "old", "name": "Case {case}",
      "columns": {"case": "case", "at": "at"},
      "rules": [{"when": {}, "do": ["prospect inbound"]}]})");
  Replica& replica = laptop_->workspace().home().replica();
  ASSERT_TRUE(replica.RaiseAlarm("a test", Seq(1), replica.root(), replica.root()).ok());
  Said said = Run({"import", table, "--map", map, "--rejects", "rejects.csv"});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.text.find("alarm"), std::string::npos) << said.text;
  std::ifstream file(folder_.Of("rejects.csv"));
  const std::string rejects((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(rejects.find("yesterday"), std::string::npos) << rejects;
}

TEST_F(CommandTest, ADamagedHomeSaysSoAndWhatToDo) {
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->Close();
  OpenOptions options;
  options.home = laptop_->home();
  options.clock = &clock_;
  options.random = &random_;
  for (const char* file : {"device.key", "key", "config.json", "db/CURRENT"}) {
    const std::string path = laptop_->home() + "/" + file;
    std::filesystem::rename(path, path + ".away");
    if (std::string(file) == "config.json") std::ofstream(path) << "[]";
    const absl::Status status = Workspace::Open(options).status();
    EXPECT_NE(status.message().find("is damaged"), std::string::npos) << file << ": " << status;
    EXPECT_NE(AdviceOf(status).find("tasuki"), std::string::npos) << file;
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kRefused) << file;
    std::filesystem::rename(path + ".away", path);
  }
  laptop_->Open();
}

TEST_F(CommandTest, AReportSaysHowManyItsProspectsLeaveOut) {
  EXPECT_EQ(Run({"outcome", "Yamada", "opted-out"}).code, 0);
  const nlohmann::json report = Run({"report"}).json;
  EXPECT_EQ(report["prospects"], "1");
  EXPECT_EQ(report["opted_out"], "1");
  EXPECT_EQ(Run({"list"}).json["total"], "2");
  EXPECT_NE(Ask(NewRequest({"report"})).bytes.find("1 more has opted out"), std::string::npos);
}

// DESIGN.md §3: an old client that meets an unknown critical type shows that subject read-only.
EventDraft FromANewerProgram(v1::SubjectKind kind, std::string_view id) {
  EventDraft draft;
  draft.header.set_type(static_cast<v1::EventType>(250));
  draft.header.set_kind(v1::FACT);
  draft.header.set_critical(true);
  draft.header.set_schema(domain::kSchema + 1);
  draft.header.mutable_subject()->set_kind(kind);
  draft.header.mutable_subject()->set_id(std::string(id));
  return draft;
}

TEST_F(CommandTest, WhatANewerProgramWroteMakesItsSubjectReadOnly) {
  laptop_->WriteUnchecked({FromANewerProgram(v1::PROSPECT, yamada_.bytes())});
  ASSERT_TRUE(laptop_->Sync().ok());
  const uint64_t before = outbox();
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"touch", "Yamada", "email", "--summary", "x"},
           {"note", "Yamada", "x"},
           {"edit", "Yamada", "--title", "CEO"},
           {"next", "Yamada", "+3d"},
           {"outcome", "Yamada", "opted-out"},
           {"assign", "Yamada", "Aya", "--why", "fit"},
           {"assign", "Yamada", "Aya", "--why", "fit", "--request"},
           {"deal", "open", "Yamada"}}) {
    const Said said = Run(args);
    EXPECT_EQ(said.code, 1) << args[0] << said.bytes;
    EXPECT_NE(said.text.find("a newer tasuki"), std::string::npos) << said.bytes;
    EXPECT_NE(said.todo.find("update tasuki"), std::string::npos) << said.bytes;
  }
  EXPECT_EQ(outbox(), before);
  EXPECT_EQ(Run({"touch", "Mori", "email", "--summary", "x"}).code, 0);
  EXPECT_EQ(Run({"show", "Yamada"}).json["read_only"], true);
  EXPECT_EQ(Run({"show", "Mori"}).json["read_only"], false);
  int read_only = 0;
  const Said list = Run({"list"});
  for (const auto& item : list.json["items"]) read_only += item["read_only"] ? 1 : 0;
  EXPECT_EQ(read_only, 1);
}

TEST_F(CommandTest, OfMembersAndTheTeamTooAndOfNothingElse) {
  OpenHome& home = laptop_->workspace().home();
  laptop_->WriteUnchecked({FromANewerProgram(v1::MEMBER, home.identity().member.bytes()),
                           FromANewerProgram(v1::TEAM, home.identity().team.bytes())});
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(Run({"status"}).json["read_only"], true);
  EXPECT_EQ(Run({"member", "list"}).json["items"][0]["read_only"], true);
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--summary", "x"}).code, 0);
  // What is not critical stands in nobody's way.
  EventDraft plain = FromANewerProgram(v1::PROSPECT, yamada_.bytes());
  plain.header.set_critical(false);
  laptop_->WriteUnchecked({plain});
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(Run({"touch", "Yamada", "email", "--summary", "x"}).code, 0);
}

}  // namespace
}  // namespace tasuki::client
