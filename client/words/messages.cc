// Long because it is one table: what people read, in both languages.

#include "client/words/messages.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "client/words/messages_of_audit.h"
#include "client/words/messages_of_coaching.h"
#include "client/words/messages_of_deals.h"
#include "client/words/messages_of_figures.h"
#include "client/words/messages_of_handover.h"
#include "client/words/messages_of_leaving.h"
#include "client/words/messages_of_promises.h"
#include "client/words/messages_of_replay.h"
#include "common/base/check.h"
#include "common/base/phrase.h"

namespace tasuki::client {
namespace {

using Entry = MessageEntry;

// Those from deals on stand in tables of their own, one behind the other as in the enumeration.
constexpr size_t kEntriesOfOthers = kDealEntries.size() + kPromiseEntries.size() +
                                    kHandoverEntries.size() + kLeavingEntries.size() +
                                    kAuditEntries.size() + kCoachingEntries.size() +
                                    kReplayEntries.size() + kFigureEntries.size();
constexpr size_t kBeforeDeals = static_cast<size_t>(Message::kCount) - kEntriesOfOthers;

// Its type is said: clang deduces none of more than 256 elements.
constexpr std::array<Entry, kBeforeDeals> kEntries = {
    Entry{Message::kFolding, "bringing the views up to date: $0 %",
          "表示用のデータを更新しています: $0 %"},
    Entry{Message::kErrorLead, "", "エラー: "},
    Entry{Message::kAdviceLead, "→ ", "→ "},
    Entry{Message::kPending, "pending", "未送信"},
    Entry{Message::kAfterLeaving, "came after leaving", "退職後に到着"},
    Entry{Message::kNextTouch, "next touch: $0", "次のアクション: $0"},
    Entry{Message::kNoNextTouch, "no next touch", "次のアクションなし"},
    Entry{Message::kNoSlotLeft, "no slot is left on $0", "$0にはもう連絡できる時間帯がないため"},
    Entry{Message::kNoBusinessDay, "$0 is not a business day", "$0は営業日ではないため"},
    Entry{Message::kIsHoliday, "$0 is a holiday: $1", "$0は祝日($1)のため"},
    Entry{Message::kIsClosed, "$0 is closed every year", "$0は毎年の休業日のため"},
    Entry{Message::kIsClosingDay, "$0 is a closing day of ours", "$0は自社の休業日のため"},
    Entry{Message::kIsFirmClosingDay, "$0 is a closing day of theirs", "$0は先方の休業日のため"},
    Entry{Message::kIsRefusedTime, "nothing is sent on $0 at that hour",
          "$0のその時間帯は送らない決まりのため"},
    Entry{Message::kAfterSeason, "after $0 $1: $2", "$1年の$0明け: $2"},
    Entry{Message::kSeasonDays, "from $0 to $1", "期間: $0から$1まで"},
    Entry{Message::kProvisional, "provisional: the law may still change these holidays",
          "暫定: この時期の祝日はまだ確定していません"},
    Entry{Message::kProvisionalMark, "provisional", "暫定"},
    Entry{Message::kNoHolidays, "no holiday list is for $0 in that year",
          "$0の祝日は、その年については登録されていません"},
    Entry{Message::kHolidaysEnd,
          "the holidays are confirmed until $0 only: put the new ones into the policy",
          "確定している祝日は$0までです。新しい祝日をチームの運用ルールに入れてください"},
    Entry{Message::kPlanned, "$0 planned", "$0の予定"},
    Entry{Message::kThenAppointment, "then: $0", "その後: $0"},
    Entry{Message::kLabelAppointment, "then", "その後"},
    Entry{Message::kQueue, "queue", "未割当"},
    Entry{Message::kDueMet, "met on $0, no follow-up yet", "$0に面識、まだフォローなし"},
    Entry{Message::kDueAdded, "added on $0, no follow-up yet", "$0に登録、まだフォローなし"},
    Entry{Message::kDueOverDays, "more than {0:a day|$0 days} ago", "$0日を過ぎています"},
    Entry{Message::kDueStep, "contact $0 of $1", "$1回中$0回目のフォロー"},
    Entry{Message::kDueUnanswered, "{0:one contact|$0 contacts} unanswered", "返信なし$0回"},
    Entry{Message::kDueQuotes, "quotes {0:the message before|the $0 messages before}",
          "前の$0通を引用"},
    Entry{Message::kDueAgain, "no answer since $0", "$0から返信なし"},
    Entry{Message::kDueAnswer, "they contacted us on $0 and wait for an answer",
          "$0に先方から連絡あり、返答待ち"},
    Entry{Message::kDueAgreed, "after “$0”: say what happens next", "「$0」の次の対応を決める"},
    Entry{Message::kDueSeason, "put off until after $0", "$0明けまで保留"},
    Entry{Message::kDueNotNow, "they said “not now”", "「今ではない」との返事"},
    Entry{Message::kQuoted, "“$0”", "「$0」"},
    Entry{Message::kDueNo, "they said no; has anything changed?", "お断りの後の再アプローチ"},
    Entry{Message::kDueLost, "lost; has anything changed?", "失注後の再アプローチ"},
    Entry{Message::kDueLimit, "{0:one contact|$0 contacts} without an answer; take it up again",
          "$0回返信なし、再アプローチ"},
    Entry{Message::kDueRevisit, "time to take it up again", "再アプローチの時期"},
    Entry{Message::kDueNurture, "staying in touch; last contact on $0", "関係維持、最終接触$0"},
    Entry{Message::kDueConsidering, "they are considering it; their answer is due",
          "先方で検討中、返事の時期"},
    Entry{Message::kDueReorder, "after the sale: time for the re-order", "追加受注の時期"},
    Entry{Message::kDueChosen, "a date that was chosen", "決めておいた日"},
    Entry{Message::kDueDelivery, "the delivery is promised for $0", "納品の約束は$0"},
    Entry{Message::kDueSuccessor, "their person changed: greet the successor",
          "先方の担当者が交代しました。後任の方へのご挨拶"},
    Entry{Message::kDueIntroduction, "new owner since $0: introduce yourself first",
          "$0に担当変更。まず後任の挨拶を"},
    Entry{Message::kDueTriage, "imported; its day was $0", "取り込み時に期日($0)を過ぎていたもの"},
    Entry{Message::kDueQueue, "nobody owns it", "担当者がいません"},
    Entry{Message::kDueContest, "$0 has it, $1 was named too", "現在の担当は$0、$1も指名"},
    Entry{Message::kNothingDue, "nothing is due", "予定はありません"},
    Entry{Message::kTriageWaits, "$0 more of an import wait in triage",
          "取り込み分の残り$0件は後日表示"},
    Entry{Message::kIntroductionsWait,
          "{0:one more introduction waits|$0 more introductions wait} for the days to come",
          "このほか$0件の後任挨拶は、後日に回しています"},
    Entry{Message::kOverdueBy, "{0:a day|$0 days} overdue", "$0日超過"},
    Entry{Message::kAgendaCount, "$0 due, $1 of them overdue", "全$0件、うち超過$1件"},
    Entry{Message::kIcsWritten, "{0:one entry|$0 entries} written to $1",
          "$1に予定$0件を書き出しました"},
    Entry{Message::kTableWritten, "$0: {1:one row|$1 rows}", "$0: $1行"},
    Entry{Message::kForgottenMark, "forgotten", "放置"},
    Entry{Message::kSilentMark, "long silent", "長期間接触なし"},
    Entry{Message::kOptedOutMark, "opted out", "連絡停止"},
    Entry{Message::kOwnersOfProspects, "of its prospects: $0", "見込み客の担当: $0"},
    Entry{Message::kComma, ", ", "、"},
    Entry{Message::kOutcomeLead, "= ", "結果: "},
    Entry{Message::kSemicolon, "; ", " / "},
    Entry{Message::kParenthesis, "$0 ($1)", "$0($1)"},
    Entry{Message::kNothingFound, "nothing found", "該当なし"},
    Entry{Message::kTotal, "$0 in all", "全$0件"},
    Entry{Message::kOlderLeftOut,
          "$0 older {0:event is|events are} not shown here: tasuki firm show $1 --all",
          "これより前の$0件は省略しています(全件: tasuki firm show $1 --all)"},
    Entry{Message::kProspectAdded, "added $0, owned by you", "$0を追加しました(担当: 自分)"},
    Entry{Message::kProspectAddedToQueue, "added $0 to the queue", "$0を未割当で追加しました"},
    Entry{Message::kFirmFound, "at $0, a firm you know already", "既存の会社: $0"},
    Entry{Message::kFirmMade, "at $0, a new firm", "新しい会社: $0"},
    Entry{Message::kFirmResembles, "it resembles $0, which stays another firm",
          "「$0」に似ていますが、別の会社として登録しました"},
    Entry{Message::kKnownByEmail, "the address $0 is known: $1",
          "メールアドレス $0 は登録済みです: $1"},
    Entry{Message::kKnownByPhone, "the number $0 is known: $1", "電話番号 $0 は登録済みです: $1"},
    Entry{Message::kKnownByName, "the name $0 is known: $1", "同じ名前の方が登録済みです: $0、$1"},
    Entry{Message::kKnownTouched, "owner $0, last touch $1", "担当: $0、前回の接触: $1"},
    Entry{Message::kKnownNobodyTouched, "owner $0, no touch yet", "担当: $0、接触なし"},
    Entry{Message::kKnownAdvice,
          "if it is the same person, take this one back: tasuki undo $0 --why \"entered twice\"",
          "同じ方であれば、今回の登録を取り消してください: tasuki undo $0 --why \"重複登録\""},
    Entry{Message::kOptedOutAs,
          "$0 is somebody who asked us to stop ($1, $2): this entry counts as opted out, too",
          "$0さんは、連絡停止を希望した方($1、$2)です。この登録も連絡停止として扱います"},
    Entry{Message::kProspectChanged, "changed $0", "$0さんの情報を変更しました"},
    Entry{Message::kSucceeded,
          "after $1 it is $0 now, who takes over the history, the promises and the dates",
          "$0さんが$1さんの後任です。履歴・約束・予定を引き継ぎました"},
    Entry{Message::kMerged, "$0 ($1) goes on as $2 ($3); `tasuki split $1` takes that back",
          "$0($1)を$2($3)にまとめました。元に戻すには `tasuki split $1`"},
    Entry{Message::kMergedOwner, "the owner is $0; the other entry was $1's",
          "担当は$0です。まとめた登録の担当は$1でした"},
    Entry{
        Message::kMergedAppointment,
        "the other entry had an appointment, too: $0; `tasuki next` sets it anew if it still holds",
        "まとめた登録にも予定がありました: $0。有効であれば `tasuki next` で設定し直してください"},
    Entry{Message::kSplit, "$0 ($1) and $2 ($3) are two entries again",
          "$0($1)と$2($3)を別々の登録に戻しました"},
    Entry{Message::kFirmChanged, "changed the firm $0", "$0の情報を変更しました"},
    Entry{Message::kTouchOut, "logged: $0 to $1", "記録しました: $1さんに$0"},
    Entry{Message::kTouchMet, "logged: $0 with $1", "記録しました: $1さんと$0"},
    Entry{
        Message::kTouchBeyond,
        "finding: number $0 unanswered, the limit is $1; one more needs `tasuki cadence override`",
        "指摘: 返信なしで$0回目(上限$1回)。次は `tasuki cadence override` で理由の記録を"},
    Entry{Message::kTouchIn, "logged: $0 from $1", "記録しました: $1さんから$0"},
    Entry{Message::kOutcomeWritten, "outcome for $1: $0", "$1さんの結果: $0"},
    Entry{Message::kOutcomeMeans, "\"$0\", as this team uses it: $1", "「$0」の定義: $1"},
    Entry{
        Message::kDeferredAgain,
        "$0 has put us off for the time number $1: ask what would have to change, or take it as a "
        "no",
        "$0が先に延ばすのは$1回目です。何が変われば進むのかを尋ねるか、見込みなしとして扱ってくだ"
        "さい"},
    Entry{Message::kReopened, "$0 wrote of their own accord, and is followed up again",
          "$0さんから連絡があったため、フォローを再開します"},
    Entry{Message::kNextWritten, "next touch set for $0", "$0さんの次のアクションを設定しました"},
    Entry{Message::kNoteWritten, "noted for $0", "$0さんについてのメモを記録しました"},
    Entry{Message::kPushbackWritten, "noted for $0: they object to being followed up",
          "$0さんからのフォローへの苦情を記録しました"},
    Entry{Message::kPushbackAnswer, "one may answer: \"$0\"", "返答の例:「$0」"},
    Entry{Message::kPushbackReply, "How many times do you want your sales team to follow up?",
          "御社の営業の方には、お客様へ何回くらいフォローしてほしいとお考えですか"},
    Entry{Message::kPushbackStop,
          "if they asked us to stop for good: `tasuki outcome WHO opted-out --words TEXT`",
          "今後一切の連絡停止を求められた場合: `tasuki outcome WHO opted-out --words TEXT`"},
    Entry{Message::kRetracted, "taken back: $0, $1 (it stays visible)",
          "取り消しました: $1の$0(記録には残ります)"},
    Entry{Message::kCadenceHead, "$0: $1, $2 unanswered at most, then $3",
          "$0: $1、未返信は$2回まで、その後は$3"},
    Entry{Message::kCadenceSince, "$0, since $1", "$0($1開始)"},
    Entry{Message::kCadenceNone, "no cadence is under way", "進行中のフォロー計画はありません"},
    Entry{Message::kCadenceShifted, "late steps moved the others by $0 {0:day|days}",
          "遅れた分、以降の予定を$0日後ろにずらしています"},
    Entry{Message::kCadenceUnanswered, "$0 of $1 unanswered touches used",
          "未返信: $0回(上限$1回)"},
    Entry{
        Message::kCadenceOlder,
        "it ends by the policy it started with (seq $0), which has changed since; `tasuki cadence "
        "start WHO $1` begins the present one",
        "開始時の設定(番号$0)のまま進みます。その後、設定が変わりました。今の設定で始めるには "
        "`tasuki cadence start WHO $1`"},
    Entry{Message::kCadenceStarted, "started $1 with $0", "$0の$1を始めました"},
    Entry{Message::kCadencePaused, "the follow-up of $0 is paused", "$0のフォローを休止しました"},
    Entry{Message::kCadenceResumed, "$0 is followed up again", "$0のフォローを再開しました"},
    Entry{Message::kCadenceStopped, "the short-term follow-up of $0 has ended",
          "$0の短期のフォローを終了しました"},
    Entry{Message::kCadenceOverridden, "$0 may be contacted once more, for the time number $1",
          "$0にもう1回連絡できます($1回目)"},
    Entry{Message::kStepAtStart, "at the start", "開始時"},
    Entry{Message::kStepOnDay, "day $0", "$0日目"},
    Entry{Message::kStepBusinessDays, "{0:one business day|$0 business days} later",
          "前回から$0営業日後"},
    Entry{Message::kStepMonths, "$0 {0:month|months} later", "前回から$0か月後"},
    Entry{Message::kStepMonthsWindow, "$0 to $1 {1:month|months} later", "前回から$0〜$1か月後"},
    Entry{Message::kStepPlannedFor, " (planned for $0)", "(当初の予定: $0)"},
    Entry{Message::kAssigned, "$0 now belongs to $1", "$0の担当は$1になりました"},
    Entry{Message::kAssignedToQueue, "$0 is in the queue now", "$0を未割当に戻しました"},
    Entry{Message::kAssignedMany, "$0 handed over", "$0件の担当を変更しました"},
    Entry{Message::kRequested, "asked for: it is recorded, and the managers see it",
          "依頼しました。記録され、マネージャーに表示されます"},
    Entry{Message::kRequestDeclined, "declined: the owner of $0 is still $1, and $2 will read why",
          "却下しました。$0の担当は$1のままです。理由は$2に伝わります"},
    Entry{Message::kRequestWithdrawn, "taken back: the owner of $0 is still $1",
          "依頼を取り下げました。$0の担当は$1のままです"},
    Entry{Message::kDeclinedMark, "declined by $0: $1", "$0が却下: $1"},
    Entry{Message::kDeclinedTold, "$0 declined what you asked for, $1 to $2: $3",
          "$0が依頼を却下しました($1の担当を$2に): $3"},
    Entry{Message::kNowOfFirm, "$0 has no owner of its own now: it is $1's, who owns the firm $2",
          "$0に個別の担当者はいなくなりました。会社($2)の担当の$1が引き続き担当します"},
    Entry{Message::kClaimed, "$0 is yours", "$0はあなたの担当になりました"},
    Entry{Message::kIntroduced, "logged: $0 has been introduced to $1",
          "記録しました: $0さんに後任($1)を紹介"},
    Entry{Message::kContestResolved, "resolved: $0 belongs to $1", "解決しました: $0の担当は$1"},
    Entry{Message::kRequestsOpen,
          "asked for, and not theirs to decide (answer with assign, or decline):",
          "担当変更の依頼(`tasuki assign` で割り当てるか、`tasuki contest decline` で却下):"},
    Entry{Message::kWrittenBefore,
          "done already, in $0 {0:event|events}: what did it ended before it could say so",
          "記録済みです($0件)。応答の前に処理が終了していました"},
    Entry{Message::kPolicyFounded, "in force since the team was founded, $0",
          "チームの作成時からの設定です($0)"},
    Entry{Message::kPolicySince, "in force since $0, set by $1",
          "$0から有効な設定です(設定者: $1)"},
    Entry{Message::kPolicySame, "nothing differs from the policy in force",
          "現在の設定と同じです。変更はありません"},
    Entry{Message::kHolidaysTaken, "$0 {0:holiday|holidays} for the list $1, from $2 to $3",
          "祝日$0日分($2年から$3年)をリスト「$1」に取り込みます"},
    Entry{Message::kHolidaysBefore, "$0 {0:day|days} before 1970 {0:is|are} left out",
          "1970年より前の$0日分は対象外です"},
    Entry{Message::kPolicySet, "the policy is set: $0 {0:change|changes}",
          "設定を変更しました($0件)"},
    Entry{Message::kPolicyNothing, "nothing", "なし"},
    Entry{Message::kMemberAdded, "$0 is in the team as $1", "$0を$1として追加しました"},
    Entry{Message::kMemberCode, "join code, good once and for 7 days: $0",
          "参加コード(1回限り、7日間有効): $0"},
    Entry{Message::kRoleChanged, "$0 is $1 now", "$0の役割は$1になりました"},
    Entry{Message::kRoleEmpties,
          "in the new role $0 may own nothing, and has $1 {1:prospect|prospects} and $2 "
          "{2:firm|firms}: $3 "
          "{3:prospect goes|prospects go} to the queue, the others to the owners of their firms",
          "$0は見込み客$1件と会社$2社を担当しています。新しい役割では担当を持てないため、見込み客"
          "$3件は未割当になり、残りは会社の担当者に移ります"},
    Entry{Message::kRoleEmptiesAdvice, "`$0` does it; `$1` gives it back",
          "実行するには `$0`、元に戻すには `$1`"},
    Entry{Message::kRoleEmptied,
          "they owned $0 {0:prospect|prospects} and $1 {1:firm|firms}: $2 {2:is|are} in the queue "
          "now; to give all of it back: $3",
          "担当していた見込み客$0件と会社$1社を外しました(未割当: $2件)。元に戻すには: $3"},
    Entry{Message::kGivenBack, "given back: $0 {0:prospect|prospects} and $1 {1:firm|firms}",
          "担当を元に戻しました: 見込み客$0件、会社$1社"},
    Entry{
        Message::kMayBeGivenBack,
        "before, they owned $0 {0:prospect|prospects} and $1 {1:firm|firms} that nobody was given "
        "since; to give them back: $2",
        "以前の担当で、まだ誰にも割り当てられていないもの: 見込み客$0件、会社$1社。元に戻すには: "
        "$2"},
    Entry{Message::kJoined, "joined $0 as $1", "$0に$1として参加しました"},
    Entry{Message::kJoinedNext, "next: tasuki sync", "次は同期してください: tasuki sync"},
    Entry{Message::kSynced, "in step with the server at seq $0", "サーバーと同期しました(番号$0)"},
    Entry{Message::kSyncedCounts, "sent $0, received $1", "送信$0件、受信$1件"},
    Entry{Message::kSyncWaiting,
          "the server was restored from a backup and takes nothing in yet; it is at seq $0",
          "サーバーはバックアップから復元され、まだ受け付けていません(番号$0)"},
    Entry{Message::kSyncLacks, "$0 {0:event|events} here that it lost (seq $1) {0:is|are} kept",
          "サーバーから失われた$0件(番号$1)はこの端末にあります"},
    Entry{
        Message::kSyncWaitsForClock,
        "the server's clock has leapt by more than a year: it takes nothing in until its operator "
        "has set or confirmed the date; what you write is kept here",
        "サーバーの日付が1年以上飛んでいます。管理者が直すか確認するまで受け付けません。記録はこの"
        "端末に"
        "残ります"},
    Entry{Message::kSyncLacksOwn,
          "this laptop wrote $0 of them: {0:it goes|they go} back by {0:itself|themselves} once an "
          "operator has run `tasukid accept-loss`",
          "うち$0件はこの端末の記録です。管理者が `tasukid accept-loss` "
          "を実行すると自動で再送されます"},
    Entry{Message::kSyncLacksOthers,
          "others wrote $0 of them ($1): {0:that goes|those go} back only when their laptops sync, "
          "or when somebody gives {0:it|them} back; until then this laptop keeps {0:it|them} "
          "(`tasuki lost list`)",
          "うち$0件は他の端末の記録です($1)"
          "。その端末が同期するか、誰かが戻すまでサーバーには戻りません。"
          "それまでこの端末に残ります(`tasuki lost list`)"},
    Entry{Message::kLostOfOthers,
          "$0 {0:event|events} of others ($1) {0:is|are} kept here and not on the server: `tasuki "
          "lost list` shows {0:it|them}, `tasuki lost give-back` hands {0:it|them} in",
          "他の人の記録$0件($1)はこの端末にだけあり、サーバーにはありません。`tasuki lost list` "
          "で確認、"
          "`tasuki lost give-back` で戻せます"},
    Entry{Message::kLostGiven, "given back: $0 {0:event is|events are} on the server again",
          "$0件をサーバーに戻しました"},
    Entry{Message::kLostNotYet,
          "nothing is lost yet: an operator decides with `tasukid accept-loss`, once no better "
          "copy of the server is to be found",
          "まだ何も失われていません。より新しいサーバーの控えがなければ、管理者が `tasukid "
          "accept-loss` で確定します"},
    Entry{
        Message::kHandedIn,
        "$0 {0:event|events} that the server lost and that yours {0:stands|stand} on, or that this "
        "laptop wrote under an earlier id, {0:was|were} handed in again",
        "サーバーが失った記録のうち、この端末の記録の前提となるものと、以前のIDで書いたもの"
        "$0件を戻しました"},
    Entry{Message::kLostForgotten, "forgotten here: $0 {0:event|events}",
          "$0件をこの端末から消しました"},
    Entry{Message::kLostLeft, "kept here still: $0 {0:event|events}",
          "まだこの端末に残っています: $0件"},
    Entry{Message::kClockAhead,
          "this laptop's clock is $0 ahead of the server's: dates written here are wrong until it "
          "is set",
          "この端末の時計はサーバーより$0進んでいます。直すまで日付がずれます"},
    Entry{Message::kClockBehind,
          "this laptop's clock is $0 behind the server's: dates written here are wrong until it is "
          "set",
          "この端末の時計はサーバーより$0遅れています。直すまで日付がずれます"},
    Entry{Message::kMovedForked,
          "this home was copied, or put back from an old copy: it goes on under a new replica id; "
          "nothing is lost, and $0 {0:event|events} that only it had {0:is|are} sent again",
          "このフォルダーは複製か古い控えから戻されたものです。新しいIDで続けます。失われた"
          "ものはなく、ここにしかない$0件を送り直します"},
    Entry{Message::kMovedDoubled,
          "part of what waited here is in the journal already: this home goes on under a new "
          "replica id; nothing is lost or doubled, and $0 {0:event|events} that only it had "
          "{0:is|are} sent",
          "送信待ちの一部は既にジャーナルにあります。新しいIDで続けます。欠落も重複もなく、"
          "ここにしかない$0件を送ります"},
    Entry{Message::kSentAgainLost,
          "the server was restored without the journal's end: nothing is lost here, and $0 "
          "{0:event|events} that this laptop wrote {0:is|are} sent again",
          "サーバーはジャーナルの末尾なしで復元されました。ここで失われたものはなく、この端末の"
          "$0件を送り直します"},
    Entry{Message::kNotTakenEvent, "not taken: $0, $1 ($2): $3",
          "反映されていません: $0、$1($2): $3"},
    Entry{Message::kNotTakenMore, "and $0 more; `tasuki log` has them all",
          "ほかに$0件。`tasuki log` にすべてあります"},
    Entry{Message::kWhyUnauthorised, "it was not yours to decide when it came in",
          "届いた時点で権限がありませんでした"},
    Entry{Message::kWhyContested, "a colleague decided otherwise without knowing of it",
          "ほかのメンバーが、互いに知らないまま別の決定をしました"},
    Entry{Message::kWhySetApart, "this device or its member had left the team",
          "この端末かメンバーはチームを離れていました"},
    Entry{Message::kWhyInvalid, "it does not fit what the team had by then",
          "届いた時点の状態に合いませんでした"},
    Entry{Message::kOwnerIsNow, "; $0 has it now", "。現在の担当: $0"},
    Entry{Message::kDoRequest,
          "a manager sees it as a request (`tasuki contest list`) and answers with assign",
          "マネージャーには依頼として表示されます(`tasuki contest list`)"},
    Entry{Message::kDoAskManager, "ask the owner or a manager to write it, if it should count",
          "必要であれば、担当者かマネージャーに記録を依頼してください"},
    Entry{Message::kDoContest, "a manager decides: `tasuki contest list`",
          "マネージャーが決めます: `tasuki contest list`"},
    Entry{Message::kDoApart, "ask a manager whether it should count",
          "反映するかマネージャーに確認してください"},
    Entry{Message::kDoInvalid,
          "look at what stands there now, and write it again if it should count",
          "現在の内容を確認し、必要であれば入力し直してください"},
    Entry{Message::kWatching, "watching; Ctrl-C ends it", "監視中(Ctrl-Cで終了)"},
    Entry{Message::kAgentReady, "agent ready for $0", "常駐プログラムを開始しました: $0"},
    Entry{Message::kAgentFeedMoved,
          "another program has taken the calendar feed's port: subscribe to the new address "
          "(`tasuki status`)",
          "カレンダー配信のポートは別のプログラムが使用中です。新しいアドレスを登録し直してください"
          "(`tasuki status`)"},
    Entry{Message::kRemindRest, "$0 more {0:thing is|things are} due today",
          "本日の予定がほかに$0件あります"},
    Entry{Message::kRemindRestDo, "`tasuki today` shows them", "`tasuki today` で確認できます"},
    Entry{Message::kAgentStopped, "agent stopped", "常駐プログラムを終了しました"},
    Entry{Message::kHeadName, "name", "名前"},
    Entry{Message::kHeadCompany, "company", "会社"},
    Entry{Message::kHeadOwner, "owner", "担当"},
    Entry{Message::kHeadNext, "next touch", "次のアクション"},
    Entry{Message::kHeadId, "id", "ID"},
    Entry{Message::kHeadRole, "role", "役割"},
    Entry{Message::kHeadState, "state", "状態"},
    Entry{Message::kHeadManager, "manager", "上司"},
    Entry{Message::kHeadProspects, "prospects", "見込み客"},
    Entry{Message::kHeadSeq, "seq", "番号"},
    Entry{Message::kHeadWhen, "when", "日時"},
    Entry{Message::kHeadWhat, "what", "内容"},
    Entry{Message::kHeadBy, "by", "記入者"},
    Entry{Message::kHeadDetails, "details", "詳細"},
    Entry{Message::kHeadVerdict, "verdict", "判定"},
    Entry{Message::kHeadSince, "waiting since", "未割当になった日時"},
    Entry{Message::kHeadLastOwner, "last owner", "前の担当"},
    Entry{Message::kHeadPresent, "stands", "現在"},
    Entry{Message::kHeadWanted, "also wanted", "ほかの希望者"},
    Entry{Message::kHeadKey, "by", "集計"},
    Entry{Message::kHeadWon, "won", "受注"},
    Entry{Message::kHeadLost, "lost", "失注"},
    Entry{Message::kHeadOpen, "open", "商談中"},
    Entry{Message::kHeadOut, "touches", "接触"},
    Entry{Message::kHeadIn, "inbound", "先方から"},
    Entry{Message::kLabelOwner, "owner", "担当"},
    Entry{Message::kLabelGroup, "group", "区分"},
    Entry{Message::kLabelLastTouch, "last touch", "最終接触"},
    Entry{Message::kLabelNextTouch, "next touch", "次のアクション"},
    Entry{Message::kLabelFollowUp, "follow-up", "フォロー"},
    Entry{Message::kLabelCounters, "touches", "接触"},
    Entry{Message::kCountersText, "$0 unanswered, $1 in this cadence, $2 in all",
          "返答なし$0回、今回のフォロー$1回、累計$2回"},
    Entry{Message::kLabelContact, "contact", "連絡先"},
    Entry{Message::kLabelPosition, "position", "役職"},
    Entry{Message::kLabelDeals, "deals", "商談"},
    Entry{Message::kLabelContext, "context", "経緯"},
    Entry{Message::kLabelExpects, "expects", "先方の期待"},
    Entry{Message::kLabelAliases, "also known as", "別名"},
    Entry{Message::kLabelClosing, "closed on", "休業日"},
    Entry{Message::kLabelNote, "note", "メモ"},
    Entry{Message::kLabelZone, "zone", "タイムゾーン"},
    Entry{Message::kLastOwnerWas, "queue (last: $0)", "未割当(前の担当: $0)"},
    Entry{Message::kContestOpen, "two owners were named at once: see tasuki contest list",
          "担当が重複しています。`tasuki contest list` で確認してください"},
    Entry{Message::kReadOnly,
          "read-only here: a newer tasuki wrote something about it that this one does not know; "
          "update tasuki",
          "ここでは読むことだけできます。新しい版の tasuki "
          "で書かれた、この版の知らない内容があります。"
          "tasuki を更新してください"},
    Entry{Message::kReadOnlyMark, "read-only", "読み取り専用"},
    Entry{Message::kMergedInto, "merged into $0", "$0に統合済み"},
    Entry{Message::kMergedFrom, "with the entry $0 ($1), which was merged into this one",
          "統合した登録: $0($1)"},
    Entry{Message::kLabelFormer, "before them", "前任者"},
    Entry{Message::kOptedOutBy,
          "opted out: the same person asked us to stop on another entry, $0 ($1)",
          "連絡停止: 同じ方が別の登録で連絡停止を希望しています: $0($1)"},
    Entry{Message::kUnreadableMark, "text cannot be read", "本文を読めません"},
    Entry{Message::kUndone, "added by mistake, and taken back (`tasuki undo $0` brings it back)",
          "誤って追加され、取り消されています(`tasuki undo $0` で元に戻せます)"},
    Entry{Message::kCrossedField, "$0: two changed this without knowing of each other: $1",
          "$0: 互いに知らずに変更されました: $1"},
    Entry{Message::kCrossedStands, " (stands)", "(現在の値)"},
    Entry{Message::kUndoOutweighed,
          "$1 took back \"$0\", which does not count: $2; take it back once more if it should "
          "still go",
          "$1の取消(「$0」)は反映されていません: $2。それでも取り消す場合はもう一度行ってください"},
    Entry{Message::kWrittenBy, "\"$0\" ($3) by $1, $2, written without knowing of it",
          "$1の「$0」($3、$2)が取消を知らずに記録されています"},
    Entry{Message::kPeopleAtFirm, "there are prospects at this firm",
          "この会社には見込み客がいます"},
    Entry{Message::kProspectsAtFirm, "$0 {0:prospect|prospects} at it", "所属する見込み客 $0件"},
    Entry{Message::kUndoTold, "$0: $1", "$0: $1"},
    Entry{Message::kCrossedTold, "crossed: $0, $1", "行き違い: $0、$1"},
    Entry{Message::kCoverUntil, "$0, covering until $1, then $2", "$0($1まで代行、その後$2)"},
    Entry{Message::kOutweighed, "written, but $0 does not stand: $1 by $2, $3, comes after it",
          "記録しましたが、$0は反映されていません: $2の$1($3)の方が後です"},
    Entry{Message::kWrittenOutcome, "the outcome", "結果"},
    Entry{Message::kWrittenNext, "the next touch", "次のアクション"},
    Entry{Message::kWrittenChange, "the change", "変更"},
    Entry{Message::kWrittenClosing, "the closing", "商談の終了"},
    Entry{Message::kClockJumpedBack,
          "this laptop's clock is $0 before what was written here last; what you write now still "
          "comes after it, unless you date it",
          "この端末の時計が、前回の記録より$"
          "0戻っています。日時を指定しない限り、今の記録が後になります"},
    Entry{Message::kRetractedMark, "taken back", "取消済み"},
    Entry{Message::kImportedMark, "imported", "取込"},
    Entry{Message::kCrossedMark, "crossed", "行き違い"},
    Entry{Message::kKeyAccount, "key account", "重要顧客"},
    Entry{Message::kStatusTeam, "team", "チーム"},
    Entry{Message::kStatusMember, "you", "自分"},
    Entry{Message::kStatusReplica, "replica", "端末のID"},
    Entry{Message::kStatusJournal, "journal", "ジャーナル"},
    Entry{Message::kStatusJournalText, "seq $0, epoch $1", "番号$0まで(世代$1)"},
    Entry{Message::kStatusRoot, "root", "検査値"},
    Entry{Message::kStatusDigest, "view digest", "表示用データ"},
    Entry{Message::kStatusOutbox, "outbox", "送信待ち"},
    Entry{Message::kStatusOutboxEmpty, "empty", "なし"},
    Entry{Message::kStatusOutboxWaiting, "$0 waiting", "$0件"},
    Entry{Message::kStatusServer, "server", "サーバー"},
    Entry{Message::kStatusConnected, "connected", "接続中"},
    Entry{Message::kStatusNotConnected, "not connected", "未接続"},
    Entry{Message::kStatusNeverSynced, "never synced", "未同期"},
    Entry{Message::kStatusLastSync, "last sync $0", "最終同期 $0"},
    Entry{Message::kStatusFeed, "calendar", "カレンダー"},
    Entry{Message::kStatusContests, "contests", "担当の重複"},
    Entry{Message::kStatusApart, "set apart", "保留"},
    Entry{Message::kStatusKeptApart, "kept apart", "未受理"},
    Entry{Message::kStatusNotTaken, "not taken", "反映されません"},
    Entry{Message::kStatusRequests, "requests", "回答待ちの依頼"},
    Entry{Message::kStatusRestored, "restored", "復元"},
    Entry{Message::kStatusRestoredText,
          "the server waits at seq $0; $1 {1:event|events} here that it lost {1:is|are} kept",
          "サーバーは番号$0で待機中。失われた$1件はこの端末にあります"},
    Entry{Message::kStatusLostOfOthers, "of others", "他の人の記録"},
    Entry{Message::kStatusHeld, "held", "送信待ち"},
    Entry{Message::kStatusHeldText,
          "$0 {0:event waits|events wait} in the outbox for what $1 wrote and the server lost: "
          "`tasuki "
          "sync` hands it in where it can, and says what to do",
          "未送信の$0件は、サーバーが失った$1の記録が戻るのを待っています。`tasuki sync` "
          "で戻せるものを戻し、できないときは対処を示します"},
    Entry{Message::kStatusClock, "clock", "時計"},
    Entry{Message::kStatusHolidays, "holidays", "祝日"},
    Entry{Message::kStatusAlarm, "ALARM", "警告"},
    Entry{Message::kStatusLost, "lost", "消失"},
    Entry{Message::kStatusLostText,
          "$0 {0:act|acts} written here, with a damaged store (kept in $1)",
          "この端末で入力した操作$0件が、データの破損で失われました(破損したデータ: $1)"},
    Entry{
        Message::kRecoveredLost,
        "$0 {0:act|acts} written here cannot be read and {0:is|are} lost ($1 {1:event|events}); "
        "what was sent before comes back with `tasuki sync`, the rest is to be written again",
        "この端末で入力した操作$0件(記録$1件)が読み取れず、失われました。送信済みのものは `tasuki "
        "sync` "
        "で戻ります。それ以外はもう一度入力してください"},
    Entry{Message::kRecoveredNothingLost, "nothing that was written here is lost",
          "この端末で入力したものは失われていません"},
    Entry{Message::kRecoveredKept,
          "kept: the journal up to seq $0, and $1 {1:event|events} not yet sent",
          "残ったもの: 番号$0までのジャーナルと、未送信の記録$1件"},
    Entry{Message::kRecoveredAnew,
          "kept: $0 {0:act|acts} not yet sent ($1 {1:event|events}); all that was sent comes back "
          "with the next "
          "`tasuki sync`",
          "残ったもの: 未送信の操作$0件(記録$1件)。送信済みのものは次の `tasuki sync` "
          "で戻ります"},
    Entry{
        Message::kRecoveredUntold,
        "acts not yet sent that are not counted here, if there were any, are lost: nothing is left "
        "that could tell",
        "ここに数えられていない未送信の入力があった場合は失われました。有無を確かめられるものが残っ"
        "ていません"},
    Entry{Message::kRecoverAsk, "go on with this? (y/N)", "この内容で続けますか?(y/N)"},
    Entry{Message::kRecoveredFolder, "the damaged store lies in $0 as it was: keep it",
          "破損したデータは $0 にそのまま残してあります。消さずに保管してください"},
};

constexpr std::array<std::span<const Entry>, 9> kTables = {
    kEntries,      kDealEntries,     kPromiseEntries, kHandoverEntries, kLeavingEntries,
    kAuditEntries, kCoachingEntries, kReplayEntries,  kFigureEntries};

constexpr const Entry& EntryAt(size_t index) {
  size_t table = 0;
  while (index >= kTables[table].size()) index -= kTables[table++].size();
  return kTables[table][index];
}

constexpr bool InOrder() {
  for (size_t i = 0; i < static_cast<size_t>(Message::kCount); ++i) {
    if (static_cast<size_t>(EntryAt(i).message) != i) return false;
  }
  return true;
}
static_assert(InOrder(), "the table follows the order of the enumeration");

constexpr size_t kPlaces = 4;  // `$0` … `$3`.

// Whether every `$` is one of the places, which is what Substitute takes.
constexpr bool PlacesFit(const char* text) {
  for (; *text != '\0'; ++text) {
    if (*text != '$') continue;
    if (text[1] < '0' || text[1] >= '0' + static_cast<int>(kPlaces)) return false;
  }
  return true;
}
constexpr bool AllPlacesFit() {
  for (size_t i = 0; i < static_cast<size_t>(Message::kCount); ++i) {
    if (!PlacesFit(EntryAt(i).english) || !PlacesFit(EntryAt(i).japanese)) return false;
  }
  return true;
}
static_assert(AllPlacesFit(), "places are $0 to $3");

}  // namespace

std::string Say(Language language, Message message, const std::vector<std::string>& values) {
  const Entry& entry = EntryAt(static_cast<size_t>(message));
  std::array<absl::string_view, kPlaces> fill;
  TASUKI_CHECK(values.size() <= fill.size()) << "a sentence has " << fill.size() << " places";
  std::copy(values.begin(), values.end(), fill.begin());
  if (language == Language::kJapanese) {
    return absl::Substitute(entry.japanese, fill[0], fill[1], fill[2], fill[3]);
  }
  return absl::Substitute(WithNumbers(entry.english, values), fill[0], fill[1], fill[2], fill[3]);
}

}  // namespace tasuki::client
