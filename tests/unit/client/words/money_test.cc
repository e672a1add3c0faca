#include "client/words/money.h"

#include <gtest/gtest.h>

#include "common/base/failure.h"

namespace tasuki::client {
namespace {

TEST(MoneyTest, EachCurrencyHasItsDigits) {
  EXPECT_EQ(DigitsOf("JPY"), 0);
  EXPECT_EQ(DigitsOf("EUR"), 2);
  EXPECT_EQ(DigitsOf("KWD"), 3);
  EXPECT_EQ(DigitsOf("DEM"), 2);  // Old systems' histories have it.
  for (const char* none : {"", "XYZ", "jpy", "EURO", "XAU", "XTS", "¥"}) {
    EXPECT_FALSE(DigitsOf(none).has_value()) << none;
  }
}

TEST(MoneyTest, ReadsGroupsAndHarmlessZeros) {
  EXPECT_EQ(*ParseMoney("1234000", "JPY"), 1'234'000'000'000);
  EXPECT_EQ(*ParseMoney(" 1,234,000 ", "JPY"), 1'234'000'000'000);
  EXPECT_EQ(*ParseMoney("1,234,000.00", "JPY"), 1'234'000'000'000);
  EXPECT_EQ(*ParseMoney("99.5", "EUR"), 99'500'000);
  EXPECT_EQ(*ParseMoney("1.234", "KWD"), 1'234'000);
  EXPECT_EQ(*ParseMoney("0", "EUR"), 0);
  EXPECT_EQ(*ParseMoney("999999999999", "JPY"), 999'999'999'999'000'000);
  // As a Japanese keyboard types it.
  EXPECT_EQ(*ParseMoney("１，２３４，０００　", "JPY"), 1'234'000'000'000);
  EXPECT_EQ(*ParseMoney("９９．５", "EUR"), 99'500'000);
  for (const char* none : {"", "x", "-5", "1,23", "1234,000", "1.", ".5", "1 000", "1.2.3", ",123",
                           "1,2345", "9999999999999", "1e6"}) {
    EXPECT_FALSE(ParseMoney(none, "EUR").ok()) << none;
  }
}

TEST(MoneyTest, MoreDigitsThanTheCurrencyHasAreNeverMeant) {
  const absl::Status yen = ParseMoney("1.234", "JPY").status();
  EXPECT_EQ(yen.message(), "yen have no fraction, did you mean 1234?");
  EXPECT_EQ(AdviceOf(yen), "write it like 1234 or 1,234");
  EXPECT_EQ(ParseMoney("12.5", "JPY").status().message(), "yen have no fraction");
  EXPECT_EQ(AdviceOf(ParseMoney("12.5", "JPY").status()), "write it like 12");
  EXPECT_EQ(ParseMoney("1.234", "EUR").status().message(),
            "amounts in EUR have at most 2 digits behind the point, not 3");
  EXPECT_FALSE(ParseMoney("1.0000001", "KWD").ok());
}

TEST(MoneyTest, PeopleReadGroupsAndSigns) {
  EXPECT_EQ(MoneyForPeople("3200000", "JPY"), "¥3,200,000");
  EXPECT_EQ(MoneyForPeople("1234.5", "EUR"), "€1,234.50");
  EXPECT_EQ(MoneyForPeople("1.5", "KWD"), "KWD 1.500");
  EXPECT_EQ(MoneyForPeople("-1200", "USD"), "-$1,200.00");
}

TEST(MoneyTest, WhatWasWrittenBeforeIsStillRead) {
  EXPECT_EQ(MoneyForPeople("1.234", "JPY"), "¥1.234");
  EXPECT_EQ(MoneyForPeople("1234.5", "XYZ"), "1,234.5 XYZ");
  EXPECT_EQ(MoneyForPeople("12", ""), "12");
  EXPECT_EQ(MoneyForPeople("?", "EUR"), "? EUR");
}

}  // namespace
}  // namespace tasuki::client
