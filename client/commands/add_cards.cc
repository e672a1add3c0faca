#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/add.h"
#include "client/commands/ask.h"
#include "client/commands/read_when.h"
#include "client/import/cards.h"
#include "client/limits.h"
#include "client/views/presenter.h"
#include "client/words/email.h"
#include "client/words/phone.h"
#include "client/words/search.h"
#include "client/words/utf8.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki add --from`: the visiting cards of an event, forty at once (R036). First all of them are
// looked at, against each other and against who is known, and shown; then each is written as `add`
// writes one. Who is in is a double from then on: a run that was cut off goes on where it ended.

namespace tasuki::client {
namespace {

enum class CardState {
  kNew,
  kKnown,  // Of a person who is known already.
  kTwice,  // The same as one before it in the file.
  kWrong,  // It cannot be taken.
};

// A card, and what is to become of it.
struct PlannedCard {
  uint64_t line = 0;
  NewProspect prospect;
  v1::ProspectText text;
  CardState state = CardState::kNew;
  std::vector<v1::KnownView> known;
  uint64_t twin = 0;
  absl::Status error;
};

std::string CompanyOf(const NewProspect& prospect) { return prospect.flags.company.value_or(""); }

// Whether two firms' names may be one firm's (X21); none and none are one.
bool IsSameFirm(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  const FirmIdentity left = IdentityOf(a), right = IdentityOf(b);
  return left.name == right.name &&
         (left.kind == right.kind || left.kind.empty() || right.kind.empty());
}

bool ShareEmail(const v1::ProspectText& a, const v1::ProspectText& b) {
  return std::any_of(a.emails().begin(), a.emails().end(), [&](const std::string& email) {
    return std::any_of(b.emails().begin(), b.emails().end(), [&](const std::string& other) {
      return EmailForm(email) == EmailForm(other);
    });
  });
}

bool SharePhone(const v1::ProspectText& a, const v1::ProspectText& b) {
  return std::any_of(a.phones().begin(), a.phones().end(), [&](const std::string& phone) {
    const PhoneNumber number(phone);
    return std::any_of(b.phones().begin(), b.phones().end(),
                       [&](const std::string& other) { return number.IsSameAs(other); });
  });
}

// Whether two cards are of one person: by the address; by the name with the firm or the number. A
// number alone is the firm's as often as not.
bool IsSamePerson(const v1::ProspectText& a, const std::string& company_a,
                  const v1::ProspectText& b, const std::string& company_b) {
  if (ShareEmail(a, b)) return true;
  return NameForm(a.name()) == NameForm(b.name()) &&
         (IsSameFirm(company_a, company_b) || SharePhone(a, b));
}

// Whether they say the same, word for word.
bool SaysTheSame(const v1::ProspectText& card, const v1::ProspectText& known) {
  const auto same = [](const auto& a, const auto& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  };
  return card.name() == known.name() && card.reading() == known.reading() &&
         card.department() == known.department() && card.title() == known.title() &&
         same(card.emails(), known.emails()) && same(card.phones(), known.phones());
}

class CardAdder {
 public:
  CardAdder(CommandContext& context, const CardsArgs& args)
      : context_(context), args_(args), out_(context.out) {}

  absl::Status Run() {
    TASUKI_RETURN_IF_ERROR(Read());
    TASUKI_RETURN_IF_ERROR(Plan());
    Show();
    const size_t count = Count(CardState::kNew);
    if (!args_.yes && count > 0) {
      return AskFirst(context_, Words(Phrase("{0:$0 card is|$0 cards are} to be added", count)),
                      Words(Phrase("see that the columns are right, and add --yes")));
    }
    TASUKI_RETURN_IF_ERROR(WriteAll());
    out_.Line(Words(Phrase("added {0:$0 prospect|$0 prospects}", view_.added())), Style::kBold);
    if (view_.known() > 0) {
      out_.Line(Words(
          Phrase("$0 {0:is|are} known already: left out; --doubles add adds them, and `tasuki "
                 "merge` joins two entries of one person",
                 view_.known())));
    }
    view_.set_pending(context_.workspace.home().outbox().size() > 0);
    out_.Json(view_);
    return view_.wrong() > 0 ? Refused("", "") : absl::OkStatus();
  }

 private:
  std::string Words(const Phrase& phrase) const { return InLanguage(out_.language(), phrase); }

