#include "client/export/report_csv.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/export/spreadsheet.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

using Touches = google::protobuf::Map<std::string, uint64_t>;

std::vector<std::string> Channels() {
  std::vector<std::string> channels;
  for (const std::string_view word : domain::WordsOf<v1::Channel>()) channels.emplace_back(word);
  channels.push_back("inbound");
  return channels;
}

uint64_t CountOf(const Touches& touches, const std::string& channel) {
  const auto found = touches.find(channel);
  return found == touches.end() ? 0 : found->second;
}

std::string Number(uint64_t value) { return std::to_string(value); }

std::string SplitCsv(const v1::ReportView& view) {
  const std::vector<std::string> channels = Channels();
  std::vector<std::string> head{"key", "prospects"};
  head.insert(head.end(), channels.begin(), channels.end());
  head.insert(head.end(), {"won", "lost", "open"});
  std::string text = SpreadsheetRow(head);
  for (const v1::ReportRow& row : view.by()) {
    std::vector<std::string> fields{row.key(), Number(row.prospects())};
    for (const std::string& channel : channels) {
      fields.push_back(Number(CountOf(row.touches(), channel)));
    }
    const v1::DealCounts& deals = row.deals();
    fields.insert(fields.end(), {Number(deals.won()), Number(deals.lost()), Number(deals.open())});
    text += SpreadsheetRow(fields);
  }
  return text;
}

// A row a figure. Made by ReportCsv; one thread.
class FigureRows {
 public:
  explicit FigureRows(const v1::ReportView& view) : view_(view) {
    text_ = SpreadsheetRow({"figure", "key", "n", "count", "value"});
  }

  std::string Write() {
    AddCounts();
    AddFollowUp();
    AddDeals();
    AddDiligence();
    for (const v1::LoadView& one : view_.load()) {
      Add("load", one.member(), "", Number(one.active()), one.state());
    }
    Add("at_seq", "", "", "", Number(view_.at_seq()));
    Add("definition_version", "", "", "", Number(view_.definition_version()));
    Add("now", "", "", "", view_.now());
    return std::move(text_);
  }

 private:
  void Add(const std::string& figure, const std::string& key, const std::string& n,
           const std::string& count, const std::string& value) {
    text_ += SpreadsheetRow({figure, key, n, count, value});
  }
  void AddShare(const std::string& figure, const std::string& key, uint64_t of, uint64_t part,
                double rate) {
    Add(figure, key, Number(of), Number(part), of == 0 ? "" : absl::StrCat(rate));
  }

  void AddCounts() {
    Add("prospects", "", "", Number(view_.prospects()), "");
    Add("queue", "", "", Number(view_.queue()), "");
    for (const std::string& channel : Channels()) {
      Add("touches", channel, "", Number(CountOf(view_.touches(), channel)), "");
    }
    Add("assignments", "", "", Number(view_.assignments()), "");
    Add("owner_changes", "", "", Number(view_.owner_changes()), "");
    Add("prospects_reassigned", "", "", Number(view_.prospects_reassigned()), "");
  }

  void AddFollowUp() {
    for (const v1::ResponseRate& one : view_.response_rate_by_touch()) {
      AddShare("response_rate_by_touch", Number(one.touch()), one.sent(), one.answered(),
               one.rate());
    }
    for (const v1::StepResponse& one : view_.response_rate_by_step()) {
      AddShare("response_rate_by_step", absl::StrCat(one.cadence(), " ", one.step()), one.sent(),
               one.answered(), one.rate());
    }
    if (view_.has_first_follow_up_hours()) {
      Add("first_follow_up_hours", "", Number(view_.first_follow_up_n()), "",
          absl::StrCat(view_.first_follow_up_hours()));
    }
    for (const v1::FirstFollowUpBand& one : view_.first_follow_up()) {
      AddShare("first_follow_up", absl::StrCat("from ", one.from_hours()), one.sent(),
               one.answered(), one.rate());
    }
    for (const v1::StickStep& one : view_.stickability().steps()) {
      AddShare("stickability", Number(one.touch()), one.unanswered(), one.followed(), one.rate());
    }
    const v1::ShareView& reached = view_.stickability().reached_limit();
    AddShare("stickability", "limit", reached.of(), reached.part(), reached.rate());
  }

  void AddDeals() {
    const v1::DealCounts& deals = view_.deals();
    Add("deals", "won", "", Number(deals.won()), "");
    Add("deals", "lost", "", Number(deals.lost()), "");
    Add("deals", "open", "", Number(deals.open()), "");
    const v1::Conversion& conversion = view_.follow_up_conversion();
    AddShare("follow_up_conversion", "", conversion.proposals(), conversion.won(),
             conversion.rate());
    if (view_.has_touches_to_close()) {
      Add("touches_to_close", "", Number(view_.touches_to_close_n()), "",
          absl::StrCat(view_.touches_to_close()));
    }
    for (const v1::Recovered& one : view_.recovered()) {
      Add("recovered", absl::StrCat(one.touches_at_least(), " ", one.currency()), "",
          Number(one.deals()), one.amount());
    }
    Add("lost_by", "their_no", "", Number(view_.lost_by().their_no()), "");
    Add("lost_by", "stopping", "", Number(view_.lost_by().stopping()), "");
    for (const v1::Concentration& one : view_.concentration()) {
      Add("concentration", one.currency(), Number(one.of()), Number(one.best()),
          one.has_rate() ? absl::StrCat(one.rate()) : "");
      if (!one.has_lapses()) continue;
      Add("lapses_of_others", one.currency(), Number(one.lapses()), Number(one.lapses_of_others()),
          one.has_others_rate() ? absl::StrCat(one.others_rate()) : "");
    }
  }

  void AddDiligence() {
    const v1::ShareView& same_day = view_.same_day();
    AddShare("same_day", "", same_day.of(), same_day.part(), same_day.rate());
    const v1::PromiseFigures& promises = view_.promises();
    const std::string n = Number(promises.due());
    Add("promises", "early", n, Number(promises.early()), "");
    Add("promises", "on_time", n, Number(promises.on_time()), "");
    Add("promises", "too_early", n, Number(promises.too_early()), "");
    Add("promises", "late", n, Number(promises.late()), "");
    Add("promises", "broken", n, Number(promises.broken()), "");
    Add("promises", "trust", n, "", promises.has_trust() ? absl::StrCat(promises.trust()) : "");
  }

  const v1::ReportView& view_;
  std::string text_;
};

}  // namespace

std::string ReportCsv(const v1::ReportView& view, ReportRows rows) {
  return rows == ReportRows::kFigures ? FigureRows(view).Write() : SplitCsv(view);
}

}  // namespace tasuki::client
