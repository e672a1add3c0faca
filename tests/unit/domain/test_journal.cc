#include "tests/unit/domain/test_journal.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr int32_t kTokyoMinutes = 9 * 60;
constexpr int64_t kSecondUs = 1'000'000;

class Past : public History {
 public:
  explicit Past(const std::deque<HeldFact>& events) : events_(events) {}
  absl::Status Read(const std::vector<Seq>& seqs,
                    absl::FunctionRef<void(const JournalEvent&)> visit) override {
    for (const Seq seq : seqs) {
      JournalEvent event = events_.at(seq.value() - 1).event();
      event.b_us.reset();  // No store says it.
      visit(event);
    }
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override {
    std::vector<Seq> seqs;
    for (const HeldFact& one : events_) {
      if (one.header.event_id() == event.bytes()) seqs.push_back(one.seq);
    }
    return seqs;
  }

 private:
  const std::deque<HeldFact>& events_;
};

}  // namespace

v1::Policy DefaultPolicy() {
  // Read once: a property test makes thousands of journals.
  static const v1::Policy kPolicy = [] {
    std::ifstream file("server/default_policy.json");
    std::stringstream text;
    text << file.rdbuf();
    v1::Policy policy;
    const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), &policy);
    EXPECT_TRUE(parsed.ok()) << parsed.ToString();
    return policy;
  }();
  return kPolicy;
}

int64_t At(std::string_view day, int32_t hour, int32_t minute) {
  const std::optional<int32_t> number = ParseDay(day);
  EXPECT_TRUE(number.has_value()) << day;
  const int64_t midnight = int64_t{number.value_or(0)} * 24 * 60;
  return (midnight + hour * 60 + minute - kTokyoMinutes) * kMinuteUs;
}

TestJournal::TestJournal(Batches batches) : batches_(batches) {
  v1::Header created = HeaderOf(v1::TEAM_CREATED, v1::TEAM, "team");
  created.mutable_team_created()->set_name("Team");
  created.mutable_team_created()->set_zone("Asia/Tokyo");
  created.mutable_team_created()->set_server_replica(IdOf("server"));
  created.mutable_team_created()->set_server_key(std::string(32, 's'));
  EXPECT_EQ(Write("server", created), v1::EFFECTIVE);
  v1::Header policy = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  *policy.mutable_policy_set()->mutable_policy() = DefaultPolicy();
  EXPECT_EQ(Write("server", policy, "first-policy"), v1::EFFECTIVE);
  EXPECT_EQ(Write("server", MemberAddedOf("admin", v1::ADMIN)), v1::EFFECTIVE);
  EXPECT_EQ(Write("server", DeviceEnrolledOf("admin", "admin laptop")), v1::EFFECTIVE);
  EXPECT_EQ(Write("admin", ReplicaOpenedOf("admin", "admin laptop")), v1::EFFECTIVE);
}

void TestJournal::Join(std::string_view name, v1::Role role) {
  const std::string device = absl::StrCat(std::string(name), " laptop");
  EXPECT_EQ(Write("admin", MemberAddedOf(name, role)), v1::EFFECTIVE) << name;
  EXPECT_EQ(Write("server", DeviceEnrolledOf(name, device)), v1::EFFECTIVE) << name;
  EXPECT_EQ(Write(name, ReplicaOpenedOf(name, device)), v1::EFFECTIVE) << name;
}

v1::Verdict TestJournal::Write(std::string_view writer, v1::Header header, std::string_view name) {
  now_us_ += kSecondUs;
  uint64_t& held = held_[std::string(writer)];
  const Seq seq = head().Next();
  if (header.actor().empty() && writer != "server") header.set_actor(IdOf(writer));
  if (!name.empty()) {
    header.set_event_id(IdOf(name));
    named_[std::string(name)] = events_.size();
  }
  if (header.event_id().empty()) header.set_event_id(IdOf(absl::StrCat("event ", seq.value())));
  if (header.occurred_at_us() == 0) {
    header.set_occurred_at_us(now_us_);
    header.set_utc_offset_minutes(kTokyoMinutes);
  }
  if (header.written_at_us() == 0) header.set_written_at_us(now_us_);
  if (header.seen_seq() == 0) header.set_seen_seq(head().value());
  HeldFact& stored = events_.emplace_back();
  stored.header = std::move(header);
  stored.replica = ReplicaId::FromTrusted(IdOf(writer));
  stored.replica_seq = ReplicaSeq(++held);
  stored.seq = seq;
  stored.recorded_at_us = now_us_;
  stored.rules = rules_;
  by_id_[stored.header.event_id()].push_back(seq);
  JournalEvent event{&stored.header, stored.replica, stored.replica_seq, seq, now_us_};
  event.rules = rules_;
  event.verdict = Judge(event, rows_);
  ApplyVerdict(event, rows_);
  stored.verdict = event.verdict;
  stored.b_us = BusinessTime(event);
  EXPECT_TRUE(folder_.Add(stored.event()).ok()) << rows_.status();
  indexes_.Add(stored.event());
  if (batches_ == Batches::kEachEvent) {
    EXPECT_TRUE(Finish().ok()) << rows_.status();
  }
  return stored.verdict;
}

