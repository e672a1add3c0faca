#include "common/domain/fold/retractions.h"

#include <algorithm>
#include <string>

#include "common/domain/events/catalogue.h"
#include "common/domain/events/import_source.h"
#include "common/domain/events/limits.h"
#include "common/domain/fold/things.h"
#include "common/domain/verdict/writer.h"

namespace tasuki::domain {
namespace {

using By = v1::TakenBackRow::By;

const By* FindBy(const std::string& member, const v1::TakenBackRow* row) {
  if (row == nullptr) return nullptr;
  for (const By& by : row->by()) {
    if (by.member() == member) return &by;
  }
  return nullptr;
}

// The row's place for that member; nullptr: it names as many as it may.
By* EditBy(const std::string& member, v1::TakenBackRow& row) {
  auto& list = *row.mutable_by();
  const auto at =
      std::find_if(list.begin(), list.end(), [&](const By& by) { return by.member() >= member; });
  if (at != list.end() && at->member() == member) return &*at;
  if (list.size() >= kTakenBackMax) return nullptr;
  const auto index = at - list.begin();
  list.Add()->set_member(member);
  std::rotate(list.pointer_begin() + index, list.pointer_end() - 1, list.pointer_end());
  return list.Mutable(static_cast<int>(index));
}

// In force from now on, or not any more.
enum class Force { kIn, kOut };

void SetImport(SubjectId subject, const std::string& event_id, const v1::RetractionRow& retraction,
               Force force, Rows& rows) {
  auto& imports = *rows.Edit(ImportsTakenBackKey(subject)).mutable_imports();
  imports.erase(std::remove_if(imports.begin(), imports.end(),
                               [&](const auto& one) { return one.event_id() == event_id; }),
                imports.end());
  if (force == Force::kOut) return;
  if (imports.size() >= kTakenBackMax) imports.DeleteSubrange(0, 1);
  const auto at = std::find_if(imports.begin(), imports.end(),
                               [&](const auto& one) { return one.seq() > retraction.seq(); });
  const auto index = at - imports.begin();
  auto& added = *imports.Add();
  added.set_source(retraction.import());
  added.set_seq(retraction.seq());
  added.set_event_id(event_id);
  std::rotate(imports.pointer_begin() + index, imports.pointer_end() - 1, imports.pointer_end());
}

// Whether what the retraction names is taken back by one more or one less than before, so that it
// changes. `retraction` by value: its row may be among those that change.
bool Count(SubjectId subject, v1::RetractionRow retraction, Force force, Rows& rows) {
  const auto key = TakenBackKey(subject, EventId::FromTrusted(retraction.fact()));
  By* by = EditBy(retraction.member(), rows.Edit(key));
  if (by == nullptr) return false;
  const bool was = by->count() > 0;
  if (force == Force::kIn) {
    by->set_count(by->count() + 1);
    by->set_last_seq(std::max(by->last_seq(), retraction.seq()));
  } else if (was) {
    by->set_count(by->count() - 1);
  }
  return was != (by->count() > 0);
}

// Brings a retraction into force, or out of it, and with it those that it names.
Reopened SetForce(SubjectId subject, std::string event_id, Force force, Rows& rows) {
  // Bounded: a retraction names one of a lower depth, and depths are bounded.
  for (;;) {
    const auto* row = rows.Find(RetractionKey(subject, EventId::FromTrusted(event_id)));
    if (row == nullptr) return {};
    const v1::RetractionRow retraction = *row;
    if (!retraction.import().empty()) {
      SetImport(subject, event_id, retraction, force, rows);
      return {.fact = std::nullopt, .again = std::nullopt, .import = true};
    }
    const EventId named = EventId::FromTrusted(retraction.fact());
    if (!Count(subject, retraction, force, rows)) {
      if (force == Force::kOut) return {};
      return {.fact = std::nullopt, .again = named, .import = false};
    }
    const auto* inner = rows.Find(RetractionKey(subject, named));
    const bool takes_it_back = inner != nullptr && inner->author() == retraction.member() &&
                               inner->seq() < retraction.seq();
    if (!takes_it_back) return {.fact = named, .again = std::nullopt, .import = false};
    rows.Edit(RetractionKey(subject, named)).set_is_void(force == Force::kIn);
    force = force == Force::kIn ? Force::kOut : Force::kIn;
    event_id = named.str();
  }
}

}  // namespace

Reopened TakeBack(const JournalEvent& event, Arrival arrival, Rows& rows) {
  const v1::Header& header = *event.header;
  const SubjectId subject = SubjectOf(header);
  const EventId id = EventId::FromTrusted(header.event_id());
  const auto key = RetractionKey(subject, id);
  if (rows.Find(key) != nullptr)
    return {};  // The same retraction once more, under another replica.
  const v1::FactRetracted& body = header.fact_retracted();
  if (body.import().size() > kClearTextBytesMax) return {};  // The name of no source.
  v1::RetractionRow row;
  row.set_seq(event.seq.value());
  row.set_author(MemberOfReplica(event.replica, rows).str());
  row.set_import(body.import());
  row.set_depth(1);
  if (body.has_fact()) {
    row.set_fact(body.fact().event_id());
    row.set_member(MemberOfReplica(ReplicaId::FromTrusted(body.fact().replica()), rows).str());
    const auto* inner = rows.Find(RetractionKey(subject, EventId::FromTrusted(row.fact())));
    if (inner != nullptr && inner->author() == row.member()) row.set_depth(inner->depth() + 1);
    if (row.depth() > kRetractionDepthMax) return {};
  }
  if (arrival == Arrival::kAdmitted) {
    const By* named = FindBy(row.author(), rows.Find(TakenBackKey(subject, id)));
    row.set_is_void(named != nullptr && named->count() > 0 && named->last_seq() > row.seq());
  }
  const bool is_void = row.is_void();
  rows.Edit(key) = std::move(row);
  return is_void ? Reopened() : SetForce(subject, id.str(), Force::kIn, rows);
}

bool IsNamed(const v1::Header& header, ReplicaId replica, Seq seq, Rows& rows) {
  if (!MayBeTakenBack(header)) return false;
  const SubjectId subject = SubjectOf(header);
  const EventId id = EventId::FromTrusted(header.event_id());
  if (header.type() == v1::FACT_RETRACTED) {
    const auto* row = rows.Find(RetractionKey(subject, id));
    return row != nullptr && row->is_void();
  }
  const auto* taken_back = rows.Find(TakenBackKey(subject, id));
  if (taken_back != nullptr) {
    const By* by = FindBy(MemberOfReplica(replica, rows).str(), taken_back);
    if (by != nullptr && by->count() > 0) return true;
  }
  if (header.import_ref().empty()) return false;
  const auto* imports = rows.Find(ImportsTakenBackKey(subject));
  if (imports == nullptr) return false;
  const std::string source(ImportSource(header.import_ref()));
  return std::any_of(imports->imports().begin(), imports->imports().end(), [&](const auto& one) {
    return one.source() == source && seq.value() < one.seq();
  });
}

bool IsTakenBack(const v1::Header& header, ReplicaId replica, Seq seq, Rows& rows) {
  const std::optional<SubjectId> added = AddedThing(header);
  if (added.has_value() && FindUndone(header.subject(), *added, rows) == nullptr) return false;
  return IsNamed(header, replica, seq, rows);
}

}  // namespace tasuki::domain
