#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/timeline_lines.h"
#include "client/commands/verbs.h"
#include "client/views/grown_rows.h"
#include "client/views/presenter.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/verdict/writer.h"

// `tasuki log`: the journal, oldest first, then what waits in the outbox.

namespace tasuki::client {
namespace {

// Above this many lines names are opened all at once.
constexpr int kNamesOneByOne = 50;

struct LogArgs {
  std::string prospect;
  uint64_t from = 1;
  uint64_t limit = UINT64_MAX;
  bool after_leaving = false;
};

v1::LogItem Item(CommandContext& context, const Presenter& presenter, const StoredEvent& event,
                 absl::TimeZone zone) {
  const v1::Header& header = event.header;
  v1::LogItem item;
  if (!event.pending) {
    item.set_seq(event.seq.value());
    item.set_recorded_at(TimeText(absl::FromUnixMicros(event.recorded_at_us), zone));
  }
  item.set_event_id(HexEncode(header.event_id()));
  item.set_type(std::string(domain::WordOf(header.type())));
  item.set_actor(context.directory.Member(MemberId::FromTrusted(header.actor())));
  item.set_done_by(context.directory.Member(MemberId::FromTrusted(header.done_by())));
  item.set_occurred_at(TimeText(absl::FromUnixMicros(header.occurred_at_us()), zone));
  item.set_verdict(std::string(domain::WordOf(event.verdict)));
  item.set_pending(event.pending);
  item.set_subject(HexEncode(header.subject().id()));
  item.set_replica(event.replica.Hex());
  item.set_replica_seq(event.replica_seq.value());
  item.set_act_left(event.act_left);
  item.set_after_leaving(domain::IsAfterLeaving(header, event.seq, context.directory.rows()));
  const v1::OwnerAssigned& assigned = header.owner_assigned();
  const v1::ContestResolved& resolved = header.contest_resolved();
  if (header.has_owner_assigned()) {
    item.set_to(presenter.OwnerName(MemberId::FromTrusted(assigned.to())));
    PutCover(presenter.CoverIn(assigned.until_us(), assigned.back_to()), item);
  } else if (header.has_contest_resolved() && header.slot() == v1::OWNER) {
    item.set_to(presenter.OwnerName(MemberId::FromTrusted(resolved.to())));
    PutCover(presenter.CoverIn(resolved.until_us(), resolved.back_to()), item);
  }
  return item;
}

// Whom a line is about, by name; empty for members and the team.
std::string About(CommandContext& context, const v1::LogItem& item) {
  absl::StatusOr<std::string> bytes = HexDecode(item.subject());
  if (!bytes.ok()) return "";
  domain::Rows& rows = context.directory.rows();
  const SubjectId subject = SubjectId::FromTrusted(*bytes);
  if (rows.Find(domain::ProspectKey(subject)) != nullptr) {
    return context.directory.Name(subject);
  }
  if (rows.Find(domain::FirmKey(subject)) != nullptr) {
    return context.directory.FirmName(subject);
  }
  return "";
}

std::string VerdictFor(Printer& out, const v1::LogItem& item, domain::Rows& rows) {
  const bool effective = item.verdict() == "effective";
  if (item.pending() && effective) return out.Say(Message::kPending);
  std::string text = VerdictForPeople(out.language(), item.verdict(), item.event_id(), rows);
  if (item.after_leaving()) absl::StrAppend(&text, ", ", out.Say(Message::kAfterLeaving));
  return text;
}

// The type; of an assignment to whom.
std::string What(Printer& out, const v1::LogItem& item) {
  std::string type = PlainType(out.language(), item.type());
  if (item.to().empty()) return type;
  const std::string to = item.to() == "queue" ? out.Say(Message::kQueue) : item.to();
  return absl::StrCat(type, ": ",
                      OwnerForPeople(out.language(), to, item.cover_until(), item.back_to()));
}

// `about`: whom each event is about; not where all of them are about one.
void PrintLog(CommandContext& context, const v1::LogView& view, bool about) {
  Printer& out = context.out;
  if (out.json()) return;
  if (view.events().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  if (view.events_size() > kNamesOneByOne) context.directory.OpenAll();
  Table table;
  table.headings = {out.Say(Message::kHeadSeq),    out.Say(Message::kHeadWhen),
                    out.Say(Message::kHeadWhat),   out.Say(Message::kHeadName),
                    out.Say(Message::kHeadBy),     out.Say(Message::kHeadId),
                    out.Say(Message::kHeadVerdict)};
  table.columns = {Column::kWhole, Column::kWhole, Column::kText, Column::kName,
                   Column::kName,  Column::kWhole, Column::kText};
  table.right = {true};
  for (const v1::LogItem& item : view.events()) {
    const bool effective = item.verdict() == "effective";
    const bool plain = effective && !item.pending() && !item.after_leaving();
    table.rows.push_back({item.pending() ? "·" : std::to_string(item.seq()),
                          TimeForPeople(out.language(), item.occurred_at()),
                          Cell(What(out, item), Style::kBold),
                          about ? OneLine(About(context, item)) : "",
                          OneLine(item.done_by().empty() ? item.actor() : item.done_by()),
                          Cell(item.event_id().substr(0, 8), Style::kDim),
                          Cell(VerdictFor(out, item, context.directory.rows()),
                               plain ? Style::kDim : Style::kWarning)});
  }
  out.Print(table);
}

absl::Status RunLog(CommandContext& context, const LogArgs& args) {
  if (args.limit == 0) return UsageError("--limit is 0", "give 1 or more, or leave it out for all");
  const absl::TimeZone zone = context.workspace.zone();
  const Presenter presenter(context.directory, context.now);
  v1::LogView view;
  JsonList json(context.out, "events");
  uint64_t count = 0;
  const Seq from(std::max<uint64_t>(args.from, 1));
  const auto take = [&](const StoredEvent& event) {
    v1::LogItem item = Item(context, presenter, event, zone);
    if (args.after_leaving && !item.after_leaving()) return true;
    // A whole journal as one message would need ten times its size in memory.
    if (context.out.json()) {
      json.Add(item);
    } else {
      *view.add_events() = std::move(item);
    }
    return ++count < args.limit;
  };
  if (args.prospect.empty()) {
    TASUKI_RETURN_IF_ERROR(context.workspace.ForEachEvent(from, take));
  } else {
    TASUKI_ASSIGN_OR_RETURN(Who who, FindWho(context.directory, args.prospect, WhoKind::kEither));
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> seqs,
                            EventsAbout(who.id, context.workspace.rows()));
    for (auto seq = std::lower_bound(seqs.begin(), seqs.end(), from); seq != seqs.end(); ++seq) {
      TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(*seq));
      if (!take(event)) break;
    }
  }
  json.End();
  PrintLog(context, view, args.prospect.empty());
  return absl::OkStatus();
}

}  // namespace

void AddLog(Verb verb) {
  auto args = std::make_shared<LogArgs>();
  verb.Option("--prospect", args->prospect, "only events about that prospect or firm")
      .Hint("WHO")
      .Offers(Offer::kWho)
      .Otherwise("all");
  verb.Switch("--after-leaving", args->after_leaving,
              "only what came after its author had left, whether it counts or is set apart");
  verb.Option("--from", args->from, "from that seq on").Hint("SEQ").Otherwise("the beginning");
  verb.Option("--limit", args->limit, "at most so many").Hint("N").Otherwise("all");
  verb.Does([args](CommandContext& context) { return RunLog(context, *args); });
}

}  // namespace tasuki::client
