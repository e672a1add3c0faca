#include "common/domain/message/manners.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace tasuki::domain {
namespace {

using Phrases = std::initializer_list<std::string_view>;

// Longer ones say more than manners ask for.
constexpr size_t kOpeningBytesMax = 240;
constexpr size_t kOwnNameBytesMax = 150;
constexpr size_t kSalutationBytesMax = 80;

std::string FoldedOf(std::string_view text) {
  std::string folded;
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    AppendCharacter(Folded(one.code), folded);
    at += one.bytes;
  }
  return folded;
}

bool HasOneOf(std::string_view text, Phrases words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool StartsWith(std::string_view text, Phrases words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return text.starts_with(word); });
}

bool EndsIn(std::string_view text, Phrases words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return text.ends_with(word); });
}

// Without the marks and closing brackets at its end.
std::string_view WithoutMarks(std::string_view text) {
  for (bool again = true; again;) {
    text = WithoutSpaces(text);
    again = false;
    for (const std::string_view mark :
         {"。", "！", "？", "｡", "!", "?", ".", "」", "』", "）", ")", "\"", ",", "，", "、"}) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      again = true;
    }
  }
  return text;
}

size_t WordCount(std::string_view text) {
  size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t';
    words += !space && !inside ? 1 : 0;
    inside = !space;
  }
  return words;
}

}  // namespace

bool IsOpening(std::string_view sentence, MessageLanguage language) {
  if (sentence.size() > kOpeningBytesMax) return false;
  if (language == MessageLanguage::kEnglish) {
    return StartsWith(FoldedOf(sentence),
                      {"i hope this", "i hope you are well", "i hope you're well",
                       "i hope all is well", "hope you are", "hope this", "i trust you are well",
                       "i trust this", "good morning", "good afternoon"});
  }
  return StartsWith(sentence,
                    {"お世話になって", "お世話になりま", "いつもお世話に", "いつも大変お世話に",
                     "大変お世話に",   "平素は",         "平素より",       "平素から",
                     "日頃より",       "日頃は",         "拝啓",           "謹啓",
                     "前略",           "拝復",           "時下",           "初めまして",
                     "はじめまして",   "初めてご連絡",   "はじめてご連絡", "初めてメール",
                     "突然のご連絡",   "突然のメール",   "ご無沙汰して",   "大変ご無沙汰",
                     "お疲れ様",       "貴社ますます",   "貴社益々"});
}

bool IsOwnName(std::string_view sentence, MessageLanguage language) {
  if (language == MessageLanguage::kEnglish || sentence.size() > kOwnNameBytesMax) return false;
  std::string_view bare = WithoutMarks(sentence);
  if (EndsIn(bare, {"と申します", "と申す者です", "と申す者でございます"})) return true;
  constexpr std::string_view kHumble = "でございます", kPlain = "です";
  if (bare.ends_with(kHumble)) {
    bare.remove_suffix(kHumble.size());
  } else if (bare.ends_with(kPlain)) {
    bare.remove_suffix(kPlain.size());
  } else {
    return false;
  }
  // A firm's person: タスキ商会の鈴木です. What has a subject says something of it.
  return HasOneOf(bare, {"の", "株式会社", "(株)", "㈱", " ", "　"}) &&
         !HasOneOf(bare, {"は", "が", "も", "ます"});
}

bool IsClosing(std::string_view sentence, MessageLanguage language) {
  if (language == MessageLanguage::kEnglish) {
    return StartsWith(FoldedOf(sentence),
                      {"i look forward to", "we look forward to", "looking forward to",
                       "thank you in advance", "thanks in advance", "many thanks in advance"});
  }
  const std::string_view bare = WithoutMarks(sentence);
  const bool asks_kindly = HasOneOf(bare, {"よろしく", "宜しく"});
  if (asks_kindly && HasOneOf(bare, {"願い", "願います", "願う"})) return true;
  if (StartsWith(bare, {"敬具", "敬白", "謹白", "草々", "かしこ", "末筆"}) || bare == "以上")
    return true;
  if (StartsWith(bare, {"取り急ぎ", "取急ぎ", "まずは", "略儀ながら"})) {
    return HasOneOf(bare, {"まで", "申し上げます"});
  }
  return HasOneOf(bare, {"ご自愛"});
}

bool IsQuestion(std::string_view sentence, MessageLanguage language) {
  std::string_view text = WithoutSpaces(sentence);
  while (EndsIn(text, {"\"", "'", "”", "’"})) {
    text.remove_suffix(CharacterAt(text, text.size() - 1).code < 0x80 ? 1 : 3);
  }
  while (EndsIn(text, {"!", "！"})) text.remove_suffix(text.ends_with("!") ? 1 : 3);
  if (EndsIn(text, {"?", "？"})) return true;
  if (language == MessageLanguage::kEnglish) return false;
  if (EndsIn(text, {"」", "』"})) return false;  // Somebody else's.
  return EndsIn(WithoutMarks(text), {"すか", "んか", "うか", "たか", "いか", "るか"});
}

