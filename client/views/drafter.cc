#include "client/views/drafter.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "client/limits.h"
#include "client/views/conversation.h"
#include "client/views/presenter.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

// Templates of what is due that is no step of a cadence.
constexpr std::pair<v1::TouchKind, const char*> kTemplates[] = {
    {v1::FIRST_FOLLOW_UP, "first-follow-up"},
    {v1::ANSWER_DUE, "answer"},
    {v1::REVISIT, "revisit"},
    {v1::NURTURE, "value-add"},
    {v1::CLIENT_PROMISE, "consideration"},
    {v1::REORDER, "post-sale"},
    {v1::CHOSEN, "scheduling"},
    {v1::DELIVERY_DUE, "promise-kept"},
    {v1::INTRODUCTION, "handover-successor"},
    {v1::STEP, "value-add"}};
constexpr const char* kOtherwise = "take-up-again";

class Drafter {
 public:
  Drafter(const DraftQuery& query, Directory& directory, absl::Time now)
      : query_(query),
        directory_(directory),
        workspace_(directory.workspace()),
        rows_(directory.rows()),
        policy_(domain::PresentPolicy(rows_)),
        now_(now) {}

  absl::StatusOr<Drafted> Make() {
    const auto* found = rows_.Find(domain::ProspectKey(query_.prospect));
    TASUKI_RETURN_IF_ERROR(rows_.status());
    if (found == nullptr) return NotFound("this prospect is not there", "look with `tasuki list`");
    row_ = *found;
    TASUKI_RETURN_IF_ERROR(ChooseThing());
    zone_ = ZoneOf(rows_, v1::PROSPECT, query_.prospect);
    TASUKI_RETURN_IF_ERROR(FindTemplates());
    TASUKI_RETURN_IF_ERROR(CheckMayBeWritten());
    TASUKI_RETURN_IF_ERROR(ReadHistory());
    TASUKI_RETURN_IF_ERROR(GatherFacts());
    ComposeDraft(made_.sources, made_.view);
    return std::move(made_);
  }

 private:
  const v1::ProspectText& person() { return directory_.Person(query_.prospect); }

  absl::Status ChooseThing() {
    if (directory_.IsOptedOut(query_.prospect, row_)) {
      return Refused("they asked us to stop: nothing is drafted",
                     "where they wrote again of their own accord: `tasuki reopen WHO --words TEXT "
                     "--next WHEN`");
    }
    cadence_ = domain::CadenceOf(row_.cadence(), rows_);
    std::vector<domain::AgendaThing> things = domain::ThingsOf(row_, cadence_);
    if (!things.empty()) thing_ = std::move(things.front());
    if (!thing_ && query_.form.empty()) {
      return Refused("nothing is due of them",
                     "say what it is to be with --template, or set a date with `tasuki next`");
    }
    return directory_.status();
  }

  std::string FormName() const {
    if (!query_.form.empty()) return query_.form;
    if (const v1::CadenceStep* step = Step(); step != nullptr && !step->template_().empty()) {
      return step->template_();
    }
    for (const auto& [kind, name] : kTemplates) {
      if (thing_->kind != domain::kTriageKind && thing_->next.kind() == kind) return name;
    }
    return kOtherwise;
  }

  // The step that is due, if what is due is one.
  const v1::CadenceStep* Step() const {
    const bool is_step = thing_ && cadence_ != nullptr && thing_->step > 0 &&
                         thing_->step <= static_cast<uint32_t>(cadence_->steps_size());
    return is_step ? &cadence_->steps(static_cast<int>(thing_->step) - 1) : nullptr;
  }

  absl::Status FindTemplates() {
    DraftSources& sources = made_.sources;
    sources.language = LanguageFor(row_.attributes(), person().name(), zone_.name());
    const std::string name = FormName();
    std::optional<v1::MessageTemplate> form =
        domain::FindTemplate(policy_.messages(), name, sources.language);
    if (!form && query_.form.empty()) {
      form = domain::FindTemplate(policy_.messages(), kOtherwise, sources.language);
    }
    if (!form) {
      return UsageError(
          Phrase("there is no template \"$0\" in that language", OneLine(name)),
          Phrase("those there are: $0",
                 absl::StrJoin(domain::TemplateNames(policy_.messages(), sources.language), ", ")));
    }
    sources.form = *std::move(form);
    v1::DraftView& view = made_.view;
    view.set_template_(sources.form.name());
    view.set_language(std::string(domain::WordOf(sources.language)));
    if (!thing_) return absl::OkStatus();
    view.set_purpose(std::string(thing_->kind));
    if (query_.form.empty() || sources.form.name() == FormNameOfStep()) {
      view.set_cadence(thing_->cadence);
      view.set_step(thing_->step);
    }
    return absl::OkStatus();
  }
  std::string FormNameOfStep() const {
    const v1::CadenceStep* step = Step();
    return step == nullptr ? "" : step->template_();
  }

