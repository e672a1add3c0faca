#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"

// When a touch that we begin may be (X8, X10, X19): the one place where a day becomes a slot. Pure.

namespace tasuki::domain {

// Why a day has no slot.
enum class Refusal {
  kHoliday,
  kWeekend,
  kClosed,          // On this day of every year.
  kClosingDay,      // Ours.
  kFirmClosingDay,  // The recipient's.
  kWindowOver,      // Its last time has passed.
  kRefused,         // The policy refuses this part of the week (a Friday from 16:00).
};

// A day that was passed over.
struct RefusedDay {
  int32_t day;
  Refusal why;
  std::string zone;  // By whose holiday list, where it is one.
};

// Whom a slot is for. Borrows the days.
struct Recipient {
  std::string zone;                             // IANA name; empty: as ours.
  absl::Span<const int32_t> closing_days = {};  // Of their firm, ascending.
};

// Slots by one policy, read once. A slot is free in the recipient's zone and in ours: its civil day
// is a business day by the lists of both. Made per command or list; one thread.
class Slots {
 public:
  // `our_zone`: the team's. The policy is copied as far as it is needed.
  Slots(const v1::Policy& policy, std::string our_zone);

  // The first legal slot on `day` or after it that does not lie before `now` (civil, in the
  // recipient's zone), with its minute. On each business day the times proposed for `channel` come
  // first; with none left, the moment itself while its window is open. E-mail, and where no channel
  // is named, which is written like one, waits for the next business day instead. `refused` gets
  // the days passed over. Where 60 days have none, the first business day of them as proposed.
  v1::CivilSlot First(int32_t day, absl::CivilMinute now, v1::Channel channel,
                      const Recipient& recipient, std::vector<RefusedDay>* refused = nullptr);

  // The same of whatever day, past days too: where a date that was left open falls.
  v1::CivilSlot On(int32_t day, v1::Channel channel, const Recipient& recipient);

  // Our business days.
  const BusinessCalendar& calendar() const { return ours_; }
  const std::string& our_zone() const { return our_zone_; }

 private:
  struct Range {
    int32_t from;
    int32_t to;
  };
  struct Window {
    std::vector<int32_t> proposed;              // Minutes, ascending.
    std::vector<Range> accepted;                // Of every day.
    std::array<std::vector<Range>, 7> refused;  // From Monday.
  };

  static Window WindowOf(v1::Channel channel, const v1::Policy& policy);
  const Window& WindowFor(v1::Channel channel) const;
  const BusinessCalendar& CalendarFor(const std::string& zone);
  bool IsOff(int32_t day, const BusinessCalendar& theirs, const Recipient& recipient,
             std::vector<RefusedDay>* refused) const;
  v1::CivilSlot Find(int32_t day, int32_t minute, v1::Channel channel, const Recipient& recipient,
                     std::vector<RefusedDay>* refused);
  v1::CivilSlot Search(int32_t day, int32_t minute, v1::Channel channel, const Recipient& recipient,
                       std::vector<RefusedDay>* refused);

  v1::Calendar policy_;
  std::string our_zone_;
  BusinessCalendar ours_;
  int32_t proposed_minute_;
  std::vector<Window> windows_;  // By channel.
  absl::node_hash_map<std::string, BusinessCalendar> theirs_;
  // By day, minute, channel and zone, of those whose firm closes on no other days.
  absl::flat_hash_map<std::tuple<int32_t, int32_t, v1::Channel, std::string>, v1::CivilSlot> found_;
};

}  // namespace tasuki::domain
