#include "common/domain/fold/texts.h"

#include <algorithm>
#include <numeric>

#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

using Fields = google::protobuf::RepeatedField<uint32_t>;

// Fields 1 to `last`: what adds a thing sets all of them.
Fields AllTo(int last) {
  Fields fields;
  for (int field = 1; field <= last; ++field) fields.Add(static_cast<uint32_t>(field));
  return fields;
}

// The fields of its text that the event sets; empty: not known.
Fields FieldsOf(const v1::Header& header) {
  switch (header.body_case()) {
    case v1::Header::kProspectAdded:
      return AllTo(v1::ProspectText::kExpectsFieldNumber);
    case v1::Header::kFirmAdded:
      return AllTo(v1::FirmText::kNoteFieldNumber);
    case v1::Header::kProspectChanged:
      return header.prospect_changed().text_fields();
    case v1::Header::kContactSucceeded:
      return header.contact_succeeded().text_fields();
    case v1::Header::kFirmChanged:
      return header.firm_changed().text_fields();
    default:
      return {};
  }
}

// Takes `fields` out of an earlier text's; whether it has none left.
bool SaysNothingMore(const Fields& fields, v1::TextRef& text) {
  if (text.fields().empty()) return false;
  auto& own = *text.mutable_fields();
  const auto set_again = [&](uint32_t field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
  };
  own.Truncate(static_cast<int>(std::remove_if(own.begin(), own.end(), set_again) - own.begin()));
  return own.empty();
}

}  // namespace

void AddText(const JournalEvent& event, FactRows& rows, v1::Texts& texts) {
  if (event.header->key_id().empty()) return;
  const Fields fields = FieldsOf(*event.header);
  auto& refs = *texts.mutable_refs();
  refs.erase(std::remove_if(refs.begin(), refs.end(),
                            [&](v1::TextRef& text) { return SaysNothingMore(fields, text); }),
             refs.end());
  if (refs.size() >= kTextsMax) {
    v1::Texts& older = rows.Edit(TextsKey(rows.subject(), texts.blocks()));
    older.mutable_refs()->Swap(&refs);
    texts.set_blocks(texts.blocks() + 1);
  }
  v1::TextRef& text = *refs.Add();
  text.set_seq(event.seq.value());
  text.set_type(event.header->type());
  if (fields.size() <= kTextFieldsMax) *text.mutable_fields() = fields;
}

absl::Status ForEachText(SubjectId subject, const v1::Texts& texts, Rows& rows,
                         absl::FunctionRef<void(const v1::TextRef&)> visit) {
  for (uint32_t block = 0; block < texts.blocks(); ++block) {
    const v1::Texts* older = rows.Find(TextsKey(subject, block));
    if (older == nullptr) continue;
    for (const v1::TextRef& text : older->refs()) visit(text);
  }
  for (const v1::TextRef& text : texts.refs()) visit(text);
  return rows.status();
}

}  // namespace tasuki::domain
