#include "common/base/ids.h"

#include <string>
#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "common/base/random.h"
#include "gtest/gtest.h"

namespace tasuki {
namespace {

static_assert(!std::is_convertible_v<TeamId, MemberId>);
static_assert(!std::is_convertible_v<uint64_t, Seq>);
static_assert(!std::is_convertible_v<Seq, ReplicaSeq>);

TEST(IdTest, TheDefaultIsNoId) {
  EXPECT_TRUE(TeamId().is_zero());
  EXPECT_EQ(TeamId().Hex(), std::string(32, '0'));
}

TEST(IdTest, SixteenBytesGoInAndComeOut) {
  const std::string bytes = "0123456789abcdef";
  absl::StatusOr<EventId> id = EventId::FromBytes(bytes);
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(id->str(), bytes);
  EXPECT_EQ(id->Hex(), HexEncode(bytes));
  EXPECT_EQ(EventId::FromTrusted(bytes), *id);
}

TEST(IdTest, AnotherLengthIsRefusedAndNamed) {
  absl::Status status = EventId::FromBytes("short").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("has 5"), absl::string_view::npos) << status;
  EXPECT_TRUE(EventId::FromTrusted("short").is_zero());
}

TEST(IdTest, IdsSortByTheirBytesAndHash) {
  const auto a = SubjectId::FromTrusted(std::string(15, '\x01') + '\x01');
  const auto b = SubjectId::FromTrusted(std::string(15, '\x01') + '\xff');
  EXPECT_LT(a, b);
  EXPECT_EQ((absl::flat_hash_set<SubjectId>{a, b, a}.size()), 2u);
}

TEST(IdTest, RandomIdsDifferAndRepeatWithTheirSeed) {
  SeededRandom random(7);
  SeededRandom again(7);
  const DeviceId first = DeviceId::Random(random);
  EXPECT_NE(first, DeviceId::Random(random));
  EXPECT_EQ(first, DeviceId::Random(again));
}

TEST(CounterTest, CountersStepAndCompare) {
  EXPECT_EQ(Seq().value(), 0u);
  EXPECT_EQ(Seq(4).Next(), Seq(5));
  EXPECT_EQ(Seq(4).Plus(3), Seq(7));
  EXPECT_LT(Seq(4), Seq(5));
}

}  // namespace
}  // namespace tasuki
