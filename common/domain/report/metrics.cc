#include "common/domain/report/metrics.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/import_source.h"
#include "common/domain/events/money.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

constexpr double kMicrosAnHour = 3.6e9;
// R153: what closed after the second follow-up or later.
constexpr uint32_t kRecoveredFrom = 2;

constexpr std::pair<std::string_view, ReportBy> kByWords[] = {
    {"member", ReportBy::kMember},   {"firm", ReportBy::kFirm},     {"segment", ReportBy::kSegment},
    {"channel", ReportBy::kChannel}, {"source", ReportBy::kSource}, {"month", ReportBy::kMonth}};

double Rate(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string OrUnknown(std::string_view word) {
  return std::string(word.empty() ? "unknown" : word);
}

int64_t AddHeld(int64_t a, int64_t b) {
  const absl::int128 sum = absl::int128(a) + b;
  return static_cast<int64_t>(std::clamp(sum, absl::int128(INT64_MIN), absl::int128(INT64_MAX)));
}

void Count(const v1::DealRow& deal, v1::DealCounts& counts) {
  if (deal.result() == v1::DEAL_WON) counts.set_won(counts.won() + 1);
  if (deal.result() == v1::DEAL_LOST) counts.set_lost(counts.lost() + 1);
  if (deal.result() == v1::DEAL_RESULT_UNSPECIFIED) counts.set_open(counts.open() + 1);
}

}  // namespace

absl::StatusOr<ReportBy> ReportByFromWord(std::string_view word) {
  std::string known;
  for (const auto& [name, by] : kByWords) {
    if (name == word) return by;
    absl::StrAppend(&known, known.empty() ? "" : ", ", ToAbsl(name));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("expected one of ", known, "; found \"", ToAbsl(word), "\""));
}

bool Report::InTime(int64_t b_us) const {
  return (!query_.from_us.has_value() || b_us >= *query_.from_us) &&
         (!query_.to_us.has_value() || b_us < *query_.to_us);
}

bool Report::IsOf(MemberId member) const {
  return !query_.member.has_value() || *query_.member == member;
}

bool Report::Counts(const JournalEvent& event) {
  if (event.verdict != v1::SET_APART) return event.verdict == v1::EFFECTIVE;
  const auto* apart =
      rows_.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
  return apart != nullptr && apart->fate() == v1::ADMITTED && apart->admitted_as() == v1::EFFECTIVE;
}

uint32_t Report::SourceOf(std::string_view import_ref) {
  if (import_ref.empty()) return 0;
  const std::string_view source = ImportSource(import_ref);
  const auto found = std::find(sources_.begin(), sources_.end(), source);
  if (found == sources_.end()) sources_.emplace_back(source);
  return static_cast<uint32_t>(std::find(sources_.begin(), sources_.end(), source) -
                               sources_.begin());
}

void Report::AddContact(const JournalEvent& event, Kind kind, v1::Channel channel) {
  const v1::Header& header = *event.header;
  about_[SubjectId::FromTrusted(header.subject().id())].contacts.push_back(
      {BusinessTime(event), event.seq, EventId::FromTrusted(header.event_id()), event.replica, DoneBy(header),
       header.utc_offset_minutes(), SourceOf(header.import_ref()), kind, channel});
}

void Report::Add(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  switch (header.type()) {
    case v1::TOUCH_LOGGED:
      if (!Counts(event)) return;
      AddContact(
          event,
          header.touch_logged().direction() == v1::INBOUND ? Kind::kInbound : Kind::kOutbound,
          header.touch_logged().channel());
      return;
    case v1::OUTCOME_RECORDED:
      if (!Counts(event) || header.outcome_recorded().outcome() == v1::NO_RESPONSE) return;
      AddContact(event, Kind::kOutcome, v1::CHANNEL_UNSPECIFIED);
      return;
    case v1::PROSPECT_ADDED:
      if (!Counts(event)) return;
      about_[SubjectId::FromTrusted(header.subject().id())].utc_offset_minutes =
          header.utc_offset_minutes();
      return;
    case v1::OWNER_ASSIGNED:
      if (Counts(event) && InTime(BusinessTime(event)) &&
          IsOf(MemberId::FromTrusted(header.owner_assigned().to()))) {
        ++assignments_;
      }
      return;
    default:
      return;
  }
}

