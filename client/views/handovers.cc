#include "client/views/handovers.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/audit/tenure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// Where ids stand in keys of the indexes `E` and `H`.
constexpr size_t kOpenSubjectAt = 1 + MemberId::kBytes;
constexpr size_t kPlaceAt = 2 + MemberId::kBytes;
constexpr size_t kMemberSubjectAt = kPlaceAt + sizeof(int64_t);

// By when they were handed over, then the id.
bool ComesFirst(const HandoverAt& a, const HandoverAt& b) {
  return std::tuple(a.row.handed_us(), a.subject, a.row.seq()) <
         std::tuple(b.row.handed_us(), b.subject, b.row.seq());
}

}  // namespace

HandoverReader::HandoverReader(Directory& directory, Presenter& presenter, absl::Time now)
    : directory_(directory),
      rows_(directory.rows()),
      workspace_(directory.workspace()),
      presenter_(presenter),
      now_(now) {}

std::optional<HandoverAt> HandoverReader::LastOf(v1::SubjectKind kind, SubjectId subject) {
  v1::HandoverPlace last;
  if (kind == v1::FIRM) {
    const auto* firm = rows_.Find(domain::FirmKey(subject));
    if (firm != nullptr) last = firm->last_handover();
  } else {
    const auto* prospect = rows_.Find(domain::ProspectKey(subject));
    if (prospect != nullptr) last = prospect->last_handover();
  }
  const auto* row = domain::FindHandover(subject, last, rows_);
  if (row == nullptr) return std::nullopt;
  return HandoverAt{subject, kind, *row, /*last=*/true};
}

std::optional<HandoverAt> HandoverReader::StillOpen(MemberId to, SubjectId subject,
                                                    const v1::OpenHandoverRow& row) {
  if (domain::OwnerOf(subject, absl::ToUnixMicros(now_), rows_).owner != to) return std::nullopt;
  const auto* handover = domain::FindHandover(subject, row.place(), rows_);
  if (handover == nullptr) return std::nullopt;
  return HandoverAt{subject, row.kind(), *handover, /*last=*/true};
}

absl::StatusOr<std::vector<HandoverAt>> HandoverReader::Open(std::optional<MemberId> to,
                                                             std::optional<MemberId> from) {
  domain::KeyBytes prefix('E');
  if (to.has_value()) prefix.Append(to->bytes());
  std::vector<std::tuple<MemberId, SubjectId, v1::OpenHandoverRow>> found;
  bool broken = false;
  TASUKI_RETURN_IF_ERROR(
      rows_.ScanRows(prefix.view(), [&](std::string_view key, std::string_view bytes) {
        v1::OpenHandoverRow row;
        broken = !row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (broken) return false;
        if (from.has_value() && row.from() != from->bytes()) return true;
        found.emplace_back(MemberId::FromTrusted(key.substr(1, MemberId::kBytes)),
                           SubjectId::FromTrusted(key.substr(kOpenSubjectAt)), std::move(row));
        return true;
      }));
  if (broken) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a row of open handovers does not parse; `tasuki recover` fetches it again");
  }
  std::vector<HandoverAt> open;
  for (const auto& [member, subject, row] : found) {
    if (auto at = StillOpen(member, subject, row); at.has_value()) open.push_back(*std::move(at));
  }
  std::sort(open.begin(), open.end(), ComesFirst);
  return open;
}

