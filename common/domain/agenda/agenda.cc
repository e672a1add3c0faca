#include "common/domain/agenda/agenda.h"

#include <algorithm>
#include <utility>

#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/introduction.h"

namespace tasuki::domain {
namespace {

// Which step of its cadence the thing is, if it is one.
void PutStep(const v1::NextTouch& next, const v1::ProspectRow& row, const v1::Cadence* cadence,
             AgendaThing& thing) {
  const v1::TouchKind kind = next.kind();
  // A revisit or re-order to come is a step only once its cadence is under way; greeting a
  // successor takes none (X3).
  const bool is_step = kind == v1::FIRST_FOLLOW_UP || kind == v1::STEP || kind == StepKind(row);
  const bool greets = row.cadence().pause_why() == v1::PAUSED_SUCCEEDED;
  if (next.chosen() || !is_step || greets) return;
  const uint32_t done = row.cadence().steps_done();
  if (cadence == nullptr || done >= static_cast<uint32_t>(cadence->steps_size())) return;
  const v1::CadenceStep& step = cadence->steps(static_cast<int>(done));
  thing.cadence = cadence->name();
  thing.step = done + 1;
  thing.steps = static_cast<uint32_t>(cadence->steps_size());
  if (step.quotes_earlier()) thing.quotes = std::min(done, row.cadence().silent());
  if (thing.channel == v1::CHANNEL_UNSPECIFIED) {
    thing.channel = FromWord<v1::Channel>(ChannelOf(step, row.attributes().key_account()))
                        .value_or(v1::CHANNEL_UNSPECIFIED);
  }
}

// All but `next` itself.
AgendaThing ThingOf(const v1::NextTouch& next, const v1::ProspectRow& row,
                    const v1::Cadence* cadence) {
  AgendaThing thing;
  thing.kind = next.has_triaged_day() ? kTriageKind : WordOf(next.kind());
  thing.channel = next.channel();
  PutStep(next, row, cadence, thing);
  if (thing.channel == v1::CHANNEL_UNSPECIFIED) {
    thing.channel = row.attributes().preferred_channel();
  }
  // A key account is called on; whoever says nothing is written to.
  if (thing.channel == v1::CHANNEL_UNSPECIFIED && next.kind() == v1::INTRODUCTION) {
    thing.channel = row.attributes().key_account() ? v1::MEETING : v1::EMAIL;
  }
  return thing;
}

}  // namespace

std::vector<AgendaThing> ThingsOf(const v1::ProspectRow& row, const v1::Cadence* cadence) {
  std::vector<AgendaThing> things;
  if (!row.has_next()) return things;
  const auto add = [&](const v1::NextTouch& next) {
    const bool is_there = std::any_of(things.begin(), things.end(), [&](const AgendaThing& thing) {
      return thing.next.seq() == next.seq() && thing.next.kind() == next.kind();
    });
    if (is_there) return;
    things.push_back(ThingOf(next, row, cadence));
    things.back().next = next;
  };
  add(row.next());
  if (row.has_introduction()) add(row.introduction());
  if (row.has_held() && !WaitsForIntroduction(row.held())) add(row.held());
  if (row.has_appointment()) add(row.appointment());
  std::stable_sort(things.begin(), things.end(), [](const AgendaThing& a, const AgendaThing& b) {
    return a.next.slot().day() < b.next.slot().day();
  });
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
