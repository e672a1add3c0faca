#include "client/import/cards.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/import/limits.h"
#include "client/table/byte_source.h"
#include "client/table/charset.h"
#include "client/table/csv_reader.h"
#include "client/table/vcard_reader.h"
#include "client/words/search.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// As address books, card scanners and people write them; SearchForm makes one of width, case, kana,
// spaces and hyphens.
constexpr std::array<std::pair<CardField, absl::string_view>, 12> kHeadings = {{
    {CardField::kName,
     "name|full name|display name|contact|contact name|person|氏名|お名前|名前|姓名|"
     "担当者名|ご担当者名"},
    {CardField::kFamilyName, "last name|family name|surname|姓|名字|苗字"},
    {CardField::kGivenName, "first name|given name|名"},
    {CardField::kReading,
     "reading|kana|phonetic name|フリガナ|カナ|読み|読みがな|読み仮名|氏名カナ|"
     "氏名フリガナ|名前カナ"},
    {CardField::kFamilyReading,
     "phonetic last name|last name phonetic|姓カナ|姓フリガナ|姓読み|セイ"},
    {CardField::kGivenReading,
     "phonetic first name|first name phonetic|名カナ|名フリガナ|名読み|メイ"},
    {CardField::kCompany,
     "company|company name|organization|organisation|organization name|firm|"
     "employer|account|account name|会社|会社名|企業名|法人名|社名|貴社名|御社名|"
     "勤務先|勤務先名|団体名"},
    {CardField::kDepartment,
     "department|dept|division|organization department|部署|部署名|部門|部門名|所属|"
     "所属部署"},
    {CardField::kTitle, "title|job title|position|organization title|役職|役職名|肩書|肩書き|職位"},
    {CardField::kEmail,
     "email|mail|email address|mail address|work email|メール|eメール|電子メール|"
     "メールアドレス|eメールアドレス"},
    {CardField::kPhone,
     "phone|phone number|telephone|tel|mobile|mobile phone|cell|cell phone|"
     "work phone|business phone|電話|電話番号|携帯|携帯電話|携帯番号|携帯電話番号|"
     "会社電話番号|勤務先電話番号|tel会社|tel部門|tel直通"},
    {CardField::kNote, "note|notes|memo|remarks|comment|メモ|備考|コメント"},
}};

// SearchForm without what address books add: a number (`E-mail 2 - Value`), brackets (`姓(カナ)`).
std::string HeadingForm(const std::string& heading) {
  std::string form = SearchForm(heading);
  for (const char* left_out : {"value", "(", ")", ":", "*", "/", "_"}) {
    for (size_t at = form.find(left_out); at != std::string::npos; at = form.find(left_out)) {
      form.erase(at, absl::string_view(left_out).size());
    }
  }
  while (!form.empty() && form.back() >= '0' && form.back() <= '9') form.pop_back();
  return form;
}

const absl::flat_hash_map<std::string, CardField>& Headings() {
  static const auto& headings = *[] {
    auto* made = new absl::flat_hash_map<std::string, CardField>();
    for (const auto& [field, words] : kHeadings) {
      for (const absl::string_view word : absl::StrSplit(words, '|')) {
        made->emplace(HeadingForm(std::string(word)), field);
      }
    }
    return made;
  }();
  return headings;
}

bool HasIdeographs(const std::string& text) {
  // Everything from U+3040 on takes three bytes that begin so.
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xED;
  });
}

// 山田 太郎, Taro Yamada.
std::string Joined(const std::string& family, const std::string& given) {
  if (family.empty() || given.empty()) return family + given;
  return HasIdeographs(family) ? absl::StrCat(family, " ", given)
                               : absl::StrCat(given, " ", family);
}

// What a card says, piece by piece.
class CardMaker {
 public:
  explicit CardMaker(uint64_t line) { card_.line = line; }