const v1::ProspectRow& TestJournal::Prospect(std::string_view name) {
  const auto* row = rows_.Find(ProspectKey(SubjectOfName(name)));
  EXPECT_NE(row, nullptr) << name;
  return row == nullptr ? v1::ProspectRow::default_instance() : *row;
}

const v1::FirmRow& TestJournal::Firm(std::string_view name) {
  const auto* row = rows_.Find(FirmKey(SubjectOfName(name)));
  EXPECT_NE(row, nullptr) << name;
  return row == nullptr ? v1::FirmRow::default_instance() : *row;
}

v1::EventRef TestJournal::RefOf(std::string_view event_name) const {
  const auto found = named_.find(event_name);
  EXPECT_NE(found, named_.end()) << event_name;
  v1::EventRef ref;
  if (found == named_.end()) return ref;
  const HeldFact& event = events_.at(found->second);
  ref.set_event_id(event.header.event_id());
  ref.set_replica(event.replica.str());
  ref.set_replica_seq(event.replica_seq.value());
  return ref;
}

absl::Status TestJournal::Read(const std::vector<Seq>& seqs,
                               absl::FunctionRef<void(const JournalEvent&)> visit) {
  return Past(events_).Read(seqs, visit);
}

absl::StatusOr<std::optional<std::vector<Seq>>> TestJournal::SeqsOf(EventId event) {
  const auto found = by_id_.find(event.bytes());
  return found == by_id_.end() ? std::vector<Seq>() : found->second;
}

absl::Status TestJournal::Finish() {
  absl::Status status = folder_.Finish();
  return status.ok() ? indexes_.Update() : status;
}

bool TestJournal::IsTakenBack(std::string_view event_name) {
  const auto found = named_.find(event_name);
  EXPECT_NE(found, named_.end()) << event_name;
  const HeldFact& event = events_.at(found->second);
  return domain::IsTakenBack(event.header, event.replica, event.seq, rows_);
}

std::vector<std::string> TestJournal::ProspectsOf(std::string_view firm) {
  std::vector<std::string> prospects;
  const KeyBytes prefix = KeyBytes('F').Append(IdOf(firm));
  EXPECT_TRUE(rows_
                  .ScanRows(prefix.view(),
                            [&](std::string_view key, std::string_view) {
                              prospects.emplace_back(key.substr(key.size() - SubjectId::kBytes));
                              return true;
                            })
                  .ok());
  std::sort(prospects.begin(), prospects.end());
  return prospects;
}

Grown::Grown(SubjectId subject, Rows& rows) {
  const auto read = [&](char letter, auto visit) {
    EXPECT_TRUE(rows.ScanRows(KeyBytes(letter).Append(subject.bytes()).view(),
                              [&](std::string_view, std::string_view row) {
                                visit(std::string(row));
                                return true;
                              })
                    .ok());
  };
  read('h', [&](const std::string& row) {
    EXPECT_TRUE(handovers_.emplace_back().ParseFromString(row));
  });
  std::sort(handovers_.begin(), handovers_.end(),
            [](const auto& a, const auto& b) { return a.seq() < b.seq(); });
  read('c', [&](const std::string& row) {
    v1::DealRow deal;
    EXPECT_TRUE(deal.ParseFromString(row));
    if (deal.opened_seq() != 0) deals_.push_back(deal);
  });
  std::sort(deals_.begin(), deals_.end(),
            [](const auto& a, const auto& b) { return a.opened_seq() < b.opened_seq(); });
  read('k', [&](const std::string& row) {
    v1::PromiseRow promise;
    EXPECT_TRUE(promise.ParseFromString(row));
    if (promise.made_seq() != 0) promises_.push_back(promise);
  });
  std::sort(promises_.begin(), promises_.end(),
            [](const auto& a, const auto& b) { return a.made_seq() < b.made_seq(); });
  v1::Timeline recent;
  if (const auto* row = rows.Find(ProspectKey(subject)); row != nullptr) recent = row->recent();
  if (const auto* row = rows.Find(FirmKey(subject)); row != nullptr) recent = row->recent();
  EXPECT_TRUE(ForEachPlace(subject, kFirstPlace, recent, rows, [&](Place place, TimelineEvent) {
                timeline_.push_back(place);
              }).ok());
}

