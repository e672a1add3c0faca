#include "client/views/drafter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/failure.h"
#include "tests/unit/client/laptop.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::client {
namespace {

// It is Friday, 8 May 2026, 18:00 in Tokyo, where the team is.
class DrafterTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    const auto team = SubjectId::FromTrusted(laptop_->workspace().home().identity().team.bytes());
    EventDraft draft;
    draft.header.set_type(v1::POLICY_SET);
    draft.header.mutable_subject()->set_kind(v1::TEAM);
    draft.header.mutable_subject()->set_id(team.str());
    *draft.header.mutable_policy_set()->mutable_policy() = domain::DefaultPolicy();
    const auto* present = laptop_->workspace().rows().Find(domain::DecisionKey(team, v1::POLICY));
    if (present != nullptr && !present->present().empty()) {
      draft.header.set_base(present->present(0));
    }
    ASSERT_TRUE(laptop_->workspace().Write({draft}).ok());
  }

  SubjectId Add(const std::string& mark, const std::string& language) {
    const SubjectId prospect = SubjectId::Random(random_);
    EventDraft draft = Laptop::ProspectDraft(prospect, absl::StrCat("Name", mark));
    auto& attributes = *draft.header.mutable_prospect_added()->mutable_attributes();
    attributes.set_language(language);
    v1::ProspectText& text = *draft.personal->mutable_prospect();
    text.set_company(absl::StrCat("Firm", mark));
    text.set_title(absl::StrCat("Title", mark));
    text.set_context(absl::StrCat("topic", mark));
    text.add_emails(absl::StrCat("mail", mark, "@x.example"));
    EXPECT_TRUE(laptop_->workspace().Write({draft}).ok());
    return prospect;
  }
  void Touch(SubjectId prospect, const std::string& mark, v1::Direction direction,
             const std::string& id) {
    EventDraft draft = Laptop::TouchDraft(prospect, absl::StrCat("summary", mark));
    draft.header.mutable_touch_logged()->set_channel(v1::EMAIL);
    draft.header.mutable_touch_logged()->set_direction(direction);
    v1::TouchText& text = *draft.personal->mutable_touch();
    text.set_body(absl::StrCat("body", mark, " ", id, "\n"));
    text.set_subject(absl::StrCat("subject", mark));
    text.set_message_id(absl::StrCat("id", mark, id));
    EXPECT_TRUE(laptop_->workspace().Write({draft}).ok());
  }
  absl::StatusOr<Drafted> Draft(SubjectId prospect, const std::string& form = "") {
    Directory directory(laptop_->workspace(), laptop_->workspace().rows());
    return DraftFor({prospect, form}, directory, clock_.Now());
  }

  std::unique_ptr<Laptop> laptop_;
};

// R060, R061: the third contact carries both earlier ones, in one thread.
TEST_F(DrafterTest, TheThirdContactCarriesBothEarlierMessages) {
  const SubjectId prospect = Add("Qa", "en");
  Touch(prospect, "Qa", v1::OUTBOUND, "first");
  const auto second = Draft(prospect);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->view.step(), 2u);
  EXPECT_EQ(second->view.carries(), 1u);
  EXPECT_EQ(second->view.subject(), "Re: subjectQa");
  EXPECT_EQ(second->view.in_reply_to(), "idQafirst");
  clock_.Advance(absl::Hours(24 * 3));
  Touch(prospect, "Qa", v1::OUTBOUND, "second");
  const auto third = Draft(prospect);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(third->view.step(), 3u);
  EXPECT_EQ(third->view.carries(), 2u);
  EXPECT_TRUE(absl::StrContains(third->view.quoted(), "> bodyQa second\n"));
  EXPECT_TRUE(absl::StrContains(third->view.quoted(), ">> bodyQa first\n"));
  ASSERT_EQ(third->view.references_size(), 2);
  EXPECT_EQ(third->view.references(0), "idQafirst");
  EXPECT_EQ(third->view.references(1), "idQasecond");
  // R064: no fourth, unless it is said why.
  clock_.Advance(absl::Hours(24 * 7));
  Touch(prospect, "Qa", v1::OUTBOUND, "third");
  const auto fourth = Draft(prospect);
  ASSERT_FALSE(fourth.ok());
  EXPECT_TRUE(absl::StrContains(AdviceOf(fourth.status()), "tasuki cadence override"));
}

TEST_F(DrafterTest, WhoOptedOutGetsNone) {
  const SubjectId prospect = Add("Qa", "ja");
  EventDraft draft;
  draft.header.set_type(v1::OUTCOME_RECORDED);
  draft.header.mutable_subject()->set_kind(v1::PROSPECT);
  draft.header.mutable_subject()->set_id(prospect.str());
  draft.header.mutable_outcome_recorded()->set_outcome(v1::OPTED_OUT);
  ASSERT_TRUE(laptop_->workspace().Write({draft}).ok());
  // The same address on another entry.
  const SubjectId other = Add("Qa", "ja");
  for (const SubjectId one : {prospect, other}) {
    for (const char* form : {"", "new-year"}) {
      const auto drafted = Draft(one, form);
      ASSERT_FALSE(drafted.ok()) << form;
      EXPECT_TRUE(absl::StrContains(AdviceOf(drafted.status()), "tasuki reopen"));
    }
  }
}

// Property: whatever a team holds, a draft has no word of another prospect. Each one's words carry
// a mark of their own.
TEST_F(DrafterTest, ADraftNeverContainsAnotherProspectsWords) {
  constexpr int kProspects = 12;
  constexpr int kTouches = 60;
  std::vector<std::pair<SubjectId, std::string>> people;
  for (int i = 0; i < kProspects; ++i) {
    const std::string mark = absl::StrCat("Q", std::string(1, static_cast<char>('a' + i)), "Z");
    people.emplace_back(Add(mark, i % 2 == 0 ? "en" : "ja"), mark);
  }
  for (int i = 0; i < kTouches; ++i) {
    const auto& [prospect, mark] = people[random_.Below(people.size())];
    const bool in = random_.Below(4) == 0;
    Touch(prospect, mark, in ? v1::INBOUND : v1::OUTBOUND, absl::StrCat("n", i));
    clock_.Advance(absl::Hours(5));
  }
  int drafts = 0;
  for (const auto& [prospect, mark] : people) {
    for (const char* form : {"", "revisit", "any-progress", "handover-successor", "year-end"}) {
      const auto drafted = Draft(prospect, form);
      if (!drafted.ok()) continue;
      ++drafts;
      const std::string all = drafted->view.DebugString();
      for (const auto& [other, theirs] : people) {
        EXPECT_EQ(absl::StrContains(all, theirs), theirs == mark) << all;
      }
    }
  }
  EXPECT_GT(drafts, kProspects);
}

}  // namespace
}  // namespace tasuki::client
