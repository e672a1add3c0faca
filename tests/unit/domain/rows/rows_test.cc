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
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view, std::string_view)> visit) override {
    if (failing) return absl::UnavailableError("the disk does not answer");
    for (const auto& [key, row] : rows) {
      if (key >= from && key.starts_with(prefix) && !visit(key, row)) break;
    }
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<KeyAndRow>> LastRow(std::string_view prefix,
                                                   std::string_view at_most) override {
    if (failing) return absl::UnavailableError("the disk does not answer");
    std::optional<KeyAndRow> last;
    for (const auto& [key, row] : rows) {
      if (key <= at_most && key.starts_with(prefix)) last.emplace(key, row);
    }
    return last;
  }
  void Take(Rows& from) {
    from.TakeChanged([this](const ChangedRow& changed) {
      const std::string key(changed.key);
      taken.push_back(key);
      const auto found = rows.find(key);
      EXPECT_EQ(changed.before != nullptr, found != rows.end()) << key;
      if (changed.before != nullptr && found != rows.end()) {
        EXPECT_EQ(*changed.before, found->second) << key;
      }
      if (changed.after != nullptr) {
        rows[key] = *changed.after;
      } else {
        rows.erase(key);
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
  rows.KeepBefore();
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
  rows.KeepBefore();
  rows.Edit(At("m3")).set_name("c");
  rows.Edit(At("m1")).set_name("a");
  rows.Edit(At("m1")).set_name("b");
  rows.Erase(At("m2"));  // It was not there.
  store.Take(rows);
  EXPECT_EQ(store.taken, (std::vector<std::string>{"m1", "m3"}));
  store.taken.clear();
  store.Take(rows);
  EXPECT_TRUE(store.taken.empty());
  rows.Erase(At("m1"));
  rows.Edit(At("m1")).set_name("again");
  store.Take(rows);
  EXPECT_EQ(store.taken, std::vector<std::string>{"m1"});
  EXPECT_EQ(Names(store, "m"), (std::vector<std::string>{"m1=again", "m3=c"}));
}

TEST(RowsTest, AScanMergesChangesWithWhatIsBeneathInKeyOrder) {
  MapSource store;
  Rows rows(store);
  rows.KeepBefore();
  for (const char* key : {"m2", "m4", "m6", "n1"}) {
    rows.Edit(At(key)).set_name("old");
  }
  store.Take(rows);
  rows.Edit(At("m1")).set_name("new");
  rows.Edit(At("m4")).set_name("changed");
  rows.Erase(At("m6"));
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
  rows.KeepBefore();
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
  rows.KeepBefore();
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
  rows.KeepBefore();
  EXPECT_EQ(rows.Find(At("m1")), nullptr);
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kDataLoss);
}

TEST(RowsTest, TheLastRowIsFoundAmongChangedErasedAndStoredOnes) {
  MapSource store;
  Rows rows(store);
  for (const char* key : {"m2", "m4", "m6"}) rows.Edit(At(key)).set_name("old");
  store.Take(rows);
  const auto last = [&](std::string_view prefix, std::string_view at_most) {
    const auto found = rows.LastRow(prefix, at_most);
    EXPECT_TRUE(found.ok()) << found.status();
    return found->has_value() ? (*found)->first : "none";
  };
  EXPECT_EQ(last("m", "m5"), "m4");
  EXPECT_EQ(last("m", "m4"), "m4");
  EXPECT_EQ(last("m", "m1"), "none");
  EXPECT_EQ(last("n", "n9"), "none");
  rows.Erase(At("m4"));
  EXPECT_EQ(last("m", "m5"), "m2");
  rows.Edit(At("m3")).set_name("new");
  EXPECT_EQ(last("m", "m5"), "m3");
  rows.Erase(At("m3"));
  rows.Erase(At("m2"));
  EXPECT_EQ(last("m", "m5"), "none");
  EXPECT_EQ(last("m", "m9"), "m6");
}

TEST(RowsTest, WatchedRowsAreToldWithWhatStoodBefore) {
  MapSource store;
  Rows rows(store);
  rows.Watch("m");
  rows.Edit(At("m1")).set_name("one");
  rows.Edit(Key<v1::MemberRow>(KeyBytes('n').Append("1"))).set_name("not watched");
  Rows::Touched touched = rows.TakeTouched();
  ASSERT_EQ(touched.size(), 1u);
  EXPECT_EQ(touched[0].first, "m1");
  EXPECT_FALSE(touched[0].second.has_value());
  rows.Edit(At("m1")).set_name("two");
  rows.Edit(At("m1")).set_name("three");
  touched = rows.TakeTouched();
  ASSERT_EQ(touched.size(), 1u);
  v1::MemberRow before;
  ASSERT_TRUE(touched[0].second.has_value() && before.ParseFromString(*touched[0].second));
  EXPECT_EQ(before.name(), "one");
  EXPECT_TRUE(rows.TakeTouched().empty());
}

}  // namespace
}  // namespace tasuki::domain
