#include "client/export/report_words.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "client/words/phrases.h"
#include "client/words/translations.h"
#include "client/words/wording.h"

namespace tasuki::client {

std::string LoadText(Language language, const std::string& state) {
  if (state == "below") return InLanguage(language, "below the floor");
  if (state == "above") return InLanguage(language, "above the ceiling");
  return state;
}

std::string FiltersText(Language language, const v1::ReportFilters& filters) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& value, const Phrase& what) {
    if (!value.empty()) parts.push_back(InLanguage(language, what));
  };
  const std::string from = TimeForPeople(language, filters.from());
  const std::string to = TimeForPeople(language, filters.to());
  if (!filters.month().empty()) {
    parts.push_back(filters.month());
  } else {
    add(from, Phrase("from $0", from));
    add(to, Phrase("until $0", to));
  }
  add(filters.member(), Phrase("work of $0", OneLine(filters.member())));
  add(filters.team(), Phrase("team of $0", OneLine(filters.team())));
  add(filters.firm(), Phrase("firm $0", OneLine(filters.firm())));
  add(filters.segment(), Phrase("segment: $0", Plain(language, filters.segment())));
  add(filters.source(), Phrase("source: $0", Plain(language, filters.source())));
  add(filters.channel(), Phrase("touches by: $0", Plain(language, filters.channel())));
  if (parts.empty()) return "";
  return InLanguage(
      language,
      Phrase("counted: $0", absl::StrJoin(parts, language == Language::kJapanese ? "、" : ", ")));
}

}  // namespace tasuki::client