// In order, without what was taken back.
std::vector<Report::Contact> Report::ContactsOf(SubjectId prospect, const v1::ProspectRow& row) {
  const auto found = about_.find(prospect);
  if (found == about_.end()) return {};
  std::vector<Contact> contacts = std::move(found->second.contacts);
  if (row.retractions() > 0) {
    std::erase_if(contacts, [&](const Contact& contact) { return TakenBack(prospect, contact); });
  }
  std::sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) {
    return std::tie(a.b_us, a.seq) < std::tie(b.b_us, b.seq);
  });
  return contacts;
}

bool Report::TakenBack(SubjectId prospect, const Contact& contact) {
  v1::Header header;
  header.set_kind(v1::FACT);
  header.set_type(v1::TOUCH_LOGGED);
  header.set_event_id(contact.event.str());
  header.mutable_subject()->set_id(prospect.str());
  header.set_import_ref(sources_[contact.import_source]);
  return IsTakenBack(header, contact.replica, contact.seq, rows_);
}

std::string Report::MemberName(MemberId member, std::string_view nobody) {
  if (member.is_zero()) return std::string(nobody);
  const auto* row = rows_.Find(MemberKey(member));
  return row == nullptr ? member.Hex() : row->name();
}

v1::ReportRow& Report::RowOf(const Key& key) {
  v1::ReportRow& row = by_[key];
  row.set_key(key.label);
  row.set_member_id(key.member_id);
  return row;
}

Report::Key Report::KeyOf(MemberId member, std::string_view nobody) {
  return {MemberName(member, nobody), member.is_zero() ? "" : member.Hex()};
}

