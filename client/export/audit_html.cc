#include "client/export/audit_html.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/export/html_page.h"
#include "client/export/html_text.h"
#include "client/export/limits.h"
#include "client/export/svg_chart.h"
#include "client/views/audit_parts.h"
#include "client/words/money.h"
#include "client/words/phrases.h"
#include "client/words/translations.h"
#include "client/words/when.h"
#include "client/words/wording.h"

namespace tasuki::client {
namespace {

// Upper ends of the classes of silence, in days; what lies above the last is a class of its own.
constexpr std::array<int, 8> kGapDays = {1, 2, 3, 5, 7, 14, 30, 60};

// Writes one page. Made by AuditHtml; one thread.
class PageWriter {
 public:
  PageWriter(const v1::AuditHandoversView& view, const AuditPage& page, Language language)
      : view_(view), page_(page), language_(language) {}

  std::string Write() {
    const std::string title = In(Message::kPageTitle);
    html_ = HtmlPageBegin(title, language_);
    WriteHead(title);
    WriteFigures();
    WriteGaps();
    WriteOrphans();
    WriteFlows();
    WriteTable();
    WriteFoot();
    html_ += kHtmlPageEnd;
    return std::move(html_);
  }

 private:
  // A sentence of ours, with what it names, escaped.
  std::string In(Message message, const std::vector<std::string>& values = {}) const {
    return HtmlText(Say(language_, message, values));
  }
  std::string Value(const char* field, const std::string& word) const {
    return word.empty() ? "" : ValueForPeople(language_, field, word);
  }
  std::string Moment(const std::string& time) const { return TimeForPeople(language_, time); }

  void Add(const char* element, const std::string& text, const char* look = "") {
    absl::StrAppend(&html_, "<", element, *look == 0 ? "" : absl::StrCat(" class=\"", look, "\""),
                    ">", text, "</", element, ">\n");
  }

  void WriteHead(const std::string& title) {
    Add("h1", title);
    std::string of = HtmlText(page_.team);
    if (!view_.member().empty()) absl::StrAppend(&of, " · ", HtmlText(view_.member()));
    if (!view_.from().empty() || !view_.to().empty()) {
      absl::StrAppend(&of, " · ", HtmlText(RangeText()));
    }
    Add("p", of);
    Add("p", In(Message::kPagePrinted, {Moment(page_.printed), std::to_string(view_.at_seq())}),
        "quiet");
  }

  // Between which moments; at least one of them was asked for.
  std::string RangeText() const {
    if (view_.from().empty()) {
      return InLanguage(language_,
                        Phrase("handed over from the beginning to $0", Moment(view_.to())));
    }
    if (view_.to().empty()) {
      return InLanguage(language_, Phrase("handed over from $0 until now", Moment(view_.from())));
    }
    return Say(language_, Message::kPageRange, {Moment(view_.from()), Moment(view_.to())});
  }

  void Figure(Message what, const std::string& value) {
    absl::StrAppend(&html_, "<li><b>", HtmlText(value), "</b>", In(what), "</li>\n");
  }
  void Figure(Message what, const v1::MedianView& median) {
    if (!median.has_median()) return;
    Figure(what, Say(language_, Message::kAuditMedian,
                     {absl::StrFormat("%.1f", median.median()), std::to_string(median.n())}));
  }
  void Figure(Message what, const char* field,
              const google::protobuf::RepeatedPtrField<v1::WordCountView>& counts) {
    std::vector<std::string> parts;
    for (const v1::WordCountView& one : counts) {
      parts.push_back(absl::StrCat(Value(field, one.word()), " ", one.count()));
    }
    if (!parts.empty()) Figure(what, absl::StrJoin(parts, Say(language_, Message::kAuditComma)));
  }

  void WriteFigures() {
    const v1::AuditTotalsView& totals = view_.totals();
    html_ += "<ul class=\"figures\">\n";
    Figure(Message::kPageHandovers, std::to_string(totals.handovers()));
    Figure(Message::kPageClients, std::to_string(totals.prospects()));
    Figure(Message::kAuditGap, totals.gap_hours());
    Figure(Message::kAuditGapBusiness, totals.gap_business_hours());
    Figure(Message::kAuditIntroduced, totals.introduced_hours());
    Figure(Message::kAuditSecond, totals.second_touch_hours());
    Figure(Message::kAuditEngagedBefore, totals.engagement_before());
    Figure(Message::kAuditEngagedAfter, totals.engagement_after());
    Figure(Message::kAuditSustained, "sustained", totals.sustained());
    Figure(Message::kAuditDiagnosis, "diagnosis", totals.diagnosis());
    Figure(Message::kAuditResult, "result", totals.result());
    if (totals.lost_by_fit() > 0) {
      Figure(Message::kAuditLostByFit, std::to_string(totals.lost_by_fit()));
    }
    html_ += "</ul>\n";
  }

