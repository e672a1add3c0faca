#include "client/words/japanese.h"

// What is said of people who leave or are away, and what of theirs points forward, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kLeaving[] = {
    // The help.
    Translated{"tasuki member away Suzuki --from 2026-08-10 --to 2026-08-17 --cover Mori",
               "tasuki member away 鈴木 --from 2026-08-10 --to 2026-08-17 --cover 森"},
    Translated{"tasuki member leave Suzuki --last-working-day 2026-09-30 --plan plan.csv",
               "tasuki member leave 鈴木 --last-working-day 2026-09-30 --plan plan.csv"},
    Translated{"tasuki member plan Suzuki --out plan.csv",
               "tasuki member plan 鈴木 --out plan.csv"},
    Translated{"tasuki member return Suzuki --why \"stays after all\"",
               "tasuki member return 鈴木 --why \"残ることになった\""},
    Translated{"somebody leaves the team", "メンバーの退職を記録する"},
    Translated{"somebody is away for some days", "メンバーの不在を記録する"},
    Translated{"the first day", "最初の日"},
    Translated{"the day they are back", "復帰する日"},
    Translated{"whose agenda has theirs meanwhile", "その間の代理担当"},
    Translated{"who is to take over what of somebody who leaves", "退職者の担当の引き継ぎ案を作る"},
    Translated{"a table to change in a spreadsheet", "表計算ソフトで直せる表"},
    Translated{"their last working day", "最終出社日"},
    Translated{"who takes over what, as `member plan` proposes it",
               "引き継ぎ先の表(`member plan` が作る形式)"},
    Translated{"what is planned already stands, and the rest goes to the queue",
               "予定済みの引き継ぎ先はそのまま、残りは未割当になる"},
    Translated{"their laptops are not cut off", "端末の接続を止めない"},
    Translated{"do not ask about what of theirs still points forward",
               "残っている仕事などについて確認しない"},
    Translated{"write the leaving that is planned, without an agent",
               "予定した退職を今すぐ記録する(常駐プロセスなしで)"},
    Translated{"take a leaving back, or the plan of one", "退職、または退職予定を取り消す"},
    // Failures and advice.
    Translated{"the plan has no columns who and to", "引き継ぎの表に`who`と`to`の列がありません"},
    Translated{"`tasuki member plan NAME --out FILE.csv` makes such a file",
               "`tasuki member plan 名前 --out ファイル.csv` で作成できます"},
    Translated{"nothing was written; mend the file and repeat",
               "何も記録していません。ファイルを直してもう一度実行してください"},
    Translated{"it stands in line $0 too", "$0行目にもあります"},
    Translated{"leave one of them out", "どちらかを削除してください"},
    Translated{"$0 is not theirs", "$0は退職者の担当ではありません"},
    Translated{"leave the row out", "その行を削除してください"},
    Translated{"a plan has at most $0 rows", "引き継ぎの表は$0行までです"},
    Translated{"hand some of them on first, with `tasuki assign --list FILE.csv`",
               "先に `tasuki assign --list ファイル.csv` で一部を引き継いでください"},
    Translated{"$0 leaves too", "$0さんも退職予定です"},
    Translated{"ask a manager", "マネージャーに依頼してください"},
    Translated{"$0 has left the team already", "$0さんはすでに退職しています"},
    Translated{"`tasuki member return \"$0\" --why TEXT` takes it back",
               "`tasuki member return \"$0\" --why TEXT` で取り消せます"},
    Translated{"$0 is the last admin, and a team needs one",
               "$0さんは最後の管理者で、チームには管理者が必要です"},
    Translated{"make somebody else admin first: `tasuki member role NAME admin`",
               "先に別の人を管理者にしてください: `tasuki member role 名前 admin`"},
    Translated{"nothing is planned for $0", "$0さんの退職は予定されていません"},
    Translated{"`tasuki member leave \"$0\" --last-working-day DAY` plans it",
               "`tasuki member leave \"$0\" --last-working-day 日付` で予定できます"},
    Translated{"the last working day is not given", "最終出社日の指定がありません"},
    Translated{"such as: tasuki member leave Suzuki --last-working-day 2026-09-30",
               "例: tasuki member leave 鈴木 --last-working-day 2026-09-30"},
    Translated{"$0 is here, and nothing is planned", "$0さんは在籍中で、退職の予定もありません"},
    Translated{"`tasuki member list` shows who has left",
               "退職した人は `tasuki member list` で確認できます"},
    Translated{"they would be back before they are away",
               "復帰する日が不在の最初の日より後になっていません"},
    Translated{"`--to` is the first day on which they are back",
               "`--to` には復帰する最初の日を指定してください"},
    Translated{"$0 cannot cover for $1", "$0さんは$1さんの代理になれません"},
    Translated{"name a colleague who may own prospects and stays",
               "担当を持てる在籍中のメンバーを指定してください"},
    Translated{"$0 is over", "$0はすでに過ぎています"},
    Translated{"of somebody who is gone already: `--last-working-day today`, then "
               "`tasuki member leave NAME --now`",
               "すでに退職した人の場合は `--last-working-day today` で予定し、"
               "`tasuki member leave 名前 --now` で記録してください"},
    Translated{"the last working day of $0 is $1, and that day is not over",
               "$0さんの最終出社日は$1で、まだ終わっていません"},
    Translated{"wait for its end, or repeat with `--yes`: nothing was written",
               "その日の終わりを待つか、承知の上で `--yes` "
               "を付けて実行してください(まだ何も記録していません)"},
    // What is said.
    Translated{"{0:one thing goes|$0 things go} to the queue, for nobody is named",
               "引き継ぎ先のない$0件は未割当になります"},
    Translated{"of $0 there still is:", "$0さんについて、まだ残っているもの:"},
    Translated{"{0:one thing|$0 things} of $1 still {0:points|point} forward: $2",
               "$1さんに関わるものが$0件残っています: $2"},
    Translated{"see to them, or repeat with `--acknowledge`: nothing was written",
               "対応するか、承知の上で `--acknowledge` "
               "を付けて実行してください(まだ何も記録していません)"},
    Translated{"{0:one more|$0 more}", "ほか$0件"},
    Translated{"they cover $0 until $1", "$0の代理担当($1まで)"},
    Translated{"$1 covers $0 for them until $2", "$0は$1さんが代理担当中($2まで)"},
    Translated{"was asked to do on $0: $1", "$0について頼まれている仕事: $1"},
    Translated{"has asked $2 to do on $0: $1", "$0について$2さんに頼んでいる仕事: $1"},
    Translated{"promised to $0 for $1", "$0への約束($1まで)"},
    Translated{"the policy names them", "チームの設定に名前があります"},
    Translated{"two owners at once: $0", "担当の重複: $0"},
    Translated{"has asked for $0, and nobody has answered", "$0の担当を希望中(未回答)"},
    Translated{"covers for $0, who is away until $1", "$1まで不在の$0さんの代理"},
    Translated{"is to take over {0:one thing|$0 things} of $1", "$1さんから$0件を引き継ぐ予定"},
    Translated{"$1 was to take over {0:one thing|$0 things}, and cannot any more",
               "$1さんが$0件を引き継ぐ予定でしたが、引き継げなくなりました"},
    Translated{"$0 was to take over {1:one thing|$1 things} of $2, and cannot any more: name "
               "somebody else, with `tasuki member leave`",
               "$0さんは$2さんから$1件を引き継ぐ予定でしたが、引き継げなくなりました。"
               "`tasuki member leave` で別の人を指定してください"},
    Translated{"this replaces the plan for $0: {1:one thing|$1 things} as planned then, {2:one "
               "thing|$2 things} changed",
               "$0の退職予定を更新しました(引き継ぎ先は据え置き$1件、変更$2件)"},
    Translated{"$0 is away too, from $1, and back on $2",
               "$0さんもその間は不在です($1から、復帰は$2)"},
    Translated{"name a colleague who is there", "その間に出社しているメンバーを指定してください"},
    Translated{"away, back on $0; $1 was to cover, and is not here",
               "不在($0に復帰、代理予定の$1さんもいません)"},
    Translated{"looks after $0", "$0さんの上司"},
    Translated{"laptop $0, heard of last on $1: what it has not sent yet, nobody can tell",
               "端末$0(最後の記録は$1)。未送信の記録が残っているかもしれません"},
    Translated{"laptop $0, from which nothing has come",
               "端末$0(記録なし)。未送信の記録が残っているかもしれません"},
    Translated{
        "to the queue, for nobody is named: {0:one prospect|$0 prospects}, {1:one firm|$1 firms}",
        "引き継ぎ先がなく未割当になるもの: 見込み客$0件、会社$1件"},
    Translated{"$0 has left: {1:one thing|$1 things} handed on, the rest to the queue; `tasuki "
               "member return \"$0\" --why TEXT` takes it back",
               "$0さんの退職を記録しました(引き継ぎ$1件、残りは未割当)。取り消すには `tasuki "
               "member return \"$0\" --why TEXT`"},
    Translated{"$0 is back: {1:one thing is|$1 things are} theirs again; a laptop joins with "
               "`tasuki member code \"$0\"`",
               "$0さんが復帰しました(担当に戻したもの$1件)。端末は `tasuki member code \"$0\"` "
               "で参加し直します"},
    Translated{"$0 stays: what was planned is withdrawn", "$0さんの退職予定を取り消しました"},
    Translated{"noted as of the change of owner: it is dated before that",
               "担当変更より前の日時のため、担当変更の日時で記録します"},
    Translated{"goes to", "引き継ぎ先"},
    Translated{"open value", "商談額"},
    Translated{"$0 owns nothing: there is nothing to hand on", "$0さんの担当はありません"},
    Translated{"{0:one row|$0 rows} in $1: change the column to, then `tasuki member leave \"$2\" "
               "--last-working-day DAY --plan $1`",
               "$1に$0行書き出しました。引き継ぎ先の列(`to`)を直して `tasuki member leave \"$2\" "
               "--last-working-day 日付 --plan $1` を実行してください"},
    Translated{"covers for them already", "すでに代理担当中"},
    Translated{"it was covered only, and goes back", "代理のみのため元の担当に戻す"},
    Translated{"owned them before", "以前の担当"},
    Translated{"has dealt with them", "面識あり"},
    Translated{"owns the firm", "会社の担当"},
    Translated{"owns {0:another|$0 others} there", "同じ会社の担当$0件"},
    Translated{"has dealt with others there", "同じ会社に面識あり"},
    Translated{"takes over the firm", "会社の担当を引き継ぐ"},
    Translated{"takes over others there", "同じ会社の別の見込み客を引き継ぐ"},
    Translated{"does in time what is delegated", "依頼を期日どおりに実行"},
    Translated{"a key account, and the record is below the team's measure",
               "重要顧客だが、実績がチームの目安を下回る"},
    Translated{"knows such clients", "同じ区分・言語の顧客が多い"},
    Translated{"keeps promises ($0 of 1)", "約束の信頼度$0"},
    Translated{"has room ($0 of $1)", "余裕あり($0/$1件)"},
    Translated{"everybody is at the ceiling of $0", "全員が上限$0件に達しています"},
    Translated{"the last working day of $0 is $1", "$0さんの最終出社日は$1です"},
    Translated{"the last working day of $0 was $1, and the leaving is not written: `tasuki member "
               "leave \"$0\" --now`",
               "$0さんの最終出社日($1)を過ぎましたが、退職が未記録です: `tasuki member leave "
               "\"$0\" --now`"},
    Translated{
        "$0 has left, though the leaving had been taken back: `tasuki member return "
        "\"$0\" --why TEXT` if they stay",
        "$0さんの退職は、取り消しと行き違いで記録されました。在籍を続ける場合は `tasuki member "
        "return \"$0\" --why TEXT` を実行してください"},
    Translated{"$0 stays, but what the leaving moved is with others: `tasuki member return "
               "\"$0\" --why TEXT` gives it back",
               "$0さんは在籍を続けますが、退職で引き継がれた担当が戻っていません。`tasuki member "
               "return \"$0\" --why TEXT` で戻ります"},
    Translated{"$0 takes over from $1, whose last working day is $2",
               "後任は$0さん($1さんの最終出社日は$2)"},
    Translated{"you cover for $0, who is back on $1", "$0さんの代理($1に復帰予定)"},
    Translated{"$0 is away from $1, and back on $2", "$0さんは$1から不在($2に復帰)"},
    Translated{"$0 has their agenda meanwhile", "その間は$0さんの予定に表示されます"},
    Translated{"away, back on $0", "不在($0に復帰)"},
    Translated{"away, back on $0; $1 covers", "不在($0に復帰、代理は$1さん)"},
    Translated{
        "`tasuki sync` hands in what waits here; where this laptop was cut off, as of somebody "
        "who left and came back, join into another folder with --home",
        "未送信分は `tasuki sync` で送れます。退職後に復帰した場合など、この端末の利用が停止されて"
        "いるときは、--home で別のフォルダーを指定して参加し直してください"},
    Translated{"leaves after $0", "最終出社日$0"},
};

}  // namespace

absl::Span<const Translated> JapaneseLeaving() { return kLeaving; }

}  // namespace tasuki::client
