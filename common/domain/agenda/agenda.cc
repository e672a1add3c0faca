#include "common/domain/agenda/agenda.h"

#include <algorithm>
#include <utility>

#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"

namespace tasuki::domain {
namespace {

// Which step of its cadence the thing is, if it is one.
void PutStep(const v1::ProspectRow& row, const v1::Cadence* cadence, AgendaThing& thing) {
  const v1::TouchKind kind = thing.next.kind();
  const bool is_step = kind == v1::STEP || kind == v1::FIRST_FOLLOW_UP || kind == v1::NURTURE;
  // Greeting a successor takes no step (X3).
  const bool greets = row.cadence().pause_why() == v1::PAUSED_SUCCEEDED;
  if (thing.next.chosen() || !is_step || greets) return;
  const uint32_t done = row.cadence().steps_done();
  if (cadence == nullptr || done >= static_cast<uint32_t>(cadence->steps_size())) return;
  const v1::CadenceStep& step = cadence->steps(static_cast<int>(done));
  thing.cadence = cadence->name();
  thing.step = done + 1;
  thing.steps = static_cast<uint32_t>(cadence->steps_size());
  if (step.quotes_earlier()) thing.quotes = std::min(done, row.counters().burst());
  if (thing.channel == v1::CHANNEL_UNSPECIFIED) {
    thing.channel = FromWord<v1::Channel>(ChannelOf(step, row.attributes().key_account()))
                        .value_or(v1::CHANNEL_UNSPECIFIED);
  }
}

AgendaThing ThingOf(const v1::NextTouch& next, const v1::ProspectRow& row,
                    const v1::Cadence* cadence) {
  AgendaThing thing;
  thing.next = next;
  thing.kind = next.has_triaged_day() ? kTriageKind : WordOf(next.kind());
  thing.channel = next.channel();
  PutStep(row, cadence, thing);
  if (thing.channel == v1::CHANNEL_UNSPECIFIED) {
    thing.channel = row.attributes().preferred_channel();
  }
  return thing;
}

}  // namespace

std::vector<AgendaThing> ThingsOf(const v1::ProspectRow& row, const v1::Cadence* cadence) {
  std::vector<AgendaThing> things;
  if (!row.has_next()) return things;
  things.push_back(ThingOf(row.next(), row, cadence));
  if (row.has_appointment() && row.appointment().seq() != row.next().seq()) {
    things.push_back(ThingOf(row.appointment(), row, cadence));
  }
  return things;
}

v1::Channel ChannelOf(const v1::NextTouch& next, const v1::ProspectRow& row,
                      const v1::Cadence* cadence) {
  return ThingOf(next, row, cadence).channel;
}

int32_t OverdueDays(const AgendaThing& thing, int32_t today) {
  if (thing.next.has_triaged_day()) return 0;
  return std::max(0, today - thing.next.slot().day());
}

}  // namespace tasuki::domain
