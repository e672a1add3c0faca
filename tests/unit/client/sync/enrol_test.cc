#include "client/sync/enrol.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "common/base/failure.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class JoinTest : public LaptopTest {
 protected:
  absl::Status JoinIn(const std::string& folder, const std::string& code = "Aya",
                      const std::string& server = "server:1") {
    JoinRequest request;
    request.code = code;
    request.server = server;
    return Join(MakeLaptop(folder)->home_options(), request).status();
  }
  // An open folder with an empty file in it.
  std::string FolderWith(const std::string& name, const std::string& file) {
    const std::string path = folder_.Of(name);
    std::filesystem::create_directory(path);
    if (!file.empty()) std::ofstream(path + "/" + file).put('\n');
    EXPECT_EQ(chmod(path.c_str(), 0755), 0);
    return path;
  }
  static mode_t ModeOf(const std::string& path) {
    struct stat facts {};
    EXPECT_EQ(stat(path.c_str(), &facts), 0) << path;
    return facts.st_mode & 0777;
  }
};

TEST_F(JoinTest, AFolderThatHoldsOtherThingsStaysAsItIs) {
  for (const char* file : {"notes.txt", "lock"}) {
    const std::string path = FolderWith(std::string("other-") + file, file);
    std::ofstream(path + "/more.txt").put('\n');
    absl::Status refused = JoinIn(std::string("other-") + file);
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_FALSE(AdviceOf(refused).empty());
    EXPECT_EQ(ModeOf(path), 0755u) << "nobody is shut out of it";
    EXPECT_FALSE(std::filesystem::exists(path + "/device.key"));
  }
}

TEST_F(JoinTest, AnEmptyFolderOrOneWhereAJoinBeganBecomesAHome) {
  for (const char* file : {"", "lock"}) {
    const std::string path = FolderWith(std::string("own-") + file, file);
    absl::Status joined = JoinIn(std::string("own-") + file);
    EXPECT_TRUE(joined.ok()) << joined;
    EXPECT_EQ(ModeOf(path), 0700u);
  }
  EXPECT_TRUE(absl::IsPermissionDenied(JoinIn("new", "Nobody")));
  absl::Status again = JoinIn("new");
  EXPECT_TRUE(again.ok()) << again;
}

TEST_F(JoinTest, AnAddressThatIsNoneIsAUsageErrorAndMakesNoFolder) {
  for (const char* server : {"127.0.0.1:notaport", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
                             ":7443", "127.0.0.1:-1"}) {
    absl::Status refused = JoinIn("home", "Aya", server);
    EXPECT_EQ(ExitCodeOf(refused), ExitCode::kUsage) << server << refused;
    EXPECT_NE(refused.message().find(server), std::string::npos) << refused;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.Of("home")));
}

}  // namespace
}  // namespace tasuki::client
