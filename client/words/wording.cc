#include "client/words/wording.h"

#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "client/limits.h"
#include "common/domain/events/words.h"

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
    Translation{"text", "メッセージ"},
    Translation{"linkedin", "LinkedIn"},
    Translation{"letter", "手紙"},
    Translation{"no-response", "返答なし"},
    Translation{"replied", "返答あり"},
    Translation{"proposal", "提案依頼"},
    Translation{"considering", "検討中"},
    Translation{"not-now", "今は不要"},
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
    Translation{"first-follow-up", "最初のフォロー"},
    Translation{"step", "次の一手"},
    Translation{"answer", "返答"},
    Translation{"revisit", "再訪"},
    Translation{"nurture", "関係維持"},
    Translation{"client-promise", "先方の約束"},
    Translation{"reorder", "再注文"},
    Translation{"promise", "約束"},
    Translation{"rep", "営業"},
    Translation{"manager", "マネージャー"},
    Translation{"admin", "管理者"},
    Translation{"auditor", "監査"},
    Translation{"active", "在籍"},
    Translation{"gone", "退職"},
    Translation{"open", "進行中"},
    Translation{"queue", "キュー"},
    Translation{"pending", "未送信"},
    Translation{"contested", "競合"},
    Translation{"unauthorised", "権限なし"},
    Translation{"set-apart", "保留"},
    Translation{"invalid", "無効"},
    Translation{"confirms", "確認"},
    Translation{"effective", "有効"},
};

// Event types, for people.
constexpr std::array kTypes = {
    Translation{"FirmAdded", "会社を追加"},
    Translation{"FirmChanged", "会社を変更"},
    Translation{"ProspectAdded", "見込み客を追加"},
    Translation{"ProspectChanged", "見込み客を変更"},
    Translation{"TouchLogged", "接触"},
    Translation{"OutcomeRecorded", "結果"},
    Translation{"NextTouchSet", "次回を設定"},
    Translation{"NoteAdded", "メモ"},
    Translation{"FactRetracted", "取消"},
    Translation{"DealOpened", "商談を開始"},
    Translation{"DealStageChanged", "商談の段階"},
    Translation{"TermsAgreed", "条件に合意"},
    Translation{"TermsChanged", "条件を変更"},
    Translation{"DealClosed", "商談を終了"},
    Translation{"OwnerAssigned", "担当の割当"},
    Translation{"ContestResolved", "競合を解決"},
    Translation{"MemberAdded", "メンバーを追加"},
    Translation{"RoleChanged", "役割を変更"},
    Translation{"DeviceEnrolled", "端末を登録"},
    Translation{"ReplicaOpened", "レプリカを開始"},
    Translation{"TeamCreated", "チームを作成"},
    Translation{"PolicySet", "ポリシーを設定"},
};

// Fields of views, for people.
constexpr std::array kFields = {
    Translation{"name", "名前"},
    Translation{"reading", "よみ"},
    Translation{"company", "会社名"},
    Translation{"department", "部署"},
    Translation{"title", "役職"},
    Translation{"emails", "メールアドレス"},
    Translation{"phones", "電話番号"},
    Translation{"context", "きっかけ"},
    Translation{"expects", "先方の期待"},
    Translation{"firm", "会社"},
    Translation{"source", "入手元"},
    Translation{"met_at_us", "初回面談"},
    Translation{"segment", "区分"},
    Translation{"zone", "タイムゾーン"},
    Translation{"language", "言語"},
    Translation{"preferred_channel", "希望の連絡手段"},
    Translation{"key_account", "重要顧客"},
    Translation{"aliases", "別名"},
    Translation{"note", "メモ"},
};

constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 7> kDaysJapanese = {"月", "火", "水", "木", "金", "土", "日"};

// A time of a view, with the offset that it is written with.
struct ViewTime {
  absl::Time time;
  absl::TimeZone zone;
};

std::optional<ViewTime> ReadViewTime(const std::string& rfc3339) {
  ViewTime moment;
  std::string error;
  if (rfc3339.size() < 6 || !absl::ParseTime(absl::RFC3339_full, rfc3339, &moment.time, &error)) {
    return std::nullopt;
  }
  int minutes = 0;
  if (rfc3339.back() != 'Z') {
    const std::string offset = rfc3339.substr(rfc3339.size() - 6);
    minutes = ((offset[1] - '0') * 10 + (offset[2] - '0')) * 60 + (offset[4] - '0') * 10 +
              (offset[5] - '0');
    if (offset[0] == '-') minutes = -minutes;
  }
  moment.zone = absl::FixedTimeZone(minutes * 60);
  return moment;
}

}  // namespace

std::string Plain(Language language, const std::string& word) {
  if (language == Language::kEnglish) return absl::StrReplaceAll(word, {{"-", " "}});
  for (const Translation& one : kTranslations) {
    if (word == one.word) return one.japanese;
  }
  return word;
}

std::string WrongClock(Language language, int64_t ahead_s) {
  const absl::Duration off = absl::AbsDuration(absl::Seconds(ahead_s));
  if (off <= kClockOffMax) return "";
  return Say(language, ahead_s > 0 ? Message::kClockAhead : Message::kClockBehind,
             {PlainDuration(language, off)});
}

