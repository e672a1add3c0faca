#include "client/commands/replay_page.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/words/display.h"
#include "common/base/zone.h"

namespace tasuki::client {
namespace {

constexpr int kListShare = 3;     // The list has a third of the rows,
constexpr int kListRowsMax = 12;  // and no more than these.
constexpr int kRowsOfBoth = 12;   // Below, there is no list.
constexpr int kHang = 4;

void AddWrapped(const ReplayLine& line, int columns, std::vector<ReplayLine>& lines) {
  for (std::string& part : Wrapped(OneLine(line.text), columns, kHang)) {
    lines.push_back({FitWidth(part, columns), line.style});
  }
}

}  // namespace

ReplayPage::ReplayPage(v1::ReplayView view, Language language, bool hides_next)
    : view_(std::move(view)),
      language_(language),
      hides_next_(hides_next),
      reader_(FindZone(view_.zone()).value_or(absl::UTCTimeZone())) {}

void ReplayPage::Forward() {
  if (step_ + 1 < shown()) {
    ++step_;
  } else if (hides_next_ && shown_ < static_cast<size_t>(view_.steps_size())) {
    asks_ = !asks_;
    if (asks_) return;
    ++shown_;
    ++step_;
  }
  scroll_ = 0;
}

void ReplayPage::Back() {
  asks_ = false;
  scroll_ = 0;
  if (step_ > 0) --step_;
}

void ReplayPage::First() {
  asks_ = false;
  scroll_ = 0;
  step_ = 0;
}

void ReplayPage::Last() {
  asks_ = false;
  scroll_ = 0;
  step_ = shown() - 1;
}

void ReplayPage::Scroll(int rows) { scroll_ = std::max(scroll_ + rows, 0); }

void ReplayPage::Replace(v1::ReplayView view) {
  view_ = std::move(view);
  const auto steps = static_cast<size_t>(std::max(view_.steps_size(), 1));
  step_ = std::min(step_, steps - 1);
  shown_ = std::min(shown_, steps);
  scroll_ = 0;
}

// The steps around the one that is looked at.
std::vector<ReplayLine> ReplayPage::ListLines(int columns, int rows) const {
  const int all = static_cast<int>(shown());
  const int at = static_cast<int>(step_);
  const int first = std::clamp(at - rows / 2, 0, std::max(all - rows, 0));
  std::vector<ReplayLine> lines;
  for (int i = first; i < std::min(all, first + rows); ++i) {
    const ReplayLine done = StepDone(language_, view_.steps(i));
    const std::string mark = view_.steps(i).verdicts().empty() ? "  " : "! ";
    lines.push_back(
        {FitWidth(absl::StrCat(i == at ? "▶ " : "  ", mark, OneLine(done.text)), columns),
         i == at ? Style::kBold : Style::kDim});
  }
  return lines;
}

// All that is said of the step.
std::vector<ReplayLine> ReplayPage::TextLines(int columns) const {
  const v1::ReplayStepView& step = view_.steps(static_cast<int>(step_));
  std::vector<ReplayLine> lines;
  AddWrapped(StepDone(language_, step), columns, lines);
  for (const ReplayLine& line : StepLines(language_, step, reader_)) {
    AddWrapped(line, columns, lines);
  }
  const bool last = step_ + 1 == static_cast<size_t>(view_.steps_size());
  if (asks_) {
    lines.push_back({});
    AddWrapped({Say(language_, Message::kReplayHidden), Style::kBold}, columns, lines);
  } else if (hides_next_ && step_ + 1 == shown_ && !last) {
    lines.push_back({});
    AddWrapped({Say(language_, Message::kReplayAskNext), Style::kDim}, columns, lines);
  } else if (last && !view_.verdicts().empty()) {
    lines.push_back({});
    AddWrapped({Say(language_, Message::kReplaySince), Style::kDim}, columns, lines);
    for (const v1::RuleVerdictView& verdict : view_.verdicts()) {
      AddWrapped({absl::StrCat("! ", RuleVerdictLine(language_, verdict)), Style::kWarning},
                 columns, lines);
    }
  }
  return lines;
}

std::vector<ReplayLine> ReplayPage::Lines(int columns, int rows) const {
  std::vector<ReplayLine> lines;
  if (columns < 1 || rows < 1) return lines;
  const v1::ReplayStepView& step = view_.steps(static_cast<int>(step_));
  const std::string number = std::to_string(step.step());
  const std::string total = std::to_string(view_.total());
  std::string title = absl::StrCat(
      view_.known() && !step.laptop().empty()
          ? Say(language_, Message::kReplayKnownHead, {number, total, OneLine(step.laptop())})
          : Say(language_, Message::kReplayHead, {number, total}),
      "  ", OneLine(view_.name()));
  if (!view_.company().empty()) {
    absl::StrAppend(&title, Say(language_, Message::kComma), OneLine(view_.company()));
  }
  lines.push_back({FitWidth(title, columns), Style::kBold});
  if (rows >= kRowsOfBoth) {
    const int of_list =
        std::min({rows / kListShare, kListRowsMax, static_cast<int>(view_.steps_size())});
    for (ReplayLine& line : ListLines(columns, of_list)) lines.push_back(std::move(line));
    lines.push_back({});
  }
  const std::vector<ReplayLine> text = TextLines(columns);
  const int room = rows - static_cast<int>(lines.size()) - 1;  // The keys stand beneath.
  const int from = std::clamp(scroll_, 0, std::max(static_cast<int>(text.size()) - room, 0));
  for (int i = from; i < std::min(static_cast<int>(text.size()), from + room); ++i) {
    lines.push_back(text[static_cast<size_t>(i)]);
  }
  while (static_cast<int>(lines.size()) + 1 < rows) lines.push_back({});
  if (static_cast<int>(lines.size()) < rows) {
    lines.push_back({FitWidth(Say(language_, Message::kReplayKeys), columns), Style::kDim});
  }
  return lines;
}

}  // namespace tasuki::client
