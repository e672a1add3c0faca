#include "common/domain/fold/promise_fold.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"

#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/next_touch.h"

namespace tasuki::domain {
namespace {

SubjectId IdOf(const std::string& promise) { return SubjectId::FromTrusted(promise); }

bool IsOpen(const v1::PromiseRow& promise) {
  return promise.made_seq() != 0 && promise.fate() == v1::PROMISE_FATE_UNSPECIFIED;
}

Key<v1::OpenPromiseRow> OpenKey(const FoldEvent& at, const v1::PromiseRow& promise) {
  return OpenPromiseKey(at.rows.subject(), promise.by(), promise.kind(), promise.due().day(),
                        IdOf(promise.promise()));
}

// The civil day of the open promise that is due first, of either side: the first one of each side
// and kind, however many there are.
std::optional<int32_t> FirstOpenDay(const FoldEvent& at) {
  const KeyBytes all = KeyBytes('Q').Append(at.rows.subject().bytes());
  constexpr size_t kSideAndKindBytes = 2;
  const size_t day_at = all.view().size() + kSideAndKindBytes;
  std::optional<int32_t> first;
  std::string from(all.view());
  while (!from.empty()) {
    std::string next;
    // An error shows in the status of the rows, which whoever folds looks at.
    (void)at.rows.rows().ScanRowsFrom(
        all.view(), from, [&](std::string_view key, std::string_view) {
          const auto day = static_cast<int32_t>(GetU32(key.substr(day_at)) ^ 0x80000000);
          if (!first.has_value() || day < *first) first = day;
          // Behind every day of that side and kind.
          next = absl::StrCat(absl::string_view(key.data(), day_at), "\xff\xff\xff\xff\xff");
          return false;
        });
    from = std::move(next);
  }
  return first;
}

// Changes a promise, and what says that it is open. `id` may be unknown so far.
template <class Change>
const v1::PromiseRow& ChangePromise(const std::string& id, const FoldEvent& at,
                                    v1::ProspectRow& row, Change change) {
  const auto key = PromiseKey(at.rows.subject(), IdOf(id));
  const bool is_new = at.rows.Find(key) == nullptr;
  v1::PromiseRow& promise = at.rows.Edit(key);
  if (is_new) {
    promise.set_promise(id);
    promise.mutable_first()->set_b_us(at.b_us);
    promise.mutable_first()->set_seq(at.event.seq.value());
    row.set_promises(row.promises() + 1);
  }
  const bool was_open = IsOpen(promise);
  if (was_open) at.rows.Erase(OpenKey(at, promise));
  change(promise);
  const bool is_open = IsOpen(promise);
  if (is_open) at.rows.Edit(OpenKey(at, promise));
  row.set_open_promises(row.open_promises() + (is_open ? 1 : 0) - (was_open ? 1 : 0));
  if (was_open || is_open) {
    const std::optional<int32_t> first_day = FirstOpenDay(at);
    if (first_day.has_value()) row.set_first_promise_day(*first_day);
    if (!first_day.has_value()) row.clear_first_promise_day();
  }
  return promise;
}

// Whether a fact may speak of it; where not, it counts for nothing, and only the promise's first
// mention is kept.
bool IsKnownPromise(const std::string& id, const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseRow& promise = ChangePromise(id, at, row, [](v1::PromiseRow&) {});
  return promise.made_seq() != 0 || IsToCome(at, id);
}

// Leaves the next touch anew, where `promise` is one that carries it, or what must be done before
// an appointment.
void LeaveWhatItCarries(const v1::PromiseRow& promise, const FoldEvent& at, v1::ProspectRow& row) {
  const bool chosen = NextIsChosen(row);
  const v1::TouchKind kind = chosen ? row.first().kind() : row.next().kind();
  // Behind an appointment the table's own date is not kept, so that there is nothing to go by but
  // what the relationship is in.
  const bool none_first = chosen && !row.has_first();
  // What the burst's limit or a pause put off after a sale, too; not what answers the client.
  const bool after_sale = kind == v1::DELIVERY_DUE || kind == v1::REORDER ||
                          ((kind == v1::REVISIT || none_first) && InPostSale(row));
  if (after_sale && promise.by() == v1::US && promise.kind() == v1::DELIVERY) {
    LeaveNext(Happened::kDelivery, at, row);
  }
  const bool considering = kind == v1::CLIENT_PROMISE ||
                           (none_first && row.cadence().pause_why() == v1::PAUSED_CONSIDERING);
  if (considering && promise.by() == v1::CLIENT && promise.kind() == v1::DECISION_DATE) {
    LeaveNext(Happened::kConsidering, at, row);
  }
}

}  // namespace

void FoldPromiseMade(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseMade& body = at.header.promise_made();
  bool again = false;
  const v1::PromiseRow& made = ChangePromise(body.promise(), at, row, [&](v1::PromiseRow& promise) {
    again = promise.made_seq() != 0;
    if (again) return;
    promise.set_by(body.by());
    promise.set_kind(body.kind());
    // A move at an earlier business time stays.
    if (!promise.has_due() && body.has_due()) *promise.mutable_due() = body.due();
    if (body.has_due()) promise.set_first_due_day(body.due().day());
    promise.set_made_by(at.header.done_by().empty() ? at.header.actor() : at.header.done_by());
    promise.set_imported(!at.header.import_ref().empty());
    promise.set_consented(body.consented());
    promise.set_made_us(at.b_us);
    promise.set_made_seq(at.event.seq.value());
  });
  if (!again) LeaveWhatItCarries(made, at, row);
}

void FoldPromiseMoved(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseMoved& body = at.header.promise_moved();
  if (!IsKnownPromise(body.promise(), at, row)) return;
  const v1::PromiseRow& moved =
      ChangePromise(body.promise(), at, row, [&](v1::PromiseRow& promise) {
        if (body.has_due()) *promise.mutable_due() = body.due();
        promise.set_moves(promise.moves() + 1);
        if (!body.agreed_by_client()) promise.set_moved_alone(promise.moved_alone() + 1);
      });
  LeaveWhatItCarries(moved, at, row);
}

void FoldPromiseClosed(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseClosed& body = at.header.promise_closed();
  if (!IsKnownPromise(body.promise(), at, row)) return;
  const v1::PromiseRow& closed =
      ChangePromise(body.promise(), at, row, [&](v1::PromiseRow& promise) {
        Stand(at.event,
              {.what = kPromiseClosed, .id = body.promise(), .value = WordOf(body.fate())},
              *promise.mutable_closing(), *row.mutable_crossed());
        promise.set_fate(body.fate());
        promise.set_closed_us(at.b_us);
        promise.set_closed_seq(at.event.seq.value());
      });
  LeaveWhatItCarries(closed, at, row);
}

std::optional<int32_t> FirstOpenPromise(v1::PromiseBy by, v1::PromiseKind kind, const FoldEvent& at,
                                        const v1::ProspectRow& row) {
  if (row.open_promises() == 0) return std::nullopt;
  const KeyBytes prefix = KeyBytes('Q')
                              .Append(at.rows.subject().bytes())
                              .AppendU8(static_cast<uint8_t>(by))
                              .AppendU8(static_cast<uint8_t>(kind));
  std::optional<int32_t> day;
  // An error shows in the status of the rows, which whoever folds looks at.
  (void)at.rows.rows().ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    day = static_cast<int32_t>(GetU32(key.substr(prefix.view().size())) ^ 0x80000000);
    return false;
  });
  return day;
}

}  // namespace tasuki::domain
