#include "tests/unit/domain/year_played.h"

#include <algorithm>

#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"
#include "tests/unit/domain/year_script.h"

namespace tasuki::domain {
namespace {

constexpr uint64_t kSeed = 2026;

}  // namespace

PlayedYear::PlayedYear() {
  journal.SetNow(At(kYearBegins, 7));
  year = std::make_unique<Year>(journal, kSeed, [this] { Check(); });
  ScriptYear(*year);
  year->Run(At(kYearEnds, 23), [this] { CheckOwners(); });
}

void PlayedYear::Fault(const std::string& what, const std::string& client) {
  if (faults.size() >= 10) return;
  faults.push_back(what + ": " + client + " at seq " + std::to_string(journal.head().value()));
}

// Whoever the year knows to be accountable is, and how many stand in the queue.
void PlayedYear::CheckOwners() {
  size_t queued = 0;
  for (const auto& [name, client] : year->clients()) {
    if (client.gone) continue;
    const MemberId owner = OwnerOf(SubjectOfName(name), year->now_us(), journal.rows()).owner;
    const std::string known = year->OwnerNow(name);
    if ((owner.is_zero() ? "" : owner.str()) != IdOf(known)) Fault("not " + known + "'s", name);
    queued += known.empty() ? 1 : 0;
  }
  queued_most = std::max(queued_most, queued);
}

// I7 and I8, of every client, at this seq.
void PlayedYear::Check() {
  ++checked;
  for (const auto& [name, client] : year->clients()) {
    const SubjectId id = SubjectOfName(name);
    const auto* row = journal.rows().Find(ProspectKey(id));
    if (row == nullptr || !row->has_added_us()) continue;
    if (row->has_next() != IsLive(*row)) Fault("no date", name);
    if (row->has_next() && row->next().slot().day() == 0) Fault("no day", name);
    const MemberId owner = OwnerOf(id, journal.now_us(), journal.rows()).owner;
    if (owner.is_zero()) continue;
    const auto* member = journal.rows().Find(MemberKey(owner));
    if (member == nullptr || member->state() != v1::ACTIVE || !MayOwn(member->role())) {
      Fault("nobody in the team", name);
    }
  }
}

PlayedYear& TheYear() {
  static auto* const kPlayed = new PlayedYear();
  return *kPlayed;
}

std::string NameOf(const std::string& member_id) {
  for (const char* name : {"admin", "mori", "sato", "aki", "ben", "chie", "dai", "emi", "fumi",
                           "ito", "goro", "hana"}) {
    if (member_id == IdOf(name)) return name;
  }
  return member_id.empty() ? "" : "somebody else";
}

}  // namespace tasuki::domain
