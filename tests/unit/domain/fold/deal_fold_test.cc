#include "common/domain/fold/deal_fold.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/domain/test_journal.h"

// A deal's terms and words, and the lists in which it stands (R129, R130, R149).

namespace tasuki::domain {
namespace {

class DealFoldTest : public ::testing::Test {
 protected:
  DealFoldTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("ben");
    EXPECT_EQ(journal_.Write("rep", ProspectAddedOf("mori")), v1::EFFECTIVE);
  }

  void Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    EXPECT_EQ(journal_.Write(writer, std::move(header), name), v1::EFFECTIVE);
  }
  static v1::Header Agreed() {
    v1::Header header = HeaderOf(v1::TERMS_AGREED, v1::PROSPECT, "mori");
    header.mutable_terms_agreed()->set_deal(IdOf("deal"));
    return header;
  }
  static v1::Header Changed(bool agreed) {
    v1::Header header = HeaderOf(v1::TERMS_CHANGED, v1::PROSPECT, "mori");
    header.mutable_terms_changed()->set_deal(IdOf("deal"));
    header.mutable_terms_changed()->set_agreed_by_client(agreed);
    return header;
  }
  // Sets those fields of its words.
  static v1::Header Says(const std::vector<int>& fields) {
    v1::Header header = HeaderOf(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, "mori");
    header.set_key_id(IdOf("key"));
    header.mutable_deal_stage_changed()->set_deal(IdOf("deal"));
    header.mutable_deal_stage_changed()->set_stage("meeting");
    header.mutable_deal_stage_changed()->set_keeps_stage(true);
    for (const int field : fields) {
      header.mutable_deal_stage_changed()->add_text_fields(static_cast<uint32_t>(field));
    }
    return header;
  }
  v1::DealRow Deal() {
    const auto* row = journal_.rows().Find(DealKey(SubjectOfName("mori"), SubjectOfName("deal")));
    return row == nullptr ? v1::DealRow() : *row;
  }
  const v1::DealAtRow* In(DealList list) {
    return journal_.rows().Find(DealAtKey(list, SubjectOfName("mori"), SubjectOfName("deal")));
  }
  uint64_t Head() const { return journal_.head().value(); }
  void ExpectLikeAFreshFold() {
    for (size_t batch : {size_t{1}, size_t{3}, size_t{1000}}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch)) << batch;
    }
  }

  TestJournal journal_;
};

TEST_F(DealFoldTest, AChangeWithoutTheClientsAgreementFlagsItUntilTheyAgree) {  // R129, R130
  Write("rep", DealOpenedOf("mori", "deal", 100));
  EXPECT_EQ(In(DealList::kFlagged), nullptr);
  Write("rep", Agreed());
  const uint64_t agreed = Head();
  EXPECT_FALSE(IsFlagged(Deal()));
  Write("ben", Changed(false));
  EXPECT_TRUE(IsFlagged(Deal()));
  EXPECT_EQ(Deal().agreed_seq(), agreed);
  EXPECT_EQ(Deal().terms_seq(), Head());
  ASSERT_NE(In(DealList::kFlagged), nullptr);
  EXPECT_EQ(In(DealList::kFlagged)->terms_seq(), Head());
  Write("rep", Changed(true));
  EXPECT_EQ(In(DealList::kFlagged), nullptr);
  EXPECT_EQ(Deal().terms_changed(), 2U);
  EXPECT_EQ(Deal().terms_unagreed(), 1U);
  ExpectLikeAFreshFold();
}

TEST_F(DealFoldTest, AWonOneStaysFlaggedALostOneDoesNot) {  // R130
  Write("rep", DealOpenedOf("mori", "deal", 100));
  Write("rep", Changed(false));
  Write("rep", DealClosedOf("mori", "deal", v1::DEAL_WON), "won");
  EXPECT_NE(In(DealList::kFlagged), nullptr);
  ASSERT_NE(In(DealList::kWon), nullptr);
  EXPECT_EQ(In(DealList::kOpen), nullptr);
  EXPECT_EQ(In(DealList::kWon)->closed_us(), Deal().closed_us());
  Write("rep", RetractOf("mori", journal_.RefOf("won")));
  EXPECT_NE(In(DealList::kOpen), nullptr);
  Write("rep", DealClosedOf("mori", "deal", v1::DEAL_LOST));
  EXPECT_EQ(In(DealList::kFlagged), nullptr);
  EXPECT_NE(In(DealList::kLost), nullptr);
  ExpectLikeAFreshFold();
}

