#pragma once

#include <array>

#include "client/words/message_entry.h"

// The part of the table of messages that speaks of audits of handovers, orphans and ownership.
// Included by messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kAuditEntries = {
    MessageEntry{Message::kAuditNone, "no handover in that time", "この期間の引き継ぎはありません"},
    MessageEntry{Message::kAuditNoneOpen, "every client of those who leave knows their new owner",
                 "退職する方のお客様は、すべて後任への紹介が済んでいます"},
    MessageEntry{Message::kAuditHeadHanded, "HANDED OVER", "引き継ぎ日時"},
    MessageEntry{Message::kAuditHeadGap, "SILENT DAYS", "空白(日)"},
    MessageEntry{Message::kAuditHeadEngagement, "ANSWERS", "反応 前→後"},
    MessageEntry{Message::kAuditHeadSustained, "SUSTAINED", "継続"},
    MessageEntry{Message::kAuditHeadResult, "RESULT", "結果"},
    MessageEntry{Message::kAuditSoFar, "$0 so far", "$0(継続中)"},
    MessageEntry{Message::kAuditVerdict, "the manager's verdict: $0", "上長の判断: $0"},
    MessageEntry{Message::kAuditVerdictOf, "the manager's verdict: $0 ($1)", "上長の判断: $0($1)"},
    MessageEntry{Message::kAuditComma, ", ", "、"},
    MessageEntry{Message::kAuditCover, "a cover", "代理"},
    MessageEntry{Message::kAuditImported, "imported", "取込"},
    MessageEntry{Message::kAuditBackdated, "$0 on $1 was dated back: entered $2",
                 "$0($1)はさかのぼった日付での記録です(記録日時 $2)"},
    MessageEntry{Message::kAuditLate, "$0 on $1 came in late: $2",
                 "$0($1)は遅れて届きました(受信 $2)"},
    MessageEntry{Message::kAuditMore,
                 "and $0 more: `--json` and `--csv` have all of them, `--html` the first $1",
                 "ほかに$0件あります。`--json`・`--csv` ではすべて、`--html` "
                 "では最初の$1件を出力します"},
    MessageEntry{Message::kAuditTotals, "$0 {0:handover|handovers} of $1 {1:client|clients}",
                 "引き継ぎ $0件(お客様 $1件)"},
    MessageEntry{Message::kAuditMedian, "$0 (n = $1)", "$0($1件)"},
    MessageEntry{Message::kAuditNoMedian, "–", "–"},
    MessageEntry{Message::kAuditGap, "the client's silence, median hours",
                 "お客様への連絡の空白(時間、中央値)"},
    MessageEntry{Message::kAuditGapBusiness, "the same, on working days", "同(営業日の時間)"},
    MessageEntry{Message::kAuditIntroduced, "to the introduction, median hours",
                 "紹介までの時間(中央値)"},
    MessageEntry{Message::kAuditSecond, "to the second touch, median hours",
                 "2回目の接触までの時間(中央値)"},
    MessageEntry{Message::kAuditEngagedBefore, "answers and meetings a month before, median",
                 "引き継ぎ前の反応(月あたり、中央値)"},
    MessageEntry{Message::kAuditEngagedAfter, "the same after",
                 "引き継ぎ後の反応(月あたり、中央値)"},
    MessageEntry{Message::kAuditSustained, "sustained", "継続できたか"},
    MessageEntry{Message::kAuditDiagnosis, "what went wrong", "うまくいかなかった要因"},
    MessageEntry{Message::kAuditResult, "result", "結果"},
    MessageEntry{Message::kAuditLostByFit, "lost by fit, which is accepted",
                 "相性による失注(やむを得ないもの)"},
    MessageEntry{Message::kAuditPageWritten, "a page to print: $0",
                 "印刷用のページを書き出しました: $0"},
    MessageEntry{Message::kOrphansAt, "at $0: $1 without an owner, $2 {2:day|days} together",
                 "$0時点: 担当者のいないお客様 $1件(延べ$2日)"},
    MessageEntry{Message::kOrphansHeadDays, "DAYS", "日数"},
    MessageEntry{Message::kOrphansHeadHow, "HOW", "経緯"},
    MessageEntry{Message::kOrphansHeadMonth, "MONTH", "月"},
    MessageEntry{Message::kOrphansMore, "and $0 more: `--json` has all of them",
                 "ほかに$0件あります。`--json` ではすべて出力します"},
    MessageEntry{Message::kOwnershipBy, "by $0", "決定者: $0"},
    MessageEntry{Message::kOwnershipOfFirm, "the firm's owner", "会社の担当者"},
    MessageEntry{Message::kOwnershipRecorded, "recorded $0", "記録日時 $0"},
    MessageEntry{Message::kOwnershipOrphaned, "without an owner for $0 {0:day|days} in all",
                 "担当者不在: 延べ$0日"},
    MessageEntry{Message::kPageTitle, "Audit of handovers", "引き継ぎの監査"},
    MessageEntry{Message::kPageRange, "handed over from $0 to $1", "引き継ぎ期間: $0 から $1 まで"},
    MessageEntry{Message::kPagePrinted, "as of $0, position $1", "$0時点(ジャーナル位置 $1)"},
    MessageEntry{Message::kPageHandovers, "handovers", "引き継ぎ件数"},
    MessageEntry{Message::kPageClients, "clients", "対象のお客様"},
    MessageEntry{Message::kPageDaysBelow, "under $0 d", "$0日未満"},
    MessageEntry{Message::kPageDaysAbove, "$0 d and more", "$0日以上"},
    MessageEntry{Message::kPageGaps, "How long clients heard nothing",
                 "お客様への連絡の空白の長さ"},
    MessageEntry{Message::kPageOrphans, "Days without an owner, by month",
                 "担当者不在の延べ日数(月別)"},
    MessageEntry{Message::kPageFlows, "From whom to whom", "誰から誰へ引き継いだか"},
    MessageEntry{Message::kPageOthers, "others", "その他"},
    MessageEntry{Message::kPageEach, "Each handover", "引き継ぎの一覧"},
    MessageEntry{Message::kPageHanded, "Handed over", "引き継ぎ日時"},
    MessageEntry{Message::kPageClient, "Client", "お客様"},
    MessageEntry{Message::kPageFrom, "From", "前任"},
    MessageEntry{Message::kPageTo, "To", "後任"},
    MessageEntry{Message::kPageState, "State", "状態"},
    MessageEntry{Message::kPageIntroduced, "Introduced", "紹介"},
    MessageEntry{Message::kPageGap, "Silent days", "空白(日)"},
    MessageEntry{Message::kPageEngagement, "Answers a month", "反応(月)"},
    MessageEntry{Message::kPageSustained, "Sustained", "継続"},
    MessageEntry{Message::kPageResult, "Result", "結果"},
    MessageEntry{Message::kPageOpen, "Open then", "商談・約束(引き継ぎ時)"},
    MessageEntry{Message::kPageRemarks, "Remarks", "備考"},
    MessageEntry{Message::kPageMore, "and $0 more, which the table for spreadsheets has",
                 "ほかに$0件(表計算ソフト用の表にはすべて含まれます)"},
    MessageEntry{Message::kPageKeyAccount, "key account", "重要顧客"},
    MessageEntry{Message::kPageMeaning, "What the figures mean", "数字の意味"},
    MessageEntry{
        Message::kPageMeansGap,
        "Silence: from the last touch of either side before the handover to the new owner's first "
        "at or after it; working days count by the team's calendar, day and night.",
        "空白: "
        "引き継ぎ前の最後の接触(双方)"
        "から、引き継ぎ後の後任の最初の接触までの時間です。営業日の時間は、チームのカレンダーの営業"
        "日を終日で数えます。"},
    MessageEntry{
        Message::kPageMeansSustained,
        "Sustained: within $0 {0:day|days} at least $1 {1:touch|touches} by the new owner and "
        "nothing overdue by more than $2 working {2:day|days}, or an outcome that ends it.",
        "継続: "
        "$0日以内に後任からの接触が$1回以上あり、$"
        "2営業日を超える遅れがないこと、または結果が出たことです。"},
    MessageEntry{Message::kPageMeansEngagement,
                 "Answers: what came from the client and meetings held, over $0 {0:day|days} "
                 "before and after, per $1 {1:day|days}. Chemistry: sustained, and under $2 % of "
                 "what it was. Effort: not sustained.",
                 "反応: 前後$0日間のお客様からの連絡と面談を、$1日あたりで数えます。相性: "
                 "継続しているのに反応が以前の$2%未満。行動量: 継続できていないもの。"},
    MessageEntry{Message::kPageMeansResult,
                 "Result: what had come of the client $0 {0:day|days} after the handover. Imports, "
                 "covers and what was declined are not judged.",
                 "結果: 引き継ぎの$0日後までのお客様の結果です。取込・代理・辞退は判定しません。"},
};

}  // namespace tasuki::client
