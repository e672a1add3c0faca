#include "client/words/printer.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "client/words/utf8.h"
#include "common/base/failure.h"
#include "common/base/terminal.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {
namespace {

constexpr size_t kFlushBytes = 64 << 10;  // Of a JSON list.
constexpr int kCellsGap = 2;              // Spaces between columns.
constexpr int kColumnWidthMin = 12;       // No column is cut below this.

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

// Makes the table fit `width` by cutting its widest columns.
void Shrink(std::vector<int>& widths, int width, int fixed) {
  for (;;) {
    int sum = fixed;
    for (int column : widths) sum += column;
    if (sum <= width) return;
    auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kColumnWidthMin) return;
    *widest = std::max(kColumnWidthMin, *widest - (sum - width));
  }
}

}  // namespace

absl::Status NotWritten(int error) {
  if (error == ETIMEDOUT) {
    return absl::FailedPreconditionError(
        "whoever reads the answer stands still, and no more of it is kept for them");
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the answer could not be written: ", std::strerror(error)));
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (status.ok()) return HarmlessJson(std::move(json));
  // Our own messages always print; text of others is checked to be UTF-8 before it gets here.
  return R"({"error":{"code":"internal","text":"the answer cannot be printed as JSON","do":""}})";
}

void Printer::Write(Channel channel, const std::string& bytes) {
  if (!status_.ok()) return;
  write_error_ = options_.output->Write(channel, bytes);
  if (write_error_ != 0) status_ = NotWritten(write_error_);
}

std::string Printer::Say(Message message, const std::vector<std::string>& values) const {
  std::vector<std::string> lines;
  lines.reserve(values.size());
  for (const std::string& value : values) lines.push_back(OneLine(value));
  return tasuki::client::Say(options_.language, message, lines);
}

std::string Printer::Styled(const std::string& text, Style style) const {
  if (!options_.out_is_terminal || style == Style::kPlain || text.empty()) return text;
  return absl::StrCat(ColourOf(style), text, "\x1b[0m");
}

void Printer::Line(const std::string& text, Style style) {
  if (options_.json) return;
  Write(Channel::kOut, absl::StrCat(Styled(Printable(text), style), "\n"));
}

void Printer::Print(const Table& given) {
  if (options_.json || given.rows.empty()) return;
  Table table = given;
  for (auto& row : table.rows) {
    for (Cell& cell : row) cell.text = OneLine(cell.text);
  }
  for (std::string& heading : table.headings) heading = OneLine(heading);
  size_t columns = table.headings.size();
  for (const auto& row : table.rows) columns = std::max(columns, row.size());
  std::vector<int> widths(columns, 0);
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
    }
  }
  int gaps = table.indent;
  for (size_t i = 0; i < columns; ++i) {
    if (widths[i] == 0) continue;  // A column without content vanishes, heading and all.
    if (i < table.headings.size()) {
      widths[i] = std::max(widths[i], DisplayWidth(table.headings[i]));
    }
    gaps += kCellsGap;
  }
  if (options_.out_is_terminal) Shrink(widths, options_.width, gaps);

  const auto line = [&](const std::vector<Cell>& cells) {
    std::string text(table.indent, ' ');
    std::string gap;
    for (size_t i = 0; i < columns; ++i) {
      if (widths[i] == 0) continue;
      const std::string cell = i < cells.size() ? FitWidth(cells[i].text, widths[i]) : "";
      const std::string styled = i < cells.size() ? Styled(cell, cells[i].style) : "";
      const std::string pad(widths[i] - DisplayWidth(cell), ' ');
      const bool right = i < table.right.size() && table.right[i];
      absl::StrAppend(&text, gap, right ? pad : "", styled);
      gap = right ? std::string(kCellsGap, ' ') : pad + std::string(kCellsGap, ' ');
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    Write(Channel::kOut, text + "\n");
  };
  if (!table.headings.empty()) {
    std::vector<Cell> heading;
    for (const std::string& text : table.headings) heading.emplace_back(text, Style::kDim);
    line(heading);
  }
  for (const auto& row : table.rows) line(row);
}

void Printer::Text(const std::string& text) { Write(Channel::kOut, Printable(text)); }

void Printer::Json(const google::protobuf::Message& message) {
  if (options_.json) Write(Channel::kOut, ToJson(message) + "\n");
}

void Printer::Error(const absl::Status& status) {
  std::string text(status.message());
  if (text.empty()) text = CodeWordOf(status);
  const std::string advice = AdviceOf(status);
  if (options_.json) {
    v1::ErrorView view;
    view.mutable_error()->set_code(CodeWordOf(status));
    view.mutable_error()->set_text(IsUtf8(text) ? text : Printable(text));
    view.mutable_error()->set_do_(IsUtf8(advice) ? advice : Printable(advice));
    Json(view);
    return;
  }
  Progress("");
  std::string lead = absl::StrCat("tasuki: ", Say(Message::kErrorLead));
  if (options_.err_is_terminal) lead = absl::StrCat("\x1b[31m", lead, "\x1b[0m");
  std::string lines = absl::StrCat(lead, Printable(text), "\n");
  if (!advice.empty())
    absl::StrAppend(&lines, "  ", Say(Message::kAdviceLead), Printable(advice), "\n");
  Write(Channel::kErr, lines);
}

void Printer::Remark(const std::string& text) {
  if (!options_.json) Write(Channel::kErr, absl::StrCat(Printable(text), "\n"));
}

void Printer::Progress(const std::string& text) {
  if (!options_.err_is_terminal) return;
  Write(Channel::kErr, absl::StrCat("\r\x1b[K", FitWidth(OneLine(text), options_.width - 1)));
}

absl::Status TellUnprinted(int error, const PrinterOptions& options, bool wrote) {
  if (error == 0 || error == EPIPE) return absl::OkStatus();
  PrinterOptions plain = options;
  plain.json = false;
  Printer(plain).Error(
      WithAdvice(NotWritten(error), wrote ? "do not repeat it: it is done; `tasuki log` shows it"
                                          : "look at where the output goes, and repeat it"));
  return wrote ? absl::OkStatus() : Refused("", "");
}

void JsonList::Flush() {
  if (!begun_) waiting_.insert(0, absl::StrCat("{\"", name_, "\":["));
  begun_ = true;
  out_.Write(Channel::kOut, waiting_);  // Made of what ToJson gave.
  waiting_.clear();
}

void JsonList::Add(const google::protobuf::Message& item) {
  if (!out_.json()) return;
  absl::StrAppend(&waiting_, first_ ? "" : ",", ToJson(item));
  first_ = false;
  if (waiting_.size() > kFlushBytes) Flush();
}

void JsonList::End() {
  if (!out_.json()) return;
  waiting_ += "]}\n";
  Flush();
}

}  // namespace tasuki::client
