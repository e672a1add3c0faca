#include "client/views/deals.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/events/money.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/deal_fold.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

constexpr size_t kDealsReadAtOnce = 256;
constexpr size_t kDealIdAt = 2 + SubjectId::kBytes;  // In a key of the index.
// Rows that a list over all deals keeps in memory: it reads each once.

std::string StateOf(const v1::DealRow& deal) {
  return deal.result() == v1::DEAL_RESULT_UNSPECIFIED ? "open"
                                                      : std::string(domain::WordOf(deal.result()));
}

std::string StateOf(domain::DealList list) {
  if (list == domain::DealList::kWon) return std::string(domain::WordOf(v1::DEAL_WON));
  if (list == domain::DealList::kLost) return std::string(domain::WordOf(v1::DEAL_LOST));
  return "open";
}

// Its words: each from the event that said it last.
template <class View>
void PutWords(const v1::DealRow& deal, Workspace& workspace, View put) {
  for (const v1::TextRef& ref : deal.texts()) {
    const auto text = workspace.Text(Seq(ref.seq()));
    if (!text.ok() || !text->has_value()) continue;
    for (const uint32_t field : ref.fields()) put(field, (*text)->remark());
  }
}

// What an event said of the terms; nothing where it cannot be read.
void PutTerms(uint64_t seq, Directory& directory, const Presenter& presenter, v1::TermsView& view) {
  Workspace& workspace = directory.workspace();
  const auto event = workspace.EventAt(Seq(seq));
  if (!event.ok()) return;
  view.set_at(presenter.Time(event->header.occurred_at_us()));
  view.set_by(directory.Member(domain::DoneBy(event->header)));
  view.set_event_id(HexEncode(event->header.event_id()));
  view.set_agreed_by_client(!event->header.has_terms_changed() ||
                            event->header.terms_changed().agreed_by_client());
  const auto text = workspace.Text(*event);
  if (!text.ok() || !text->has_value()) return;
  view.set_text((*text)->terms().text());
  view.set_downstream((*text)->terms().promised_downstream());
}

// One entry of the index.
struct DealEntry {
  domain::DealList list;
  SubjectId prospect;
  SubjectId deal;
  v1::DealAtRow row;
};

// Calls `visit` with every entry of a list, in the order of prospects. Rows may be read meanwhile.
absl::Status ForEachDeal(domain::DealList list, domain::Rows& rows,
                         absl::FunctionRef<absl::StatusOr<bool>(const DealEntry&)> visit) {
  const domain::KeyBytes start = domain::KeyBytes('D').AppendU8(static_cast<uint8_t>(list));
  const std::string prefix(start.view());
  std::string from = prefix;
  bool at_end = false;
  while (!at_end) {
    std::vector<DealEntry> read;
    bool broken = false;
    at_end = true;
    TASUKI_RETURN_IF_ERROR(
        rows.ScanRowsFrom(prefix, from, [&](std::string_view key, std::string_view bytes) {
          if (read.size() >= kDealsReadAtOnce) {
            at_end = false;
            from = std::string(key);
            return false;
          }
          DealEntry& entry = read.emplace_back();
          entry.list = list;
          entry.prospect = SubjectId::FromTrusted(key.substr(prefix.size(), SubjectId::kBytes));
          entry.deal = SubjectId::FromTrusted(key.substr(kDealIdAt));
          broken = !entry.row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
          return !broken;
        }));
    if (broken) {
      return Fault(absl::StatusCode::kDataLoss,
                   "a row of an index does not parse; the store is damaged");
    }
    for (const DealEntry& entry : read) {
      TASUKI_ASSIGN_OR_RETURN(const bool more, visit(entry));
      if (!more) return absl::OkStatus();
    }
    if (!at_end) rows.Trim(kCachedRowsMax);
  }
  return absl::OkStatus();
}

// Under whom a deal's prospect goes on; nullopt: they are in no list.
std::optional<SubjectId> ListedAs(SubjectId prospect, domain::Rows& rows) {
  const auto* own = rows.Find(domain::ProspectKey(prospect));
  if (own == nullptr || own->erased() || own->has_undone()) return std::nullopt;
  const SubjectId survivor = domain::SurvivorOf(prospect, rows);
  const auto* row = rows.Find(domain::ProspectKey(survivor));
  if (row == nullptr || !domain::IsListed(*row)) return std::nullopt;
  return survivor;
}

class DealLister {
 public:
  DealLister(const DealQuery& query, Directory& directory, Presenter& presenter, absl::Time now)
      : query_(query),
        directory_(directory),
        rows_(directory.rows()),
        presenter_(presenter),
        now_us_(absl::ToUnixMicros(now)) {}

