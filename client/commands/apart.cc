#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/apart.h"
#include "client/views/coaching.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/limits.h"

// `tasuki apart list|show|admit|refuse`: what a revoked laptop or somebody who has left handed in
// has no effect until a manager decides (N10).

namespace tasuki::client {
namespace {

// Events of which one answer tells what they would change.
constexpr size_t kEffectsShown = 200;
// Ids in one command that is advised, and in one sentence.
constexpr size_t kIdsTyped = 200;
constexpr size_t kIdsTold = 32;

struct ApartArgs {
  std::vector<std::string> ids;
  std::string of;
  bool all = false;
};

absl::Status MustManage(CommandContext& context) {
  const MemberId self = context.workspace.home().identity().member;
  if (IsManager(self, context.directory.rows())) return absl::OkStatus();
  return NotAllowed("managers decide about events set apart",
                    "ask one; `tasuki status` counts those that wait");
}

// The member that --of names; zero: nobody in particular.
absl::StatusOr<MemberId> ReadOf(CommandContext& context, const std::string& of) {
  if (of.empty()) return MemberId();
  return FindMember(context.directory, of);
}

// Those that were named, by seq; each id names one.
absl::StatusOr<std::vector<ApartEvent>> Choose(CommandContext& context, const ApartArgs& args,
                                               const std::vector<ApartEvent>& waiting) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId of, ReadOf(context, args.of));
  if (args.ids.empty() != args.all) {
    return UsageError("say which events",
                      "give the start of their ids, or `--all`, with `--of MEMBER` for one "
                      "colleague's");
  }
  std::set<uint64_t> seqs;
  for (const std::string& typed : args.ids) {
    const std::string prefix = absl::AsciiStrToLower(typed);
    size_t fits = 0;
    for (const ApartEvent& event : waiting) {
      if (prefix.size() < 4 || event.id().Hex().rfind(prefix, 0) != 0) continue;
      ++fits;
      seqs.insert(event.row.seq());
    }
    if (fits == 0) {
      return NotFound(Phrase("no event $0 waits set apart", OneLine(typed)),
                      "`tasuki apart list` has the ids; give 4 digits of one or more");
    }
    if (fits > 1) {
      return Refused(Phrase("$0 events begin with $1", fits, OneLine(typed)),
                     "give more of the id");
    }
  }
  std::vector<ApartEvent> chosen;
  for (const ApartEvent& event : waiting) {
    const bool named = args.all || seqs.contains(event.row.seq());
    if (named && (args.of.empty() || event.row.member() == of.bytes())) chosen.push_back(event);
  }
  return chosen;
}

// What was done: the type, how, with what outcome, to whom.
std::string WhatText(Printer& out, const v1::ApartView& event) {
  std::string text = PlainType(out.language(), event.type());
  for (const std::string* word : {&event.channel(), &event.outcome()}) {
    if (!word->empty())
      absl::StrAppend(&text, out.Say(Message::kComma), Plain(out.language(), *word));
  }
  if (!event.to().empty()) {
    absl::StrAppend(&text, ": ",
                    event.to() == "queue" ? out.Say(Message::kQueue) : OneLine(event.to()));
  }
  return text;
}

std::string NeedsText(Printer& out, const v1::ApartView& event) {
  std::string needs;
  for (const std::string& id : event.needs()) {
    absl::StrAppend(&needs, needs.empty() ? "" : ", ", id.substr(0, kIdShown));
  }
  return needs.empty() ? "" : out.Say(Message::kApartNeeds, {needs});
}

void PrintWaiting(Printer& out, const v1::ApartListView& view) {
  std::string group;
  Table table;
  const auto flush = [&] {
    if (!table.rows.empty()) out.Print(table);
    table = Table();
    table.indent = 2;
    table.columns = {Column::kWhole, Column::kWhole, Column::kText,
                     Column::kName,  Column::kText,  Column::kText};
  };
  flush();
  for (const v1::ApartView& event : view.items()) {
    const std::string present = absl::StrCat(event.member_id(), event.device());
    if (present != group) {
      flush();
      group = present;
      out.Line(
          out.Say(Message::kApartOf, {OneLine(event.member()), event.device().substr(0, kIdShown),
                                      ValueForPeople(out.language(), "because", event.because())}),
          Style::kBold);
    }
    table.rows.push_back({Cell(event.event_id().substr(0, kIdShown), Style::kDim),
                          TimeForPeople(out.language(), event.occurred_at()), WhatText(out, event),
                          Cell(OneLine(event.name()), Style::kBold), OneLine(event.summary()),
                          Cell(NeedsText(out, event), Style::kWarning)});
  }
  flush();
  if (view.items().empty()) out.Line(out.Say(Message::kApartNone), Style::kDim);
}

