#pragma once

#include <cstddef>
#include <vector>

#include "absl/time/time.h"
#include "client/commands/replay_lines.h"
#include "client/words/messages.h"
#include "tasuki/v1/replay.pb.h"

// What the full-screen view of a replay shows, without the screen: which step is looked at, and the
// lines of a page of so many columns and rows. Pure; one thread.

namespace tasuki::client {

class ReplayPage {
 public:
  // `view` has all steps, at least one. `hides_next`: what was done next is asked for first.
  ReplayPage(v1::ReplayView view, Language language, bool hides_next);

  // One step on; where what was done is hidden, the first time only asks.
  void Forward();
  void Back();
  void First();
  // The last step; of hidden ones, the last that was shown.
  void Last();
  // The text beneath the list, so many rows down (negative: up).
  void Scroll(int rows);

  // The same relationship by the other clock; stays where it is.
  void Replace(v1::ReplayView view);
  bool known() const { return view_.known(); }
  size_t step() const { return step_ + 1; }

  // The page: at most `rows` lines, each of at most `columns`.
  std::vector<ReplayLine> Lines(int columns, int rows) const;

 private:
  size_t shown() const { return hides_next_ ? shown_ : static_cast<size_t>(view_.steps_size()); }
  std::vector<ReplayLine> ListLines(int columns, int rows) const;
  std::vector<ReplayLine> TextLines(int columns) const;

  v1::ReplayView view_;
  const Language language_;
  const bool hides_next_;
  const absl::TimeZone reader_;
  size_t step_ = 0;    // From 0.
  size_t shown_ = 1;   // Where the next ones are hidden: so many are not.
  bool asks_ = false;  // What was done next was asked for, and not shown yet.
  int scroll_ = 0;
};

}  // namespace tasuki::client
