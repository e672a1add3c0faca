#include "common/domain/fold/texts.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "common/base/random.h"
#include "common/domain/events/limits.h"
#include "tests/unit/domain/test_team.h"

namespace tasuki::domain {
namespace {

constexpr uint32_t kFields = v1::ProspectText::kExpectsFieldNumber;

class TextsTest : public ::testing::Test {
 protected:
  // A change that sets those fields of the text; none: it does not say which.
  void Change(const std::vector<uint32_t>& fields) {
    v1::Header header = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "yamada");
    header.set_key_id(IdOf("key"));
    header.mutable_prospect_changed()->mutable_text_fields()->Add(fields.begin(), fields.end());
    Add(header);
  }
  void Add(const v1::Header& header) {
    seq_ = seq_.Next();
    FactRows rows(subject_, part_, rows_);
    AddText({&header, ReplicaId(), ReplicaSeq(1), seq_, 0, v1::EFFECTIVE}, rows, texts_);
    ASSERT_TRUE(rows_.status().ok()) << rows_.status();
  }
  std::vector<v1::TextRef> All() {
    std::vector<v1::TextRef> all;
    EXPECT_TRUE(ForEachText(subject_, texts_, rows_, [&](const v1::TextRef& text) {
                  all.push_back(text);
                }).ok());
    return all;
  }
  std::vector<uint64_t> Seqs() {
    std::vector<uint64_t> seqs;
    for (const v1::TextRef& text : All()) seqs.push_back(text.seq());
    return seqs;
  }
  static std::set<uint32_t> FieldsOf(const v1::TextRef& text) {
    return {text.fields().begin(), text.fields().end()};
  }

  SeededRandom random_{5};
  const SubjectId subject_ = SubjectOfName("yamada");
  NoRows nothing_;
  Rows rows_{nothing_};
  v1::Texts texts_;
  Seq seq_;
  uint32_t part_ = 0;
};

TEST_F(TextsTest, WhatHasNoTextIsNotKept) {
  Add(HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "yamada"));
  EXPECT_TRUE(All().empty());
}

TEST_F(TextsTest, OneWhoseFieldsWereAllSetAgainIsLetGo) {
  v1::Header added = ProspectAddedOf("yamada");
  added.set_key_id(IdOf("key"));
  Add(added);      // 1: every field.
  Change({1, 2});  // 2
  Change({2});     // 3
  EXPECT_EQ(Seqs(), (std::vector<uint64_t>{1, 2, 3}));
  EXPECT_FALSE(FieldsOf(All()[0]).contains(1));
  EXPECT_TRUE(FieldsOf(All()[0]).contains(3));
  EXPECT_EQ(FieldsOf(All()[1]), std::set<uint32_t>{1});
  Change({1, 2});  // 4: 2 and 3 say nothing more.
  EXPECT_EQ(Seqs(), (std::vector<uint64_t>{1, 4}));
  std::vector<uint32_t> all;
  for (uint32_t field = 1; field <= kFields; ++field) all.push_back(field);
  Change(all);  // 5
  EXPECT_EQ(Seqs(), std::vector<uint64_t>{5});
}

TEST_F(TextsTest, AThousandEditsOfKnownFieldsKeepNoMoreThanThereAreFields) {
  std::vector<uint64_t> last(kFields + 1, 0);  // By field, who set it last.
  for (int i = 0; i < 1'000; ++i) {
    std::set<uint32_t> fields;
    for (uint64_t n = 1 + random_.Below(3); n > 0; --n) {
      fields.insert(static_cast<uint32_t>(1 + random_.Below(kFields)));
    }
    Change({fields.begin(), fields.end()});
    for (const uint32_t field : fields) last[field] = seq_.value();
    ASSERT_LE(texts_.refs_size(), static_cast<int>(kFields));
  }
  EXPECT_EQ(texts_.blocks(), 0u);
  // Each field is said by the one that set it last, and by no other.
  std::vector<uint64_t> said(kFields + 1, 0);
  for (const v1::TextRef& text : All()) {
    for (const uint32_t field : text.fields()) {
      EXPECT_EQ(said[field], 0u);
      said[field] = text.seq();
    }
  }
  EXPECT_EQ(said, last);
}

TEST_F(TextsTest, EditsOfUnknownFieldsGoIntoRowsOfTheirOwnAndNoneIsLost) {
  size_t row_bytes_max = 0;
  for (int i = 0; i < 1'000; ++i) {
    Change({});
    ASSERT_LE(texts_.refs_size(), kTextsMax);
    row_bytes_max = std::max(row_bytes_max, texts_.ByteSizeLong());
  }
  std::vector<uint64_t> expected;
  for (uint64_t seq = 1; seq <= 1'000; ++seq) expected.push_back(seq);
  EXPECT_EQ(Seqs(), expected);
  EXPECT_EQ(texts_.blocks(), (1'000u - 1) / kTextsMax);
  for (uint32_t block = 0; block < texts_.blocks(); ++block) {
    const v1::Texts* older = rows_.Find(TextsKey(subject_, block));
    ASSERT_NE(older, nullptr);
    EXPECT_EQ(older->refs_size(), kTextsMax);
    EXPECT_EQ(older->blocks(), 0u);
    EXPECT_LE(older->ByteSizeLong(), row_bytes_max);
  }
  EXPECT_EQ(rows_.Find(TextsKey(subject_, texts_.blocks())), nullptr);
}

TEST_F(TextsTest, OneThatSaysMoreFieldsThanThereCanBeStaysSmall) {
  std::vector<uint32_t> fields;
  for (uint32_t field = 1; field <= 10'000; ++field) fields.push_back(field);
  Change({1});
  for (int i = 0; i < 3; ++i) Change(fields);
  EXPECT_EQ(Seqs(), (std::vector<uint64_t>{2, 3, 4}));  // None of them is let go.
  EXPECT_LT(texts_.ByteSizeLong(), 100u);
}

TEST_F(TextsTest, BothKindsStayInTheirOrder) {
  std::vector<uint64_t> unknown;
  for (int i = 0; i < 500; ++i) {
    if (i % 2 == 0) {
      Change({1});
    } else {
      Change({});
      unknown.push_back(seq_.value());
    }
  }
  Change({1});
  std::vector<uint64_t> seqs = Seqs();
  EXPECT_TRUE(std::is_sorted(seqs.begin(), seqs.end()));
  EXPECT_EQ(seqs.back(), seq_.value());
  for (const uint64_t seq : unknown) {
    EXPECT_TRUE(std::binary_search(seqs.begin(), seqs.end(), seq)) << seq;
  }
  // Of the others at most one for each row there is.
  EXPECT_LE(seqs.size(), unknown.size() + texts_.blocks() + 1);
}

TEST_F(TextsTest, ALaterPartsRowIsTakenBackWithIt) {
  part_ = 1;
  for (int i = 0; i < kTextsMax + 1; ++i) Change({});
  ASSERT_NE(rows_.Find(TextsKey(subject_, 0)), nullptr);
  ASSERT_TRUE(TakeBackParts(subject_, 1, 1, rows_).ok());
  EXPECT_EQ(rows_.Find(TextsKey(subject_, 0)), nullptr);
}

}  // namespace
}  // namespace tasuki::domain
