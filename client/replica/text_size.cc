#include "client/replica/text_size.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "client/limits.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;
using google::protobuf::internal::WireFormatLite;

// What a field is called where it is too long; empty: it has as much room as all texts together.
std::string NameOf(const FieldDescriptor& field) {
  const google::protobuf::Message& prospect = v1::ProspectText::default_instance();
  const google::protobuf::Message& firm = v1::FirmText::default_instance();
  const bool of_prospect = field.containing_type() == prospect.GetDescriptor();
  if (of_prospect && (field.number() == v1::ProspectText::kContextFieldNumber ||
                      field.number() == v1::ProspectText::kExpectsFieldNumber)) {
    return "";
  }
  const bool of_firm = field.containing_type() == firm.GetDescriptor();
  if (of_firm && field.number() == v1::FirmText::kNoteFieldNumber) return "";
  if (of_prospect && field.number() == v1::ProspectText::kEmailsFieldNumber)
    return "e-mail address";
  if (of_prospect && field.number() == v1::ProspectText::kPhonesFieldNumber) {
    return "telephone number";
  }
  if (of_firm && field.number() == v1::FirmText::kAliasesFieldNumber) return "alias";
  if (of_prospect || of_firm) return field.name();
  const bool title = field.containing_type() == v1::Remark::descriptor() &&
                     field.number() == v1::Remark::kTitleFieldNumber;
  if (title || field.is_repeated()) return field.name();
  return "";
}

// The text of `field` that breaks a bound, as an error.
absl::Status CheckField(const google::protobuf::Message& message, const FieldDescriptor& field) {
  const std::string name = NameOf(field);
  const size_t bytes_max = name.empty() ? kTextBytesMax : kNameBytesMax;
  const Reflection& reflection = *message.GetReflection();
  const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  if (count > kTextListMax) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("there are $0 of: $1; at most $2 are kept", count, Phrase::Told(name),
                        kTextListMax));
  }
  std::string held;
  for (int i = 0; i < count; ++i) {
    const std::string& text = field.is_repeated()
                                  ? reflection.GetRepeatedStringReference(message, &field, i, &held)
                                  : reflection.GetStringReference(message, &field, &held);
    if (text.size() <= bytes_max) continue;
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the $0 has $1 bytes; it may have at most $2; shorten it",
                        Phrase::Told(name.empty() ? "text" : name), text.size(), bytes_max));
  }
  return absl::OkStatus();
}

// Calls `visit` for each text of the one message that `personal` holds.
template <class Visit>
void ForEachField(v1::Personal& personal, Visit visit) {
  const Reflection& outer = *personal.GetReflection();
  const FieldDescriptor* body =
      outer.GetOneofFieldDescriptor(personal, v1::Personal::descriptor()->oneof_decl(0));
  if (body == nullptr) return;
  google::protobuf::Message& message = *outer.MutableMessage(&personal, body);
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) visit(message, *field);
  }
}

// Whether a message and the messages right in it have few enough fields to be looked at: a list of
// empty texts takes twenty times its room once it is read.
bool HasFewParts(std::string_view bytes, bool outer, int& left) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  while (const uint32_t tag = in.ReadTag()) {
    if (--left < 0) return false;
    if (outer && WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      uint32_t size = 0;
      if (!in.ReadVarint32(&size)) return true;  // The parser says what is wrong with it.
      const auto at = static_cast<size_t>(in.CurrentPosition());
      if (!HasFewParts(bytes.substr(at, size), false, left)) return false;
      if (!in.Skip(static_cast<int>(std::min<size_t>(size, bytes.size() - at)))) return true;
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return true;
    }
  }
  return true;
}

}  // namespace

absl::Status CheckTexts(const EventDraft& draft) {
  const auto name = [](const char* what, const std::string& text) {
    if (text.size() <= kNameBytesMax) return absl::OkStatus();
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the $0 has $1 bytes; it may have at most $2; shorten it", what,
                        text.size(), kNameBytesMax));
  };
  absl::Status status = name("colleague's name", draft.header.member_added().name());
  status.Update(name("stage", draft.header.deal_opened().stage()));
  status.Update(name("stage", draft.header.deal_stage_changed().stage()));
  if (!draft.personal.has_value()) return status;
  v1::Personal personal = *draft.personal;
  ForEachField(personal,
               [&](const google::protobuf::Message& message, const FieldDescriptor& field) {
                 status.Update(CheckField(message, field));
               });
  if (const size_t bytes = personal.ByteSizeLong(); bytes > kTextBytesMax) {
    status.Update(
        Fault(absl::StatusCode::kInvalidArgument,
              Phrase("the texts of one event have at most $0 bytes, these have $1; shorten them",
                     kTextBytesMax, bytes)));
  }
  return status;
}

std::optional<v1::Personal> ReadTexts(std::string_view message, bool& left_out) {
  int parts = kTextPartsMax;
  v1::Personal personal;
  if (message.size() > kTextBytesMax || !HasFewParts(message, true, parts) ||
      !personal.ParseFromArray(message.data(), static_cast<int>(message.size()))) {
    left_out = true;
    return std::nullopt;
  }
  ForEachField(personal, [&](google::protobuf::Message& texts, const FieldDescriptor& field) {
    if (CheckField(texts, field).ok()) return;
    texts.GetReflection()->ClearField(&texts, &field);
    left_out = true;
  });
  return personal;
}

}  // namespace tasuki::client
