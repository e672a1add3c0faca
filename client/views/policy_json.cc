#include "client/views/policy_json.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/default_policy.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace tasuki::client {
namespace {

using OrderedJson = nlohmann::ordered_json;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using FaultList = std::vector<domain::PolicyFault>;

constexpr size_t kJsonLineWidth = 100;
constexpr size_t kJsonFaultsMax = 20;

std::string PlaceBelow(const std::string& place, const std::string& name) {
  return place.empty() ? name : absl::StrCat(place, ".", name);
}

std::string OneLineJson(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

void CheckFields(const OrderedJson& json, const Descriptor& type, const std::string& place,
                 FaultList& faults);

void CheckValue(const OrderedJson& json, const FieldDescriptor& field, const std::string& place,
                FaultList& faults) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (json.is_object()) return CheckFields(json, *field.message_type(), place, faults);
      return faults.push_back({place, "fields in { } are needed"});
    case FieldDescriptor::CPPTYPE_STRING:
      if (json.is_string()) return;
      return faults.push_back({place, "a text in quotes is needed"});
    case FieldDescriptor::CPPTYPE_BOOL:
      if (json.is_boolean()) return;
      return faults.push_back({place, "true or false is needed"});
    case FieldDescriptor::CPPTYPE_UINT32:
      if (json.is_number_unsigned() && json.get<uint64_t>() <= UINT32_MAX) return;
      return faults.push_back({place, "a whole number from 0 on is needed"});
    default:
      return;  // The library says what it wants.
  }
}

// FaultList beyond kJsonFaultsMax are not looked for.
void CheckFields(const OrderedJson& json, const Descriptor& type, const std::string& place,
                 FaultList& faults) {
  for (const auto& item : json.items()) {
    if (faults.size() >= kJsonFaultsMax) return;
    const std::string at = PlaceBelow(place, item.key());
    const FieldDescriptor* field = type.FindFieldByName(item.key());
    if (field == nullptr) field = type.FindFieldByCamelcaseName(item.key());
    if (field == nullptr) {
      faults.push_back({at, "there is no such field"});
    } else if (item.value().is_null()) {
      faults.push_back({at, "a value is needed, or leave it out"});
    } else if (!field->is_repeated()) {
      CheckValue(item.value(), *field, at, faults);
    } else if (!item.value().is_array()) {
      faults.push_back({at, "a list in [ ] is needed"});
    } else {
      int i = 0;
      for (const OrderedJson& one : item.value()) {
        CheckValue(one, *field, absl::StrCat(at, "[", i++, "]"), faults);
      }
    }
  }
}

// The line on which byte `at` of `text` stands, from 1.
size_t LineAtByte(const std::string& text, size_t at) {
  const size_t end = std::min(at, text.size());
  return 1 +
         static_cast<size_t>(std::count(text.begin(), text.begin() + static_cast<long>(end), '\n'));
}

Phrase PolicyAdvice() { return "mend the file; the policy in force stays"; }

absl::StatusOr<OrderedJson> ReadJson(const std::string& text) {
  // The library throws; its errors become ours here.
  try {
    return OrderedJson::parse(text);
  } catch (const OrderedJson::parse_error& error) {
    return Refused(Phrase("line $0 is not JSON", LineAtByte(text, error.byte)), PolicyAdvice());
  } catch (const OrderedJson::exception&) {
    return Refused("this is not JSON", PolicyAdvice());
  }
}

// With what is 0, false or empty, or without.
OrderedJson JsonOf(const v1::Policy& policy, bool whole) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = whole;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(policy, &text, options);
  OrderedJson json =
      status.ok() ? OrderedJson::parse(text, nullptr, /*allow_exceptions=*/false) : OrderedJson();
  return json.is_discarded() ? OrderedJson() : json;
}

// Plain values, as many on a line as fit.
void WriteFilled(const OrderedJson& list, size_t indent, std::string& out) {
  const std::string space(indent + 2, ' ');
  std::string line;
  absl::StrAppend(&out, "[");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string one = absl::StrCat(OneLineJson(list[i]), i + 1 < list.size() ? "," : "");
    if (!line.empty() && indent + 3 + line.size() + one.size() > kJsonLineWidth) {
      absl::StrAppend(&out, "\n", space, line);
      line.clear();
    }
    absl::StrAppend(&line, line.empty() ? "" : " ", one);
  }
  absl::StrAppend(&out, "\n", space, line, "\n", std::string(indent, ' '), "]");
}

