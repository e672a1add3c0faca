#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/commands/command_line.h"
#include "client/owner/run_request.h"
#include "client/owner/socket.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {

// Aya, an admin, with the prospects Yamada and Mori; it is Friday, 8 May 2026, 18:00 in Tokyo.
class CommandTest : public LaptopTest {
 protected:
  // What a command said and gave.
  struct Said {
    int code = -1;
    std::string bytes;
    nlohmann::json json;
    std::string text;  // Of the error, with --json.
    std::string todo;
  };

  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    at_ = laptop_.get();
    yamada_ = laptop_->AddProspect("Yamada");
    laptop_->AddProspect("Mori");
  }

  Said Run(std::vector<std::string> args) {
    args.push_back("--json");
    return Ask(NewRequest(std::move(args)));
  }
  Request NewRequest(std::vector<std::string> args) {
    Request request;
    request.id = RequestId::Random(random_);
    request.args = std::move(args);
    request.folder = folder_.path();
    return request;
  }
  Said Ask(const Request& request) {
    File out(open(folder_.path().c_str(), O_TMPFILE | O_RDWR, 0600));
    EXPECT_TRUE(out.is_open());
    Said said;
    FileOutput output(out.number(), out.number());
    said.code = RunRequest(at_->workspace(), request, output, RunCommandLine)
                    .value_or(Ran{.exit_code = -1})
                    .exit_code;
    std::string bytes(static_cast<size_t>(lseek(out.number(), 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(out.number(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    said.bytes = bytes;
    said.json = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
    if (said.json.is_object() && said.json.contains("error")) {
      said.text = said.json["error"]["text"];
      said.todo = said.json["error"]["do"];
    }
    return said;
  }
  // Does what `args` ask for and dies before it can say so: what whoever asks again hears.
  Said AskAfterDeath(std::vector<std::string> args) {
    const Request request = NewRequest(std::move(args));
    File nowhere(open("/dev/null", O_RDWR));
    FileOutput output(nowhere.number(), nowhere.number());
    Workspace& workspace = laptop_->workspace();
    EXPECT_TRUE(workspace.home().requests().Begin(request.id).ok());
    EXPECT_EQ(RunCommandLine(workspace, request, output), 0);
    laptop_->Close();  // Before its request is finished.
    laptop_->Open();
    return Ask(request);
  }
  // A file beside the home; its name.
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.Of(name)) << text;
    return name;
  }
  uint64_t outbox() { return laptop_->workspace().home().outbox().size(); }

  std::unique_ptr<Laptop> laptop_;
  Laptop* at_ = nullptr;  // Where commands run.
  SubjectId yamada_;
};

}  // namespace tasuki::client
