#include "client/replica/workspace.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "client/views/directory.h"
#include "client/views/refused.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class WorkspaceTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
  }
  // The views of the journal alone.
  domain::Rows& JournalRows() {
    Replica& replica = laptop_->workspace().home().replica();
    EXPECT_TRUE(replica.Fold().ok());
    return replica.rows();
  }
  std::unique_ptr<Laptop> laptop_;
};

TEST_F(WorkspaceTest, KnowsItsTeamAfterTheFirstSync) {
  Workspace& workspace = laptop_->workspace();
  EXPECT_EQ(workspace.home().replica().applied(), server_.head());
  EXPECT_EQ(workspace.home().replica().root(), server_.root());
  EXPECT_EQ(workspace.home().identity().member_name, "Aya");
  const auto* member = workspace.rows().Find(domain::MemberKey(workspace.home().identity().member));
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(member->role(), v1::ADMIN);
  EXPECT_EQ(workspace.zone().name(), "Asia/Tokyo");
}

TEST_F(WorkspaceTest, ShowsWhatWasWrittenOfflineAtOnce) {
  server_.set_up(false);
  SubjectId prospect = laptop_->AddProspect("山田 太郎");
  Workspace& workspace = laptop_->workspace();
  EXPECT_EQ(workspace.home().outbox().size(), 1u);
  const auto* row = workspace.rows().Find(domain::ProspectKey(prospect));
  ASSERT_NE(row, nullptr);
  ASSERT_EQ(row->texts().refs_size(), 1);
  auto text = workspace.Text(Seq(row->texts().refs(0).seq()));
  ASSERT_TRUE(text.ok() && text->has_value()) << text.status();
  EXPECT_EQ((*text)->prospect().name(), "山田 太郎");
  EXPECT_EQ(JournalRows().Find(domain::ProspectKey(prospect)), nullptr);
}

TEST_F(WorkspaceTest, KeepsWhatWasWrittenThroughAReopen) {
  server_.set_up(false);
  SubjectId prospect = laptop_->AddProspect("Smith");
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 1u);
  EXPECT_NE(laptop_->workspace().rows().Find(domain::ProspectKey(prospect)), nullptr);
}

TEST_F(WorkspaceTest, DeliversEachEventOnceAndEmptiesTheOutbox) {
  SubjectId prospect = laptop_->AddProspect("Smith");
  ASSERT_TRUE(laptop_->workspace().Write({Laptop::TouchDraft(prospect, "called")}).ok());
  auto report = laptop_->Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->pushed, 2u);
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0u);
  for (const auto& [id, times] : server_.EventIds()) EXPECT_EQ(times, 1);
  auto again = laptop_->Sync();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->pushed, 0u);
}

TEST_F(WorkspaceTest, ShowsTheSameBeforeAndAfterDelivery) {
  SubjectId prospect = laptop_->AddProspect("Smith");
  auto shown = laptop_->workspace().rows().LoadRow(domain::ProspectKey(prospect));
  ASSERT_TRUE(laptop_->Sync().ok());
  auto journal = JournalRows().LoadRow(domain::ProspectKey(prospect));
  ASSERT_TRUE(shown.ok() && journal.ok());
  EXPECT_EQ(*shown, *journal);
}

TEST_F(WorkspaceTest, RefusesWhatDoesNotExistAndRecordsItOnRequest) {
  auto refused = laptop_->workspace().Write({Laptop::TouchDraft(SubjectId::Random(random_), "?")});
  EXPECT_TRUE(absl::IsFailedPrecondition(refused.status())) << refused.status();
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0u);
  auto requested = laptop_->workspace().Write({Laptop::TouchDraft(SubjectId::Random(random_), "?")},
                                              WriteMode::kRequest);
  ASSERT_TRUE(requested.ok()) << requested.status();
  auto report = laptop_->Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  auto not_told = RefusedNotYetTold(laptop_->workspace());
  ASSERT_TRUE(not_told.ok()) << not_told.status();
  ASSERT_EQ(not_told->size(), 1u);
  EXPECT_EQ(not_told->front().verdict, v1::INVALID);
}

TEST_F(WorkspaceTest, RefusesAnOversizeEventAndAnOversizeAct) {
  EventDraft big = Laptop::ProspectDraft(SubjectId::Random(random_), "x");
  std::string noise;
  for (int i = 0; i < 300'000; ++i) noise.push_back(static_cast<char>('a' + random_.Below(26)));
  big.personal->mutable_prospect()->set_context(noise);
  auto written = laptop_->workspace().Write({big});
  EXPECT_TRUE(absl::IsInvalidArgument(written.status())) << written.status();
  EXPECT_TRUE(absl::IsInvalidArgument(laptop_->workspace().Write({}).status()));
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0u);
}

