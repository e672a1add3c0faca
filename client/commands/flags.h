#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/commands/act.h"
#include "client/commands/command_line.h"
#include "client/views/who.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/words.h"

// Flags that several verbs share.

namespace tasuki::client {

// The words of an enumeration.
template <class Enum>
std::vector<std::string> Words() {
  const std::vector<std::string_view> words = domain::WordsOf<Enum>();
  return {words.begin(), words.end()};
}

// A flag or argument whose values are those.
template <class Enum>
Flag AddWord(Verb& verb, const std::string& name, Enum& value, const Phrase& description) {
  return verb
      .Read(
          name,
          [&value](const std::string& word) {
            value = domain::FromWord<Enum>(word).value_or(Enum{});
          },
          description)
      .OneOf(Words<Enum>());
}

// The stages of deals that a team starts with; its policy may have others.
inline const std::vector<std::string>& FirstStages() {
  static const auto& stages =
      *new std::vector<std::string>{"lead", "meeting", "proposal", "negotiation"};
  return stages;
}

// WHO, as the first argument.
inline Flag AddWho(Verb& verb, std::string& who) {
  return verb.Option("WHO", who, "a name, part of it, or the start of an id")
      .Required()
      .Hint("")
      .Offers(Offer::kWho);
}

// What was typed as a name, without the white space around it. A usage error with `advice` where
// nothing is left.
absl::StatusOr<std::string> ReadName(const std::string& typed, const Phrase& advice);

// An amount of money, as two flags.
struct MoneyFlags {
  std::string value;
  std::string currency;

  void Declare(Verb& verb);
  // Nothing where no value was given. Where no currency was, that of `deal`; a usage error where it
  // has none.
  absl::StatusOr<std::optional<v1::Money>> Read(const v1::DealRow& deal = {}) const;
};

// Whose flags: a new prospect's, or those of one whose addresses are known already.
enum class ProspectIs { kNew, kKnown };

// What is known of a prospect: of `add` and `edit`.
struct ProspectFlags {
  std::optional<std::string> reading, company, department, title, met_at, context, zone, expects;
  std::optional<std::string> language;
  std::vector<std::string> emails, phones;
  v1::Source source = v1::SOURCE_UNSPECIFIED;
  v1::Segment segment = v1::SEGMENT_UNSPECIFIED;
  v1::Channel prefers = v1::CHANNEL_UNSPECIFIED;
  bool key_account = false;
  Flag key_account_flag;

  void Declare(Verb& verb, ProspectIs prospect);
  // Everything but the firm. Checks zone and met-at.
  absl::Status Fill(CommandContext& context, v1::ProspectAttributes& attributes,
                    v1::ProspectText& text) const;
  bool empty() const;
};

// A coded reason: `--reason` of an outcome, `--cause` of a closed deal.
struct ReasonFlag {
  std::string name, word;

  void Declare(Verb& verb, const std::string& flag, const Phrase& description);
  // Unspecified where none was typed. A verdict on a person (effort, skill, fit) is a usage error:
  // reasons stand in the clear, and such a verdict is for the managers and the member only (X11).
  absl::StatusOr<v1::Reason> Read() const;
};

// What came of it: of `touch` and `outcome`.
struct OutcomeFlags {
  ReasonFlag reason;
  std::string words, next, deal;
  MoneyFlags money;

  void Declare(Verb& verb);
  // Whether anything but the next touch is given.
  bool says_what_came_of_it() const {
    return !reason.word.empty() || !words.empty() || !deal.empty() || !money.value.empty() ||
           !money.currency.empty();
  }
  // Adds OutcomeRecorded, and what closes a deal. Refuses what X3 and R117 refuse.
  absl::Status AddTo(Act& act, CommandContext& context, SubjectId prospect, v1::Outcome outcome,
                     absl::Time occurred) const;
};

// The one open deal of a prospect, or the one `prefix` names; refused where it is not clear which.
absl::StatusOr<v1::DealRow> ChooseDeal(CommandContext& context, SubjectId prospect,
                                       const std::string& prefix);

// The same for what closes a deal: one that is closed already is refused.
absl::StatusOr<v1::DealRow> ChooseOpenDeal(CommandContext& context, SubjectId prospect,
                                           const std::string& prefix);

// Refuses a next touch for who asked us to stop.
absl::Status CheckMayHaveNext(CommandContext& context, SubjectId prospect,
                              const v1::ProspectRow& row);

// Refuses where what added the firm was taken back.
absl::Status CheckFirmIsThere(CommandContext& context, SubjectId firm);

// A usage error, with those there are, where the policy has no cadence of that name; an empty one
// is none.
absl::Status CheckCadence(CommandContext& context, const std::string& name);

// A prospect's present row, copied; NotFound where it was erased or merged away.
absl::StatusOr<v1::ProspectRow> LiveProspect(CommandContext& context, SubjectId prospect);

// The whole of `path`, at most `bytes_max`.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t bytes_max);
// The same; UTF-8.
absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t bytes_max);

}  // namespace tasuki::client
