#include "common/domain/fold/deal_fold.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/contact_fold.h"
#include "common/domain/fold/exclusive.h"

namespace tasuki::domain {
namespace {

bool IsOpen(const v1::DealRow& deal) {
  return deal.result() == v1::DEAL_RESULT_UNSPECIFIED && deal.opened_seq() != 0;
}

// Changes a deal, and the count of those that are open. `id` may be unknown so far.
template <class Change>
const v1::DealRow& ChangeDeal(const std::string& id, const FoldEvent& at, v1::ProspectRow& row,
                              Change change) {
  const auto key = DealKey(at.rows.subject(), SubjectId::FromTrusted(id));
  const bool is_new = at.rows.Find(key) == nullptr;
  v1::DealRow& deal = at.rows.Edit(key);
  if (is_new) {
    deal.set_deal(id);
    deal.mutable_first()->set_b_us(at.b_us);
    deal.mutable_first()->set_seq(at.event.seq.value());
    row.set_deals(row.deals() + 1);
  }
  const uint32_t was_open = IsOpen(deal) ? 1 : 0;
  change(deal);
  row.set_open_deals(row.open_deals() + (IsOpen(deal) ? 1 : 0) - was_open);
  return deal;
}

// Whether a fact may speak of it; where not, it counts for nothing, and only the deal's first
// mention is kept.
bool IsKnownDeal(const std::string& id, const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealRow& deal = ChangeDeal(id, at, row, [](v1::DealRow&) {});
  return deal.opened_seq() != 0 || IsToCome(at, id);
}

// From now on that is the deal's amount.
void Value(const v1::Money& value, const FoldEvent& at, v1::DealRow& deal, v1::ProspectRow& row) {
  const std::string amount = absl::StrCat(value.micros(), " ", value.currency());
  Stand(at.event, {.what = kDealAmount, .id = deal.deal(), .value = amount}, *deal.mutable_valued(),
        *row.mutable_crossed());
  *deal.mutable_value() = value;
}

using Fields = google::protobuf::RepeatedField<uint32_t>;

// The fields of Remark of which a deal's row says where they stand.
constexpr uint32_t kTextFields[] = {v1::Remark::kTitleFieldNumber, v1::Remark::kHelpsFieldNumber,
                                    v1::Remark::kDecidesFieldNumber, v1::Remark::kRouteFieldNumber};

bool Has(const Fields& fields, uint32_t field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// From now on the event's text says what those fields are: of a row that has each once.
void PutText(const JournalEvent& event, const Fields& set, v1::DealRow& deal) {
  auto& refs = *deal.mutable_texts();
  for (v1::TextRef& ref : refs) {
    Fields& own = *ref.mutable_fields();
    own.Truncate(static_cast<int>(
        std::remove_if(own.begin(), own.end(), [&](uint32_t field) { return Has(set, field); }) -
        own.begin()));
  }
  refs.erase(std::remove_if(refs.begin(), refs.end(),
                            [](const v1::TextRef& ref) { return ref.fields().empty(); }),
             refs.end());
  v1::TextRef ref;
  for (const uint32_t field : kTextFields) {
    if (Has(set, field)) ref.add_fields(field);
  }
  if (ref.fields().empty()) return;
  ref.set_seq(event.seq.value());
  ref.set_type(event.header->type());
  *refs.Add() = std::move(ref);
}

// An opening sets what no fact of an earlier business time has set; one by an older program says
// not what it sets: a title.
void PutOpeningText(const FoldEvent& at, v1::DealRow& deal) {
  if (at.header.key_id().empty()) return;
  Fields set = at.header.deal_opened().text_fields();
  if (set.empty()) set.Add(v1::Remark::kTitleFieldNumber);
  for (const v1::TextRef& ref : deal.texts()) {
    for (const uint32_t field : ref.fields()) {
      set.erase(std::remove(set.begin(), set.end(), field), set.end());
    }
  }
  PutText(at.event, set, deal);
}

enum class Agreed { kNo, kYes };

void PutTerms(const std::string& id, Agreed agreed, const FoldEvent& at, v1::ProspectRow& row) {
  if (!IsKnownDeal(id, at, row)) return;
  ChangeDeal(id, at, row, [&](v1::DealRow& deal) {
    // What they say is sealed: two never say the same.
    Stand(at.event, {.what = kDealTerms, .id = deal.deal(), .value = {}}, *deal.mutable_termed(),
          *row.mutable_crossed());
    deal.set_terms(deal.terms() + 1);
    deal.set_terms_seq(at.event.seq.value());
    if (agreed == Agreed::kYes) deal.set_agreed_seq(at.event.seq.value());
    if (at.header.has_terms_agreed()) return;
    deal.set_terms_changed(deal.terms_changed() + 1);
    if (agreed == Agreed::kNo) deal.set_terms_unagreed(deal.terms_unagreed() + 1);
  });
}

void Close(v1::DealResult result, const FoldEvent& at, v1::DealRow& deal, v1::ProspectRow& row) {
  const std::string_view value = WordOf(result);
  Stand(at.event, {.what = kDealClosed, .id = deal.deal(), .value = value}, *deal.mutable_closing(),
        *row.mutable_crossed());
  deal.set_result(result);
  deal.set_closed_us(at.b_us);
  deal.set_closed_seq(at.event.seq.value());
}

}  // namespace

void FoldDealOpened(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealOpened& body = at.header.deal_opened();
  ChangeDeal(body.deal(), at, row, [&](v1::DealRow& deal) {
    if (deal.opened_seq() != 0) return;
    deal.set_opened_us(at.b_us);
    deal.set_opened_seq(at.event.seq.value());
    // What was said of it at an earlier business time stays.
    PutOpeningText(at, deal);
    if (!deal.has_value() && body.has_value()) *deal.mutable_value() = body.value();
    if (!deal.stage().empty()) return;
    if (!body.stage().empty()) {
      deal.set_stage(body.stage());
    } else if (!at.policy.deal_stages().empty()) {
      deal.set_stage(at.policy.deal_stages(0));
    }
  });
}

void FoldDealStageChanged(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealStageChanged& body = at.header.deal_stage_changed();
  if (!IsKnownDeal(body.deal(), at, row)) return;
  ChangeDeal(body.deal(), at, row, [&](v1::DealRow& deal) {
    if (!body.stage().empty() && !body.keeps_stage()) {
      Stand(at.event, {.what = kDealStage, .id = deal.deal(), .value = body.stage()},
            *deal.mutable_staged(), *row.mutable_crossed());
      deal.set_stage(body.stage());
    }
    if (body.has_value()) Value(body.value(), at, deal, row);
    if (!at.header.key_id().empty()) PutText(at.event, body.text_fields(), deal);
  });
}

void FoldTermsAgreed(const FoldEvent& at, v1::ProspectRow& row) {
  PutTerms(at.header.terms_agreed().deal(), Agreed::kYes, at, row);
}

void FoldTermsChanged(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::TermsChanged& body = at.header.terms_changed();
  PutTerms(body.deal(), body.agreed_by_client() ? Agreed::kYes : Agreed::kNo, at, row);
}

void FoldDealClosed(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::DealClosed& body = at.header.deal_closed();
  if (!IsKnownDeal(body.deal(), at, row)) return;
  bool already = false;
  ChangeDeal(body.deal(), at, row, [&](v1::DealRow& deal) {
    already = deal.result() == body.result();
    Close(body.result(), at, deal, row);
    if (body.has_value()) Value(body.value(), at, deal, row);
    deal.set_cause(body.cause());
  });
  // Beside an outcome that said the same, this only adds the figures.
  if (already || row.follow_up() == v1::OPTED_OUT_FOR_EVER) return;
  if (body.result() == v1::DEAL_WON) {
    AfterWon(nullptr, at, row);
  } else if (row.open_deals() == 0) {
    AfterLost(nullptr, at, row);
  }
}

void CloseDealByOutcome(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::OutcomeRecorded& body = at.header.outcome_recorded();
  if (body.deal().empty() || !IsKnownDeal(body.deal(), at, row)) return;
  const bool won = body.outcome() == v1::WON;
  ChangeDeal(body.deal(), at, row, [&](v1::DealRow& deal) {
    Close(won ? v1::DEAL_WON : v1::DEAL_LOST, at, deal, row);
    deal.set_cause(won ? v1::REASON_UNSPECIFIED : body.reason());
  });
}

DealList ListOf(const v1::DealRow& deal) {
  switch (deal.result()) {
    case v1::DEAL_WON:
      return DealList::kWon;
    case v1::DEAL_LOST:
      return DealList::kLost;
    default:
      return DealList::kOpen;
  }
}

bool IsFlagged(const v1::DealRow& deal) {
  return deal.result() != v1::DEAL_LOST && deal.terms_seq() != deal.agreed_seq();
}

}  // namespace tasuki::domain