  void WriteGaps() {
    std::array<uint32_t, kGapDays.size() + 1> counts{};
    uint32_t all = 0;
    uint32_t silent = 0;  // Whom the new owner has not spoken to: the worst of all.
    for (const v1::HandoverView& one : view_.handovers()) {
      if (!one.has_gap_hours()) {
        if (one.has_silent_hours() && !one.handed_at().empty()) ++silent;
        continue;
      }
      const auto above = std::find_if(kGapDays.begin(), kGapDays.end(),
                                      [&](int days) { return one.gap_hours() < 24.0 * days; });
      ++counts[static_cast<size_t>(above - kGapDays.begin())];
      ++all;
    }
    if (all + silent == 0) return;
    std::vector<ChartBar> bars;
    for (size_t i = 0; i < counts.size(); ++i) {
      const std::string label =
          i == kGapDays.size()
              ? Say(language_, Message::kPageDaysAbove, {std::to_string(kGapDays.back())})
              : Say(language_, Message::kPageDaysBelow, {std::to_string(kGapDays.at(i))});
      bars.push_back({label, static_cast<double>(counts.at(i)), std::to_string(counts.at(i))});
    }
    bars.push_back({InLanguage(language_, Phrase("not yet")), static_cast<double>(silent),
                    std::to_string(silent)});
    Add("h2", In(Message::kPageGaps));
    html_ += BarChart(Say(language_, Message::kPageGaps), bars);
  }

  void WriteOrphans() {
    if (page_.orphans.months().empty()) return;
    std::vector<ChartBar> bars;
    const int first = std::max(0, page_.orphans.months_size() - kMonthsOfPage);
    for (int i = first; i < page_.orphans.months_size(); ++i) {
      const v1::OrphanMonthView& month = page_.orphans.months(i);
      bars.push_back({month.month(), month.days(), absl::StrFormat("%.0f", month.days())});
    }
    Add("h2", In(Message::kPageOrphans));
    Add("p", In(Message::kOrphansAt,
                {Moment(page_.orphans.at()), std::to_string(page_.orphans.orphans_size()),
                 absl::StrFormat("%.1f", page_.orphans.orphan_days())}));
    html_ += BarChart(Say(language_, Message::kPageOrphans), bars);
  }

  void WriteFlows() {
    std::map<std::pair<std::string, std::string>, uint32_t> counts;
    for (const v1::HandoverView& one : view_.handovers()) {
      ++counts[{one.from(), one.to().empty() ? Say(language_, Message::kQueue) : one.to()}];
    }
    if (counts.empty()) return;
    std::vector<ChartFlow> flows;
    for (const auto& [people, count] : counts) {
      flows.push_back({people.first, people.second, count});
    }
    Add("h2", In(Message::kPageFlows));
    html_ +=
        FlowChart(Say(language_, Message::kPageFlows), flows, Say(language_, Message::kPageOthers));
  }

  void WriteTable() {
    Add("h2", In(Message::kPageEach));
    if (view_.handovers().empty()) {
      Add("p", In(Message::kAuditNone));
      return;
    }
    html_ += "<table>\n<thead>\n<tr>\n";
    for (const Message head : {Message::kPageHanded, Message::kPageClient, Message::kPageFrom,
                               Message::kPageTo, Message::kPageState, Message::kPageIntroduced,
                               Message::kPageGap, Message::kPageEngagement, Message::kPageSustained,
                               Message::kPageResult, Message::kPageOpen, Message::kPageRemarks}) {
      const bool number = head == Message::kPageGap || head == Message::kPageEngagement;
      absl::StrAppend(&html_, "<th scope=\"col\"", number ? " class=\"number\"" : "", ">", In(head),
                      "</th>\n");
    }
    html_ += "</tr>\n</thead>\n<tbody>\n";
    int rows = 0;
    for (const v1::HandoverView& one : view_.handovers()) {
      if (++rows > kHandoversOfPageMax) break;
      WriteRow(one);
    }
    html_ += "</tbody>\n</table>\n";
    const int left = view_.handovers_size() - kHandoversOfPageMax;
    if (left > 0) Add("p", In(Message::kPageMore, {std::to_string(left)}), "quiet");
  }

