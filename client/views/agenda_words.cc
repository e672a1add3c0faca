#include "client/views/agenda_words.h"

#include "absl/strings/str_cat.h"
#include "client/words/display.h"
#include "client/words/translations.h"

namespace tasuki::client {

std::string TitleOf(const v1::AgendaItem& item, Language language) {
  std::string text = OneLine(item.name());
  if (!item.company().empty()) absl::StrAppend(&text, " (", OneLine(item.company()), ")");
  absl::StrAppend(&text, ": ", Plain(language, item.kind()));
  if (!item.channel().empty()) absl::StrAppend(&text, ", ", Plain(language, item.channel()));
  return text;
}

}  // namespace tasuki::client
