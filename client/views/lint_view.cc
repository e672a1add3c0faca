#include "client/views/lint_view.h"

#include <algorithm>

#include "client/words/phrases.h"

namespace tasuki::client {
namespace {

constexpr char kErrorWord[] = "error";
constexpr char kWarningWord[] = "warning";

}  // namespace

void PutFindings(const domain::LintResult& result, Language language,
                 google::protobuf::RepeatedPtrField<v1::LintFinding>& findings) {
  for (const domain::Finding& one : result.findings) {
    v1::LintFinding& finding = *findings.Add();
    finding.set_rule(domain::RuleName(one.rule));
    finding.set_severity(one.severity == domain::Severity::kError ? kErrorWord : kWarningWord);
    finding.set_text(InLanguage(language, Phrase("$0; $1", one.text, one.better)));
    finding.set_line(one.line);
    finding.set_found(one.found);
    finding.set_better(InLanguage(language, one.better));
  }
}

bool HasError(const google::protobuf::RepeatedPtrField<v1::LintFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const v1::LintFinding& one) { return one.severity() == kErrorWord; });
}

}  // namespace tasuki::client