  // A fourth contact needs its reason first (R064, X2). What does not count in the burst is none;
  // nor is a revisit whose day has come.
  absl::Status CheckMayBeWritten() {
    const uint64_t most = domain::TouchesMax(row_, policy_, rows_);
    if (most == 0 || row_.counters().burst() < most) return absl::OkStatus();
    if (domain::IsGreetingTemplate(made_.sources.form.name())) return absl::OkStatus();
    const bool counts = !thing_ || thing_->next.kind() == v1::FIRST_FOLLOW_UP ||
                        thing_->next.kind() == v1::STEP || thing_->next.kind() == v1::CHOSEN;
    const bool ahead =
        thing_ && thing_->next.slot().day() > domain::DayNumber(absl::ToCivilDay(now_, zone_));
    if (!counts && !ahead) return absl::OkStatus();
    return Refused(Phrase("they have not answered $0 times, and the limit is $1",
                          row_.counters().burst(), most),
                   "wait for the revisit, or say why one more is right with `tasuki cadence "
                   "override WHO --reason TEXT`");
  }

  // The last messages, ours and theirs, the latest first; and what was said and noted.
  absl::Status ReadHistory() {
    std::vector<PastMessage> messages;
    TASUKI_RETURN_IF_ERROR(ForEachSaid(query_.prospect, directory_,
                                       [&](const StoredEvent& event, const v1::Personal& text) {
                                         TakeEvent(event, text, messages);
                                       }));
    std::stable_sort(messages.begin(), messages.end(),
                     [](const PastMessage& a, const PastMessage& b) { return a.at > b.at; });
    ChooseEarlier(messages);
    return absl::OkStatus();
  }

  void TakeEvent(const StoredEvent& event, const v1::Personal& text,
                 std::vector<PastMessage>& messages) {
    for (std::string& said : WordsOf(text)) made_.conversation.push_back(std::move(said));
    const v1::TouchLogged& touch = event.header.touch_logged();
    if (!event.header.has_touch_logged() || touch.channel() != v1::EMAIL) return;
    PastMessage past;
    past.at = absl::FromUnixMicros(event.header.occurred_at_us());
    past.inbound = touch.direction() == v1::INBOUND;
    const std::string& by =
        event.header.done_by().empty() ? event.header.actor() : event.header.done_by();
    past.writer = OneLine(past.inbound ? directory_.Name(query_.prospect)
                                       : directory_.Member(MemberId::FromTrusted(by)));
    past.subject = text.touch().subject();
    past.message_id = text.touch().message_id();
    past.text = text.touch().body();
    past.references.assign(text.touch().references().begin(), text.touch().references().end());
    if (!past.inbound && by == workspace_.home().identity().member.str() &&
        !text.touch().from().empty()) {
      made_.from = text.touch().from();
    }
    messages.push_back(std::move(past));
  }

  // What the draft carries: an answer theirs, a step as many of ours as the plan says (R058–R061).
  void ChooseEarlier(const std::vector<PastMessage>& messages) {
    DraftSources& sources = made_.sources;
    sources.answers = thing_ && thing_->next.kind() == v1::ANSWER_DUE;
    if (sources.answers) {
      const auto theirs = std::find_if(messages.begin(), messages.end(),
                                       [](const PastMessage& past) { return past.inbound; });
      if (theirs != messages.end()) sources.earlier.push_back(*theirs);
      return;
    }
    const uint32_t most = made_.view.step() > 0 ? thing_->quotes : 0;
    for (const PastMessage& past : messages) {
      if (past.inbound || sources.earlier.size() >= most) break;
      sources.earlier.push_back(past);
    }
  }

