#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of replaying a history, and of what the rules say
// of it. Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kReplayEntries = {
    MessageEntry{Message::kReplayHead, "$0 of $1", "$1件中$0件目"},
    MessageEntry{Message::kReplayKnownHead, "$0 of $1, as $2's laptop knew it",
                 "$1件中$0件目($2さんの端末が知っていた内容)"},
    MessageEntry{Message::kReplayNobody, "nobody was known under that name yet",
                 "この時点では、まだ登録されていません"},
    MessageEntry{Message::kReplayState, "$0: $1", "$0: $1"},
    MessageEntry{Message::kReplayCadence, "$0, $1 done", "$0、$1回済み"},
    MessageEntry{Message::kReplayDue, "due: $0", "予定: $0"},
    MessageEntry{Message::kReplayNothingDue, "nothing is due of them", "予定はありません"},
    MessageEntry{Message::kReplayChoices, "one could: $0", "取り得る対応: $0"},
    MessageEntry{Message::kReplayUnknown, "not known then on $0's laptop: $1",
                 "$0さんの端末がまだ知らなかったこと: $1"},
    MessageEntry{Message::kReplaySince, "since then:", "その後:"},
    MessageEntry{Message::kReplayRest, "and {0:one more|$0 more}", "ほか$0件"},
    MessageEntry{Message::kReplayKeys, "→ next  ← back  Home first  End last  k known  q quit",
                 "→ 次へ  ← 前へ  Home 最初  End 最後  k 端末の知識  q 終了"},
    MessageEntry{Message::kReplayHidden, "what would you do? → shows what was done",
                 "あなたならどうしますか。→ で実際の対応を表示します"},
    MessageEntry{Message::kReplayAskNext, "what was done next is hidden",
                 "次に何をしたかは伏せています"},
    MessageEntry{Message::kChoiceContact, "$0 by $1", "$1までに$0"},
    MessageEntry{Message::kChoiceLeft, "{0:the last one|one of $0} before the follow-up rests",
                 "休止まであと$0回"},
    MessageEntry{Message::kChoiceSayNext, "say what happens next, and when",
                 "次に何をいつするかを決める"},
    MessageEntry{Message::kChoiceRest, "rest until $0", "$0まで休止"},
    MessageEntry{Message::kChoiceOneMore,
                 "one contact more, with a reason (`tasuki cadence override`)",
                 "理由を付けてもう1回連絡(`tasuki cadence override`)"},
    MessageEntry{Message::kVerdictLateFirst, "the first follow-up came $0 after the meeting",
                 "初回フォローが面談から$0後"},
    MessageEntry{Message::kVerdictNoFirst, "no first follow-up $0 after the meeting",
                 "面談から$0たっても初回フォローなし"},
    MessageEntry{Message::kVerdictSevere, "$0 (a week and more)", "$0(1週間以上)"},
    MessageEntry{Message::kVerdictRefusedHour, "sent at an hour when nothing is to be sent",
                 "送信を控える時間帯に送信"},
    MessageEntry{Message::kVerdictStopped,
                 "stopped after {0:one unanswered contact|$0 unanswered contacts}",
                 "返信なし$0回で打ち切り"},
    MessageEntry{Message::kVerdictOurLoss, "lost for a reason of ours", "こちら側の理由で失注"},
    MessageEntry{Message::kVerdictFourth, "unanswered contact number $0: beyond the limit",
                 "返信なしのまま$0回目の連絡(上限超え)"},
    MessageEntry{Message::kVerdictNoDate, "ended without saying what happens next, and when",
                 "次に何をいつするかを決めずに終了"},
    MessageEntry{Message::kVerdictCheckingIn, "a message that says “just checking in”",
                 "「その後いかがでしょうか」だけの連絡"},
    MessageEntry{Message::kVerdictTooEarly, "a promise kept too early", "約束を早く果たしすぎ"},
    MessageEntry{Message::kVerdictLatePromise, "a promise kept late", "約束の期日に遅れ"},
    MessageEntry{Message::kVerdictOpenPromise, "a promise overdue", "約束の期日を過ぎて未対応"},
    MessageEntry{Message::kVerdictBroken, "a promise broken", "約束を守れず"},
    MessageEntry{Message::kVerdictSaved, "won after {0:one contact|$0 contacts}: staying paid",
                 "$0回の連絡の末に受注(粘り強さの成果)"},
    MessageEntry{Message::kVerdictBy, "$0 ($1)", "$0($1さん)"},
    MessageEntry{Message::kHeadVerdictOfRules, "what the rules say", "ルールから見た評価"},
    MessageEntry{Message::kHeadWhose, "whose", "対応者"},
    MessageEntry{Message::kCoachFound,
                 "{0:one finding|$0 findings} in {1:one history|$1 histories}", "$1人の履歴に$0件"},
    MessageEntry{Message::kCoachFoundMore,
                 "and {0:one more|$0 more}: `--limit`, or a verdict, a colleague, a time",
                 "ほか$0件。`--limit` のほか、評価・メンバー・期間で絞り込めます"},
};

}  // namespace tasuki::client