std::string PlainDuration(Language language, absl::Duration duration) {
  const bool japanese = language == Language::kJapanese;
  const int64_t minutes = absl::ToInt64Minutes(duration);
  const int64_t hours = minutes / 60;
  const auto both = [&](int64_t large, std::string_view of_large, int64_t small,
                        std::string_view of_small) {
    std::string text = absl::StrCat(large, std::string(of_large));
    if (small > 0) absl::StrAppend(&text, japanese ? "" : " ", small, std::string(of_small));
    return text;
  };
  if (hours >= 48)
    return both(hours / 24, japanese ? "日" : " days", hours % 24, japanese ? "時間" : " h");
  if (hours > 0)
    return both(hours, japanese ? "時間" : " h", minutes % 60, japanese ? "分" : " min");
  return absl::StrCat(minutes, japanese ? "分" : " min");
}

std::string WaitsForWord(const v1::ServerRow& server) {
  if (!server.waiting()) return "";
  return server.waits_for() == v1::CLOCK ? std::string(kWaitsForClock) : "loss";
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
    return absl::StrReplaceAll(field, {{"_", " "}});
  }
  for (const Translation& one : kFields) {
    if (field == one.word) return one.japanese;
  }
  return field;
}

std::string CrossedLine(Language language, const v1::CrossedView& crossed) {
  std::string sides;
  for (const v1::CrossedSide& side : crossed.sides()) {
    absl::StrAppend(&sides, sides.empty() ? "" : ", ", OneLine(side.by()), " \"",
                    OneLine(side.value()), "\"",
                    side.stands() ? Say(language, Message::kCrossedStands) : "");
  }
  return Say(language, Message::kCrossedField, {PlainField(language, crossed.field()), sides});
}

std::string ChangesForPeople(Language language,
                             const google::protobuf::RepeatedPtrField<v1::ChangeView>& changes) {
  std::string text;
  for (const v1::ChangeView& change : changes) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", PlainField(language, change.field()), ": ",
                    change.from().empty() ? "–" : OneLine(change.from()), " → ",
                    change.to().empty() ? "–" : OneLine(change.to()));
  }
  return text;
}

std::string OwnerForPeople(Language language, const std::string& owner, const std::string& until,
                           const std::string& back_to) {
  if (until.empty()) return OneLine(owner);
  return Say(language, Message::kCoverUntil,
             {OneLine(owner), TimeForPeople(language, until),
              back_to == "queue" ? Say(language, Message::kQueue) : OneLine(back_to)});
}

std::string TimeForPeople(Language language, absl::Time time, absl::TimeZone zone) {
  const absl::CivilMinute civil = absl::ToCivilMinute(time, zone);
  const auto weekday = static_cast<size_t>(absl::GetWeekday(civil));
  const std::string day = absl::FormatCivilTime(absl::CivilDay(civil));
  const std::string clock = absl::StrFormat("%02d:%02d", civil.hour(), civil.minute());
  if (language == Language::kJapanese) {
    return absl::StrCat(day, "(", kDaysJapanese[weekday], ") ", clock);
  }
  return absl::StrCat(day, " ", kDays[weekday], " ", clock);
}

std::string TimeForPeople(Language language, const std::string& rfc3339) {
  const std::optional<ViewTime> moment = ReadViewTime(rfc3339);
  return moment ? TimeForPeople(language, moment->time, moment->zone) : rfc3339;
}

std::string SlotForPeople(Language language, const std::string& rfc3339, absl::TimeZone reader) {
  std::string text = TimeForPeople(language, rfc3339);
  const std::optional<ViewTime> moment = ReadViewTime(rfc3339);
  if (moment && moment->zone.At(moment->time).offset != reader.At(moment->time).offset) {
    absl::StrAppend(&text, " ", absl::FormatTime("%Ez", moment->time, moment->zone));
  }
  return text;
}

std::string NextTouchForPeople(Language language, const v1::NextTouch& next, absl::Time due,
                               absl::TimeZone zone) {
  std::string text = TimeForPeople(language, due, zone);
  const std::string kind(domain::WordOf(next.kind()));
  if (!kind.empty() && !next.chosen()) absl::StrAppend(&text, ", ", Plain(language, kind));
  const std::string channel(domain::WordOf(next.channel()));
  if (!channel.empty()) absl::StrAppend(&text, ", ", Plain(language, channel));
  return text;
}

void PrintList(Printer& out, const v1::ListView& list, absl::TimeZone reader) {
  if (list.items().empty()) {
    out.Line(out.Say(Message::kNothingFound), Style::kDim);
    return;
  }
  Table table;
  table.headings = {out.Say(Message::kHeadNext),    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany), out.Say(Message::kHeadOwner),
                    out.Say(Message::kHeadId),      ""};
  for (const v1::ListItem& item : list.items()) {
    std::string owner =
        OwnerForPeople(out.language(), item.owner(), item.cover_until(), item.back_to());
    Style owner_style = Style::kPlain;
    if (item.owner().empty()) {
      owner_style = Style::kWarning;
      owner = item.last_owner().empty()
                  ? out.Say(Message::kQueue)
                  : out.Say(Message::kLastOwnerWas, {OneLine(item.last_owner())});
    }
    table.rows.push_back({SlotForPeople(out.language(), item.next_touch(), reader),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          Cell(owner, owner_style), Cell(item.prospect().substr(0, 8), Style::kDim),
                          Cell(item.read_only() ? out.Say(Message::kReadOnlyMark)
                               : item.pending() ? out.Say(Message::kPending)
                                                : "",
                               Style::kWarning)});
  }
  out.Print(table);
  out.Line(out.Say(Message::kTotal, {std::to_string(list.total())}), Style::kDim);
}

}  // namespace tasuki::client