  absl::Status GatherFacts() {
    DraftSources& sources = made_.sources;
    domain::MessageFacts& facts = sources.facts;
    const v1::ProspectText& text = person();
    sources.zone = zone_;
    facts.recipient = OneLine(directory_.Name(query_.prospect));
    facts.company = OneLine(directory_.Company(query_.prospect));
    std::vector<std::string> place;
    for (const std::string& part : {text.department(), text.title()}) {
      if (!part.empty()) place.push_back(OneLine(part));
    }
    facts.department = absl::StrJoin(place, " ");
    facts.sender = OneLine(directory_.Member(workspace_.home().identity().member));
    const auto* team = rows_.Find(domain::TeamKey());
    if (team != nullptr) facts.sender_company = OneLine(team->name());
    facts.said = SaidOf(text.context());
    facts.predecessor = PredecessorOf();
    facts.slot = ProposedSlot(sources.language);
    if (!text.context().empty()) made_.conversation.push_back(text.context());
    if (sources.form.subject().empty()) TakeFallbackSubject();
    v1::DraftView& view = made_.view;
    view.set_prospect(query_.prospect.Hex());
    view.set_name(directory_.Name(query_.prospect));
    view.set_owner(facts.sender);
    for (const std::string& email : text.emails()) {
      if (!email.empty() && view.to().empty()) view.set_to(OneLine(email));
    }
    TASUKI_RETURN_IF_ERROR(rows_.status());
    return directory_.status();
  }

  // What was spoken of, if it is short enough to stand in a sentence.
  static std::string SaidOf(const std::string& context) {
    constexpr size_t kBytesMax = 90;
    absl::string_view line = absl::StripAsciiWhitespace(absl::string_view(context));
    line = line.substr(0, line.find('\n'));
    while (absl::ConsumeSuffix(&line, ".") || absl::ConsumeSuffix(&line, "。")) {
    }
    if (line.size() > kBytesMax) return "";
    return OneLine(std::string(line));
  }

  // After a change of owner, until the new one has been in touch twice (X12).
  std::string PredecessorOf() {
    if (!row_.has_last_handover()) return "";
    const auto* handover = rows_.Find(domain::HandoverKey(query_.prospect, row_.last_handover()));
    const bool fresh = handover != nullptr && !handover->from().empty() && !handover->cover() &&
                       handover->declined_us() == 0 && handover->second_touch_us() == 0;
    if (!fresh) return "";
    const MemberId from = MemberId::FromTrusted(handover->from());
    // Whom the client never dealt with is nobody they know.
    const bool dealt =
        std::any_of(row_.dealt().begin(), row_.dealt().end(),
                    [&](const v1::Dealing& one) { return one.member() == from.str(); });
    if (!dealt || from == workspace_.home().identity().member) return "";
    return OneLine(directory_.Member(from));
  }

  // A time for the call or meeting it proposes: the first that suits both, some business days on.
  std::string ProposedSlot(domain::MessageLanguage language) {
    constexpr int kDaysAhead = 3;
    Presenter presenter(directory_, now_);
    const int32_t day = domain::DayNumber(absl::ToCivilDay(now_, zone_)) + kDaysAhead;
    const v1::CivilSlot slot = presenter.slots().On(query_.prospect, day, v1::PHONE);
    return SlotInWords(language, SlotTime(slot, zone_), zone_);
  }

  // A later step has no subject of its own: where its thread has none, that of the first step.
  void TakeFallbackSubject() {
    DraftSources& sources = made_.sources;
    const bool has_first = cadence_ != nullptr && cadence_->steps_size() > 0;
    const std::string name = has_first ? cadence_->steps(0).template_() : kOtherwise;
    std::optional<v1::MessageTemplate> first =
        domain::FindTemplate(policy_.messages(), name, sources.language);
    if (!first) return;
    first->clear_body();
    sources.fallback_subject = domain::FillTemplate(*first, sources.facts).subject;
  }

  const DraftQuery& query_;
  Directory& directory_;
  Workspace& workspace_;
  domain::Rows& rows_;
  const v1::Policy policy_;
  const absl::Time now_;
  v1::ProspectRow row_;
  const v1::Cadence* cadence_ = nullptr;
  std::optional<domain::AgendaThing> thing_;
  absl::TimeZone zone_;
  Drafted made_;
};

}  // namespace

absl::StatusOr<Drafted> DraftFor(const DraftQuery& query, Directory& directory, absl::Time now) {
  return Drafter(query, directory, now).Make();
}

}  // namespace tasuki::client
