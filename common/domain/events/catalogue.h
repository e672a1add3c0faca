#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "tasuki/v1/event.pb.h"

// What is fixed about each event type (DESIGN.md §3): how it is judged, what it may be about. The
// laptop fills headers from it, the verdict holds headers against it. Constant; any thread.

namespace tasuki::domain {

// Whether the type has a sealed part.
enum class Sealed { kNo, kYes };

// Whether a client that does not know the type must stop writing its subject.
enum class Critical { kNo, kYes };

// What an event does with its subject or with the thing its body names.
enum class Adds { kNothing, kSubject, kDeal, kPromise, kTask };

// A set of SubjectKind.
using SubjectKinds = uint32_t;
constexpr SubjectKinds KindBit(v1::SubjectKind kind) {
  return kind > 0 && kind < 32 ? SubjectKinds{1} << kind : 0;
}

// One row of the catalogue.
struct TypeInfo {
  v1::EventType type;
  std::string_view word;  // `TouchLogged`, as people and --json see it.
  v1::EventKind kind;
  v1::Slot slot;  // Decisions; unspecified for ContestResolved: the contest's.
  Sealed sealed;
  Critical critical;
  SubjectKinds subjects;  // What it may be about.
  Adds adds = Adds::kNothing;
};

// Every type, in order of number.
std::span<const TypeInfo> Catalogue();

// The row of `type`, or nullptr for a type of a newer catalogue.
const TypeInfo* FindType(v1::EventType type);

// `TouchLogged`; `Unknown` for a type of a newer catalogue.
std::string_view TypeWord(v1::EventType type);

// Whether a FactRetracted leaves `header` out of the fold: every fact but those that verdicts rest
// on, and a verdict is never taken back. A change of a prospect's firm is changed again, a handover
// answered again.
bool MayBeTakenBack(const v1::Header& header);

// Sets kind, slot and critical of `header` from its type; the slot of a ContestResolved is left as
// it is. Does nothing for an unknown type.
void FillFromCatalogue(v1::Header& header);

// The catalogue in which that type came: what a reader must have at least.
uint32_t SchemaOf(v1::EventType type);

}  // namespace tasuki::domain
