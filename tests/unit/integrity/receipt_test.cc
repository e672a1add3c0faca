#include "common/integrity/receipt.h"

#include <functional>
#include <string>
#include <vector>

#include "common/integrity/hash.h"
#include "gtest/gtest.h"
#include "tests/unit/integrity/examples.h"

namespace tasuki::integrity {
namespace {

v1::Receipt Sealed() {
  v1::Receipt receipt;
  receipt.set_epoch(3);
  receipt.set_seq(12);
  receipt.set_root(Sha256("root").str());
  receipt.set_replica(Replica().str());
  receipt.set_replica_seq(5);
  ReceiptKey(Key(1)).Seal(Team(), receipt);
  return receipt;
}

TEST(ReceiptTest, IsGoodForWhoeverHasTheServersKey) {
  EXPECT_TRUE(ReceiptKey(Key(1)).IsGood(Team(), Sealed()));
  EXPECT_EQ(HexEncode(Sealed().mac()),
            "9357b1c3bdbe872b250fd494ab985dd6de7e0d78d28815e1456adc12b061e7f1");
}

TEST(ReceiptTest, IsForgedByNobodyElse) {
  EXPECT_FALSE(ReceiptKey(Key(2)).IsGood(Team(), Sealed()));
  EXPECT_FALSE(ReceiptKey(Key(1)).IsGood(TeamId(), Sealed()));
  EXPECT_FALSE(ReceiptKey().IsGood(Team(), Sealed()));
  const std::vector<std::function<void(v1::Receipt&)>> changes = {
      [](v1::Receipt& receipt) { receipt.set_epoch(4); },
      [](v1::Receipt& receipt) { receipt.set_seq(13); },
      [](v1::Receipt& receipt) { receipt.set_root(Sha256("other").str()); },
      [](v1::Receipt& receipt) { receipt.set_root("short"); },
      [](v1::Receipt& receipt) { receipt.clear_replica(); },
      [](v1::Receipt& receipt) { receipt.set_replica_seq(6); },
      [](v1::Receipt& receipt) { receipt.mutable_mac()->back() ^= 1; },
      [](v1::Receipt& receipt) { receipt.clear_mac(); },
      [](v1::Receipt& receipt) { receipt.set_mac(receipt.mac() + "x"); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    v1::Receipt receipt = Sealed();
    changes[i](receipt);
    EXPECT_FALSE(ReceiptKey(Key(1)).IsGood(Team(), receipt)) << i;
  }
}

}  // namespace
}  // namespace tasuki::integrity
