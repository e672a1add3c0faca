#include "client/views/who.h"

#include <gtest/gtest.h>

#include "common/base/failure.h"
#include "client/views/directory.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class WhoTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    laptop_->AddMember("Suzuki Hanako", v1::REP);
    laptop_->AddMember("Suzuki Ichiro", v1::REP);
  }

  SubjectId AddFirm(const std::string& name) {
    const SubjectId firm = SubjectId::Random(random_);
    EventDraft draft;
    draft.header.set_type(v1::FIRM_ADDED);
    draft.header.mutable_subject()->set_kind(v1::FIRM);
    draft.header.mutable_subject()->set_id(firm.str());
    draft.header.mutable_firm_added();
    draft.personal.emplace().mutable_firm()->set_name(name);
    EXPECT_TRUE(laptop_->workspace().Write({draft}).ok());
    return firm;
  }
  SubjectId AddAt(SubjectId firm, const std::string& name) {
    const SubjectId prospect = SubjectId::Random(random_);
    EventDraft draft = Laptop::ProspectDraft(prospect, name);
    draft.header.mutable_prospect_added()->mutable_attributes()->set_firm(firm.str());
    EXPECT_TRUE(laptop_->workspace().Write({draft}).ok());
    return prospect;
  }
  Directory Names() { return Directory(laptop_->workspace(), laptop_->workspace().rows()); }

  std::unique_ptr<Laptop> laptop_;
};

TEST_F(WhoTest, AnIdPrefixOfFourIsEnough) {
  const SubjectId yamada = laptop_->AddProspect("Yamada");
  Directory names = Names();
  EXPECT_EQ(*FindProspect(names, yamada.Hex()), yamada);
  EXPECT_EQ(*FindProspect(names, yamada.Hex().substr(0, 5)), yamada);
  EXPECT_EQ(ExitCodeOf(FindProspect(names, yamada.Hex().substr(0, 3)).status()),
            ExitCode::kRefused);
}

TEST_F(WhoTest, AnExactNameBeatsAPartOfOne) {
  const SubjectId short_name = laptop_->AddProspect("山田");
  laptop_->AddProspect("山田 太郎");
  const SubjectId ito = laptop_->AddProspect("Ito Ken");
  Directory names = Names();
  EXPECT_EQ(*FindProspect(names, "山田"), short_name);
  EXPECT_EQ(*FindProspect(names, "ＩＴＯ"), ito);
}

TEST_F(WhoTest, SeveralThatFitAreListed) {
  laptop_->AddProspect("Yamada Taro");
  laptop_->AddProspect("Yamada Jiro");
  Directory names = Names();
  const absl::Status status = FindProspect(names, "yamada").status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kRefused);
  const std::string text(status.message());
  EXPECT_NE(text.find("Yamada Taro"), std::string::npos);
  EXPECT_NE(text.find("Yamada Jiro"), std::string::npos);
}

TEST_F(WhoTest, ACompanyNamesItsPeopleOrTheFirm) {
  const SubjectId firm = AddFirm("株式会社青空商事");
  const SubjectId yamada = AddAt(firm, "Yamada");
  Directory names = Names();
  EXPECT_EQ(*FindProspect(names, "㈱青空商事"), yamada);
  EXPECT_EQ(*FindFirm(names, "青空"), firm);
  absl::StatusOr<Who> either = FindWho(names, "青空商事", WhoKind::kEither);
  ASSERT_TRUE(either.ok()) << either.status();
  EXPECT_EQ(either->kind, v1::FIRM);
  EXPECT_EQ(names.Company(yamada), "株式会社青空商事");
}

TEST_F(WhoTest, NobodyIsARefusalAndNothingIsAUsageError) {
  Directory names = Names();
  EXPECT_EQ(ExitCodeOf(FindProspect(names, "Nobody").status()), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(FindProspect(names, " ").status()), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(FindMember(names, "").status()), ExitCode::kUsage);
}

TEST_F(WhoTest, MembersByNameIdOrPart) {
  Directory names = Names();
  absl::StatusOr<MemberId> hanako = FindMember(names, "suzuki hanako");
  ASSERT_TRUE(hanako.ok()) << hanako.status();
  EXPECT_EQ(*FindMember(names, hanako->Hex().substr(0, 6)), *hanako);
  EXPECT_EQ(*FindMember(names, "hana"), *hanako);
  EXPECT_EQ(names.Member(*hanako), "Suzuki Hanako");
  EXPECT_EQ(ExitCodeOf(FindMember(names, "suzuki").status()), ExitCode::kRefused);
}

TEST_F(WhoTest, AMembersNameAsItIsWrittenBeatsOneThatOnlyReadsTheSame) {
  laptop_->AddMember("Ben", v1::REP);
  laptop_->AddMember("ben", v1::REP);
  Directory names = Names();
  for (const char* name : {"Ben", "ben"}) {
    absl::StatusOr<MemberId> found = FindMember(names, name);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(names.Member(*found), name);
  }
  EXPECT_EQ(ExitCodeOf(FindMember(names, "BEN").status()), ExitCode::kRefused);
}

TEST(TextTest, TheLastDescriptionThatHasAFieldWins) {
  v1::ProspectText text, later;
  text.set_name("Yamada");
  text.set_title("課長");
  text.add_emails("old@example.com");
  later.set_title("部長");
  later.add_emails("new@example.com");
  MergeText(later, text);
  EXPECT_EQ(text.name(), "Yamada");
  EXPECT_EQ(text.title(), "部長");
  ASSERT_EQ(text.emails_size(), 1);
  EXPECT_EQ(text.emails(0), "new@example.com");
}

}  // namespace
}  // namespace tasuki::client
