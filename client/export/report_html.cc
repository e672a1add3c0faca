#include "client/export/report_html.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/export/html_page.h"
#include "client/export/html_text.h"
#include "client/export/report_words.h"
#include "client/export/svg_chart.h"
#include "client/words/money.h"
#include "client/words/phrases.h"
#include "client/words/report_definitions.h"
#include "client/words/wording.h"

namespace tasuki::client {
namespace {

constexpr uint32_t kTouchesOfChart = 12;
constexpr int kRowsOfPageMax = 1'000;  // `--csv` has all.

std::string NumberOf(uint64_t value) { return std::to_string(value); }
std::string PercentText(double rate) { return absl::StrFormat("%.1f %%", rate * 100); }

// Writes one page. Made by ReportHtml; one thread.
class ReportPageWriter {
 public:
  ReportPageWriter(const v1::ReportView& view, const ReportPage& page, Language language)
      : view_(view), page_(page), language_(language) {}

  std::string Write() {
    const std::string title = In("Figures of the team");
    html_ = HtmlPageBegin(title, language_);
    Add("h1", title);
    Add("p", HtmlText(page_.team));
    const std::string filters = FiltersText(language_, view_.filters());
    if (!filters.empty()) Add("p", HtmlText(filters));
    Add("p",
        HtmlText(Say(language_, Message::kPagePrinted,
                     {TimeForPeople(language_, page_.printed), NumberOf(view_.at_seq())})),
        "quiet");
    WriteFigures();
    WriteResponses();
    WriteSticking();
    WriteSteps();
    WriteLoads();
    WriteRows();
    WriteMeaning();
    html_ += kHtmlPageEnd;
    return std::move(html_);
  }

 private:
  std::string In(const Phrase& phrase) const { return HtmlText(InLanguage(language_, phrase)); }

  void Add(const char* element, const std::string& text, const char* look = "") {
    absl::StrAppend(&html_, "<", element, *look == 0 ? "" : absl::StrCat(" class=\"", look, "\""),
                    ">", text, "</", element, ">\n");
  }

  void Figure(const Phrase& what, const Phrase& value) {
    absl::StrAppend(&html_, "<li><b>", In(value), "</b>", In(what), "</li>\n");
  }
  void Share(const Phrase& what, uint64_t part, uint64_t of, double rate) {
    if (of == 0) return;  // No rate of nothing.
    Figure(what, Phrase("$0 of $1 ($2)", NumberOf(part), NumberOf(of), PercentText(rate)));
  }

  void WriteFigures() {
    html_ += "<ul class=\"figures\">\n";
    uint64_t inbound = 0, outbound = 0;
    for (const auto& [channel, count] : view_.touches()) {
      (channel == "inbound" ? inbound : outbound) += count;
    }
    Figure("prospects", NumberOf(view_.prospects()));
    Figure("touches by us", NumberOf(outbound));
    Figure("touches by clients", NumberOf(inbound));
    const v1::DealCounts& deals = view_.deals();
    Figure("deals won, lost, open",
           absl::StrCat(deals.won(), " · ", deals.lost(), " · ", deals.open()));
    const v1::Conversion& conversion = view_.follow_up_conversion();
    Share("followed-up deals won", conversion.won(), conversion.proposals(), conversion.rate());
    if (view_.has_touches_to_close()) {
      Figure("touches to close",
             Phrase("mean $0 (of $1)", absl::StrFormat("%.1f", view_.touches_to_close()),
                    NumberOf(view_.touches_to_close_n())));
    }
    for (const v1::Recovered& one : view_.recovered()) {
      Figure(Phrase("won after $0 {0:touch|touches} or more", NumberOf(one.touches_at_least())),
             Phrase("$0 {0:deal|deals}, $1", NumberOf(one.deals()),
                    MoneyForPeople(one.amount(), one.currency())));
    }
    WriteDiligence();
    html_ += "</ul>\n";
  }

  void WriteDiligence() {
    if (view_.has_first_follow_up_hours()) {
      Figure("hours to the first follow-up",
             Phrase("median $0 (of $1)", absl::StrFormat("%.1f", view_.first_follow_up_hours()),
                    NumberOf(view_.first_follow_up_n())));
    }
    const v1::ShareView& same_day = view_.same_day();
    Share("logged the same day", same_day.part(), same_day.of(), same_day.rate());
    const v1::PromiseFigures& promises = view_.promises();
    const uint64_t kept = promises.early() + promises.on_time();
    if (promises.due() > 0) {
      Share("promises kept on time", kept, promises.due(),
            static_cast<double>(kept) / static_cast<double>(promises.due()));
    }
    const v1::LostBy& lost = view_.lost_by();
    if (lost.their_no() + lost.stopping() > 0) {
      Figure("lost by their no, by our stopping",
             absl::StrCat(lost.their_no(), " · ", lost.stopping()));
    }
    WriteConcentration();
  }

  void WriteConcentration() {
    for (const v1::Concentration& one : view_.concentration()) {
      if (!one.has_rate()) continue;
      Figure(Phrase("won value in $0, of the best $1 of $2", one.currency(), NumberOf(one.best()),
                    NumberOf(one.of())),
             PercentText(one.rate()));
      Share("of what lapsed, the others' share", one.lapses_of_others(), one.lapses(),
            one.others_rate());
    }
  }

