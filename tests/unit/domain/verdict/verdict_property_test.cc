#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"
#include "tests/unit/domain/test_team.h"

// Any journal, whatever its writers try: every replica judges it alike (I5), however its rows are
// cached, and what the rows promise holds after each event.

namespace tasuki::domain {
namespace {

constexpr const char* kPeople[] = {"admin", "second", "manager", "aki", "ben", "auditor"};
constexpr const char* kProspects[] = {"p1", "p2", "p3"};

// What one writer does next, all of it by chance.
struct Step {
  int what;
  int writer;
  int subject;
  int other;
  int base;  // Which of the decisions on that subject so far, from the last; beyond: none.
  bool aware;
  int import;  // 0: it comes from a source, under an id that others of its kind have.
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << step.what << ", " << step.writer << ", " << step.subject << ", "
             << step.other << ", " << step.base << ", " << step.aware << ", " << step.import << "}";
}

rc::Gen<Step> AnyStep() {
  return rc::gen::build<Step>(rc::gen::set(&Step::what, rc::gen::inRange(0, 17)),
                              rc::gen::set(&Step::writer, rc::gen::inRange(0, 6)),
                              rc::gen::set(&Step::subject, rc::gen::inRange(0, 3)),
                              rc::gen::set(&Step::other, rc::gen::inRange(0, 6)),
                              rc::gen::set(&Step::base, rc::gen::inRange(0, 3)),
                              rc::gen::set(&Step::aware),
                              rc::gen::set(&Step::import, rc::gen::inRange(0, 4)));
}

// Rows in memory that hand every row over after each event and load it again for the next.
class Stored : public RowSource {
 public:
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
    const auto found = rows_.find(key);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }
  absl::Status ScanRowsFrom(std::string_view, std::string_view,
                            absl::FunctionRef<bool(std::string_view, std::string_view)>) override {
    return absl::UnimplementedError("a verdict scans nothing");
  }
  void Take(Rows& from) {
    from.TakeChanged([this](const ChangedRow& row) {
      if (row.after != nullptr) {
        rows_[std::string(row.key)] = *row.after;
      } else {
        rows_.erase(std::string(row.key));
      }
    });
    from.Clear();
  }
  const std::map<std::string, std::string, std::less<>>& rows() const { return rows_; }

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

// Makes steps into events and keeps what later ones refer to.
class Play {
 public:
  // The first `old_steps` are judged by rules 1.
  explicit Play(uint64_t old_steps) : old_steps_(old_steps) {
    team_.Join("second", v1::ADMIN);
    team_.Join("manager", v1::MANAGER);
    team_.Join("aki", v1::REP);
    team_.Join("ben", v1::REP);
    team_.Join("auditor", v1::AUDITOR);
    for (const char* prospect : kProspects) team_.Write("manager", ProspectAddedOf(prospect));
    kept_.emplace(static_cast<RowSource&>(team_.rows()));
  }

  // Writes the step in both worlds.
  void Take(const Step& step) {
    const std::string writer = kPeople[step.writer];
    const std::string name = absl::StrCat("step ", ++steps_);
    v1::Header header = HeaderFor(step);
    header.set_event_id(IdOf(name));
    header.set_actor(IdOf(writer));
    header.set_occurred_at_us(team_.now_us());
    header.set_written_at_us(team_.now_us());
    header.set_seen_seq(step.aware ? head_ : head_ / 2);
    if (step.import == 0 && header.kind() == v1::FACT) {
      header.set_import_ref("crm:1");
      header.set_event_id(IdOf(absl::StrCat("row ", step.subject, " ", step.what)));
    }
    JournalEvent event;
    event.header = &header;
    event.rules = steps_ <= old_steps_ ? 1 : kRulesVersion;
    event.replica = ReplicaId::FromTrusted(IdOf(writer + "-laptop-replica"));
    event.replica_seq = ReplicaSeq(100 + steps_);
    event.seq = Seq(++head_);
    event.recorded_at_us = team_.now_us() + static_cast<int64_t>(head_) * kMinuteUs;
    event.verdict = Judge(event, *kept_);
    JournalEvent again = event;
    Rows loaded(stored_over_);
    again.verdict = Judge(again, loaded);
    RC_ASSERT(event.verdict == again.verdict);
    CheckImport(event);
    ApplyVerdict(event, *kept_);
    ApplyVerdict(again, loaded);
    stored_.Take(loaded);
    if (header.kind() == v1::DECISION) {
      decisions_[header.subject().id()].push_back(header.event_id());
    }
    if (event.verdict == v1::SET_APART) {
      v1::EventRef& ref = apart_[writer].emplace_back();
      ref.set_event_id(header.event_id());
      ref.set_replica(event.replica.str());
      ref.set_replica_seq(event.replica_seq.value());
    }
  }

