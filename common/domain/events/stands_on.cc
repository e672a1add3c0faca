#include "common/domain/events/stands_on.h"

#include <algorithm>

#include "common/domain/events/catalogue.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace tasuki::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Every field of 16 bytes, however deep: all ids have that size, and nothing else has.
void AddIds(const Message& message, std::vector<std::string>& ids) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddIds(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                    : reflection.GetMessage(message, field),
               ids);
      } else if (field->type() == FieldDescriptor::TYPE_BYTES) {
        std::string id = field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                              : reflection.GetString(message, field);
        if (id.size() == EventId::kBytes) ids.push_back(std::move(id));
      }
    }
  }
}

std::string ThingAdded(const v1::Header& header) {
  const TypeInfo* info = FindType(header.type());
  switch (info == nullptr ? Adds::kNothing : info->adds) {
    case Adds::kNothing:
      return header.type() == v1::ROLE_CHANGED ? RoleId(header.subject().id()) : "";
    case Adds::kSubject:
      return header.subject().id();
    case Adds::kDeal:
      return header.deal_opened().deal();
    case Adds::kPromise:
      return header.promise_made().promise();
    case Adds::kTask:
      return header.task_delegated().task();
  }
  return "";
}

}  // namespace

std::vector<std::string> BroughtBy(const v1::Header& header, ReplicaId replica) {
  std::vector<std::string> ids = {header.event_id()};
  if (std::string thing = ThingAdded(header); !thing.empty()) ids.push_back(std::move(thing));
  if (header.has_replica_opened()) ids.push_back(replica.str());
  return ids;
}

std::vector<std::string> NeededBy(const v1::Header& header, ReplicaId replica) {
  std::vector<std::string> ids;
  AddIds(header, ids);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<std::string> own = BroughtBy(header, replica);
  own.push_back(header.key_id());
  std::erase_if(ids, [&](const std::string& id) {
    return std::find(own.begin(), own.end(), id) != own.end();
  });
  if (!header.actor().empty()) ids.push_back(RoleId(header.actor()));
  return ids;
}

std::string RoleId(std::string_view member) { return "r" + std::string(member); }

}  // namespace tasuki::domain
