#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

// Rows with aligned columns, and how they find room on a terminal.

namespace tasuki::client {

// Used where colours are wanted only.
enum class Style { kPlain, kBold, kDim, kWarning, kBad };

// `text` with what makes a terminal show it so.
std::string Styled(const std::string& text, Style style);

// What becomes of a column that finds no room. Whatever it is, no row is padded for a cell of
// another one that is longer than most.
enum class Column {
  kText,   // All of it is shown, beneath its row where it must be.
  kWhole,  // Never broken: times, ids, words of ours.
  kName,   // Cut: a name in a list, shown in full elsewhere.
};

// One cell of a table.
struct Cell {
  Cell(std::string cell_text) : text(std::move(cell_text)) {}  // NOLINT: tables read as lists.
  Cell(const char* cell_text) : text(cell_text) {}             // NOLINT
  Cell(std::string cell_text, Style cell_style) : text(std::move(cell_text)), style(cell_style) {}

  std::string text;
  Style style = Style::kPlain;
};

// Empty columns vanish. A value, printed by Printer::Print.
struct Table {
  std::vector<std::string> headings;  // Empty: no heading line.
  std::vector<Column> columns;        // Shorter: kText.
  std::vector<bool> right;            // Which columns stand at the right; shorter: left.
  std::vector<std::vector<Cell>> rows;
  int indent = 0;
};

// Where the cells of one table stand. On a terminal that is too narrow for all columns, those
// behind stand on a further line of each row; text that is longer than its column wraps in the last
// one, and else stands beneath the row. On a pipe each row is one line and nothing is cut.
class TableLayout {
 public:
  // `table` outlives it; its texts steer no terminal. `width`: the terminal's; 0: a pipe.
  TableLayout(const Table& table, int width, bool colour);

  // With their line breaks; no headings: empty.
  std::string Headings() const;
  std::string Row(size_t index) const;

 private:
  struct Place {
    size_t column = 0;
    int width = 0;
    bool wraps = false;  // In place: the last one of its line.
  };
  // One line of each row.
  struct Line {
    int indent = 0;
    std::vector<Place> places;
  };

  Column KindOf(size_t column) const;
  bool IsRight(size_t column) const;
  void Measure();
  void BreakUp();
  void Share(Line& line);
  int Inside(size_t column, int width) const;
  std::string Laid(const std::vector<Cell>& cells) const;
  void AddLine(const Line& line, const std::vector<Cell>& cells, std::string& text) const;

  // Set at construction.
  const Table& table_;
  const int width_;
  const bool colour_;

  std::vector<int> widest_;    // Of each column's cells; 0: it vanishes.
  std::vector<int> headings_;  // Widths.
  std::vector<Line> lines_;
};

}  // namespace tasuki::client
