#include "client/words/japanese.h"

// What is said of handovers, receipts and introductions, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kHandover[] = {
    // The help.
    Translated{"what the new owner should know, and why; the whole team reads it",
               "新しい担当者への引き継ぎ事項と理由(チーム全員が読めます)"},
    Translated{"how this client likes to be spoken to; the whole team reads it",
               "先方の好む話し方(チーム全員が読めます)"},
    Translated{"hand it over without a word, and do not ask", "引き継ぎ事項なしで割り当てる"},
    Translated{"a table with columns who, member, why, brief, manner, until",
               "列 who・member・why・brief・manner・until のある表"},
    Translated{"what was handed over in 90 days, and how far each is",
               "90日以内の引き継ぎと進み具合"},
    Translated{"tasuki handover list --open --team", "tasuki handover list --open --team"},
    Translated{"only what is not complete, however old", "完了していないものだけ(時期を問わない)"},
    Translated{"the receipt of the last handover: when, what, and what became of it",
               "直近の引き継ぎの記録(日時・内容・その後)"},
    Translated{"tasuki handover show Yamada", "tasuki handover show 山田"},
    Translated{"take over what was handed to you", "引き継ぎを承諾する"},
    Translated{"tasuki handover accept Yamada", "tasuki handover accept 山田"},
    Translated{"give it back: to who had it, else to the queue",
               "引き継ぎを辞退する(前任に戻り、いなければ未割当になる)"},
    Translated{"tasuki handover decline Yamada --why fit",
               "tasuki handover decline 山田 --why fit"},
    Translated{"why not", "辞退の理由"},
    Translated{"more about it; the whole team reads it", "理由の説明(チーム全員が読めます)"},
    Translated{"put a handover right: who had it before has it again",
               "引き継ぎを取り消し、前の担当者に戻す"},
    Translated{"tasuki handover undo Yamada --why \"it was meant for Mori\"",
               "tasuki handover undo 山田 --why \"森さんあての誤り\""},
    Translated{"why; the whole team reads it", "理由(チーム全員が読めます)"},
    // Failures.
    Translated{"nobody handed $0 over", "$0の引き継ぎはありません"},
    Translated{"`tasuki handover list --open` shows what waits",
               "対応中のものは`tasuki handover list --open`で確認できます"},
    Translated{"$0 is in the queue: nobody has to accept it", "$0は未割当のため、承諾は不要です"},
    Translated{"`tasuki claim WHO` takes it", "`tasuki claim WHO`で引き受けられます"},
    Translated{"$0 took $1 themselves: there is nothing to answer",
               "$1は$0さんが自分で引き受けたもので、承諾・辞退の対象ではありません"},
    Translated{"`tasuki assign WHO MEMBER` gives it to somebody else",
               "`tasuki assign WHO MEMBER`で他の人に割り当てられます"},
    Translated{"$0 was handed to $1, who answers, or a manager for them",
               "$0は$1さんへの引き継ぎです。承諾・辞退できるのは本人かマネージャーです"},
    Translated{"$0 is not $1's any more", "$0はもう$1さんの担当ではありません"},
    Translated{"`tasuki handover show WHO` says whose it is",
               "現在の担当は`tasuki handover show WHO`で確認できます"},
    Translated{"$0 is accepted already", "$0はすでに承諾済みです"},
    Translated{"$0 is declined already", "$0はすでに辞退済みです"},
    Translated{"`tasuki handover accept WHO` takes it after all",
               "改めて引き受けるには`tasuki handover accept WHO`を実行してください"},
    Translated{"$0 was declined, and is not $1's", "$0は辞退され、$1さんの担当ではありません"},
    Translated{"nothing is left to undo", "取り消すものはありません"},
    Translated{"somebody has decided about $0 since", "$0の担当はその後、別に決められています"},
    Translated{"`tasuki contest list` and `tasuki handover show WHO` say what; decide anew with "
               "`tasuki assign`",
               "`tasuki contest list`と`tasuki handover show WHO`で確認し、必要なら"
               "`tasuki assign`で決め直してください"},
    Translated{"$0, who had $1 before, cannot have it again",
               "$1の前の担当者の$0さんには戻せません"},
    Translated{"no reason is given", "理由がありません"},
    Translated{"say why with --why TEXT", "`--why TEXT`で理由を指定してください"},
    Translated{"$0 has had no owner yet", "$0にはまだ担当者がいたことがありません"},
    Translated{"a row of open handovers does not parse; `tasuki recover` fetches it again",
               "対応中の引き継ぎの行を読み取れません。`tasuki recover`で取得し直せます"},
};

}  // namespace

absl::Span<const Translated> JapaneseHandover() { return kHandover; }

}  // namespace tasuki::client
