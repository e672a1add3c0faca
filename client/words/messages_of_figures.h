#pragma once

#include <array>

#include "client/words/message_entry.h"

// The end of the table of messages: what mails, drafts, lint, reports and imports say. Included by
// messages.cc alone.

namespace tasuki::client {

inline constexpr std::array kFigureEntries = {
    MessageEntry{Message::kLintClean, "nothing to mend", "直すところはありません"},
    MessageEntry{Message::kLintCounts, "{0:$0 sentence|$0 sentences}, {1:$1 question|$1 questions}",
                 "本文$0文、質問$1つ"},
    MessageEntry{Message::kLintWhole, "the whole", "全体"},
    MessageEntry{Message::kLintLine, "line $0", "$0行目"},
    MessageEntry{Message::kLintError, "$0: $1 ($2)", "$0: $1($2)"},
    MessageEntry{Message::kLintWarning, "$0, to consider: $1 ($2)", "$0(注意): $1($2)"},
    MessageEntry{
        Message::kMailBounced,
        "ours did not reach $0 ($1): kept as a memo, and the mail that came back is no answer",
        "$0さんへのメールが戻ってきました($1)。返信ではないため、メモとして記録しました"},
    MessageEntry{Message::kMailAutomatic,
                 "a machine sent it for $0: kept as a memo, for it is no answer",
                 "$0さんの自動返信です。返信ではないため、メモとして記録しました"},
    MessageEntry{Message::kMailMoves, "$0 may have moved or left, by what it says",
                 "$0さんの異動・退職の知らせかもしれません"},
    MessageEntry{Message::kMailProposes, "if somebody else takes their place: `$0`",
                 "後任の方が決まっている場合: `$0`"},
    MessageEntry{Message::kDraftHead, "to $0: $1", "宛先: $0 件名: $1"},
    MessageEntry{Message::kDraftNoAddress,
                 "no e-mail address of $0 is known: `tasuki edit WHO --email`",
                 "$0さんのメールアドレスが登録されていません: `tasuki edit WHO --email`"},
    MessageEntry{Message::kDraftMissing,
                 "$0 {0:place|places} to fill in by hand {0:stands|stand} in brackets",
                 "手で埋める箇所が$0か所あります([ ] の部分)"},
    MessageEntry{Message::kDraftWritten, "written to $0; nothing was sent",
                 "$0に書き出しました。送信はしていません"},
    MessageEntry{Message::kMailsImported, "$0 {0:mail|mails} read, $1 {1:event|events} written",
                 "メール$0通を読み、記録$1件を書き込みました"},
    MessageEntry{Message::kMailsAlready, "$0 logged already: left out",
                 "記録済みのため除いたもの: $0件"},
    MessageEntry{Message::kMailsUnknown,
                 "$0 {0:mail is|mails are} of nobody here; add these with `tasuki add --email`, "
                 "and run it again:",
                 "登録のないアドレスのメールが$0通あります。`tasuki add --email` "
                 "で登録してから、もう一度実行してください:"},
    MessageEntry{Message::kMailsRejected, "$0 could not be read:", "読めなかったメール: $0通"},
    MessageEntry{Message::kReportProspects, "$0 {0:prospect|prospects}, $1 of them in the queue",
                 "見込み客$0件(うち未割当$1件)"},
    MessageEntry{Message::kReportOptedOut, "; $0 more {0:has|have} opted out",
                 "。ほかに連絡停止$0件"},
    MessageEntry{Message::kReportTouches, "touches by us", "こちらからの接触"},
    MessageEntry{Message::kReportInbound, "touches by clients", "先方からの接触"},
    MessageEntry{Message::kReportAssignments,
                 "$0 {0:assignment|assignments}, $1 from one person to another, in $2 "
                 "{2:prospect|prospects}",
                 "担当の割当$0件、うち担当者の交代$1件(見込み客$2件)"},
    MessageEntry{Message::kReportDeals, "deals: $0 won, $1 lost, $2 open",
                 "商談: 受注$0件、失注$1件、進行中$2件"},
    MessageEntry{Message::kReportAmounts, "$0 won, $1 open", "受注$0、進行中$1"},
    MessageEntry{Message::kReportResponse, "answers by touch", "接触回数ごとの返答率"},
    MessageEntry{Message::kReportResponseLine, "$0: $1 of $2 ($3)", "$0回目: $2件中$1件($3)"},
    MessageEntry{Message::kReportConversion, "followed-up proposals won: $0 of $1 ($2)",
                 "フォロー後の受注率: $1件中$0件($2)"},
    MessageEntry{Message::kReportToClose, "touches to close: $0 on average",
                 "受注までの接触: 平均$0回"},
    MessageEntry{Message::kReportRecovered,
                 "won after $0 {0:touch|touches} or more: $1 {1:deal|deals}, $2",
                 "$0回以上の接触後の受注: $1件、$2"},
    MessageEntry{Message::kReportFirst, "first follow-up after $0 {0:hour|hours} (median)",
                 "最初のフォローまで $0時間(中央値)"},
    MessageEntry{Message::kReportStamp, "as of seq $0, definitions $1",
                 "番号$0の時点、集計の定義$1"},
    MessageEntry{Message::kImportDone, "rows: $0, events: $1, new prospects: $2, new members: $3",
                 "$0行から$1件の記録を作成(新しい見込み客$2件、新しいメンバー$3人)"},
    MessageEntry{Message::kImportDryRun, "a dry run: nothing was written",
                 "試行のみで、何も書き込んでいません"},
    MessageEntry{Message::kImportAlready, "rows that bring nothing new: $0",
                 "新しい内容のない行: $0行"},
    MessageEntry{Message::kImportUntaken, "rows that no rule takes: $0",
                 "どの規則にも当てはまらない行: $0行"},
    MessageEntry{Message::kImportRejected, "rows rejected: $0; the rest is in",
                 "$0行は取り込めませんでした。残りは取り込みました"},
    MessageEntry{Message::kImportRejectedLine, "line $0: $1", "$0行目: $1"},
    MessageEntry{Message::kImportRejectedMore, "and $0 more; --rejects FILE keeps them all",
                 "ほかに$0行。--rejects FILE を付けるとすべて書き出します"},
    MessageEntry{Message::kImportReading, "reading $0", "読込中 $0"},
    MessageEntry{Message::kImportWriting, "writing $0 {0:event|events}", "書込中 $0件"},
    MessageEntry{Message::kImportRejectedOnly, "rows rejected: $0", "取り込めない行: $0行"},
    MessageEntry{
        Message::kImportNewPeople,
        "rows of each new member; one who is in the team under another name belongs into the map "
        "or the table first",
        "新しいメンバーごとの行数。別名で登録済みの人は、先に表か対応表を直してください"},
    MessageEntry{Message::kImportActive, "active", "在籍"},
    MessageEntry{Message::kImportGone, "gone: not listed as active",
                 "退職扱い(対応表の active にない)"},
    MessageEntry{Message::kImportMorePeople, "and $0 more; --json lists all",
                 "ほか$0人(--json で全員)"},
};

}  // namespace tasuki::client
