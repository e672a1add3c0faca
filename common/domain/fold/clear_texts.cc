#include "common/domain/fold/clear_texts.h"

#include <string>
#include <vector>

#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

using google::protobuf::FieldDescriptor;

bool Fits(const std::string& text) { return text.size() <= kClearTextBytesMax; }
bool IsKnown(const google::protobuf::Message& message) {
  return message.GetReflection()->GetUnknownFields(message).empty();
}
bool Fits(const v1::CivilSlot& slot) { return IsKnown(slot); }
bool Fits(const v1::Money& money) { return Fits(money.currency()) && IsKnown(money); }
bool Fits(const v1::ProspectAttributes& attributes) {
  return Fits(attributes.zone()) && Fits(attributes.language()) && IsKnown(attributes);
}

// Of the types whose texts and messages rows take over.
bool BodyFits(const v1::Header& header) {
  switch (header.body_case()) {
    case v1::Header::kFirmAdded:
      return Fits(header.firm_added().zone());
    case v1::Header::kFirmChanged:
      return Fits(header.firm_changed().zone());
    case v1::Header::kProspectAdded:
      return Fits(header.prospect_added().attributes()) && Fits(header.prospect_added().cadence());
    case v1::Header::kProspectChanged:
      return Fits(header.prospect_changed().attributes());
    case v1::Header::kContactSucceeded:
      return Fits(header.contact_succeeded().attributes());
    case v1::Header::kTouchLogged:
      return Fits(header.touch_logged().cadence());
    case v1::Header::kOutcomeRecorded:
      return Fits(header.outcome_recorded().season()) && Fits(header.outcome_recorded().next());
    case v1::Header::kNextTouchSet:
      return Fits(header.next_touch_set().season()) && Fits(header.next_touch_set().next());
    case v1::Header::kCadenceStarted:
      return Fits(header.cadence_started().cadence());
    case v1::Header::kCadencePaused:
      return Fits(header.cadence_paused().until());
    case v1::Header::kPromiseMade:
      return Fits(header.promise_made().due());
    case v1::Header::kPromiseMoved:
      return Fits(header.promise_moved().due());
    case v1::Header::kDealOpened:
      return Fits(header.deal_opened().stage()) && Fits(header.deal_opened().value());
    case v1::Header::kDealStageChanged:
      return Fits(header.deal_stage_changed().stage()) && Fits(header.deal_stage_changed().value());
    case v1::Header::kDealClosed:
      return Fits(header.deal_closed().value());
    case v1::Header::kTaskDelegated:
      return Fits(header.task_delegated().due());
    case v1::Header::kTaskPlanned:
      return Fits(header.task_planned().due());
    default:
      return true;
  }
}

void ClearLong(google::protobuf::Message& message) {
  std::vector<const FieldDescriptor*> fields;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  std::string held;
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      ClearLong(*reflection.MutableMessage(&message, field));
    } else if (field->type() == FieldDescriptor::TYPE_STRING &&
               !Fits(reflection.GetStringReference(message, field, &held))) {
      reflection.ClearField(&message, field);
    }
  }
}

}  // namespace

const v1::Header& HeaderToFold(const v1::Header& header, v1::Header& copy) {
  if (BodyFits(header)) return header;
  copy = header;
  copy.DiscardUnknownFields();
  ClearLong(copy);
  return copy;
}

}  // namespace tasuki::domain
