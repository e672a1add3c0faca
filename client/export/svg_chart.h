#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Charts as SVG within an HTML page: no script, no colour that a printer would lose the meaning of,
// every number in words too. Texts are escaped here. Pure; any thread.

namespace tasuki::client {

// One bar of a chart.
struct ChartBar {
  std::string label;  // Beneath it.
  double value = 0;
  std::string text;  // Above it.
};

// Bars beside each other; `title` says what one sees. Of more labels than there is room for every
// second, third … is written.
std::string BarChart(const std::string& title, const std::vector<ChartBar>& bars);

// So many clients went from one person to another.
struct ChartFlow {
  std::string from;
  std::string to;
  uint32_t count = 0;
};

// Who gave how many to whom, as ribbons from the left to the right. Beyond the biggest, people
// stand together as `others`.
std::string FlowChart(const std::string& title, const std::vector<ChartFlow>& flows,
                      const std::string& others);

}  // namespace tasuki::client
