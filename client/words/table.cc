#include "client/words/table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/words/display.h"

namespace tasuki::client {
namespace {

constexpr int kGap = 2;         // Spaces between columns.
constexpr int kNextIndent = 4;  // Of what stands on a further line of a row.
constexpr int kNameWidthMin = 10;
constexpr int kNameWidthMax = 40;  // So far others' rows are padded for a name.
constexpr int kTextWidthMin = 12;  // Longer text stands beneath where there is no room.
constexpr int kTextWidthMax = 60;  // As kNameWidthMax, on a pipe.
constexpr int kWrapWidthMin = 24;  // Text wraps within so much, else beneath.

const char* ColourOf(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kWarning:
      return "\x1b[33m";
    case Style::kBad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

std::string Styled(const std::string& text, Style style) {
  if (style == Style::kPlain || text.empty()) return text;
  return absl::StrCat(ColourOf(style), text, "\x1b[0m");
}

TableLayout::TableLayout(const Table& table, int width, bool colour)
    : table_(table), width_(width), colour_(colour) {
  Measure();
  BreakUp();
  for (Line& line : lines_) Share(line);
}

Column TableLayout::KindOf(size_t column) const {
  const Column kind = column < table_.columns.size() ? table_.columns[column] : Column::kText;
  // What no line of its own could hold must break all the same.
  const bool breaks = width_ > 0 && widest_[column] > width_ - table_.indent - kNextIndent;
  return kind == Column::kWhole && breaks ? Column::kText : kind;
}

bool TableLayout::IsRight(size_t column) const {
  return column < table_.right.size() && table_.right[column];
}

void TableLayout::Measure() {
  size_t columns = table_.headings.size();
  for (const auto& row : table_.rows) columns = std::max(columns, row.size());
  widest_.assign(columns, 0);
  headings_.assign(columns, 0);
  for (const auto& row : table_.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widest_[i] = std::max(widest_[i], DisplayWidth(row[i].text));
    }
  }
  for (size_t i = 0; i < table_.headings.size(); ++i) {
    headings_[i] = DisplayWidth(table_.headings[i]);
  }
}

// Sets which columns stand on which line, by the least width of each.
void TableLayout::BreakUp() {
  lines_.push_back({table_.indent, {}});
  int used = table_.indent;
  for (size_t i = 0; i < widest_.size(); ++i) {
    if (widest_[i] == 0) continue;
    const Column kind = KindOf(i);
    int least = std::max(widest_[i], headings_[i]);
    if (kind == Column::kName) least = std::min(least, std::max(kNameWidthMin, headings_[i]));
    if (kind == Column::kText) least = std::min(least, std::max(kTextWidthMin, headings_[i]));
    if (width_ > 0 && used + least > width_ && !lines_.back().places.empty()) {
      lines_.push_back({table_.indent + kNextIndent, {}});
      used = lines_.back().indent;
    }
    used += least + kGap;
    lines_.back().places.push_back({i, least, false});
  }
}

// The widest cell of a column that fits into `width`.
int TableLayout::Inside(size_t column, int width) const {
  int inside = headings_[column];
  for (const auto& row : table_.rows) {
    if (column >= row.size()) continue;
    const int cell = DisplayWidth(row[column].text);
    if (cell <= width) inside = std::max(inside, cell);
  }
  return inside;
}

// Gives each column of a line its width: as much as its cells want, and where that is too much the
// widest gives way, down to its least.
void TableLayout::Share(Line& line) {
  if (line.places.empty()) return;
  std::vector<int> least;
  int sum = line.indent - kGap;
  for (Place& place : line.places) {
    least.push_back(place.width);
    place.width = std::max(widest_[place.column], headings_[place.column]);
    if (KindOf(place.column) == Column::kName) {
      place.width = std::min(place.width, std::max(kNameWidthMax, headings_[place.column]));
    } else if (width_ == 0) {
      place.width = std::min(place.width, std::max(kTextWidthMax, headings_[place.column]));
    }
    sum += place.width + kGap;
  }
  while (width_ > 0 && sum > width_) {
    size_t most = line.places.size();
    for (size_t i = 0; i < line.places.size(); ++i) {
      if (line.places[i].width <= least[i]) continue;
      if (most == line.places.size() || line.places[i].width > line.places[most].width) most = i;
    }
    if (most == line.places.size()) break;
    Place& place = line.places[most];
    const int less = std::min(sum - width_, place.width - least[most]);
    place.width -= less;
    sum -= less;
  }
  for (Place& place : line.places) {
    const bool cut = place.width < widest_[place.column];
    if (!cut || (width_ > 0 && KindOf(place.column) != Column::kText)) continue;
    const bool last = &place == &line.places.back();
    place.wraps = width_ > 0 && last && place.width >= kWrapWidthMin;
    if (!place.wraps) place.width = Inside(place.column, place.width);
  }
}

void TableLayout::AddLine(const Line& line, const std::vector<Cell>& cells,
                          std::string& text) const {
  std::string laid(line.indent, ' ');
  size_t at = line.indent;  // The column on the screen, with what is still to be padded.
  std::string gap;
  bool any = false;
  const Place* wraps = nullptr;
  for (const Place& place : line.places) {
    std::string cell = place.column < cells.size() ? cells[place.column].text : "";
    const Style style = place.column < cells.size() ? cells[place.column].style : Style::kPlain;
    if (width_ > 0 && DisplayWidth(cell) > place.width) {
      if (place.wraps) {
        wraps = &place;
        break;  // It is the last one.
      }
      cell = KindOf(place.column) == Column::kText ? "" : FitWidth(cell, place.width);
    }
    const std::string pad(std::max(place.width - DisplayWidth(cell), 0), ' ');
    const bool right = IsRight(place.column);
    absl::StrAppend(&laid, gap, right ? pad : "", colour_ ? Styled(cell, style) : cell);
    gap = absl::StrCat(right ? "" : pad, std::string(kGap, ' '));
    at += place.width + kGap;
    any = any || !cell.empty();
  }
  if (wraps != nullptr) {
    const Cell& cell = cells[wraps->column];
    laid += gap;
    for (const std::string& part : Wrapped(cell.text, wraps->width, 0)) {
      absl::StrAppend(&text, laid, colour_ ? Styled(part, cell.style) : part, "\n");
      laid = std::string(at, ' ');
    }
    return;
  }
  if (!any && line.indent != table_.indent) return;
  laid.resize(laid.find_last_not_of(' ') + 1);
  absl::StrAppend(&text, laid, "\n");
}

std::string TableLayout::Laid(const std::vector<Cell>& cells) const {
  std::string text;
  for (const Line& line : lines_) AddLine(line, cells, text);
  if (width_ == 0) return text;
  const int indent = table_.indent + kNextIndent;
  for (const Line& line : lines_) {
    for (const Place& place : line.places) {
      if (place.column >= cells.size() || place.wraps) continue;
      const Cell& cell = cells[place.column];
      if (KindOf(place.column) != Column::kText || DisplayWidth(cell.text) <= place.width) continue;
      for (const std::string& part : Wrapped(cell.text, width_ - indent, 0)) {
        absl::StrAppend(&text, std::string(indent, ' '), colour_ ? Styled(part, cell.style) : part,
                        "\n");
      }
    }
  }
  return text;
}

std::string TableLayout::Headings() const {
  if (table_.headings.empty()) return "";
  std::vector<Cell> headings;
  for (const std::string& text : table_.headings) headings.emplace_back(text, Style::kDim);
  return Laid(headings);
}

std::string TableLayout::Row(size_t index) const { return Laid(table_.rows[index]); }

}  // namespace tasuki::client
