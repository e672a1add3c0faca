#include "common/domain/fold/indexes.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

using Bytes = std::optional<std::string>;

template <class Row>
absl::StatusOr<std::optional<Row>> Parse(const Bytes& bytes) {
  if (!bytes.has_value()) return std::nullopt;
  Row row;
  if (!row.ParseFromString(*bytes)) {
    return absl::DataLossError(
        absl::StrCat("a ", row.GetTypeName(), " does not parse: fold the views again"));
  }
  return row;
}

template <class Row>
std::optional<Row> Present(const Key<Row>& key, Rows& rows) {
  const Row* row = rows.Find(key);
  return row == nullptr ? std::nullopt : std::optional<Row>(*row);
}

// The rows `B` and `F` of a prospect.
std::map<std::string, v1::DueRow> DueRowsOf(SubjectId prospect,
                                            const std::optional<v1::ProspectRow>& row,
                                            const std::optional<v1::DecisionRow>& decision) {
  std::map<std::string, v1::DueRow> due;
  if (!row.has_value() || !IsListed(*row)) return due;
  v1::DueRow entry;
  entry.set_firm(row->attributes().firm());
  entry.set_group(row->group());
  const bool decided = decision.has_value() && !decision->present().empty();
  const v1::OwnerValue owner =
      !decided ? v1::OwnerValue()
               : (decision->declined_seq() == 0 ? decision->owner() : decision->before());
  if (decided) {
    *entry.mutable_owner() = owner;
    entry.set_decided_seq(decision->seq());
  }
  due.emplace(
      HolderDueKey(MemberId::FromTrusted(owner.to()), HeldAs::kOwner, *row, prospect).str(), entry);
  if (owner.until_us() != 0) {
    const MemberId back_to = MemberId::FromTrusted(owner.back_to());
    due.emplace(HolderDueKey(back_to, HeldAs::kBackTo, *row, prospect).str(), entry);
  }
  if (!entry.firm().empty()) {
    due.emplace(FirmDueKey(SubjectId::FromTrusted(entry.firm()), *row, prospect).str(), entry);
  }
  return due;
}

std::vector<Key<v1::HeldFirmRow>> HeldFirmsOf(SubjectId firm, bool is_firm,
                                              const std::optional<v1::DecisionRow>& decision) {
  std::vector<Key<v1::HeldFirmRow>> held;
  if (!is_firm || !decision.has_value() || decision->present().empty()) return held;
  for (const v1::OwnerValue* value : {&decision->owner(), &decision->before()}) {
    for (const std::string* holder : {&value->to(), &value->back_to()}) {
      if (!holder->empty()) held.push_back(HeldFirmKey(MemberId::FromTrusted(*holder), firm));
    }
  }
  return held;
}

Key<v1::DueRow> DueKeyOf(const std::string& bytes) {
  return Key<v1::DueRow>(KeyBytes(bytes.front()).Append(std::string_view(bytes).substr(1)));
}

uint64_t Step(uint64_t count, bool before, bool after) {
  return count + (after ? 1 : 0) - (before ? 1 : 0);
}

}  // namespace

struct Indexes::Change {
  std::optional<Bytes> prospect;  // As it was; nullopt: it did not change.
  std::optional<Bytes> firm;
  std::optional<Bytes> owner;
};

Indexes::Indexes(Rows& rows) : rows_(rows) { rows_.Watch("pfoa"); }

v1::CountsRow& Indexes::Counts() { return rows_.Edit(CountsKey()); }

void Indexes::Add(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const bool owner = header.has_owner_assigned() || header.has_contest_resolved();
  if (TakesEffect(event.verdict)) {
    const auto* counts = rows_.Find(CountsKey());
    if (!owner || counts == nullptr || counts->requested() == 0) return;
    // Whatever was asked for before is decided.
    std::vector<uint64_t> seqs;
    const KeyBytes prefix = KeyBytes('U').Append(header.subject().id());
    (void)rows_.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
      seqs.push_back(GetU64(key.substr(prefix.view().size())));
      return true;
    });
    for (const uint64_t seq : seqs) rows_.Erase(RequestedKey(SubjectOf(header), Seq(seq)));
    if (!seqs.empty()) Counts().set_requested(counts->requested() - seqs.size());
    return;
  }
  v1::RefusedRow& refused = rows_.Create(RefusedKey(event.seq));
  refused.set_replica(event.replica.str());
  refused.set_verdict(event.verdict);
  if (event.verdict != v1::UNAUTHORISED || !header.has_owner_assigned()) return;
  rows_.Create(RequestedKey(SubjectOf(header), event.seq)).set_actor(header.actor());
  Counts().set_requested(Counts().requested() + 1);
}

