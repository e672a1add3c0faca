#include "client/views/summary.h"

namespace tasuki::client {

std::string SummaryOf(const v1::Personal& personal) {
  switch (personal.body_case()) {
    case v1::Personal::kFirm:
      return personal.firm().name();
    case v1::Personal::kProspect:
      return personal.prospect().name();
    case v1::Personal::kTouch:
      return personal.touch().summary().empty() ? personal.touch().body()
                                                : personal.touch().summary();
    case v1::Personal::kOutcome:
      return personal.outcome().words().empty() ? personal.outcome().reason()
                                                : personal.outcome().words();
    case v1::Personal::kRemark:
      return personal.remark().text().empty() ? personal.remark().title()
                                              : personal.remark().text();
    case v1::Personal::kTerms:
      return personal.terms().text();
    case v1::Personal::kTask:
      return personal.task().what();
    case v1::Personal::kCause:
      return personal.cause().text();
    case v1::Personal::kPromise:
      return personal.promise().what();
    case v1::Personal::kCoaching:
      return personal.coaching().text();
    case v1::Personal::kHesitation:
      return personal.hesitation().text();
    case v1::Personal::BODY_NOT_SET:
      return "";
  }
  return "";
}

}  // namespace tasuki::client
