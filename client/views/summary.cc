#include "client/views/summary.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

using FieldDescriptor = google::protobuf::FieldDescriptor;
using ProtoMessage = google::protobuf::Message;

v1::DetailView MakeDetail(std::string field, std::string value) {
  v1::DetailView detail;
  detail.set_field(std::move(field));
  detail.set_value(std::move(value));
  return detail;
}

// Ids of a mail and its thread, which nobody typed and nobody reads.
bool IsOfThread(const FieldDescriptor& field) {
  if (field.containing_type() != v1::TouchText::descriptor()) return false;
  return field.number() == v1::TouchText::kMessageIdFieldNumber ||
         field.number() == v1::TouchText::kInReplyToFieldNumber ||
         field.number() == v1::TouchText::kReferencesFieldNumber;
}

// The texts of a sealed part that say something, in the order of its fields; lists with commas.
std::vector<v1::DetailView> SaidTexts(const v1::Personal& personal) {
  std::vector<v1::DetailView> texts;
  std::vector<const FieldDescriptor*> bodies;
  personal.GetReflection()->ListFields(personal, &bodies);
  if (bodies.empty()) return texts;
  const ProtoMessage& body = personal.GetReflection()->GetMessage(personal, bodies.front());
  const google::protobuf::Reflection& reflection = *body.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(body, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || IsOfThread(*field)) continue;
    std::string text;
    if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(body, field); ++i) {
        absl::StrAppend(&text, i == 0 ? "" : ", ", reflection.GetRepeatedString(body, field, i));
      }
    } else {
      text = reflection.GetString(body, field);
    }
    if (!text.empty()) texts.push_back(MakeDetail(field->name(), std::move(text)));
  }
  return texts;
}

template <class Enum>
void AddCode(const char* field, Enum value, std::vector<v1::DetailView>& details) {
  if (value == Enum{}) return;
  details.push_back(MakeDetail(field, std::string(domain::WordOf(value))));
}

void AddYesNo(const char* field, bool yes, std::vector<v1::DetailView>& details) {
  details.push_back(MakeDetail(field, yes ? "yes" : "no"));
}

void AddPromiseCodes(const v1::Header& header, std::vector<v1::DetailView>& details) {
  const auto add_due = [&](const v1::CivilSlot& due) {
    details.push_back(MakeDetail("promise-due", domain::FormatDay(due.day())));
  };
  if (header.has_promise_made()) {
    const v1::PromiseMade& made = header.promise_made();
    AddCode("promise-by", made.by(), details);
    AddCode("promise-kind", made.kind(), details);
    add_due(made.due());
    AddYesNo("consented", made.consented(), details);
  }
  if (header.has_promise_moved()) {
    add_due(header.promise_moved().due());
    AddYesNo("agreed_by_client", header.promise_moved().agreed_by_client(), details);
  }
  if (header.has_promise_closed()) AddCode("promise", header.promise_closed().fate(), details);
  if (!header.touch_logged().delivers().empty()) {
    details.push_back(
        MakeDetail("delivers", HexEncode(header.touch_logged().delivers()).substr(0, 8)));
  }
}

void AddCodes(const v1::Header& header, std::vector<v1::DetailView>& details) {
  if (header.has_touch_logged()) AddCode("gives", header.touch_logged().gives(), details);
  if (header.has_outcome_recorded()) {
    AddCode("reason", header.outcome_recorded().reason(), details);
    if (header.outcome_recorded().reopens()) details.push_back(MakeDetail("reopens", "yes"));
  }
  if (!header.note_added().declines().empty()) {
    details.push_back(MakeDetail("declines", HexEncode(header.note_added().declines())));
  }
  AddPromiseCodes(header, details);
  if (header.has_deal_closed()) AddCode("cause", header.deal_closed().cause(), details);
  if (header.has_owner_assigned()) AddCode("why", header.owner_assigned().why(), details);
  if (header.has_task_done()) AddCode("end", header.task_done().end(), details);
  if (header.has_terms_changed()) {
    const bool agreed = header.terms_changed().agreed_by_client();
    details.push_back(MakeDetail("agreed_by_client", agreed ? "yes" : "no"));
  }
  if (header.has_subject_erased() && !header.subject_erased().reason().empty()) {
    details.push_back(MakeDetail("reason", header.subject_erased().reason()));
  }
}

}  // namespace

std::string SummaryOf(const v1::Personal& personal) {
  const std::vector<v1::DetailView> texts = SaidTexts(personal);
  return texts.empty() ? "" : texts.front().value();
}

std::vector<v1::DetailView> DetailsOf(const v1::Header& header, const v1::Personal& personal) {
  std::vector<v1::DetailView> details;
  AddCodes(header, details);
  if (personal.has_firm() || personal.has_prospect()) return details;
  std::vector<v1::DetailView> texts = SaidTexts(personal);
  for (size_t i = 1; i < texts.size(); ++i) details.push_back(std::move(texts[i]));
  return details;
}

}  // namespace tasuki::client