absl::Status RunList(CommandContext& context, const std::string& of) {
  TASUKI_RETURN_IF_ERROR(MustManage(context));
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, ReadOf(context, of));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<ApartEvent> waiting,
                          ApartWaiting(context.directory.rows()));
  ApartPresenter presenter(context.directory, waiting, context.now);
  std::vector<v1::ApartView> views;
  for (const ApartEvent& event : waiting) {
    if (!of.empty() && event.row.member() != member.bytes()) continue;
    TASUKI_ASSIGN_OR_RETURN(views.emplace_back(), presenter.View(event));
  }
  std::ranges::stable_sort(views, [](const v1::ApartView& a, const v1::ApartView& b) {
    return std::tie(a.member(), a.member_id(), a.device()) <
           std::tie(b.member(), b.member_id(), b.device());
  });
  v1::ApartListView view;
  view.set_total(views.size());
  for (v1::ApartView& one : views) *view.add_items() = std::move(one);
  PrintWaiting(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

std::string ValueText(Printer& out, const std::string& field, const std::string& value) {
  static const auto& times =
      *new std::set<std::string>{"next_touch", "last_touch", "cover_until", "met_at_us"};
  static const auto& words = *new std::set<std::string>{"group", "follow_up", "role", "state"};
  if (value.empty()) return field == "owner" ? out.Say(Message::kQueue) : "-";
  if (times.contains(field)) return TimeForPeople(out.language(), value);
  if (words.contains(field)) return Plain(out.language(), value);
  return OneLine(ValueForPeople(out.language(), field, value));
}

void PrintEffect(Printer& out, const v1::ApartEffectView& effect) {
  const v1::ApartView& event = effect.event();
  out.Line(absl::StrCat(event.event_id().substr(0, kIdShown), "  ",
                        TimeForPeople(out.language(), event.occurred_at()), "  ",
                        WhatText(out, event), "  ", OneLine(event.name())),
           Style::kBold);
  if (!event.summary().empty()) out.Line(absl::StrCat("  ", OneLine(event.summary())));
  if (const std::string needs = NeedsText(out, event); !needs.empty()) {
    out.Line(absl::StrCat("  ", needs), Style::kWarning);
  }
  const bool counts = effect.verdict() == "effective" || effect.verdict() == "confirms";
  out.Line(absl::StrCat("  ",
                        out.Say(Message::kApartWouldBe, {Plain(out.language(), effect.verdict())})),
           counts ? Style::kPlain : Style::kWarning);
  Table table;
  table.indent = 4;
  for (const v1::ApartChangeView& change : effect.changes()) {
    table.rows.push_back({Cell(PlainField(out.language(), change.field()), Style::kDim),
                          absl::StrCat(ValueText(out, change.field(), change.from()), " → ",
                                       ValueText(out, change.field(), change.to()))});
  }
  out.Print(table);
  if (counts && effect.changes().empty()) {
    out.Line(absl::StrCat("    ", out.Say(Message::kApartNoChange)), Style::kDim);
  }
}

absl::Status RunShow(CommandContext& context, const ApartArgs& args) {
  TASUKI_RETURN_IF_ERROR(MustManage(context));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<ApartEvent> waiting,
                          ApartWaiting(context.directory.rows()));
  TASUKI_ASSIGN_OR_RETURN(std::vector<ApartEvent> chosen, Choose(context, args, waiting));
  const size_t left_out = chosen.size() > kEffectsShown ? chosen.size() - kEffectsShown : 0;
  chosen.resize(chosen.size() - left_out);
  ApartPresenter presenter(context.directory, waiting, context.now);
  ApartTrial trial(context.directory, context.now);
  v1::ApartShowView view;
  for (const ApartEvent& event : chosen) {
    v1::ApartEffectView& effect = *view.add_items();
    TASUKI_ASSIGN_OR_RETURN(*effect.mutable_event(), presenter.View(event));
    TASUKI_RETURN_IF_ERROR(trial.Admit(event, effect));
    PrintEffect(context.out, effect);
  }
  view.set_left_out(left_out);
  Printer& out = context.out;
  if (chosen.empty()) out.Line(out.Say(Message::kApartNone), Style::kDim);
  if (left_out > 0) out.Line(out.Say(Message::kApartMore, {std::to_string(left_out)}), Style::kDim);
  out.Json(view);
  return absl::OkStatus();
}

