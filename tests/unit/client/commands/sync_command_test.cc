// What `sync` and `status` tell of the server, and of events that were not taken.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/views/refused.h"
#include "tests/unit/client/commands/command_fixture.h"

namespace tasuki::client {
namespace {

using SyncCommandTest = CommandTest;

TEST_F(SyncCommandTest, AfterAnAcceptedLossWhatCountsNoMoreIsToldAgain) {
  EXPECT_EQ(Run({"assign", "Yamada", "Aya"}).code, 0);
  laptop_->AddMember("Ben", v1::REP);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  at_ = ben.get();
  EXPECT_EQ(Run({"assign", "Yamada", "Ben", "--request"}).code, 0);
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 1u);
  server_.RestoreTo(Seq(server_.head().value() - 1));
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 1u);
  EXPECT_EQ(Run({"sync"}).json["refused"].size(), 0u);
}

TEST_F(SyncCommandTest, ALaptopThatKnowsMoreThanARestoredServerIsNotToldThatItIsInStep) {
  ASSERT_TRUE(laptop_->Sync().ok());
  const uint64_t head = server_.head().value();
  server_.RestoreTo(Seq(head - 2));
  server_.set_waiting(true);
  const Said people = Ask(NewRequest({"sync"}));
  EXPECT_EQ(people.code, 0);
  EXPECT_EQ(people.bytes.find("in step"), std::string::npos) << people.bytes;
  EXPECT_NE(people.bytes.find("restored"), std::string::npos) << people.bytes;
  EXPECT_NE(people.bytes.find(absl::StrCat("seq ", head - 1, "–", head)), std::string::npos)
      << people.bytes;
  const nlohmann::json json = Run({"sync"}).json;
  EXPECT_EQ(json["server_waiting"], true);
  EXPECT_EQ(json["server_lacks"], "2");
  EXPECT_EQ(Run({"status"}).json["server_lacks"], "2");
  EXPECT_NE(Ask(NewRequest({"status"})).bytes.find("are kept"), std::string::npos);
  server_.set_waiting(false);
  EXPECT_EQ(Run({"sync"}).json["server_waiting"], false);
  EXPECT_EQ(Run({"status"}).json["server_lacks"], "0");
}

TEST_F(SyncCommandTest, AClockThatIsWrongIsToldOf) {
  EXPECT_EQ(Ask(NewRequest({"sync"})).bytes.find("clock"), std::string::npos);
  server_.set_clock_ahead(absl::Hours(26));
  const Said said = Ask(NewRequest({"sync"}));
  EXPECT_EQ(said.code, 0);
  EXPECT_NE(said.bytes.find("clock is 26 h behind"), std::string::npos) << said.bytes;
  EXPECT_EQ(Run({"status"}).json["clock_ahead_s"], "-93600");
  EXPECT_NE(Ask(NewRequest({"status"})).bytes.find("behind"), std::string::npos);
  server_.set_clock_ahead(absl::Minutes(-4));
  EXPECT_EQ(Ask(NewRequest({"sync"})).bytes.find("clock"), std::string::npos);
}

TEST_F(SyncCommandTest, WorkThatWasNotTakenIsToldInPlainWords) {
  laptop_->AddMember("Ben", v1::MANAGER);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  // Ben, still a manager as far as he knows, decides; Aya has made him a rep.
  at_ = ben.get();
  EXPECT_EQ(Run({"assign", "Yamada", "Ben"}).code, 0);
  at_ = laptop_.get();
  EXPECT_EQ(Run({"member", "role", "Ben", "rep"}).code, 0);
  EXPECT_EQ(Run({"assign", "Yamada", "Aya"}).code, 0);
  EXPECT_EQ(Run({"sync"}).code, 0);
  at_ = ben.get();
  const Said said = Ask(NewRequest({"sync"}));
  EXPECT_EQ(said.code, 0) << "a manager still decides on it";
  EXPECT_NE(said.bytes.find("not taken: owner assigned, Yamada ("), std::string::npos)
      << said.bytes;
  EXPECT_NE(said.bytes.find("Aya has it now"), std::string::npos) << said.bytes;
  EXPECT_NE(said.bytes.find("contest list"), std::string::npos) << said.bytes;
}

// Twenty are told one by one, and all of them only once.
TEST_F(SyncCommandTest, WorkThatCountsForNothingFailsTheSyncThatTellsOfIt) {
  laptop_->AddMember("Ben", v1::MANAGER);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  EXPECT_EQ(Run({"member", "role", "Ben", "auditor"}).code, 0);
  EXPECT_EQ(Run({"sync"}).code, 0);
  at_ = ben.get();
  for (int n = 0; n < 22; ++n) EXPECT_EQ(Run({"note", "Yamada", "on a train"}).code, 0);
  const Said said = Ask(NewRequest({"sync"}));
  EXPECT_EQ(said.code, 1) << said.bytes;
  size_t told = 0;
  for (size_t at = 0; (at = said.bytes.find("not taken: note", at)) != std::string::npos; ++at) {
    ++told;
  }
  EXPECT_EQ(told, 20u);
  EXPECT_NE(said.bytes.find("and 2 more"), std::string::npos) << said.bytes;
  EXPECT_EQ(Ask(NewRequest({"sync"})).code, 0);
}

TEST(RefusedTest, EachVerdictSaysWhyAndWhatToDo) {
  v1::RefusedView view;
  view.set_event_id("0123456789");
  view.set_type("DealClosed");
  view.set_name("Yamada");
  view.set_verdict("unauthorised");
  EXPECT_TRUE(RefusedForGood(view));
  const std::vector<std::string> lines = RefusedLines(Language::kEnglish, view);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(
      lines[0],
      "not taken: deal closed, Yamada (01234567): it was not yours to decide when it came in");
  EXPECT_EQ(lines[1], "  → ask the owner or a manager to write it, if it should count");
  view.set_verdict("invalid");
  EXPECT_TRUE(RefusedForGood(view));
  for (const char* waits : {"contested", "set-apart"}) {
    view.set_verdict(waits);
    EXPECT_FALSE(RefusedForGood(view)) << waits;
    EXPECT_NE(RefusedLines(Language::kEnglish, view)[1].find("manager"), std::string::npos);
  }
  view.set_verdict("unauthorised");
  view.set_type("OwnerAssigned");
  view.set_owner("Aya");
  EXPECT_FALSE(RefusedForGood(view)) << "it stands as a request";
  EXPECT_NE(RefusedLines(Language::kEnglish, view)[0].find("; Aya has it now"), std::string::npos);
}

TEST_F(SyncCommandTest, AWatcherShowsWhatComesInPlaceOfALostEnd) {
  ASSERT_TRUE(laptop_->Sync().ok());
  const Seq head = server_.head();
  bool lost = false;
  int turns_at_the_head = 0;
  laptop_->driver().set_idle([&]() -> absl::Status {
    clock_.Advance(absl::Seconds(2));
    if (!lost) {
      server_.RestoreTo(Seq(head.value() - 1));
      lost = true;
    } else if (laptop_->workspace().home().outbox().size() == 0 && server_.head() >= head &&
               laptop_->workspace().home().replica().applied() == server_.head()) {
      ++turns_at_the_head;
    }
    return turns_at_the_head > 1 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  Said said = Ask(NewRequest({"sync", "--watch"}));
  laptop_->driver().set_idle(nullptr);
  EXPECT_NE(said.bytes.find("prospect added  Aya  Mori"), std::string::npos) << said.bytes;
}

}  // namespace
}  // namespace tasuki::client
