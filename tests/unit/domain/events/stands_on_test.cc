#include "common/domain/events/stands_on.h"

#include <gtest/gtest.h>

#include <set>

namespace tasuki::domain {
namespace {

using Ids = std::set<std::string>;

std::string Id(char c) { return std::string(16, c); }

const ReplicaId kReplica = ReplicaId::FromTrusted(Id('R'));

Ids Brought(const v1::Header& header) {
  const auto ids = BroughtBy(header, kReplica);
  return Ids(ids.begin(), ids.end());
}
Ids Needed(const v1::Header& header) {
  const auto ids = NeededBy(header, kReplica);
  return Ids(ids.begin(), ids.end());
}

v1::Header Base(v1::EventType type) {
  v1::Header header;
  header.set_event_id(Id('e'));
  header.set_type(type);
  header.set_actor(Id('a'));
  header.mutable_subject()->set_id(Id('s'));
  header.set_key_id(Id('k'));
  return header;
}

TEST(StandsOnTest, WhatAddsAThingBringsIt) {
  const v1::Header added = Base(v1::PROSPECT_ADDED);
  EXPECT_EQ(Brought(added), (Ids{Id('e'), Id('s')}));
  EXPECT_EQ(Needed(added), (Ids{Id('a'), RoleId(Id('a'))}));
  v1::Header deal = Base(v1::DEAL_OPENED);
  deal.mutable_deal_opened()->set_deal(Id('d'));
  EXPECT_EQ(Brought(deal), (Ids{Id('e'), Id('d')}));
  EXPECT_EQ(Needed(deal), (Ids{Id('a'), Id('s'), RoleId(Id('a'))}));
}

TEST(StandsOnTest, ADecisionNeedsTheOneItReplacesAndWhomItNames) {
  v1::Header assigned = Base(v1::OWNER_ASSIGNED);
  assigned.set_base(Id('b'));
  assigned.mutable_owner_assigned()->set_to(Id('t'));
  EXPECT_EQ(Needed(assigned), (Ids{Id('a'), Id('b'), Id('s'), Id('t'), RoleId(Id('a'))}));
}

TEST(StandsOnTest, IdsDeepInABodyCountToo) {
  v1::Header retracted = Base(v1::FACT_RETRACTED);
  v1::EventRef& fact = *retracted.mutable_fact_retracted()->mutable_fact();
  fact.set_event_id(Id('f'));
  fact.set_replica(Id('o'));
  EXPECT_TRUE(Needed(retracted).contains(Id('f')));
  EXPECT_TRUE(Needed(retracted).contains(Id('o')));
  EXPECT_FALSE(Needed(retracted).contains(Id('k')));
}

TEST(StandsOnTest, ARoleIsNeededByWhoActsWithIt) {
  v1::Header role = Base(v1::ROLE_CHANGED);
  EXPECT_EQ(Brought(role), (Ids{Id('e'), RoleId(Id('s'))}));
  EXPECT_TRUE(Needed(role).contains(Id('s')));
  v1::Header opened = Base(v1::REPLICA_OPENED);
  opened.mutable_replica_opened()->set_device(Id('v'));
  EXPECT_EQ(Brought(opened), (Ids{Id('e'), kReplica.str()}));
}

}  // namespace
}  // namespace tasuki::domain
