#include "client/words/phone.h"

#include <gtest/gtest.h>

namespace tasuki::client {
namespace {

TEST(PhoneNumberTest, OneNumberHasManyForms) {
  const PhoneNumber number("03-1234-5678");
  for (const char* same :
       {"0312345678", "03 (1234) 5678", "+81 3-1234-5678", "０３ー１２３４ー５６７８"}) {
    EXPECT_TRUE(number.IsSameAs(same)) << same;
  }
  for (const char* other : {"03-1234-5679", "06-1234-5678", "", "5678", "x"}) {
    EXPECT_FALSE(number.IsSameAs(other)) << other;
  }
  EXPECT_TRUE(PhoneNumber("+49 89 123456").IsSameAs("+4989123456"));
  EXPECT_FALSE(PhoneNumber("").IsSameAs(""));
}

}  // namespace
}  // namespace tasuki::client
