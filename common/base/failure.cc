#include "common/base/failure.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace tasuki {
namespace {

constexpr char kExitUrl[] = "tasuki/exit";
constexpr char kAdviceUrl[] = "tasuki/do";

absl::Status Make(absl::StatusCode code, ExitCode exit, const std::string& text,
                  const std::string& advice) {
  absl::Status status(code, text);
  status.SetPayload(kExitUrl,
                    absl::Cord(std::string(1, static_cast<char>('0' + static_cast<int>(exit)))));
  if (!advice.empty()) status.SetPayload(kAdviceUrl, absl::Cord(advice));
  return status;
}

}  // namespace

absl::Status UsageError(const std::string& text, const std::string& advice) {
  return Make(absl::StatusCode::kInvalidArgument, ExitCode::kUsage, text, advice);
}

absl::Status Refused(const std::string& text, const std::string& advice) {
  return Make(absl::StatusCode::kFailedPrecondition, ExitCode::kRefused, text, advice);
}

absl::Status NotFound(const std::string& text, const std::string& advice) {
  return Make(absl::StatusCode::kNotFound, ExitCode::kRefused, text, advice);
}

absl::Status NotAllowed(const std::string& text, const std::string& advice) {
  return Make(absl::StatusCode::kPermissionDenied, ExitCode::kRefused, text, advice);
}

absl::Status NoServer(const std::string& text, const std::string& advice) {
  return Make(absl::StatusCode::kUnavailable, ExitCode::kNoServer, text, advice);
}

absl::Status WithAdvice(absl::Status status, const std::string& advice) {
  if (!status.ok()) status.SetPayload(kAdviceUrl, absl::Cord(advice));
  return status;
}

absl::Status WithLead(const std::string& lead, const absl::Status& status) {
  absl::Status led(status.code(), absl::StrCat(lead, status.message()));
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { led.SetPayload(url, payload); });
  return led;
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

std::string AdviceOf(const absl::Status& status) {
  if (auto advice = status.GetPayload(kAdviceUrl)) return std::string(*advice);
  return "";
}

std::string CodeWordOf(const absl::Status& status) {
  if (ExitCodeOf(status) == ExitCode::kUsage) return "usage";
  if (ExitCodeOf(status) == ExitCode::kNoServer) return "no-server";
  const std::string word = absl::AsciiStrToLower(absl::StatusCodeToString(status.code()));
  return absl::StrReplaceAll(word, {{"_", "-"}});
}

}  // namespace tasuki
