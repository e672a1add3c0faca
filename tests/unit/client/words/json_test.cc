#include "client/words/json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "common/base/terminal.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/view.pb.h"

// Our own printer of JSON beside protobuf's, byte for byte.

namespace tasuki::client {
namespace {

using google::protobuf::FieldDescriptor;
using ProtoMessage = google::protobuf::Message;

std::string ByProtobuf(const ProtoMessage& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return HarmlessJson(json);
}

std::string AnyText() {
  static const std::vector<std::string> kPieces = {
      "",
      "plain",
      "\"",
      "\\",
      "<b>",
      "\n\t\r\b\f\x01",
      "\x7F",
      "日本語の文。",
      "㈱ミライ",
      "ｶﾅ",
      "é",
      "😀",
      "\u2028",
      "\uFEFF",
      "\u202E",
      "\u00AD",
      "\u0085",
      "한국어",
      "\u17B4",
      "\uFFFD",
      "\u3000\uCFFF",
      "\uD000\uD7A3",
      "\u2FFF",
      "\u200B",
      "/ & ' = +",
      "\U000E0001",
      "\U0001D173",
      "a\u0300",
      "\uFFF9\uE000",
  };
  std::string text;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) text += *rc::gen::elementOf(kPieces);
  return text;
}

template <typename Number>
Number AnyNumber() {
  using Limits = std::numeric_limits<Number>;
  return *rc::gen::oneOf(rc::gen::arbitrary<Number>(),
                         rc::gen::element(Number(0), Limits::min(), Limits::max()));
}

void FillAny(ProtoMessage& message, int depth);

// Sets the field, or adds to it.
void PutAny(ProtoMessage& message, const FieldDescriptor& field, int depth) {
  const auto& reflection = *message.GetReflection();
  const bool more = field.is_repeated();
  const auto put = [&](auto set, auto add, auto value) {
    more ? (reflection.*add)(&message, &field, value) : (reflection.*set)(&message, &field, value);
  };
  using R = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      put(&R::SetString, &R::AddString, AnyText());
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      put(&R::SetBool, &R::AddBool, *rc::gen::arbitrary<bool>());
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      put(&R::SetInt32, &R::AddInt32, AnyNumber<int32_t>());
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      put(&R::SetUInt32, &R::AddUInt32, AnyNumber<uint32_t>());
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      put(&R::SetInt64, &R::AddInt64, AnyNumber<int64_t>());
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      put(&R::SetUInt64, &R::AddUInt64, AnyNumber<uint64_t>());
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      put(&R::SetDouble, &R::AddDouble,
          *rc::gen::element(0.0, -0.0, 1.0, 0.1, -2.5e-9, 1e300, 1.0 / 3,
                            std::numeric_limits<double>::infinity(), std::nan("")));
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (depth > 0) {
        FillAny(more ? *reflection.AddMessage(&message, &field)
                     : *reflection.MutableMessage(&message, &field),
                depth - 1);
      }
      break;
    default:
      break;
  }
}

void FillAny(ProtoMessage& message, int depth) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    for (int n = *rc::gen::inRange(0, field.is_repeated() ? 3 : 2); n > 0; --n) {
      PutAny(message, field, depth);
    }
  }
}

TEST(JsonTest, EveryMessageThatIsShownIsPrintedAsProtobufPrintsIt) {
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  auto& factory = *google::protobuf::MessageFactory::generated_factory();
  // Linked, and so in the pool.
  const auto* audit = v1::HandoverView::descriptor()->file();
  int types = 0;
  for (const auto* file : {v1::AgendaView::descriptor()->file(), audit}) {
    ASSERT_EQ(pool.FindFileByName(file->name()), file);
    for (int i = 0; i < file->message_type_count(); ++i) {
      const ProtoMessage& prototype = *factory.GetPrototype(file->message_type(i));
      ++types;
      const std::unique_ptr<ProtoMessage> empty(prototype.New());
      EXPECT_EQ(ToJson(*empty), ByProtobuf(*empty));
      EXPECT_TRUE(rc::check(prototype.GetTypeName(), [&] {
        const std::unique_ptr<ProtoMessage> message(prototype.New());
        FillAny(*message, 2);
        RC_ASSERT(ToJson(*message) == ByProtobuf(*message));
      }));
    }
  }
  EXPECT_GT(types, 100);
}

TEST(JsonTest, OtherPeoplesWordsStandAsProtobufWritesThem) {
  v1::AgendaItem item;
  item.set_name("\"<\u202E\u2028日本\xF0\x9F\x98\x80");
  EXPECT_EQ(ToJson(item), ByProtobuf(item));
  EXPECT_NE(ToJson(item).find("\\u202e"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::client
