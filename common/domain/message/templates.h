#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/phrase.h"
#include "common/domain/message/characters.h"
#include "tasuki/v1/policy.pb.h"

// Templates of messages, and how they are filled (R055, R056, R085, R106, R107, X17). Ours are
// program data, for no row depends on them; a team's own stand in its policy and come first. Pure;
// any thread.
//
// In a template `{said}` is a value (MessageFacts, by these names). What stands within `[[` and
// `]]` is left out where a value in it is not known; elsewhere a gap is left, `[…what they said]`,
// which lint reports. Nothing of a value is ever read as a template.

namespace tasuki::domain {

// What is known when a message is written; each may be empty: not known. All of it in the message's
// language and as it is to be read, on one line.
struct MessageFacts {
  std::string recipient;       // The person's name: 山田太郎, `Yamada`.
  std::string honorific;       // `Mr.` before it; in Japanese behind it, and 様 if empty.
  std::string company;         // Theirs.
  std::string department;      // Theirs, with the title: 営業部 部長.
  std::string sender;          // Ours: the member's name.
  std::string sender_company;  // Our firm's or team's name.
  std::string said;  // What was spoken of last, as a noun: 夜勤の騒音, `the night shifts`.
  std::string met;  // Where or when: 5月12日の大阪の展示会, `at the Osaka fair on 12 May`.
  std::string predecessor;  // Who of us they dealt with before.
  std::string successor;    // Who of us comes next.
  std::string slot;         // The day and time proposed: 14日(木)10時, `Thursday at 10:00`.
  std::string promise;      // What we promised.
  std::string item;         // What it gives: 事例の資料, `a case study`.
  std::string result;       // What came of a project like theirs.
  std::string deadline;     // Until when something has to be decided.
  std::string carried;      // Where earlier messages are quoted: a sentence that says so.
};

// A message ready to be read through.
struct FilledMessage {
  std::string subject;               // On one line.
  std::string body;                  // Ends with a line's end.
  std::vector<std::string> missing;  // Names of values that left a gap, each once, in order.
};

// Fills a template, of the policy or ours. Bounded: each value is cut at kTemplateValueBytesMax.
FilledMessage FillTemplate(const v1::MessageTemplate& of, const MessageFacts& facts);

// The template of that name and language: the team's, else ours; none: there is none.
std::optional<v1::MessageTemplate> FindTemplate(const v1::MessageRules& rules,
                                                std::string_view name, MessageLanguage language);

// Names of the templates of a language, the team's and ours, in order and each once.
std::vector<std::string> TemplateNames(const v1::MessageRules& rules, MessageLanguage language);

// Of a season: asks nothing, gives nothing and does not count in the burst.
bool IsGreetingTemplate(std::string_view name);

// What is wrong with a template's text, for a person who set it: a value of no known name, or what
// is opened and not closed; none: it can be filled.
std::optional<Phrase> TemplateFault(std::string_view text);

}  // namespace tasuki::domain