  // The first of a kind stands; addresses and numbers are all kept, notes one under the other.
  void Take(CardField field, const std::string& typed) {
    const std::string text(Trimmed(typed));
    if (text.empty() || field == CardField::kNone) return;
    const auto keep = [&](std::string& into) {
      if (into.empty()) into = text;
    };
    const auto add = [&](std::vector<std::string>& to) {
      if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
    };
    switch (field) {
      case CardField::kName:
        return keep(card_.name);
      case CardField::kFamilyName:
        return keep(family_);
      case CardField::kGivenName:
        return keep(given_);
      case CardField::kReading:
        return keep(card_.reading);
      case CardField::kFamilyReading:
        return keep(family_reading_);
      case CardField::kGivenReading:
        return keep(given_reading_);
      case CardField::kCompany:
        return keep(card_.company);
      case CardField::kDepartment:
        return keep(card_.department);
      case CardField::kTitle:
        return keep(card_.title);
      case CardField::kEmail:
        return add(card_.emails);
      case CardField::kPhone:
        return add(card_.phones);
      case CardField::kNote:
        absl::StrAppend(&card_.note, card_.note.empty() ? "" : "\n", text);
        return;
      case CardField::kNone:
        return;
    }
  }

  Card Done() {
    if (card_.name.empty()) card_.name = Joined(family_, given_);
    if (card_.reading.empty()) card_.reading = Joined(family_reading_, given_reading_);
    if (card_.error.ok() && card_.name.empty()) {
      card_.error = Fault(absl::StatusCode::kInvalidArgument, "there is no name");
    }
    return std::move(card_);
  }
  Card& card() { return card_; }

 private:
  Card card_;
  std::string family_, given_, family_reading_, given_reading_;
};

absl::StatusOr<CardFile> ReadTable(std::string bytes) {
  std::optional<GuessedText> guessed = GuessText(std::move(bytes));
  if (!guessed) {
    return Fault(absl::StatusCode::kInvalidArgument, "it is neither UTF-8 nor Shift_JIS");
  }
  CardFile file;
  file.encoding = guessed->name;
  TASUKI_ASSIGN_OR_RETURN(
      const std::unique_ptr<CsvReader> reader,
      CsvReader::Open(MakeTextSource(std::move(guessed->text)), guessed->encoding));
  bool has_name = false;
  for (const std::string& heading : reader->columns()) {
    const CardField field = FieldOf(heading);
    has_name = has_name || field == CardField::kName || field == CardField::kFamilyName ||
               field == CardField::kGivenName;
    file.columns.push_back({heading, field, ""});
  }
  if (!has_name) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("no column is a name: $0", absl::StrJoin(reader->columns(), ", ")));
  }
  CsvRow row;
  for (;;) {
    TASUKI_ASSIGN_OR_RETURN(const bool found, reader->Next(row));
    if (!found) return file;
    if (file.cards.size() == kCardsMax) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("there are more than $0 cards", kCardsMax));
    }
    CardMaker maker(row.line);
    maker.card().error = row.error;
    for (size_t i = 0; i < row.fields.size(); ++i) {
      maker.Take(file.columns[i].field, row.fields[i]);
      std::string& example = file.columns[i].example;
      if (example.empty()) example = Trimmed(row.fields[i]);
    }
    file.cards.push_back(maker.Done());
  }
}

