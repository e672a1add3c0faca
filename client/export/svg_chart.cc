#include "client/export/svg_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/export/html_text.h"
#include "client/words/display.h"

namespace tasuki::client {
namespace {

constexpr double kChartWidth = 960;
constexpr double kChartHeight = 200;
constexpr double kChartBottom = 44;    // For the labels.
constexpr double kChartTop = 26;       // For the numbers.
constexpr double kChartSide = 30;      // On both sides, for half a label.
constexpr double kChartStepMax = 160;  // So that a single bar is one.
constexpr size_t kChartLabelsMax = 14;
constexpr size_t kFlowPeopleMax = 10;
constexpr int kFlowNameWidth = 22;

// Told apart by people who see colours differently, and in grey.
constexpr std::array<const char*, 8> kFlowColours = {"#0b3c5d", "#b5651d", "#3a7d44", "#8e4585",
                                                     "#328cc1", "#a23b3b", "#6b7a1e", "#5b5b5b"};

std::string SvgNumber(double value) { return absl::StrFormat("%.1f", value); }

std::string SvgBegin(double height, const std::string& title) {
  return absl::StrCat("<svg viewBox=\"0 0 ", SvgNumber(kChartWidth), " ", SvgNumber(height),
                      "\" role=\"img\" aria-label=\"", HtmlText(title), "\">\n");
}

std::string SvgText(double x, double y, const char* anchor, const char* look,
                    const std::string& text) {
  return absl::StrCat("<text x=\"", SvgNumber(x), "\" y=\"", SvgNumber(y), "\" text-anchor=\"",
                      anchor, "\" class=\"", look, "\">", HtmlText(text), "</text>\n");
}

std::string SvgBox(double x, double y, double width, double height, const std::string& fill) {
  return absl::StrCat("<rect x=\"", SvgNumber(x), "\" y=\"", SvgNumber(y), "\" width=\"",
                      SvgNumber(width), "\" height=\"", SvgNumber(height), "\" fill=\"", fill,
                      "\"/>\n");
}

// The people of one side, biggest first, with how many in all.
using FlowSide = std::vector<std::pair<std::string, uint64_t>>;

FlowSide SideOf(const std::vector<ChartFlow>& flows, bool giving) {
  std::map<std::string, uint64_t> sums;
  for (const ChartFlow& flow : flows) sums[giving ? flow.from : flow.to] += flow.count;
  FlowSide side(sums.begin(), sums.end());
  std::stable_sort(side.begin(), side.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return side;
}

// The same flows with all but the biggest people called `others`.
std::vector<ChartFlow> Together(const std::vector<ChartFlow>& flows, const std::string& others) {
  std::array<std::set<std::string>, 2> kept;
  for (const bool giving : {false, true}) {
    const FlowSide side = SideOf(flows, giving);
    for (size_t i = 0; i < side.size() && i < kFlowPeopleMax; ++i) {
      kept[giving ? 1 : 0].insert(side[i].first);
    }
  }
  std::map<std::pair<std::string, std::string>, uint32_t> counts;
  for (const ChartFlow& flow : flows) {
    counts[{kept[1].count(flow.from) > 0 ? flow.from : others,
            kept[0].count(flow.to) > 0 ? flow.to : others}] += flow.count;
  }
  std::vector<ChartFlow> together;
  for (const auto& [people, count] : counts) {
    together.push_back({people.first, people.second, count});
  }
  return together;
}

// Where each person of one side stands, and how far their ribbons have come.
struct FlowPlace {
  double y = 0;
  double next = 0;
};

constexpr double kFlowLeft = 300;
constexpr double kFlowRight = 660;
constexpr double kFlowBox = 14;
constexpr double kFlowGap = 10;

std::map<std::string, FlowPlace> DrawSide(const FlowSide& side, double scale, bool giving,
                                          std::string& svg) {
  std::map<std::string, FlowPlace> places;
  double y = kFlowGap;
  for (const auto& [name, count] : side) {
    const double height = std::max(static_cast<double>(count) * scale, 1.0);
    svg += SvgBox(giving ? kFlowLeft - kFlowBox : kFlowRight, y, kFlowBox, height, "#333333");
    const std::string label = absl::StrCat(FitWidth(OneLine(name), kFlowNameWidth), " ", count);
    svg += SvgText(giving ? kFlowLeft - kFlowBox - 8 : kFlowRight + kFlowBox + 8,
                   y + height / 2 + 4, giving ? "end" : "start", "name", label);
    places[name] = {y, y};
    y += std::max(height, 14.0) + kFlowGap;
  }
  return places;
}

double SideHeight(const FlowSide& side, double scale) {
  double height = kFlowGap;
  for (const auto& [name, count] : side) {
    height += std::max(static_cast<double>(count) * scale, 14.0) + kFlowGap;
  }
  return height;
}

std::string Ribbon(double from, double to, double height, const char* colour) {
  const double middle = (kFlowLeft + kFlowRight) / 2;
  return absl::StrFormat(
      "<path d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fV%.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ\" "
      "fill=\"%s\" fill-opacity=\"0.45\"/>\n",
      kFlowLeft, from, middle, from, middle, to, kFlowRight, to, to + height, middle, to + height,
      middle, from + height, kFlowLeft, from + height, colour);
}

}  // namespace

std::string BarChart(const std::string& title, const std::vector<ChartBar>& bars) {
  double highest = 0;
  for (const ChartBar& bar : bars) highest = std::max(highest, bar.value);
  std::string svg = SvgBegin(kChartHeight, title);
  const double base = kChartHeight - kChartBottom;
  const double step = std::min(
      (kChartWidth - 2 * kChartSide) / static_cast<double>(std::max<size_t>(bars.size(), 1)),
      kChartStepMax);
  const size_t every = (bars.size() + kChartLabelsMax - 1) / kChartLabelsMax;
  for (size_t i = 0; i < bars.size(); ++i) {
    const double height = highest > 0 ? bars[i].value / highest * (base - kChartTop) : 0;
    const double x = kChartSide + step * static_cast<double>(i);
    svg += SvgBox(x + step * 0.15, base - height, step * 0.7, height, kFlowColours[0]);
    if (i % every != 0) continue;
    if (bars[i].value > 0) {
      svg += SvgText(x + step / 2, base - height - 6, "middle", "value", bars[i].text);
    }
    svg += SvgText(x + step / 2, base + 20, "middle", "label", bars[i].label);
  }
  svg += SvgBox(0, base, kChartWidth, 1, "#333333");
  return svg + "</svg>\n";
}

std::string FlowChart(const std::string& title, const std::vector<ChartFlow>& flows,
                      const std::string& others) {
  const std::vector<ChartFlow> drawn = Together(flows, others);
  const FlowSide giving = SideOf(drawn, true);
  const FlowSide getting = SideOf(drawn, false);
  uint64_t all = 0;
  for (const ChartFlow& flow : drawn) all += flow.count;
  const double scale = 300.0 / static_cast<double>(std::max<uint64_t>(all, 1));
  std::string boxes;
  std::map<std::string, FlowPlace> left = DrawSide(giving, scale, true, boxes);
  std::map<std::string, FlowPlace> right = DrawSide(getting, scale, false, boxes);
  std::string svg =
      SvgBegin(std::max(SideHeight(giving, scale), SideHeight(getting, scale)), title);
  for (size_t i = 0; i < giving.size(); ++i) {
    for (const auto& side : getting) {
      const auto flow = std::find_if(drawn.begin(), drawn.end(), [&](const ChartFlow& one) {
        return one.from == giving[i].first && one.to == side.first;
      });
      if (flow == drawn.end()) continue;
      const double height = std::max(flow->count * scale, 1.0);
      FlowPlace& from = left[flow->from];
      FlowPlace& into = right[flow->to];
      svg += Ribbon(from.next, into.next, height, kFlowColours[i % kFlowColours.size()]);
      from.next += height;
      into.next += height;
    }
  }
  return svg + boxes + "</svg>\n";
}

}  // namespace tasuki::client