  absl::StatusOr<v1::DealListView> Make() {
    for (const domain::DealList list : query_.lists) {
      TASUKI_RETURN_IF_ERROR(
          ForEachDeal(list, rows_, [&](const DealEntry& entry) { return Add(entry); }));
    }
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
      return std::tie(a.group, a.order, a.deal) < std::tie(b.group, b.order, b.deal);
    });
    view_.set_total(found_.size());
    PutTotals();
    const uint64_t begin = std::min<uint64_t>(query_.offset, found_.size());
    const uint64_t count = std::min<uint64_t>(query_.limit, found_.size() - begin);
    std::vector<SubjectId> people;
    for (uint64_t i = begin; i < begin + count; ++i) people.push_back(found_[i].survivor);
    directory_.OpenPeople(people);
    for (uint64_t i = begin; i < begin + count; ++i) PutItem(found_[i]);
    TASUKI_RETURN_IF_ERROR(directory_.status());
    TASUKI_RETURN_IF_ERROR(rows_.status());
    return std::move(view_);
  }

 private:
  // What is kept of each until they are ordered.
  struct Found {
    std::string group;  // First of all: the currency, where by value.
    int64_t order;
    SubjectId prospect, survivor, deal;
  };
  struct Sum {
    uint64_t deals = 0;
    absl::int128 micros = 0;
  };

  bool Fits(const v1::DealAtRow& row) const {
    if (!query_.stage.empty() && row.stage() != query_.stage) return false;
    if (!query_.min.has_value()) return true;
    return row.has_value() && row.value().currency() == query_.min->currency() &&
           row.value().micros() >= query_.min->micros();
  }

  absl::StatusOr<bool> Add(const DealEntry& entry) {
    if (!Fits(entry.row)) return true;
    if (entry.prospect != last_) {
      last_ = entry.prospect;
      last_survivor_ = ListedAs(entry.prospect, rows_);
      last_owner_ = !last_survivor_.has_value()
                        ? MemberId()
                        : domain::OwnerOf(*last_survivor_, now_us_, rows_).owner;
    }
    TASUKI_RETURN_IF_ERROR(rows_.status());
    if (!last_survivor_.has_value()) return true;
    if (query_.owner.has_value() && last_owner_ != *query_.owner) return true;
    Found found{"", 0, entry.prospect, *last_survivor_, entry.deal};
    switch (query_.sort) {
      case DealSort::kValue:
        // Those whose value nobody knows are the last.
        found.group = entry.row.has_value() ? entry.row.value().currency() : "~";
        found.order = -entry.row.value().micros();
        break;
      case DealSort::kClosed:
        found.order = entry.row.closed_us() == 0 ? INT64_MIN : -entry.row.closed_us();
        break;
      case DealSort::kDue:
        found.order = DueOf(*last_survivor_);
        break;
    }
    found_.push_back(std::move(found));
    // One that is flagged is open or won.
    const std::string state =
        StateOf(entry.list == domain::DealList::kFlagged && entry.row.closed_us() != 0
                    ? domain::DealList::kWon
                    : entry.list);
    const std::string currency = entry.row.has_value() ? entry.row.value().currency() : "";
    Sum& sum = sums_[{state, entry.row.stage(), currency}];
    ++sum.deals;
    sum.micros += entry.row.value().micros();
    return true;
  }

  int64_t DueOf(SubjectId survivor) {
    const auto* row = rows_.Find(domain::ProspectKey(survivor));
    if (row == nullptr || !row->has_next()) return INT64_MAX;
    return absl::ToUnixMicros(presenter_.slots().TimeOf(survivor, *row, row->next()));
  }

  // Open ones first, by the policy's order of stages; others behind.
  void PutTotals() {
    const v1::Policy& policy = domain::PresentPolicy(rows_);
    const auto place = [&](const std::string& stage) {
      const auto& stages = policy.deal_stages();
      return std::find(stages.begin(), stages.end(), stage) - stages.begin();
    };
    const auto rank = [](const std::string& state) {
      return state == "open" ? 0 : (state == "won" ? 1 : 2);
    };
    for (const auto& [key, sum] : sums_) {
      const auto& [state, stage, currency] = key;
      v1::DealTotal& total = *view_.add_totals();
      total.set_state(state);
      total.set_stage(stage);
      total.set_currency(currency);
      total.set_deals(sum.deals);
      if (currency.empty()) continue;
      total.set_value(domain::DecimalOf(static_cast<int64_t>(
          std::clamp(sum.micros, absl::int128(INT64_MIN), absl::int128(INT64_MAX)))));
    }
    std::stable_sort(view_.mutable_totals()->begin(), view_.mutable_totals()->end(),
                     [&](const v1::DealTotal& a, const v1::DealTotal& b) {
                       return std::tuple(rank(a.state()), place(a.stage())) <
                              std::tuple(rank(b.state()), place(b.stage()));
                     });
  }

  void PutItem(const Found& found) {
    const auto* row = rows_.Find(domain::DealKey(found.prospect, found.deal));
    if (row == nullptr) return;
    const v1::DealRow deal = *row;
    v1::DealItem& item = *view_.add_items();
    item.set_deal(found.deal.Hex());
    item.set_prospect(found.survivor.Hex());
    item.set_name(InList(directory_.Name(found.survivor)));
    item.set_company(InList(directory_.Company(found.survivor)));
    const MemberId owner = domain::OwnerOf(found.survivor, now_us_, rows_).owner;
    item.set_owner(directory_.Member(owner));
    if (!owner.is_zero()) item.set_owner_id(owner.Hex());
    item.set_stage(deal.stage());
    item.set_state(StateOf(deal));
    if (deal.has_value()) {
      item.set_value(domain::DecimalOf(deal.value().micros()));
      item.set_currency(deal.value().currency());
    }
    PutWords(deal, directory_.workspace(), [&](uint32_t field, const v1::Remark& words) {
      if (field == v1::Remark::kTitleFieldNumber) item.set_title(InList(words.title()));
    });
    item.set_opened(presenter_.Time(deal.opened_us()));
    if (deal.closed_us() != 0) item.set_closed(presenter_.Time(deal.closed_us()));
    const int64_t due_us = DueOf(found.survivor);
    if (due_us != INT64_MAX) {
      item.set_next_touch(
          TimeText(absl::FromUnixMicros(due_us), ZoneOf(rows_, v1::PROSPECT, found.survivor)));
    }
    item.set_flagged(domain::IsFlagged(deal));
    const uint64_t last = std::max({deal.opened_seq(), deal.closed_seq(), deal.terms_seq(),
                                    deal.staged().seq(), deal.valued().seq()});
    item.set_pending(last > directory_.workspace().home().replica().applied().value());
  }

  const DealQuery& query_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const int64_t now_us_;
  SubjectId last_;  // The prospect looked at last: theirs stand together.
  std::optional<SubjectId> last_survivor_;
  MemberId last_owner_;
  std::vector<Found> found_;
  std::map<std::tuple<std::string, std::string, std::string>, Sum> sums_;
  v1::DealListView view_;
};

}  // namespace

