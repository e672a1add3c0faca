#include "common/domain/rows/rows.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace tasuki::domain {
namespace {

// A row under any name.
Key<v1::MemberRow> At(std::string_view name) {
  return Key<v1::MemberRow>(KeyBytes(name[0]).Append(name.substr(1)));
}

// A store in memory that can be told to fail.
class MapSource : public RowSource {
 public:
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
    ++loads;
    if (failing) return absl::UnavailableError("the disk does not answer");
    const auto found = rows.find(std::string(key));
    return found == rows.end() ? std::nullopt : std::optional(found->second);
  }
  absl::Status ScanRows(
      std::string_view prefix,
      absl::FunctionRef<bool(std::string_view, std::string_view)> visit) override {
    if (failing) return absl::UnavailableError("the disk does not answer");
    for (const auto& [key, row] : rows) {
      if (key.starts_with(prefix) && !visit(key, row)) break;
    }
    return absl::OkStatus();
  }
  void Take(Rows& from) {
    from.TakeChanged([this](std::string_view key, std::optional<std::string> row) {
      taken.emplace_back(key);
      if (row.has_value()) {
        rows[std::string(key)] = *row;
      } else {
        rows.erase(std::string(key));
      }
    });
  }

  std::map<std::string, std::string> rows;
  std::vector<std::string> taken;
  int loads = 0;
  bool failing = false;
};

std::vector<std::string> Names(RowSource& rows, std::string_view prefix, size_t at_most = 100) {
  std::vector<std::string> names;
  EXPECT_TRUE(rows.ScanRows(prefix,
                            [&](std::string_view key, std::string_view bytes) {
                              v1::MemberRow row;
                              EXPECT_TRUE(
                                  row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
                              names.push_back(std::string(key) + "=" + row.name());
                              return names.size() < at_most;
                            })
                  .ok());
  return names;
}

TEST(RowsTest, KeysSortByKindThenId) {
  const SubjectId id = SubjectId::FromTrusted(std::string(16, 'x'));
  EXPECT_EQ(SubjectKey(id).view(), "s" + id.str());
  EXPECT_EQ(DecisionKey(id, v1::MERGED).view(), "o" + id.str() + std::string(1, 2));
  EXPECT_LT(DecisionKey(id, v1::OWNER).view(), DecisionKey(id, v1::POLICY).view());
  EXPECT_EQ(TeamKey().view(), "t");
}

TEST(RowsTest, ARowIsLoadedOnceAndAbsenceIsRemembered) {
  MapSource store;
  v1::MemberRow stored;
  stored.set_name("Hana");
  store.rows["m1"] = stored.SerializeAsString();
  Rows rows(store);
  for (int i = 0; i < 3; ++i) {
    const auto* found = rows.Find(At("m1"));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->name(), "Hana");
    EXPECT_EQ(rows.Find(At("m2")), nullptr);
  }
  EXPECT_EQ(store.loads, 2);
}

TEST(RowsTest, ChangesAreHandedOverOnceInKeyOrder) {
  MapSource store;
  Rows rows(store);
  rows.Edit(At("m3")).set_name("c");
  rows.Edit(At("m1")).set_name("a");
  rows.Edit(At("m1")).set_name("b");
  rows.Erase("m2");
  store.Take(rows);
  EXPECT_EQ(store.taken, (std::vector<std::string>{"m1", "m2", "m3"}));
  store.taken.clear();
  store.Take(rows);
  EXPECT_TRUE(store.taken.empty());
  rows.Erase("m1");
  rows.Edit(At("m1")).set_name("again");
  store.Take(rows);
  EXPECT_EQ(store.taken, std::vector<std::string>{"m1"});
  EXPECT_EQ(Names(store, "m"), (std::vector<std::string>{"m1=again", "m3=c"}));
}

TEST(RowsTest, AScanMergesChangesWithWhatIsBeneathInKeyOrder) {
  MapSource store;
  Rows rows(store);
  for (const char* key : {"m2", "m4", "m6", "n1"}) {
    rows.Edit(At(key)).set_name("old");
  }
  store.Take(rows);
  rows.Edit(At("m1")).set_name("new");
  rows.Edit(At("m4")).set_name("changed");
  rows.Erase("m6");
  rows.Edit(At("m7")).set_name("new");
  EXPECT_EQ(Names(rows, "m"),
            (std::vector<std::string>{"m1=new", "m2=old", "m4=changed", "m7=new"}));
  EXPECT_EQ(Names(rows, "m", 2), (std::vector<std::string>{"m1=new", "m2=old"}));
  EXPECT_EQ(Names(rows, "m", 3), (std::vector<std::string>{"m1=new", "m2=old", "m4=changed"}));
  EXPECT_EQ(Names(store, "m"), (std::vector<std::string>{"m2=old", "m4=old", "m6=old"}));
}

TEST(RowsTest, RowsOnTopOfRowsLeaveThoseBeneathAlone) {
  NoRows nothing;
  Rows journal(nothing);
  journal.Edit(At("m1")).set_name("journal");
  Rows shown(static_cast<RowSource&>(journal));
  EXPECT_EQ(shown.Find(At("m1"))->name(), "journal");
  shown.Edit(At("m1")).set_name("outbox");
  shown.Edit(At("m2")).set_name("outbox");
  EXPECT_EQ(journal.Find(At("m1"))->name(), "journal");
  EXPECT_EQ(journal.Find(At("m2")), nullptr);
  EXPECT_EQ(Names(shown, "m"), (std::vector<std::string>{"m1=outbox", "m2=outbox"}));
  EXPECT_EQ(Names(journal, "m"), (std::vector<std::string>{"m1=journal"}));
}

TEST(RowsTest, TrimDropsOnlyCleanRows) {
  MapSource store;
  Rows rows(store);
  for (int i = 0; i < 100; ++i) {
    rows.Edit(At("m" + std::to_string(i))).set_name("clean");
  }
  store.Take(rows);
  for (int i = 0; i < 30; ++i) {
    rows.Edit(At("m" + std::to_string(i))).set_name("changed");
  }
  rows.Trim(100);
  EXPECT_EQ(rows.cached(), 100u);
  rows.Trim(80);
  EXPECT_EQ(rows.cached(), 40u);
  rows.Trim(20);
  EXPECT_EQ(rows.cached(), 30u);
  store.taken.clear();
  store.Take(rows);
  EXPECT_EQ(store.taken.size(), 30u);
}

TEST(RowsTest, AFailingSourceGivesNothingAndHandsNothingOver) {
  MapSource store;
  Rows rows(store);
  rows.Edit(At("m1")).set_name("kept");
  store.failing = true;
  EXPECT_EQ(rows.Find(At("m2")), nullptr);
  EXPECT_FALSE(rows.status().ok());
  rows.Edit(At("m3")).set_name("on nothing");
  store.Take(rows);
  EXPECT_TRUE(store.taken.empty());
  EXPECT_FALSE(rows.ScanRows("m", [](std::string_view, std::string_view) { return true; }).ok());
  EXPECT_FALSE(rows.LoadRow("m1").ok());
  rows.Clear();
  store.failing = false;
  EXPECT_TRUE(rows.status().ok());
  EXPECT_EQ(rows.Find(At("m1")), nullptr);
}

TEST(RowsTest, ARowThatDoesNotParseIsDataLoss) {
  MapSource store;
  store.rows["m1"] = "\xff\xff\xff";
  Rows rows(store);
  EXPECT_EQ(rows.Find(At("m1")), nullptr);
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace tasuki::domain
