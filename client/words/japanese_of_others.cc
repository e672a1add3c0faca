// What others say who are quoted in our sentences, and its Japanese: the command-line reader
// (CLI11), the operating system, the network, and our own server.

#include "client/words/japanese.h"

namespace tasuki::client {
namespace {

constexpr Translated kOfOthers[] = {
    // CLI11, of what was typed.
    Translated{"$0 is required", "$0 が必要です"},
    Translated{"The following argument was not expected: $0", "余分な引数があります: $0"},
    Translated{"The following arguments were not expected: $0", "余分な引数があります: $0"},
    Translated{"$0: $1 not in {$2}", "$0 の「$1」は使えません(使える言葉: $2)"},
    Translated{"$0: \"$1\" is not a whole number from 0 on",
               "$0 の「$1」は0以上の整数ではありません"},
    Translated{"$0: Value $1 not in range $2 to $3", "$0 の $1 は範囲外です($2〜$3)"},
    Translated{"$0: $1 required $2 missing", "$0 に値($2)がありません"},
    Translated{"$0: At least $1 required but received $2",
               "$0 には少なくとも$1個必要です(今回は$2個)"},
    Translated{"$0: At Most $1 required but received $2", "$0 は$1個までです(今回は$2個)"},
    Translated{"Expected exactly $0 arguments to $1, got $2", "$1 には$0個必要です(今回は$2個)"},
    Translated{"Expected at least $0 arguments to $1, got $2",
               "$1 には少なくとも$0個必要です(今回は$2個)"},
    Translated{"$0 was given a disallowed flag override", "$0 に値は付けられません"},
    Translated{"$0 excludes $1", "$0 と $1 は同時に指定できません"},
    Translated{"$0 requires $1", "$0 には $1 も必要です"},
    Translated{"Could not convert: $0 = $1", "$0 の「$1」を読み取れません"},
    Translated{"The value $0 is not an allowed value for $1", "$1 に「$0」は使えません"},
    Translated{"$0: too many inputs for a flag", "$0 に値は付けられません"},
    Translated{"$0: Should be true/false or a number", "$0 の値を読み取れません"},
    // The operating system.
    Translated{"No such file or directory", "ファイルやフォルダーがありません"},
    Translated{"Permission denied", "アクセス権がありません"},
    Translated{"Operation not permitted", "許可されていません"},
    Translated{"No space left on device", "ディスクに空きがありません"},
    Translated{"Disk quota exceeded", "ディスクの割当を使い切りました"},
    Translated{"Read-only file system", "読み取り専用のディスクです"},
    Translated{"Is a directory", "フォルダーです"},
    Translated{"Not a directory", "フォルダーではありません"},
    Translated{"File exists", "すでにあります"},
    Translated{"File too large", "ファイルが大きすぎます"},
    Translated{"File name too long", "ファイル名が長すぎます"},
    Translated{"Too many open files", "開いているファイルが多すぎます"},
    Translated{"Input/output error", "読み書きに失敗しました"},
    Translated{"Bad file descriptor", "出力先が閉じています"},
    Translated{"Broken pipe", "出力先が閉じられました"},
    Translated{"Connection refused", "接続が拒否されました"},
    Translated{"Cannot allocate memory", "メモリーが足りません"},
    Translated{"process $0", "プロセス $0"},
    Translated{"another process", "別のプロセス"},
    // Days.
    Translated{"sunday", "日曜"},
    Translated{"monday", "月曜"},
    Translated{"tuesday", "火曜"},
    Translated{"wednesday", "水曜"},
    Translated{"thursday", "木曜"},
    Translated{"friday", "金曜"},
    Translated{"saturday", "土曜"},
    // The network.
    Translated{"nobody listens there", "そこではサーバーが動いていません"},
    Translated{"the connection was reset", "接続が切られました"},
    Translated{"the connection was closed", "接続が閉じられました"},
    Translated{"there is no network", "ネットワークにつながっていません"},
    Translated{"there is no way to it", "サーバーに到達できません"},
    Translated{"nobody knows that name", "サーバーの名前が見つかりません"},
    Translated{"it cannot be reached", "サーバーに到達できません"},
    Translated{"the connection broke off", "接続が切れました"},
    // What raises an alarm; the text is kept as it was found (client/replica/replica.h).
    Translated{"the server signed another root for seq $0",
               "番号$0について、サーバーの署名した履歴がこの端末の履歴と一致しません"},
    Translated{"at seq $0 this replica computes the root $1, the server says $2: the two do not "
               "hold the same history",
               "番号$0までの履歴がサーバーと一致しません(この端末の検査値 $1、サーバー $2)"},
    Translated{"the server recorded $0 for seq $1, this replica finds $2",
               "番号$1の判定がサーバーと一致しません(サーバー $0、この端末 $2)"},
    Translated{"the server signed two lists of epochs that contradict each other",
               "サーバーの署名した世代の一覧が2つあり、互いに矛盾しています"},
    // The server's refusals.
    Translated{"these bytes are no frame; update the client",
               "通信の内容が正しくありません。この端末の tasuki を更新してください"},
    Translated{"the server is stopping; try again later",
               "サーバーが停止するところです。あとでもう一度試してください"},
    Translated{"too many requests wait; try again later",
               "サーバーが混み合っています。あとでもう一度試してください"},
    Translated{"what the server itself wrote is not taken back",
               "サーバー自身の記録は受け付けません"},
    Translated{"this replica belongs to another device", "このデータは別の端末のものです"},
    Translated{"this device was revoked just now", "この端末は無効化されました"},
    Translated{"your role was changed just now; connect again",
               "役割が変更されました。もう一度接続してください"},
    Translated{
        "this laptop holds the journal up to $0 of epoch $1, the server up to $2 of epoch "
        "$3; nothing is lost, but tell the server's operator, who may be running an old "
        "copy",
        "この端末のジャーナルは番号$0(世代$1)まで、サーバーは$2(世代$3)までです。失われたもの"
        "はありませんが、古いサーバーの控えが動いている恐れがあるため、サーバー管理者に連絡"
        "してください"},
    Translated{"this laptop was shut out, and the server has set $0 of its events apart; it keeps "
               "at most $1 of one laptop. The rest stays in its outbox: to hand it in, an admin "
               "lets the laptop in anew (`tasuki member code`, then `tasuki join` in this home)",
               "この端末は無効化されており、サーバーは記録$0件を保留しています(1台につき$1件まで)"
               "。残りは送信待ちに残ります。送るには、管理者に `tasuki member code` "
               "で新しいコードを発行してもらい、このフォルダーで `tasuki join` "
               "を実行してください"},
    Translated{"the server's disk is full; nothing is lost, it stays in the outbox",
               "サーバーのディスクがいっぱいです。失われたものはなく、送信待ちに残ります"},
    Translated{"the server's disk is full; free some space first",
               "サーバーのディスクがいっぱいです。先に空きを増やしてもらってください"},
    Translated{"expected event $0 of this replica; connect again and send from there",
               "この端末の$0番目の記録から送る必要があります。もう一度接続してください"},
    Translated{"another history of this replica is held here",
               "サーバーにはこの端末の別の履歴があります"},
    Translated{"this join code is not known, used, or more than 7 days old; ask an admin for a new "
               "one",
               "この参加コードは無効です(使用済みか、7日を過ぎています)。管理者に新しいコードを発"
               "行してもらってください"},
    Translated{"a device has an id of 16 random bytes, not all zero; this is a bug of the client",
               "端末のIDが正しくありません(プログラムの不具合です)"},
    Translated{"the device did not sign its request with the key it brings; this is a bug of the "
               "client",
               "端末の署名が正しくありません(プログラムの不具合です)"},
    Translated{"this code is for another team or another member",
               "このコードは別のチームか別のメンバーのものです"},
    Translated{"the server was restored and waits; its operator must run `tasukid accept-loss` "
               "first",
               "サーバーは復元直後です。サーバー管理者が先に `tasukid accept-loss` "
               "を実行する必要があります"},
    Translated{"this device id is enrolled already; make a new one",
               "この端末のIDは登録済みです。もう一度参加し直してください"},
    Translated{"an invitation names team, device and member, 16 bytes each, not all of them zero",
               "招待の内容が正しくありません(プログラムの不具合です)"},
    Translated{"this team is not served here", "このサーバーには、そのチームがありません"},
    Translated{"the request is not signed by an enrolled device",
               "登録された端末からの依頼ではありません"},
    Translated{"only an admin lets devices in; ask one",
               "端末を参加させられるのは管理者だけです。管理者に頼んでください"},
    Translated{"the member is not in the journal, or has left; add them and sync first",
               "そのメンバーはいないか、退職しています。先に追加して同期してください"},
    Translated{"the server's clock has leapt by more than a year, and the code would run out by "
               "it; its operator sets it right, or runs `tasukid accept-clock` where that date is "
               "right",
               "サーバーの日付が1年以上飛んでいるため、コードを発行できません。サーバー管理者が直す"
               "か、その日付が正しければ `tasukid accept-clock` を実行する必要があります"},
    Translated{"the server's clock has leapt by more than a year since its last commit; its "
               "operator sets it right, or runs `tasukid accept-clock` where that date is right",
               "サーバーの日付が1年以上飛んでいます。サーバー管理者が直すか、その日付が正しければ "
               "`tasukid accept-clock` を実行する必要があります"},
    Translated{"the hash of a join code has 32 bytes", "参加コードの検査値が正しくありません"},
    Translated{"this join code exists; make another one",
               "この参加コードはすでにあります。もう一度発行してください"},
};

}  // namespace

absl::Span<const Translated> JapaneseOfOthers() { return kOfOthers; }

}  // namespace tasuki::client
