#include "client/commands/act.h"

#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "client/commands/outweighed.h"
#include "client/commands/read_when.h"
#include "client/limits.h"
#include "client/views/presenter.h"
#include "client/views/slot_reader.h"
#include "client/views/zones.h"
#include "client/words/refusal.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/slots.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

// How far the clocks of a team's laptops, or of one laptop's commands, may disagree without turning
// the order of what people did around.
constexpr absl::Duration kSkewMax = absl::Minutes(1);

// `now`, but not before what this replica shows of that prospect already: who acts now knows of it.
absl::Time AfterWhatIsKnown(domain::Rows& rows, SubjectId prospect, absl::Time now) {
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->recent().seq().empty()) return now;
  const absl::Time last = absl::FromUnixMicros(domain::LastPlace(row->recent()).b_us);
  return last > now && last - now <= kSkewMax ? last : now;
}

}  // namespace

EventDraft& Act::Add(v1::EventType type, v1::SubjectKind kind, SubjectId subject,
                     absl::Time occurred) {
  if (kind == v1::PROSPECT && occurred == context_.now) {
    occurred = AfterWhatIsKnown(context_.directory.rows(), subject, occurred);
  }
  EventDraft& draft = drafts_.emplace_back();
  draft.header.set_type(type);
  draft.header.mutable_subject()->set_kind(kind);
  draft.header.mutable_subject()->set_id(subject.str());
  draft.header.set_occurred_at_us(absl::ToUnixMicros(occurred));
  draft.header.set_written_at_us(absl::ToUnixMicros(context_.now));
  absl::TimeZone zone = context_.workspace.zone();
  if (zone_) {
    zone = *zone_;
  } else if (kind == v1::PROSPECT || kind == v1::FIRM) {
    zone = ZoneOf(context_.directory.rows(), kind, subject);
  }
  draft.header.set_utc_offset_minutes(OffsetMinutes(occurred, zone));
  return draft;
}

EventDraft& Act::AddAssignment(v1::SubjectKind kind, SubjectId subject, MemberId to) {
  EventDraft& draft = Add(v1::OWNER_ASSIGNED, kind, subject);
  draft.header.set_base(PresentDecision(context_.directory.rows(), subject, v1::OWNER));
  v1::OwnerAssigned& body = *draft.header.mutable_owner_assigned();
  if (!to.is_zero()) body.set_to(to.str());
  return draft;
}

absl::StatusOr<v1::WrittenView> Act::Write(WriteMode mode) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> before_us,
                          context_.workspace.home().store().FindNumber(kWrittenAtRow));
  TASUKI_ASSIGN_OR_RETURN(Written written,
                          context_.workspace.Write({std::make_move_iterator(drafts_.begin()),
                                                    std::make_move_iterator(drafts_.end())},
                                                   mode));
  context_.directory.ForgetOptedOut();
  v1::WrittenView view;
  for (EventId id : written.event_ids) view.add_event_ids(id.Hex());
  view.set_pending(context_.workspace.home().outbox().size() > 0);
  view.set_next_moved(next_moved_);
  TASUKI_ASSIGN_OR_RETURN(const std::vector<std::string> outweighed, Outweighed(context_, written));
  for (const std::string& line : outweighed) view.add_outweighed(line);
  const absl::Time before = absl::FromUnixMicros(static_cast<int64_t>(before_us.value_or(0)));
  if (const absl::Duration back = before - context_.now; back > kClockOffMax) {
    context_.out.Remark(context_.out.Say(Message::kClockJumpedBack,
                                         {PlainDuration(context_.out.language(), back)}));
  }
  return view;
}

std::string PresentDecision(domain::Rows& rows, SubjectId subject, v1::Slot slot) {
  const auto* row = rows.Find(domain::DecisionKey(subject, slot));
  return row == nullptr || row->present_size() == 0 ? "" : row->present(row->present_size() - 1);
}

void SayWritten(CommandContext& context, const v1::WrittenView& view, const std::string& line) {
  if (view.outweighed().empty()) context.out.Line(line);
  for (const std::string& one : view.outweighed()) context.out.Line(one, Style::kWarning);
}

namespace {

// One of the dates of a prospect, with why and how it is due, and the zone where it is not the
// reader's.
std::string DateForPeople(CommandContext& context, const v1::NextTouch& next, absl::Time due,
                          absl::TimeZone zone) {
  const Language language = context.out.language();
  std::string text = TimeForPeople(language, due, zone);
  const std::string plan = PlanForPeople(language, std::string(domain::WordOf(next.kind())),
                                         std::string(domain::WordOf(next.channel())),
                                         PurposeOf(context.workspace, next));
  if (!plan.empty()) absl::StrAppend(&text, Say(language, Message::kComma), plan);
  if (zone.At(due).offset != context.workspace.zone().At(due).offset) {
    absl::StrAppend(&text, " (", zone.name(), ")");
  }
  return text;
}

// Whether one of these events chose the appointment that stands.
absl::StatusOr<bool> IsOfAct(CommandContext& context, const v1::WrittenView& view,
                             const v1::ProspectRow& row) {
  if (!row.has_appointment()) return false;
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent chosen,
                          context.workspace.EventAt(Seq(row.appointment().seq())));
  return absl::c_linear_search(view.event_ids(), HexEncode(chosen.header.event_id()));
}

