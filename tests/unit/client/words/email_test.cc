#include "client/words/email.h"

#include <gtest/gtest.h>

namespace tasuki::client {
namespace {

TEST(EmailFormTest, OneAddressHasManyForms) {
  for (const char* same : {"abe@aozora.example", " ABE@Aozora.Example\t",
                           "ａｂｅ＠ａｏｚｏｒａ．ｅｘａｍｐｌｅ", "　Ａbe@aozora.example　"}) {
    EXPECT_EQ(EmailForm(same), "abe@aozora.example") << same;
  }
  for (const char* other : {"a.be@aozora.example", "a-be@aozora.example", "安部@aozora.example"}) {
    EXPECT_NE(EmailForm(other), "abe@aozora.example") << other;
  }
  EXPECT_EQ(EmailForm("安部@Aozora.example"), "安部@aozora.example");
  EXPECT_EQ(EmailForm(""), "");
  EXPECT_EQ(EmailForm("\xEF\xBC"), "\xEF\xBC");
}

}  // namespace
}  // namespace tasuki::client
