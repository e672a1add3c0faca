#include "client/replica/name_book.h"

#include <gtest/gtest.h>

#include "client/replica/store.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class NameBookTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    prospect_ = laptop_->AddProspect("Yamada");
    ASSERT_TRUE(laptop_->Sync().ok());
  }
  static EventDraft Rename(SubjectId prospect, const std::string& name) {
    EventDraft draft;
    draft.header.set_type(v1::PROSPECT_CHANGED);
    draft.header.mutable_subject()->set_kind(v1::PROSPECT);
    draft.header.mutable_subject()->set_id(prospect.str());
    draft.header.mutable_prospect_changed();
    draft.personal.emplace();
    draft.personal->mutable_prospect()->set_name(name);
    return draft;
  }
  static std::string NameAt(Laptop& laptop, SubjectId prospect) {
    return laptop.workspace().names().Person(prospect).text.name();
  }
  // As an agent does between two commands.
  static void Prepare(Laptop& laptop) {
    for (bool done = false; !done;) {
      auto prepared = laptop.workspace().PrepareSome();
      ASSERT_TRUE(prepared.ok()) << prepared.status();
      done = *prepared;
    }
  }

  std::unique_ptr<Laptop> laptop_;
  SubjectId prospect_;
};

TEST_F(NameBookTest, ANameFromTheOutboxIsForgottenWhenItsNumberIsAnothersEvent) {
  laptop_->AddMember("Ben", v1::ADMIN);
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  ASSERT_TRUE(laptop_->Sync().ok());
  ASSERT_TRUE(laptop_->workspace().Write({Rename(prospect_, "Aya's")}).ok());
  Prepare(*laptop_);
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Aya's");
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(ben->workspace().Write({Rename(prospect_, "Ben's")}).ok());
  ASSERT_TRUE(ben->Sync().ok());  // Has now the number that Aya's was shown under.
  ASSERT_TRUE(laptop_->Sync().ok());
  ASSERT_TRUE(ben->Sync().ok());
  Prepare(*laptop_);
  EXPECT_EQ(NameAt(*ben, prospect_), "Ben's");  // The later one.
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Ben's");
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Ben's");
}

TEST_F(NameBookTest, AnErasedProspectHasNoNameAnyMore) {
  Prepare(*laptop_);
  ASSERT_EQ(NameAt(*laptop_, prospect_), "Yamada");
  EventDraft erase;
  erase.header.set_type(v1::SUBJECT_ERASED);
  erase.header.mutable_subject()->set_kind(v1::PROSPECT);
  erase.header.mutable_subject()->set_id(prospect_.str());
  erase.header.mutable_subject_erased()->set_reason("asked");
  ASSERT_TRUE(laptop_->workspace().Write({erase}).ok());
  EXPECT_EQ(NameAt(*laptop_, prospect_), "");
  Prepare(*laptop_);
  EXPECT_EQ(NameAt(*laptop_, prospect_), "");
  ASSERT_TRUE(laptop_->Sync().ok());
  Prepare(*laptop_);
  EXPECT_EQ(NameAt(*laptop_, prospect_), "");
}

// What cannot be read is said, and nobody's row is dropped under them.
TEST_F(NameBookTest, AnOutboxThatCannotBeReadIsAnErrorAndLeavesRowsInPlace) {
  ASSERT_TRUE(laptop_->workspace().Write({Laptop::TouchDraft(prospect_, "x")}).ok());
  OpenHome& home = laptop_->workspace().home();
  auto damaged = home.outbox().Row(home.outbox().first());
  ASSERT_TRUE(damaged.ok()) << damaged.status();
  damaged->mutable_record()->set_header("\xff\xff\xff");
  storage::Batch batch;
  PutMessage(batch, kOutbox, NumberKey(home.outbox().first().value()), *damaged);
  ASSERT_TRUE(home.store().db().Write(batch, storage::Sync::kYes).ok());
  laptop_->Close();
  laptop_->Open();
  Workspace& workspace = laptop_->workspace();
  const auto* row = workspace.rows().Find(domain::ProspectKey(prospect_));
  EXPECT_FALSE(workspace.status().ok());
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Yamada");
  EXPECT_EQ(workspace.rows().Find(domain::ProspectKey(prospect_)), row);
  EXPECT_EQ(row->texts().refs_size(), 1);
}

}  // namespace
}  // namespace tasuki::client