  void Chart(const Phrase& title, const std::vector<ChartBar>& bars) {
    if (bars.empty()) return;
    Add("h2", In(title));
    html_ += BarChart(InLanguage(language_, title), bars);
  }

  void WriteResponses() {
    std::vector<ChartBar> bars;
    for (const v1::ResponseRate& one : view_.response_rate_by_touch()) {
      if (one.touch() > kTouchesOfChart) break;
      if (one.sent() == 0) continue;
      bars.push_back(
          {NumberOf(one.touch()), one.rate() * 100, absl::StrCat(one.answered(), "/", one.sent())});
    }
    Chart("Answers by touch", bars);
  }

  void WriteSticking() {
    std::vector<ChartBar> bars;
    for (const v1::StickStep& one : view_.stickability().steps()) {
      if (one.unanswered() == 0) continue;
      bars.push_back({NumberOf(one.touch()), one.rate() * 100,
                      absl::StrCat(one.followed(), "/", one.unanswered())});
    }
    Chart("Followed up within 30 days, of those who did not answer", bars);
  }

  // A table with a heading; cells are text, the last `numbers` of a row numbers.
  void WriteTable(const Phrase& title, const std::vector<Phrase>& head,
                  const std::vector<std::vector<std::string>>& rows, size_t texts) {
    if (rows.empty()) return;
    Add("h2", In(title));
    html_ += "<table>\n<thead>\n<tr>\n";
    for (size_t i = 0; i < head.size(); ++i) {
      absl::StrAppend(&html_, "<th scope=\"col\"", i < texts ? "" : " class=\"number\"", ">",
                      In(head[i]), "</th>\n");
    }
    html_ += "</tr>\n</thead>\n<tbody>\n";
    int written = 0;
    for (const std::vector<std::string>& row : rows) {
      if (++written > kRowsOfPageMax) break;
      html_ += "<tr>\n";
      for (size_t i = 0; i < row.size(); ++i) {
        Add("td", HtmlText(row[i]), i < texts ? "typed" : "number whole");
      }
      html_ += "</tr>\n";
    }
    html_ += "</tbody>\n</table>\n";
    const int left = static_cast<int>(rows.size()) - kRowsOfPageMax;
    if (left > 0) Add("p", HtmlText(Say(language_, Message::kPageMore, {NumberOf(left)})), "quiet");
  }

  void WriteSteps() {
    std::vector<std::vector<std::string>> rows;
    for (const v1::StepResponse& one : view_.response_rate_by_step()) {
      rows.push_back({ValueForPeople(language_, "cadence", one.cadence()), NumberOf(one.step()),
                      NumberOf(one.sent()), NumberOf(one.answered()),
                      one.sent() == 0 ? "" : PercentText(one.rate()), NumberOf(one.open())});
    }
    WriteTable("Answers by cadence and step",
               {"cadence", "step", "sent", "answered", "share", "still open"}, rows, 1);
  }

  void WriteLoads() {
    std::vector<std::vector<std::string>> rows;
    for (const v1::LoadView& one : view_.load()) {
      const bool within = one.state() == "within";
      rows.push_back({one.member(), within ? "" : LoadText(language_, one.state()),
                      NumberOf(one.active()), NumberOf(one.promises())});
    }
    WriteTable("What each has in motion", {"member", "", "in motion", "open promises"}, rows, 2);
  }

  void WriteRows() {
    std::vector<std::vector<std::string>> rows;
    for (const v1::ReportRow& one : view_.by()) {
      uint64_t inbound = 0, outbound = 0;
      for (const auto& [channel, count] : one.touches()) {
        (channel == "inbound" ? inbound : outbound) += count;
      }
      rows.push_back({one.key(), NumberOf(one.prospects()), NumberOf(outbound), NumberOf(inbound),
                      NumberOf(one.deals().won()), NumberOf(one.deals().lost()),
                      NumberOf(one.deals().open())});
    }
    WriteTable("Each",
               {"", "prospects", "touches by us", "touches by clients", "won", "lost", "open"},
               rows, 1);
  }

  void WriteMeaning() {
    Add("h2", In("What the figures mean"));
    for (const ReportDefinition& one : ReportDefinitions()) {
      const std::string text(language_ == Language::kJapanese ? one.japanese : one.english);
      Add("p",
          HtmlText(Say(language_, Message::kReportDefinition,
                       {std::string(one.name), NumberOf(one.version), text})),
          "quiet");
    }
    Add("p",
        HtmlText(Say(language_, Message::kReportStamp,
                     {NumberOf(view_.at_seq()), NumberOf(view_.definition_version())})),
        "quiet");
  }

  const v1::ReportView& view_;
  const ReportPage& page_;
  const Language language_;
  std::string html_;
};

}  // namespace

std::string ReportHtml(const v1::ReportView& view, const ReportPage& page, Language language) {
  return ReportPageWriter(view, page, language).Write();
}

}  // namespace tasuki::client
