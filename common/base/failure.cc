#include "common/base/failure.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_replace.h"

namespace tasuki {
namespace {

constexpr char kExitUrl[] = "tasuki/exit";
constexpr char kPhraseUrl[] = "tasuki/phrase";
constexpr char kAdviceUrl[] = "tasuki/do";

absl::Status Make(absl::StatusCode code, ExitCode exit, const Phrase& text, const Phrase& advice) {
  absl::Status status = Fault(code, text, advice);
  status.SetPayload(kExitUrl,
                    absl::Cord(std::string(1, static_cast<char>('0' + static_cast<int>(exit)))));
  return status;
}

}  // namespace

absl::Status UsageError(const Phrase& text, const Phrase& advice) {
  return Make(absl::StatusCode::kInvalidArgument, ExitCode::kUsage, text, advice);
}

absl::Status Refused(const Phrase& text, const Phrase& advice) {
  return Make(absl::StatusCode::kFailedPrecondition, ExitCode::kRefused, text, advice);
}

absl::Status NotFound(const Phrase& text, const Phrase& advice) {
  return Make(absl::StatusCode::kNotFound, ExitCode::kRefused, text, advice);
}

absl::Status NotAllowed(const Phrase& text, const Phrase& advice) {
  return Make(absl::StatusCode::kPermissionDenied, ExitCode::kRefused, text, advice);
}

absl::Status NoServer(const Phrase& text, const Phrase& advice) {
  return Make(absl::StatusCode::kUnavailable, ExitCode::kNoServer, text, advice);
}

absl::Status Fault(absl::StatusCode code, const Phrase& text, const Phrase& advice) {
  absl::Status status(code, text.InEnglish());
  if (text.is_ours()) status.SetPayload(kPhraseUrl, absl::Cord(text.Encode()));
  return WithAdvice(std::move(status), advice);
}

absl::Status WithAdvice(absl::Status status, const Phrase& advice) {
  if (status.ok()) return status;
  if (advice.empty()) {
    status.ErasePayload(kAdviceUrl);
  } else {
    status.SetPayload(kAdviceUrl, absl::Cord(advice.Encode()));
  }
  return status;
}

absl::Status WithLead(const Phrase& lead, const absl::Status& status) {
  const Phrase text("$0$1", lead, PhraseOf(status));
  absl::Status led(status.code(), text.InEnglish());
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { led.SetPayload(url, payload); });
  led.SetPayload(kPhraseUrl, absl::Cord(text.Encode()));
  return led;
}

Phrase PhraseOf(const absl::Status& status) {
  if (auto bytes = status.GetPayload(kPhraseUrl)) return Phrase::Decode(std::string(*bytes));
  return status.message();
}

Phrase AdvicePhraseOf(const absl::Status& status) {
  if (auto bytes = status.GetPayload(kAdviceUrl)) return Phrase::Decode(std::string(*bytes));
  return {};
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return ExitCode::kDone;
  if (auto exit = status.GetPayload(kExitUrl)) {
    const std::string text(*exit);
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '4') {
      return static_cast<ExitCode>(text[0] - '0');
    }
  }
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kUnimplemented:
      return ExitCode::kBug;
    default:  // Every other code is a refusal; absl's enumeration asks for a default.
      return ExitCode::kRefused;
  }
}

std::string AdviceOf(const absl::Status& status) { return AdvicePhraseOf(status).InEnglish(); }

std::string CodeWordOf(const absl::Status& status) {
  if (ExitCodeOf(status) == ExitCode::kUsage) return "usage";
  if (ExitCodeOf(status) == ExitCode::kNoServer) return "no-server";
  const std::string word = absl::AsciiStrToLower(absl::StatusCodeToString(status.code()));
  return absl::StrReplaceAll(word, {{"_", "-"}});
}

}  // namespace tasuki
