#include "common/domain/audit/handovers.h"

// The words of an audit, as `--json` and tables have them.

namespace tasuki::domain {

std::string_view WordOf(HandoverResult result) {
  switch (result) {
    case HandoverResult::kEarlier:
      return "";
    case HandoverResult::kOpen:
      return "open";
    case HandoverResult::kWon:
      return "won";
    case HandoverResult::kLost:
      return "lost";
    case HandoverResult::kNo:
      return "no";
    case HandoverResult::kNotNow:
      return "not-now";
    case HandoverResult::kOptedOut:
      return "opted-out";
  }
  return "";
}

std::string_view WordOf(LateMark::What what) {
  switch (what) {
    case LateMark::What::kHanded:
      return "handed";
    case LateMark::What::kAccepted:
      return "accepted";
    case LateMark::What::kDeclined:
      return "declined";
    case LateMark::What::kIntroduced:
      return "introduced";
    case LateMark::What::kFirstTouch:
      return "first-touch";
    case LateMark::What::kSecondTouch:
      return "second-touch";
  }
  return "";
}

}  // namespace tasuki::domain
