#pragma once

#include <string>
#include <string_view>

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Facts that exclude each other (DESIGN.md §5): a deal or promise closed, a deal's stage, amount or
// terms changed, a task planned or ended, a next touch chosen, a cadence started, one field changed
// (fields.h). The last in the
// subject's order stands; two whose writers had not seen each other and that say different things
// are marked crossed, until somebody who has seen both decides.

namespace tasuki::domain {

inline constexpr std::string_view kDealClosed = "deal";
inline constexpr std::string_view kDealStage = "deal-stage";
inline constexpr std::string_view kDealAmount = "deal-amount";
inline constexpr std::string_view kDealTerms = "deal-terms";
inline constexpr std::string_view kPromiseClosed = "promise";
inline constexpr std::string_view kTaskEnded = "task";
inline constexpr std::string_view kTaskPlanned = "task-plan";
inline constexpr std::string_view kNextChosen = "next-touch";
inline constexpr std::string_view kCadenceStarted = "cadence";

// What a fact says about something of which there is only one.
struct Claim {
  std::string_view what;   // One of the above, or a field's name.
  std::string_view id;     // Of the deal, promise or task; empty: there is only one.
  std::string_view value;  // What it says; empty: not known here (sealed).
};

using CrossedList = google::protobuf::RepeatedPtrField<v1::Crossed>;

// From now on `event` stands, where `standing` stood (seq 0: nothing did). `crossed` is the
// subject's.
void Stand(const JournalEvent& event, const Claim& claim, v1::Exclusive& standing,
           CrossedList& crossed);

// No chosen next touch stands any more (X18: it was kept, or ended), and nothing crosses there.
void ReleaseNextChosen(v1::ProspectRow& row);

// Whether a date that a person chose stands.
inline bool NextIsChosen(const v1::ProspectRow& row) { return row.has_appointment(); }

}  // namespace tasuki::domain
