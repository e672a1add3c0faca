#include "common/domain/verdict/business_times.h"

#include "common/domain/verdict/judge.h"

namespace tasuki::domain {

void BusinessTimes::Give(JournalEvent& event) {
  if (event.header->type() == v1::REPLICA_OPENED &&
      (TakesEffect(event.verdict) || event.verdict == v1::SET_APART)) {
    last_us_.try_emplace(event.replica);
  }
  const auto found = last_us_.find(event.replica);
  const bool opened = found != last_us_.end();
  event.b_us = BusinessTimeAfter(event, opened ? found->second : std::nullopt);
  if (opened && KeepsOrder(event)) found->second = event.b_us;
}

}  // namespace tasuki::domain
