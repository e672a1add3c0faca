#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// Enumerations as the words of COMMANDS.md, both ways. Pure; any thread. An unspecified value, and
// one that a newer client wrote, has the empty word; GROUP_UNKNOWN has `unknown`.

namespace tasuki::domain {

std::string_view WordOf(v1::Channel channel);        // email, phone, meeting, …
std::string_view WordOf(v1::Direction direction);    // in, out
std::string_view WordOf(v1::Gives gives);            // info, insight, case, answer, deadline
std::string_view WordOf(v1::Source source);          // in-person, online-event, …
std::string_view WordOf(v1::Segment segment);        // japanese, multinational
std::string_view WordOf(v1::Outcome outcome);        // no-response, replied, meeting, …
std::string_view WordOf(v1::Reason reason);          // budget-freeze, …
std::string_view WordOf(v1::AssignWhy why);          // new, left, role-change, …
std::string_view WordOf(v1::Role role);              // rep, manager, admin, auditor
std::string_view WordOf(v1::Verdict verdict);        // effective, confirms, …
std::string_view WordOf(v1::Slot slot);              // owner, merged, policy
std::string_view WordOf(v1::SubjectKind kind);       // prospect, firm, member, …
std::string_view WordOf(v1::EventKind kind);         // fact, decision, control
std::string_view WordOf(v1::PromiseBy by);           // us, client
std::string_view WordOf(v1::PromiseKind kind);       // proposal, meeting, materials, …
std::string_view WordOf(v1::PromiseFate fate);       // kept, broken, withdrawn
std::string_view WordOf(v1::DealResult result);      // won, lost
std::string_view WordOf(v1::TaskEnd end);            // done, declined, withdrawn
std::string_view WordOf(v1::IntroducedHow how);      // visit, online, mail, phone
std::string_view WordOf(v1::CoachingTheme theme);    // praise, effort, skill, fit
std::string_view WordOf(v1::FitFactor factor);       // personality, style, …
std::string_view WordOf(v1::Hesitation hesitation);  // fear, no-system, pushy
std::string_view WordOf(v1::Group group);            // unknown, now, later, nothing
std::string_view WordOf(v1::FollowUp follow_up);     // going, paused, stopped, opted-out
std::string_view WordOf(v1::MemberState state);      // active, gone
std::string_view WordOf(v1::ApartFate fate);         // waiting, admitted, refused
// Kinds of the agenda: first-follow-up, step, answer, revisit, nurture, client-promise, reorder;
// `step` for a date a person chose, `promise` for a delivery.
std::string_view WordOf(v1::TouchKind kind);

// `TouchLogged`, as the catalogue has it; `Unknown` for a type of a newer catalogue. TypeOfWord is
// the way back (catalogue.h).
std::string_view WordOf(v1::EventType type);

// The words of an enumeration that has a WordOf above, in the order of COMMANDS.md.
template <class Enum>
std::vector<std::string_view> WordsOf();

// The value of `word`; InvalidArgument names the words there are.
template <class Enum>
absl::StatusOr<Enum> FromWord(std::string_view word);

}  // namespace tasuki::domain
