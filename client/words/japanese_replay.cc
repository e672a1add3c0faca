#include "client/words/japanese.h"

// What is said of replaying a history and of what the rules say of it, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kReplay[] = {
    // The help.
    Translated{"go through one history step by step", "履歴を1件ずつたどる"},
    Translated{"tasuki coach replay Yamada --hide-next", "tasuki coach replay 山田 --hide-next"},
    Translated{"only that step, from 1", "その1件だけ(1から)"},
    Translated{"all of them; at a keyboard a screen with keys",
               "すべて。端末ではキー操作の画面になる"},
    Translated{"as the laptop that wrote each step knew it",
               "それぞれを書いた端末が、その時点で知っていた内容で"},
    Translated{"as if this policy had been in force all along (JSON as `policy show` prints it)",
               "初めからこの設定だったものとして表示する(`policy show` が出力するJSON)"},
    Translated{"the policies that were", "その時々の設定"},
    Translated{"ask before what was done next is shown", "次に何をしたかを、尋ねてから表示する"},
    Translated{"histories worth opening, by what the rules say of them",
               "ルールから見て振り返る価値のある履歴"},
    Translated{"tasuki coach find --verdict late-first --member Suzuki",
               "tasuki coach find --verdict late-first --member 鈴木"},
    Translated{"only that verdict", "その評価だけ"},
    Translated{"only what that colleague did or left", "そのメンバーの分だけ"},
    Translated{"only what came to stand from then on", "その時以降の分だけ"},
    Translated{"only what came to stand before then", "その時より前の分だけ"},
    Translated{"at most so many", "最大件数"},
    Translated{"200 for people, all with --json", "画面では200、`--json` ではすべて"},
    Translated{"all verdicts", "すべての評価"},
    // What refuses.
    Translated{"there is no step $0", "$0件目はありません"},
    Translated{"their history has {0:one step|$0 steps}", "履歴は全部で$0件です"},
    Translated{"on a pipe nobody can be asked", "パイプでは尋ねることができません"},
    Translated{"add `--step N`: what follows that step is left out",
               "`--step N` を付けてください。それより後は表示しません"},
    Translated{"what the rules say of $0's work is for them and the managers",
               "$0さんの仕事への評価を見られるのは本人とマネージャーだけです"},
    Translated{"leave out `--member`: your own is shown",
               "`--member` を外すと自分の分が表示されます"},
    Translated{"the screen could not be opened", "画面を開けませんでした"},
    Translated{"the replay that came does not read", "届いた再生データを読み取れませんでした"},
    Translated{"see it as lines: add `--step N`, or pipe it",
               "`--step N` を付けるかパイプに渡すと、行で表示されます"},
};

}  // namespace

absl::Span<const Translated> JapaneseReplay() { return kReplay; }

}  // namespace tasuki::client
