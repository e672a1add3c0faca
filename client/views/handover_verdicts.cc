#include "client/views/handover_verdicts.h"

#include <algorithm>
#include <optional>

#include "client/views/coaching.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/report/read_rows.h"

namespace tasuki::client {
namespace {

std::string KeyOf(std::string_view assignment, std::string_view member) {
  return std::string(assignment) + std::string(member);
}

}  // namespace

HandoverVerdicts::HandoverVerdicts(Directory& directory)
    : directory_(directory), me_(directory.workspace().home().identity().member) {
  const auto* row = directory.rows().Find(domain::MemberKey(me_));
  manages_ = row != nullptr && (row->role() == v1::MANAGER || row->role() == v1::ADMIN);
}

bool HandoverVerdicts::MaySeeOf(MemberId member) const { return manages_ || member == me_; }

absl::Status HandoverVerdicts::Read() {
  v1::CoachingAtRow row;
  return domain::ReadRows("I", directory_.rows(), row, [&](std::string_view key) {
    // The letter, the member, the seq.
    if (key.size() != 1 + MemberId::kBytes + 8 || row.assignment().empty()) return;
    uint64_t seq = 0;
    for (const char byte : key.substr(1 + MemberId::kBytes)) {
      seq = seq << 8 | static_cast<uint8_t>(byte);
    }
    Seq& last = last_[KeyOf(row.assignment(), key.substr(1, MemberId::kBytes))];
    last = std::max(last, Seq(seq));
  });
}

absl::Status HandoverVerdicts::Put(MemberId member, const std::string& assignment,
                                   v1::HandoverView& view) {
  const auto found = last_.find(KeyOf(assignment, member.bytes()));
  if (found == last_.end() || !MaySeeOf(member)) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                          directory_.workspace().Text(found->second));
  if (!text.has_value()) return absl::OkStatus();
  view.set_verdict(std::string(domain::WordOf(text->coaching().theme())));
  for (const int factor : text->coaching().factors()) {
    const std::string word = FactorWord(static_cast<v1::FitFactor>(factor));
    if (!word.empty()) view.add_factors(word);
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
