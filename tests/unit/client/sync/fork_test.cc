#include "client/sync/fork.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "client/views/directory.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class ForkTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
  }
  // Copies the closed home; both are open afterwards.
  std::unique_ptr<Laptop> Clone(const std::string& name) {
    laptop_->Close();
    std::filesystem::copy(laptop_->home(), folder_.Of(name),
                          std::filesystem::copy_options::recursive);
    laptop_->Open();
    auto clone = MakeLaptop(name);
    clone->Open();
    return clone;
  }
  // Every event once, all laptops equal, nothing waiting.
  void ExpectAllWell(std::initializer_list<Laptop*> laptops) {
    for (int round = 0; round < 2; ++round) {
      for (Laptop* laptop : laptops) {
        auto report = laptop->Sync();
        ASSERT_TRUE(report.ok()) << report.status();
      }
    }
    for (const auto& [id, times] : server_.EventIds()) EXPECT_EQ(times, 1);
    for (Laptop* laptop : laptops) {
      EXPECT_EQ(laptop->workspace().home().outbox().size(), 0u);
      EXPECT_EQ(laptop->workspace().home().replica().root(), server_.root());
      EXPECT_EQ(laptop->workspace().alarm(), "");
    }
  }
  bool Has(SubjectId prospect) {
    return laptop_->workspace().rows().Find(domain::ProspectKey(prospect)) != nullptr;
  }
  std::unique_ptr<Laptop> laptop_;
};

TEST_F(ForkTest, AClonedHomeWithWorkOnBothSidesLosesAndDoublesNothing) {
  auto clone = Clone("clone");
  SubjectId a = laptop_->AddProspect("A");
  SubjectId b = clone->AddProspect("B");
  SubjectId c = clone->AddProspect("C");
  ReplicaId before = clone->workspace().home().identity().replica;
  ExpectAllWell({laptop_.get(), clone.get()});
  EXPECT_NE(clone->workspace().home().identity().replica, before);
  EXPECT_EQ(laptop_->workspace().home().identity().replica, before);
  EXPECT_TRUE(Has(a) && Has(b) && Has(c));
}

TEST_F(ForkTest, WhoeverSyncsACloneIsToldThatNothingIsLost) {
  auto clone = Clone("clone");
  laptop_->AddProspect("A");
  clone->AddProspect("B");
  clone->AddProspect("C");
  ASSERT_TRUE(laptop_->Sync().ok());
  auto report = clone->Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->why, SentAgain::kForked);
  EXPECT_TRUE(report->new_replica);
  EXPECT_EQ(report->sent_again, 2u);
  report = clone->Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->why, SentAgain::kNothing) << "it is told once";
}

TEST_F(ForkTest, AClonedHomeWithoutWorkIsFoundToo) {
  auto clone = Clone("clone");
  laptop_->AddProspect("A");
  ASSERT_TRUE(laptop_->Sync().ok());
  ReplicaId before = clone->workspace().home().identity().replica;
  ExpectAllWell({clone.get(), laptop_.get()});
  EXPECT_NE(clone->workspace().home().identity().replica, before);
}

TEST_F(ForkTest, WorkThatBothClonesHoldIsDeliveredOnce) {
  SubjectId shared = laptop_->AddProspect("Shared");
  auto clone = Clone("clone");
  SubjectId a = laptop_->AddProspect("A");
  SubjectId b = clone->AddProspect("B");
  ExpectAllWell({laptop_.get(), clone.get()});
  EXPECT_TRUE(Has(shared) && Has(a) && Has(b));
}

TEST_F(ForkTest, AHomePutBackFromAnOldCopyGoesOnUnderANewReplica) {
  auto copy = Clone("copy");
  SubjectId lost = laptop_->AddProspect("Known to the server");
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->Close();
  SubjectId fresh = copy->AddProspect("New");
  laptop_ = std::move(copy);
  ExpectAllWell({laptop_.get()});
  EXPECT_TRUE(Has(lost) && Has(fresh));
}

TEST_F(ForkTest, AnOldCopyThatOnlyHoldsWhatWasDeliveredIsNoFork) {
  SubjectId sent = laptop_->AddProspect("Sent");
  auto copy = Clone("copy");
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->Close();
  ReplicaId before = copy->workspace().home().identity().replica;
  laptop_ = std::move(copy);
  ExpectAllWell({laptop_.get()});
  EXPECT_EQ(laptop_->workspace().home().identity().replica, before);
  EXPECT_TRUE(Has(sent));
}

TEST_F(ForkTest, AnEventThatTheServerCannotReadIsKeptApartAndTheRestGoesOn) {
  SubjectId a = laptop_->AddProspect("A");
  auto bad = laptop_->workspace().Write({Laptop::ProspectDraft(SubjectId::Random(random_), "Bad")});
  ASSERT_TRUE(bad.ok());
  SubjectId c = laptop_->AddProspect("C");
  server_.set_refused(bad->event_ids[0].str());
  ExpectAllWell({laptop_.get()});
  EXPECT_EQ(laptop_->workspace().kept_apart(), 1u);
  EXPECT_TRUE(Has(a) && Has(c));
}

