#include "common/domain/message/markers.h"

#include <algorithm>
#include <array>

namespace tasuki::domain {
namespace {

// In English words may go on: `attach` is found in `attached`.
constexpr auto kGivesEnglish = std::to_array<std::string_view>(
    {"attach",     "enclose",        "case study", "case studies", "article",     "report",
     "guide",      "white paper",    "sample",     "price list",   "quotation",   "quote",
     "data sheet", "figures",        "brochure",   "catalogue",    "catalog",     "drawing",
     "link",       "http",           "www.",       "here is",      "here are",    "list of",
     "deadline",   "answer to your", "study",      "survey",       "checklist",   "invitation",
     "summary",    "minutes of",     "comparison", "calculation",  "is answered", "new version"});
constexpr auto kGivesJapanese = std::to_array<std::string_view>(
    {"添付",     "同封",     "資料",   "事例",     "記事",       "お見積",   "見積書",
     "カタログ", "サンプル", "回答",   "お答え",   "図面",       "仕様書",   "データ",
     "報告書",   "レポート", "手引",   "新製品",   "期限",       "締切",     "締め切り",
     "情報",     "成績書",   "計画書", "お送りし", "お送りいた", "お届けし", "お届けいた",
     "送付",     "http",     "www.",   "新機能",   "改訂版",     "議事録",   "比較表",
     "試算",     "一覧",     "ご招待", "動画",     "お知らせし", "納品いた"});

constexpr auto kConversationEnglish = std::to_array<std::string_view>(
    {"you mentioned",    "you asked",     "you said",     "you told",    "you wrote",
     "you raised",       "you showed",    "you worried",  "you wanted",  "you explained",
     "you described",    "you pointed",   "you wished",   "you ordered", "you planned",
     "we discussed",     "as discussed",  "we spoke",     "we talked",   "we met",
     "we last",          "we agreed",     "as agreed",    "as promised", "i promised",
     "our conversation", "our call",      "our meeting",  "our talk",    "our visit",
     "our discussion",   "your question", "your request", "your visit",  "your message",
     "your mail",        "your email",    "your e-mail",  "your letter", "your enquiry",
     "your inquiry",     "your order",    "your offer",   "at our",      "when i visited",
     "for showing me",   "since our"});
constexpr auto kConversationJapanese = std::to_array<std::string_view>({"先日",
                                                                        "先般",
                                                                        "前回",
                                                                        "お話",
                                                                        "伺いまし",
                                                                        "伺った",
                                                                        "伺いした",
                                                                        "と伺",
                                                                        "を伺",
                                                                        "おっしゃ",
                                                                        "仰って",
                                                                        "ご質問",
                                                                        "ご要望",
                                                                        "ご相談",
                                                                        "お打ち合わせ",
                                                                        "お打合せ",
                                                                        "打ち合わせ",
                                                                        "ご面談",
                                                                        "お問い合わせ",
                                                                        "お問合せ",
                                                                        "ご依頼",
                                                                        "ご指摘",
                                                                        "お目にかか",
                                                                        "お会い",
                                                                        "ご来場",
                                                                        "ご来社",
                                                                        "ご注文",
                                                                        "ご発注い",
                                                                        "お約束",
                                                                        "ご用命",
                                                                        "お申し付け",
                                                                        "頂戴したお",
                                                                        "昨日",
                                                                        "先週",
                                                                        "先月",
                                                                        "昨年は",
                                                                        "納品いたしました",
                                                                        "ご導入"});

constexpr auto kPersonalEnglish = std::to_array<std::string_view>(
    {"your team", "your company", "your plant", "your office", "your site", "your line",
     "your project", "your firm", "your mill", "your factory", "your shop", "your department",
     "your store", "your colleagues", "your budget", "congratulations", "your presentation"});
constexpr auto kPersonalJapanese =
    std::to_array<std::string_view>({"御社", "貴社", "貴部", "貴校", "貴店", "貴殿", "貴院", "貴行",
                                     "貴庁", "貴会", "貴工場", "貴所", "貴課", "貴団体"});

constexpr auto kCommon = std::to_array<std::string_view>(
    {"about",      "after",       "again",    "also",    "and",          "any",
     "anything",   "are",         "article",  "attach",  "attached",     "back",
     "been",       "before",      "best",     "better",  "brochure",     "business",
     "call",       "calls",       "came",     "can",     "case",         "catalogue",
     "client",     "come",        "company",  "contact", "conversation", "could",
     "date",       "day",         "days",     "dear",    "does",         "email",
     "enclosed",   "for",         "free",     "friday",  "from",         "get",
     "give",       "glad",        "good",     "had",     "happy",        "has",
     "have",       "hear",        "hello",    "help",    "here",         "him",
     "his",        "hope",        "how",      "info",    "information",  "interest",
     "interested", "interesting", "into",     "its",     "just",         "kind",
     "know",       "last",        "let",      "like",    "list",         "look",
     "mail",       "make",        "many",     "may",     "meet",         "meeting",
     "met",        "minutes",     "monday",   "month",   "more",         "morning",
     "much",       "need",        "new",      "next",    "not",          "note",
     "now",        "offer",       "office",   "once",    "one",          "our",
     "out",        "over",        "phone",    "please",  "price",        "product",
     "proposal",   "question",    "read",     "regards", "report",       "said",
     "sales",      "say",         "see",      "send",    "sent",         "short",
     "should",     "some",        "soon",     "study",   "sunday",       "talk",
     "talked",     "team",        "tell",     "than",    "thank",        "thanks",
     "that",       "the",         "their",    "them",    "then",         "there",
     "they",       "this",        "thursday", "time",    "today",        "tomorrow",
     "tuesday",    "very",        "visit",    "want",    "was",          "wednesday",
     "week",       "well",        "were",     "what",    "when",         "which"});
constexpr auto kCommonToo = std::to_array<std::string_view>(
    {"will", "with", "work", "would", "year",  "you",   "your", "who",  "why",
     "but",  "did",  "she",  "her",   "two",   "three", "both", "too",  "all",
     "took", "take", "asks", "asked", "wants", "use",   "used", "using"});
constexpr auto kCommonJapanese = std::to_array<std::string_view>(
    {"資料", "提案", "検討", "連絡", "弊社", "貴社", "御社", "会社", "株式", "式会", "名刺", "面談",
     "時間", "先日", "添付", "電話", "世話", "確認", "商会", "担当", "都合", "本日", "今後", "案内",
     "事例", "説明", "送付", "質問", "要望", "相談", "希望", "予定", "月曜", "火曜", "水曜", "木曜",
     "金曜", "土曜", "日曜", "曜日", "午前", "午後", "見積", "営業", "部長", "課長", "社長", "様子",
     "貴重", "結構", "返信", "返事", "回答", "興味", "可能", "場合", "必要", "内容", "今回", "前回",
     "次回", "来週", "今週", "先週", "来月", "今月", "先月", "訪問", "挨拶", "大変", "誠に", "有限",
     "限会", "合同", "同会", "工場", "交換", "件名"});
constexpr auto kCommonKatakana = std::to_array<std::string_view>(
    {"メール", "ページ", "カタロ", "タログ", "サンプ", "ンプル", "データ", "リンク", "ファイ",
     "ァイル", "サービ", "ービス", "システ", "ステム", "アポイ", "ビジネ"});

template <size_t N>
bool HasAny(const FoldedText& text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&text](std::string_view word) { return text.Has(word, true); });
}