std::map<std::string, std::string> TestJournal::AllRows() { return AllRowsOf(rows_); }
std::map<std::string, std::string> TestJournal::IndexRows() { return IndexRowsOf(rows_); }

namespace {

template <class Wanted>
std::map<std::string, std::string> RowsThat(RowSource& rows, Wanted wanted) {
  std::map<std::string, std::string> all;
  EXPECT_TRUE(rows.ScanRows("",
                            [&](std::string_view key, std::string_view row) {
                              if (wanted(key)) all.emplace(key, row);
                              return true;
                            })
                  .ok());
  return all;
}

}  // namespace

std::map<std::string, std::string> AllRowsOf(RowSource& rows) {
  return RowsThat(rows, [](std::string_view key) { return IsStateRow(key); });
}

std::map<std::string, std::string> IndexRowsOf(RowSource& rows) {
  return RowsThat(rows, [](std::string_view key) {
    return !IsStateRow(key) && key.front() != 'K' && key.front() != 'Q';
  });
}

std::map<std::string, std::string> FreshFold(const std::deque<HeldFact>& events, size_t batch,
                                             uint32_t part_facts) {
  NoRows nothing;
  Rows rows(nothing);
  Past past(events);
  Folder folder(rows, past, part_facts);
  size_t in_batch = 0;
  for (const HeldFact& event : events) {
    JournalEvent again = event.event();
    again.b_us.reset();
    ApplyVerdict(again, rows);
    EXPECT_TRUE(folder.Add(again).ok());
    if (++in_batch % batch == 0) {
      EXPECT_TRUE(folder.Finish().ok());
    }
  }
  EXPECT_TRUE(folder.Finish().ok());
  return AllRowsOf(rows);
}

v1::Header InboundOf(std::string_view prospect) {
  v1::Header header = TouchOf(prospect);
  header.mutable_touch_logged()->set_direction(v1::INBOUND);
  return header;
}

v1::Header OutcomeOf(std::string_view prospect, v1::Outcome outcome) {
  v1::Header header = HeaderOf(v1::OUTCOME_RECORDED, v1::PROSPECT, prospect);
  header.mutable_outcome_recorded()->set_outcome(outcome);
  return header;
}

v1::Header NextOf(std::string_view prospect, std::string_view day) {
  v1::Header header = HeaderOf(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect);
  header.mutable_next_touch_set()->mutable_next()->set_day(ParseDay(day).value_or(0));
  return header;
}

v1::Header DealOpenedOf(std::string_view prospect, std::string_view deal, int64_t amount) {
  v1::Header header = HeaderOf(v1::DEAL_OPENED, v1::PROSPECT, prospect);
  header.mutable_deal_opened()->set_deal(IdOf(deal));
  if (amount != 0) {
    header.mutable_deal_opened()->mutable_value()->set_micros(amount * 1'000'000);
    header.mutable_deal_opened()->mutable_value()->set_currency("JPY");
  }
  return header;
}

v1::Header DealClosedOf(std::string_view prospect, std::string_view deal, v1::DealResult result) {
  v1::Header header = HeaderOf(v1::DEAL_CLOSED, v1::PROSPECT, prospect);
  header.mutable_deal_closed()->set_deal(IdOf(deal));
  header.mutable_deal_closed()->set_result(result);
  return header;
}

v1::Header RetractOf(std::string_view prospect, const v1::EventRef& fact) {
  v1::Header header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, prospect);
  *header.mutable_fact_retracted()->mutable_fact() = fact;
  return header;
}

v1::Header When(v1::Header header, int64_t at_us) {
  header.set_occurred_at_us(at_us);
  header.set_utc_offset_minutes(kTokyoMinutes);
  return header;
}

}  // namespace tasuki::domain