TEST_F(ForkTest, AServerThatDiesBeforeItAcknowledgesGetsNothingTwice) {  // I1
  server_.set_die_after_pushes(1);
  laptop_->AddProspect("A");
  laptop_->AddProspect("B");
  EXPECT_FALSE(laptop_->Sync().ok());
  server_.set_up(true);
  ExpectAllWell({laptop_.get()});
}

TEST_F(ForkTest, AfterAnAcceptedLossOwnEventsOfTheTailAreDeliveredAgain) {
  auto other = MakeLaptop("ben");
  laptop_->AddMember("Ben", v1::REP);
  other->Join("Ben");
  SubjectId a = laptop_->AddProspect("A");
  ASSERT_TRUE(laptop_->Sync().ok());
  Seq kept = server_.head();
  SubjectId b = laptop_->AddProspect("B");
  SubjectId c = laptop_->AddProspect("C");
  ASSERT_TRUE(laptop_->Sync().ok());
  SubjectId d = other->AddProspect("D");
  ASSERT_TRUE(other->Sync().ok());
  ASSERT_TRUE(laptop_->Sync().ok());

  server_.RestoreTo(kept);
  server_.set_waiting(true);
  SubjectId e = laptop_->AddProspect("E");
  EXPECT_TRUE(absl::IsFailedPrecondition(laptop_->Sync().status()));
  EXPECT_TRUE(Has(b) && Has(d) && Has(e)) << "nothing is dropped while the server waits";
  EXPECT_EQ(server_.head(), kept);

  server_.set_waiting(false);
  auto ids = server_.EventIds();
  auto report = laptop_->Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->why, SentAgain::kLost);
  EXPECT_EQ(report->sent_again, 2u) << "B and C; E waited anyway";
  ExpectAllWell({laptop_.get(), other.get()});
  EXPECT_TRUE(Has(a) && Has(b) && Has(c) && Has(d) && Has(e));
  EXPECT_EQ(*laptop_->workspace().home().replica().ViewDigest(),
            *other->workspace().home().replica().ViewDigest());
  EXPECT_EQ(server_.EventIds().size(), ids.size() + 4);
}

TEST_F(ForkTest, AnAcceptedLossBringsBackWhatThisHomeWroteBeforeItsForks) {
  SubjectId a = laptop_->AddProspect("A");
  ASSERT_TRUE(laptop_->Sync().ok());
  Seq kept = server_.head();
  SubjectId b = laptop_->AddProspect("B");
  ASSERT_TRUE(laptop_->Sync().ok());
  std::vector<SubjectId> written = {a, b};
  for (const char* name : {"first copy", "second copy"}) {
    auto copy = Clone(name);
    written.push_back(laptop_->AddProspect("Known to the server"));
    ASSERT_TRUE(laptop_->Sync().ok());
    laptop_->Close();
    ReplicaId before = copy->workspace().home().identity().replica;
    written.push_back(copy->AddProspect("New"));
    ASSERT_TRUE(copy->Sync().ok());
    EXPECT_NE(copy->workspace().home().identity().replica, before);
    laptop_ = std::move(copy);
  }
  size_t events = server_.EventIds().size();
  server_.RestoreTo(kept);
  written.push_back(laptop_->AddProspect("Written since"));
  ExpectAllWell({laptop_.get()});
  for (SubjectId one : written) EXPECT_TRUE(Has(one)) << one.Hex();
  EXPECT_GT(server_.EventIds().size(), events);
  laptop_->Close();
  laptop_->Open();
  Directory directory(laptop_->workspace(), laptop_->workspace().rows());
  EXPECT_EQ(directory.Name(b), "B");
}

TEST_F(ForkTest, WhatACloneBroughtBackAfterALossIsNotPushedAgain) {
  Seq kept = server_.head();
  SubjectId shared = laptop_->AddProspect("Shared");
  ASSERT_TRUE(laptop_->Sync().ok());
  auto clone = Clone("clone");
  SubjectId a = laptop_->AddProspect("A");
  SubjectId b = clone->AddProspect("B");
  ExpectAllWell({laptop_.get(), clone.get()});
  for (bool clone_first : {false, true}) {
    server_.RestoreTo(kept);
    if (clone_first) {
      ExpectAllWell({clone.get(), laptop_.get()});
    } else {
      ExpectAllWell({laptop_.get(), clone.get()});
    }
    EXPECT_TRUE(Has(shared) && Has(a) && Has(b)) << clone_first;
  }
}

}  // namespace
}  // namespace tasuki::client
