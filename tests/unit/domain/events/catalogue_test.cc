#include "common/domain/events/catalogue.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tasuki::domain {
namespace {

// TOUCH_LOGGED → TouchLogged.
std::string Camel(const std::string& name) {
  std::string camel;
  bool up = true;
  for (const char c : name) {
    if (c == '_') {
      up = true;
    } else {
      camel.push_back(up ? c : static_cast<char>(c - 'A' + 'a'));
      up = false;
    }
  }
  return camel;
}

TEST(CatalogueTest, HasEveryTypeOfTheProtoOnceInOrderOfNumber) {
  const auto* types = v1::EventType_descriptor();
  ASSERT_EQ(static_cast<size_t>(types->value_count()) - 1, Catalogue().size());
  int before = 0;
  for (const TypeInfo& info : Catalogue()) {
    EXPECT_GT(info.type, before);
    before = info.type;
    const auto* value = types->FindValueByNumber(info.type);
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(info.word, Camel(value->name()));
    EXPECT_EQ(FindType(info.type), &info);
    EXPECT_EQ(TypeWord(info.type), info.word);
  }
}

TEST(CatalogueTest, EveryTypeIsTheNumberOfItsBodyAndThatOfItsMessage) {
  const auto* header = v1::Header::descriptor();
  for (const TypeInfo& info : Catalogue()) {
    const auto* field = header->FindFieldByNumber(info.type);
    ASSERT_NE(field, nullptr) << info.word;
    ASSERT_NE(field->containing_oneof(), nullptr) << info.word;
    EXPECT_EQ(field->message_type()->name(), info.word);
  }
}

TEST(CatalogueTest, OnlyDecisionsHaveASlotAndEveryTypeHasASubject) {
  for (const TypeInfo& info : Catalogue()) {
    EXPECT_NE(info.subjects, 0u) << info.word;
    if (info.type == v1::CONTEST_RESOLVED) continue;  // The contest's.
    EXPECT_EQ(info.kind == v1::DECISION, info.slot != v1::SLOT_UNSPECIFIED) << info.word;
  }
}

TEST(CatalogueTest, DecisionsAndControlEventsAreCriticalAndFactsAreNot) {
  for (const TypeInfo& info : Catalogue()) {
    EXPECT_EQ(info.critical == Critical::kYes, info.kind != v1::FACT) << info.word;
  }
}

TEST(CatalogueTest, FillsWhatATypeFixes) {
  v1::Header header;
  header.set_type(v1::OWNER_ASSIGNED);
  FillFromCatalogue(header);
  EXPECT_EQ(header.kind(), v1::DECISION);
  EXPECT_EQ(header.slot(), v1::OWNER);
  EXPECT_TRUE(header.critical());
  header.set_type(v1::CONTEST_RESOLVED);
  header.set_slot(v1::MERGED);
  FillFromCatalogue(header);
  EXPECT_EQ(header.slot(), v1::MERGED);
}

TEST(CatalogueTest, ATypeOfANewerCatalogueIsUnknown) {
  const auto newer = static_cast<v1::EventType>(999);
  EXPECT_EQ(FindType(newer), nullptr);
  EXPECT_EQ(TypeWord(newer), "Unknown");
  v1::Header header;
  header.set_type(newer);
  header.set_kind(v1::FACT);
  FillFromCatalogue(header);
  EXPECT_EQ(header.kind(), v1::FACT);
}

}  // namespace
}  // namespace tasuki::domain
