#include "tests/unit/domain/year_figures.h"

#include <algorithm>
#include <set>

namespace tasuki::domain {
namespace {

constexpr int64_t kEngagementUs = 180 * kCivilDayUs;
constexpr int64_t kEngagementLeastUs = 30 * kCivilDayUs;
constexpr int64_t kResultUs = 180 * kCivilDayUs;

// Everything that is one client's: the touches of all entries that were joined, in time.
struct Whole {
  std::vector<KnownTouch> touches;
  std::vector<KnownOutcome> outcomes;
  int64_t known_us = INT64_MAX;
};

std::string SurvivorOf(const Year& year, std::string client) {
  while (!year.clients().at(client).into.empty()) client = year.clients().at(client).into;
  return client;
}

Whole WholeOf(const Year& year, const std::string& client) {
  Whole whole;
  const std::string survivor = SurvivorOf(year, client);
  for (const auto& [name, entry] : year.clients()) {
    if (SurvivorOf(year, name) != survivor) continue;
    whole.touches.insert(whole.touches.end(), entry.touches.begin(), entry.touches.end());
    whole.outcomes.insert(whole.outcomes.end(), entry.outcomes.begin(), entry.outcomes.end());
    whole.known_us = std::min(whole.known_us, entry.added_us);
  }
  std::ranges::stable_sort(whole.touches, {}, &KnownTouch::at_us);
  std::ranges::stable_sort(whole.outcomes, {}, &KnownOutcome::at_us);
  return whole;
}

// The time of the new owner goes on while somebody does it on their behalf.
int64_t EndOf(const KnownClient& client, const KnownHandover& handover) {
  auto stay = std::ranges::find_if(client.stays, [&](const KnownStay& one) {
    return one.from_us == handover.handed_us && one.owner == handover.to;
  });
  for (; stay != client.stays.end(); ++stay) {
    if (stay->owner != handover.to && stay->behalf != handover.to) return stay->from_us;
  }
  return INT64_MAX;
}

std::optional<double> EngagementOf(const Whole& whole, int64_t from_us, int64_t to_us) {
  if (to_us - from_us < kEngagementLeastUs) return std::nullopt;
  double count = 0;
  for (const KnownTouch& touch : whole.touches) {
    if ((touch.inbound || touch.held) && touch.at_us >= from_us && touch.at_us < to_us) ++count;
  }
  return count / (static_cast<double>(to_us - from_us) / (30.0 * kCivilDayUs));
}

std::string WordOfResult(const Whole& whole, int64_t handed_us, int64_t now_us) {
  if (handed_us + kResultUs > now_us) return "";
  std::string word = "open";
  for (const KnownOutcome& outcome : whole.outcomes) {
    if (outcome.at_us < handed_us || outcome.at_us >= handed_us + kResultUs) continue;
    word = outcome.outcome == v1::WON       ? "won"
           : outcome.outcome == v1::LOST    ? "lost"
           : outcome.outcome == v1::NO      ? "no"
           : outcome.outcome == v1::NOT_NOW ? "not-now"
                                            : "opted-out";
  }
  return word;
}

std::vector<KnownMark> MarksOf(const Year& year, const std::string& client,
                               const KnownHandover& handover, const KnownFigures& figures) {
  std::vector<KnownMark> marks;
  const auto mark = [&](const char* what, int64_t at_us) {
    for (const KnownLate& late : year.late()) {
      if (late.subject != IdOf(client) || late.at_us != at_us) continue;
      marks.emplace_back(what, late.backdated ? "backdated" : "late", at_us, late.recorded_us);
    }
  };
  mark("handed", handover.handed_us);
  mark("accepted", handover.accepted_us);
  mark("declined", handover.declined_us);
  mark("introduced", handover.introduced_us);
  mark("first-touch", figures.first_touch_us.value_or(0));
  mark("second-touch", figures.second_touch_us.value_or(0));
  return marks;
}

}  // namespace

KnownFigures FiguresOf(const Year& year, const std::string& client, const KnownHandover& handover,
                       int64_t now_us) {
  const KnownClient& known = year.clients().at(client);
  const Whole whole = WholeOf(year, client);
  const int64_t handed_us = handover.handed_us;
  KnownFigures figures;
  figures.until_us = EndOf(known, handover);
  for (const KnownTouch& touch : whole.touches) {
    if (touch.at_us < handed_us) {
      figures.last_before_us = touch.at_us;
    } else if (!touch.inbound && touch.who == handover.to && touch.at_us < figures.until_us) {
      if (!figures.first_touch_us.has_value()) {
        figures.first_touch_us = touch.at_us;
      } else if (!figures.second_touch_us.has_value()) {
        figures.second_touch_us = touch.at_us;
      }
    }
  }
  if (figures.last_before_us.has_value() && figures.first_touch_us.has_value()) {
    figures.gap_us = *figures.first_touch_us - *figures.last_before_us;
  }
  figures.before =
      EngagementOf(whole, std::max(handed_us - kEngagementUs, whole.known_us), handed_us);
  if (handover.declined_us == 0) {
    figures.after = EngagementOf(whole, handed_us,
                                 std::min({handed_us + kEngagementUs, figures.until_us, now_us}));
  }
  figures.sustained = handover.sustained;
  if (figures.sustained == "no") figures.diagnosis = "effort";
  if (figures.sustained == "yes" && figures.before.has_value() && figures.after.has_value() &&
      *figures.after * 2 < *figures.before) {
    figures.diagnosis = "chemistry";
  }
  figures.result = WordOfResult(whole, handed_us, now_us);
  figures.late = MarksOf(year, client, handover, figures);
  return figures;
}

std::pair<int64_t, int64_t> TouchesOf(const KnownClient& client, const KnownHandover& handover) {
  int64_t next_us = INT64_MAX;
  for (const KnownHandover& other : client.handovers) {
    if (other.to == handover.to && other.handed_us > handover.handed_us) {
      next_us = std::min(next_us, other.handed_us);
    }
  }
  std::set<int64_t> touches;
  for (const KnownTouch& touch : client.touches) {
    const bool theirs = !touch.inbound && touch.who == handover.to;
    if (theirs && touch.at_us > handover.handed_us && touch.at_us < next_us) {
      touches.insert(touch.at_us);
    }
  }
  if (touches.empty()) return {0, 0};
  return {*touches.begin(), touches.size() < 2 ? 0 : *std::next(touches.begin())};
}

std::vector<std::pair<std::string, int64_t>> OwnersOf(const KnownClient& client) {
  std::vector<std::pair<std::string, int64_t>> owners;
  for (const KnownStay& stay : client.stays) {
    if (owners.empty() || owners.back().first != stay.owner) {
      owners.emplace_back(stay.owner, stay.from_us);
    }
  }
  return owners;
}

int64_t OrphanUs(const KnownClient& client, int64_t at_us) {
  const int64_t to_us = std::min(at_us, client.needed_until_us);
  int64_t orphan_us = 0;
  for (size_t i = 0; i < client.stays.size(); ++i) {
    if (!client.stays[i].owner.empty()) continue;
    const int64_t end_us =
        i + 1 == client.stays.size() ? to_us : std::min(client.stays[i + 1].from_us, to_us);
    orphan_us += std::max<int64_t>(0, end_us - client.stays[i].from_us);
  }
  return orphan_us;
}

bool IsOpenOf(const std::string& leaver, const KnownClient& client, const KnownHandover& handover) {
  return handover.from == leaver && !handover.to.empty() && handover.until_us == 0 &&
         handover.introduced_us == 0 && EndOf(client, handover) == INT64_MAX &&
         client.needed_until_us == INT64_MAX;
}

}  // namespace tasuki::domain
