#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/domain/message/limits.h"
#include "common/domain/message/manners.h"
#include "common/domain/message/templates.h"

namespace tasuki::domain {
namespace {

struct FactPlace {
  std::string_view name;
  std::string MessageFacts::*value;
  std::string_view gap_en;  // What a gap asks for.
  std::string_view gap_ja;
};

constexpr auto kFactPlaces = std::to_array<FactPlace>({
    {"recipient", &MessageFacts::recipient, "their name", "お名前"},
    {"company", &MessageFacts::company, "their company", "会社名"},
    {"department", &MessageFacts::department, "their department", "部署"},
    {"sender", &MessageFacts::sender, "your name", "自分の名前"},
    {"sender_company", &MessageFacts::sender_company, "your company", "自社名"},
    {"carried", &MessageFacts::carried, "what stands beneath", "引用した内容"},
    {"said", &MessageFacts::said, "what they spoke of", "お話の内容"},
    {"met", &MessageFacts::met, "where you met", "お会いした場所"},
    {"predecessor", &MessageFacts::predecessor, "your predecessor", "前任者"},
    {"successor", &MessageFacts::successor, "your successor", "後任者"},
    {"slot", &MessageFacts::slot, "a day and a time", "日時"},
    {"promise", &MessageFacts::promise, "what you promised", "お約束の内容"},
    {"item", &MessageFacts::item, "what you attach", "添付する資料"},
    {"result", &MessageFacts::result, "the result", "結果"},
    {"deadline", &MessageFacts::deadline, "the day", "期日"},
});

const FactPlace* FindFactPlace(std::string_view name) {
  const auto found = std::find_if(kFactPlaces.begin(), kFactPlaces.end(),
                                  [name](const FactPlace& place) { return place.name == name; });
  return found == kFactPlaces.end() ? nullptr : &*found;
}

// On one line, without the full stop of a sentence that it was.
std::string Tidy(std::string_view value) {
  std::string text;
  value = WithoutSpaces(Beginning(value, kTemplateValueBytesMax));
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view mark : {"。", "．", "、"}) {
      if (!value.ends_with(mark)) continue;
      value = WithoutSpaces(value.substr(0, value.size() - mark.size()));
      again = true;
    }
  }
  for (const char c : value) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (!control) {
      text.push_back(c);
    } else if (!text.empty() && text.back() != ' ') {
      text.push_back(' ');
    }
  }
  return text;
}

// The next piece of a template: up to a mark, and what the mark is.
enum class PieceMark { kEnd, kOpen, kClose, kPlace };
struct TemplatePiece {
  std::string_view text;
  PieceMark mark = PieceMark::kEnd;
  std::string_view name;  // Of a place; empty: a brace and nothing else.
};

bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

TemplatePiece TakePiece(std::string_view& rest) {
  for (size_t at = 0; at < rest.size(); ++at) {
    TemplatePiece piece{rest.substr(0, at), PieceMark::kEnd, {}};
    size_t length = 2;
    if (rest.substr(at, 2) == "[[") {
      piece.mark = PieceMark::kOpen;
    } else if (rest.substr(at, 2) == "]]") {
      piece.mark = PieceMark::kClose;
    } else if (rest[at] == '{') {
      constexpr size_t kNameMax = 40;
      const size_t end = rest.substr(at, kNameMax).find('}');
      if (end == std::string_view::npos || !IsName(rest.substr(at + 1, end - 1))) continue;
      piece.mark = PieceMark::kPlace;
      piece.name = rest.substr(at + 1, end - 1);
      length = end + 1;
    } else {
      continue;
    }
    rest.remove_prefix(at + length);
    return piece;
  }
  TemplatePiece piece{rest, PieceMark::kEnd, {}};
  rest = {};
  return piece;
}

class Filler {
 public:
  Filler(MessageLanguage language, const MessageFacts& facts)
      : language_(language), facts_(facts) {}