// Ids as one types them; empty where they are too many for one line.
std::string IdsText(const std::vector<EventId>& ids) {
  if (ids.size() > kIdsTyped) return "";
  return absl::StrJoin(ids, " ", [](std::string* text, EventId id) {
    absl::StrAppend(text, id.Hex().substr(0, kIdShown));
  });
}

// To admit an event without what it stands on, or to refuse what others stand on, would leave
// events that never fit any more: all of them are decided together.
absl::Status CheckTogether(const std::vector<ApartEvent>& chosen,
                           const std::vector<ApartEvent>& waiting, Named named) {
  std::set<EventId> ids;
  for (const ApartEvent& event : chosen) ids.insert(event.id());
  for (const ApartEvent& event : waiting) {
    for (const EventId need : event.needs) {
      const bool admits = named == Named::kStanding;
      if (!ids.contains(admits ? event.id() : need)) continue;
      if (ids.contains(admits ? need : event.id())) continue;
      const std::string standing = event.id().Hex().substr(0, kIdShown);
      const std::string on = need.Hex().substr(0, kIdShown);
      std::string all = IdsText(WithTheirs(chosen, waiting, named));
      if (admits) {
        if (all.empty()) all = "--all";
        return Refused(Phrase("event $0 stands on $1, which is set apart, too", standing, on),
                       Phrase("admit all of them: tasuki apart admit $0", all));
      }
      // `--all` would refuse others, too.
      return Refused(Phrase("event $0, which waits, too, stands on $1", standing, on),
                     all.empty() ? Phrase("name all that stand on it: `tasuki apart list` has them")
                                 : Phrase("refuse all of them: tasuki apart refuse $0", all));
    }
  }
  return absl::OkStatus();
}

void AddDecisions(Act& act, const std::vector<ApartEvent>& chosen, v1::EventType type) {
  for (const std::vector<const ApartEvent*>& events : Decisions(chosen)) {
    EventDraft& draft =
        act.Add(type, v1::MEMBER, SubjectId::FromTrusted(events.front()->row.member()));
    for (const ApartEvent* event : events) {
      v1::EventRef& ref = type == v1::EVENTS_ADMITTED
                              ? *draft.header.mutable_events_admitted()->add_events()
                              : *draft.header.mutable_events_refused()->add_events();
      ref.set_event_id(event->row.event_id());
      ref.set_replica(event->row.replica());
      ref.set_replica_seq(event->row.replica_seq());
    }
  }
}

// Whoever admits what does not fit now decides about it for good: those wait on. Of all that wait
// they are left out and told; one that was named is an error.
absl::Status LeaveOutUnfit(CommandContext& context, bool named, std::vector<ApartEvent>& chosen) {
  ApartTrial trial(context.directory, context.now);
  for (const auto& events : Decisions(chosen)) {
    TASUKI_RETURN_IF_ERROR(trial.AdmitTogether(events));
  }
  std::vector<ApartEvent> fit;
  std::vector<std::string> unfit;
  for (ApartEvent& event : chosen) {
    if (trial.TookEffect(event)) {
      fit.push_back(std::move(event));
    } else {
      unfit.push_back(event.id().Hex().substr(0, kIdShown));
    }
  }
  chosen = std::move(fit);
  if (unfit.empty()) return absl::OkStatus();
  const std::string count = std::to_string(unfit.size());
  if (unfit.size() > kIdsTold) {
    unfit.resize(kIdsTold);
    unfit.emplace_back("…");
  }
  const Phrase said("{0:one event does|$0 events do} not fit what stands now: $1", count,
                    absl::StrJoin(unfit, " "));
  if (named) {
    return Refused(said, "nothing was written; leave them out until they fit, or refuse them");
  }
  context.out.Remark(InLanguage(context.out.language(), said));
  return absl::OkStatus();
}

