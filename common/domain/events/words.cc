#include "common/domain/events/words.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/domain/events/catalogue.h"

namespace tasuki::domain {
namespace {

template <class Enum>
struct Word {
  Enum value;
  std::string_view word;
};

// One table an enumeration; the first word of a value is the one that is shown.
template <class Enum>
struct Table;

#define TASUKI_WORDS(Enum, ...)                                   \
  template <>                                                     \
  struct Table<Enum> {                                            \
    static constexpr Word<Enum> kWords[] = __VA_ARGS__;           \
  };                                                              \
  }                                                               \
  std::string_view WordOf(Enum value) { return Find(value); }     \
  template std::vector<std::string_view> WordsOf<Enum>();         \
  template absl::StatusOr<Enum> FromWord<Enum>(std::string_view); \
  namespace {

template <class Enum>
std::string_view Find(Enum value) {
  for (const auto& entry : Table<Enum>::kWords) {
    if (entry.value == value) return entry.word;
  }
  return "";
}

}  // namespace

template <class Enum>
std::vector<std::string_view> WordsOf() {
  std::vector<std::string_view> words;
  for (const auto& entry : Table<Enum>::kWords) words.push_back(entry.word);
  return words;
}

template <class Enum>
absl::StatusOr<Enum> FromWord(std::string_view word) {
  std::string known;
  for (const auto& entry : Table<Enum>::kWords) {
    if (entry.word == word) return entry.value;
    absl::StrAppend(&known, known.empty() ? "" : ", ", ToAbsl(entry.word));
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("expected one of $0; found \"$1\"", known, ToAbsl(word)));
}

namespace {

TASUKI_WORDS(v1::Channel, {{v1::EMAIL, "email"},
                           {v1::PHONE, "phone"},
                           {v1::MEETING, "meeting"},
                           {v1::VIDEO, "video"},
                           {v1::TEXT, "text"},
                           {v1::LINKEDIN, "linkedin"},
                           {v1::LETTER, "letter"}})
TASUKI_WORDS(v1::Direction, {{v1::INBOUND, "in"}, {v1::OUTBOUND, "out"}})
TASUKI_WORDS(v1::Gives, {{v1::INFO, "info"},
                         {v1::INSIGHT, "insight"},
                         {v1::CASE_STUDY, "case"},
                         {v1::ANSWER, "answer"},
                         {v1::DEADLINE, "deadline"}})
TASUKI_WORDS(v1::Source, {{v1::IN_PERSON, "in-person"},
                          {v1::ONLINE_EVENT, "online-event"},
                          {v1::SEMINAR, "seminar"},
                          {v1::SOURCE_INBOUND, "inbound"},
                          {v1::SALES_CALL, "sales-call"},
                          {v1::REFERRAL, "referral"}})
TASUKI_WORDS(v1::Segment, {{v1::JAPANESE, "japanese"}, {v1::MULTINATIONAL, "multinational"}})
TASUKI_WORDS(v1::Outcome, {{v1::NO_RESPONSE, "no-response"},
                           {v1::REPLIED, "replied"},
                           {v1::MEETING_SET, "meeting"},
                           {v1::PROPOSAL_ASKED, "proposal"},
                           {v1::CONSIDERING, "considering"},
                           {v1::NOT_NOW, "not-now"},
                           {v1::NO, "no"},
                           {v1::WON, "won"},
                           {v1::LOST, "lost"},
                           {v1::OPTED_OUT, "opted-out"}})
TASUKI_WORDS(v1::Reason, {{v1::BUDGET_FREEZE, "budget-freeze"},
                          {v1::INTERNAL_ISSUES, "internal-issues"},
                          {v1::COMPETING_PRIORITIES, "competing-priorities"},
                          {v1::WAS_BUSY, "was-busy"},
                          {v1::NEED_RESURFACED, "need-resurfaced"},
                          {v1::GUILT, "guilt"},
                          {v1::ORGANISATION, "organisation"},
                          {v1::TIME_SENSITIVITY, "time-sensitivity"},
                          {v1::PRICE, "price"},
                          {v1::COMPETITOR, "competitor"}})
TASUKI_WORDS(v1::AssignWhy, {{v1::WHY_NEW, "new"},
                             {v1::WHY_LEFT, "left"},
                             {v1::WHY_ROLE_CHANGE, "role-change"},
                             {v1::WHY_FIT, "fit"},
                             {v1::WHY_WORKLOAD, "workload"},
                             {v1::WHY_TERRITORY, "territory"},
                             {v1::WHY_INACTIVITY, "inactivity"},
                             {v1::WHY_CLIENT_ASKED, "client-asked"},
                             {v1::WHY_IMPORTED, "imported"}})
TASUKI_WORDS(v1::Role, {{v1::REP, "rep"},
                        {v1::MANAGER, "manager"},
                        {v1::ADMIN, "admin"},
                        {v1::AUDITOR, "auditor"}})
TASUKI_WORDS(v1::Verdict, {{v1::EFFECTIVE, "effective"},
                           {v1::CONFIRMS, "confirms"},
                           {v1::CONTESTED, "contested"},
                           {v1::UNAUTHORISED, "unauthorised"},
                           {v1::SET_APART, "set-apart"},
                           {v1::INVALID, "invalid"}})
TASUKI_WORDS(v1::Slot, {{v1::OWNER, "owner"}, {v1::MERGED, "merged"}, {v1::POLICY, "policy"}})
TASUKI_WORDS(v1::SubjectKind, {{v1::PROSPECT, "prospect"},
                               {v1::FIRM, "firm"},
                               {v1::MEMBER, "member"},
                               {v1::TEAM, "team"},
                               {v1::DEAL, "deal"},
                               {v1::PROMISE, "promise"},
                               {v1::TASK, "task"}})
TASUKI_WORDS(v1::EventKind,
             {{v1::FACT, "fact"}, {v1::DECISION, "decision"}, {v1::CONTROL, "control"}})
TASUKI_WORDS(v1::PromiseBy, {{v1::US, "us"}, {v1::CLIENT, "client"}})
TASUKI_WORDS(v1::PromiseKind, {{v1::PROPOSAL, "proposal"},
                               {v1::PROMISE_MEETING, "meeting"},
                               {v1::MATERIALS, "materials"},
                               {v1::DATA, "data"},
                               {v1::DELIVERY, "delivery"},
                               {v1::DECISION_DATE, "decision-date"}})
TASUKI_WORDS(v1::PromiseFate,
             {{v1::KEPT, "kept"}, {v1::BROKEN, "broken"}, {v1::WITHDRAWN, "withdrawn"}})
TASUKI_WORDS(v1::TaskEnd, {{v1::TASK_END_UNSPECIFIED, "done"},
                           {v1::TASK_DECLINED, "declined"},
                           {v1::TASK_WITHDRAWN, "withdrawn"}})
TASUKI_WORDS(v1::DealResult, {{v1::DEAL_WON, "won"}, {v1::DEAL_LOST, "lost"}})
TASUKI_WORDS(v1::IntroducedHow, {{v1::VISIT, "visit"},
                                 {v1::ONLINE, "online"},
                                 {v1::MAIL, "mail"},
                                 {v1::CALL, "phone"}})
TASUKI_WORDS(v1::CoachingTheme, {{v1::PRAISE, "praise"},
                                 {v1::THEME_EFFORT, "effort"},
                                 {v1::THEME_SKILL, "skill"},
                                 {v1::THEME_FIT, "fit"}})
TASUKI_WORDS(v1::FitFactor, {{v1::PERSONALITY, "personality"},
                             {v1::STYLE, "style"},
                             {v1::COMMUNICATION, "communication"},
                             {v1::EXPECTATIONS, "expectations"}})
TASUKI_WORDS(v1::Hesitation,
             {{v1::FEAR, "fear"}, {v1::NO_SYSTEM, "no-system"}, {v1::PUSHY, "pushy"}})
TASUKI_WORDS(v1::Group, {{v1::GROUP_NOW, "now"},
                         {v1::GROUP_LATER, "later"},
                         {v1::GROUP_NOTHING, "nothing"},
                         {v1::GROUP_UNKNOWN, "unknown"}})
TASUKI_WORDS(v1::FollowUp, {{v1::GOING, "going"},
                            {v1::PAUSED, "paused"},
                            {v1::STOPPED, "stopped"},
                            {v1::OPTED_OUT_FOR_EVER, "opted-out"}})
TASUKI_WORDS(v1::MemberState, {{v1::ACTIVE, "active"}, {v1::GONE, "gone"}})
TASUKI_WORDS(v1::ApartFate, {{v1::APART_FATE_UNSPECIFIED, "waiting"},
                             {v1::ADMITTED, "admitted"},
                             {v1::REFUSED, "refused"}})
TASUKI_WORDS(v1::TouchKind, {{v1::FIRST_FOLLOW_UP, "first-follow-up"},
                             {v1::STEP, "step"},
                             {v1::ANSWER_DUE, "answer"},
                             {v1::REVISIT, "revisit"},
                             {v1::NURTURE, "nurture"},
                             {v1::CLIENT_PROMISE, "client-promise"},
                             {v1::REORDER, "reorder"},
                             {v1::DELIVERY_DUE, "delivery"},
                             {v1::INTRODUCTION, "introduction"},
                             {v1::CHOSEN, "appointment"}})
#undef TASUKI_WORDS

}  // namespace

std::string_view WordOf(v1::EventType type) { return TypeWord(type); }

}  // namespace tasuki::domain