absl::StatusOr<std::vector<HandoverAt>> HandoverReader::Since(MemberId member, int64_t from_us) {
  std::set<std::tuple<SubjectId, int64_t, uint64_t, bool>> places;  // Whether it is a firm's.
  for (const domain::HandoverPart part :
       {domain::HandoverPart::kGot, domain::HandoverPart::kGave}) {
    const auto prefix =
        domain::KeyBytes('H').Append(member.bytes()).AppendU8(static_cast<uint8_t>(part));
    domain::KeyBytes from = prefix;
    from.AppendI64(from_us);
    TASUKI_RETURN_IF_ERROR(rows_.ScanRowsFrom(
        prefix.view(), from.view(), [&](std::string_view key, std::string_view bytes) {
          v1::HandoverAtRow row;
          if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
          const auto handed =
              static_cast<int64_t>(GetU64(key.substr(kPlaceAt)) ^ (uint64_t{1} << 63));
          const std::string_view rest = key.substr(kMemberSubjectAt);
          places.emplace(SubjectId::FromTrusted(rest.substr(0, SubjectId::kBytes)), handed,
                         GetU64(rest.substr(SubjectId::kBytes)), row.kind() == v1::FIRM);
          return true;
        }));
  }
  std::vector<HandoverAt> all;
  for (const auto& [subject, handed_us, seq, firm] : places) {
    v1::HandoverPlace place;
    place.set_handed_us(handed_us);
    place.set_seq(seq);
    const auto* row = domain::FindHandover(subject, place, rows_);
    // Who adds or takes for themselves was handed nothing.
    if (row == nullptr || row->imported()) continue;
    if (row->from().empty() && row->by() == row->to()) continue;
    const v1::SubjectKind kind = firm ? v1::FIRM : v1::PROSPECT;
    const HandoverAt one{subject, kind, *row, false};
    const auto last = LastOf(kind, subject);
    all.push_back(one);
    all.back().last = last.has_value() && last->row.seq() == one.row.seq();
  }
  std::sort(all.begin(), all.end(), ComesFirst);
  return all;
}

HandoverWaits HandoverReader::WaitsOf(const HandoverAt& at) {
  HandoverWaits waits;
  const v1::HandoverRow& row = at.row;
  if (!at.last || row.to().empty() || row.declined_us() != 0 || row.imported()) return waits;
  if (row.from().empty() && row.by() == row.to()) return waits;
  waits.accept = row.accepted_us() == 0 && row.by() != row.to();
  const auto* prospect =
      at.kind == v1::PROSPECT ? rows_.Find(domain::ProspectKey(at.subject)) : nullptr;
  if (prospect == nullptr || row.cover()) return waits;
  waits.introduce = prospect->has_introduction();
  waits.touch = row.first_touch_us() == 0 && domain::IsLive(*prospect);
  return waits;
}

std::string HandoverState(const v1::HandoverRow& row, const v1::ProspectRow* prospect,
                          bool replaced, bool touched) {
  if (domain::IsDeclined(row)) return "declined";
  const bool accepted = row.accepted_us() != 0 || row.by() == row.to();  // They took it themselves.
  const bool introduced = row.introduced_us() != 0;
  bool met = true;
  if (prospect != nullptr && !row.cover()) {
    // A cover that lies over it leaves its introduction due.
    const bool is_due = replaced || (prospect->has_introduction() &&
                                     prospect->to_introduce().place().seq() == row.seq());
    met = (introduced || !is_due) && (touched || !domain::IsLive(*prospect));
  }
  if (accepted && met) return "complete";
  if (replaced) return "replaced";
  if (introduced) return "introduced";
  return accepted ? "accepted" : "proposed";
}