// What fits stands on one line.
void WriteLines(const OrderedJson& json, size_t indent, std::string& out) {
  const std::string line = OneLineJson(json);
  const bool open = json.is_structured() && !json.empty() && indent + line.size() > kJsonLineWidth;
  if (!open) {
    absl::StrAppend(&out, line);
    return;
  }
  if (json.is_array() && json.front().is_primitive()) return WriteFilled(json, indent, out);
  const std::string space(indent + 2, ' ');
  absl::StrAppend(&out, json.is_array() ? "[" : "{");
  bool first = true;
  for (const auto& item : json.items()) {
    absl::StrAppend(&out, first ? "\n" : ",\n", space);
    if (json.is_object()) absl::StrAppend(&out, "\"", item.key(), "\": ");
    WriteLines(item.value(), indent + 2, out);
    first = false;
  }
  absl::StrAppend(&out, "\n", std::string(indent, ' '), json.is_array() ? "]" : "}");
}

// The field by which the things of both lists are told apart, where each has one of its own.
std::optional<std::string> NamedBy(const OrderedJson& before, const OrderedJson& after) {
  for (const char* field : {"name", "channel", "outcome"}) {
    bool by_it = true;
    for (const OrderedJson* list : {&before, &after}) {
      std::set<std::string> names;
      for (const OrderedJson& one : *list) {
        by_it = by_it && one.is_object() && one.contains(field) && one[field].is_string() &&
                names.insert(one[field].get<std::string>()).second;
      }
    }
    if (by_it) return field;
  }
  return std::nullopt;
}

// Finds what differs.
class PolicyDiffer {
 public:
  std::vector<v1::PolicyChangeView> Take() { return std::move(changes_); }

  void Compare(const OrderedJson& before, const OrderedJson& after, const std::string& place) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) {
      CompareFields(before, after, place);
    } else if (before.is_array() && after.is_array()) {
      const std::optional<std::string> name = NamedBy(before, after);
      if (name.has_value()) {
        CompareNamed(before, after, *name, place);
      } else {
        CompareList(before, after, place);
      }
    } else {
      Add(place, OneLineJson(before), OneLineJson(after));
    }
  }

 private:
  void Add(const std::string& place, const std::string& from, const std::string& to) {
    v1::PolicyChangeView& change = changes_.emplace_back();
    change.set_path(place);
    change.set_from(from);
    change.set_to(to);
  }

  void CompareFields(const OrderedJson& before, const OrderedJson& after,
                     const std::string& place) {
    for (const auto& item : before.items()) {
      const std::string at = PlaceBelow(place, item.key());
      if (after.contains(item.key())) {
        Compare(item.value(), after[item.key()], at);
      } else {
        Add(at, OneLineJson(item.value()), "");
      }
    }
    for (const auto& item : after.items()) {
      if (!before.contains(item.key()))
        Add(PlaceBelow(place, item.key()), "", OneLineJson(item.value()));
    }
  }

  static std::vector<std::string> Names(const OrderedJson& list, const std::string& field) {
    std::vector<std::string> names;
    for (const OrderedJson& one : list) names.push_back(one[field].get<std::string>());
    return names;
  }

  void CompareNamed(const OrderedJson& before, const OrderedJson& after, const std::string& field,
                    const std::string& place) {
    const std::vector<std::string> old_names = Names(before, field);
    const std::vector<std::string> new_names = Names(after, field);
    std::vector<std::string> stayed;
    for (size_t i = 0; i < old_names.size(); ++i) {
      const auto found = std::find(new_names.begin(), new_names.end(), old_names[i]);
      const std::string at = absl::StrCat(place, "[", old_names[i], "]");
      if (found == new_names.end()) {
        Add(at, OneLineJson(before[i]), "");
        continue;
      }
      stayed.push_back(old_names[i]);
      Compare(before[i], after[static_cast<size_t>(found - new_names.begin())], at);
    }
    std::vector<std::string> in_new_order;
    for (size_t i = 0; i < new_names.size(); ++i) {
      const bool is_old =
          std::find(old_names.begin(), old_names.end(), new_names[i]) != old_names.end();
      if (is_old) {
        in_new_order.push_back(new_names[i]);
      } else {
        Add(absl::StrCat(place, "[", new_names[i], "]"), "", OneLineJson(after[i]));
      }
    }
    // Of cadences, the first one starts with a prospect.
    if (stayed != in_new_order)
      Add(place, absl::StrJoin(stayed, ", "), absl::StrJoin(in_new_order, ", "));
  }

  void CompareList(const OrderedJson& before, const OrderedJson& after, const std::string& place) {
    if (before.size() == after.size() && !absl::EndsWith(place, ".days")) {
      for (size_t i = 0; i < before.size(); ++i) {
        Compare(before[i], after[i], absl::StrCat(place, "[", i, "]"));
      }
      return;
    }
    std::multiset<std::string> left;
    for (const OrderedJson& one : after) left.insert(OneLineJson(one));
    for (const OrderedJson& one : before) {
      const auto found = left.find(OneLineJson(one));
      if (found == left.end()) {
        Add(place, OneLineJson(one), "");
      } else {
        left.erase(found);
      }
    }
    for (const OrderedJson& one : after) {
      const auto found = left.find(OneLineJson(one));
      if (found == left.end()) continue;
      Add(place, "", OneLineJson(one));
      left.erase(found);
    }
  }

  std::vector<v1::PolicyChangeView> changes_;
};

