#include "client/views/draft_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "client/limits.h"
#include "common/domain/message/quote.h"

namespace tasuki::client {
namespace {

using domain::MessageLanguage;

constexpr const char* kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                     "Friday", "Saturday", "Sunday"};
constexpr const char* kWeekdaysJapanese[] = {"月", "火", "水", "木", "金", "土", "日"};
constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};

int WeekdayOf(absl::CivilDay day) { return static_cast<int>(absl::GetWeekday(day)); }

// The line above an earlier message, as mail programs of that language write it.
std::string Announced(MessageLanguage language, const PastMessage& past, absl::TimeZone zone) {
  const absl::CivilMinute at = absl::ToCivilMinute(past.at, zone);
  const absl::CivilDay day(at);
  if (language == MessageLanguage::kJapanese) {
    return absl::StrFormat("%d年%d月%d日(%s) %d:%02d %s%s:", static_cast<int64_t>(day.year()),
                           day.month(), day.day(), kWeekdaysJapanese[WeekdayOf(day)], at.hour(),
                           at.minute(), past.writer, past.inbound ? " 様" : "のメール");
  }
  return absl::StrFormat("On %s, %d %s %d at %02d:%02d, %s wrote:", kWeekdays[WeekdayOf(day)],
                         day.day(), kMonths[day.month() - 1], static_cast<int64_t>(day.year()),
                         at.hour(), at.minute(), past.writer);
}

// A subject without the signs of an answer before it.
std::string BareSubject(absl::string_view subject) {
  for (bool more = true; more;) {
    more = false;
    subject = absl::StripLeadingAsciiWhitespace(subject);
    for (const char* sign : {"re:", "re：", "fwd:", "fw:", "aw:"}) {
      if (!absl::StartsWithIgnoreCase(subject, sign)) continue;
      subject.remove_prefix(std::string_view(sign).size());
      more = true;
    }
  }
  return std::string(subject);
}

// The subject of a thread: that of its latest message that has one.
std::string ThreadSubject(const std::vector<PastMessage>& earlier) {
  for (const PastMessage& past : earlier) {
    if (std::string bare = BareSubject(past.subject); !bare.empty()) return bare;
  }
  return "";
}

void PutThread(const std::vector<PastMessage>& earlier, v1::DraftView& view) {
  const auto latest = std::find_if(earlier.begin(), earlier.end(), [](const PastMessage& past) {
    return !past.message_id.empty();
  });
  if (latest == earlier.end()) return;
  view.set_in_reply_to(latest->message_id);
  std::vector<std::string> ids = latest->references;
  // Earlier ones that it does not name belong to the thread all the same.
  for (auto past = earlier.rbegin(); past != earlier.rend(); ++past) {
    const bool is_there = std::find(ids.begin(), ids.end(), past->message_id) != ids.end();
    if (!past->message_id.empty() && !is_there) ids.push_back(past->message_id);
  }
  const size_t first = ids.size() - std::min(ids.size(), kMailReferencesMax);
  for (size_t i = first; i < ids.size(); ++i) view.add_references(ids[i]);
}

// Says whom the sender follows, behind the salutation (and in Japanese behind the opening), where
// the template does not.
std::string WithPredecessor(MessageLanguage language, const std::string& predecessor,
                            std::string body) {
  if (predecessor.empty() || absl::StrContains(body, predecessor)) return body;
  const bool japanese = language == MessageLanguage::kJapanese;
  const std::string sentence = japanese
                                   ? absl::StrCat(predecessor, "の後任としてご連絡しております。\n")
                                   : absl::StrCat("I follow ", predecessor, ", whom you know. ");
  size_t at = body.find("\n\n");
  if (japanese && at != std::string::npos) {
    const size_t opening = body.find("\n\n", at + 2);
    at = opening == std::string::npos ? at : opening;
  }
  body.insert(at == std::string::npos ? 0 : at + 2, sentence);
  return body;
}

}  // namespace

MessageLanguage LanguageFor(const v1::ProspectAttributes& attributes, std::string_view name,
                            std::string_view zone) {
  if (!attributes.language().empty()) return domain::MessageLanguageOf(attributes.language());
  if (attributes.segment() == v1::JAPANESE) return MessageLanguage::kJapanese;
  if (attributes.segment() == v1::MULTINATIONAL) return MessageLanguage::kEnglish;
  const bool other_script = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE3;  // Kana and ideographs begin so in UTF-8.
  });
  return other_script && zone == "Asia/Tokyo" ? MessageLanguage::kJapanese
                                              : MessageLanguage::kEnglish;
}

std::string SlotInWords(MessageLanguage language, absl::Time at, absl::TimeZone zone) {
  const absl::CivilMinute when = absl::ToCivilMinute(at, zone);
  const absl::CivilDay day(when);
  if (language == MessageLanguage::kJapanese) {
    const std::string minute = when.minute() == 0 ? "" : absl::StrCat(when.minute(), "分");
    return absl::StrFormat("%d月%d日(%s)%d時%s", day.month(), day.day(),
                           kWeekdaysJapanese[WeekdayOf(day)], when.hour(), minute);
  }
  return absl::StrFormat("%s %d %s at %d:%02d", kWeekdays[WeekdayOf(day)], day.day(),
                         kMonths[day.month() - 1], when.hour(), when.minute());
}

void ComposeDraft(const DraftSources& sources, v1::DraftView& view) {
  std::vector<domain::EarlierMessage> quoted;
  for (const PastMessage& past : sources.earlier) {
    if (past.text.empty()) continue;
    quoted.push_back({Announced(sources.language, past, sources.zone), past.text});
  }
  domain::MessageFacts facts = sources.facts;
  // Only what is there is spoken of.
  if (!quoted.empty() && sources.language == MessageLanguage::kEnglish) {
    facts.carried = "It stands beneath this one";
  }
  domain::FilledMessage filled = domain::FillTemplate(sources.form, facts);
  const std::string thread = ThreadSubject(sources.earlier);
  const bool goes_on = sources.answers || filled.subject.empty();
  if (goes_on && !thread.empty()) {
    view.set_subject(absl::StrCat("Re: ", thread));
  } else {
    view.set_subject(filled.subject.empty() ? sources.fallback_subject : filled.subject);
  }
  view.set_predecessor(sources.facts.predecessor);
  view.set_body(
      WithPredecessor(sources.language, sources.facts.predecessor, std::move(filled.body)));
  view.set_quoted(domain::QuoteEarlier(quoted));
  view.set_carries(static_cast<uint32_t>(quoted.size()));
  for (std::string& name : filled.missing) view.add_missing(std::move(name));
  PutThread(sources.earlier, view);
}

}  // namespace tasuki::client
