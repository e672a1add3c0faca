#include "client/views/leave_plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/bigness.h"
#include "client/views/leaving.h"
#include "client/views/lister.h"
#include "client/views/promises.h"
#include "client/views/record.h"
#include "client/words/display.h"
#include "client/words/phrases.h"
#include "common/base/check.h"
#include "common/domain/events/limits.h"
#include "common/domain/events/money.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// What each thing that is known of a colleague and a client counts.
constexpr int kOwnedBefore = 60;
constexpr int kDealtWith = 50;
constexpr int kOwnsFirm = 40;
constexpr int kOwnsOthersThere = 30;
constexpr int kDealtWithOthers = 20;
constexpr int kSuchClients = 10;
constexpr int kTrusted = 5;
constexpr int kDoesTasks = 5;
// A key account goes to a weak record only where much speaks for it (R020).
constexpr int kWeakRecord = -45;
// Of delegated work: so many done make a record (R142), and such a share of them in time a good
// one.
constexpr uint32_t kTasksMin = 3;
constexpr double kTasksFrom = 0.8;
// From so many of a colleague's, such clients are what they are used to.
constexpr uint32_t kSuchClientsMin = 3;
constexpr double kTrustedFrom = 0.8;

using Kind = std::pair<int, std::string>;  // Segment, language.

struct Colleague {
  MemberId id;
  std::string name;
  uint32_t active = 0;
  uint32_t promises = 0;
  std::optional<std::string> trust;  // As people read it, where it is good.
  bool does_tasks = false;           // What was delegated to them they did in time.
  std::optional<bool> weak;          // Their record; read where it is asked for.
  std::map<Kind, uint32_t> kinds;
};

// What is known of a firm's other clients.
struct AtFirm {
  std::map<MemberId, uint32_t> owners;
  absl::flat_hash_set<MemberId> dealt;
  // By what this plan proposes so far.
  MemberId heir;
  absl::flat_hash_set<MemberId> others_heirs;
};

struct ToMove {
  Holding held;
  Bigness big;
  v1::ProspectRow row;  // Of a prospect.
};

class HeirPlanner {
 public:
  HeirPlanner(MemberId leaver, Directory& directory, Presenter& presenter, absl::Time now,
              Language language)
      : leaver_(leaver),
        directory_(directory),
        rows_(directory.rows()),
        presenter_(presenter),
        now_(now),
        now_us_(absl::ToUnixMicros(now)),
        language_(language),
        capacity_(domain::PresentPolicy(rows_).capacity()) {}

