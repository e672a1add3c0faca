#include "client/words/japanese.h"

// Visiting cards, many at once or one after the other, and memos with a date, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kCards[] = {
    // What is wrong with a list of them.
    Translated{"there is no name", "氏名がありません"},
    Translated{"it is neither UTF-8 nor Shift_JIS", "UTF-8 とも Shift_JIS とも読み取れません"},
    Translated{"no column is a name: $0", "氏名の列が見つかりません(列: $0)"},
    Translated{"there are more than $0 cards", "名刺は一度に$0枚までです"},
    Translated{"some of its text is in no known encoding", "文字コードがわからない項目があります"},
    Translated{"it has more than $0 MiB", "$0 MiB を超えています"},
    Translated{"the card that begins in line $0 has no end", "$0行目からの名刺が終わっていません"},
    Translated{"there are no cards in it", "名刺が1枚もありません"},
    Translated{"$0: $1", "$0: $1"},
    Translated{"the first row of a table names its columns: name, company, email, phone …",
               "表の1行目には「氏名」「会社名」「メール」「電話」のような列名が必要です"},
    Translated{"NAME, --reading, --email and --phone are those of one person",
               "NAME、--reading、--email、--phone は1人分の項目です"},
    Translated{"leave them out with --from", "--from を使うときは指定しないでください"},
    // What becomes of them.
    Translated{"{0:$0 card|$0 cards} ($1)", "名刺$0枚($1)"},
    Translated{"{0:$0 card is|$0 cards are} to be added", "$0枚を登録します"},
    Translated{"see that the columns are right, and add --yes",
               "列の読み取りを確かめて --yes を付けてください"},
    Translated{"added {0:$0 prospect|$0 prospects}", "見込み客を$0名登録しました"},
    Translated{"$0 {0:is|are} known already: left out; --doubles add adds them, and `tasuki merge` "
               "joins two "
               "entries of one person",
               "$0名は登録済みのため除きました。`--doubles add` で登録でき、`tasuki merge` "
               "で同じ方の登録を1つにまとめられます"},
    Translated{"in the file", "ファイルの項目"},
    Translated{"taken as", "読み取り先"},
    Translated{"for example", "例"},
    Translated{"left out", "使いません"},
    Translated{"line $0, $1: $2", "$0行目 $1: $2"},
    Translated{"no name", "氏名なし"},
    Translated{"the same as line $0: left out", "$0行目と同じ方のため除きます"},
    Translated{"left out: $0", "除きます: $0"},
    Translated{"known already: left out", "登録済みのため除きます"},
    // Asked one after the other.
    Translated{"an empty name ends it, Ctrl-C at any time; - takes an answer back",
               "氏名を空のまま Enter で終わります。Ctrl-C でも終われます。- で入力を取り消します"},
    Translated{"Name", "氏名"},
    Translated{"Company", "会社名"},
    Translated{"E-mail", "メール"},
    Translated{"Phone", "電話"},
    Translated{"Next touch", "次のアクション"},
    Translated{"and more", "ほかにもあります"},
    Translated{"  its number, or empty for another firm", "  番号を入力(別の会社なら Enter)"},
    // A date with a memo.
    Translated{"a firm has no next touch", "会社には次のアクションの日がありません"},
    Translated{"name one of its people", "その会社の方を指定してください"},
    Translated{"the date that stands", "今の予定のまま"},
    // In the help.
    Translated{"the person's name", "氏名"},
    Translated{"at a keyboard you are asked for one after the other", "画面で順に尋ねます"},
    Translated{"when to be in touch", "次のアクションの日時"},
    Translated{"many at once: a table (CSV) or vCards",
               "まとめて登録: 表(CSV)または名刺データ(VCF)"},
    Translated{"cards of who is known already", "登録済みの方の名刺をどうするか"},
    Translated{"do not ask", "確認せずに進める"},
};

}  // namespace

absl::Span<const Translated> JapaneseCards() { return kCards; }

}  // namespace tasuki::client
