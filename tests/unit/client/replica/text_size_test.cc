#include "client/replica/text_size.h"

#include <gtest/gtest.h>

#include "client/limits.h"

namespace tasuki::client {
namespace {

EventDraft Firm(int aliases) {
  EventDraft draft;
  draft.header.set_type(v1::FIRM_ADDED);
  v1::FirmText& text = *draft.personal.emplace().mutable_firm();
  text.set_name("Mirai");
  for (int i = 0; i < aliases; ++i) text.add_aliases("M" + std::to_string(i));
  return draft;
}

TEST(TextSizeTest, WhatMayBeWrittenIsRead) {
  const EventDraft draft = Firm(kTextListMax);
  ASSERT_TRUE(CheckTexts(draft).ok());
  bool left_out = false;
  const auto read = ReadTexts(draft.personal->SerializeAsString(), left_out);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->firm().aliases_size(), kTextListMax);
  EXPECT_FALSE(left_out);
}

TEST(TextSizeTest, WhatMayNotBeWrittenIsLeftOut) {
  const EventDraft draft = Firm(kTextListMax + 1);
  EXPECT_FALSE(CheckTexts(draft).ok());
  bool left_out = false;
  const auto read = ReadTexts(draft.personal->SerializeAsString(), left_out);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->firm().aliases_size(), 0);
  EXPECT_EQ(read->firm().name(), "Mirai");
  EXPECT_TRUE(left_out);
}

// Each of its 60,000 empty texts would take twenty times its room in memory.
TEST(TextSizeTest, AListOfEmptyTextsIsNotEvenParsed) {
  v1::Personal personal;
  for (int i = 0; i < 60'000; ++i) personal.mutable_prospect()->add_emails("");
  bool left_out = false;
  EXPECT_FALSE(ReadTexts(personal.SerializeAsString(), left_out).has_value());
  EXPECT_TRUE(left_out);
}

TEST(TextSizeTest, BytesThatAreNoMessageAreUnreadable) {
  for (const std::string bytes : {"\xff", "\x12\x7f", "\x12\x03\x0a\x01\xff"}) {
    bool left_out = false;
    EXPECT_FALSE(ReadTexts(bytes, left_out).has_value());
    EXPECT_TRUE(left_out);
  }
}

}  // namespace
}  // namespace tasuki::client