bool IsRequest(std::string_view sentence, MessageLanguage language) {
  if (language == MessageLanguage::kEnglish) return false;
  return HasOneOf(sentence,
                  {"お知らせ", "お聞かせ", "ご返信", "ご返事", "お返事", "ご回答", "ご教示"}) &&
         HasOneOf(sentence, {"ください", "下さい", "幸い", "お願い", "いただけ"}) &&
         !HasOneOf(sentence, {"ましたら", "でしたら", "場合", "際は", "あれば", "なければ"});
}

bool IsSalutation(std::string_view line) {
  const std::string folded = FoldedOf(WithoutSpaces(line));
  if (folded.empty() || folded.size() > kSalutationBytesMax) return false;
  const size_t words = WordCount(folded);
  if (StartsWith(folded, {"to whom it may concern"})) return true;
  if (StartsWith(folded, {"dear ", "hi ", "hello ", "hey ", "hi,", "hello,", "hello.", "hi.",
                          "good morning", "good afternoon", "good evening", "good day"})) {
    return words <= (EndsIn(folded, {",", ":"}) ? 10U : 5U) && !EndsIn(folded, {"?"});
  }
  return words <= 4 && folded.ends_with(',');  // "Ken,"
}

bool IsSignOff(std::string_view line) {
  const std::string folded = FoldedOf(WithoutMarks(line));
  // "Thank you." with a full stop is a sentence.
  const bool thanks = StartsWith(folded, {"thank", "many thanks", "cheers"});
  if (thanks && EndsIn(WithoutSpaces(line), {".", "!"})) return false;
  constexpr auto kSignOffs = std::to_array<std::string_view>({"regards",
                                                              "best regards",
                                                              "kind regards",
                                                              "kindest regards",
                                                              "warm regards",
                                                              "warmest regards",
                                                              "with kind regards",
                                                              "with best regards",
                                                              "best",
                                                              "all the best",
                                                              "best wishes",
                                                              "with best wishes",
                                                              "sincerely",
                                                              "yours sincerely",
                                                              "sincerely yours",
                                                              "yours faithfully",
                                                              "yours truly",
                                                              "yours",
                                                              "respectfully",
                                                              "cordially",
                                                              "thanks",
                                                              "many thanks",
                                                              "thank you",
                                                              "cheers",
                                                              "with thanks",
                                                              "thanks and regards",
                                                              "respectfully yours",
                                                              "with regards",
                                                              "thanks and best regards"});
  return std::find(kSignOffs.begin(), kSignOffs.end(), folded) != kSignOffs.end();
}

bool IsAddressed(std::string_view line) {
  const std::string_view bare = WithoutMarks(line);
  return bare.size() <= kOwnNameBytesMax &&
         EndsIn(bare, {"様", "さま", "御中", "殿", "先生", "各位", "さん"}) &&
         !HasOneOf(bare, {"。", "お世話", "お疲れ"});
}

bool IsRule(std::string_view line) {
  const std::string_view text = WithoutSpaces(line);
  if (text == "--") return true;
  size_t count = 0;
  constexpr std::u32string_view kMarks = U"-_=*~+#/|─━═―ー－＿＝＊～〜◆◇■□●○★☆・:";
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    if (kMarks.find(one.code) == std::u32string_view::npos) return false;
    at += one.bytes;
    ++count;
  }
  return count >= 4;
}

size_t ItemMark(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && IsSpace(CharacterAt(line, at).code)) at += CharacterAt(line, at).bytes;
  if (at == line.size()) return 0;
  const Character first = CharacterAt(line, at);
  constexpr std::u32string_view kBullets = U"・•●○■□◆◇▪‣▶→";
  if (kBullets.find(first.code) != std::u32string_view::npos) return at + first.bytes;
  if (first.code >= U'①' && first.code <= U'⑳') return at + first.bytes;
  const bool dash = first.code == '-' || first.code == '*' || first.code == '+';
  if (dash && at + 1 < line.size() && line[at + 1] == ' ') return at + 2;
  // "1. ", "1) ", "(1) ", "a) "
  size_t end = at + (first.code == '(' ? 1 : 0);
  const size_t digits = end;
  while (end < line.size() && end - digits < 3 && IsDigit(static_cast<unsigned char>(line[end]))) {
    ++end;
  }
  if (end == digits && end + 1 < line.size() && line[end + 1] == ')' &&
      IsAsciiLetter(static_cast<unsigned char>(line[end]))) {
    ++end;
  }
  if (end == digits || end >= line.size()) return 0;
  if (line[end] == ')') return end + 1;
  const bool dot = line[end] == '.' && end + 1 < line.size() && line[end + 1] == ' ';
  return dot && first.code != '(' ? end + 2 : 0;
}

}  // namespace tasuki::domain
