#pragma once

#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tasuki/v1/event.pb.h"

// One example of every event, made by code, each field set. Values depend on a field's full name
// alone: two fields that change places, or a field that changes its type, give other bytes, and a
// new field leaves the bytes of the others alone.

namespace tasuki::compat {

// 16 bytes that `name` always gives.
std::string ExampleId(std::string_view name);

// Sets every field, and all of the messages within; of a oneof, none.
void FillEveryField(google::protobuf::Message& message);

// The same, with `of_oneof` set too; it is one of the message's own.
void FillEveryField(google::protobuf::Message& message,
                    const google::protobuf::FieldDescriptor& of_oneof);

// A header of `type` with every field, and every field of its body.
v1::Header ExampleHeader(v1::EventType type);

}  // namespace tasuki::compat