// What became of those that were admitted.
void CountFates(const std::vector<ApartEvent>& chosen, domain::Rows& rows,
                v1::ApartDecidedView& view) {
  for (const ApartEvent& event : chosen) {
    const auto* row = rows.Find(domain::ApartKey(event.id()));
    const v1::Verdict as = row == nullptr ? v1::VERDICT_UNSPECIFIED : row->admitted_as();
    if (as == v1::EFFECTIVE || as == v1::CONFIRMS) {
      view.set_effective(view.effective() + 1);
    } else if (as == v1::CONTESTED) {
      view.set_contested(view.contested() + 1);
    } else {
      view.set_without_effect(view.without_effect() + 1);
    }
  }
}

void PrintDecided(Printer& out, const v1::ApartDecidedView& view, bool admits) {
  const auto say = [&](Message message, uint64_t count, Style style) {
    if (count > 0) out.Line(out.Say(message, {std::to_string(count)}), style);
  };
  if (view.decided() == 0 && view.still_waiting() == 0)
    out.Line(out.Say(Message::kApartNone), Style::kDim);
  say(admits ? Message::kApartAdmitted : Message::kApartRefused, view.decided(), Style::kPlain);
  say(Message::kApartContested, view.contested(), Style::kWarning);
  say(Message::kApartNoEffect, view.without_effect(), Style::kWarning);
  say(Message::kApartStillWait, view.still_waiting(), Style::kDim);
}

absl::Status RunDecide(CommandContext& context, const ApartArgs& args, v1::EventType type) {
  TASUKI_RETURN_IF_ERROR(MustManage(context));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<ApartEvent> waiting,
                          ApartWaiting(context.directory.rows()));
  TASUKI_ASSIGN_OR_RETURN(std::vector<ApartEvent> chosen, Choose(context, args, waiting));
  const bool admits = type == v1::EVENTS_ADMITTED;
  TASUKI_RETURN_IF_ERROR(
      CheckTogether(chosen, waiting, admits ? Named::kStanding : Named::kStoodOn));
  if (admits) TASUKI_RETURN_IF_ERROR(LeaveOutUnfit(context, !args.all, chosen));
  v1::ApartDecidedView view;
  if (!chosen.empty()) {
    Act act(context);
    AddDecisions(act, chosen, type);
    TASUKI_ASSIGN_OR_RETURN(const v1::WrittenView written, act.Write());
    *view.mutable_event_ids() = written.event_ids();
    view.set_pending(written.pending());
  }
  domain::Rows& rows = context.workspace.rows();
  if (admits) CountFates(chosen, rows, view);
  view.set_decided(chosen.size());
  view.set_still_waiting(waiting.size() - chosen.size());
  TASUKI_RETURN_IF_ERROR(rows.status());
  PrintDecided(context.out, view, admits);
  context.out.Json(view);
  return absl::OkStatus();
}

// Which events: of `show`, `admit` and `refuse`.
void AddWhich(Verb& verb, ApartArgs& args) {
  verb.Option("ID", args.ids, "the starts of events' ids").Hint("");
  verb.Switch("--all", args.all, "all that wait");
  verb.Option("--of", args.of, "only those of that colleague")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
}

}  // namespace

void AddApart(Verb verb) {
  auto of = std::make_shared<std::string>();
  Verb list = verb.Part("list", "those that wait", "tasuki apart list");
  list.Option("--of", *of, "only those of that colleague")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  list.Does([of](CommandContext& context) { return RunList(context, *of); });

  auto args = std::make_shared<ApartArgs>();
  Verb show = verb.Part("show", "what they would change", "tasuki apart show 3f9a01c2");
  AddWhich(show, *args);
  show.Does([args](CommandContext& context) { return RunShow(context, *args); });
  Verb admit = verb.Part("admit", "let them take effect", "tasuki apart admit --all --of Suzuki");
  AddWhich(admit, *args);
  admit.Does(
      [args](CommandContext& context) { return RunDecide(context, *args, v1::EVENTS_ADMITTED); });
  Verb refuse = verb.Part("refuse", "leave them without effect; they stay visible",
                          "tasuki apart refuse 3f9a01c2");
  AddWhich(refuse, *args);
  refuse.Does(
      [args](CommandContext& context) { return RunDecide(context, *args, v1::EVENTS_REFUSED); });
}

}  // namespace tasuki::client
