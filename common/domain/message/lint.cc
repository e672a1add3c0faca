#include "common/domain/message/lint.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "common/domain/message/common_ground.h"
#include "common/domain/message/folded_text.h"
#include "common/domain/message/limits.h"
#include "common/domain/message/manners.h"
#include "common/domain/message/markers.h"
#include "common/domain/message/message_text.h"
#include "common/domain/message/templates.h"
#include "common/domain/verdict/policy_check.h"

namespace tasuki::domain {
namespace {

// Sentences that may stand behind the question and leave it easy to answer (R103).
constexpr uint32_t kBehindQuestionMax = 2;
// Earlier messages that the last contact carries (R061).
constexpr uint32_t kCarriedMax = 2;
constexpr size_t kGapBytesMax = 200;  // Of what stands within a gap.

class MessageJudge {
 public:
  MessageJudge(std::string_view text, MessageLanguage language, const LintStep& step,
               const v1::MessageRules& rules, const LintContext& context)
      : language_(language),
        step_(step),
        rules_(rules),
        words_(ListsOf(rules, language)),
        context_(context),
        message_(ReadMessage(text, language)),
        written_(language),
        said_(language) {
    Gather();
  }

  LintResult Run() {
    if (!step_.is_exempt) {
      JudgeEmptyPhrases();
      JudgeGives();
      JudgeLength();
    } else {
      JudgeShort();
    }
    JudgeCarried();
    JudgeQuestion();
    JudgeGaps();
    if (!step_.is_exempt) JudgePersonal();
    JudgeRespect();
    return Finish();
  }

 private:
  void Gather();
  void Add(uint32_t rule, Severity severity, uint32_t line, std::string_view found, Phrase text,
           Phrase better) {
    result_.findings.push_back({rule, severity, line, std::string(Beginning(found, kFoundBytesMax)),
                                std::move(text), std::move(better)});
  }
  // Where words of `list` stand; of those that overlap the first and longest.
  template <class List>
  std::vector<FoundWords> FindAny(const FoldedText& text, const List& list) const;
  std::string Found(const FoldedText& text, const FoundWords& found) const {
    return text.text().substr(found.at, found.bytes);
  }
  void JudgeEmptyPhrases();
  void JudgeGives();
  void JudgeLength();
  void JudgeShort();
  void JudgeCarried();
  void JudgeQuestion();
  void JudgeEssays();
  void JudgeGaps();
  void JudgePersonal();
  void JudgeRespect();
  void JudgeHonorifics();
  bool NamesRecipient() const;
  LintResult Finish();

