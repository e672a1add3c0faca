#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of handovers, receipts and introductions. Included
// by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kHandoverEntries = {
    MessageEntry{Message::kHandoverNone, "no handover is open", "対応中の引き継ぎはありません"},
    MessageEntry{Message::kHandoverTotal, "{0:one handover|$0 handovers}", "引き継ぎ$0件"},
    MessageEntry{Message::kHeadHanded, "handed over", "引き継ぎ日時"},
    MessageEntry{Message::kHeadHandedFrom, "from", "前任"},
    MessageEntry{Message::kHeadHandedTo, "to", "後任"},
    MessageEntry{Message::kHeadWaits, "waits for", "残り"},
    MessageEntry{Message::kWaitBy, "$0 by $1", "$0($1まで)"},
    MessageEntry{Message::kStateAndWaits, "$0; waits for: $1", "$0。残り: $1"},
    MessageEntry{Message::kHandoverCover, "a cover until $0, then back to $1",
                 "$0までの代行。その後は$1に戻る"},
    MessageEntry{Message::kHandedBy, "$0, decided by $1", "$0(決定者: $1)"},
    MessageEntry{Message::kLabelWhyHanded, "why", "理由"},
    MessageEntry{Message::kLabelCover, "cover", "代行"},
    MessageEntry{Message::kLabelBrief, "brief", "引き継ぎ事項"},
    MessageEntry{Message::kLabelManner, "their manner", "先方の好む話し方"},
    MessageEntry{Message::kLabelAccepted, "accepted", "承諾"},
    MessageEntry{Message::kAcceptBy, "not yet; by $0", "未承諾($0まで)"},
    MessageEntry{Message::kLabelDeclined, "declined", "辞退"},
    MessageEntry{Message::kLabelIntroduced, "introduced", "先方への紹介"},
    MessageEntry{Message::kIntroduceBy, "not yet; by $0", "未実施($0まで)"},
    MessageEntry{Message::kIntroducedBy, "$0, $1, by $2", "$0、$1、紹介者: $2"},
    MessageEntry{Message::kIntroducedWith, "$0, with $1", "$0、同席: $1"},
    MessageEntry{Message::kLabelFirstTouch, "first touch", "後任の最初の接触"},
    MessageEntry{Message::kLabelSecondTouch, "second touch", "後任の2回目の接触"},
    MessageEntry{Message::kLabelOpenDeals, "deals open then", "引き継ぎ時の商談"},
    MessageEntry{Message::kLabelOpenPromises, "promises open then", "引き継ぎ時の約束"},
    MessageEntry{Message::kLabelGoesOn, "goes on with", "今後"},
    MessageEntry{Message::kGoesOnIn, "$0; $1, $2 of {3:one step|$3 steps} done",
                 "$0。$1は全$3回のうち$2回実施済み"},
    MessageEntry{Message::kHandoverAccepted, "accepted: $0 is yours", "引き継ぎを承諾しました: $0"},
    MessageEntry{Message::kHandoverAcceptedFor, "accepted for $1: $0",
                 "$1さんに代わって引き継ぎを承諾しました: $0"},
    MessageEntry{Message::kHandoverDeclinedBack, "declined: $0 is $1's again",
                 "引き継ぎを辞退しました。$0は$1さんの担当に戻ります"},
    MessageEntry{Message::kHandoverDeclinedQueue,
                 "declined: $0 is in the queue, where every manager sees it",
                 "引き継ぎを辞退しました。$0は未割当となり、マネージャー全員に表示されます"},
    MessageEntry{Message::kHandoverUndone, "undone: $0 is $1's again",
                 "引き継ぎを取り消しました。$0は再び$1さんの担当です"},
    MessageEntry{Message::kHandoverUndoneQueue, "undone: $0 is in the queue again",
                 "引き継ぎを取り消しました。$0は再び未割当です"},
    MessageEntry{Message::kDueHandover, "handed over by $0 on $1: accept or decline it by $2",
                 "$1に$0さんから引き継ぎ。$2までに承諾または辞退"},
    MessageEntry{Message::kDueHandoverCover, "to cover for $1 until $0", "$0まで$1さんの代行"},
    MessageEntry{Message::kDueHandoverLate, "$0 has not accepted it, handed over by $1 on $2",
                 "$2に$1さんから引き継ぎ。$0さんが未承諾"},
    MessageEntry{Message::kDueHandoverIntroduce, "introduce $0 to them, who follows you since $1",
                 "後任の$0さんを先方に紹介($1に引き継ぎ)"},
    MessageEntry{Message::kAskBrief,
                 "What should $1 know of $0: the background, and why it changes hands? The whole "
                 "team reads it. (Enter alone: nothing)",
                 "$1さんに伝えること($0の背景と担当変更の理由)を入力してください。"
                 "チーム全員が読めます(Enterだけで省略)"},
    MessageEntry{
        Message::kAskManner,
        "How do they like to be spoken to? The whole team reads it. (Enter alone: nothing)",
        "先方の好む話し方を入力してください。チーム全員が読めます(Enterだけで省略)"},
    MessageEntry{Message::kNoBrief,
                 "without a brief: `--brief TEXT` and `--manner TEXT` tell the new owner what to "
                 "know; the whole team reads it",
                 "引き継ぎ事項がありません。`--brief TEXT`と`--manner TEXT`で新しい担当者に"
                 "伝えられます(チーム全員が読めます)"},
    MessageEntry{Message::kShareOf, "{0:one|$0}", "$0件"},
};

}  // namespace tasuki::client