  void WriteRow(const v1::HandoverView& one) {
    html_ += "<tr>\n";
    Add("td", HtmlText(Moment(one.handed_at())), "whole");
    std::string who = HtmlText(one.name());
    if (!one.company().empty()) {
      absl::StrAppend(&who, who.empty() ? "" : "<br>", HtmlText(one.company()));
    }
    Add("td", who, "typed");
    Add("td", HtmlText(one.from()), "typed");
    Add("td", one.to().empty() ? In(Message::kQueue) : HtmlText(one.to()), "typed");
    Add("td", HtmlText(Value("handover-state", one.state())));
    Add("td", one.has_introduced_at()
                  ? absl::StrCat(Whole(Moment(one.introduced_at())), " ",
                                 HtmlText(Plain(language_, one.introduced_how())))
                  : "");
    Add("td", HtmlText(SilentDaysText(language_, one)), "number");
    Add("td", HtmlText(EngagementOf(one)), "number whole");
    Add("td", HtmlText(Value("sustained", one.sustained())), one.sustained() == "no" ? "bad" : "");
    Add("td", HtmlText(Value("result", one.result())));
    Add("td", OpenOf(one), "open");
    Add("td", HtmlText(RemarksOf(one)), "typed remarks");
    html_ += "</tr>\n";
  }

  std::string EngagementOf(const v1::HandoverView& one) const {
    if (!one.has_engagement_before() && !one.has_engagement_after()) return "";
    const auto number = [](bool known, double value) {
      return known ? absl::StrFormat("%.1f", value) : "–";
    };
    return absl::StrCat(number(one.has_engagement_before(), one.engagement_before()), " → ",
                        number(one.has_engagement_after(), one.engagement_after()));
  }

  // What is not to be broken.
  static std::string Whole(const std::string& text) {
    return absl::StrCat("<span class=\"whole\">", HtmlText(text), "</span>");
  }

  // What was open at handing over, a line each.
  std::string OpenOf(const v1::HandoverView& one) const {
    std::vector<std::string> lines;
    for (const v1::HandoverDealView& deal : one.deals()) {
      const std::string value =
          deal.value().empty() ? "" : Whole(MoneyForPeople(deal.value(), deal.currency())) + " ";
      lines.push_back(absl::StrCat(value, HtmlText(Value("result", deal.state()))));
    }
    for (const v1::HandoverPromiseView& promise : one.promises()) {
      lines.push_back(absl::StrCat(Whole(promise.due()), " ",
                                   HtmlText(absl::StrCat(Value("promise-by", promise.by()), " ",
                                                         Value("promise-fate", promise.fate())))));
    }
    return absl::StrJoin(lines, "<br>");
  }

  std::string RemarksOf(const v1::HandoverView& one) const {
    std::vector<std::string> parts;
    if (one.key_account()) parts.push_back(Say(language_, Message::kPageKeyAccount));
    if (!one.why().empty()) {
      parts.push_back(InLanguage(language_, Phrase("why: $0", Value("why", one.why()))));
    }
    for (std::string& remark : AuditRemarks(language_, one)) parts.push_back(std::move(remark));
    return absl::StrJoin(parts, language_ == Language::kJapanese ? "。" : "; ");
  }

  void WriteFoot() {
    const v1::Measures& measures = view_.measures();
    const auto number = [](uint32_t value) { return std::to_string(value); };
    Add("h2", In(Message::kPageMeaning));
    Add("p", In(Message::kPageMeansGap), "quiet");
    Add("p",
        In(Message::kPageMeansSustained,
           {number(measures.sustained_days()), number(measures.sustained_touches()),
            number(measures.sustained_overdue_business_days())}),
        "quiet");
    Add("p",
        In(Message::kPageMeansEngagement,
           {number(measures.engagement_days()), number(measures.engagement_per_days()),
            number(measures.chemistry_percent())}),
        "quiet");
    Add("p", In(Message::kPageMeansResult, {number(measures.result_days())}), "quiet");
    Add("p",
        In(Message::kReportStamp,
           {std::to_string(view_.at_seq()), std::to_string(view_.definition_version())}),
        "quiet");
  }

  const v1::AuditHandoversView& view_;
  const AuditPage& page_;
  const Language language_;
  std::string html_;
};

}  // namespace

std::string AuditHtml(const v1::AuditHandoversView& view, const AuditPage& page,
                      Language language) {
  return PageWriter(view, page, language).Write();
}

}  // namespace tasuki::client
