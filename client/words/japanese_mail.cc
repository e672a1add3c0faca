#include "client/words/japanese.h"

// Mails read and written, and drafts, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kMail[] = {
    // What is wrong with a mail.
    Translated{"one of its headers has more than $0 KiB", "ヘッダーの1つが $0 KiB を超えています"},
    Translated{"its headers have more than $0 KiB or $1 lines",
               "ヘッダー全体が $0 KiB または$1行を超えています"},
    Translated{"one of its headers names more than $0 groups",
               "ヘッダーの1つに宛先グループが$0個を超えて入っています"},
    Translated{"it has more than $0 parts within parts", "入れ子の部分が$0個を超えています"},
    Translated{"the mail has more than $0 MiB", "メールが $0 MiB を超えています"},
    Translated{"its text has more than $0 KiB", "本文が $0 KiB を超えています"},
    Translated{"it is no mail: it has neither sender, subject nor id",
               "メールではありません(差出人も件名も ID もありません)"},
    Translated{"log what it says with --summary, or save its text as a plain file and give that",
               "要点を --summary で残すか、本文だけをテキストファイルに保存して指定してください"},
    // Logging one.
    Translated{"the file is a mail", "指定されたファイルはメールです"},
    Translated{"log it as email, or give its text as a plain file",
               "チャネルを `email` にして記録するか、本文だけをテキストファイルで指定してください"},
    Translated{"this mail went to them, and did not come in", "先方へ送ったメールです"},
    Translated{"leave --in out", "--in を外してください"},
    Translated{"this mail is neither from $0 nor to them: it is from $1",
               "$0さんからのメールでも、$0さん宛のメールでもありません(差出人: $1)"},
    Translated{"if that is their address, add it with `tasuki edit WHO --email`; if they sent it "
               "from another one, add --in",
               "その方のアドレスであれば `tasuki edit WHO --email` "
               "で登録してください。別のアドレスから届いたものなら --in を付けてください"},
    Translated{"this mail to $0 is from $1, which is no name and no address of ours",
               "$0さん宛のメールですが、差出人の$1は社内の名前にもアドレスにも見当たりません"},
    Translated{"if one of us sent it, say who with --by MEMBER; what others write to them is no "
               "touch of ours",
               "社内の誰かが送ったものなら --by MEMBER で送った人を指定してください。"
               "社外の人が先方へ送ったメールは、こちらからの連絡としては記録しません"},
    Translated{"the sender's clock was wrong: say when it came with --at",
               "送信側の時計がずれています。届いた日時を --at で指定してください"},
    Translated{"this mail is logged already: event $0", "このメールは記録済みです(記録 $0)"},
    Translated{
        "look at it with `tasuki show WHO`; to log it anew, take that one back first "
        "with `tasuki undo EVENT --why TEXT`",
        "`tasuki show WHO` で確認できます。記録し直すには、先に `tasuki undo EVENT --why TEXT` "
        "で取り消してください"},
    // Importing many.
    Translated{"FILE, --map and --rejects are for a table",
               "FILE、--map、--rejects は表のためのものです"},
    Translated{"leave them out with --mail", "--mail を使うときは指定しないでください"},
    Translated{"a table needs FILE and --map", "表の取り込みには FILE と --map が必要です"},
    Translated{"or import mails with --mail", "メールを取り込むには --mail を使ってください"},
    Translated{"there are more than $0 mails in $1", "$1にメールが$0通を超えて入っています"},
    Translated{"import a part of them at a time", "何回かに分けて取り込んでください"},
    Translated{"there are no .eml files in $0", "$0に .eml ファイルがありません"},
    Translated{"name the folder that they lie in, or an mbox file",
               "メールの入ったフォルダーか mbox ファイルを指定してください"},
    Translated{"$0 is no mbox: its first line does not begin with \"From \"",
               "$0は mbox ファイルではありません(1行目が「From 」で始まっていません)"},
    Translated{"name an mbox file, or a folder of .eml files",
               "mbox ファイルか .eml のフォルダーを指定してください"},
    Translated{"what was read before is in; mend the file and run it again",
               "そこまでは取り込みました。ファイルを直してもう一度実行してください"},
    Translated{"it has no date that can be read", "日付が読み取れません"},
    Translated{"its date lies in the future", "日付が未来です"},
    // Drafting one.
    Translated{"this prospect is not there", "この見込み客は登録されていません"},
    Translated{"they asked us to stop: nothing is drafted",
               "連絡停止の方のため、下書きは作れません"},
    Translated{
        "where they wrote again of their own accord: `tasuki reopen WHO --words TEXT --next WHEN`",
        "先方から改めて連絡があった場合: `tasuki reopen WHO --words TEXT --next WHEN`"},
    Translated{"nothing is due of them", "次のアクションがありません"},
    Translated{"say what it is to be with --template, or set a date with `tasuki next`",
               "--template でひな形を指定するか、`tasuki next` で日を決めてください"},
    Translated{"there is no template \"$0\"", "「$0」というテンプレートはありません"},
    Translated{"there is no template \"$0\" in that language",
               "その言語には「$0」というひな形がありません"},
    Translated{"those there are: $0", "使えるひな形: $0"},
    Translated{"they have not answered $0 times, and the limit is $1",
               "$0回続けて返信がありません(上限$1回)"},
    Translated{"wait for the revisit, or say why one more is right with `tasuki cadence override "
               "WHO --reason TEXT`",
               "再アプローチの時期を待つか、`tasuki cadence override WHO --reason TEXT` "
               "で理由を記録してください"},
    Translated{"\"$0\" is no e-mail address", "「$0」はメールアドレスではありません"},
    Translated{"give one such as sato@aozora.example",
               "`sato@aozora.example`のように指定してください"},
};

}  // namespace

absl::Span<const Translated> JapaneseMail() { return kMail; }

}  // namespace tasuki::client
