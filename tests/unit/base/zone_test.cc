#include "common/base/zone.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "absl/time/civil_time.h"
#include "tests/testing/temp_folder.h"

namespace tasuki {
namespace {

TEST(ZoneTest, NamesOfTheDatabaseAreFound) {
  for (const char* name :
       {"Asia/Tokyo", "Japan", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+9", "EST5EDT"}) {
    EXPECT_TRUE(FindZone(name).has_value()) << name;
  }
  const absl::Time noon = absl::FromCivil(absl::CivilHour(2026, 5, 8, 12), absl::UTCTimeZone());
  EXPECT_EQ(FindZone("Asia/Tokyo")->At(noon).offset, 9 * 3600);
}

// A zone `/dev/stdin` made `list` wait for ever, on every laptop.
TEST(ZoneTest, NothingElseIsOpened) {
  const testing::TempFolder folder;
  const std::string pipe = folder.Of("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);  // Who opens it waits.
  const std::string up = "../../.." + pipe;
  for (const std::string& name : {pipe,
                                  "file:" + pipe,
                                  up,
                                  "Asia/" + up,
                                  std::string("/dev/stdin"),
                                  std::string("/dev/zero"),
                                  std::string("/usr/share/zoneinfo/Asia/Tokyo"),
                                  std::string("file:Asia/Tokyo"),
                                  std::string(":Asia/Tokyo"),
                                  std::string("Asia/../Asia/Tokyo"),
                                  std::string("./Asia/Tokyo"),
                                  std::string("localtime"),
                                  std::string("libc:localtime"),
                                  std::string("posixrules"),
                                  std::string("right/Asia/Tokyo"),
                                  std::string("posix/Asia/Tokyo"),
                                  std::string("tzdata.zi"),
                                  std::string("zone.tab"),
                                  std::string("Asia"),
                                  std::string("Asia/"),
                                  std::string(""),
                                  std::string("Fixed/UTC+09:00:00"),
                                  std::string("asia/tokyo"),
                                  std::string("JST-9"),
                                  std::string("Asia/Tokyo\0x", 12),
                                  std::string(100'000, 'A')}) {
    EXPECT_FALSE(FindZone(name).has_value()) << name.substr(0, 60);
  }
}

}  // namespace
}  // namespace tasuki