// Whether one of those after it takes it away: a few rows, in their order.
bool HandoverReader::IsReplaced(const HandoverAt& at) {
  if (at.last) return false;
  const auto prefix = domain::KeyBytes('h').Append(at.subject.bytes());
  domain::KeyBytes from = prefix;
  from.AppendI64(at.row.handed_us());
  bool passed = false, replaced = false;
  const absl::Status read =
      rows_.ScanRowsFrom(prefix.view(), from.view(), [&](std::string_view, std::string_view bytes) {
        v1::HandoverRow later;
        if (!later.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
        replaced = passed && domain::TakesAway(at.row, later);
        passed = passed || later.seq() == at.row.seq();
        return !replaced;
      });
  return replaced || !read.ok();
}

int32_t HandoverReader::AcceptDay(int64_t handed_us) {
  const int32_t handed =
      domain::DayNumber(absl::ToCivilDay(absl::FromUnixMicros(handed_us), workspace_.zone()));
  const v1::HandoverRules& rules = presenter_.slots().policy().handover();
  return presenter_.slots().slots().calendar().AddBusinessDays(handed,
                                                               rules.accept_business_days());
}

void HandoverReader::PutTimes(const v1::HandoverRow& row, v1::HandoverView& view) {
  view.set_handed_at(presenter_.Time(row.handed_us()));
  if (row.accepted_us() != 0) view.set_accepted_at(presenter_.Time(row.accepted_us()));
  if (row.declined_us() != 0) view.set_declined_at(presenter_.Time(row.declined_us()));
  view.set_declined_why(std::string(domain::WordOf(row.declined_why())));
  if (row.introduced_us() != 0) view.set_introduced_at(presenter_.Time(row.introduced_us()));
  view.set_introduced_how(std::string(domain::WordOf(row.how())));
  if (row.first_touch_us() != 0) view.set_first_touch_at(presenter_.Time(row.first_touch_us()));
  if (row.second_touch_us() != 0) view.set_second_touch_at(presenter_.Time(row.second_touch_us()));
  if (row.until_us() != 0) {
    view.set_until(presenter_.Time(row.until_us()));
    view.set_back_to(presenter_.OwnerName(MemberId::FromTrusted(row.back_to())));
  }
}

// What whoever decided it typed; a resolved contest says nothing.
void HandoverReader::PutWords(const HandoverAt& at, v1::HandoverView& view) {
  const bool firm = at.kind == v1::FIRM;
  view.set_name(InList(firm ? directory_.FirmName(at.subject) : directory_.Name(at.subject)));
  if (!firm) view.set_company(InList(directory_.Company(at.subject)));
  const auto text = workspace_.Text(Seq(at.row.seq()));
  if (!text.ok() || !text->has_value()) return;
  view.set_brief_text((*text)->remark().text());
  view.set_manner((*text)->remark().manner());
  view.set_brief(!view.brief_text().empty() || !view.manner().empty());
}

v1::HandoverView HandoverReader::View(const HandoverAt& at) {
  const v1::HandoverRow& row = at.row;
  v1::HandoverView view;
  if (at.kind == v1::FIRM) {
    view.set_firm(at.subject.Hex());
  } else {
    view.set_prospect(at.subject.Hex());
    if (const auto* prospect = rows_.Find(domain::ProspectKey(at.subject)); prospect != nullptr) {
      view.set_firm(HexEncode(prospect->attributes().firm()));
      view.set_key_account(prospect->attributes().key_account());
    }
  }
  const MemberId from = MemberId::FromTrusted(row.from()), to = MemberId::FromTrusted(row.to());
  view.set_from(directory_.Member(from));
  view.set_to(directory_.Member(to));
  view.set_from_id(HexEncode(row.from()));
  view.set_to_id(HexEncode(row.to()));
  view.set_by(directory_.Member(MemberId::FromTrusted(row.by())));
  view.set_why(std::string(domain::WordOf(row.why())));
  view.set_cover(row.cover());
  view.set_imported(row.imported());
  view.set_seq(row.seq() > workspace_.home().replica().applied().value() ? 0 : row.seq());
  view.set_event_id(HexEncode(row.assignment()));
  PutTimes(row, view);
  PutWords(at, view);
  const HandoverWaits waits = WaitsOf(at);
  const bool replaced = IsReplaced(at);
  const auto* about =
      at.kind == v1::PROSPECT ? rows_.Find(domain::ProspectKey(at.subject)) : nullptr;
  view.set_state(HandoverState(row, about, replaced, row.first_touch_us() != 0));
  if (waits.accept) {
    view.add_waits("accept");
    view.set_accept_by(domain::FormatDay(AcceptDay(row.handed_us())));
  }
  if (waits.introduce) view.add_waits("introduce");
  if (waits.touch) view.add_waits("touch");
  if (row.has_introduce_day() && (waits.introduce || row.introduced_us() != 0)) {
    view.set_introduce_by(domain::FormatDay(row.introduce_day()));
  }
  return view;
}

}  // namespace tasuki::client