  absl::Status Read() {
    absl::StatusOr<std::string> bytes = ReadCardBytes(context_.Path(args_.file));
    if (!bytes.ok()) return WithAdvice(bytes.status(), "look at its name and rights");
    absl::StatusOr<CardFile> file = ReadCards(*std::move(bytes));
    if (!file.ok()) {
      return Refused(Phrase("$0: $1", args_.file, PhraseOf(file.status())),
                     "the first row of a table names its columns: name, company, email, phone …");
    }
    view_.set_encoding(file->encoding);
    for (const CardColumn& column : file->columns) {
      v1::CardColumnView& one = *view_.add_columns();
      one.set_heading(column.heading);
      one.set_field(std::string(WordOf(column.field)));
      one.set_example(InList(column.example));
    }
    for (const Card& card : file->cards) Take(card);
    return absl::OkStatus();
  }

  // What the card says, and what was typed for all of them.
  void Take(const Card& card) {
    PlannedCard& planned = cards_.emplace_back();
    planned.line = card.line;
    planned.prospect = args_.all;
    planned.prospect.name = card.name;
    ProspectFlags& flags = planned.prospect.flags;
    const auto put = [](const std::string& said, std::optional<std::string>& into) {
      if (!said.empty()) into = said;
    };
    put(card.reading, flags.reading);
    put(card.company, flags.company);
    put(card.department, flags.department);
    put(card.title, flags.title);
    if (!card.note.empty()) {
      const std::string all = flags.context.value_or("");
      flags.context = absl::StrCat(all, all.empty() ? "" : "\n", card.note);
    }
    flags.emails = card.emails;
    flags.phones = card.phones;
    planned.error = card.error;
    if (!card.error.ok()) planned.state = CardState::kWrong;
  }

  // What becomes of each.
  absl::Status Plan() {
    // What was typed for all of them is wrong for all.
    TASUKI_RETURN_IF_ERROR(CheckCadence(context_, args_.all.cadence));
    if (!args_.all.next.empty()) {
      TASUKI_RETURN_IF_ERROR(ReadWhen(context_, args_.all.next, Tense::kToCome).status());
    }
    for (PlannedCard& card : cards_) {
      if (card.state == CardState::kWrong) continue;
      v1::ProspectAttributes ignored;
      TASUKI_RETURN_IF_ERROR(card.prospect.flags.Fill(context_, ignored, card.text));
      card.text.set_name(std::string(Trimmed(card.prospect.name)));
    }
    std::vector<v1::ProspectText> texts;
    for (const PlannedCard& card : cards_) texts.push_back(card.text);
    std::vector<std::vector<v1::KnownView>> known =
        FindAllKnown(context_.directory, texts, kKnownCompared, context_.now);
    for (size_t i = 0; i < cards_.size(); ++i) {
      PlannedCard& card = cards_[i];
      if (card.state == CardState::kWrong) continue;
      card.known = std::move(known[i]);
      if (const PlannedCard* twin = TwinOf(i); twin != nullptr) {
        card.state = CardState::kTwice;
        card.twin = twin->line;
      } else if (const auto in = WhoIsIn(card); in != card.known.end()) {
        card.state = CardState::kKnown;
        card.known = {*in};
      }
      card.known.resize(std::min(card.known.size(), kKnownShown));
    }
    return context_.directory.status();
  }

  const PlannedCard* TwinOf(size_t index) const {
    const PlannedCard& card = cards_[index];
    for (size_t i = 0; i < index; ++i) {
      const PlannedCard& before = cards_[i];
      if (before.state == CardState::kWrong || before.state == CardState::kTwice) continue;
      if (IsSamePerson(card.text, CompanyOf(card.prospect), before.text,
                       CompanyOf(before.prospect))) {
        return &before;
      }
    }
    return nullptr;
  }

  // Who of those known is that person. One who was added as just this card is in, whatever was
  // asked for: a run that is repeated adds nobody twice.
  std::vector<v1::KnownView>::const_iterator WhoIsIn(const PlannedCard& card) {
    return std::find_if(card.known.begin(), card.known.end(), [&](const v1::KnownView& known) {
      const absl::StatusOr<std::string> id = HexDecode(known.prospect());
      if (!id.ok()) return false;
      const SubjectId prospect = SubjectId::FromTrusted(*id);
      const v1::ProspectText text = context_.directory.Person(prospect);
      const std::string company = context_.directory.Company(prospect);
      if (args_.doubles == "add") {
        return SaysTheSame(card.text, text) && IsSameFirm(CompanyOf(card.prospect), company);
      }
      return IsSamePerson(card.text, CompanyOf(card.prospect), text, company);
    });
  }

  size_t Count(CardState state) const {
    return static_cast<size_t>(
        std::count_if(cards_.begin(), cards_.end(),
                      [&](const PlannedCard& card) { return card.state == state; }));
  }

