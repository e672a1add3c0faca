#include "client/export/event_json.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "common/base/bytes.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

using EventValue = nlohmann::ordered_json;
using google::protobuf::FieldDescriptor;
using ProtoMessage = google::protobuf::Message;
using google::protobuf::Reflection;

EventValue Of(const ProtoMessage& message);

EventValue OfText(const FieldDescriptor& field, const std::string& text) {
  return field.type() == FieldDescriptor::TYPE_BYTES ? HexEncode(text) : text;
}

EventValue OfOne(const ProtoMessage& message, const FieldDescriptor& field) {
  const Reflection& read = *message.GetReflection();
  std::string held;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return read.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return read.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return read.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return read.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return read.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return read.GetFloat(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return read.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return read.GetEnum(message, &field)->name();
    case FieldDescriptor::CPPTYPE_STRING:
      return OfText(field, read.GetStringReference(message, &field, &held));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Of(read.GetMessage(message, &field));
  }
  return nullptr;
}

EventValue OfRepeated(const ProtoMessage& message, const FieldDescriptor& field, int at) {
  const Reflection& read = *message.GetReflection();
  std::string held;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return read.GetRepeatedInt32(message, &field, at);
    case FieldDescriptor::CPPTYPE_INT64:
      return read.GetRepeatedInt64(message, &field, at);
    case FieldDescriptor::CPPTYPE_UINT32:
      return read.GetRepeatedUInt32(message, &field, at);
    case FieldDescriptor::CPPTYPE_UINT64:
      return read.GetRepeatedUInt64(message, &field, at);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return read.GetRepeatedDouble(message, &field, at);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return read.GetRepeatedFloat(message, &field, at);
    case FieldDescriptor::CPPTYPE_BOOL:
      return read.GetRepeatedBool(message, &field, at);
    case FieldDescriptor::CPPTYPE_ENUM:
      return read.GetRepeatedEnum(message, &field, at)->name();
    case FieldDescriptor::CPPTYPE_STRING:
      return OfText(field, read.GetRepeatedStringReference(message, &field, at, &held));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Of(read.GetRepeatedMessage(message, &field, at));
  }
  return nullptr;
}

EventValue Of(const ProtoMessage& message) {
  const Reflection& read = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  read.ListFields(message, &fields);
  EventValue json = EventValue::object();
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      json[field->name()] = OfOne(message, *field);
      continue;
    }
    EventValue& list = json[field->name()] = EventValue::array();
    for (int at = 0; at < read.FieldSize(message, field); ++at) {
      list.push_back(OfRepeated(message, *field, at));
    }
  }
  return json;
}

}  // namespace

std::string EventJson(const StoredEvent& event, const std::optional<v1::Personal>& text) {
  EventValue json = EventValue::object();
  if (!event.pending) {
    json["seq"] = event.seq.value();
    json["recorded_at_us"] = event.recorded_at_us;
  }
  json["verdict"] = std::string(domain::WordOf(event.verdict));
  json["pending"] = event.pending;
  json["replica"] = event.replica.Hex();
  json["replica_seq"] = event.replica_seq.value();
  json["act_left"] = event.act_left;
  json["header"] = Of(event.header);
  if (text.has_value()) json["text"] = Of(*text);
  return json.dump(-1, ' ', false, EventValue::error_handler_t::replace);
}

}  // namespace tasuki::client