// What a property says, by its name: each (field, text).
std::vector<std::pair<CardField, std::string>> SaidBy(const VcardProperty& property) {
  const std::string& name = property.name;
  if (name == "FN") return {{CardField::kName, property.Whole()}};
  if (name == "N") {
    std::vector<std::pair<CardField, std::string>> said = {
        {CardField::kFamilyName, property.Part(0)}, {CardField::kGivenName, property.Part(1)}};
    if (!property.sort_as.empty()) {
      const size_t comma = property.sort_as.find(',');
      said.emplace_back(CardField::kFamilyReading, property.sort_as.substr(0, comma));
      if (comma != std::string::npos) {
        said.emplace_back(CardField::kGivenReading, property.sort_as.substr(comma + 1));
      }
    }
    return said;
  }
  if (name == "SORT-STRING") return {{CardField::kReading, property.Whole()}};
  if (name == "X-PHONETIC-LAST-NAME") return {{CardField::kFamilyReading, property.Whole()}};
  if (name == "X-PHONETIC-FIRST-NAME") return {{CardField::kGivenReading, property.Whole()}};
  if (name == "SOUND") {  // `SOUND;X-IRMC-N`: Japanese telephones.
    return {{CardField::kFamilyReading, property.Part(0)},
            {CardField::kGivenReading, property.Part(1)}};
  }
  if (name == "ORG") {
    std::vector<std::string> units;
    for (size_t i = 1; i < property.parts.size(); ++i) {
      if (!property.Part(i).empty()) units.push_back(property.Part(i));
    }
    return {{CardField::kCompany, property.Part(0)},
            {CardField::kDepartment, absl::StrJoin(units, " ")}};
  }
  if (name == "TITLE") return {{CardField::kTitle, property.Whole()}};
  if (name == "EMAIL") return {{CardField::kEmail, property.Whole()}};
  if (name == "NOTE") return {{CardField::kNote, property.Whole()}};
  if (name == "TEL") {
    const auto& types = property.types;
    if (std::find(types.begin(), types.end(), "FAX") != types.end()) return {};
    std::string number = property.Whole();
    if (absl::StartsWithIgnoreCase(number, "tel:")) number.erase(0, 4);
    return {{CardField::kPhone, number}};
  }
  return {};
}

absl::StatusOr<CardFile> ReadVcardFile(const std::string& bytes) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Vcard> cards, ReadVcards(bytes, kCardsMax));
  CardFile file;
  file.encoding = "vCard";
  std::set<std::string> seen;
  for (const Vcard& one : cards) {
    CardMaker maker(one.line);
    if (one.unreadable) {
      maker.card().error =
          Fault(absl::StatusCode::kInvalidArgument, "some of its text is in no known encoding");
    }
    for (const VcardProperty& property : one.properties) {
      const auto said = SaidBy(property);
      for (const auto& [field, text] : said) maker.Take(field, text);
      if (said.empty() || property.Whole().empty() || !seen.insert(property.name).second) continue;
      file.columns.push_back({property.name, said.front().first, said.front().second});
    }
    file.cards.push_back(maker.Done());
  }
  return file;
}

}  // namespace

std::string_view WordOf(CardField field) {
  switch (field) {
    case CardField::kNone:
      return "";
    case CardField::kName:
      return "name";
    case CardField::kFamilyName:
      return "family-name";
    case CardField::kGivenName:
      return "given-name";
    case CardField::kReading:
      return "reading";
    case CardField::kFamilyReading:
      return "family-reading";
    case CardField::kGivenReading:
      return "given-reading";
    case CardField::kCompany:
      return "company";
    case CardField::kDepartment:
      return "department";
    case CardField::kTitle:
      return "title";
    case CardField::kEmail:
      return "emails";
    case CardField::kPhone:
      return "phones";
    case CardField::kNote:
      return "context";
  }
  return "";
}

CardField FieldOf(const std::string& heading) {
  const auto found = Headings().find(HeadingForm(heading));
  return found == Headings().end() ? CardField::kNone : found->second;
}

absl::StatusOr<CardFile> ReadCards(std::string bytes) {
  return IsVcard(bytes) ? ReadVcardFile(bytes) : ReadTable(std::move(bytes));
}

absl::StatusOr<std::string> ReadCardBytes(const std::string& path) {
  TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(path));
  std::string bytes;
  for (;;) {
    const size_t had = bytes.size();
    if (had > kCardFileBytesMax) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("it has more than $0 MiB", kCardFileBytesMax >> 20));
    }
    bytes.resize(had + (64 << 10));
    TASUKI_ASSIGN_OR_RETURN(const size_t got, source->Read(bytes.data() + had, 64 << 10));
    bytes.resize(had + got);
    if (got == 0) return bytes;
  }
}

}  // namespace tasuki::client
