#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/words/messages.h"
#include "client/words/printer.h"
#include "client/words/translations.h"
#include "common/base/phrase.h"
#include "tasuki/v1/local.pb.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// How times, money, words and lists look to people. Pure, but for what prints.

namespace tasuki::client {

// `2026-05-11 Mon`, for people.
std::string DayForPeople(Language language, absl::CivilDay day);
// The same with the time of day. `time` in `zone`.
std::string TimeForPeople(Language language, absl::Time time, absl::TimeZone zone);
// `03` of a view: `March`, `3月`; empty stays empty.
std::string MonthForPeople(Language language, const std::string& month);
// An RFC 3339 text of a view, for people; empty stays empty.
std::string TimeForPeople(Language language, const std::string& rfc3339);
// The same for a slot, which is in its recipient's zone: with its UTC offset where the reader's
// zone has another one at that moment.
std::string SlotForPeople(Language language, const std::string& rfc3339, absl::TimeZone reader);
// Why and how a next touch is due, in words of view.proto: its kind, its channel, its purpose. What
// is planned is never worded as if it had been held.
std::string PlanForPeople(Language language, const std::string& kind, const std::string& channel,
                          const std::string& purpose);

// What to say of a clock so many seconds before the server's (negative: behind); empty: nothing.
std::string WrongClock(Language language, int64_t ahead_s);

// How long somebody waited: "5 seconds", "5秒".
Phrase InSeconds(absl::Duration duration);
// A stretch of time in its two largest units, down to the minute: "3 days 4 h", "3日4時間".
std::string PlainDuration(Language language, absl::Duration duration);

// What a server waits for, as `--json` says it: `loss` or `clock`, the one to be accepted; empty:
// it does not wait.
inline constexpr std::string_view kWaitsForClock = "clock";
std::string WaitsForWord(const v1::ServerRow& server);

// Who set something without knowing of each other, each with what they wrote.
std::string CrossedLine(Language language, const v1::CrossedView& crossed);
// An undo of an adding that does not count, and what stands instead.
std::string OutweighedUndoLine(Language language, const v1::OutweighedUndoView& undo);
// What a change changed, from what to what.
std::string ChangesForPeople(Language language,
                             const google::protobuf::RepeatedPtrField<v1::ChangeView>& changes);
// What else was said with an event.
std::string DetailsForPeople(Language language,
                             const google::protobuf::RepeatedPtrField<v1::DetailView>& details);
// An owner who covers for another until then; without `until` the owner alone.
std::string OwnerForPeople(Language language, const std::string& owner, const std::string& until,
                           const std::string& back_to);

// Rows of prospects as people in the zone `reader` see them.
std::string MarksOf(Printer& out, const v1::ListItem& item);

void PrintList(Printer& out, const v1::ListView& list, absl::TimeZone reader);

}  // namespace tasuki::client