std::optional<std::string> Report::ProspectKeyOf(const v1::ProspectRow& row) const {
  const v1::ProspectAttributes& attributes = row.attributes();
  switch (query_.by) {
    case ReportBy::kFirm:
      return attributes.firm().empty() ? "none" : HexEncode(attributes.firm());
    case ReportBy::kSegment:
      return OrUnknown(WordOf(attributes.segment()));
    case ReportBy::kSource:
      return OrUnknown(WordOf(attributes.source()));
    case ReportBy::kNothing:
    case ReportBy::kMember:
    case ReportBy::kChannel:
    case ReportBy::kMonth:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string Report::MonthOf(int64_t b_us, int32_t utc_offset_minutes) const {
  return FormatDay(CivilDayOf(b_us, utc_offset_minutes)).substr(0, 7);
}

bool Report::HadLostIt(MemberId member, uint64_t handover_seq, int64_t at_us) {
  const auto* row = rows_.Find(MemberKey(member));
  if (row == nullptr || row->queue_mark_seq() == 0 || at_us < row->queue_mark_us()) return false;
  return row->state() == v1::GONE || handover_seq < row->queue_mark_seq();
}

std::optional<MemberId> Report::HolderAt(int64_t at_us, SubjectId subject,
                                         const v1::HandoverPlace& last) {
  std::optional<MemberId> holder;
  for (const auto* handover = FindHandover(subject, last, rows_); handover != nullptr;
       handover = FindHandover(subject, handover->previous(), rows_)) {
    if (handover->handed_us() > at_us) continue;
    holder = MemberId();
    const bool declined = handover->declined_us() != 0 && handover->declined_us() <= at_us &&
                          handover->accepted_us() < handover->declined_us();
    if (declined) continue;  // Back to whom it was with before.
    const bool ended = handover->until_us() != 0 && at_us >= handover->until_us();
    const MemberId named = MemberId::FromTrusted(ended ? handover->back_to() : handover->to());
    if (!HadLostIt(named, handover->seq(), at_us)) holder = named;
    break;
  }
  return holder;
}

// Whose deal it was: the prospect's own owner then, else its firm's, else the queue.
MemberId Report::OwnerAt(int64_t at_us, SubjectId prospect, const v1::ProspectRow& row) {
  const std::optional<MemberId> own = HolderAt(at_us, prospect, row.last_handover());
  if (own.has_value() && !own->is_zero()) return *own;
  const std::string& firm = row.attributes().firm();
  const auto* firm_row =
      firm.empty() ? nullptr : rows_.Find(FirmKey(SubjectId::FromTrusted(firm)));
  if (firm_row != nullptr) {
    const std::optional<MemberId> of_firm = HolderAt(at_us, SubjectId::FromTrusted(firm), firm_row->last_handover());
    if (of_firm.has_value()) return *of_firm;
  }
  if (own.has_value()) return *own;
  return OwnerOf(prospect, query_.now_us, rows_).owner;  // Nobody had decided anything yet.
}

void Report::CountContacts(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                           v1::ReportView& view) {
  const std::optional<std::string> prospect_key = ProspectKeyOf(row);
  uint32_t burst = 0;
  bool waiting = false;  // The last outbound touch counts and has no answer yet.
  for (const Contact& contact : contacts) {
    if (contact.kind != Kind::kOutbound) {
      if (waiting) sums_.responses[burst].set_answered(sums_.responses[burst].answered() + 1);
      waiting = false;
      burst = 0;
    } else {
      ++burst;
    }
    if (contact.kind == Kind::kOutcome) continue;
    const bool counted = InTime(contact.b_us) && IsOf(contact.doer);
    const bool inbound = contact.kind == Kind::kInbound;
    if (!inbound) {
      waiting = counted;
      if (counted) sums_.responses[burst].set_sent(sums_.responses[burst].sent() + 1);
    }
    if (!counted) continue;
    const std::string word = OrUnknown(WordOf(contact.channel));
    const std::string& what = inbound ? "inbound" : word;
    ++(*view.mutable_touches())[what];
    if (query_.by == ReportBy::kNothing) continue;
    Key key{prospect_key.value_or("")};
    if (query_.by == ReportBy::kMember) key = KeyOf(contact.doer, "nobody");
    if (query_.by == ReportBy::kChannel) key.label = word;
    if (query_.by == ReportBy::kMonth) {
      key.label = MonthOf(contact.b_us, contact.utc_offset_minutes);
    }
    ++(*RowOf(key).mutable_touches())[what];
  }
}

void Report::CountHandovers(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view) {
  uint64_t changes = 0;
  for (const auto* handover = FindHandover(prospect, row.last_handover(), rows_);
       handover != nullptr; handover = FindHandover(prospect, handover->previous(), rows_)) {
    const MemberId from = MemberId::FromTrusted(handover->from());
    const MemberId to = MemberId::FromTrusted(handover->to());
    if (from.is_zero() || to.is_zero() || from == to) continue;
    if (InTime(handover->handed_us()) && (IsOf(from) || IsOf(to))) ++changes;
  }
  view.set_owner_changes(view.owner_changes() + changes);
  if (changes > 0) view.set_prospects_reassigned(view.prospects_reassigned() + 1);
}

void Report::CountRecovered(const Deal& deal) {
  const uint32_t to =
      std::max(kRecoveredFrom, PresentPolicy(rows_).benchmarks().touches_to_close());
  for (uint32_t at_least = kRecoveredFrom; at_least <= std::min(to, deal.touches); ++at_least) {
    auto& [deals, micros] = sums_.recovered[{at_least, deal.row->value().currency()}];
    ++deals;
    micros = AddHeld(micros, deal.row->value().micros());
  }
}

// In the order they were closed, the open ones last. A touch counts for every deal that is open
// then, so that of two that go on side by side both have it.
std::vector<Report::Deal> Report::DealsOf(const std::vector<Contact>& contacts,
                                          const std::vector<v1::DealRow>& rows) {
  using Moment = std::pair<int64_t, uint64_t>;  // b, seq.
  const auto closing = [](const v1::DealRow& deal) {
    return deal.closed_seq() == 0 ? Moment(INT64_MAX, UINT64_MAX)
                                  : Moment(deal.closed_us(), deal.closed_seq());
  };
  std::vector<Deal> deals;
  for (const v1::DealRow& deal : rows) deals.push_back({&deal, 0});
  std::stable_sort(deals.begin(), deals.end(),
                   [&](const Deal& a, const Deal& b) { return closing(*a.row) < closing(*b.row); });
  std::vector<uint32_t> outbound{0};  // In front of each contact, and of the end.
  for (const Contact& contact : contacts) {
    outbound.push_back(outbound.back() + (contact.kind == Kind::kOutbound ? 1 : 0));
  }
  const auto touches_before = [&](const Moment& moment) {
    const auto at = std::lower_bound(
        contacts.begin(), contacts.end(), moment,
        [](const Contact& a, const Moment& b) { return Moment(a.b_us, a.seq.value()) < b; });
    return outbound[static_cast<size_t>(at - contacts.begin())];
  };
  for (Deal& deal : deals) {
    const Moment closed = closing(*deal.row);
    // A deal that was seen to close only begins where the last one before it ended.
    const Moment opened = deal.row->opened_seq() == 0
                              ? closed
                              : Moment(deal.row->opened_us(), deal.row->opened_seq());
    const auto next =
        std::lower_bound(deals.begin(), deals.end(), std::min(opened, closed),
                         [&](const Deal& a, const Moment& b) { return closing(*a.row) < b; });
    const uint32_t earlier =
        next == deals.begin() ? 0 : touches_before(closing(*std::prev(next)->row));
    deal.touches = touches_before(closed) - earlier;
  }
  return deals;
}

void Report::CountDeals(const std::vector<Contact>& contacts, SubjectId prospect,
                        const v1::ProspectRow& row, v1::ReportView& view) {
  const auto found = deals_.find(prospect);
  if (found == deals_.end()) return;
  for (const Deal& deal : DealsOf(contacts, found->second)) {
    const v1::DealRow& row_of_deal = *deal.row;
    const bool is_open = row_of_deal.closed_seq() == 0;
    const int64_t at_us = is_open ? row_of_deal.opened_us() : row_of_deal.closed_us();
    const MemberId owner =
        is_open ? OwnerOf(prospect, query_.now_us, rows_).owner : OwnerAt(at_us, prospect, row);
    if (!InTime(at_us) || !IsOf(owner)) continue;
    Count(row_of_deal, *view.mutable_deals());
    const bool won = row_of_deal.result() == v1::DEAL_WON;
    if (deal.touches > 0) {
      v1::Conversion& conversion = *view.mutable_follow_up_conversion();
      conversion.set_proposals(conversion.proposals() + 1);
      if (won) conversion.set_won(conversion.won() + 1);
    }
    if (won) {
      ++sums_.won;
      sums_.touches_of_won += deal.touches;
      CountRecovered(deal);
    }
    std::optional<std::string> label = ProspectKeyOf(row);
    if (query_.by == ReportBy::kMonth) {
      label = MonthOf(at_us, about_[prospect].utc_offset_minutes);
    }
    if (query_.by == ReportBy::kMember) {
      Count(row_of_deal, *RowOf(KeyOf(owner, "queue")).mutable_deals());
    } else if (label.has_value()) {
      Count(row_of_deal, *RowOf({*label}).mutable_deals());
    }
  }
}

// R053: from the meeting, else from its being entered, to our first touch.
void Report::CountFirstFollowUp(const v1::ProspectRow& row) {
  if (!row.has_first_outbound_us() || !row.has_added_us()) return;
  const int64_t start_us =
      row.attributes().has_met_at_us() ? row.attributes().met_at_us() : row.added_us();
  if (!InTime(start_us)) return;
  const double hours =
      (static_cast<double>(row.first_outbound_us()) - static_cast<double>(start_us)) /
      kMicrosAnHour;
  sums_.first_follow_up_hours.push_back(std::max(hours, 0.0));
}

void Report::CountProspect(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view) {
  const std::vector<Contact> contacts = ContactsOf(prospect, row);
  CountContacts(contacts, row, view);
  CountHandovers(prospect, row, view);
  CountDeals(contacts, prospect, row, view);
  const MemberId owner = OwnerOf(prospect, query_.now_us, rows_).owner;
  if (!IsOf(owner)) return;
  CountFirstFollowUp(row);
  if (!IsLive(row)) return;
  view.set_prospects(view.prospects() + 1);
  if (owner.is_zero()) view.set_queue(view.queue() + 1);
  std::optional<std::string> label = ProspectKeyOf(row);
  if (query_.by == ReportBy::kChannel) {
    label = OrUnknown(WordOf(row.attributes().preferred_channel()));
  }
  if (query_.by == ReportBy::kMonth) {
    label = MonthOf(row.added_us(), about_[prospect].utc_offset_minutes);
  }
  if (query_.by != ReportBy::kMember && !label.has_value()) return;
  v1::ReportRow& counted =
      RowOf(query_.by == ReportBy::kMember ? KeyOf(owner, "queue") : Key{*label});
  counted.set_prospects(counted.prospects() + 1);
}

void Report::Complete(v1::ReportView& view) {
  for (auto& [touch, rate] : sums_.responses) {
    rate.set_touch(touch);
    rate.set_rate(Rate(rate.answered(), rate.sent()));
    if (rate.sent() > 0) *view.add_response_rate_by_touch() = rate;
  }
  v1::Conversion& conversion = *view.mutable_follow_up_conversion();
  conversion.set_rate(Rate(conversion.won(), conversion.proposals()));
  if (sums_.won > 0) view.set_touches_to_close(Rate(sums_.touches_of_won, sums_.won));
  for (const auto& [key, sum] : sums_.recovered) {
    v1::Recovered& recovered = *view.add_recovered();
    recovered.set_touches_at_least(key.first);
    recovered.set_currency(key.second);
    recovered.set_deals(sum.first);
    recovered.set_amount(DecimalOf(sum.second));
  }
  std::vector<double>& hours = sums_.first_follow_up_hours;
  if (!hours.empty()) {
    std::sort(hours.begin(), hours.end());
    const size_t half = hours.size() / 2;
    view.set_first_follow_up_hours(hours.size() % 2 == 1 ? hours[half]
                                                         : (hours[half - 1] + hours[half]) / 2);
  }
  for (auto& [key, row] : by_) {
    row.mutable_deals();
    *view.add_by() = std::move(row);
  }
}

// All deals, by prospect: one pass over their rows costs less than a look for each prospect's.
absl::Status Report::ReadDeals() {
  v1::DealRow deal;
  return ReadRows("c", deal, [&](std::string_view key) {
    if (deal.opened_seq() == 0) return;  // Its opening was taken back.
    deals_[SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes))].push_back(deal);
  });
}

