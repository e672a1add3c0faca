#include "tests/compat/examples.h"

#include <string>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"

namespace tasuki::compat {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Elements of every repeated field.
constexpr int kElements = 2;
// Added to 64-bit numbers, so that they look like microseconds of 2026.
constexpr int64_t kMicroseconds = 1785304800000000;

integrity::Hash HashOf(std::string_view name) { return integrity::Sha256(name); }

// From 1 to 1000.
int SmallNumber(std::string_view name) {
  return 1 + static_cast<int>(GetU32(HashOf(name).bytes()) % 1000);
}

std::string ExampleBytes(const FieldDescriptor& field, std::string_view name) {
  std::string_view last = field.name();
  const bool is_key = last.ends_with("key");
  return is_key ? HashOf(name).str() : ExampleId(name);
}

// Sets a single field, or adds an element named `name` to a repeated one.
class Setter {
 public:
  Setter(Message& message, const FieldDescriptor& field, std::string name)
      : message_(message), field_(field), name_(std::move(name)) {}

  void Set() {
    const Reflection& reflection = *message_.GetReflection();
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return Put(&Reflection::SetInt32, &Reflection::AddInt32, SignedNumber());
      case FieldDescriptor::CPPTYPE_INT64:
        return Put(&Reflection::SetInt64, &Reflection::AddInt64,
                   kMicroseconds + SmallNumber(name_));
      case FieldDescriptor::CPPTYPE_UINT32:
        return Put(&Reflection::SetUInt32, &Reflection::AddUInt32,
                   static_cast<uint32_t>(SmallNumber(name_)));
      case FieldDescriptor::CPPTYPE_UINT64:
        return Put(&Reflection::SetUInt64, &Reflection::AddUInt64,
                   static_cast<uint64_t>(SmallNumber(name_)));
      case FieldDescriptor::CPPTYPE_BOOL:
        return Put(&Reflection::SetBool, &Reflection::AddBool, true);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Put(&Reflection::SetEnum, &Reflection::AddEnum, field_.enum_type()->value(1));
      case FieldDescriptor::CPPTYPE_STRING:
        return SetText(reflection);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return FillEveryField(field_.is_repeated()
                                  ? *reflection.AddMessage(&message_, &field_)
                                  : *reflection.MutableMessage(&message_, &field_));
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        break;
    }
    TASUKI_CHECK(false) << field_.full_name() << " has a type that no event has";
  }

 private:
  template <class SetOne, class AddOne, class Value>
  void Put(SetOne set, AddOne add, const Value& value) {
    const Reflection& reflection = *message_.GetReflection();
    if (field_.is_repeated()) {
      (reflection.*add)(&message_, &field_, value);
    } else {
      (reflection.*set)(&message_, &field_, value);
    }
  }

  void SetText(const Reflection& reflection) {
    std::string text =
        field_.type() == FieldDescriptor::TYPE_BYTES ? ExampleBytes(field_, name_) : "襷 " + name_;
    if (field_.is_repeated()) {
      reflection.AddString(&message_, &field_, std::move(text));
    } else {
      reflection.SetString(&message_, &field_, std::move(text));
    }
  }

  // Zigzag fields are there because they may be negative.
  int32_t SignedNumber() const {
    const int number = SmallNumber(name_);
    return field_.type() == FieldDescriptor::TYPE_SINT32 ? -number : number;
  }

  Message& message_;
  const FieldDescriptor& field_;
  const std::string name_;
};

void FillField(Message& message, const FieldDescriptor& field) {
  TASUKI_CHECK(!field.is_map()) << field.full_name() << " is a map, whose bytes have no order";
  if (!field.is_repeated()) return Setter(message, field, field.full_name()).Set();
  for (int i = 0; i < kElements; ++i) {
    Setter(message, field, field.full_name() + "." + std::to_string(i)).Set();
  }
}

}  // namespace

std::string ExampleId(std::string_view name) {
  return HashOf(name).str().substr(0, EventId::kBytes);
}

void FillEveryField(Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.real_containing_oneof() == nullptr) FillField(message, field);
  }
}

void FillEveryField(Message& message, const FieldDescriptor& of_oneof) {
  FillEveryField(message);
  FillField(message, of_oneof);
}

v1::Header ExampleHeader(v1::EventType type) {
  v1::Header header;
  const FieldDescriptor* body = v1::Header::descriptor()->FindFieldByNumber(type);
  TASUKI_CHECK(body != nullptr && body->real_containing_oneof() != nullptr)
      << "Header.body has no field with the number of " << v1::EventType_Name(type);
  FillEveryField(header, *body);
  header.set_type(type);
  return header;
}

}  // namespace tasuki::compat
