#include "common/domain/verdict/permissions.h"

#include <gtest/gtest.h>

#include "common/domain/events/catalogue.h"

// The cells themselves are held by verdict_table_test.cc.

namespace tasuki::domain {
namespace {

TEST(PermissionsTest, AnAdminMayWhatAManagerMayAndAManagerWhatARepMay) {
  for (const TypeInfo& info : Catalogue()) {
    const bool rep = PermissionOf(info.type, Hand::kRep) != Permission::kNever;
    const bool manager = PermissionOf(info.type, Hand::kManager) != Permission::kNever;
    const bool admin = PermissionOf(info.type, Hand::kAdmin) != Permission::kNever;
    EXPECT_TRUE(!rep || manager) << info.word;
    EXPECT_TRUE(!manager || admin) << info.word;
  }
}

TEST(PermissionsTest, AnAuditorOnlyOpensTheirReplica) {
  for (const TypeInfo& info : Catalogue()) {
    EXPECT_EQ(PermissionOf(info.type, Hand::kAuditor) != Permission::kNever,
              info.type == v1::REPLICA_OPENED)
        << info.word;
  }
}

TEST(PermissionsTest, EveryTypeMayBeWrittenBySomebody) {
  for (const TypeInfo& info : Catalogue()) {
    EXPECT_TRUE(PermissionOf(info.type, Hand::kAdmin) != Permission::kNever ||
                PermissionOf(info.type, Hand::kServer) != Permission::kNever)
        << info.word;
  }
}

TEST(PermissionsTest, OnlyDecisionsRestOnOwnership) {
  for (const TypeInfo& info : Catalogue()) {
    if (PermissionOf(info.type, Hand::kRep) == Permission::kOwner) {
      EXPECT_EQ(info.kind, v1::DECISION) << info.word;
    }
  }
}

TEST(PermissionsTest, TypesOfANewerCatalogueAreForMembersWhoWrite) {
  const auto newer = static_cast<v1::EventType>(999);
  EXPECT_EQ(PermissionOf(newer, Hand::kRep), Permission::kAlways);
  EXPECT_EQ(PermissionOf(newer, Hand::kAuditor), Permission::kNever);
  EXPECT_EQ(PermissionOf(newer, Hand::kServer), Permission::kNever);
}

}  // namespace
}  // namespace tasuki::domain
