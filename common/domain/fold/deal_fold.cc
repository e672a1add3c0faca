#include "common/domain/fold/deal_fold.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/fold/contact_fold.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

v1::DealRow* FindDeal(const std::string& id, const FoldEvent& at, v1::ProspectRow& row) {
  for (v1::DealRow& deal : *row.mutable_deals()) {
    if (deal.deal() == id) return &deal;
  }
  if (!IsToCome(at, id)) return nullptr;
  v1::DealRow* deal = row.add_deals();
  deal->set_deal(id);
  return deal;
}

bool IsOpen(const v1::DealRow& deal) {
  return deal.result() == v1::DEAL_RESULT_UNSPECIFIED && deal.opened_seq() != 0;
}

void Close(v1::DealResult result, const std::string& amount, const FoldEvent& at, v1::DealRow& deal,
           v1::ProspectRow& row) {
  const std::string_view value = WordOf(result);
  Stand(at, {.what = kDealClosed, .id = deal.deal(), .value = value, .amount = amount}, row);
  deal.set_result(result);
  deal.set_closed_us(at.b_us);
  deal.set_closed_seq(at.event.seq.value());
}

}  // namespace

void FoldDealOpened(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealOpened& body = at.header.deal_opened();
  v1::DealRow* deal = FindDeal(body.deal(), at, row);
  if (deal == nullptr) {
    deal = row.add_deals();
    deal->set_deal(body.deal());
  }
  if (deal->opened_seq() != 0) return;
  deal->set_opened_us(at.b_us);
  deal->set_opened_seq(at.event.seq.value());
  // What was said of it at an earlier business time stays.
  if (!deal->has_value() && body.has_value()) *deal->mutable_value() = body.value();
  if (!deal->stage().empty()) return;
  if (!body.stage().empty()) {
    deal->set_stage(body.stage());
  } else if (!at.policy.deal_stages().empty()) {
    deal->set_stage(at.policy.deal_stages(0));
  }
}

void FoldDealStageChanged(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealStageChanged& body = at.header.deal_stage_changed();
  v1::DealRow* deal = FindDeal(body.deal(), at, row);
  if (deal == nullptr) return;
  if (!body.stage().empty()) deal->set_stage(body.stage());
  if (body.has_value()) *deal->mutable_value() = body.value();
}

void FoldDealClosed(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealClosed& body = at.header.deal_closed();
  v1::DealRow* deal = FindDeal(body.deal(), at, row);
  if (deal == nullptr) return;
  const bool already = deal->result() == body.result();
  const std::string amount =
      body.has_value() ? absl::StrCat(body.value().micros(), " ", body.value().currency()) : "";
  Close(body.result(), amount, at, *deal, row);
  if (body.has_value()) *deal->mutable_value() = body.value();
  deal->set_cause(body.cause());
  // Beside an outcome that said the same, this only adds the figures.
  if (already || row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  if (body.result() == v1::DEAL_WON) {
    AfterWon(nullptr, at, row);
  } else if (std::none_of(row.deals().begin(), row.deals().end(), IsOpen)) {
    AfterLost(nullptr, at, row);
  }
}

void CloseDealByOutcome(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::OutcomeRecorded& body = at.header.outcome_recorded();
  if (body.deal().empty()) return;
  v1::DealRow* deal = FindDeal(body.deal(), at, row);
  if (deal == nullptr) return;
  const bool won = body.outcome() == v1::WON;
  Close(won ? v1::DEAL_WON : v1::DEAL_LOST, "", at, *deal, row);
  deal->set_cause(won ? v1::REASON_UNSPECIFIED : body.reason());
}

}  // namespace tasuki::domain
