#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/export/audit_csv.h"
#include "client/export/audit_html.h"
#include "client/export/html_text.h"
#include "client/export/limits.h"
#include "client/export/spreadsheet.h"
#include "client/export/svg_chart.h"

namespace tasuki::client {
namespace {

size_t CountOfPart(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(HtmlTextTest, NothingThatPeopleTypeMarksAnythingUp) {
  EXPECT_EQ(HtmlText("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(HtmlText("青空 商事"), "青空 商事");
  EXPECT_EQ(HtmlText("a\nb"), "a b");
  EXPECT_FALSE(absl::StrContains(HtmlText("\x1b[31mred"), "\x1b"));
  EXPECT_FALSE(absl::StrContains(HtmlText("a\xE2\x80\xAE b"), "\xE2\x80\xAE"));  // Turns the text.
}

TEST(SpreadsheetTest, NoFieldIsAFormula) {
  EXPECT_EQ(SpreadsheetRow({"=1+1", "@x", "-2", "+81 3-1234", "a,b"}),
            "'=1+1,'@x,-2,+81 3-1234,\"a,b\"\r\n");
}

v1::AuditHandoversView OneHandover() {
  v1::AuditHandoversView view;
  v1::HandoverView& one = *view.add_handovers();
  one.set_prospect("00");
  one.set_name("<i>Tanaka</i>");
  one.set_company("=cmd()");
  one.set_from("Sato \"S\"");
  one.set_to("Mori");
  one.set_handed_at("2026-05-18T10:00:00+09:00");
  one.set_gap_hours(36);
  return view;
}

TEST(AuditCsvTest, HasOneRowAHandover) {
  const std::string table = AuditCsv(OneHandover());
  EXPECT_TRUE(absl::StartsWith(table, "\xEF\xBB\xBFprospect,name,company,"));
  EXPECT_EQ(CountOfPart(table, "\r\n"), 2u);
  EXPECT_TRUE(absl::StrContains(table, ",'=cmd(),"));
  EXPECT_TRUE(absl::StrContains(table, ",36.00,"));
}

TEST(AuditHtmlTest, HoldsNothingOfWhatPeopleTypedAsMarkup) {
  AuditPage page;
  page.team = "<team>";
  for (const Language language : {Language::kEnglish, Language::kJapanese}) {
    const std::string html = AuditHtml(OneHandover(), page, language);
    EXPECT_FALSE(absl::StrContains(html, "<i>"));
    EXPECT_FALSE(absl::StrContains(html, "<team>"));
    EXPECT_TRUE(absl::StrContains(html, "&lt;i&gt;Tanaka&lt;/i&gt;"));
    EXPECT_EQ(CountOfPart(html, "<script"), 0u);
    EXPECT_EQ(CountOfPart(html, "<thead>"), 1u);
    EXPECT_EQ(CountOfPart(html, "<svg "), 2u);  // Nobody was without an owner.
    EXPECT_TRUE(absl::StrContains(html, "default-src &#39;none&#39;"));
  }
}

TEST(AuditHtmlTest, WhoHasHeardNothingYetStandsInItsCellAndItsBar) {
  v1::AuditHandoversView view = OneHandover();
  view.mutable_handovers(0)->clear_gap_hours();
  view.mutable_handovers(0)->set_silent_hours(245 * 24);
  const std::string english = AuditHtml(view, {}, Language::kEnglish);
  EXPECT_TRUE(absl::StrContains(english, ">245.0 so far<"));
  EXPECT_TRUE(absl::StrContains(english, ">not yet<"));
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kJapanese), ">245.0(継続中)<"));
  view.mutable_handovers(0)->set_silent_hours(-0.01);
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kEnglish), ">0.0 so far<"));
}

TEST(AuditHtmlTest, ARangeWithOneEndNamesTheOther) {
  v1::AuditHandoversView view;
  view.set_from("2026-05-01T00:00:00+09:00");
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kEnglish), " until now<"));
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kJapanese), "から 現在 まで<"));
  view.set_to(view.from());
  view.clear_from();
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kEnglish), "from the beginning to "));
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kJapanese), "最初 から "));
}

TEST(AuditHtmlTest, RemarksSayWhatEachWordIs) {
  v1::AuditHandoversView view = OneHandover();
  v1::HandoverView& one = *view.mutable_handovers(0);
  one.set_why("fit");
  one.set_diagnosis("effort");
  one.set_verdict("fit");
  one.add_factors("style");
  const std::string english = AuditHtml(view, {}, Language::kEnglish);
  EXPECT_TRUE(absl::StrContains(english, "why: fit; diagnosis: effort; "));
  EXPECT_TRUE(absl::StrContains(english, "fit (style)"));
  EXPECT_TRUE(absl::StrContains(AuditHtml(view, {}, Language::kJapanese), "理由: 相性。要因: "));
}

TEST(AuditHtmlTest, IsWithoutChartsWhereThereIsNothingToSee) {
  const std::string html = AuditHtml({}, {}, Language::kJapanese);
  EXPECT_EQ(CountOfPart(html, "<svg "), 0u);
  EXPECT_EQ(CountOfPart(html, "<table>"), 0u);
  EXPECT_TRUE(absl::StrContains(html, "<html lang=\"ja\">"));
}

TEST(AuditHtmlTest, ListsNoMoreThanAPageHolds) {
  v1::AuditHandoversView view;
  for (int i = 0; i < kHandoversOfPageMax + 3; ++i) *view.add_handovers() = v1::HandoverView();
  const std::string html = AuditHtml(view, {}, Language::kEnglish);
  EXPECT_EQ(CountOfPart(html, "<tr>"), static_cast<size_t>(kHandoversOfPageMax) + 1);
  EXPECT_TRUE(absl::StrContains(html, "and 3 more"));
}

TEST(SvgChartTest, PeopleBeyondTheBiggestStandTogether) {
  std::vector<ChartFlow> flows;
  for (uint32_t i = 0; i < 30; ++i) flows.push_back({absl::StrCat("g", i), "one", i + 1});
  const std::string chart = FlowChart("flows", flows, "others");
  EXPECT_EQ(CountOfPart(chart, "<path "), 11u);
  EXPECT_TRUE(absl::StrContains(chart, ">others 210<"));  // 1 + … + 20.
  EXPECT_TRUE(absl::StrContains(chart, ">one 465<"));
}

TEST(SvgChartTest, TheHighestBarIsAsHighAsThereIsRoom) {
  const std::string chart = BarChart("bars", {{"a", 2, "2"}, {"b", 4, "4"}, {"c", 0, "0"}});
  EXPECT_TRUE(absl::StrContains(chart, "height=\"130.0\""));
  EXPECT_TRUE(absl::StrContains(chart, "height=\"65.0\""));
  EXPECT_TRUE(absl::StrContains(chart, "height=\"0.0\""));
}

}  // namespace
}  // namespace tasuki::client
