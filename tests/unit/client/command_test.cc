#include "client/command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "client/socket.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

// Aya, an admin, with the prospects Yamada and Mori; it is Friday, 8 May 2026, 18:00 in Tokyo.
class CommandTest : public LaptopTest {
 protected:
  // What a command said and gave.
  struct Said {
    int code = -1;
    nlohmann::json json;
    std::string text;  // Of the error, with --json.
    std::string todo;
  };

  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    yamada_ = laptop_->AddProspect("Yamada");
    laptop_->AddProspect("Mori");
  }

  Said Run(std::vector<std::string> args) {
    args.push_back("--json");
    Request request;
    request.id = RequestId::Random(random_);
    request.args = std::move(args);
    request.folder = folder_.path();
    File out(open(folder_.path().c_str(), O_TMPFILE | O_RDWR, 0600));
    EXPECT_TRUE(out.is_open());
    Said said;
    said.code =
        RunCommandLine(laptop_->workspace(), request, {0, out.number(), out.number()});
    std::string bytes(static_cast<size_t>(lseek(out.number(), 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(out.number(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    said.json = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
    if (said.json.contains("error")) {
      said.text = said.json["error"]["text"];
      said.todo = said.json["error"]["do"];
    }
    return said;
  }
  // A file beside the home; its name.
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.Of(name)) << text;
    return name;
  }
  uint64_t outbox() { return laptop_->workspace().outbox_size(); }

  std::unique_ptr<Laptop> laptop_;
  SubjectId yamada_;
};

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

}  // namespace
}  // namespace tasuki::client
