#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

// Visiting cards of one event in a table or as vCards (R036, R046): what each says of a person.

namespace tasuki::client {

// What a column or property is taken for.
enum class CardField {
  kNone,
  kName,
  kFamilyName,
  kGivenName,
  kReading,
  kFamilyReading,
  kGivenReading,
  kCompany,
  kDepartment,
  kTitle,
  kEmail,
  kPhone,
  kNote,
};

// The word for it, as views have it: `name`, `family-name`, `emails`; empty for kNone.
std::string_view WordOf(CardField field);

// By the words at the top of a column, English or Japanese, however they are written.
CardField FieldOf(const std::string& heading);

// One card. Texts are UTF-8, without white space around them.
struct Card {
  uint64_t line = 0;  // Where it begins.
  std::string name, reading, company, department, title, note;
  std::vector<std::string> emails, phones;
  absl::Status error;  // Why it cannot be taken; then only the line and the name count.
};

// A column of a table, or a property of cards, and an example of what it holds.
struct CardColumn {
  std::string heading;
  CardField field = CardField::kNone;
  std::string example;
};

struct CardFile {
  std::string encoding;             // `UTF-8`, `UTF-16`, `CP932`, `vCard`.
  std::vector<CardColumn> columns;  // Of a table all, of cards those that were there.
  std::vector<Card> cards;
};

// Reads `bytes`, whatever of the two it is. InvalidArgument: neither, too many, no column for a
// name, or a table that cannot be read.
absl::StatusOr<CardFile> ReadCards(std::string bytes);

// The whole of the file at `path`, unpacked, at most kCardFileBytesMax.
absl::StatusOr<std::string> ReadCardBytes(const std::string& path);

}  // namespace tasuki::client