TEST_F(DealFoldTest, TermsThatCameBeforeOfALaterTimeStandInTheirOrder) {
  Write("rep", DealOpenedOf("mori", "deal", 100));
  journal_.SetNow(At("2026-05-20"));
  Write("rep", When(Changed(false), At("2026-05-14")));
  Write("ben", When(Agreed(), At("2026-05-13")));  // Late, and before it.
  EXPECT_TRUE(IsFlagged(Deal()));
  Write("ben", When(Agreed(), At("2026-05-15")));
  EXPECT_FALSE(IsFlagged(Deal()));
  ExpectLikeAFreshFold();
}

TEST_F(DealFoldTest, TwoWhoSetItsTermsUnseenCross) {  // X22
  Write("rep", DealOpenedOf("mori", "deal", 100));
  const uint64_t seen = Head();
  v1::Header one = Agreed(), other = Changed(true);
  one.set_seen_seq(seen);
  other.set_seen_seq(seen);
  Write("rep", one);
  Write("ben", other);
  ASSERT_EQ(journal_.Prospect("mori").crossed_size(), 1);
  EXPECT_EQ(journal_.Prospect("mori").crossed(0).what(), "deal-terms");
}

TEST_F(DealFoldTest, ItsRowSaysWhereEachOfItsWordsStands) {  // R149
  using Text = v1::Remark;
  v1::Header opened = DealOpenedOf("mori", "deal", 100);
  opened.set_key_id(IdOf("key"));
  opened.mutable_deal_opened()->add_text_fields(Text::kTitleFieldNumber);
  opened.mutable_deal_opened()->add_text_fields(Text::kHelpsFieldNumber);
  Write("rep", opened);
  const uint64_t first = Head();
  Write("rep", Says({Text::kHelpsFieldNumber, Text::kDecidesFieldNumber, 999}));
  ASSERT_EQ(Deal().texts_size(), 2);
  EXPECT_NE(Deal().stage(), "meeting");  // It is named, and stays as it was.
  EXPECT_EQ(Deal().texts(0).seq(), first);
  ASSERT_EQ(Deal().texts(0).fields_size(), 1);
  EXPECT_EQ(Deal().texts(0).fields(0), uint32_t{Text::kTitleFieldNumber});
  EXPECT_EQ(Deal().texts(1).fields_size(), 2);
  for (int i = 0; i < 20; ++i) Write("ben", Says({Text::kRouteFieldNumber}));
  EXPECT_EQ(Deal().texts_size(), 3);
  EXPECT_EQ(Deal().texts(2).seq(), Head());
  // From a clock that was behind: said before the opening.
  Write("ben", When(Says({Text::kTitleFieldNumber}), At("2026-05-10")));
  EXPECT_EQ(Deal().texts(0).seq(), Head());
  ExpectLikeAFreshFold();
}

TEST_F(DealFoldTest, TheMonthAFirmsYearEndsInIsThatSaidLast) {
  v1::Header added = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "aoba");
  added.mutable_firm_added()->set_fiscal_year_end_month(3);
  Write("rep", added);
  EXPECT_EQ(journal_.Firm("aoba").fiscal_year_end_month(), 3U);
  v1::Header changed = HeaderOf(v1::FIRM_CHANGED, v1::FIRM, "aoba");
  changed.mutable_firm_changed()->set_fiscal_year_end_month(12);
  Write("rep", changed);
  EXPECT_EQ(journal_.Firm("aoba").fiscal_year_end_month(), 12U);
  changed.mutable_firm_changed()->set_fiscal_year_end_month(13);
  Write("rep", changed);
  EXPECT_EQ(journal_.Firm("aoba").fiscal_year_end_month(), 0U);
}

}  // namespace
}  // namespace tasuki::domain