// A policy's JSON with the days of its holidays: a step to the next says nothing to people.
OrderedJson WithDays(const v1::Policy& policy) {
  OrderedJson json = JsonOf(policy, /*whole=*/true);
  const v1::Calendar& calendar = policy.calendar();
  for (int i = 0; i < calendar.holiday_lists_size(); ++i) {
    for (int j = 0; j < calendar.holiday_lists(i).holidays_size(); ++j) {
      OrderedJson days = OrderedJson::array();
      int64_t day = 0;
      for (const int32_t step : calendar.holiday_lists(i).holidays(j).day_steps()) {
        day = domain::ClampDay(day + step);
        days.push_back(domain::FormatDay(static_cast<int32_t>(day)));
      }
      OrderedJson& holiday = json["calendar"]["holiday_lists"][i]["holidays"][j];
      holiday.erase("day_steps");
      holiday["days"] = std::move(days);
    }
  }
  return json;
}

}  // namespace

absl::Status RefusedFor(const std::vector<domain::PolicyFault>& faults) {
  if (faults.empty()) return absl::OkStatus();
  const domain::PolicyFault& first = faults.front();
  if (faults.size() == 1)
    return Refused(Phrase("$0: $1", first.place, first.reason), PolicyAdvice());
  return Refused(Phrase("$0: $1 (and $2 more)", first.place, first.reason, faults.size() - 1),
                 PolicyAdvice());
}

absl::StatusOr<v1::Policy> ReadPolicy(const std::string& text) {
  TASUKI_ASSIGN_OR_RETURN(const OrderedJson json, ReadJson(text));
  if (!json.is_object()) return Refused("a policy is fields in { }", PolicyAdvice());
  FaultList faults;
  CheckFields(json, *v1::Policy::descriptor(), "", faults);
  TASUKI_RETURN_IF_ERROR(RefusedFor(faults));
  v1::Policy policy;
  const auto read = google::protobuf::util::JsonStringToMessage(OneLineJson(json), &policy);
  if (!read.ok()) return Refused(Phrase::Told(std::string(read.message())), PolicyAdvice());
  return policy;
}

absl::StatusOr<v1::Policy> ShippedPolicy() { return ReadPolicy(kDefaultPolicyJson); }

std::string PolicyText(const v1::Policy& policy) {
  std::string text;
  WriteLines(JsonOf(policy, /*whole=*/false), 0, text);
  return absl::StrCat(text, "\n");
}

std::vector<v1::PolicyChangeView> PolicyChanges(const v1::Policy& before, const v1::Policy& after) {
  PolicyDiffer differ;
  differ.Compare(WithDays(before), WithDays(after), "");
  return differ.Take();
}

}  // namespace tasuki::client
