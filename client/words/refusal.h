#pragma once

#include <string>

#include "client/words/messages.h"
#include "common/domain/calendar/slots.h"
#include "tasuki/v1/policy.pb.h"

// Why a day has no slot, for people. Pure.

namespace tasuki::client {

// A holiday's name in that language.
std::string HolidayName(Language language, const v1::Holiday& holiday);

// The name of the holiday by which `refused` is one; empty where it is none.
std::string HolidayNameOf(Language language, const domain::RefusedDay& refused,
                          const v1::Calendar& calendar);

// The reason as a sentence that names the day.
std::string RefusalForPeople(Language language, const domain::RefusedDay& refused,
                             const v1::Calendar& calendar);

// The word of the view for it: `holiday`, `weekend` …
std::string RefusalWord(domain::Refusal why);

// That the holidays confirmed so far end within a year of `today`; empty: they do not, or no list
// is for `zone`.
std::string HolidaysEndSoon(Language language, const v1::Calendar& calendar,
                            const std::string& zone, absl::CivilDay today);

}  // namespace tasuki::client
