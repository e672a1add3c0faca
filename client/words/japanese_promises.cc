#include "client/words/japanese.h"

// Promises, and what comes after a meeting, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kPromises[] = {
    // The help.
    Translated{"something is promised, by us or by them", "約束(当方または先方)を記録する"},
    Translated{"what is promised", "約束の内容"},
    Translated{"for theirs, the weeks of the team's policy", "先方の約束ではチームの設定の週数後"},
    Translated{"what kind of work", "種類"},
    Translated{"they promised it to us", "先方からの約束"},
    Translated{"they agreed to the day", "期日に先方が同意済み"},
    Translated{"how they agreed, in their own words", "同意したときの先方の言葉"},
    Translated{"a day on the way to it (repeatable)", "途中の節目の日(複数可)"},
    Translated{"when it was promised", "約束した日時"},
    Translated{"it is for another day now", "期日を変更する"},
    Translated{"for when", "期日"},
    Translated{"which promise, where there are several", "約束が複数ある場合にどれか"},
    Translated{"the promise that is open", "未完了の約束"},
    Translated{"kept, broken or withdrawn", "履行・不履行・撤回"},
    Translated{"what became of it", "結果"},
    Translated{"yours that are open, or those of one prospect, with trust",
               "自分の未完了の約束、または見込み客ごとの約束と信頼度"},
    Translated{"of a prospect, those of more than a year ago, too",
               "見込み客の、1年より前の約束も表示する"},
    Translated{"with --next: what happens then", "--next の内容"},
    Translated{"the promise of ours that it keeps", "これで果たした当方の約束"},
    Translated{
        "tasuki promise make Yamada --what \"the offer\" --kind proposal --due +14d --consented",
        "tasuki promise make 山田 --what \"提案書\" --kind proposal --due +14d --consented"},
    Translated{"tasuki promise make Yamada --what \"the offer\" --kind proposal --due +14d",
               "tasuki promise make 山田 --what \"提案書\" --kind proposal --due +14d"},
    Translated{"tasuki promise move Yamada +21d --agreed",
               "tasuki promise move 山田 +21d --agreed"},
    Translated{"tasuki promise close Yamada kept", "tasuki promise close 山田 kept"},
    Translated{"tasuki promise list Yamada", "tasuki promise list 山田"},
    // What is refused.
    Translated{"there is no open promise of ours", "当方の未完了の約束はありません"},
    Translated{"there is no open promise", "未完了の約束はありません"},
    Translated{"there is no promise $0", "約束$0はありません"},
    Translated{
        "`tasuki promise list WHO` lists them; `tasuki promise make WHO` makes one",
        "約束は `tasuki promise list WHO` で確認でき、`tasuki promise make WHO` で記録できます"},
    Translated{"promise $0 is closed already: $1", "約束$0はすでに完了しています: $1"},
    Translated{"there are $0 such promises:$1", "該当する約束が$0件あります:$1"},
    Translated{"say which by the start of its id", "IDの先頭で指定してください"},
    Translated{"a promise cannot be for a day before it was made ($0)",
               "約束した日より前の期日にはできません($0)"},
    Translated{"give a later day; --at says when it was made",
               "後の日を指定してください。約束した日時は`--at`で指定します"},
    Translated{"\"$0\" is no milestone", "「$0」は節目として読めません"},
    Translated{"give DAY=NAME, such as --milestone \"+7d=first draft\"",
               "`--milestone \"+7d=初稿\"`のように、日=名前の形で指定してください"},
    Translated{"milestone $0 lies behind the day that is promised", "節目「$0」が期日より後です"},
    Translated{"give an earlier day, or a later --due", "節目を早めるか、--due を遅くしてください"},
    Translated{"milestone $0 lies before the promise was made",
               "節目「$0」が約束した日より前になっています"},
    Translated{"give a later day", "後の日を指定してください"},
    Translated{"these are too many milestones", "節目が多すぎます"},
    Translated{"give fewer", "減らしてください"},
    Translated{"a promise needs a day", "約束には期日が必要です"},
    Translated{"add --due WHEN, such as --due +14d, and have them agree to it",
               "`--due +14d`のように期日を付け、先方の同意を得てください"},
    Translated{"what was promised is empty", "約束の内容が空です"},
    Translated{"say it with --what TEXT", "--what TEXT で指定してください"},
    Translated{"promise $0 is for that day already", "約束$0の期日はすでにその日です"},
    Translated{"give another day", "別の日を指定してください"},
    Translated{"that is before the promise was made", "約束した日時より前です"},
    Translated{"give a later --at", "--at を後の日時にしてください"},
    Translated{"--all belongs to one prospect", "--all は見込み客を1人指定したときに使います"},
    Translated{"add WHO, or leave it out", "WHO を付けるか、--all を外してください"},
    Translated{"a meeting ends with what happens next, and when",
               "面談の記録には、次のアクションとその日時が必要です"},
    Translated{
        "add --next WHEN (and --then TEXT), or --outcome, such as --next +3d --then \"send the "
        "offer\"",
        "`--next +3d --then \"提案書を送る\"`のように`--next WHEN`(と`--then TEXT`)を付けるか、"
        "`--outcome`を付けてください"},
    Translated{"--then says what happens next, and belongs to --next",
               "--then は次のアクションの内容で、--next と一緒に使います"},
    Translated{"add --next WHEN", "--next WHEN を付けてください"},
    Translated{"--then does not go with --outcome", "--then は --outcome と一緒には使えません"},
    Translated{"say it with --words", "--words で指定してください"},
    Translated{"what they bring is no promise of ours", "先方からの接触で当方の約束は果たせません"},
    Translated{"close theirs with `tasuki promise close WHO kept`",
               "先方の約束は `tasuki promise close WHO kept` で完了にします"},
    Translated{"nothing was written", "何も記録していません"},
    Translated{"say what happens next with --next WHEN",
               "次のアクションの日時を --next WHEN で指定してください"},
    Translated{"an index names a promise that is not there; `tasuki recover` fetches it again",
               "索引にある約束が見つかりません。`tasuki recover` で取得し直せます"},
};

}  // namespace

absl::Span<const Translated> JapanesePromises() { return kPromises; }

}  // namespace tasuki::client
