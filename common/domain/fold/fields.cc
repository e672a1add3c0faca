#include "common/domain/fold/fields.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tasuki::domain {
namespace {

using Numbers = google::protobuf::RepeatedField<uint32_t>;

struct Field {
  bool sealed;
  const google::protobuf::FieldDescriptor* descriptor;
};

void AddAttributes(const v1::ProspectAttributes& attributes, std::vector<Field>& fields) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  attributes.GetReflection()->ListFields(attributes, &set);
  for (const google::protobuf::FieldDescriptor* field : set) fields.push_back({false, field});
}

// Numbers that this code does not know say nothing: a row has as many entries as there are fields.
void AddSealed(const google::protobuf::Descriptor& text, const Numbers& numbers,
               std::vector<Field>& fields) {
  for (int i = 0; i < text.field_count(); ++i) {
    const auto number = static_cast<uint32_t>(text.field(i)->number());
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) {
      fields.push_back({true, text.field(i)});
    }
  }
}

std::vector<Field> ChangedFields(const v1::Header& header) {
  std::vector<Field> fields;
  if (header.has_prospect_changed()) {
    AddAttributes(header.prospect_changed().attributes(), fields);
    AddSealed(*v1::ProspectText::descriptor(), header.prospect_changed().text_fields(), fields);
  } else if (header.has_contact_succeeded()) {
    AddAttributes(header.contact_succeeded().attributes(), fields);
    AddSealed(*v1::ProspectText::descriptor(), header.contact_succeeded().text_fields(), fields);
  } else if (header.has_firm_changed()) {
    const google::protobuf::Descriptor& changed = *v1::FirmChanged::descriptor();
    if (header.firm_changed().has_zone()) {
      fields.push_back({false, changed.FindFieldByNumber(v1::FirmChanged::kZoneFieldNumber)});
    }
    if (header.firm_changed().has_fiscal_year_end_month()) {
      fields.push_back(
          {false, changed.FindFieldByNumber(v1::FirmChanged::kFiscalYearEndMonthFieldNumber)});
    }
    AddSealed(*v1::FirmText::descriptor(), header.firm_changed().text_fields(), fields);
  }
  return fields;
}

// The row's place for that field.
v1::Exclusive& StandingOf(const Field& field, v1::FieldsRow& row) {
  const auto number = static_cast<uint32_t>(field.descriptor->number());
  const std::pair wanted(field.sealed, number);
  auto& list = *row.mutable_fields();
  const auto at = std::find_if(list.begin(), list.end(), [&](const v1::FieldChange& one) {
    return std::pair(one.sealed(), one.field()) >= wanted;
  });
  if (at != list.end() && std::pair(at->sealed(), at->field()) == wanted) {
    return *at->mutable_standing();
  }
  const auto index = at - list.begin();
  v1::FieldChange& added = *list.Add();
  added.set_sealed(field.sealed);
  added.set_field(number);
  std::rotate(list.pointer_begin() + index, list.pointer_end() - 1, list.pointer_end());
  return *list.Mutable(static_cast<int>(index))->mutable_standing();
}

}  // namespace

void StandForFields(const JournalEvent& event, FactRows& rows, CrossedList& crossed) {
  const std::vector<Field> fields = ChangedFields(*event.header);
  if (fields.empty()) return;
  v1::FieldsRow& row = rows.Edit(FieldsKey(rows.subject()));
  for (const Field& field : fields) {
    Stand(event, {.what = field.descriptor->name(), .id = {}, .value = {}}, StandingOf(field, row),
          crossed);
  }
}

bool IsField(std::string_view what) {
  return what != kDealClosed && what != kDealStage && what != kDealAmount && what != kDealTerms &&
         what != kPromiseClosed && what != kTaskEnded && what != kTaskPlanned &&
         what != kNextChosen && what != kCadenceStarted;
}

}  // namespace tasuki::domain
