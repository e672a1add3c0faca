#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of coaching notes, events set apart and devices.
// Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kCoachingEntries = {
    MessageEntry{Message::kCoachNoted, "noted about $0; they and the managers can read it",
                 "$0さんについて記録しました(本人とマネージャーだけが読めます)"},
    MessageEntry{Message::kCoachUnreadable,
                 "its words cannot be read here; `tasuki sync` may bring the key",
                 "内容をこの端末では読めません。`tasuki sync` で読めるようになることがあります"},
    MessageEntry{Message::kOfHandover, "handover", "引継ぎ"},
    MessageEntry{Message::kHeadAboutWhom, "about", "対象"},
    MessageEntry{Message::kHeadTheme, "theme", "主題"},
    MessageEntry{Message::kHeadProspect, "prospect", "見込み客"},
    MessageEntry{Message::kHeadNotedBy, "by", "記入者"},
    MessageEntry{Message::kHeadNote, "note", "メモ"},
    MessageEntry{Message::kHeadJoined, "joined", "登録日時"},
    MessageEntry{Message::kDeviceThis, "this one", "この端末"},
    MessageEntry{Message::kDeviceRevoked,
                 "laptop $0 of $1 is revoked: it gets nothing any more, and what it hands in waits "
                 "for a manager",
                 "$1さんの端末$0"
                 "を無効にしました。今後は何も届かず、この端末から届く記録はマネージャーの"
                 "判断を待ちます"},
    MessageEntry{Message::kApartNone, "no event waits set apart", "保留の記録はありません"},
    MessageEntry{Message::kApartOf, "$0, laptop $1 ($2)", "$0さん、端末$1($2)"},
    MessageEntry{Message::kApartNeeds, "stands on $0", "前提となる記録: $0"},
    MessageEntry{Message::kApartWouldBe, "if admitted: $0", "承認した場合の判定: $0"},
    MessageEntry{Message::kApartNoChange, "nothing else that is shown would change",
                 "ほかの表示は変わりません"},
    MessageEntry{Message::kApartMore, "and {0:one more|$0 more}: give ids to see them",
                 "ほかに$0件。IDを指定すると表示します"},
    MessageEntry{Message::kApartAdmitted, "admitted {0:one event|$0 events}",
                 "記録$0件を承認しました"},
    MessageEntry{Message::kApartRefused, "{0:one event stays|$0 events stay} without effect",
                 "記録$0件を却下しました(無効のまま残ります)"},
    MessageEntry{Message::kApartContested,
                 "{0:one of them lost|$0 of them lost} to another decision: `tasuki contest list`",
                 "うち$0件は別の決定と重複しています。`tasuki contest list` で確認してください"},
    MessageEntry{Message::kApartNoEffect,
                 "{0:one of them does|$0 of them do} not fit what stands now, and {0:has|have} no "
                 "effect all the same",
                 "うち$0件は現在の状態に合わないため、承認しても効力がありません"},
    MessageEntry{Message::kApartStillWait, "{0:one event waits|$0 events wait} still",
                 "保留の記録がまだ$0件あります"},
    MessageEntry{Message::kRecordTitle, "$0: what fell due since $1",
                 "$0さん: $1以降に期日が来たもの"},
    MessageEntry{Message::kHeadFellDue, "fell due", "期日が来た数"},
    MessageEntry{Message::kHeadDoneInTime, "done in time", "期限内"},
    MessageEntry{Message::kRecordNothingDue, "nothing fell due", "期日が来たものはありません"},
    MessageEntry{Message::kRecordShare, "done in time: $0% of $1 (measure: $2% of at least $3)",
                 "期限内の割合: $1件中$0%(目安: $3件以上で$2%)"},
    MessageEntry{Message::kRecordSustained,
                 "handovers received and sustained: $0 of $1 (measure: $2% of at least $3)",
                 "引き継いで続いているもの: $1件中$0件(目安: $3件以上で$2%)"},
    MessageEntry{Message::kRecordBelow, "below the team's measure", "チームの目安を下回っています"},
    MessageEntry{Message::kRecordHint,
                 "for managers: below the team's measure: $0. $1; $2. Perhaps "
                 "go along at the start; `tasuki member record` shows how they are computed",
                 "マネージャーの方へ: $0さんの実績はチームの目安を下回っています。$1、$2。"
                 "最初は同行することもご検討ください。内訳は `tasuki member record` で見られます"},
};

}  // namespace tasuki::client
