// Long because it is one table: words of `--json` and of views, in Japanese.

#include "client/words/translations.h"

#include <array>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/words/money.h"
#include "client/words/wording.h"

namespace tasuki::client {
namespace {

// A word of COMMANDS.md and its Japanese.
struct Translation {
  const char* word;
  const char* japanese;
};

constexpr std::array kTranslations = {
    Translation{"email", "メール"},
    Translation{"phone", "電話"},
    Translation{"meeting", "面談"},
    Translation{"video", "オンライン面談"},
    Translation{"visit", "訪問"},
    Translation{"online", "オンライン"},
    Translation{"mail", "メール"},
    Translation{"text", "メッセージ"},
    Translation{"linkedin", "LinkedIn"},
    Translation{"letter", "手紙"},
    Translation{"no-response", "返答なし"},
    Translation{"replied", "返答あり"},
    Translation{"proposal", "提案のご依頼"},
    Translation{"considering", "検討中"},
    Translation{"not-now", "見送り"},
    Translation{"no", "お断り"},
    Translation{"won", "受注"},
    Translation{"lost", "失注"},
    Translation{"opted-out", "連絡停止"},
    Translation{"now", "今すぐ"},
    Translation{"later", "いずれ"},
    Translation{"nothing", "見込みなし"},
    Translation{"unknown", "不明"},
    Translation{"going", "継続中"},
    Translation{"paused", "休止中"},
    Translation{"stopped", "終了"},
    Translation{"golden-week", "ゴールデンウィーク"},
    Translation{"obon", "お盆"},
    Translation{"silver-week", "シルバーウィーク"},
    Translation{"bonenkai", "忘年会シーズン"},
    Translation{"oshogatsu", "正月"},
    Translation{"fiscal-year-end", "年度末"},
    Translation{"first-follow-up", "最初のフォロー"},
    Translation{"step", "フォロー"},
    Translation{"appointment", "予定"},
    Translation{"answer", "先方への返答"},
    Translation{"revisit", "再アプローチ"},
    Translation{"nurture", "関係維持"},
    Translation{"client-promise", "先方の約束"},
    Translation{"reorder", "追加受注"},
    Translation{"introduction", "後任挨拶"},
    Translation{"leave", "退職"},
    Translation{"leaving", "退職予定"},
    Translation{"away", "不在"},
    Translation{"promise", "約束"},
    Translation{"milestone", "約束の区切り"},
    Translation{"rep", "営業担当"},
    Translation{"manager", "マネージャー"},
    Translation{"admin", "管理者"},
    Translation{"auditor", "監査担当"},
    Translation{"active", "在籍"},
    Translation{"gone", "退職"},
    Translation{"open", "進行中"},
    Translation{"queue", "未割当"},
    Translation{"contest", "担当の重複"},
    Translation{"task", "依頼"},
    Translation{"terms", "条件の変更"},
    Translation{"handover", "引き継ぎ"},
    Translation{"triage", "取り込み分の確認"},
    Translation{"pending", "未送信"},
    Translation{"contested", "担当の重複"},
    Translation{"unauthorised", "権限なし"},
    Translation{"set-apart", "保留"},
    Translation{"invalid", "無効"},
    Translation{"confirms", "確認"},
    Translation{"effective", "有効"},
    Translation{"owner", "担当"},
    Translation{"chosen", "ご指定の日"},
    Translation{"delivery", "納品"},
    Translation{"merged", "統合"},
    Translation{"policy", "チームの設定"},
    // What the rules say of a history.
    Translation{"late-first", "初回フォローの遅れ"},
    Translation{"refused-hour", "控えるべき時間帯の送信"},
    Translation{"stopped-early", "早すぎる打ち切り"},
    Translation{"fourth-unanswered", "上限を超えた連絡"},
    Translation{"no-date", "次の予定なし"},
    Translation{"just-checking-in", "「その後いかがでしょうか」だけの連絡"},
    Translation{"too-early-promise", "早すぎる履行"},
    Translation{"late-promise", "約束の遅れ"},
    Translation{"broken-promise", "約束の不履行"},
    Translation{"saved-late", "粘り強さの成果"},
};

// Event types, for people.
constexpr std::array kTypes = {
    Translation{"FirmAdded", "会社を追加"},
    Translation{"FirmChanged", "会社を変更"},
    Translation{"ProspectAdded", "見込み客を追加"},
    Translation{"ProspectChanged", "見込み客を変更"},
    Translation{"ContactSucceeded", "先方の担当者が交代"},
    Translation{"ProspectsMerged", "見込み客を統合"},
    Translation{"ProspectsSplit", "統合を解除"},
    Translation{"SubjectErased", "個人情報を消去"},
    Translation{"TouchLogged", "接触"},
    Translation{"OutcomeRecorded", "結果"},
    Translation{"NextTouchSet", "次のアクションを設定"},
    Translation{"NoteAdded", "メモ"},
    Translation{"PushbackRecorded", "先方の懸念"},
    Translation{"FactRetracted", "取り消し"},
    Translation{"CadenceStarted", "フォローを開始"},
    Translation{"CadencePaused", "フォローを休止"},
    Translation{"CadenceResumed", "フォローを再開"},
    Translation{"CadenceStopped", "フォローを終了"},
    Translation{"StepOverridden", "回数の上限を変更"},
    Translation{"PromiseMade", "約束"},
    Translation{"PromiseMoved", "約束の日を変更"},
    Translation{"PromiseClosed", "約束を完了"},
    Translation{"DealOpened", "商談を開始"},
    Translation{"DealStageChanged", "商談の段階"},
    Translation{"TermsAgreed", "条件に合意"},
    Translation{"TermsChanged", "条件を変更"},
    Translation{"DealClosed", "商談を終了"},
    Translation{"OwnerAssigned", "担当の割当"},
    Translation{"HandoverAccepted", "引継ぎを承諾"},
    Translation{"HandoverDeclined", "引継ぎを辞退"},
    Translation{"ClientIntroduced", "先方に紹介"},
    Translation{"ContestResolved", "担当の重複を解決"},
    Translation{"TaskDelegated", "仕事を依頼"},
    Translation{"TaskPlanned", "仕事の計画"},
    Translation{"MilestoneReached", "区切りを完了"},
    Translation{"TaskDone", "仕事を完了"},
    Translation{"MemberAdded", "メンバーを追加"},
    Translation{"RoleChanged", "役割を変更"},
    Translation{"MemberAway", "不在"},
    Translation{"LeavePlanned", "退職の予定"},
    Translation{"MemberLeft", "退職"},
    Translation{"MemberReturned", "退職の取り消し"},
    Translation{"DeviceEnrolled", "端末を登録"},
    Translation{"DeviceRevoked", "端末を無効化"},
    Translation{"ReplicaOpened", "端末の利用を開始"},
    Translation{"EventsAdmitted", "保留の記録を承認"},
    Translation{"EventsRefused", "保留の記録を却下"},
    Translation{"TeamCreated", "チームを作成"},
    Translation{"PolicySet", "チームの設定を変更"},
    Translation{"MinSchemaRaised", "必要な版を変更"},
    Translation{"CoachingNoted", "指導メモ"},
    Translation{"HesitationNoted", "ためらいのメモ"},
};

// Fields of views, for people.
constexpr std::array kFields = {
    Translation{"name", "名前"},
    Translation{"reading", "よみ"},
    Translation{"family-name", "姓"},
    Translation{"given-name", "名"},
    Translation{"family-reading", "姓のよみ"},
    Translation{"given-reading", "名のよみ"},
    Translation{"company", "会社名"},
    Translation{"department", "部署"},
    Translation{"title", "役職"},
    Translation{"emails", "メールアドレス"},
    Translation{"phones", "電話番号"},
    Translation{"context", "最初に話した内容"},
    Translation{"expects", "先方の期待"},
    Translation{"firm", "会社"},
    Translation{"source", "知り合った経路"},
    Translation{"met_at_us", "初めてお会いした日"},
    Translation{"segment", "企業の種別"},
    Translation{"zone", "タイムゾーン"},
    Translation{"language", "言語"},
    Translation{"preferred_channel", "希望の連絡手段"},
    Translation{"key_account", "重要顧客"},
    Translation{"aliases", "別名"},
    Translation{"note", "メモ"},
    Translation{"deal", "商談の結果"},
    Translation{"deal-stage", "商談の段階"},
    Translation{"deal-amount", "商談の金額"},
    Translation{"deal-terms", "商談の条件"},
    Translation{"task", "依頼"},
    Translation{"task-plan", "依頼の期日"},
    Translation{"task-id", "依頼"},
    Translation{"helps", "先方の利点"},
    Translation{"decides", "決裁者"},
    Translation{"route", "稟議の流れ"},
    Translation{"how", "進め方"},
    Translation{"end", "終わり方"},
    Translation{"thanks_task", "お礼をした依頼"},
    Translation{"fiscal_year_end_month", "決算月"},
    Translation{"promise", "約束"},
    Translation{"closing_days", "休業日"},
    Translation{"next-touch", "次のアクション"},
    Translation{"cadence", "フォロー"},
    Translation{"reason", "理由"},
    Translation{"why", "担当変更の理由"},
    Translation{"manner", "先方の好む話し方"},
    Translation{"cause", "失注の理由"},
    Translation{"gives", "提供した内容"},
    Translation{"body", "本文"},
    Translation{"subject", "件名"},
    Translation{"from", "差出人"},
    Translation{"to", "宛先"},
    Translation{"promised_downstream", "先方が約束した相手"},
    Translation{"agreed_by_client", "先方の同意"},
    Translation{"agreed_words", "先方の同意の言葉"},
    Translation{"promise-by", "約束した側"},
    Translation{"promise-kind", "約束の種類"},
    Translation{"promise-due", "約束の日"},
    Translation{"consented", "日付への同意"},
    Translation{"delivers", "果たした約束"},
    Translation{"milestones", "区切り"},
    Translation{"background", "背景"},
    Translation{"what_is_in_it", "本人の利点"},
    Translation{"reopens", "本人からの連絡で再開"},
    Translation{"entered_by", "記入者"},
    Translation{"declines", "却下した依頼"},
    Translation{"deal-id", "商談"},
    Translation{"retracts", "取り消した記録"},
    Translation{"owner", "担当"},
    Translation{"next_touch", "次のアクション"},
    Translation{"last_touch", "最終接触"},
    Translation{"touches", "接触"},
    Translation{"group", "区分"},
    Translation{"follow_up", "フォローの状態"},
    Translation{"cover_until", "代理の期限"},
    Translation{"former_names", "前任者"},
    Translation{"merged_into", "統合先"},
    Translation{"deals", "商談"},
    Translation{"promises", "約束"},
    Translation{"tasks", "依頼"},
    Translation{"role", "役割"},
    Translation{"state", "状態"},
};

// Words that mean something else elsewhere, or stand in one field only.
struct ValueTranslation {
  const char* field;
  const char* word;
  const char* english;
  const char* japanese;
};

constexpr std::array kValues = {
    ValueTranslation{"source", "in-person", "in person", "対面"},
    ValueTranslation{"source", "online-event", "online event", "オンラインイベント"},
    ValueTranslation{"source", "seminar", "seminar", "セミナー"},
    ValueTranslation{"source", "inbound", "inbound", "問い合わせ"},
    ValueTranslation{"source", "sales-call", "sales call", "営業電話"},
    ValueTranslation{"source", "referral", "referral", "紹介"},
    ValueTranslation{"segment", "japanese", "Japanese", "日系企業"},
    ValueTranslation{"segment", "multinational", "multinational", "外資系企業"},
    ValueTranslation{"language", "ja", "Japanese", "日本語"},
    ValueTranslation{"language", "en", "English", "英語"},
    ValueTranslation{"agreed_by_client", "yes", "yes", "あり"},
    ValueTranslation{"agreed_by_client", "no", "no", "なし"},
    ValueTranslation{"reopens", "yes", "yes", "はい"},
    ValueTranslation{"gives", "info", "information", "情報"},
    ValueTranslation{"gives", "insight", "insight", "考察"},
    ValueTranslation{"gives", "case", "a case", "事例"},
    ValueTranslation{"gives", "answer", "an answer", "質問への回答"},
    ValueTranslation{"gives", "deadline", "a deadline", "期限"},
    ValueTranslation{"reason", "budget-freeze", "budget freeze", "予算凍結"},
    ValueTranslation{"reason", "internal-issues", "internal issues", "社内事情"},
    ValueTranslation{"reason", "competing-priorities", "competing priorities", "他の優先事項"},
    ValueTranslation{"reason", "was-busy", "was busy", "多忙"},
    ValueTranslation{"reason", "need-resurfaced", "the need came up again", "必要性の再浮上"},
    ValueTranslation{"reason", "guilt", "guilt", "返信の遅れへの負い目"},
    ValueTranslation{"reason", "organisation", "our organisation", "自社の体制"},
    ValueTranslation{"reason", "time-sensitivity", "our timing", "自社の対応の遅れ"},
    ValueTranslation{"reason", "price", "price", "価格"},
    ValueTranslation{"reason", "competitor", "a competitor", "競合他社"},
    ValueTranslation{"sort", "due", "due", "次のアクション"},
    ValueTranslation{"sort", "name", "name", "氏名"},
    ValueTranslation{"sort", "last", "last touch", "最終接触"},
    ValueTranslation{"sort", "value", "value", "金額"},
    ValueTranslation{"sort", "closed", "closing day", "受注・失注の日"},
    ValueTranslation{"doubles", "skip", "leave them out", "除く"},
    ValueTranslation{"doubles", "add", "add them, too", "登録する"},
    ValueTranslation{"by", "member", "member", "メンバー"},
    ValueTranslation{"by", "firm", "firm", "会社"},
    ValueTranslation{"by", "segment", "segment", "企業の種別"},
    ValueTranslation{"by", "channel", "channel", "連絡手段"},
    ValueTranslation{"by", "source", "source", "知り合った経路"},
    ValueTranslation{"by", "month", "month", "月"},
    ValueTranslation{"lang", "ja", "Japanese", "日本語"},
    ValueTranslation{"lang", "en", "English", "英語"},
    ValueTranslation{"why", "new", "new", "新規"},
    ValueTranslation{"why", "left", "left", "退職"},
    ValueTranslation{"why", "role-change", "change of role", "役割の変更"},
    ValueTranslation{"why", "fit", "fit", "相性"},
    ValueTranslation{"why", "workload", "workload", "業務量"},
    ValueTranslation{"why", "territory", "territory", "担当地域"},
    ValueTranslation{"why", "inactivity", "inactivity", "対応なし"},
    ValueTranslation{"why", "client-asked", "the client asked", "先方の希望"},
    ValueTranslation{"why", "imported", "imported", "取込"},
    ValueTranslation{"key_account", "yes", "yes", "はい"},
    ValueTranslation{"key_account", "no", "no", "いいえ"},
    // Those of the policy a team starts with; others are the team's own words.
    ValueTranslation{"deal-stage", "lead", "lead", "見込み"},
    ValueTranslation{"deal-stage", "meeting", "meeting", "面談"},
    ValueTranslation{"deal-stage", "proposal", "proposal", "提案"},
    ValueTranslation{"deal-stage", "negotiation", "negotiation", "交渉"},
    ValueTranslation{"cadence", "three-contact", "three-contact", "3回フォロー"},
    ValueTranslation{"cadence", "post-sale", "post-sale", "受注後フォロー"},
    ValueTranslation{"cadence", "proposal", "proposal", "提案後フォロー"},
    ValueTranslation{"cadence", "revisit", "revisit", "再アプローチ"},
    ValueTranslation{"cadence", "nurture", "nurture", "長期フォロー"},
    ValueTranslation{"then", "pause", "a pause", "休止"},
    ValueTranslation{"then", "nurture", "the long term", "長期フォロー"},
    ValueTranslation{"then", "none", "nothing", "なし"},
    ValueTranslation{"step-state", "done", "done", "実施済み"},
    ValueTranslation{"step-state", "skipped", "skipped", "省略"},
    ValueTranslation{"step-state", "next", "next", "次"},
    ValueTranslation{"step-state", "ahead", "ahead", "予定"},
    ValueTranslation{"paused-because", "answer", "until your answer", "こちらの返信待ち"},
    ValueTranslation{"paused-because", "considering", "they are considering", "先方で検討中"},
    ValueTranslation{"paused-because", "person", "by hand", "手動"},
    ValueTranslation{"paused-because", "successor", "until the successor is greeted",
                     "後任の方へのご挨拶待ち"},
    ValueTranslation{"paused-because", "silence", "no answer to all touches", "返信なし"},
    ValueTranslation{"purpose", "thanks", "thanks", "お礼"},
    ValueTranslation{"purpose", "reminder", "reminder", "再度のご連絡"},
    ValueTranslation{"purpose", "any-progress", "any progress", "進捗の確認"},
    ValueTranslation{"purpose", "proposal", "the proposal", "提案書の送付"},
    ValueTranslation{"purpose", "arrived", "did it arrive", "到着の確認"},
    ValueTranslation{"purpose", "walk-through", "walk through it", "提案内容の説明"},
    ValueTranslation{"purpose", "value-add", "something of value", "役立つ情報の提供"},
    ValueTranslation{"purpose", "still-considering", "still considering?", "検討状況の確認"},
    ValueTranslation{"purpose", "closing-file", "the last one", "最後のご連絡"},
    ValueTranslation{"purpose", "reorder", "the next order", "追加受注のご相談"},
    ValueTranslation{"purpose", "revisit", "has anything changed?", "再アプローチ"},
    ValueTranslation{"purpose", "season-greeting", "a greeting", "時候のご挨拶"},
    ValueTranslation{"promise-by", "us", "us", "当方"},
    ValueTranslation{"promise-by", "client", "the client", "先方"},
    ValueTranslation{"promise-kind", "proposal", "proposal", "提案書"},
    ValueTranslation{"promise-kind", "meeting", "meeting", "打ち合わせ"},
    ValueTranslation{"promise-kind", "materials", "materials", "資料"},
    ValueTranslation{"promise-kind", "data", "data", "データ"},
    ValueTranslation{"promise-kind", "delivery", "delivery", "納品"},
    ValueTranslation{"promise-kind", "decision-date", "decision", "ご判断"},
    ValueTranslation{"consented", "yes", "yes", "あり"},
    ValueTranslation{"consented", "no", "no", "なし"},
    ValueTranslation{"promise-fate", "open", "open", "未完了"},
    ValueTranslation{"promise-fate", "kept", "kept", "履行"},
    ValueTranslation{"promise-fate", "too-early", "kept, too early", "履行(早すぎ)"},
    ValueTranslation{"promise-fate", "early", "kept, early", "履行(早め)"},
    ValueTranslation{"promise-fate", "on-time", "kept on time", "履行(期日どおり)"},
    ValueTranslation{"promise-fate", "late", "late", "遅れ"},
    ValueTranslation{"promise-fate", "slow", "kept late", "履行(遅れ)"},
    ValueTranslation{"promise-fate", "hollow", "hollow", "空約束"},
    ValueTranslation{"promise-fate", "broken", "broken", "不履行"},
    ValueTranslation{"promise-fate", "withdrawn", "withdrawn", "撤回"},
    ValueTranslation{"handover-state", "proposed", "proposed", "未承諾"},
    ValueTranslation{"handover-state", "accepted", "accepted", "承諾済み"},
    ValueTranslation{"handover-state", "introduced", "introduced", "紹介済み"},
    ValueTranslation{"handover-state", "complete", "complete", "完了"},
    ValueTranslation{"handover-state", "declined", "declined", "辞退"},
    ValueTranslation{"handover-state", "replaced", "handed on", "再度の担当変更"},
    ValueTranslation{"handover-wait", "accept", "acceptance", "承諾"},
    ValueTranslation{"handover-wait", "introduce", "the introduction", "先方への紹介"},
    ValueTranslation{"handover-wait", "touch", "the new owner's first touch", "後任の最初の接触"},
    ValueTranslation{"deal-state", "open", "open", "商談中"},
    ValueTranslation{"deal-state", "won", "won", "受注"},
    ValueTranslation{"deal-state", "lost", "lost", "失注"},
    ValueTranslation{"task-state", "unplanned", "to be planned", "期日未定"},
    ValueTranslation{"task-state", "planned", "planned", "対応中"},
    ValueTranslation{"task-state", "done", "done", "完了"},
    ValueTranslation{"task-state", "declined", "given back", "辞退"},
    ValueTranslation{"task-state", "withdrawn", "taken back", "取り下げ"},
    ValueTranslation{"end", "done", "done", "完了"},
    ValueTranslation{"end", "declined", "given back", "辞退"},
    ValueTranslation{"end", "withdrawn", "taken back", "取り下げ"},
    ValueTranslation{"task", "done", "done", "完了"},
    ValueTranslation{"task", "declined", "given back", "辞退"},
    ValueTranslation{"task", "withdrawn", "taken back", "取り下げ"},
    ValueTranslation{"promise", "kept", "kept", "履行"},
    ValueTranslation{"promise", "broken", "broken", "不履行"},
    ValueTranslation{"promise", "withdrawn", "withdrawn", "撤回"},
    ValueTranslation{"sustained", "yes", "yes", "はい"},
    ValueTranslation{"sustained", "no", "no", "いいえ"},
    ValueTranslation{"sustained", "not-yet", "not yet", "判定前"},
    ValueTranslation{"diagnosis", "effort", "effort", "取り組み"},
    ValueTranslation{"diagnosis", "chemistry", "chemistry", "相性"},
    ValueTranslation{"verdict", "praise", "praise", "称賛"},
    ValueTranslation{"verdict", "effort", "effort", "取り組み"},
    ValueTranslation{"verdict", "skill", "skill", "スキル"},
    ValueTranslation{"verdict", "fit", "fit", "相性"},
    ValueTranslation{"factor", "personality", "personality", "人柄"},
    ValueTranslation{"factor", "style", "style", "進め方"},
    ValueTranslation{"factor", "communication", "communication", "話し方や連絡の仕方"},
    ValueTranslation{"factor", "expectations", "expectations", "期待の違い"},
    ValueTranslation{"result", "open", "open", "継続中"},
    ValueTranslation{"result", "won", "won", "受注"},
    ValueTranslation{"result", "lost", "lost", "失注"},
    ValueTranslation{"result", "no", "no", "お断り"},
    ValueTranslation{"result", "not-now", "not now", "見送り"},
    ValueTranslation{"result", "opted-out", "opted out", "連絡停止"},
    ValueTranslation{"handover-state", "proposed", "proposed", "受諾待ち"},
    ValueTranslation{"handover-state", "accepted", "accepted", "受諾済み"},
    ValueTranslation{"handover-state", "introduced", "introduced", "紹介済み"},
    ValueTranslation{"handover-state", "complete", "complete", "完了"},
    ValueTranslation{"handover-state", "declined", "declined", "辞退"},
    ValueTranslation{"handover-state", "replaced", "handed on", "再引き継ぎ"},
    ValueTranslation{"handover-state", "queue", "nobody yet", "未割当"},
    ValueTranslation{"handover-state", "planned", "planned", "予定"},
    ValueTranslation{"owned-how", "added", "added without an owner", "担当者なしで登録"},
    ValueTranslation{"owned-how", "assigned", "assigned", "割当"},
    ValueTranslation{"owned-how", "cover", "a cover", "代理"},
    ValueTranslation{"owned-how", "cover-ended", "a cover ended", "代理の終了"},
    ValueTranslation{"owned-how", "declined", "given back", "辞退"},
    ValueTranslation{"owned-how", "left", "the owner left", "担当者の退職など"},
    ValueTranslation{"owned-how", "returned", "the owner came back", "担当者の復帰"},
    ValueTranslation{"late", "handed", "handing over", "引き継ぎ"},
    ValueTranslation{"late", "accepted", "the acceptance", "受諾"},
    ValueTranslation{"late", "declined", "the refusal", "辞退"},
    ValueTranslation{"late", "introduced", "the introduction", "紹介"},
    ValueTranslation{"late", "first-touch", "the first touch", "最初の接触"},
    ValueTranslation{"late", "second-touch", "the second touch", "2回目の接触"},
    ValueTranslation{"theme", "praise", "praise", "称賛"},
    ValueTranslation{"theme", "effort", "effort", "取り組み"},
    ValueTranslation{"theme", "skill", "skill", "スキル"},
    ValueTranslation{"theme", "fit", "fit", "相性"},
    ValueTranslation{"device-state", "good", "good", "有効"},
    ValueTranslation{"device-state", "revoked", "revoked", "無効"},
    ValueTranslation{"device-state", "cut-off", "cut off", "退職により停止"},
    ValueTranslation{"because", "revoked", "revoked", "無効な端末"},
    ValueTranslation{"because", "left", "has left", "退職後"},
    ValueTranslation{"duty", "first-follow-up", "first follow-ups", "最初のフォロー"},
    ValueTranslation{"duty", "step", "steps", "計画のフォロー"},
    ValueTranslation{"duty", "answer", "answers", "先方への返答"},
    ValueTranslation{"duty", "introduction", "introductions", "後任挨拶"},
    ValueTranslation{"duty", "promise", "promises", "約束"},
    ValueTranslation{"duty", "same-day-log", "meetings logged the same day", "当日中の面談の記録"},
    ValueTranslation{"duty", "quality", "messages without an error", "誤りのないメール"},
};

}  // namespace

std::string Plain(Language language, const std::string& word) {
  if (language == Language::kEnglish) return absl::StrReplaceAll(word, {{"-", " "}});
  for (const Translation& one : kTranslations) {
    if (word == one.word) return one.japanese;
  }
  for (const Translation& one : kTypes) {  // A type, as its English says it.
    if (word == PlainType(Language::kEnglish, one.word)) return one.japanese;
  }
  return word;
}

std::string PlainType(Language language, const std::string& type) {
  if (language == Language::kJapanese) {
    for (const Translation& one : kTypes) {
      if (type == one.word) return one.japanese;
    }
    return type;
  }
  std::string plain;
  for (char c : type) {
    const bool starts = absl::ascii_isupper(static_cast<unsigned char>(c));
    if (starts && !plain.empty()) plain += ' ';
    plain += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return plain;
}

std::string PlainField(Language language, const std::string& field) {
  if (language == Language::kEnglish) {
    if (field == "emails") return "e-mail";
    if (field == "phones") return "phone";
    if (field == "met_at_us") return "met at";
    if (field == "closing_days") return "closed on";
    if (field == "retracts") return "takes back";
    if (field == "deal-id") return "deal";
    if (field == "declines") return "declines the request";
    if (field == "reopens") return "of their own accord";
    if (field == "deal") return "closing of the deal";
    if (field == "promise-due") return "promised for";
    if (field == "promise-by") return "promised by";
    if (field == "promise-kind") return "kind";
    return absl::StrReplaceAll(field, {{"_", " "}, {"-", " "}});
  }
  for (const Translation& one : kFields) {
    if (field == one.word) return one.japanese;
  }
  return field;
}

std::string ValueForPeople(Language language, const std::string& field, const std::string& value) {
  if (field == "met_at_us" || field == "next-touch") {
    const std::string time = TimeForPeople(language, value);
    constexpr absl::string_view kNoTime = " 00:00";  // Only the day was said.
    const bool day = field == "met_at_us" && absl::EndsWith(time, kNoTime);
    return day ? time.substr(0, time.size() - kNoTime.size()) : time;
  }
  if (field == "preferred_channel" || field == "deal") return Plain(language, value);
  if (field == "deal-amount") {
    const size_t space = value.find(' ');
    if (space == std::string::npos) return value;
    return MoneyForPeople(value.substr(0, space), value.substr(space + 1));
  }
  const std::string_view known = field == "cause" ? "reason" : std::string_view(field);
  for (const ValueTranslation& one : kValues) {
    if (known == one.field && value == one.word) {
      return language == Language::kJapanese ? one.japanese : one.english;
    }
  }
  return value;
}

}  // namespace tasuki::client