  absl::StatusOr<v1::LeaveView> Make() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held, HoldingsOf(leaver_, now_, rows_));
    TASUKI_RETURN_IF_ERROR(KnowColleagues());
    KnowClients();
    std::vector<ToMove> all;
    std::vector<SubjectId> people;
    for (const Holding& one : held) {
      ToMove move{one, {}, {}};
      if (one.kind == v1::PROSPECT) {
        move.row = *rows_.Find(domain::ProspectKey(one.subject));
        move.big = BignessOf(one.subject, move.row, rows_);
        people.push_back(one.subject);
      }
      all.push_back(std::move(move));
    }
    directory_.OpenPeople(people);
    std::sort(all.begin(), all.end(), [](const ToMove& a, const ToMove& b) {
      const bool a_firm = a.held.kind == v1::FIRM;
      const bool b_firm = b.held.kind == v1::FIRM;
      return std::tie(b_firm, b.big, a.held.subject) < std::tie(a_firm, a.big, b.held.subject);
    });
    v1::LeaveView view;
    for (const ToMove& move : all) {
      TASUKI_ASSIGN_OR_RETURN(*view.add_moves(), Place(move));
    }
    TASUKI_RETURN_IF_ERROR(directory_.status());
    TASUKI_RETURN_IF_ERROR(rows_.status());
    return view;
  }

 private:
  absl::Status KnowColleagues() {
    std::vector<std::pair<MemberId, std::string>> members;
    directory_.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
      if (MayTakeOver(id, leaver_, rows_)) members.emplace_back(id, row.name());
      return true;
    });
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    PromiseReader promises(directory_, presenter_, now_);
    Lister lister(directory_, presenter_, now_);
    for (auto& [id, name] : members) {
      Colleague one;
      one.id = id;
      one.name = name;
      TASUKI_ASSIGN_OR_RETURN(const Load load, lister.LoadOf(id, capacity_.active_days()));
      one.active = load.active;
      TASUKI_ASSIGN_OR_RETURN(const v1::PromiseLoadView promised, promises.LoadOn(id, 0));
      one.promises = promised.open();
      TASUKI_ASSIGN_OR_RETURN(const v1::TrustView trust, promises.TrustOf(id));
      if (trust.has_trust() && trust.trust() >= kTrustedFrom) {
        one.trust = absl::StrCat(static_cast<int>(trust.trust() * 100) / 100.0);
      }
      if (const auto* tasks = rows_.Find(domain::TaskRecordKey(id)); tasks != nullptr) {
        const uint32_t done = tasks->in_time() + tasks->late();
        one.does_tasks = done >= kTasksMin && tasks->in_time() >= kTasksFrom * done;
      }
      colleagues_.push_back(std::move(one));
    }
    for (size_t i = 0; i < colleagues_.size(); ++i) at_[colleagues_[i].id] = i;
    return absl::OkStatus();
  }

  static Kind KindOf(const v1::ProspectRow& row) {
    return {static_cast<int>(row.attributes().segment()), row.attributes().language()};
  }

  // One look at all clients: who owns what kind, who owns and knows whom at which firm.
  void KnowClients() {
    directory_.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
      const MemberId owner = domain::OwnerOf(prospect, now_us_, rows_).owner;
      const auto found = at_.find(owner);
      if (found != at_.end()) ++colleagues_[found->second].kinds[KindOf(row)];
      if (row.attributes().firm().empty()) return true;
      AtFirm& firm = firms_[SubjectId::FromTrusted(row.attributes().firm())];
      if (found != at_.end()) ++firm.owners[owner];
      for (const v1::Dealing& dealing : row.dealt()) {
        firm.dealt.insert(MemberId::FromTrusted(dealing.member()));
      }
      return true;
    });
  }

  // Who owned it before, of the last ones.
  absl::flat_hash_set<MemberId> OwnersBefore(const ToMove& move) {
    absl::flat_hash_set<MemberId> owners;
    v1::HandoverPlace place;
    if (move.held.kind == v1::FIRM) {
      place = rows_.Find(domain::FirmKey(move.held.subject))->last_handover();
    } else {
      place = move.row.last_handover();
    }
    for (int i = 0; i < domain::kHandoversSearchedMax; ++i) {
      const auto* handover = domain::FindHandover(move.held.subject, place, rows_);
      if (handover == nullptr) break;
      owners.insert(MemberId::FromTrusted(handover->to()));
      owners.insert(MemberId::FromTrusted(handover->from()));
      place = handover->previous();
    }
    return owners;
  }

  // Points of one colleague for it, with what they are for.
  struct Points {
    int points = 0;
    std::vector<std::string> reasons;
  };
  absl::StatusOr<Points> PointsOf(Colleague& colleague, const ToMove& move,
                                  const absl::flat_hash_set<MemberId>& before) {
    Points made;
    const auto add = [&](int points, const Phrase& why) {
      made.points += points;
      made.reasons.push_back(InLanguage(language_, why));
    };
    if (before.contains(colleague.id)) add(kOwnedBefore, Phrase("owned them before"));
    const bool dealt = std::any_of(
        move.row.dealt().begin(), move.row.dealt().end(),
        [&](const v1::Dealing& dealing) { return dealing.member() == colleague.id.bytes(); });
    if (dealt) add(kDealtWith, Phrase("has dealt with them"));
    AddOfFirm(colleague, move, dealt, add);
    const auto kind = colleague.kinds.find(KindOf(move.row));
    const bool says = KindOf(move.row) != Kind();
    if (says && kind != colleague.kinds.end() && kind->second >= kSuchClientsMin) {
      add(kSuchClients, Phrase("knows such clients"));
    }
    if (colleague.trust.has_value())
      add(kTrusted, Phrase("keeps promises ($0 of 1)", *colleague.trust));
    if (colleague.does_tasks) add(kDoesTasks, Phrase("does in time what is delegated"));
    if (move.row.attributes().key_account()) {
      TASUKI_ASSIGN_OR_RETURN(const bool weak, IsWeak(colleague));
      if (weak)
        add(kWeakRecord, Phrase("a key account, and the record is below the team's measure"));
    }
    return made;
  }

  // What speaks for them at the client's firm: one firm stays with one person where it can.
  void AddOfFirm(const Colleague& colleague, const ToMove& move, bool dealt,
                 absl::FunctionRef<void(int points, const Phrase& why)> add) {
    const bool is_firm = move.held.kind == v1::FIRM;
    const SubjectId firm = FirmOf(move);
    if (firm.is_zero()) return;
    const AtFirm& known = firms_[firm];
    if (!is_firm && domain::OwnerOf(firm, now_us_, rows_).owner == colleague.id) {
      add(kOwnsFirm, Phrase("owns the firm"));
    } else if (!is_firm && known.heir == colleague.id) {
      add(kOwnsFirm, Phrase("takes over the firm"));
    }
    const auto owned = known.owners.find(colleague.id);
    if (owned != known.owners.end()) {
      add(kOwnsOthersThere,
          Phrase("owns {0:another|$0 others} there", std::to_string(owned->second)));
    } else if (known.others_heirs.contains(colleague.id)) {
      add(kOwnsOthersThere, Phrase("takes over others there"));
    } else if (!dealt && known.dealt.contains(colleague.id)) {
      add(kDealtWithOthers, Phrase("has dealt with others there"));
    }
  }

  // Zero: it is of no firm.
  static SubjectId FirmOf(const ToMove& move) {
    return move.held.kind == v1::FIRM ? move.held.subject
                                      : SubjectId::FromTrusted(move.row.attributes().firm());
  }

  absl::StatusOr<bool> IsWeak(Colleague& colleague) {
    if (!colleague.weak.has_value()) {
      TASUKI_ASSIGN_OR_RETURN(const v1::RecordView record,
                              RecordViewOf(directory_, colleague.id, now_));
      colleague.weak = record.weak();
    }
    return *colleague.weak;
  }

  // Whether it counts as an active relationship (X4).
  static bool IsInMotion(const ToMove& move) {
    return move.held.kind == v1::PROSPECT && move.row.follow_up() != v1::PAUSED &&
           !domain::InNurture(move.row);
  }

  bool HasRoom(const Colleague& colleague, const ToMove& move) const {
    const uint32_t active = capacity_.active_ceiling();
    const uint32_t promises = capacity_.promises_ceiling();
    if (active != 0 && IsInMotion(move) && colleague.active + 1 > active) return false;
    const uint32_t more = move.row.open_promises();
    return promises == 0 || more == 0 || colleague.promises + more <= promises;
  }

  v1::LeaveMoveView Given(const ToMove& move, MemberId to, std::string reason) {
    v1::LeaveMoveView view = MoveView(move.held.kind, move.held.subject, to, directory_);
    view.set_reason(std::move(reason));
    view.set_ceiling(capacity_.active_ceiling());
    const auto found = at_.find(to);
    if (found == at_.end()) return view;
    Colleague& colleague = colleagues_[found->second];
    if (const SubjectId firm = FirmOf(move); !firm.is_zero()) {
      AtFirm& known = firms_[firm];
      if (move.held.kind == v1::FIRM) {
        known.heir = to;
      } else {
        known.others_heirs.insert(to);
      }
    }
    if (IsInMotion(move)) ++colleague.active;
    colleague.promises += move.row.open_promises();
    view.set_load(colleague.active);
    return view;
  }

  // A cover ends with the leaving, or goes on: nullopt: it is none.
  std::optional<v1::LeaveMoveView> Covered(const ToMove& move) {
    const auto* decision = rows_.Find(domain::DecisionKey(move.held.subject, v1::OWNER));
    if (decision == nullptr) return std::nullopt;
    const v1::OwnerValue& value = domain::DecidedOwner(*decision);
    if (value.until_us() <= now_us_) return std::nullopt;
    const bool holds = value.to() == leaver_.bytes();
    const MemberId other = MemberId::FromTrusted(holds ? value.back_to() : value.to());
    if (other.is_zero() || !MayTakeOver(other, leaver_, rows_)) return std::nullopt;
    return Given(move, other,
                 InLanguage(language_, Phrase(holds ? "it was covered only, and goes back"
                                                    : "covers for them already")));
  }

  absl::StatusOr<v1::LeaveMoveView> Place(const ToMove& move) {
    if (std::optional<v1::LeaveMoveView> covered = Covered(move)) return *std::move(covered);
    const absl::flat_hash_set<MemberId> before = OwnersBefore(move);
    const Colleague* best = nullptr;
    Points points;
    for (Colleague& colleague : colleagues_) {
      if (!HasRoom(colleague, move)) continue;
      TASUKI_ASSIGN_OR_RETURN(Points own, PointsOf(colleague, move, before));
      const bool better = best == nullptr || own.points > points.points ||
                          (own.points == points.points && colleague.active < best->active);
      if (!better) continue;
      best = &colleague;
      points = std::move(own);
    }
    const std::string ceiling = std::to_string(capacity_.active_ceiling());
    if (best == nullptr) {
      return Given(move, {},
                   InLanguage(language_, Phrase("everybody is at the ceiling of $0", ceiling)));
    }
    points.reasons.push_back(InLanguage(
        language_, Phrase("has room ($0 of $1)", std::to_string(best->active), ceiling)));
    return Given(move, best->id, absl::StrJoin(points.reasons, Say(language_, Message::kComma)));
  }

  const MemberId leaver_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const absl::Time now_;
  const int64_t now_us_;
  const Language language_;
  const v1::Capacity capacity_;

  std::vector<Colleague> colleagues_;  // By id.
  absl::flat_hash_map<MemberId, size_t> at_;
  absl::flat_hash_map<SubjectId, AtFirm> firms_;
};

}  // namespace