  MessageLanguage language_;
  const LintStep& step_;
  const v1::MessageRules& rules_;
  const v1::MessageWords& words_;
  const LintContext& context_;
  MessageText message_;
  FoldedText written_;  // All that is ours: subject, address, body.
  FoldedText said_;     // Sentences that count, and items of lists.
  LintResult result_;
};

void MessageJudge::Gather() {
  LinePart before = LinePart::kBlank;
  for (size_t i = 0; i < message_.lines.size(); ++i) {
    const MessageLine& line = message_.lines[i];
    const bool ours = line.part == LinePart::kSubject || line.part == LinePart::kAddress ||
                      line.part == LinePart::kBody || line.part == LinePart::kItem;
    if (line.part != before || line.part != LinePart::kBody) {
      written_.Break();
      said_.Break();
    }
    before = line.part;
    const auto number = static_cast<uint32_t>(i + 1);
    if (ours) written_.Add(line.text, number);
    if (line.part == LinePart::kItem) said_.Add(line.text, number);
  }
  for (const Sentence& sentence : message_.sentences) {
    if (!sentence.counts) continue;
    said_.Add(sentence.text, sentence.line);
    said_.Break();
  }
  result_.sentences = message_.counted;
  result_.questions = message_.questions;
}

template <class List>
std::vector<FoundWords> MessageJudge::FindAny(const FoldedText& text, const List& list) const {
  std::vector<FoundWords> all;
  int looked = 0;
  for (const std::string& phrase : list) {
    if (++looked > kMessageWordsMax) break;
    for (const FoundWords& found : text.Find(phrase)) {
      if (all.size() > 100 * kFindingsMax) break;
      all.push_back(found);
    }
  }
  std::sort(all.begin(), all.end(), [](const FoundWords& a, const FoundWords& b) {
    return std::make_pair(a.at, b.bytes) < std::make_pair(b.at, a.bytes);
  });
  std::vector<FoundWords> apart;
  for (const FoundWords& found : all) {
    const bool overlaps = !apart.empty() && found.at < apart.back().at + apart.back().bytes;
    if (!overlaps) apart.push_back(found);
  }
  return apart;
}

// R099
void MessageJudge::JudgeEmptyPhrases() {
  std::vector<FoundWords> all = FindAny(written_, words_.banned_phrases());
  const std::vector<FoundWords> whatever = FindAny(written_, rules_.banned_phrases());
  for (const FoundWords& found : whatever) {
    const bool known = std::any_of(all.begin(), all.end(), [&found](const FoundWords& one) {
      return one.at < found.at + found.bytes && found.at < one.at + one.bytes;
    });
    if (!known) all.push_back(found);
  }
  for (const FoundWords& found : all) {
    const std::string words = Found(written_, found);
    Add(99, Severity::kError, found.line, words,
        Phrase("\"$0\" gives them nothing to answer", words),
        Phrase("say what is new since you last spoke, and ask one thing about it"));
  }
}

// R100
void MessageJudge::JudgeGives() {
  if (step_.is_greeting || context_.gives != v1::GIVES_UNSPECIFIED) return;
  if (GivesSomething(said_, language_)) return;
  Add(100, Severity::kError, 0, "", Phrase("it gives them nothing"),
      Phrase("add news, an insight, a case, the answer to a question of theirs, or a deadline"));
}

// R101
void MessageJudge::JudgeLength() {
  const uint32_t most = rules_.sentences_max();
  const uint32_t least = rules_.sentences_min();
  if (most != 0 && message_.counted > most) {
    Add(101, Severity::kError, 0, "", Phrase("it has $0 sentences", message_.counted),
        Phrase("say it in $0 at most; what is left over may go into an attachment", most));
  } else if (message_.counted < least && !step_.is_greeting) {
    Add(101, Severity::kWarning, 0, "",
        Phrase("it has {0:only $0 sentence|only $0 sentences}", message_.counted),
        Phrase("say in $0 what it is about, what is new and what you ask", least));
  }
}

// R062
void MessageJudge::JudgeShort() {
  const uint32_t most = rules_.sentences_max();
  const uint32_t good = rules_.sentences_min();
  if (good == 0 || message_.counted <= good) return;
  const bool far = most != 0 && message_.counted > most;
  Add(62, far ? Severity::kError : Severity::kWarning, 0, "",
      Phrase("the last message has $0 sentences", message_.counted),
      Phrase("the question alone is enough: what there is to say stands beneath it"));
}

// R060, R061
void MessageJudge::JudgeCarried() {
  if (step_.is_greeting) return;  // It takes no step of a follow-up.
  if (step_.is_exempt) {
    const uint32_t before = step_.number == 0 ? kCarriedMax : step_.number - 1;
    const uint32_t needed = std::min(before, kCarriedMax);
    if (message_.carries >= needed) return;
    Add(61, Severity::kError, 0, "",
        Phrase("it carries {0:$0 earlier message|$0 earlier messages} of $1", message_.carries,
               needed),
        Phrase("quote the earlier messages beneath it, each within the one after it"));
  } else if (step_.quotes_earlier && message_.carries == 0) {
    Add(60, Severity::kError, 0, "", Phrase("the message before is not in it"),
        Phrase("quote it beneath, as mail programs do when one answers"));
  }
}

// R102, R103
void MessageJudge::JudgeQuestion() {
  const uint32_t most = std::max<uint32_t>(rules_.questions_max(), 1);
  const Sentence* last = nullptr;
  uint32_t questions = 0, behind = 0;
  for (const Sentence& sentence : message_.sentences) {
    behind += sentence.counts ? 1 : 0;
    if (!sentence.is_question) continue;
    last = &sentence;
    behind = 0;
    if (++questions != most + 1) continue;
    Add(102, Severity::kError, sentence.line, sentence.text,
        Phrase("it asks $0 questions", message_.questions),
        Phrase("ask only the one whose answer you need now"));
  }
  if (message_.questions == 0 && !step_.is_greeting) {
    Add(102, Severity::kError, 0, "", Phrase("it asks nothing"),
        Phrase("end with one question that a short answer settles, such as a day and a time"));
  }
  if (questions == 1 && behind > kBehindQuestionMax && !step_.is_exempt) {
    Add(103, Severity::kWarning, last->line, last->text,
        Phrase("the question stands in the middle"), Phrase("put it last, where they answer it"));
  }
  JudgeEssays();
}

void MessageJudge::JudgeEssays() {
  for (const Sentence& sentence : message_.sentences) {
    if (!sentence.is_question && !sentence.is_request) continue;
    FoldedText question(language_);
    question.Add(sentence.text, sentence.line);
    const std::vector<FoundWords> found = FindAny(question, words_.essay_questions());
    if (found.empty()) continue;
    Add(102, Severity::kError, sentence.line, Found(question, found.front()),
        Phrase("the question asks for an essay"),
        Phrase("ask what yes, no, a number or a day answers"));
  }
}

// R104: what was to be filled in and was not. Templates leave `[…what is missing]`.
void MessageJudge::JudgeGaps() {
  for (size_t i = 0; i < message_.lines.size(); ++i) {
    const MessageLine& line = message_.lines[i];
    if (line.part == LinePart::kQuoted || line.part == LinePart::kAttribution) continue;
    for (const auto& [open, close] : {std::pair<std::string_view, char>{"[…", ']'}, {"{", '}'}}) {
      for (size_t at = line.text.find(open); at != std::string_view::npos;
           at = line.text.find(open, at + open.size())) {
        const size_t end = line.text.substr(at, kGapBytesMax).find(close);
        if (end == std::string_view::npos) continue;
        const std::string_view gap = line.text.substr(at, end + 1);
        const bool is_name = std::all_of(gap.begin() + 1, gap.end() - 1,
                                         [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
        if (close == '}' && (gap.size() <= 2 || !is_name)) continue;
        if (result_.findings.size() >= kFindingsMax) return;
        Add(104, Severity::kError, static_cast<uint32_t>(i + 1), gap,
            Phrase("$0 is not filled in", std::string(gap)),
            Phrase("write what you know of them, or leave the sentence out"));
      }
    }
  }
}

// Whether what is said names whom it is addressed to: 山田 of 山田様, Yamada of "Dear Mr. Yamada,".
bool MessageJudge::NamesRecipient() const {
  std::vector<std::string> addressed;
  for (const MessageLine& line : message_.lines) {
    if (line.part == LinePart::kAddress) addressed.emplace_back(line.text);
  }
  return !addressed.empty() && ShareWords({said_.text()}, addressed, context_.own);
}

// R104, R105
void MessageJudge::JudgePersonal() {
  const bool refers = RefersToConversation(said_, language_);
  const bool shares = !context_.conversation.empty() &&
                      ShareWords({said_.text()}, context_.conversation, context_.own);
  if (!refers && !shares && !IsPersonal(said_, language_) && !NamesRecipient()) {
    Add(104, Severity::kError, 0, "", Phrase("no sentence is written for them alone"),
        Phrase("write one that only they could get: their plant, their plan, their words"));
  }
  if (step_.is_greeting) return;
  if (!context_.conversation.empty() && !shares) {
    Add(105, Severity::kError, 0, "", Phrase("nothing in it comes from your conversation"),
        Phrase("take up something they said: `tasuki show` has it"));
  } else if (context_.conversation.empty() && !refers) {
    Add(105, Severity::kWarning, 0, "", Phrase("it does not speak of your conversation"),
        Phrase("take up something they said or asked"));
  }
}

// R063, R109, X17
void MessageJudge::JudgeRespect() {
  for (const FoundWords& found : FindAny(written_, words_.pushy())) {
    const std::string words = Found(written_, found);
    Add(109, Severity::kError, found.line, words, Phrase("\"$0\" presses them", words),
        Phrase("say what it is good for, and leave the choice to them"));
  }
  for (const FoundWords& found : FindAny(written_, words_.closed_file())) {
    const std::string words = Found(written_, found);
    Add(109, Severity::kError, found.line, words, Phrase("\"$0\" shuts the door on them", words),
        Phrase("say that you step back for now, and that they are welcome at any time"));
  }
  JudgeHonorifics();
}

void MessageJudge::JudgeHonorifics() {
  const Phrase better = language_ == MessageLanguage::kJapanese
                            ? Phrase("one honorific is enough: 山田部長 or 部長 山田様")
                            : Phrase("one title is enough, and their name rather than none");
  for (const FoundWords& found : FindAny(written_, words_.wrong_honorifics())) {
    const std::string words = Found(written_, found);
    Add(109, Severity::kError, found.line, words, Phrase("\"$0\" is not how one writes", words),
        better);
  }
  uint32_t firm = 0, person = 0;
  for (size_t i = 0; i < message_.lines.size(); ++i) {
    const MessageLine& line = message_.lines[i];
    if (line.part != LinePart::kAddress) continue;
    const std::string_view text = WithoutSpaces(line.text);
    const auto number = static_cast<uint32_t>(i + 1);
    if (text.ends_with("御中")) firm = number;
    if (text.ends_with("様") || text.ends_with("殿")) person = number;
    FoldedText folded(MessageLanguage::kEnglish);
    folded.Add(text, number);
    const bool titled =
        folded.Has("mr") || folded.Has("ms") || folded.Has("mrs") || folded.Has("dr");
    if (titled && (folded.Has("san") || folded.Has("sama"))) {
      Add(109, Severity::kError, number, text, Phrase("two titles stand with one name"), better);
    }
  }
  if (firm != 0 && person != 0) {
    Add(109, Severity::kError, firm, "御中", Phrase("御中 and 様 stand in one address"),
        Phrase("御中 is for a firm without a person; with one, 様 alone"));
  }
}

LintResult MessageJudge::Finish() {
  std::vector<Finding>& all = result_.findings;
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.line, a.rule) < std::tie(b.line, b.rule);
  });
  if (all.size() > kFindingsMax) all.resize(kFindingsMax);
  return std::move(result_);
}

void KeepRules(const std::set<uint32_t>& rules, google::protobuf::RepeatedField<uint32_t>& kept) {
  for (const uint32_t rule : rules) {
    if (kept.size() < kLintRulesMax) kept.Add(rule);
  }
}

}  // namespace