  // By rules 2 an imported id comes into effect once, or again after its import was retracted.
  void CheckImport(const JournalEvent& event) {
    const v1::Header& header = *event.header;
    if (!TakesEffect(event.verdict)) return;
    if (header.type() == v1::EVENTS_ADMITTED) in_effect_.clear();
    if (!header.fact_retracted().import().empty()) {
      for (auto& [id, subject] : in_effect_) {
        if (subject == header.subject().id()) subject.clear();
      }
    }
    if (header.import_ref().empty()) return;
    std::string& held_for = in_effect_[header.event_id()];
    RC_ASSERT(event.rules == 1 || held_for != header.subject().id());
    held_for = header.subject().id();
  }

  // What must hold after every event.
  void HoldPromises() {
    RC_ASSERT(kept_->status().ok());
    uint32_t admins = 0;
    for (const char* person : kPeople) {
      const auto* row = kept_->Find(MemberKey(MemberOfName(person)));
      if (row->state() == v1::ACTIVE && row->role() == v1::ADMIN) ++admins;
    }
    RC_ASSERT(admins > 0u);
    RC_ASSERT(admins == kept_->Find(TeamKey())->active_admins());
    for (const char* prospect : kProspects) {
      const Ownership ownership = OwnerOf(SubjectOfName(prospect), NowUs(), *kept_);
      if (ownership.owner.is_zero()) continue;  // The queue (N02).
      const auto* row = kept_->Find(MemberKey(ownership.owner));
      RC_ASSERT(row->state() == v1::ACTIVE);
      RC_ASSERT(MayOwn(row->role()));
    }
    for (const char* prospect : kProspects) {
      SubjectId survivor = SubjectOfName(prospect);
      size_t hops = 0;
      while (!MergedInto(survivor).is_zero() && hops <= std::size(kProspects)) {
        survivor = MergedInto(survivor);
        ++hops;
      }
      RC_ASSERT(hops < std::size(kProspects));  // Every line of merges ends.
    }
  }

  SubjectId MergedInto(SubjectId subject) {
    const auto* row = kept_->Find(SubjectKey(subject));
    return row == nullptr ? SubjectId() : SubjectId::FromTrusted(row->merged_into());
  }

  // Both worlds hold the same bytes, row by row.
  void CompareRows() {
    std::map<std::string, std::string, std::less<>> changed;
    kept_->TakeChanged([&](const ChangedRow& row) {
      if (row.after != nullptr) changed[std::string(row.key)] = *row.after;
    });
    RC_ASSERT(changed == stored_.rows());
  }

 private:
  // The team's first rows beneath, what was stored since on top.
  class Over : public RowSource {
   public:
    Over(Stored& top, RowSource& below) : top_(top), below_(below) {}
    absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
      auto row = top_.LoadRow(key);
      return row.ok() && !row->has_value() ? below_.LoadRow(key) : row;
    }
    absl::Status ScanRowsFrom(
        std::string_view, std::string_view,
        absl::FunctionRef<bool(std::string_view, std::string_view)>) override {
      return absl::UnimplementedError("a verdict scans nothing");
    }

