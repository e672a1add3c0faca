#include "client/words/report_definitions.h"

namespace tasuki::client {
namespace {

constexpr ReportDefinition kDefinitions[] = {
    {"prospects", 1,
     "Prospects that are live now: neither erased, merged away, added by mistake nor opted out. "
     "With "
     "--member, those they own.",
     "現在有効な見込み客の数。消去・統合・取り消し・連絡停止の方を除く。--member "
     "を付けると、その人が担当する分。"},
    {"queue", 1, "Of the prospects, those that nobody owns.",
     "有効な見込み客のうち、担当者のいないもの。"},
    {"touches", 1,
     "Touches that count, by business time: outbound ones by channel, inbound ones together. A "
     "touch "
     "belongs to who did it.",
     "有効な接触の数(発生日時で数える)"
     "。当方からの接触は手段別、先方からの接触は合計。接触は行った人に数える。"},
    {"assignments", 1, "Decisions on an owner that took effect.", "効力を生じた担当割当の数。"},
    {"owner_changes", 1, "Changes of owner from one person to another.",
     "人から人への担当変更の数。"},
    {"prospects_reassigned", 1, "Prospects with at least one such change.",
     "担当変更が1回以上あった見込み客の数。"},
    {"deals", 1,
     "Deals by result; a closed one counts by when it was closed, an open one by when it "
     "was opened.",
     "商談の件数(結果別)。終了した商談は終了日、進行中の商談は開始日で数える。"},
    {"response_rate_by_touch", 2,
     "Touch n is the n-th outbound touch to the prospect, whoever made it and by whatever channel. "
     "It "
     "is answered if an inbound touch follows before the next outbound one; younger unanswered "
     "ones "
     "than the policy's silence are open and left out. Filters choose touches, n stays the "
     "relationship's.",
     "n回目とは、その見込み客への当方からの接触の通算回数(人や手段を問わない)"
     "。次の当方からの接触までに先方から接触があれば「返答あり」。"
     "返答がなく、チームの設定の沈黙日数に達していないものは「未確定」として除く。絞り込みは対象の"
     "接触を選ぶだけで、回数は通算のまま。"},
    {"response_rate_by_step", 2,
     "The same by cadence and step: outbound touches that took a step of a cadence, by its number, "
     "and how many of them were answered before our next one. Touches that took no step are in "
     "none "
     "of these.",
     "同じ返答率を、フォロー計画とその段階ごとに集計したもの。計画の段階として行った接触のうち、次"
     "の当"
     "方からの接触までに返答があった割合。計画によらない接触は含まない。"},
    {"follow_up_conversion", 2,
     "Of closed deals with two or more outbound touches before the closing, the share that was "
     "won.",
     "終了までに当方からの接触が2回以上あった商談のうち、受注した割合。"},
    {"touches_to_close", 1,
     "Outbound touches before the closing, from the closing before on; the mean over won deals.",
     "受注までの当方からの接触回数(前の商談の終了後から数える)。受注した商談の平均。"},
    {"recovered", 2,
     "Won deals with at least so many outbound touches before the closing, from the third on, and "
     "their value in each currency.",
     "当方からの接触が3回目以降に受注した商談の件数と金額(通貨別)。"},
    {"first_follow_up_hours", 1,
     "Hours from the meeting, else from the adding, to our first touch; the median.",
     "面談(なければ登録)から最初の接触までの時間。中央値。"},
    {"first_follow_up", 2,
     "First touches by how long after the meeting they went out, and how many were answered before "
     "our next one.",
     "最初の接触を面談からの経過時間で分け、次の当方からの接触までに返答があった割合。"},
    {"same_day", 2,
     "Meetings and video calls that were logged the same day, or, after an evening one, by the "
     "policy's hour of the next business day. Imports left out.",
     "面談・オンライン面談のうち、当日中(夕方以降は翌営業日の所定時刻まで)"
     "に記録した割合。取り込んだものを除く。"},
    {"promises", 2,
     "Our promises that fell due, by what became of them. Trust is their mean: early or on time 1, "
     "too early a half, late, broken or moved without consent 0. Imports left out.",
     "期日を迎えた当方の約束と、その結果。信頼度は平均(早め・期日どおり1、早すぎ0."
     "5、遅れ・不履行・同意のない変更0)。取り込んだものを除く。"},
    {"stickability", 2,
     "Of those who had not answered touch n, the share that got touch n+1 within 30 days (n from 1 "
     "to "
     "7); and of bursts that ended in silence, the share that reached the policy's limit.",
     "n回目の接触に返答がなかった相手のうち、30日以内に次の接触をした割合(nは1〜7)"
     "。また、返答のないまま終わった一連の接触のうち、"
     "チームの設定の上限回数に達した割合。"},
    {"lost_by", 2,
     "Prospects lost: by our stopping where the last burst stayed below the limit and nothing came "
     "in after it, or where the cause was ours, or after a year of silence likewise; by their no "
     "otherwise.",
     "失注した見込み客。最後の一連の接触が上限回数に達せず、その後の連絡もないもの、当方に原因があ"
     "るもの、同様に1年間接触がないものは「当方の中断」、"
     "それ以外は「先方の断り」。"},
    {"load", 2,
     "Active relationships of each active member who may own any: live ones with a touch in the "
     "last days of the policy's window or something due in the next ones, neither paused nor in "
     "the "
     "long term. Below the floor, within, or above the ceiling; open promises beside their own "
     "ceiling.",
     "在籍中の担当者ごとの、動いている見込み客の数。チームの設定の期間内に接触があったか、同じ期間"
     "内"
     "に予定があり、休止中でも長期フォロー中でもないもの。下限未満・範囲内・上限超過を示し、未完了"
     "の約"
     "束もその上限と並べる。"},
    {"concentration", 3,
     "The share of the won value that the best fifth of the team brought, in each currency, those "
     "who "
     "won as much as the last of them too; and of what lapsed the share of the others. The team is "
     "who is active, has won or has let something "
     "lapse. A lapse is what fell due for its owner then and was not done by the next business "
     "day's end: first follow-ups (within the policy's hours), steps, answers, introductions, "
     "promises by their day, meetings by the hour for logs. Imports left out.",
     "受注金額のうち、上位2割のメンバー(同額の人を含み、受注のない人は除く)による割合(通貨別)"
     "と、期限切れのうちそれ以外のメンバーによ"
     "る割合。メンバーは、在籍中の担当者と、受注または期限切れのある人。期限切れとは、当時の担当者"
     "が翌営業日中に行わなかった初回フォロー(設定の時間内)・計画の段階・返信・後任の紹介、期日に守"
     "られなかった約束、所定時刻までに記録されなかった面談。取り込んだものを除く。"},
};

}  // namespace

absl::Span<const ReportDefinition> ReportDefinitions() { return kDefinitions; }

const ReportDefinition* FindReportDefinition(std::string_view name) {
  for (const ReportDefinition& one : kDefinitions) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace tasuki::client