template <class Row, class Visit>
absl::Status Report::ReadRows(std::string_view prefix, Row& row, Visit visit) {
  absl::Status bad;
  TASUKI_RETURN_IF_ERROR(rows_.ScanRows(prefix, [&](std::string_view key, std::string_view bytes) {
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      bad = absl::DataLossError(
          absl::StrCat("the state row ", HexEncode(key), " does not parse: fold the views again"));
      return false;
    }
    visit(key);
    return true;
  }));
  return bad;
}

absl::StatusOr<v1::ReportView> Report::Finish(Seq at_seq) {
  v1::ReportView view;
  view.mutable_deals();
  for (const std::string_view word : WordsOf<v1::Channel>()) {
    (*view.mutable_touches())[std::string(word)] = 0;
  }
  (*view.mutable_touches())["inbound"] = 0;
  view.set_assignments(assignments_);
  view.set_at_seq(at_seq.value());
  view.set_definition_version(kReportVersion);
  TASUKI_RETURN_IF_ERROR(ReadDeals());
  v1::ProspectRow row;
  TASUKI_RETURN_IF_ERROR(ReadRows("p", row, [&](std::string_view key) {
    CountProspect(SubjectId::FromTrusted(key.substr(1)), row, view);
  }));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  Complete(view);
  return view;
}

}  // namespace tasuki::domain