LintStep StepOf(const v1::Cadence& cadence, uint32_t number) {
  LintStep step;
  step.number = number;
  if (number == 0 || number > static_cast<uint32_t>(cadence.steps_size())) return step;
  const v1::CadenceStep& of_policy = cadence.steps(static_cast<int>(number) - 1);
  step.is_exempt = of_policy.exempt_from_message_rules();
  step.quotes_earlier = of_policy.quotes_earlier();
  step.is_greeting =
      of_policy.purpose() == "season-greeting" || IsGreetingTemplate(of_policy.template_());
  return step;
}

LintResult Lint(std::string_view text, MessageLanguage language, const LintStep& step,
                const v1::MessageRules& rules, const LintContext& context) {
  return MessageJudge(text, language, step, rules, context).Run();
}

std::string RuleName(uint32_t rule) { return absl::StrFormat("R%03d", rule); }

const v1::MessageWords& ListsOf(const v1::MessageRules& rules, MessageLanguage language) {
  for (const v1::MessageWords& words : rules.words()) {
    if (words.language() == WordOf(language)) return words;
  }
  return v1::MessageWords::default_instance();
}

void KeepFindings(const LintResult& result, v1::TouchLogged& touch) {
  std::set<uint32_t> errors, warnings;
  for (const Finding& finding : result.findings) {
    (finding.severity == Severity::kError ? errors : warnings).insert(finding.rule);
  }
  for (const uint32_t rule : errors) warnings.erase(rule);
  KeepRules(errors, *touch.mutable_lint_errors());
  KeepRules(warnings, *touch.mutable_lint_warnings());
  touch.set_linted(true);
}

}  // namespace tasuki::domain
