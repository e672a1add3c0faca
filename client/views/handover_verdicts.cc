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

// R016: praise, and a word without a theme, are none.
bool IsVerdict(v1::CoachingTheme theme) {
  return theme == v1::THEME_EFFORT || theme == v1::THEME_SKILL || theme == v1::THEME_FIT;
}

}  // namespace

HandoverVerdicts::HandoverVerdicts(Directory& directory)
    : directory_(directory), me_(directory.workspace().home().identity().member) {
  manages_ = IsManager(me_, directory.rows());
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
    notes_[KeyOf(row.assignment(), key.substr(1, MemberId::kBytes))].emplace_back(seq);
  });
}

absl::Status HandoverVerdicts::Put(MemberId member, const std::string& assignment,
                                   v1::HandoverView& view) {
  const auto found = notes_.find(KeyOf(assignment, member.bytes()));
  if (found == notes_.end() || !MaySeeOf(member)) return absl::OkStatus();
  // A later word on it is no verdict, and takes none away.
  for (auto seq = found->second.rbegin(); seq != found->second.rend(); ++seq) {
    TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                            directory_.workspace().Text(*seq));
    if (!text.has_value() || !IsVerdict(text->coaching().theme())) continue;
    view.set_verdict(std::string(domain::WordOf(text->coaching().theme())));
    for (const int factor : text->coaching().factors()) {
      const std::string_view word = domain::WordOf(static_cast<v1::FitFactor>(factor));
      if (!word.empty()) view.add_factors(std::string(word));
    }
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