absl::Status PutNext(CommandContext& context, v1::WrittenView& view, SubjectId prospect,
                     const v1::ProspectRow& row, absl::TimeZone zone) {
  Printer& out = context.out;
  SlotReader slots(context.workspace.rows());
  const auto time_of = [&](const v1::NextTouch& next) { return slots.TimeOf(prospect, row, next); };
  TASUKI_ASSIGN_OR_RETURN(const bool wrote, IsOfAct(context, view, row));
  const bool behind = row.has_appointment() && row.next().seq() != row.appointment().seq();
  const v1::NextTouch& written = wrote ? row.appointment() : row.next();
  view.set_next_touch(TimeText(time_of(written), zone));
  if (row.has_appointment()) {
    *view.mutable_appointment() =
        AppointmentOf(context.workspace, row.appointment(), time_of(row.appointment()), zone);
  }
  const std::string why =
      view.next_moved().empty() ? "" : absl::StrCat(" (", view.next_moved(), ")");
  const auto say = [&](Message message, const std::string& text) {
    out.Line(absl::StrCat("  ", out.Say(message, {text})), Style::kDim);
  };
  say(Message::kNextTouch,
      absl::StrCat(DateForPeople(context, row.next(), time_of(row.next()), zone),
                   behind ? "" : why));
  if (behind) {
    say(Message::kThenAppointment,
        absl::StrCat(DateForPeople(context, row.appointment(), time_of(row.appointment()), zone),
                     why));
  }
  return absl::OkStatus();
}

}  // namespace

void TellOptedOut(CommandContext& context, SubjectId prospect, SubjectId same) {
  Printer& out = context.out;
  out.Line(
      absl::StrCat("  ", out.Say(Message::kOptedOutAs, {OneLine(context.directory.Name(prospect)),
                                                        OneLine(context.directory.Name(same)),
                                                        same.Hex().substr(0, kIdShown)})),
      Style::kWarning);
}

absl::Status PrintWritten(CommandContext& context, v1::WrittenView view, SubjectId prospect) {
  Printer& out = context.out;
  if (!prospect.is_zero()) {
    domain::Rows& rows = context.workspace.rows();
    const auto* found = rows.Find(domain::ProspectKey(prospect));
    TASUKI_RETURN_IF_ERROR(rows.status());
    view.set_prospect(prospect.Hex());
    const v1::ProspectRow row = found == nullptr ? v1::ProspectRow() : *found;
    const bool known_so = found == nullptr || domain::IsOptedOut(row);
    const std::vector<SubjectId> same =
        known_so ? std::vector<SubjectId>() : context.directory.OptedOutAs(prospect);
    if (!same.empty()) {
      view.set_opted_out_by(same.front().Hex());
      TellOptedOut(context, prospect, same.front());
    }
    if (row.has_next() && same.empty()) {
      TASUKI_RETURN_IF_ERROR(
          PutNext(context, view, prospect, row, ZoneOf(rows, v1::PROSPECT, prospect)));
    } else {
      out.Line(absl::StrCat("  ", out.Say(Message::kNoNextTouch)), Style::kDim);
    }
  }
  out.Json(view);
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> ReadHappened(CommandContext& context, const std::string& text) {
  if (text.empty()) return context.now;
  const absl::TimeZone zone = context.workspace.zone();
  TASUKI_ASSIGN_OR_RETURN(When when, ReadWhen(context, text, Tense::kHappened));
  const absl::Time happened = HappenedAt(when, context.now, zone);
  TASUKI_RETURN_IF_ERROR(CheckHappened(context, text, happened));
  return happened;
}

absl::Status CheckHappened(CommandContext& context, const std::string& text, absl::Time happened) {
  if (happened <= context.now + kSkewMax) return absl::OkStatus();
  return Refused(Phrase("\"$0\" has not come yet, and this is for what happened", text),
                 "give a time that is past; `tasuki next` is for what is to come");
}

absl::StatusOr<ChosenDate> ReadNext(Act& act, CommandContext& context, SubjectId prospect,
                                    const std::string& text, v1::Channel channel) {
  const absl::TimeZone theirs =
      act.zone() ? *act.zone() : ZoneOf(context.directory.rows(), v1::PROSPECT, prospect);
  const absl::TimeZone typists = context.workspace.zone();
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, text, Tense::kToCome));
  if (when.minute || when.instant) {
    // What is a minute or more over.
    const absl::Time at = StartOf(when, theirs);
    if (at + absl::Minutes(1) <= context.now) {
      return Refused(Phrase("the next touch cannot lie in the past ($0)", TimeText(at, theirs)),
                     "give a later time");
    }
    return ChosenDate{SlotOf(when, theirs)};
  }
  if (when.day < absl::ToCivilDay(context.now, typists)) {
    return Refused(
        Phrase("the next touch cannot lie in the past ($0)", absl::FormatCivilTime(when.day)),
        "give a day from today on");
  }
  const int32_t day = domain::DayNumber(when.day);
  // The minute that has begun is still now, as of a time that was typed.
  const absl::CivilMinute now = absl::ToCivilMinute(context.now, theirs);
  SlotReader reader(context.directory.rows());
  std::vector<domain::RefusedDay> refused;
  ChosenDate chosen{reader.First(prospect, day, now, channel, &refused), when.season,
                    when.season_year};
  v1::CivilSlot& slot = chosen.slot;
  if (slot.day() != day && !refused.empty()) {
    act.set_next_moved(
        RefusalForPeople(context.out.language(), refused.front(), reader.policy().calendar()));
  }
  // The time that a day without one is read as anyway, by the calendar in force then (X8, X10).
  if (slot.minute() == reader.On(prospect, slot.day(), channel).minute()) slot.clear_minute();
  return chosen;
}

absl::Status AddNextTo(Act& act, CommandContext& context, SubjectId prospect,
                       const std::string& text) {
  TASUKI_ASSIGN_OR_RETURN(const ChosenDate chosen, ReadNext(act, context, prospect, text));
  chosen.PutInto(
      *act.Add(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect).header.mutable_next_touch_set());
  return absl::OkStatus();
}

}  // namespace tasuki::client
