#include "common/integrity/mark.h"

#include <functional>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "gtest/gtest.h"
#include "tests/unit/integrity/examples.h"

namespace tasuki::integrity {
namespace {

v1::Mark ExampleMark() {
  v1::Mark mark;
  mark.set_replica(std::string(16, 'r'));
  mark.set_replica_seq(7);
  mark.set_chain(std::string(32, 'c'));
  mark.set_head_seq(9);
  mark.set_head_root(std::string(32, 'h'));
  return mark;
}

v1::Hello ExampleHello() {
  v1::Hello hello;
  hello.set_version_min(1);
  hello.set_version_max(1);
  hello.set_team(Team().str());
  hello.set_device(std::string(16, 'd'));
  hello.set_replica(std::string(16, 'r'));
  hello.set_replica_seq(7);
  return hello;
}

TEST(MarkTest, BytesAreWordsAndFieldsInOrder) {
  EXPECT_EQ(HexEncode(MarkBytes(Team(), ExampleMark())),
            HexEncode("tasuki mark 1") + "101112131415161718191a1b1c1d1e1f" +
                HexEncode(std::string(16, 'r')) + "0000000000000007" +
                HexEncode(std::string(32, 'c')) + "0000000000000009" +
                HexEncode(std::string(32, 'h')));
}

TEST(MarkTest, ASignedMarkVerifiesWithItsKeyAndTeamOnly) {
  v1::Mark mark = ExampleMark();
  SignMark(Key(1), Team(), mark);
  EXPECT_TRUE(VerifyMark(Key(1).public_key(), Team(), mark));
  EXPECT_FALSE(VerifyMark(Key(2).public_key(), Team(), mark));
  EXPECT_FALSE(VerifyMark(Key(1).public_key(), TeamId(), mark));
}

TEST(MarkTest, AMarkWithoutAHeadVerifiesToo) {
  v1::Mark mark = ExampleMark();
  mark.clear_head_root();
  mark.clear_head_seq();
  SignMark(Key(1), Team(), mark);
  EXPECT_TRUE(VerifyMark(Key(1).public_key(), Team(), mark));
}

TEST(MarkTest, EveryFieldIsSigned) {
  const std::vector<std::function<void(v1::Mark&)>> changes = {
      [](v1::Mark& mark) { mark.set_replica(std::string(16, 'x')); },
      [](v1::Mark& mark) { mark.set_replica_seq(8); },
      [](v1::Mark& mark) { mark.set_chain(std::string(32, 'x')); },
      [](v1::Mark& mark) { mark.set_head_seq(8); },
      [](v1::Mark& mark) { mark.set_head_root(std::string(32, 'x')); },
      [](v1::Mark& mark) { mark.clear_head_root(); },
      [](v1::Mark& mark) { mark.clear_signature(); },
  };
  for (const auto& change : changes) {
    v1::Mark mark = ExampleMark();
    SignMark(Key(1), Team(), mark);
    change(mark);
    EXPECT_FALSE(VerifyMark(Key(1).public_key(), Team(), mark));
  }
}

TEST(MarkTest, BytesThatCouldBeReadInTwoWaysDoNotVerify) {
  v1::Mark mark = ExampleMark();
  mark.set_replica(std::string(15, 'r'));
  SignMark(Key(1), Team(), mark);
  EXPECT_FALSE(VerifyMark(Key(1).public_key(), Team(), mark));
}

TEST(HelloTest, VerifiesUnlessAFieldOrKeyIsAnother) {
  v1::Hello hello = ExampleHello();
  SignHello(Key(1), hello);
  EXPECT_TRUE(VerifyHello(Key(1).public_key(), hello));
  EXPECT_FALSE(VerifyHello(Key(2).public_key(), hello));
  hello.set_applied_seq(1);
  EXPECT_FALSE(VerifyHello(Key(1).public_key(), hello));
}

TEST(HelloTest, AFieldOnlyTheClientKnowsIsSignedToo) {
  v1::Hello hello = ExampleHello();
  hello.GetReflection()->MutableUnknownFields(&hello)->AddVarint(1000, 5);
  SignHello(Key(1), hello);
  v1::Hello received;
  ASSERT_TRUE(received.ParseFromString(hello.SerializeAsString()));
  EXPECT_TRUE(VerifyHello(Key(1).public_key(), received));
  received.DiscardUnknownFields();
  EXPECT_FALSE(VerifyHello(Key(1).public_key(), received));
}

TEST(InviteTest, VerifiesUnlessAFieldIsAnother) {
  v1::InviteRequest invite;
  invite.set_team(Team().str());
  invite.set_member(std::string(16, 'm'));
  SignInvite(Key(1), invite);
  EXPECT_TRUE(VerifyInvite(Key(1).public_key(), invite));
  invite.set_member(std::string(16, 'n'));
  EXPECT_FALSE(VerifyInvite(Key(1).public_key(), invite));
}

TEST(EnrollTest, ProvesThatTheDeviceHoldsItsSecret) {
  v1::EnrollRequest enroll;
  enroll.set_join_code("code");
  enroll.set_device(std::string(16, 'd'));
  SignEnroll(Key(1), enroll);
  EXPECT_EQ(enroll.public_key(), Key(1).public_key());
  EXPECT_TRUE(VerifyEnroll(enroll));
  enroll.set_public_key(Key(2).public_key());
  EXPECT_FALSE(VerifyEnroll(enroll));
}

TEST(SignedWordsTest, ASignatureOverOneKindNeverPassesForAnother) {
  v1::InviteRequest invite;
  invite.set_team("same");
  SignInvite(Key(1), invite);
  v1::Hello hello;  // The same bytes on the wire but for the words before them.
  ASSERT_TRUE(hello.ParseFromString(invite.SerializeAsString()));
  hello.set_signature(invite.signature());
  EXPECT_FALSE(VerifyHello(Key(1).public_key(), hello));
}

}  // namespace
}  // namespace tasuki::integrity
