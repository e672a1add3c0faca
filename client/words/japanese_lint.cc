#include "client/words/japanese.h"

// What lint says of messages and templates, in Japanese.

namespace tasuki::client {
namespace {

constexpr Translated kLint[] = {
    Translated{"\"$0\" gives them nothing to answer",
               "「$0」だけでは、お相手は返事のしようがありません"},
    Translated{"it has $0 sentences", "本文が$0文あります"},
    Translated{"say it in $0 at most; what is left over may go into an attachment",
               "$0文までにまとめてください。残りは添付の資料に回せます"},
    Translated{"it has {0:only $0 sentence|only $0 sentences}", "本文が$0文しかありません"},
    Translated{"say in $0 what it is about, what is new and what you ask",
               "用件・新しい内容・お願いを$0文で書いてください"},
    Translated{"the last message has $0 sentences", "最後のメールに$0文あります"},
    Translated{"it carries {0:$0 earlier message|$0 earlier messages} of $1",
               "前のメールが$1通中$0通しか引用されていません"},
    Translated{"it asks $0 questions", "質問が$0つあります"},
    Translated{"$0 is not filled in", "$0が埋まっていません"},
    Translated{"\"$0\" presses them", "「$0」は催促の印象を与えます"},
    Translated{"\"$0\" shuts the door on them", "「$0」はお相手を締め出す言い方です"},
    Translated{"\"$0\" is not how one writes", "「$0」は正しい書き方ではありません"},
    Translated{"\"[[\" stands within \"[[\"", "「[[」の中に「[[」があります"},
    Translated{"\"]]\" stands without \"[[\"", "「[[」のない「]]」があります"},
    Translated{"\"[[\" has no \"]]\"", "「[[」に対応する「]]」がありません"},
    Translated{"\"{$0}\" is no value; there are $1",
               "「{$0}」という項目はありません。使えるのは$1です"},
    Translated{"it gives them nothing", "お相手に渡すものがありません"},
    Translated{"add news, an insight, a case, the answer to a question of theirs, or a deadline",
               "新しい情報、気づき、事例、ご質問への回答、期限のいずれかを入れてください"},
    Translated{"say what is new since you last spoke, and ask one thing about it",
               "前回から新しくなったことを書き、それについて一つだけ尋ねてください"},
    Translated{"the question alone is enough: what there is to say stands beneath it",
               "質問だけで十分です。ほかの内容は下の引用にあります"},
    Translated{"quote the earlier messages beneath it, each within the one after it",
               "前のメールを、順に重ねて下に引用してください"},
    Translated{"the message before is not in it", "前のメールが引用されていません"},
    Translated{"quote it beneath, as mail programs do when one answers",
               "返信と同じように、前のメールを下に引用してください"},
    Translated{"ask only the one whose answer you need now",
               "いま答えが必要な質問だけを残してください"},
    Translated{"it asks nothing", "質問がありません"},
    Translated{"end with one question that a short answer settles, such as a day and a time",
               "日時など、短く答えられる質問を一つ、最後に置いてください"},
    Translated{"the question stands in the middle", "質問が文の途中に埋もれています"},
    Translated{"put it last, where they answer it", "答えやすいように、最後に置いてください"},
    Translated{"the question asks for an essay", "長い答えを求める質問です"},
    Translated{"ask what yes, no, a number or a day answers",
               "「はい」「いいえ」、数、日付で答えられる質問にしてください"},
    Translated{"write what you know of them, or leave the sentence out",
               "お相手について分かっていることを書くか、その文を外してください"},
    Translated{"no sentence is written for them alone", "お相手だけに向けた文がありません"},
    Translated{"write one that only they could get: their plant, their plan, their words",
               "工場、計画、お言葉など、その方にしか当てはまらない文を一つ入れてください"},
    Translated{"nothing in it comes from your conversation", "お話しした内容に触れていません"},
    Translated{"take up something they said: `tasuki show` has it",
               "お相手のお話に触れてください。「tasuki show」で見られます"},
    Translated{"it does not speak of your conversation", "お話しした内容に触れていません"},
    Translated{"take up something they said or asked", "お話やご質問の内容に触れてください"},
    Translated{"say what it is good for, and leave the choice to them",
               "お相手にとっての利点を書き、ご判断はお任せください"},
    Translated{"say that you step back for now, and that they are welcome at any time",
               "いったん控えること、いつでもご連絡いただけることを書いてください"},
    Translated{"one honorific is enough: 山田部長 or 部長 山田様",
               "敬称は一つにしてください(例: 山田部長、部長 山田様)"},
    Translated{"one title is enough, and their name rather than none",
               "敬称は一つにし、お名前を書いてください"},
    Translated{"two titles stand with one name", "一つの名前に敬称が二つあります"},
    Translated{"御中 and 様 stand in one address", "一つの宛名に「御中」と「様」があります"},
    Translated{
        "御中 is for a firm without a person; with one, 様 alone",
        "「御中」は会社や部署だけに宛てるときの敬称です。個人名があれば「様」だけにしてください"},
};

}  // namespace

absl::Span<const Translated> JapaneseOfLint() { return kLint; }

}  // namespace tasuki::client