template <size_t N>
bool IsAmong(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// まで, not far behind a day, a week or a month's end.
bool HasDeadlineJapanese(const std::string& text) {
  constexpr size_t kBack = 15;  // Five characters.
  constexpr std::string_view kUntil = "まで";
  for (size_t at = text.find(kUntil); at != std::string::npos; at = text.find(kUntil, at + 1)) {
    const size_t from = at - std::min(at, kBack);
    const std::string_view before = std::string_view(text).substr(from, at - from);
    for (const std::string_view day : {"日", "末", "曜", "週"}) {
      if (before.find(day) != std::string_view::npos) return true;
    }
  }
  return false;
}

// `by 30 June`, `before Friday`, `until the end of May`.
bool HasDeadlineEnglish(const FoldedText& text) {
  constexpr auto kDays = std::to_array<std::string_view>(
      {"monday",   "tuesday",   "wednesday", "thursday", "friday",   "january",
       "february", "march",     "april",     "may ",     "june",     "july",
       "august",   "september", "october",   "november", "december", "the end",
       "next",     "end of",    "the ",      "noon"});
  for (const std::string_view until : {"by", "before", "until", "till"}) {
    for (const FoundWords& found : text.Find(until)) {
      const size_t behind = found.at + found.bytes + 1;
      if (behind >= text.text().size()) continue;
      const std::string_view rest = std::string_view(text.text()).substr(behind, 12);
      if (IsDigit(static_cast<unsigned char>(rest[0]))) return true;
      for (const std::string_view day : kDays) {
        if (!rest.starts_with(day)) continue;
        if (day != "the " || IsDigit(static_cast<unsigned char>(rest.size() > 4 ? rest[4] : ' '))) {
          return true;
        }
      }
    }
  }
  return false;
}

}  // namespace

bool GivesSomething(const FoldedText& text, MessageLanguage language) {
  if (language == MessageLanguage::kJapanese) {
    return HasAny(text, kGivesJapanese) || HasDeadlineJapanese(text.text());
  }
  return HasAny(text, kGivesEnglish) || HasDeadlineEnglish(text);
}

bool RefersToConversation(const FoldedText& text, MessageLanguage language) {
  return language == MessageLanguage::kJapanese ? HasAny(text, kConversationJapanese)
                                                : HasAny(text, kConversationEnglish);
}

bool IsPersonal(const FoldedText& text, MessageLanguage language) {
  return language == MessageLanguage::kJapanese ? HasAny(text, kPersonalJapanese)
                                                : HasAny(text, kPersonalEnglish);
}

bool IsCommonWord(std::string_view word) {
  return IsAmong(kCommon, word) || IsAmong(kCommonToo, word) || IsAmong(kCommonJapanese, word) ||
         IsAmong(kCommonKatakana, word);
}

}  // namespace tasuki::domain