TEST_F(WorkspaceTest, AnActThatFailedLeavesNoKeyThatIsOnNoDisk) {
  SubjectId prospect = SubjectId::Random(random_);
  EventDraft big = Laptop::ProspectDraft(prospect, "x");
  big.personal->mutable_prospect()->set_context(HexEncode(random_.Bytes(300'000)));
  EXPECT_FALSE(laptop_->workspace().Write({big}).ok());
  ASSERT_TRUE(laptop_->workspace().Write({Laptop::ProspectDraft(prospect, "Smith")}).ok());
  laptop_->Close();
  laptop_->Open();
  auto text = laptop_->workspace().Text(laptop_->workspace().home().replica().applied().Next());
  ASSERT_TRUE(text.ok() && text->has_value()) << text.status();
  EXPECT_EQ((*text)->prospect().name(), "Smith");
}

TEST_F(WorkspaceTest, ASealedPartThatDoesNotOpenHidesNoOtherWords) {
  SubjectId broken = laptop_->AddProspect("Smith");
  const ReplicaSeq seq = laptop_->workspace().home().outbox().last();
  SubjectId whole = laptop_->AddProspect("Jones");
  Store& store = laptop_->workspace().home().store();
  auto row = laptop_->workspace().home().outbox().Row(seq);
  ASSERT_TRUE(row.ok()) << row.status();
  row->mutable_record()->mutable_sealed()->back() ^= 1;
  storage::Batch batch;
  PutMessage(batch, kOutbox, NumberKey(seq.value()), *row);
  ASSERT_TRUE(store.db().Write(batch, storage::Sync::kNo).ok());
  Directory directory(laptop_->workspace(), laptop_->workspace().rows());
  directory.OpenAll();
  EXPECT_TRUE(directory.status().ok()) << directory.status();
  EXPECT_EQ(directory.Name(whole), "Jones");
  EXPECT_EQ(directory.Name(broken), "(" + broken.Hex().substr(0, 8) + ")");
}

TEST_F(WorkspaceTest, FindsEventsByTheStartOfTheirId) {
  auto written =
      laptop_->workspace().Write({Laptop::ProspectDraft(SubjectId::Random(random_), "Smith")});
  ASSERT_TRUE(written.ok());
  std::string hex = written->event_ids[0].Hex();
  for (size_t digits : {9u, 12u, 32u}) {
    auto found = laptop_->workspace().FindEvent(hex.substr(0, digits));
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_TRUE(found->pending);
  }
  ASSERT_TRUE(laptop_->Sync().ok());
  auto found = laptop_->workspace().FindEvent(hex.substr(0, 9));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_FALSE(found->pending);
  EXPECT_TRUE(absl::IsNotFound(laptop_->workspace().FindEvent("zz").status()));
}

TEST_F(WorkspaceTest, WalksJournalThenOutbox) {
  laptop_->AddProspect("A");
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->AddProspect("B");
  std::vector<bool> pending;
  uint64_t last = 0;
  ASSERT_TRUE(laptop_->workspace()
                  .ForEachEvent(Seq(1),
                                [&](const StoredEvent& event) {
                                  EXPECT_EQ(event.seq.value(), last + 1);
                                  last = event.seq.value();
                                  pending.push_back(event.pending);
                                  return true;
                                })
                  .ok());
  EXPECT_EQ(pending.size(), server_.head().value() + 1);
  EXPECT_TRUE(pending.back());
  EXPECT_FALSE(pending[pending.size() - 2]);
}

TEST_F(WorkspaceTest, RemembersWhenItKnewWhat) {  // N06
  absl::Time before = clock_.Now();
  Seq known = laptop_->workspace().home().replica().applied();
  clock_.Advance(absl::Hours(2));
  laptop_->AddProspect("Later");
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(before), known);
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(clock_.Now()),
            laptop_->workspace().home().replica().applied());
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(before - absl::Hours(1)), Seq(0));
}

TEST_F(WorkspaceTest, AfterAnAcceptedLossItKnewNoMoreThanWhatStayed) {  // N06
  const Seq kept = laptop_->workspace().home().replica().applied();
  clock_.Advance(absl::Hours(1));
  laptop_->AddProspect("Lost");
  laptop_->AddProspect("Lost as well");
  ASSERT_TRUE(laptop_->Sync().ok());
  const absl::Time then = clock_.Now();
  clock_.Advance(absl::Hours(1));
  server_.RestoreTo(kept);
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(then), kept);
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(clock_.Now()),
            laptop_->workspace().home().replica().applied());
}

TEST_F(WorkspaceTest, ABusyLaptopRemembersEverySecond) {  // N06
  clock_.Advance(absl::Hours(1));
  const absl::Time begun = clock_.Now();
  std::vector<Seq> known;
  for (int i = 0; i < 6; ++i) {
    laptop_->AddProspect("P");
    ASSERT_TRUE(laptop_->Sync().ok());
    known.push_back(laptop_->workspace().home().replica().applied());
    clock_.Advance(absl::Milliseconds(400));
  }
  // 0, 0.4 and 0.8 s share a row, then 1.2, 1.6 and 2.
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(begun + absl::Seconds(1)), known[2]);
  EXPECT_EQ(*laptop_->workspace().home().replica().KnownAt(clock_.Now()), known[5]);
}

