#include "client/commands/timeline_lines.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/ids.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

std::string MarksText(Printer& out, const v1::TimelineItem& item, domain::Rows& rows) {
  std::vector<std::string> marks;
  if (item.pending()) marks.push_back(out.Say(Message::kPending));
  if (item.retracted()) marks.push_back(out.Say(Message::kRetractedMark));
  if (item.after_leaving()) marks.push_back(out.Say(Message::kAfterLeaving));
  if (item.crossed()) marks.push_back(out.Say(Message::kCrossedMark));
  if (item.unreadable()) marks.push_back(out.Say(Message::kUnreadableMark));
  if (item.imported()) marks.push_back(out.Say(Message::kImportedMark));
  if (item.verdict() != "effective" && item.verdict() != "confirms") {
    marks.push_back(VerdictForPeople(out.language(), item.verdict(), item.event_id(), rows));
  }
  return absl::StrJoin(marks, out.Say(Message::kComma));
}

}  // namespace

std::string WhatHappened(Language language, const v1::TimelineItem& item) {
  const std::string type = PlainType(language, item.type());
  if (!item.direction().empty()) {
    return absl::StrCat(Plain(language, item.channel()), item.direction() == "in" ? " ←" : " →");
  }
  // How it is to be, or how the deal ended: not to be taken for what was held, or for an outcome.
  if (!item.planned_channel().empty()) {
    return PlanForPeople(language, "", item.planned_channel(), "");
  }
  if (item.type() == "DealClosed") return absl::StrCat(type, ": ", Plain(language, item.outcome()));
  if (!item.outcome().empty())
    return absl::StrCat(Say(language, Message::kOutcomeLead), Plain(language, item.outcome()));
  if (item.to().empty()) return type;
  const std::string to = item.to() == "queue" ? Say(language, Message::kQueue) : item.to();
  return absl::StrCat(Say(language, Message::kLabelOwner), ": ",
                      OwnerForPeople(language, to, item.cover_until(), item.back_to()));
}

std::string DetailsText(Language language, const v1::TimelineItem& item, NameDeals name_deals) {
  std::string text = ChangesForPeople(language, item.changes());
  const auto add = [&](const std::string& more) {
    if (more.empty()) return;
    absl::StrAppend(&text, text.empty() ? "" : Say(language, Message::kSemicolon), more);
  };
  // Of a change of a person or firm the text is what the change lists.
  const bool of_fields = item.type() == "ProspectChanged" || item.type() == "ContactSucceeded" ||
                         item.type() == "FirmChanged";
  if (text.empty() || !of_fields) add(OneLine(item.summary()));
  add(DetailsForPeople(language, item.details()));
  const auto say = [&](const char* field, const std::string& value) {
    if (!value.empty()) add(absl::StrCat(PlainField(language, field), ": ", value));
  };
  say("retracts", item.retracts().substr(0, 8));
  if (name_deals == NameDeals::kYes) say("deal-id", item.deal().substr(0, 8));
  say("entered_by", OneLine(item.entered_by()));
  return text;
}

std::string VerdictForPeople(Language language, const std::string& verdict,
                             const std::string& event_id, domain::Rows& rows) {
  const std::string word = Plain(language, verdict);
  const absl::StatusOr<std::string> id = HexDecode(event_id);
  if (verdict != domain::WordOf(v1::SET_APART) || !id.ok()) return word;
  if (id->size() != EventId::kBytes) return word;
  const auto* row = rows.Find(domain::ApartKey(EventId::FromTrusted(*id)));
  if (row == nullptr) return word;
  if (row->fate() == v1::REFUSED) return InLanguage(language, Phrase("set apart, then refused"));
  if (row->fate() != v1::ADMITTED) return word;
  const v1::Verdict as = row->admitted_as();
  if (as == v1::EFFECTIVE || as == v1::CONFIRMS || as == v1::VERDICT_UNSPECIFIED) {
    return InLanguage(language, Phrase("set apart, then admitted"));
  }
  return InLanguage(language, Phrase("set apart, then admitted: $0",
                                     Plain(language, std::string(domain::WordOf(as)))));
}

void PrintTimeline(Printer& out, const google::protobuf::RepeatedPtrField<v1::TimelineItem>& items,
                   NameDeals name_deals, domain::Rows& rows) {
  out.Line();
  Table table;
  table.headings = {out.Say(Message::kHeadWhen), out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadBy),   out.Say(Message::kHeadDetails),
                    out.Say(Message::kHeadId),   ""};
  table.columns = {Column::kWhole, Column::kText,  Column::kName,
                   Column::kText,  Column::kWhole, Column::kWhole};
  for (const v1::TimelineItem& item : items) {
    const Style style = item.retracted() ? Style::kDim : Style::kPlain;
    table.rows.push_back({TimeForPeople(out.language(), item.occurred_at()),
                          Cell(WhatHappened(out.language(), item), style), OneLine(item.by()),
                          Cell(DetailsText(out.language(), item, name_deals), style),
                          Cell(item.event_id().substr(0, 8), Style::kDim),
                          Cell(MarksText(out, item, rows), Style::kWarning)});
  }
  out.Print(table);
}

}  // namespace tasuki::client
