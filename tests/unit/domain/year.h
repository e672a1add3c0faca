#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "tests/unit/domain/test_journal.h"

// A year of a team, played in order of time, that knows what it caused: what an audit must find is
// written down beside each event as it is made, never read back from rows.

namespace tasuki::domain {

inline constexpr int64_t kCivilDayUs = 86'400'000'000;

// A contact with a client.
struct KnownTouch {
  int64_t at_us = 0;
  std::string who;
  bool inbound = false;
  bool held = false;  // A meeting.
};

// What came of a client.
struct KnownOutcome {
  int64_t at_us = 0;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
};

// Something of which the journal heard more than a day after it happened.
struct KnownLate {
  std::string subject;  // Id.
  int64_t at_us = 0;
  int64_t recorded_us = 0;
  bool backdated = false;  // As it was typed; else it was on a laptop that was offline.
};

// A change of owner.
struct KnownHandover {
  std::string from;  // Empty: the queue.
  std::string to;    // Empty: the queue.
  v1::AssignWhy why = v1::ASSIGN_WHY_UNSPECIFIED;
  int64_t handed_us = 0;
  int64_t until_us = 0;   // A cover's end.
  std::string event;      // The name of its event.
  std::string sustained;  // Word, as the audit says it (X23); empty: not said.
  std::string diagnosis;  // Word, where the script meant one; empty: it follows (year_figures.h).
  // 0: it did not come to that.
  int64_t accepted_us = 0;
  int64_t declined_us = 0;
  int64_t introduced_us = 0;
};

// Who owns a client from when on; empty: the queue.
struct KnownStay {
  std::string owner;
  int64_t from_us = 0;
  std::string behalf;  // Of whom: a cover, or what is given back. They go on being the owner.
};

// All that there is to know of a prospect, in the order in which it was caused. Touches stand in
// the order in which they were made, whenever they came in.
struct KnownClient {
  std::vector<KnownTouch> touches;
  std::vector<KnownHandover> handovers;
  std::vector<KnownStay> stays;
  std::vector<KnownOutcome> outcomes;
  int64_t added_us = 0;
  int64_t needed_until_us = INT64_MAX;  // From then on nobody has to own it.
  std::string into;                     // The entry that it was merged into.
  int64_t ended_us = 0;                 // Won, lost, not now, no or opted out; 0: still open.
  bool gone = false;                    // Merged away or erased.
};

// Plays what is put on its schedule. Made by a test, which owns the journal too; one thread.
class Year {
 public:
  using Action = std::function<void()>;

  // `after` is called after each event. Chance comes from `seed`.
  Year(TestJournal& journal, uint64_t seed, Action after);

  // --- The schedule.
  // At that time, after what is there already for then.
  void On(int64_t at_us, Action action) { schedule_.emplace(at_us, std::move(action)); }
  // In so many days, at the same time.
  void In(int days, Action action);
  // Everything up to `until_us`; `moment` is called whenever what is known is complete.
  void Run(int64_t until_us, const Action& moment);
  int64_t now_us() const { return now_us_; }
  uint64_t Below(uint64_t bound) { return random_.Below(bound); }

  // --- The team.
  void Join(const std::string& member, v1::Role role);
  // What they write from now on stays on their laptop until `until_us`.
  void GoOffline(const std::string& member, int64_t until_us);
  // The plan, who takes what; whoever is named by an empty name stays for the queue.
  void PlanLeave(const std::string& member, std::string_view day, const std::string& by,
                 const std::vector<std::pair<std::string, std::string>>& moves);
  // What is theirs is in the queue from now on.
  void Leave(const std::string& member, const std::string& by);

  // --- What somebody does about a client. Each is an event of its own.
  void AddClient(const std::string& client, const std::string& by);
  void Touch(const std::string& client, const std::string& by);
  // One of so many days ago that is entered only now.
  void TouchOfBefore(const std::string& client, const std::string& by, int days);
  void Reply(const std::string& client, const std::string& by);
  void Meet(const std::string& client, const std::string& by);
  // The next touch is chosen for that many days from now.
  void Choose(const std::string& client, const std::string& by, int days);
  void End(const std::string& client, const std::string& by, v1::Outcome outcome);
  // A deal is opened, and won at once.
  void WinDeal(const std::string& client, const std::string& by);
  void Merge(const std::string& client, const std::string& into, const std::string& by);
  void Erase(const std::string& client, const std::string& by);

  // --- Who owns it. A cover where `cover_days` is not 0.
  void Assign(const std::string& client, const std::string& to, const std::string& by,
              v1::AssignWhy why, int cover_days = 0, const std::string& back_to = "");
  void Accept(const std::string& client);
  // Back to the giver.
  void Decline(const std::string& client);
  void Introduce(const std::string& client, const std::string& by);
  // The open contest about it is decided.
  void Resolve(const std::string& client, const std::string& to, const std::string& by);

  // A manager lets in the touch of that client that waits, or refuses whatever waits of a member.
  void AdmitTouch(const std::string& member, const std::string& client, const std::string& by);
  void RefuseAll(const std::string& member, const std::string& by);

  // Any other event about anything, in that person's name. The verdict; nullopt: it waits on an
  // offline laptop. `wanted`: what it must be.
  std::optional<v1::Verdict> Write(const std::string& by, v1::Header header,
                                   const std::string& name = "",
                                   v1::Verdict wanted = v1::EFFECTIVE);
  // What somebody wrote on an offline laptop from now on is to get that verdict.
  void ExpectOf(const std::string& member, v1::Verdict wanted) {
    offline_.at(member).wanted = wanted;
  }

  // --- What is known.
  std::string OwnerNow(const std::string& client) const;
  const std::map<std::string, KnownClient>& clients() const { return clients_; }
  KnownClient& client(const std::string& name) { return clients_.at(name); }
  const std::vector<KnownLate>& late() const { return late_; }
  const std::vector<std::string>& team() const { return team_; }
  bool IsOffline(const std::string& member) const { return offline_.contains(member); }

 private:
  struct Kept {
    v1::Header header;
    std::string name;
    v1::Verdict wanted;
    Action then;  // What is so once it is handed in.
  };
  struct Offline {
    uint64_t seen_seq = 0;
    v1::Verdict wanted = v1::EFFECTIVE;
    std::vector<Kept> kept;
  };

  void Own(const std::string& client, const std::string& owner, int64_t from_us,
           const std::string& behalf = "");
  std::string BaseOf(const std::string& client, const std::string& by) const;
  void DecidedNow(const std::string& client, const std::string& name);
  void Handed(const std::string& client, KnownHandover handover, const std::string& back_to);
  void HandIn(const std::string& member);
  // What waits of that member, and answers `wanted`.
  std::vector<v1::EventRef> Waiting(const std::string& member,
                                    const std::function<bool(const HeldFact&)>& wanted);

  TestJournal& journal_;
  SeededRandom random_;
  Action after_;
  std::multimap<int64_t, Action> schedule_;
  int64_t now_us_ = 0;
  int names_ = 0;
  std::vector<std::string> team_;
  std::map<std::string, Offline> offline_;
  std::map<std::string, KnownClient> clients_;
  std::vector<KnownLate> late_;
  // Of each client, the decisions on its owner that count: seq, event name.
  std::map<std::string, std::vector<std::pair<uint64_t, std::string>>> decisions_;
};

}  // namespace tasuki::domain