TEST_F(WorkspaceTest, TwoLaptopsAtOneSeqHaveOneRootAndOneDigest) {  // I3
  auto other = MakeLaptop("ben");
  laptop_->AddMember("Ben", v1::REP);
  other->Join("Ben");
  SubjectId prospect = laptop_->AddProspect("Smith");
  ASSERT_TRUE(laptop_->Sync().ok());
  ASSERT_TRUE(other->Sync().ok());
  ASSERT_TRUE(other->workspace().Write({Laptop::TouchDraft(prospect, "met")}).ok());
  ASSERT_TRUE(other->Sync().ok());
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().replica().root(),
            other->workspace().home().replica().root());
  EXPECT_EQ(*laptop_->workspace().home().replica().ViewDigest(),
            *other->workspace().home().replica().ViewDigest());
  const auto* row = other->workspace().rows().Find(domain::ProspectKey(prospect));
  ASSERT_NE(row, nullptr);
  auto text = other->workspace().Text(Seq(row->texts().refs(0).seq()));
  ASSERT_TRUE(text.ok() && text->has_value()) << text.status();
  EXPECT_EQ((*text)->prospect().name(), "Smith");
}

TEST_F(WorkspaceTest, AnotherRootRaisesAnAlarmAndMakesTheReplicaReadOnly) {
  server_.set_lying(true);
  laptop_->AddProspect("Jones");  // Roots come with what is new, or with a new connection.
  EXPECT_TRUE(absl::IsFailedPrecondition(laptop_->Sync().status()));
  EXPECT_FALSE(laptop_->workspace().alarm().empty());
  auto written =
      laptop_->workspace().Write({Laptop::ProspectDraft(SubjectId::Random(random_), "Smith")});
  EXPECT_TRUE(absl::IsFailedPrecondition(written.status())) << written.status();
  laptop_->Close();
  laptop_->Open();
  EXPECT_FALSE(laptop_->workspace().alarm().empty());
}

TEST_F(WorkspaceTest, SaysThatThereIsNoServer) {
  server_.set_up(false);
  EXPECT_TRUE(absl::IsUnavailable(laptop_->Sync().status()));
}

TEST_F(WorkspaceTest, ASecondOwnerIsToldWhoOwnsTheHome) {
  OpenOptions options;
  options.home = laptop_->home();
  options.clock = &clock_;
  options.random = &random_;
  options.lock_wait = absl::ZeroDuration();
  auto second = Workspace::Open(options);
  EXPECT_TRUE(absl::IsUnavailable(second.status())) << second.status();
  EXPECT_NE(second.status().message().find("process"), absl::string_view::npos);
}

TEST_F(WorkspaceTest, AHalfDoneJoinIsFinishedByJoiningAgain) {
  DeviceId device = laptop_->workspace().home().identity().device;
  laptop_->Close();
  // As if it had been killed when it was enrolled and had no store yet, which its config says.
  auto identity = ReadConfig(laptop_->home());
  ASSERT_TRUE(identity.ok()) << identity.status();
  identity->joining = true;
  ASSERT_TRUE(WriteConfig(laptop_->home(), *identity).ok());
  std::filesystem::remove_all(StorePath(laptop_->home()));
  std::filesystem::remove(StorePath(laptop_->home()) + ".waterline");
  std::filesystem::remove(KeyPath(laptop_->home()));
  laptop_->Join("Aya");
  EXPECT_EQ(laptop_->workspace().home().identity().device, device);
  EXPECT_EQ(laptop_->workspace().home().replica().applied(), server_.head());
}

TEST_F(WorkspaceTest, NobodyElsesFolderBecomesAHome) {
  auto other = MakeLaptop("full");
  std::filesystem::create_directory(other->home());
  std::filesystem::permissions(other->home(), std::filesystem::perms(0755));
  std::ofstream(other->home() + "/notes.txt") << "mine";
  JoinRequest request{"Aya", "server:1", absl::ZeroDuration()};
  EXPECT_TRUE(absl::IsFailedPrecondition(Join(other->home_options(), request).status()));
  EXPECT_EQ(std::filesystem::status(other->home()).permissions(), std::filesystem::perms(0755));
}

TEST_F(WorkspaceTest, AHomeJoinsOnceAndAFolderWithoutHomeSaysHow) {
  laptop_->Close();
  JoinRequest request{"Aya", "server:1", absl::ZeroDuration()};
  EXPECT_TRUE(absl::IsAlreadyExists(Join(laptop_->home_options(), request).status()));
  auto nobody = MakeLaptop("nobody");
  OpenOptions options;
  options.home = nobody->home();
  options.clock = &clock_;
  options.random = &random_;
  EXPECT_TRUE(absl::IsNotFound(Workspace::Open(options).status()));
}

}  // namespace
}  // namespace tasuki::client
