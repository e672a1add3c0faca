#include "client/import/map.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/words/money.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/events/words.h"
#include "nlohmann/json.hpp"

namespace tasuki::client {
namespace {

using Json = nlohmann::json;

void AppendText(std::string* out, std::string_view text) { out->append(text); }

absl::Status Wrong(const Phrase& where, const Phrase& what) {
  return Fault(absl::StatusCode::kInvalidArgument, Phrase("the map's $0: $1", where, what));
}

absl::StatusOr<std::string> TextOf(const Json& json, const Phrase& where) {
  if (!json.is_string()) return Wrong(where, "expected text in quotes");
  return json.get<std::string>();
}

// The text under `name`; empty where there is none and it may be absent.
absl::StatusOr<std::string> TextAt(const Json& json, const std::string& name, bool required) {
  auto found = json.find(name);
  if (found == json.end()) {
    if (required) return Wrong(Phrase("\"$0\"", name), "it is missing");
    return std::string();
  }
  return TextOf(*found, Phrase("\"$0\"", name));
}

absl::StatusOr<std::vector<std::string>> TextsOf(const Json& json, const Phrase& where) {
  if (!json.is_array()) return Wrong(where, "expected a list of texts in quotes");
  std::vector<std::string> texts;
  for (const Json& item : json) {
    TASUKI_ASSIGN_OR_RETURN(std::string text, TextOf(item, where));
    texts.push_back(std::move(text));
  }
  return texts;
}

// Errors leave out where in the map it stands.
absl::StatusOr<ImportVerb> ParseVerb(const std::string& text) {
  std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  ImportVerb verb;
  std::string first = words.empty() ? "" : words[0];
  if (first == "prospect" && words.size() == 2) {
    TASUKI_ASSIGN_OR_RETURN(verb.source, domain::FromWord<v1::Source>(words[1]));
    return verb;
  }
  if (first == "deal" && words.size() == 2 && words[1] == "open") {
    verb.kind = ImportVerbKind::kDealOpen;
    return verb;
  }
  if (first == "deal" && words.size() == 2 && (words[1] == "won" || words[1] == "lost")) {
    verb.kind = ImportVerbKind::kDealClose;
    verb.result = words[1] == "won" ? v1::DEAL_WON : v1::DEAL_LOST;
    return verb;
  }
  if (first == "touch" && words.size() == 3) {
    verb.kind = ImportVerbKind::kTouch;
    TASUKI_ASSIGN_OR_RETURN(verb.channel, domain::FromWord<v1::Channel>(words[1]));
    TASUKI_ASSIGN_OR_RETURN(verb.direction, domain::FromWord<v1::Direction>(words[2]));
    return verb;
  }
  if (first == "assign" && words.size() == 1) {
    verb.kind = ImportVerbKind::kAssign;
    return verb;
  }
  if (first == "outcome" && words.size() == 2) {
    verb.kind = ImportVerbKind::kOutcome;
    TASUKI_ASSIGN_OR_RETURN(verb.outcome, domain::FromWord<v1::Outcome>(words[1]));
    return verb;
  }
  if (first == "note" && words.size() >= 2) {
    verb.kind = ImportVerbKind::kNote;
    verb.column = text.substr(text.find("note") + 5);
    return verb;
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("'$0' is no verb; there are `prospect SOURCE`, `deal open|won|lost`, `touch "
                      "CHANNEL in|out`, `assign`, `outcome KIND`, `note COLUMN`",
                      text));
}

absl::StatusOr<ImportRule> ParseRule(const Json& json, const Phrase& where) {
  if (!json.is_object() || !json.contains("when") || !json.contains("do") || json.size() != 2) {
    return Wrong(where, "expected {\"when\": {COLUMN: VALUE, …}, \"do\": [VERB, …]}");
  }
  if (!json["when"].is_object()) return Wrong(where, "\"when\" must be {COLUMN: VALUE, …}");
  ImportRule rule;
  for (const auto& [column, value] : json["when"].items()) {
    ImportRule::Condition condition{column, {}};
    if (value.is_array()) {
      TASUKI_ASSIGN_OR_RETURN(condition.values, TextsOf(value, where));
    } else {
      TASUKI_ASSIGN_OR_RETURN(std::string only, TextOf(value, where));
      condition.values.push_back(std::move(only));
    }
    rule.when.push_back(std::move(condition));
  }
  TASUKI_ASSIGN_OR_RETURN(std::vector<std::string> verbs, TextsOf(json["do"], where));
  for (const std::string& text : verbs) {
    absl::StatusOr<ImportVerb> verb = ParseVerb(text);
    if (!verb.ok()) return Wrong(where, PhraseOf(verb.status()));
    rule.verbs.push_back(*std::move(verb));
  }
  return rule;
}

absl::Status ReadColumns(const Json& json, ImportMap& map) {
  auto columns = json.find("columns");
  if (columns == json.end() || !columns->is_object()) {
    return Wrong("\"columns\"", "expected {\"case\": COLUMN, \"at\": COLUMN, …}");
  }
  for (const auto& [name, value] : columns->items()) {
    TASUKI_ASSIGN_OR_RETURN(std::string column, TextOf(value, Phrase("\"columns\" \"$0\"", name)));
    if (name == "case") {
      map.case_column = column;
    } else if (name == "at") {
      map.at_column = column;
    } else if (name == "who") {
      map.who_column = column;
    } else if (name == "amount") {
      map.amount_column = column;
    } else {
      return Wrong("\"columns\"", Phrase("'$0' is none of case, at, who, amount", name));
    }
  }
  if (map.case_column.empty() || map.at_column.empty()) {
    return Wrong("\"columns\"", "\"case\" and \"at\" must be there");
  }
  return absl::OkStatus();
}

absl::Status ReadSource(const Json& json, ImportMap& map) {
  TASUKI_ASSIGN_OR_RETURN(map.source, TextAt(json, "source", true));
  bool good =
      !map.source.empty() && map.source.size() <= 64 &&
      std::all_of(map.source.begin(), map.source.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      });
  if (!good) return Wrong("\"source\"", "expected 1 to 64 of a-z, 0-9, '.', '_', '-'");
  TASUKI_ASSIGN_OR_RETURN(std::string encoding, TextAt(json, "encoding", false));
  if (encoding == "cp932") {
    map.encoding = CsvEncoding::kCp932;
  } else if (!encoding.empty() && encoding != "utf-8") {
    return Wrong("\"encoding\"", Phrase("'$0' is neither utf-8 nor cp932", encoding));
  }
  TASUKI_ASSIGN_OR_RETURN(std::string zone, TextAt(json, "zone", false));
  map.has_zone = !zone.empty();
  const std::optional<absl::TimeZone> found = FindZone(zone);
  map.zone = found.value_or(absl::UTCTimeZone());
  if (map.has_zone && !found.has_value()) {
    return Wrong("\"zone\"", Phrase("'$0' is no time zone, like Asia/Tokyo", zone));
  }
  TASUKI_ASSIGN_OR_RETURN(map.currency, TextAt(json, "currency", false));
  if (!map.currency.empty() && !DigitsOf(map.currency)) {
    return Wrong("\"currency\"", "expected three capitals, like JPY");
  }
  return absl::OkStatus();
}

absl::Status ReadName(const Json& json, ImportMap& map) {
  TASUKI_ASSIGN_OR_RETURN(std::string name, TextAt(json, "name", true));
  std::string_view rest = name;
  for (;;) {
    size_t open = rest.find('{');
    map.name_parts.emplace_back(rest.substr(0, open));
    if (open == std::string_view::npos) break;
    size_t close = rest.find('}', open);
    if (close == std::string_view::npos) return Wrong("\"name\"", "a '{' is never closed");
    map.name_parts.emplace_back(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  return absl::OkStatus();
}

absl::Status ReadPeople(const Json& json, ImportMap& map) {
  if (auto found = json.find("not_people"); found != json.end()) {
    TASUKI_ASSIGN_OR_RETURN(std::vector<std::string> names, TextsOf(*found, "\"not_people\""));
    map.not_people.insert(names.begin(), names.end());
  }
  auto found = json.find("active");
  if (found == json.end() || *found == "all") return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(std::vector<std::string> names, TextsOf(*found, "\"active\""));
  map.active.emplace(names.begin(), names.end());
  return absl::OkStatus();
}

absl::Status ReadRules(const Json& json, ImportMap& map) {
  auto rules = json.find("rules");
  if (rules == json.end() || !rules->is_array() || rules->empty()) {
    return Wrong("\"rules\"", "expected a list of at least one rule");
  }
  for (size_t i = 0; i < rules->size(); ++i) {
    TASUKI_ASSIGN_OR_RETURN(ImportRule rule, ParseRule((*rules)[i], Phrase("rule $0", i + 1)));
    map.rules.push_back(std::move(rule));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportMap> ParseImportMap(std::string_view text) {
  Json json;
  try {  // The library's only way to tell where the text is wrong.
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    size_t line =
        1 + std::count(text.begin(), text.begin() + std::min(text.size(), error.byte), '\n');
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the map is not JSON from line $0 on", line));
  }
  if (!json.is_object())
    return Fault(absl::StatusCode::kInvalidArgument, "the map must be a JSON object: {…}");
  for (const auto& [name, value] : json.items()) {
    static constexpr std::string_view kNames[] = {"source",     "encoding", "zone",
                                                  "currency",   "columns",  "name",
                                                  "not_people", "active",   "rules"};
    if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames)) {
      return Wrong(Phrase("\"$0\"", name),
                   Phrase("it is none of $0", absl::StrJoin(kNames, ", ", AppendText)));
    }
  }
  ImportMap map;
  TASUKI_RETURN_IF_ERROR(ReadSource(json, map));
  TASUKI_RETURN_IF_ERROR(ReadColumns(json, map));
  TASUKI_RETURN_IF_ERROR(ReadName(json, map));
  TASUKI_RETURN_IF_ERROR(ReadPeople(json, map));
  TASUKI_RETURN_IF_ERROR(ReadRules(json, map));
  if (!map.amount_column.empty() && map.currency.empty()) {
    return Wrong("\"currency\"", "amounts need one");
  }
  return map;
}

absl::StatusOr<ImportColumns> ImportColumns::Find(const ImportMap& map,
                                                  const std::vector<std::string>& columns) {
  ImportColumns found(map);
  found.columns_ = columns;
  found.by_name_.resize(columns.size());
  std::iota(found.by_name_.begin(), found.by_name_.end(), size_t{0});
  std::sort(found.by_name_.begin(), found.by_name_.end(),
            [&](size_t a, size_t b) { return columns[a] < columns[b]; });
  std::vector<std::string> missing;
  auto at = [&](const std::string& name) {
    auto place = std::find(columns.begin(), columns.end(), name);
    if (place != columns.end()) return static_cast<size_t>(place - columns.begin());
    if (std::find(missing.begin(), missing.end(), name) == missing.end()) missing.push_back(name);
    return size_t{0};
  };
  found.case_at_ = at(map.case_column);
  found.time_at_ = at(map.at_column);
  if (!map.who_column.empty()) found.who_at_ = at(map.who_column);
  if (!map.amount_column.empty()) found.amount_at_ = at(map.amount_column);
  for (size_t i = 1; i < map.name_parts.size(); i += 2) {
    found.name_at_.push_back(at(map.name_parts[i]));
  }
  for (const ImportRule& rule : map.rules) {
    std::vector<size_t>& places = found.condition_at_.emplace_back();
    for (const ImportRule::Condition& condition : rule.when) {
      size_t place = places.emplace_back(at(condition.column));
      auto& watched = found.watched_;
      if (std::find(watched.begin(), watched.end(), place) == watched.end()) {
        watched.push_back(place);
      }
    }
    for (const ImportVerb& verb : rule.verbs) {
      if (verb.kind == ImportVerbKind::kNote) {
        found.note_at_.emplace_back(verb.column, at(verb.column));
      }
    }
  }
  if (!missing.empty()) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        Phrase("the map names {0:a column|columns} that the table lacks: $1; the table has: $2",
               missing.size(), absl::StrJoin(missing, ", "), absl::StrJoin(columns, ", ")));
  }
  return found;
}

const ImportRule* ImportColumns::RuleFor(const std::vector<std::string>& fields) const {
  for (size_t r = 0; r < map_->rules.size(); ++r) {
    const ImportRule& rule = map_->rules[r];
    bool takes = true;
    for (size_t c = 0; takes && c < rule.when.size(); ++c) {
      const std::vector<std::string>& values = rule.when[c].values;
      takes = std::find(values.begin(), values.end(), fields[condition_at_[r][c]]) != values.end();
    }
    if (takes) return &rule;
  }
  return nullptr;
}

std::string ImportColumns::ValuesOf(const std::vector<std::string>& fields) const {
  return absl::StrJoin(watched_, ", ", [&](std::string* out, size_t at) {
    absl::StrAppend(out, columns_[at], "=", fields[at]);
  });
}

std::string ImportColumns::NameOf(const std::vector<std::string>& fields) const {
  std::string name;
  for (size_t i = 0; i < map_->name_parts.size(); ++i) {
    name += i % 2 == 0 ? map_->name_parts[i] : fields[name_at_[i / 2]];
  }
  return name;
}

size_t ImportColumns::NoteAt(const ImportVerb& verb) const {
  for (const auto& [name, at] : note_at_) {
    if (name == verb.column) return at;
  }
  TASUKI_CHECK(false) << "a note's column was not bound";
  return 0;
}

}  // namespace tasuki::client