absl::Status Indexes::UpdateSubject(SubjectId subject, const Change& change) {
  const auto prospect = Present(ProspectKey(subject), rows_);
  const auto firm = Present(FirmKey(subject), rows_);
  const auto owner = Present(DecisionKey(subject, v1::OWNER), rows_);
  TASUKI_RETURN_IF_ERROR(rows_.status());
  auto prospect_before = prospect;
  auto firm_before = firm;
  auto owner_before = owner;
  if (change.prospect.has_value()) {
    TASUKI_ASSIGN_OR_RETURN(prospect_before, Parse<v1::ProspectRow>(*change.prospect));
  }
  if (change.firm.has_value()) {
    TASUKI_ASSIGN_OR_RETURN(firm_before, Parse<v1::FirmRow>(*change.firm));
  }
  if (change.owner.has_value()) {
    TASUKI_ASSIGN_OR_RETURN(owner_before, Parse<v1::DecisionRow>(*change.owner));
  }

  const auto due_before = DueRowsOf(subject, prospect_before, owner_before);
  const auto due = DueRowsOf(subject, prospect, owner);
  for (const auto& [key, row] : due_before) {
    if (!due.contains(key)) rows_.Erase(DueKeyOf(key));
  }
  for (const auto& [key, row] : due) {
    const auto found = due_before.find(key);
    const bool same = found != due_before.end() &&
                      found->second.SerializeAsString() == row.SerializeAsString();
    if (!same) rows_.Edit(DueKeyOf(key)) = row;
  }
  for (const auto& key : HeldFirmsOf(subject, firm_before.has_value(), owner_before)) {
    rows_.Erase(key);
  }
  for (const auto& key : HeldFirmsOf(subject, firm.has_value(), owner)) rows_.Edit(key);

  const bool was_listed = prospect_before.has_value() && IsListed(*prospect_before);
  const bool is_listed = prospect.has_value() && IsListed(*prospect);
  const bool was_firm = firm_before.has_value() && firm_before->added();
  const bool is_firm = firm.has_value() && firm->added();
  if (was_listed != is_listed || was_firm != is_firm) {
    v1::CountsRow& counts = Counts();
    counts.set_prospects(Step(counts.prospects(), was_listed, is_listed));
    counts.set_firms(Step(counts.firms(), was_firm, is_firm));
  }
  return rows_.status();
}

absl::Status Indexes::Update() {
  std::map<SubjectId, Change> changes;
  for (auto& [key, before] : rows_.TakeTouched()) {
    const std::string_view id = std::string_view(key).substr(1);
    if (key.front() == 'p') {
      changes[SubjectId::FromTrusted(id)].prospect = std::move(before);
    } else if (key.front() == 'f') {
      changes[SubjectId::FromTrusted(id)].firm = std::move(before);
    } else if (key.front() == 'o') {
      const SubjectId subject = SubjectId::FromTrusted(id.substr(0, SubjectId::kBytes));
      const auto slot = static_cast<v1::Slot>(static_cast<uint8_t>(id.back()));
      TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::DecisionRow>(before));
      const auto* row = rows_.Find(DecisionKey(subject, slot));
      const bool was_open = was.has_value() && was->has_contest();
      const bool is_open = row != nullptr && row->has_contest();
      const auto contest_key = OpenContestKey(subject, slot);
      if (is_open) rows_.Edit(contest_key).set_seq(row->contest().seq());
      if (was_open && !is_open) rows_.Erase(contest_key);
      if (was_open != is_open) {
        Counts().set_contests(Step(Counts().contests(), was_open, is_open));
      }
      if (slot == v1::OWNER) changes[subject].owner = std::move(before);
    } else {
      TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::ApartRow>(before));
      const auto* row = rows_.Find(ApartKey(EventId::FromTrusted(id)));
      const auto waits = [](const v1::ApartRow& apart) {
        return apart.fate() == v1::APART_FATE_UNSPECIFIED;
      };
      const bool was_waiting = was.has_value() && waits(*was);
      const bool is_waiting = row != nullptr && waits(*row);
      if (was_waiting) rows_.Erase(WaitingKey(Seq(was->seq())));
      if (is_waiting) rows_.Edit(WaitingKey(Seq(row->seq()))).set_event_id(row->event_id());
      if (was_waiting != is_waiting) {
        Counts().set_waiting(Step(Counts().waiting(), was_waiting, is_waiting));
      }
    }
  }
  for (const auto& [subject, change] : changes) {
    TASUKI_RETURN_IF_ERROR(UpdateSubject(subject, change));
  }
  return rows_.status();
}

}  // namespace tasuki::domain
