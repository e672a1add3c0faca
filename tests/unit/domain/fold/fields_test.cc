#include "common/domain/fold/fields.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/domain/test_journal.h"

// Changes of one field by people who had not seen each other's (X22).

namespace tasuki::domain {
namespace {

constexpr uint32_t kTitle = v1::ProspectText::kTitleFieldNumber;
constexpr uint32_t kEmails = v1::ProspectText::kEmailsFieldNumber;

class FieldsTest : public ::testing::Test {
 protected:
  FieldsTest() {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"ben", "chie", "dan"}) journal_.Join(name);
    EXPECT_EQ(journal_.Write("ben", ProspectAddedOf("sato")), v1::EFFECTIVE);
    before_ = journal_.head();
  }

  static v1::Header Change(std::vector<uint32_t> sealed) {
    v1::Header header = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "sato");
    header.set_key_id(IdOf("key"));
    header.mutable_prospect_changed();
    for (const uint32_t field : sealed) header.mutable_prospect_changed()->add_text_fields(field);
    return header;
  }
  // Written by who had seen the journal up to there.
  static v1::Header Seen(v1::Header header, Seq seen) {
    header.set_seen_seq(seen.value());
    return header;
  }
  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    return journal_.Write(writer, std::move(header), name);
  }
  const v1::ProspectRow& Row() { return journal_.Prospect("sato"); }
  std::vector<std::string> Crossed() {
    std::vector<std::string> fields;
    for (const v1::Crossed& one : Row().crossed()) fields.push_back(one.what());
    return fields;
  }
  size_t CrossedIndex() {
    size_t rows = 0;
    for (const auto& [key, row] : journal_.IndexRows()) rows += key[0] == 'X' ? 1 : 0;
    return rows;
  }
  void ExpectLikeAFreshFold() {
    for (size_t batch : {size_t{1}, size_t{3}, size_t{1000}}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch)) << batch;
    }
  }

  TestJournal journal_;
  Seq before_;
};

using Fields = std::vector<std::string>;

TEST_F(FieldsTest, TwoWhoHadNotSeenEachOtherCrossInTheFieldThatBothSet) {
  Write("ben", Seen(Change({kTitle, kEmails}), before_));
  const uint64_t bens = journal_.head().value();
  Write("chie", Seen(Change({v1::ProspectText::kDepartmentFieldNumber, kEmails}), before_));
  EXPECT_EQ(Crossed(), Fields{"emails"});
  EXPECT_EQ(Row().crossed(0).stands_seq(), journal_.head().value());
  EXPECT_EQ(Row().crossed(0).other_seq(), bens);
  EXPECT_EQ(CrossedIndex(), 1u);
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, WhoHadSeenTheOtherCrossesNothing) {
  Write("ben", Change({kEmails}));
  Write("chie", Change({kEmails}));
  EXPECT_EQ(Crossed(), Fields{});
  // The other way round: what happened later by its clock was seen by who wrote earlier.
  Write("chie", When(Change({kTitle}), At("2026-05-11", 8)), "first");
  Write("ben", When(Change({kTitle}), At("2026-05-11", 7)));
  EXPECT_EQ(Crossed(), Fields{});
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, AttributesCrossLikeSealedFields) {
  v1::Header zone = Change({});
  zone.mutable_prospect_changed()->mutable_attributes()->set_zone("Asia/Tokyo");
  Write("ben", Seen(zone, before_));
  zone.mutable_prospect_changed()->mutable_attributes()->set_zone("Europe/Paris");
  Write("chie", Seen(zone, before_));
  EXPECT_EQ(Crossed(), Fields{"zone"});
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, TwoLaptopsOfOneMemberCrossToo) {
  v1::Header opened = ReplicaOpenedOf("ben", "ben laptop");
  opened.set_actor(IdOf("ben"));
  ASSERT_EQ(Write("ben again", opened), v1::EFFECTIVE);
  v1::Header other = Change({kEmails});
  other.set_actor(IdOf("ben"));
  Write("ben", Seen(Change({kEmails}), before_));
  Write("ben again", Seen(other, before_));
  EXPECT_EQ(Crossed(), Fields{"emails"});
}

TEST_F(FieldsTest, AThirdCrossesWithBothAndWhoHasSeenAllSettlesIt) {
  for (const char* writer : {"ben", "chie", "dan"}) {
    Write(writer, Seen(Change({kEmails}), before_));
  }
  EXPECT_EQ(Crossed(), (Fields{"emails", "emails"}));
  EXPECT_EQ(Row().crossed(0).stands_seq(), journal_.head().value());
  EXPECT_EQ(Row().crossed(1).stands_seq(), journal_.head().value());
  Write("chie", Change({kTitle}));  // Says nothing about it.
  EXPECT_EQ(Crossed().size(), 2u);
  Write("ben", Change({kEmails}));
  EXPECT_EQ(Crossed(), Fields{});
  EXPECT_EQ(CrossedIndex(), 0u);
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, WhoHasSeenOneSideCrossesWithTheOtherOnly) {
  Write("ben", Seen(Change({kEmails}), before_));
  const Seq bens = journal_.head();
  Write("chie", Seen(Change({kEmails}), before_));
  // Of one's own outbox everything is seen, whatever seen_seq says.
  Write("ben", Seen(Change({kEmails}), before_));
  ASSERT_EQ(Crossed(), Fields{"emails"});
  EXPECT_NE(Row().crossed(0).other_seq(), bens.value());
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, WhatComesLateCrossesInItsPlaceAndAnUndoEndsIt) {
  Write("ben", Seen(When(Change({kEmails}), At("2026-05-11", 8)), before_));
  const uint64_t bens = journal_.head().value();
  Write("chie", Seen(When(Change({kEmails}), At("2026-05-11", 6)), before_), "earlier");
  ASSERT_EQ(Crossed(), Fields{"emails"});
  EXPECT_EQ(Row().crossed(0).stands_seq(), bens);
  ExpectLikeAFreshFold();
  Write("chie", RetractOf("sato", journal_.RefOf("earlier")));
  EXPECT_EQ(Crossed(), Fields{});
  EXPECT_EQ(CrossedIndex(), 0u);
  ExpectLikeAFreshFold();
}

TEST_F(FieldsTest, AChangeThatDoesNotNumberItsFieldsAndNumbersNobodyKnowsSayNothing) {
  Write("ben", Seen(Change({}), before_));
  Write("chie", Seen(Change({4711, 4712}), before_));
  Write("dan", Seen(Change({4711}), before_));
  EXPECT_EQ(Crossed(), Fields{});
  EXPECT_EQ(journal_.rows().Find(FieldsKey(SubjectOfName("sato"))), nullptr);
}

TEST_F(FieldsTest, FirmsHaveFieldsToo) {
  v1::Header added = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "aoba");
  added.mutable_firm_added();
  Write("ben", added);
  const Seq seen = journal_.head();
  v1::Header change = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, "aoba");
  change.set_key_id(IdOf("key"));
  change.mutable_firm_changed()->add_text_fields(v1::FirmText::kNoteFieldNumber);
  change.mutable_firm_changed()->add_closing_days_added(20600);
  Write("ben", Seen(change, seen));
  Write("chie", Seen(change, seen));
  ASSERT_EQ(journal_.Firm("aoba").crossed_size(), 1);
  EXPECT_EQ(journal_.Firm("aoba").crossed(0).what(), "note");
  Write("ben", change);
  EXPECT_EQ(journal_.Firm("aoba").crossed_size(), 0);
  ExpectLikeAFreshFold();
}

}  // namespace
}  // namespace tasuki::domain
