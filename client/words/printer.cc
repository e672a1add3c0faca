#include "client/words/printer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/words/phrases.h"
#include "client/words/utf8.h"
#include "common/base/failure.h"
#include "common/base/terminal.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {
namespace {

constexpr size_t kFlushBytes = 64 << 10;  // Of a JSON list.

// A pipe has none, whatever terminal stands behind it.
bool IsColoured(const PrinterOptions& options) { return options.colour && options.width > 0; }

// The lines of `text` as a terminal of `width` (0: none) has room for them.
std::string Broken(const std::string& text, int width, Style style) {
  std::string broken;
  for (const absl::string_view piece : absl::StrSplit(text, '\n')) {
    const std::string line(piece);
    const std::vector<std::string> parts =
        width > 0 ? Wrapped(line, width, HangOf(line, width)) : std::vector<std::string>{line};
    for (const std::string& part : parts) absl::StrAppend(&broken, Styled(part, style), "\n");
  }
  return broken;
}

}  // namespace

absl::Status NotWritten(int error) {
  if (error == ETIMEDOUT) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 "whoever reads the answer stands still, and no more of it is kept for them");
  }
  return Fault(absl::StatusCode::kFailedPrecondition,
               Phrase("the answer could not be written: $0", std::strerror(error)));
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

void Printer::Line(const std::string& text, Style style) {
  if (options_.json) return;
  Write(Channel::kOut,
        Broken(Printable(text), options_.width, IsColoured(options_) ? style : Style::kPlain));
}

void Printer::Print(const Table& given) {
  if (options_.json || given.rows.empty()) return;
  Table table = given;
  for (auto& row : table.rows) {
    for (Cell& cell : row) cell.text = OneLine(cell.text);
  }
  for (std::string& heading : table.headings) heading = OneLine(heading);
  const TableLayout layout(table, options_.width, IsColoured(options_));
  Write(Channel::kOut, layout.Headings());
  for (size_t i = 0; i < table.rows.size(); ++i) Write(Channel::kOut, layout.Row(i));
}

void Printer::Help(const std::string& text) {
  const std::string broken = Broken(Printable(text), options_.width, Style::kPlain);
  Write(Channel::kOut, broken.substr(0, broken.size() - 1));  // The text has its own last one.
}

void Printer::Text(const std::string& text) { Write(Channel::kOut, Printable(text)); }

void Printer::Json(const google::protobuf::Message& message) {
  if (!options_.json) return;
  WriteJson(message, [this](const std::string& piece) { Write(Channel::kOut, piece); });
  Write(Channel::kOut, "\n");
}

void Printer::Error(const absl::Status& status) {
  std::string text = InLanguage(options_.language, PhraseOf(status));
  if (text.empty()) text = CodeWordOf(status);
  const std::string advice = InLanguage(options_.language, AdvicePhraseOf(status));
  if (options_.json) {
    v1::ErrorView view;
    view.mutable_error()->set_code(CodeWordOf(status));
    view.mutable_error()->set_text(IsUtf8(text) ? text : Printable(text));
    view.mutable_error()->set_do_(IsUtf8(advice) ? advice : Printable(advice));
    Json(view);
    return;
  }
  Progress("");
  const std::string lead = absl::StrCat("tasuki: ", Say(Message::kErrorLead));
  std::string lines =
      Broken(absl::StrCat(lead, Printable(text)), options_.err_width, Style::kPlain);
  if (options_.err_width > 0 && options_.colour && absl::StartsWith(lines, lead)) {
    lines = absl::StrCat(Styled(lead, Style::kBad), lines.substr(lead.size()));
  }
  if (!advice.empty()) {
    absl::StrAppend(&lines, Broken(absl::StrCat("  ", Say(Message::kAdviceLead), Printable(advice)),
                                   options_.err_width, Style::kPlain));
  }
  Write(Channel::kErr, lines);
}

void Printer::Remark(const std::string& text) {
  if (options_.json) return;
  Write(Channel::kErr, Broken(Printable(text), options_.err_width, Style::kPlain));
}

void Printer::Progress(const std::string& text) {
  if (options_.err_width == 0 || !options_.overwrites) return;
  if (text.empty() && !progressing_) return;  // There is nothing to wipe.
  progressing_ = !text.empty();
  Write(Channel::kErr, absl::StrCat("\r\x1b[K", FitWidth(OneLine(text), options_.err_width - 1)));
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

void JsonList::End(std::optional<uint64_t> total) {
  if (!out_.json()) return;
  // As protobuf writes a number of 64 bits.
  waiting_ += total ? absl::StrCat("],\"total\":\"", *total, "\"}\n") : "]}\n";
  Flush();
}

}  // namespace tasuki::client
