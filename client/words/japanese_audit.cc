#include "client/words/japanese.h"

// What is said of audits of handovers, orphans and ownership, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kAudit[] = {
    // The help.
    Translated{"how handovers went: silence, introduction, what came of it",
               "引き継ぎの経過: 連絡の空白・紹介・その後"},
    Translated{"what was handed over from then on", "この日時以降の引き継ぎ"},
    Translated{"what was handed over before then", "この日時より前の引き継ぎ"},
    Translated{"only what they gave or got", "このメンバーが渡した・受けたものだけ"},
    Translated{"of those who leave: whose client does not know the new owner yet, biggest first",
               "退職する方のお客様のうち、後任への紹介が済んでいないもの(重要な順)"},
    Translated{"a table for spreadsheets", "表計算ソフト用の表"},
    Translated{"a page to print, in the language of the command", "印刷用のページ(コマンドの言語)"},
    Translated{"whom nobody is accountable for, and for how long",
               "担当者のいないお客様とその期間"},
    Translated{"everybody who owned a prospect or firm, from the first on",
               "見込み客・会社の担当者の履歴(最初から)"},
    Translated{"how handovers went", "引き継ぎの監査"},
    // The table and the page.
    Translated{"owner since", "担当開始"},
    Translated{"owner until", "担当終了"},
    Translated{"why: $0", "理由: $0"},
    Translated{"diagnosis: $0", "要因: $0"},
    Translated{"not yet", "連絡前"},
    Translated{"handed over from the beginning to $0", "引き継ぎ期間: 最初 から $0 まで"},
    Translated{"handed over from $0 until now", "引き継ぎ期間: $0 から 現在 まで"},
    Translated{"what a figure means, by its name in `--json`, or all",
               "集計項目の定義(`--json` での名前、または `all`)"},
    Translated{"there is no figure \"$0\"", "「$0」という集計項目はありません"},
    Translated{"the figures are: $0", "使える項目: $0"},
    Translated{"the figures themselves", "集計値を表示"},
    Translated{"$0: $1 still open", "$0回目: 未確定$1件"},
    Translated{"tasuki audit ownership Yamada", "tasuki audit ownership 山田"},
};

}  // namespace

absl::Span<const Translated> JapaneseAudit() { return kAudit; }

}  // namespace tasuki::client