  std::string Fill(std::string_view text);
  std::vector<std::string>& missing() { return missing_; }

 private:
  std::string ValueOf(const FactPlace& place) const;
  void Put(std::string_view text) { (optional_ ? part_ : filled_).append(text); }
  void PutPlace(std::string_view name);
  void Close();

  MessageLanguage language_;
  const MessageFacts& facts_;
  std::string filled_;
  std::string part_;  // Of what may be left out.
  bool optional_ = false;
  bool lacks_ = false;  // A value of it is not known.
  std::vector<std::string> missing_;
};

std::string Filler::ValueOf(const FactPlace& place) const {
  std::string value = Tidy(facts_.*place.value);
  if (place.name != "recipient" || value.empty()) return value;
  const std::string honorific = Tidy(facts_.honorific);
  if (language_ == MessageLanguage::kEnglish) {
    return honorific.empty() ? value : absl::StrCat(honorific, " ", value);
  }
  if (IsAddressed(value)) return value;  // It has one already.
  return absl::StrCat(value, honorific.empty() ? "様" : honorific);
}

void Filler::PutPlace(std::string_view name) {
  const FactPlace* place = FindFactPlace(name);
  const std::string value = place == nullptr ? std::string() : ValueOf(*place);
  if (!value.empty()) return Put(value);
  lacks_ = true;
  if (optional_) return;
  const bool japanese = language_ == MessageLanguage::kJapanese;
  const std::string_view gap = place == nullptr ? name : japanese ? place->gap_ja : place->gap_en;
  filled_.append("[…").append(gap).append("]");
  if (std::find(missing_.begin(), missing_.end(), name) == missing_.end()) {
    missing_.emplace_back(name);
  }
}

void Filler::Close() {
  if (optional_ && !lacks_) filled_.append(part_);
  part_.clear();
  optional_ = false;
}

std::string Filler::Fill(std::string_view text) {
  filled_.clear();
  part_.clear();
  optional_ = false;
  for (bool more = true; more;) {
    const TemplatePiece piece = TakePiece(text);
    Put(piece.text);
    switch (piece.mark) {
      case PieceMark::kOpen:
        Close();
        optional_ = true;
        lacks_ = false;
        break;
      case PieceMark::kClose:
        Close();
        break;
      case PieceMark::kPlace:
        PutPlace(piece.name);
        break;
      case PieceMark::kEnd:
        more = false;
        break;
    }
  }
  Close();
  return filled_;
}

}  // namespace

FilledMessage FillTemplate(const v1::MessageTemplate& of, const MessageFacts& facts) {
  Filler filler(MessageLanguageOf(of.language()), facts);
  FilledMessage message;
  message.subject = filler.Fill(of.subject());
  message.body = filler.Fill(of.body());
  if (!message.body.ends_with('\n')) message.body.push_back('\n');
  message.missing = std::move(filler.missing());
  return message;
}

std::optional<Phrase> TemplateFault(std::string_view text) {
  bool open = false;
  while (true) {
    const TemplatePiece piece = TakePiece(text);
    switch (piece.mark) {
      case PieceMark::kOpen:
        if (open) return Phrase("\"[[\" stands within \"[[\"");
        open = true;
        break;
      case PieceMark::kClose:
        if (!open) return Phrase("\"]]\" stands without \"[[\"");
        open = false;
        break;
      case PieceMark::kPlace: {
        if (FindFactPlace(piece.name) != nullptr) break;
        std::string known;
        for (const FactPlace& place : kFactPlaces) {
          absl::StrAppend(&known, known.empty() ? "" : ", ", std::string(place.name));
        }
        return Phrase("\"{$0}\" is no value; there are $1", std::string(piece.name), known);
      }
      case PieceMark::kEnd:
        if (open) return Phrase("\"[[\" has no \"]]\"");
        return std::nullopt;
    }
  }
}

}  // namespace tasuki::domain
