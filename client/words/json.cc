#include "client/words/json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/words/display.h"
#include "client/words/utf8.h"
#include "common/base/terminal.h"

namespace tasuki::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using ProtoMessage = google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kPieceBytes = 32 << 10;

bool PrintSlowly(const ProtoMessage& message, std::string& json) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return false;
  json += text;
  return true;
}

// Bytes of ASCII that stand for themselves in JSON, to protobuf's printer too: what prints, but
// `"`,
// `\\`, `<` and `>`.
constexpr std::array<bool, 256> StandingBytes() {
  std::array<bool, 256> standing{};
  for (size_t byte = 0x20; byte < 0x7F; ++byte) {
    standing[byte] = byte != '"' && byte != '\\' && byte != '<' && byte != '>';
  }
  return standing;
}
constexpr std::array<bool, 256> kStanding = StandingBytes();

// Whether every character of `text` does: such ASCII, and U+3000 to U+CFFF (kana, most ideographs,
// Hangul).
bool StandsForItself(const std::string& text) {
  const size_t size = text.size();
  for (size_t at = 0; at < size;) {
    const auto byte = static_cast<uint8_t>(text[at]);
    if (kStanding[byte]) {
      ++at;
      continue;
    }
    const auto continues = [&](size_t i) { return (static_cast<uint8_t>(text[i]) & 0xC0) == 0x80; };
    if (byte < 0xE3 || byte > 0xEC || at + 2 >= size || !continues(at + 1) || !continues(at + 2)) {
      return false;
    }
    at += 3;
  }
  return true;
}

// Whether every field of the type, and of those within it, is of a kind that JsonWriter prints.
bool IsPrinted(const Descriptor& type, absl::flat_hash_set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return true;
  if (absl::StartsWith(type.full_name(), "google.protobuf.")) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_map() || field.type() == FieldDescriptor::TYPE_BYTES) return false;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!IsPrinted(*field.message_type(), seen)) return false;
        break;
      case FieldDescriptor::CPPTYPE_STRING:
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        if (field.is_repeated()) return false;
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_ENUM:
        return false;
    }
  }
  return true;
}

// Prints messages of such types. What it has it gives away in pieces, between the elements of the
// outermost list.
class JsonWriter {
 public:
  explicit JsonWriter(absl::FunctionRef<void(const std::string&)> take) : take_(take) {}

  void Write(const ProtoMessage& message) {
    Put(message);
    Give();
  }

 private:
  struct Field {
    const FieldDescriptor* field;
    std::string name;  // In quotes, with a comma and the colon.
    bool has_presence;
    bool is_repeated;
    bool is_last;
    FieldDescriptor::CppType type;
  };
  using Fields = std::vector<Field>;  // In the order in which they are printed.

  // What a list needs again for each of its elements.
  const Fields& FieldsOf(const Descriptor& type) {
    auto [found, is_new] = types_.try_emplace(&type);
    Fields& fields = found->second;
    if (!is_new) return fields;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      fields.push_back({&field, absl::StrCat(",\"", field.name(), "\":"), field.has_presence(),
                        field.is_repeated(), field.containing_oneof() != nullptr && !is_message,
                        field.cpp_type()});
    }
    // Protobuf has `optional` values behind the others, by number.
    std::stable_sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) {
      if (!a.is_last || !b.is_last) return a.is_last < b.is_last;
      return a.field->number() < b.field->number();
    });
    return fields;
  }

  void Give() {
    json_ = HarmlessJson(std::move(json_));
    take_(json_);
    json_.clear();
  }

  void Put(const ProtoMessage& message) {
    const Reflection& reflection = *message.GetReflection();
    bool first = true;
    ++depth_;
    for (const Field& field : FieldsOf(*message.GetDescriptor())) {
      if (field.has_presence && !reflection.HasField(message, field.field)) continue;
      const size_t begin = json_.size();
      json_ += field.name;
      if (first) json_[begin] = '{';
      first = false;
      if (field.is_repeated) {
        PutList(message, reflection, field);
      } else {
        PutValue(message, reflection, field);
      }
    }
    --depth_;
    json_ += first ? "{}" : "}";
  }

  void PutText(const std::string& text) {
    if (StandsForItself(text)) {
      json_ += '"';
      json_ += text;
      json_ += '"';
      return;
    }
    google::protobuf::StringValue value;
    value.set_value(IsUtf8(text) ? text : Printable(text));
    PrintSlowly(value, json_);
  }

  template <typename Number>
  void PutLong(Number number) {
    absl::StrAppend(&json_, "\"", number, "\"");
  }

  void PutValue(const ProtoMessage& message, const Reflection& reflection, const Field& of) {
    const FieldDescriptor* field = of.field;
    switch (of.type) {
      case FieldDescriptor::CPPTYPE_STRING:
        return PutText(reflection.GetStringReference(message, field, &scratch_));
      case FieldDescriptor::CPPTYPE_BOOL:
        json_ += reflection.GetBool(message, field) ? "true" : "false";
        return;
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrAppend(&json_, reflection.GetInt32(message, field));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrAppend(&json_, reflection.GetUInt32(message, field));
      case FieldDescriptor::CPPTYPE_INT64:
        return PutLong(reflection.GetInt64(message, field));
      case FieldDescriptor::CPPTYPE_UINT64:
        return PutLong(reflection.GetUInt64(message, field));
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        google::protobuf::DoubleValue value;
        value.set_value(reflection.GetDouble(message, field));
        PrintSlowly(value, json_);
        return;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Put(reflection.GetMessage(message, field));
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_ENUM:
        return;  // Not printed here.
    }
  }

  void PutElement(const ProtoMessage& message, const Reflection& reflection, const Field& of,
                  int i) {
    switch (of.type) {
      case FieldDescriptor::CPPTYPE_STRING:
        return PutText(reflection.GetRepeatedStringReference(message, of.field, i, &scratch_));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrAppend(&json_, reflection.GetRepeatedUInt32(message, of.field, i));
      case FieldDescriptor::CPPTYPE_UINT64:
        return PutLong(reflection.GetRepeatedUInt64(message, of.field, i));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Put(reflection.GetRepeatedMessage(message, of.field, i));
      default:
        return;  // Not printed here.
    }
  }

  void PutList(const ProtoMessage& message, const Reflection& reflection, const Field& of) {
    const int size = reflection.FieldSize(message, of.field);
    json_ += '[';
    for (int i = 0; i < size; ++i) {
      if (i > 0) json_ += ',';
      if (depth_ == 1 && json_.size() >= kPieceBytes) Give();
      PutElement(message, reflection, of, i);
    }
    json_ += ']';
  }

  const absl::FunctionRef<void(const std::string&)> take_;
  std::string json_, scratch_;
  int depth_ = 0;
  absl::node_hash_map<const Descriptor*, Fields> types_;
};

}  // namespace

void WriteJson(const ProtoMessage& message,
               absl::FunctionRef<void(const std::string& piece)> take) {
  absl::flat_hash_set<const Descriptor*> seen;
  if (IsPrinted(*message.GetDescriptor(), seen)) return JsonWriter(take).Write(message);
  std::string json;
  if (PrintSlowly(message, json)) return take(HarmlessJson(std::move(json)));
  // Our own messages always print; text of others is checked to be UTF-8 before it gets here.
  take(R"({"error":{"code":"internal","text":"the answer cannot be printed as JSON","do":""}})");
}

std::string ToJson(const ProtoMessage& message) {
  std::string json;
  WriteJson(message, [&](const std::string& piece) { json += piece; });
  return json;
}

}  // namespace tasuki::client