   private:
    Stored& top_;
    RowSource& below_;
  };

  int64_t NowUs() const { return team_.now_us() + static_cast<int64_t>(head_ + 1) * kMinuteUs; }

  std::string Base(const Step& step, std::string_view subject) {
    const auto& earlier = decisions_[IdOf(subject)];
    const size_t back = static_cast<size_t>(step.base) + 1;
    return back > earlier.size() ? "" : earlier[earlier.size() - back];
  }

  v1::Header HeaderFor(const Step& step) {
    const std::string subject = kProspects[step.subject];
    const std::string other = kPeople[step.other];
    v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, other);
    switch (step.what) {
      case 0:
      case 1:
      case 2:
        header = AssignOf(subject, other);
        header.set_base(Base(step, subject));
        break;
      case 3:
        header = AssignOf(subject, other);
        header.mutable_owner_assigned()->set_until_us(NowUs() + 3 * kMinuteUs);
        header.mutable_owner_assigned()->set_back_to(IdOf(kPeople[step.writer]));
        header.set_base(Base(step, subject));
        break;
      case 4:
        header = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, subject);
        header.mutable_prospects_merged()->set_into(IdOf(kProspects[step.other % 3]));
        break;
      case 5:
        header = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, subject);
        header.mutable_prospects_split();
        header.set_base(Base(step, subject));
        break;
      case 6:
        header = ResolveOf(subject, "", other, "");
        if (const auto* row = kept_->Find(DecisionKey(SubjectOfName(subject), v1::OWNER))) {
          header.mutable_contest_resolved()->set_contest(row->contest().id());
          header.set_base(row->present_size() > 0 ? row->present(0) : "");
        }
        break;
      case 7:
        header.mutable_member_left();
        break;
      case 8:
        header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, other);
        header.mutable_role_changed()->set_role(static_cast<v1::Role>(1 + step.base + step.aware));
        break;
      case 9:
        header = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, other);
        header.mutable_device_revoked()->set_device(IdOf(other + "-laptop"));
        break;
      case 10:
        header = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, other);
        for (const auto& ref : apart_[other]) *header.mutable_events_admitted()->add_events() = ref;
        break;
      case 11:
        header = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, subject);
        header.mutable_handover_declined()->set_assignment(Base(step, subject));
        break;
      case 12:
        header = ProspectAddedOf(absl::StrCat("new ", step.other));
        break;
      case 13:
        header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, subject);
        header.mutable_fact_retracted()->set_import("crm");
        break;
      case 14:
        header = TouchOf(absl::StrCat("new ", step.other));
        break;
      default:
        header = TouchOf(subject);
        break;
    }
    return header;
  }

  TestTeam team_;
  std::optional<Rows> kept_;
  Stored stored_;
  Over stored_over_{stored_, team_.rows()};
  const uint64_t old_steps_;
  std::map<std::string, std::string> in_effect_;  // Imported id → its subject; empty: retracted.
  uint64_t head_ = 1'000;
  uint64_t steps_ = 0;
  std::map<std::string, std::vector<std::string>> decisions_;  // By subject id.
  std::map<std::string, std::vector<v1::EventRef>> apart_;     // By member.
};

TEST(VerdictPropertyTest, EveryReplicaJudgesAnyJournalAlike) {  // I5, N02
  EXPECT_TRUE(rc::check([] {
    const auto count = *rc::gen::inRange<size_t>(1, 120);
    const auto steps = *rc::gen::container<std::vector<Step>>(count, AnyStep());
    Play play(*rc::gen::inRange<uint64_t>(0, count + 1));
    for (const Step& step : steps) {
      play.Take(step);
      play.HoldPromises();
    }
    play.CompareRows();
  }));
}

}  // namespace
}  // namespace tasuki::domain
