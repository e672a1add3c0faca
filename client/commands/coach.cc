#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/coaching.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki coach note|notes`: what a manager notes about a colleague: praise, effort, skill or fit,
// perhaps on one handover (R013, R015, R016). Sealed for them and the managers (X11).

namespace tasuki::client {
namespace {

// Handovers of one prospect looked through for the one that is meant.
constexpr int kHandoversLooked = 1'000;

struct CoachArgs {
  std::string member, text, prospect;
  v1::CoachingTheme theme = v1::COACHING_THEME_UNSPECIFIED;
  std::vector<std::string> factors;
  bool handover = false;
};

// The last handover of that prospect to that member: its assignment.
absl::StatusOr<std::string> LastHandoverTo(CommandContext& context, SubjectId prospect,
                                           MemberId to) {
  domain::Rows& rows = context.directory.rows();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  v1::HandoverPlace place;
  if (row != nullptr) place = row->last_handover();
  bool more = row != nullptr && row->has_last_handover();
  for (int looked = 0; more && looked < kHandoversLooked; ++looked) {
    const auto* handover = rows.Find(domain::HandoverKey(prospect, place));
    if (handover == nullptr) break;
    if (handover->to() == to.bytes()) return handover->assignment();
    more = handover->has_previous();
    place = v1::HandoverPlace(handover->previous());
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return Refused(Phrase("$0 was never handed to $1", OneLine(context.directory.Name(prospect)),
                        OneLine(context.directory.Member(to))),
                 "leave out --handover, or name who got them");
}

// Puts the factors of a lack of fit into the text, each once. They are about fit and nothing else.
absl::Status PutFactors(const CoachArgs& args, v1::CoachingText& text) {
  if (args.factors.empty()) return absl::OkStatus();
  if (args.theme != v1::COACHING_THEME_UNSPECIFIED && args.theme != v1::THEME_FIT) {
    return UsageError("--factor says what did not fit", "it goes with `--theme fit`");
  }
  text.set_theme(v1::THEME_FIT);
  for (const std::string& word : args.factors) {
    const absl::StatusOr<v1::FitFactor> factor = domain::FromWord<v1::FitFactor>(word);
    if (!factor.ok()) {
      return UsageError(Phrase("there is no factor \"$0\"", OneLine(word)),
                        Phrase("one of: $0", absl::StrJoin(Words<v1::FitFactor>(), ", ")));
    }
    if (std::ranges::find(text.factors(), *factor) == text.factors().end()) {
      text.add_factors(*factor);
    }
  }
  return absl::OkStatus();
}

absl::Status RunCoachNote(CommandContext& context, const CoachArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, args.member));
  const MemberId self = context.workspace.home().identity().member;
  if (!IsManager(self, context.directory.rows())) {
    return NotAllowed("managers note what they make of a colleague's work",
                      "`tasuki coach notes` shows what they noted about yours");
  }
  v1::Personal personal;
  v1::CoachingText& text = *personal.mutable_coaching();
  text.set_theme(args.theme);
  text.set_text(args.text);
  TASUKI_RETURN_IF_ERROR(PutFactors(args, text));
  if (text.text().empty() && text.theme() == v1::COACHING_THEME_UNSPECIFIED) {
    return UsageError("the note says nothing", "give a text, or `--theme`");
  }
  if (args.handover && args.prospect.empty()) {
    return UsageError("--handover does not say whose", "add `--prospect WHO`");
  }
  Act act(context);
  EventDraft& draft =
      act.Add(v1::COACHING_NOTED, v1::MEMBER, SubjectId::FromTrusted(member.bytes()));
  v1::CoachingNoted& body = *draft.header.mutable_coaching_noted();
  if (!args.prospect.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect,
                            FindProspect(context.directory, args.prospect));
    body.set_prospect(prospect.str());
    if (args.handover) {
      TASUKI_ASSIGN_OR_RETURN(*body.mutable_assignment(),
                              LastHandoverTo(context, prospect, member));
    }
  }
  draft.personal = std::move(personal);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_member(member.Hex());
  SayWritten(context, view,
             context.out.Say(Message::kCoachNoted, {OneLine(context.directory.Member(member))}));
  context.out.Json(view);
  return absl::OkStatus();
}

