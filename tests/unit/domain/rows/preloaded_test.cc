#include "common/domain/rows/preloaded.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

// Rows that count who asks for them.
class CountedRows : public RowSource {
 public:
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
    ++loads;
    const auto found = rows.find(std::string(key));
    if (found == rows.end()) return std::nullopt;
    return found->second;
  }
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override {
    if (!broken.ok()) return broken;
    for (auto row = rows.lower_bound(std::string(from)); row != rows.end(); ++row) {
      if (!row->first.starts_with(prefix) || !visit(row->first, row->second)) break;
    }
    return absl::OkStatus();
  }

  std::map<std::string, std::string> rows;
  absl::Status broken;
  int loads = 0;
};

std::string NamedTeam(const std::string& name) {
  v1::TeamRow row;
  row.set_name(name);
  return row.SerializeAsString();
}

TEST(PreloadedTest, WhatWasReadAheadIsNotAskedForAgain) {
  CountedRows below;
  below.rows = {{"oa", NamedTeam("first")}, {"ob", ""}, {"pa", NamedTeam("other kind")}};
  Preloaded preloaded(below);
  ASSERT_TRUE(preloaded.Load('o').ok());
  EXPECT_EQ(*preloaded.LoadRow("oa").value(), NamedTeam("first"));
  EXPECT_EQ(*preloaded.LoadRow("ob").value(), "") << "an empty row is a row";
  EXPECT_FALSE(preloaded.LoadRow("oc").value().has_value()) << "there is none, and that is known";
  EXPECT_EQ(below.loads, 0);
  EXPECT_EQ(*preloaded.LoadRow("pa").value(), NamedTeam("other kind"));
  EXPECT_EQ(below.loads, 1);
}

TEST(PreloadedTest, ScansAndTheLastRowAreThoseBeneath) {
  CountedRows below;
  below.rows = {{"oa", "1"}, {"ob", "2"}, {"p", "3"}};
  Preloaded preloaded(below);
  ASSERT_TRUE(preloaded.Load('o').ok());
  std::vector<std::string> keys;
  ASSERT_TRUE(preloaded
                  .ScanRowsFrom("o", "ob",
                                [&](std::string_view key, std::string_view) {
                                  keys.emplace_back(key);
                                  return true;
                                })
                  .ok());
  EXPECT_EQ(keys, std::vector<std::string>{"ob"});
  EXPECT_EQ(preloaded.LastRow("o", "oz").value()->first, "ob");
}

TEST(PreloadedTest, WhatCannotBeReadIsSaid) {
  CountedRows below;
  below.broken = absl::DataLossError("a torn block");
  Preloaded preloaded(below);
  EXPECT_EQ(preloaded.Load('o'), below.broken);
}

}  // namespace
}  // namespace tasuki::domain