absl::StatusOr<v1::LeaveView> ProposePlan(MemberId leaver, Directory& directory,
                                          Presenter& presenter, absl::Time now, Language language) {
  return HeirPlanner(leaver, directory, presenter, now, language).Make();
}

v1::LeaveMoveView MoveView(v1::SubjectKind kind, SubjectId subject, MemberId to,
                           Directory& directory) {
  domain::Rows& rows = directory.rows();
  v1::LeaveMoveView view;
  if (kind == v1::FIRM) {
    view.set_firm(subject.Hex());
    view.set_name(InList(directory.FirmName(subject)));
  } else {
    view.set_prospect(subject.Hex());
    view.set_name(InList(directory.Name(subject)));
    view.set_company(InList(directory.Company(subject)));
    if (const auto* row = rows.Find(domain::ProspectKey(subject)); row != nullptr) {
      view.set_key_account(row->attributes().key_account());
      const std::string& firm = row->attributes().firm();
      if (!firm.empty()) view.set_firm(SubjectId::FromTrusted(firm).Hex());
      if (row->open_deals() != 0) {
        for (const v1::Money& money : OpenValueOf(subject, rows)) {
          v1::HandoverMoneyView& amount = *view.add_open_value();
          amount.set_currency(money.currency());
          amount.set_amount(domain::DecimalOf(money.micros()));
        }
      }
    }
  }
  view.set_to(InList(directory.Member(to)));
  if (!to.is_zero()) view.set_to_id(to.Hex());
  return view;
}

}  // namespace tasuki::client
