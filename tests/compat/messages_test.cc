// Events, as they lie in journals and outboxes: once released, their bytes are read for ever.

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/sync.pb.h"
#include "tests/compat/examples.h"
#include "tests/compat/golden.h"

namespace tasuki::compat {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Calls `visit(message, other)` for each message in a field that both have, element by element.
template <class Visit>
void ForEachPair(Message& message, const Message& other, Visit visit) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      visit(*reflection.MutableMessage(&message, field), reflection.GetMessage(other, field));
      continue;
    }
    const int elements =
        std::min(reflection.FieldSize(message, field), reflection.FieldSize(other, field));
    for (int i = 0; i < elements; ++i) {
      visit(*reflection.MutableRepeatedMessage(&message, field, i),
            reflection.GetRepeatedMessage(other, field, i));
    }
  }
}

// Clears in `message` what `known` does not have: fields that came later.
void KeepOnlyFieldsOf(const Message& known, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_known = field->is_repeated() ? reflection.FieldSize(known, field) > 0
                                               : reflection.HasField(known, field);
    if (!is_known) reflection.ClearField(&message, field);
  }
  ForEachPair(message, known,
              [](Message& part, const Message& part_known) { KeepOnlyFieldsOf(part_known, part); });
}

bool HasUnknownFields(Message& message) {
  if (!message.GetReflection()->GetUnknownFields(message).empty()) return true;
  bool found = false;
  ForEachPair(message, message,
              [&found](Message& part, const Message&) { found |= HasUnknownFields(part); });
  return found;
}

// Every version of `name` must still be read, field for field, and the newest one must hold every
// field that `made`, the example made by today's code, has.
void CheckMessage(const std::string& name, const Message& made) {
  SCOPED_TRACE(name);
  const std::vector<std::string> versions = VersionsFor(name, made.SerializeAsString());
  ASSERT_FALSE(versions.empty()) << "no golden bytes" << kHowToAdd;
  for (size_t i = 0; i < versions.size(); ++i) {
    SCOPED_TRACE("version " + std::to_string(i + 1));
    std::unique_ptr<Message> read(made.New());
    ASSERT_TRUE(read->ParseFromString(versions[i])) << "released bytes do not parse any more";
    EXPECT_FALSE(HasUnknownFields(*read)) << "a released field is gone";
    EXPECT_EQ(HexEncode(read->SerializeAsString()), HexEncode(versions[i]))
        << "released bytes are written in another way now";
    std::unique_ptr<Message> expected(made.New());
    expected->CopyFrom(made);
    KeepOnlyFieldsOf(*read, *expected);
    EXPECT_EQ(read->DebugString(), expected->DebugString())
        << "released bytes mean something else now";
  }
  EXPECT_EQ(HexEncode(versions.back()), HexEncode(made.SerializeAsString()))
      << "a field has no golden bytes" << kHowToAdd;
}

TEST(GoldenTest, EveryEventTypeKeepsItsBytes) {
  std::set<std::string> names;
  const EnumDescriptor& types = *v1::EventType_descriptor();
  for (int i = 0; i < types.value_count(); ++i) {
    if (types.value(i)->number() == v1::EVENT_TYPE_UNSPECIFIED) continue;
    const auto type = static_cast<v1::EventType>(types.value(i)->number());
    names.insert("event/" + types.value(i)->name());
    CheckMessage("event/" + types.value(i)->name(), ExampleHeader(type));
  }
  for (const std::string& name : NamesUnder("event")) {
    EXPECT_TRUE(names.contains(name)) << name << " was released and is no event type any more";
  }
}

TEST(GoldenTest, EverySealedPartKeepsItsBytes) {
  std::set<std::string> names;
  const google::protobuf::OneofDescriptor& body = *v1::Personal::descriptor()->oneof_decl(0);
  for (int i = 0; i < body.field_count(); ++i) {
    v1::Personal personal;
    FillEveryField(personal, *body.field(i));
    names.insert("personal/" + body.field(i)->name());
    CheckMessage("personal/" + body.field(i)->name(), personal);
  }
  for (const std::string& name : NamesUnder("personal")) {
    EXPECT_TRUE(names.contains(name)) << name << " was released and is no sealed part any more";
  }
}

void AddLines(const EnumDescriptor& type, std::vector<std::string>& lines) {
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor& value = *type.value(i);
    lines.push_back(type.full_name() + "." + value.name() + " = " + std::to_string(value.number()));
  }
}

void AddLines(const Descriptor& type, std::vector<std::string>& lines) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    lines.push_back(field.full_name() + " = " + std::to_string(field.number()) + " " +
                    field.type_name() + (field.is_repeated() ? " repeated" : "") +
                    (field.has_optional_keyword() ? " optional" : ""));
  }
  for (int i = 0; i < type.nested_type_count(); ++i) AddLines(*type.nested_type(i), lines);
}

// Every field and enum value of what is stored or sent, one a line.
std::vector<std::string> Numbers() {
  std::vector<std::string> lines;
  for (const FileDescriptor* file :
       {v1::Header::descriptor()->file(), v1::Policy::descriptor()->file(),
        v1::Chunk::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) AddLines(*file->message_type(i), lines);
    for (int i = 0; i < file->enum_type_count(); ++i) AddLines(*file->enum_type(i), lines);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(GoldenTest, FieldAndEnumNumbersStayWhatTheyAre) {
  const std::vector<std::string> now = Numbers();
  std::vector<std::string> released = ReadLines("numbers.txt");
  if (Mode() == GoldenMode::kReplace) released = now;
  if (Mode() == GoldenMode::kAdd) {
    std::vector<std::string> both;
    std::set_union(released.begin(), released.end(), now.begin(), now.end(),
                   std::back_inserter(both));
    released = both;
  }
  if (Mode() != GoldenMode::kCheck) WriteLines("numbers.txt", released);
  for (const std::string& line : released) {
    EXPECT_TRUE(std::binary_search(now.begin(), now.end(), line))
        << "was released and is gone or another: " << line;
  }
  for (const std::string& line : now) {
    EXPECT_TRUE(std::binary_search(released.begin(), released.end(), line))
        << "is not in numbers.txt: " << line << kHowToAdd;
  }
}

}  // namespace
}  // namespace tasuki::compat
