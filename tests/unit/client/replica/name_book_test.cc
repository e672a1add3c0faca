#include "client/replica/name_book.h"

#include <gtest/gtest.h>

#include "client/limits.h"
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

// A name of 299 sealed bytes that opened to 4 MiB: 300 of them took `list` 4.9 GB.
TEST_F(NameBookTest, ANameBeyondItsBoundIsNoNameAndIsSaid) {
  const SubjectId large = SubjectId::Random(random_);
  const SubjectId longer = SubjectId::Random(random_);
  EventDraft both = Laptop::ProspectDraft(longer, std::string(kNameBytesMax + 1, 'x'));
  both.personal->mutable_prospect()->set_title("CEO");
  laptop_->WriteUnchecked({Laptop::ProspectDraft(large, std::string(4 << 20, 'x')), both});
  ASSERT_TRUE(laptop_->Sync().ok());
  Prepare(*laptop_);
  EXPECT_EQ(NameAt(*laptop_, large), "");
  EXPECT_EQ(NameAt(*laptop_, longer), "");
  EXPECT_EQ(laptop_->workspace().names().Person(longer).text.title(), "CEO");
  EXPECT_LT(laptop_->workspace().names().bytes(), 4u << 10);
  Workspace& workspace = laptop_->workspace();
  uint64_t unreadable = 0;
  ASSERT_TRUE(workspace
                  .ForEachEvent(Seq(1),
                                [&](const StoredEvent& event) {
                                  bool said = false;
                                  EXPECT_TRUE(workspace.Text(event, &said).ok());
                                  unreadable += said ? 1 : 0;
                                  return true;
                                })
                  .ok());
  EXPECT_EQ(unreadable, 2u);
}

// The longest that may be written: in sight, and found by their beginnings, without filling the
// memory of whoever only looks at a list.
TEST_F(NameBookTest, TheLongestWordsTakeALittleMemoryAndAreReadWhole) {
  constexpr int kLong = 40;
  std::string expands;  // NFKC makes eighteen characters of one.
  while (expands.size() + 3 <= kNameBytesMax) expands += "\xEF\xB7\xBA";
  const std::string context = "beginning " + std::string(100 << 10, 'x');
  std::vector<EventDraft> drafts;
  std::vector<SubjectId> ids;
  for (int i = 0; i < kLong; ++i) {
    ids.push_back(SubjectId::Random(random_));
    EventDraft draft = Laptop::ProspectDraft(ids.back(), expands);
    v1::ProspectText& text = *draft.personal->mutable_prospect();
    text.set_reading(expands);
    text.set_company(expands);
    text.set_context(context);
    drafts.push_back(draft);
  }
  auto written = laptop_->workspace().Write(drafts);
  ASSERT_TRUE(written.ok()) << written.status();
  ASSERT_TRUE(laptop_->Sync().ok());
  Prepare(*laptop_);
  NameBook& book = laptop_->workspace().names();
  EXPECT_LT(book.bytes(), kLong * size_t{24} << 10);
  EXPECT_EQ(NameAt(*laptop_, ids[0]), expands);
  EXPECT_EQ(book.WholePerson(ids[0]).context(), context);
  int found = 0;
  size_t memory = 0;  // What was let go is not kept as slack either.
  book.ForEachPerson([&](SubjectId, const PersonWords& person) {
    memory += person.text.SpaceUsedLong() + person.others_form.capacity();
  });
  EXPECT_LT(memory, kLong * size_t{16} << 10);
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    found += book.OthersHold(id, person, "beginningxxx") ? 1 : 0;
  });
  EXPECT_EQ(found, kLong);
}

// What a row names that says nothing this program knows is not opened, and of changes that do not
// say what they set the latest are.
TEST_F(NameBookTest, ChangesWithoutEndAreLookedAtFromTheLatestBack) {
  std::vector<EventDraft> drafts;
  for (int i = 0; i < 2000; ++i) {
    EventDraft draft = Rename(prospect_, "");
    draft.personal->mutable_prospect()->clear_name();
    draft.personal->mutable_prospect()->set_title("title " + std::to_string(i));
    if (i % 2 == 0) draft.header.mutable_prospect_changed()->add_text_fields(1000);
    drafts.push_back(draft);
  }
  laptop_->WriteUnchecked(drafts);
  ASSERT_TRUE(laptop_->Sync().ok());
  const uint64_t before = laptop_->workspace().texts_opened();
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Yamada");
  EXPECT_EQ(laptop_->workspace().names().Person(prospect_).text.title(), "title 1999");
  EXPECT_LE(laptop_->workspace().texts_opened() - before, kUnnamedTextsMax + 1);
}

TEST_F(NameBookTest, TheWordsOfAListAreOpenedOnceAndAgainWhereTheyChanged) {
  const SubjectId other = laptop_->AddProspect("Suzuki");
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->Close();
  laptop_->Open();
  Workspace& workspace = laptop_->workspace();
  const std::vector<SubjectId> list = {prospect_, other, SubjectId::Random(random_)};
  const auto opened = [&] {
    const uint64_t before = workspace.texts_opened();
    EXPECT_TRUE(workspace.names().OpenPeople(list).ok());
    EXPECT_EQ(NameAt(*laptop_, other), "Suzuki");
    return workspace.texts_opened() - before;
  };
  EXPECT_EQ(opened(), 2u);
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Yamada");
  EXPECT_EQ(opened(), 0u);
  ASSERT_TRUE(workspace.Write({Rename(prospect_, "Tanaka")}).ok());
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(NameAt(*laptop_, prospect_), "Tanaka");
}

TEST_F(NameBookTest, WhatWasSaidIsOpenedOnce) {
  ASSERT_TRUE(
      laptop_->workspace().Write({Laptop::TouchDraft(prospect_, "sent the price list")}).ok());
  Workspace& workspace = laptop_->workspace();
  const auto said_at = [&](Seq seq) {
    const auto text = workspace.said().At(seq);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() && (*text)->has_value() ? (**text)->touch().summary() : "";
  };
  const auto* row = workspace.rows().Find(domain::ProspectKey(prospect_));
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(said_at(Seq(row->last_touch().seq())), "sent the price list");
  ASSERT_TRUE(laptop_->Sync().ok());
  row = workspace.rows().Find(domain::ProspectKey(prospect_));
  const Seq said(row->last_touch().seq());
  const uint64_t before = workspace.texts_opened();
  EXPECT_EQ(said_at(said), "sent the price list");
  EXPECT_EQ(said_at(said), "sent the price list");
  EXPECT_EQ(workspace.texts_opened() - before, 1u);
}

TEST_F(NameBookTest, WhatWasWrittenIsFoundThoughThereIsNoRoomForIt) {
  const std::string beginning = "needle ";
  std::vector<EventDraft> drafts;
  constexpr size_t kTexts = kWrittenBytesMin / kTextSearchedBytesMax + 200;
  for (size_t i = 0; i < kTexts; ++i) {
    const std::string last = i + 1 == kTexts ? "hay " : "";
    drafts.push_back(
        Laptop::TouchDraft(prospect_, beginning + last + std::string(kTextSearchedBytesMax, 'x')));
  }
  ASSERT_TRUE(laptop_->workspace().Write(drafts).ok());
  ASSERT_TRUE(laptop_->Sync().ok());
  Prepare(*laptop_);
  WordBook& book = laptop_->workspace().written();
  EXPECT_LT(book.bytes(), kWrittenBytesMin + (2u << 20));
  auto found = book.Find("needlehay");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->size(), 1u);
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
