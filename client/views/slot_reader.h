#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/calendar/slots.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// When next touches are (X8, X10): rows hold civil days, and the slot of a day that was left open
// is found on reading, by the calendar in force, the zones of both sides and the closing days of
// the firm. So a policy that adds a holiday moves every date still to come, and no row.

namespace tasuki::client {

// Reads slots of prospects by one policy. Made per command or list, which makes its calendar; one
// thread. `rows` outlives it.
class SlotReader {
 public:
  // By the policy in force now.
  explicit SlotReader(domain::Rows& rows);
  SlotReader(domain::Rows& rows, v1::Policy policy);

  // Where somebody is: read once for several slots.
  struct Place {
    absl::TimeZone zone;
    domain::Recipient recipient;
  };
  Place PlaceOf(SubjectId prospect);
  Place PlaceOf(const v1::ProspectRow& prospect);

  // Where `next` of that prospect falls, with its minute: a time that was chosen stands; a day that
  // was left open, or derived, is its first legal slot; a season is read again.
  v1::CivilSlot SlotOf(SubjectId prospect, const v1::ProspectRow& row, const v1::NextTouch& next);
  v1::CivilSlot SlotOf(const Place& place, const v1::ProspectRow& row, const v1::NextTouch& next);
  // The same as a moment.
  absl::Time TimeOf(SubjectId prospect, const v1::ProspectRow& row, const v1::NextTouch& next);
  // When a slot with its minute is, there.
  absl::Time TimeOf(const Place& place, const v1::CivilSlot& slot);
  // A date that an event chooses, of whatever prospect.
  absl::Time TimeOf(SubjectId prospect, const v1::CivilSlot& slot, v1::Channel channel);

  // The first legal slot for that prospect from `day` on that is not before `now` in their zone.
  v1::CivilSlot First(SubjectId prospect, int32_t day, absl::CivilMinute now, v1::Channel channel,
                      std::vector<domain::RefusedDay>* refused = nullptr);
  v1::CivilSlot First(const Place& place, int32_t day, absl::CivilMinute now, v1::Channel channel,
                      std::vector<domain::RefusedDay>* refused = nullptr);
  // The first of whatever time of that day or later: as a day left open is read.
  v1::CivilSlot On(SubjectId prospect, int32_t day, v1::Channel channel);

  // The day after that season of that year; nullopt: the policy does not say it.
  std::optional<int32_t> AfterSeason(const std::string& season, uint32_t year);
  // The year of the season of that name whose day after it lies ahead of `now` first, in our zone.
  std::optional<uint32_t> NextSeason(const std::string& season, absl::CivilMinute now);

  domain::Slots& slots() { return slots_; }
  const v1::Policy& policy() const { return policy_; }

 private:
  domain::Rows& rows_;
  v1::Policy policy_;
  domain::Slots slots_;
  std::map<std::pair<std::string, uint32_t>, std::optional<int32_t>> after_season_;
  // Of a list most fall into the same few.
  absl::flat_hash_map<std::tuple<int32_t, int32_t, absl::TimeZone>, absl::Time> times_;
};

}  // namespace tasuki::client