// What it is about: praise, or what did not fit; and with whom.
std::string ThemeText(Printer& out, const v1::CoachNoteView& note) {
  std::vector<std::string> factors;
  for (const std::string& word : note.factors()) {
    factors.push_back(ValueForPeople(out.language(), "factor", word));
  }
  const std::string theme =
      note.theme().empty() ? "" : ValueForPeople(out.language(), "theme", note.theme());
  if (factors.empty()) return theme;
  return out.Say(Message::kParenthesis, {theme, absl::StrJoin(factors, out.Say(Message::kComma))});
}

void PrintNotes(Printer& out, const v1::CoachNotesView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadWhen),    out.Say(Message::kHeadAboutWhom),
                    out.Say(Message::kHeadTheme),   out.Say(Message::kHeadProspect),
                    out.Say(Message::kHeadNotedBy), out.Say(Message::kHeadId),
                    out.Say(Message::kHeadNote)};
  table.columns = {Column::kWhole, Column::kName,  Column::kText, Column::kName,
                   Column::kName,  Column::kWhole, Column::kText};
  for (const v1::CoachNoteView& note : view.items()) {
    std::string about = OneLine(note.name());
    if (!note.handover().empty()) {
      about = out.Say(Message::kParenthesis, {about, out.Say(Message::kOfHandover)});
    }
    table.rows.push_back(
        {TimeForPeople(out.language(), note.at()), Cell(OneLine(note.member()), Style::kBold),
         ThemeText(out, note), about, OneLine(note.by()),
         Cell(note.event_id().substr(0, kIdShown), Style::kDim),
         note.unreadable() ? Cell(out.Say(Message::kCoachUnreadable), Style::kWarning)
                           : Cell(OneLine(note.text()))});
  }
  out.Print(table);
  if (view.items().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
}

absl::Status RunNotes(CommandContext& context, const std::string& typed) {
  const MemberId self = context.workspace.home().identity().member;
  std::vector<MemberId> members;
  if (!typed.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, typed));
    if (!MayReadCoaching(context.directory, member)) {
      return NotAllowed(Phrase("what is noted about $0 is for them and the managers",
                               OneLine(context.directory.Member(member))),
                        "`tasuki coach notes` shows what is noted about you");
    }
    members.push_back(member);
  } else if (IsManager(self, context.directory.rows())) {
    context.directory.ForEachMember([&](MemberId id, const v1::MemberRow&) {
      members.push_back(id);
      return true;
    });
  } else {
    members.push_back(self);
  }
  Presenter presenter(context.directory, context.now);
  std::vector<v1::CoachNoteView> notes;
  for (const MemberId member : members) {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::CoachNoteView> some,
                            CoachNotesOf(context.directory, presenter, member));
    notes.insert(notes.end(), some.begin(), some.end());
  }
  std::ranges::stable_sort(notes, [](const v1::CoachNoteView& a, const v1::CoachNoteView& b) {
    return std::pair(a.pending(), a.seq()) < std::pair(b.pending(), b.seq());
  });
  v1::CoachNotesView view;
  for (v1::CoachNoteView& note : notes) *view.add_items() = std::move(note);
  view.set_total(notes.size());
  PrintNotes(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoach(Verb verb) {
  AddCoachFind(verb);
  AddCoachReplay(verb);
  auto args = std::make_shared<CoachArgs>();
  Verb note = verb.Part("note", "a note about a colleague, for them and the managers",
                        "tasuki coach note Suzuki \"asked the right question\" --theme praise");
  note.Option("MEMBER", args->member, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  note.Option("TEXT", args->text, "what you would tell them").Hint("");
  AddWord(note, "--theme", args->theme, "what it is about");
  note.Repeated("--factor", args->factors, "what did not fit between the two (repeatable)")
      .Hint("WORD")
      .Offers(Offer::kWords)
      .OneOf(Words<v1::FitFactor>());
  note.Option("--prospect", args->prospect, "on which prospect").Hint("WHO").Offers(Offer::kWho);
  note.Switch("--handover", args->handover,
              "with --prospect: how the last handover to that colleague went");
  note.Does([args](CommandContext& context) { return RunCoachNote(context, *args); });

  auto member = std::make_shared<std::string>();
  Verb notes = verb.Part("notes", "notes about colleagues, as far as you may read them",
                         "tasuki coach notes Suzuki");
  notes.Option("MEMBER", *member, "only about that colleague")
      .Hint("")
      .Offers(Offer::kMembers)
      .Otherwise("all that you may read");
  notes.Does([member](CommandContext& context) { return RunNotes(context, *member); });
  AddCoachScore(verb);
  AddCoachCheck(verb);
  AddCoachWhatIf(verb);
}

}  // namespace tasuki::client