  // Everything before it is written.
  void Show() {
    out_.Line(
        absl::StrCat(args_.file, ": ",
                     Words(Phrase("{0:$0 card|$0 cards} ($1)", cards_.size(), view_.encoding()))));
    Table table;
    table.headings = {Words("in the file"), Words("taken as"), Words("for example")};
    table.columns = {Column::kText, Column::kWhole, Column::kText};
    table.indent = 2;
    for (const v1::CardColumnView& column : view_.columns()) {
      const bool taken = !column.field().empty();
      table.rows.push_back(
          {Cell(OneLine(column.heading())),
           Cell(taken ? PlainField(out_.language(), column.field()) : Words("left out"),
                taken ? Style::kPlain : Style::kDim),
           Cell(OneLine(column.example()), Style::kDim)});
    }
    out_.Print(table);
    for (const PlannedCard& card : cards_) ShowCard(card);
  }

  // One that is not simply added.
  void ShowCard(const PlannedCard& card) {
    const auto say = [&](const Phrase& what) {
      out_.Line(Words(Phrase("line $0, $1: $2", card.line,
                             card.prospect.name.empty() ? Phrase("no name")
                                                        : Phrase(OneLine(card.prospect.name)),
                             what)),
                Style::kWarning);
    };
    switch (card.state) {
      case CardState::kNew:
        return;
      case CardState::kTwice:
        return say(Phrase("the same as line $0: left out", card.twin));
      case CardState::kWrong:
        return say(Phrase("left out: $0", PhraseOf(card.error)));
      case CardState::kKnown:
        say("known already: left out");
        for (const v1::KnownView& known : card.known) {
          out_.Line(absl::StrCat("  ", KnownLine(out_, known)), Style::kDim);
        }
        return;
    }
  }

  absl::Status WriteAll() {
    for (PlannedCard& card : cards_) {
      v1::CardView& view = *view_.add_cards();
      view.set_line(card.line);
      view.set_name(card.prospect.name);
      view.set_company(CompanyOf(card.prospect));
      if (card.state == CardState::kNew) TASUKI_RETURN_IF_ERROR(WriteOne(card, view));
      *view.mutable_known() = {card.known.begin(), card.known.end()};
      switch (card.state) {
        case CardState::kNew:
          view.set_state("added");
          view_.set_added(view_.added() + 1);
          break;
        case CardState::kKnown:
          view.set_state("known");
          view_.set_known(view_.known() + 1);
          break;
        case CardState::kTwice:
          view.set_state("twice");
          view.set_twin(card.twin);
          view_.set_twice(view_.twice() + 1);
          break;
        case CardState::kWrong:
          view.set_state("wrong");
          view.set_reason(Words(PhraseOf(card.error)));
          view_.set_wrong(view_.wrong() + 1);
          break;
      }
    }
    return absl::OkStatus();
  }

  // One that is refused by itself (its firm's name can mean two, a name is too long) costs no
  // other.
  absl::Status WriteOne(PlannedCard& card, v1::CardView& view) {
    absl::StatusOr<AddedProspect> added = WriteProspect(context_, card.prospect, card.known);
    if (!added.ok()) {
      if (!absl::IsFailedPrecondition(added.status()) && !absl::IsInvalidArgument(added.status())) {
        return added.status();
      }
      card.state = CardState::kWrong;
      card.error = added.status();
      ShowCard(card);
      return absl::OkStatus();
    }
    SayAdded(context_, *added, args_.all.queue);
    const std::vector<SubjectId> stopped = context_.directory.OptedOutAs(added->id);
    if (!stopped.empty()) TellOptedOut(context_, added->id, stopped.front());
    view.set_prospect(added->id.Hex());
    if (added->firm) view.set_firm(added->firm->id.Hex());
    *view.mutable_event_ids() = added->view.event_ids();
    *view.mutable_resembles() = added->view.resembles();
    const auto* row = context_.workspace.rows().Find(domain::ProspectKey(added->id));
    if (row != nullptr && row->has_next()) {
      Presenter presenter(context_.directory, context_.now);
      view.set_next_touch(presenter.Item(added->id, *row).next_touch());
    }
    return context_.workspace.rows().status();
  }

  CommandContext& context_;
  const CardsArgs& args_;
  Printer& out_;
  std::vector<PlannedCard> cards_;
  v1::CardsView view_;
};

}  // namespace

absl::Status RunAddCards(CommandContext& context, const CardsArgs& args) {
  return CardAdder(context, args).Run();
}

}  // namespace tasuki::client
