#include "client/words/report_definitions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/domain/report/report.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::client {
namespace {

// Fields that stand beside the figures and are none.
const std::set<std::string> kNoFigures = {
    "at_seq", "definition_version", "by",   "opted_out",         "deal_amounts",
    "now",    "filters",            "file", "first_follow_up_n", "touches_to_close_n"};

TEST(ReportDefinitionsTest, EveryFigureIsSaidOnceInBothLanguages) {  // N09
  std::set<std::string> defined;
  for (const ReportDefinition& one : ReportDefinitions()) {
    EXPECT_TRUE(defined.insert(std::string(one.name)).second) << one.name;
    EXPECT_FALSE(one.english.empty()) << one.name;
    EXPECT_FALSE(one.japanese.empty()) << one.name;
    EXPECT_GE(one.version, 1u);
    EXPECT_LE(one.version, domain::kReportVersion);
    EXPECT_EQ(FindReportDefinition(one.name), &one);
  }
  const auto* fields = v1::ReportView::descriptor();
  std::set<std::string> figures;
  for (int i = 0; i < fields->field_count(); ++i) {
    if (kNoFigures.count(fields->field(i)->name()) == 0) figures.insert(fields->field(i)->name());
  }
  EXPECT_EQ(defined, figures);
  EXPECT_EQ(FindReportDefinition("weather"), nullptr);
}

}  // namespace
}  // namespace tasuki::client