v1::DealView DealOf(const v1::DealRow& deal, Directory& directory, const Presenter& presenter) {
  v1::DealView view;
  view.set_deal(HexEncode(deal.deal()));
  view.set_stage(deal.stage());
  view.set_state(StateOf(deal));
  if (deal.has_value()) {
    view.set_value(domain::DecimalOf(deal.value().micros()));
    view.set_currency(deal.value().currency());
  }
  view.set_opened(presenter.Time(deal.opened_us()));
  if (deal.closed_us() != 0) view.set_closed(presenter.Time(deal.closed_us()));
  PutWords(deal, directory.workspace(), [&](uint32_t field, const v1::Remark& words) {
    if (field == v1::Remark::kTitleFieldNumber) view.set_title(words.title());
    if (field == v1::Remark::kHelpsFieldNumber) view.set_helps(words.helps());
    if (field == v1::Remark::kDecidesFieldNumber) view.set_decides(words.decides());
    if (field == v1::Remark::kRouteFieldNumber) view.set_route(words.route());
  });
  view.set_terms_changed(deal.terms_changed());
  view.set_terms_unagreed(deal.terms_unagreed());
  if (deal.agreed_seq() != 0) {
    PutTerms(deal.agreed_seq(), directory, presenter, *view.mutable_agreed());
  }
  if (deal.terms_seq() != deal.agreed_seq()) {
    PutTerms(deal.terms_seq(), directory, presenter, *view.mutable_changed());
  }
  return view;
}

absl::StatusOr<v1::DealListView> ListDeals(const DealQuery& query, Directory& directory,
                                           Presenter& presenter, absl::Time now) {
  return DealLister(query, directory, presenter, now).Make();
}

absl::StatusOr<std::vector<FlaggedDeal>> FlaggedDeals(domain::Rows& rows, size_t most) {
  std::vector<FlaggedDeal> flagged;
  TASUKI_RETURN_IF_ERROR(ForEachDeal(domain::DealList::kFlagged, rows, [&](const DealEntry& entry) {
    if (ListedAs(entry.prospect, rows).has_value()) {
      flagged.push_back({entry.prospect, entry.deal, Seq(entry.row.terms_seq())});
    }
    return absl::StatusOr<bool>(flagged.size() < most);
  }));
  return flagged;
}

}  // namespace tasuki::client
