#include "common/domain/fold/promise_fold.h"

#include <string>

#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

v1::PromiseRow* FindPromise(const std::string& id, const FoldEvent& at, v1::ProspectRow& row) {
  for (v1::PromiseRow& promise : *row.mutable_promises()) {
    if (promise.promise() == id) return &promise;
  }
  if (!IsToCome(at, id)) return nullptr;
  v1::PromiseRow* promise = row.add_promises();
  promise->set_promise(id);
  return promise;
}

// Leaves the next touch anew, where `promise` is one that carries it and nobody chose another.
void LeaveWhatItCarries(const v1::PromiseRow& promise, const FoldEvent& at, v1::ProspectRow& row) {
  if (Stands(kNextChosen, row)) return;
  const v1::TouchKind kind = row.next().kind();
  // What the burst's limit or a pause put off after a sale, too; not what answers the client.
  const bool after_sale = kind == v1::DELIVERY_DUE || kind == v1::REORDER ||
                          (kind == v1::REVISIT && InPostSale(row));
  if (after_sale && promise.by() == v1::US && promise.kind() == v1::DELIVERY) {
    LeaveNext(Happened::kWon, at, row);
  }
  if (kind == v1::CLIENT_PROMISE && promise.by() == v1::CLIENT &&
      promise.kind() == v1::DECISION_DATE) {
    LeaveNext(Happened::kConsidering, at, row);
  }
}

}  // namespace

void FoldPromiseMade(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseMade& body = at.header.promise_made();
  v1::PromiseRow* promise = FindPromise(body.promise(), at, row);
  if (promise == nullptr) {
    promise = row.add_promises();
    promise->set_promise(body.promise());
  }
  if (promise->made_seq() != 0) return;
  promise->set_by(body.by());
  promise->set_kind(body.kind());
  // A move at an earlier business time stays.
  if (!promise->has_due() && body.has_due()) *promise->mutable_due() = body.due();
  promise->set_consented(body.consented());
  promise->set_made_us(at.b_us);
  promise->set_made_seq(at.event.seq.value());
  LeaveWhatItCarries(*promise, at, row);
}

void FoldPromiseMoved(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseMoved& body = at.header.promise_moved();
  v1::PromiseRow* promise = FindPromise(body.promise(), at, row);
  if (promise == nullptr) return;
  if (body.has_due()) *promise->mutable_due() = body.due();
  promise->set_moves(promise->moves() + 1);
  LeaveWhatItCarries(*promise, at, row);
}

void FoldPromiseClosed(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::PromiseClosed& body = at.header.promise_closed();
  v1::PromiseRow* promise = FindPromise(body.promise(), at, row);
  if (promise == nullptr) return;
  Stand(at, {.what = kPromiseClosed, .id = body.promise(), .value = WordOf(body.fate())}, row);
  promise->set_fate(body.fate());
  promise->set_closed_us(at.b_us);
  promise->set_closed_seq(at.event.seq.value());
  LeaveWhatItCarries(*promise, at, row);
}

}  // namespace tasuki::domain
