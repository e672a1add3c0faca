#include "common/domain/verdict/in_effect.h"

namespace tasuki::domain {

bool IsInEffect(const v1::Header& header, v1::Verdict verdict, Rows& rows) {
  if (verdict == v1::SET_APART) {
    const auto* apart = rows.Find(ApartKey(EventId::FromTrusted(header.event_id())));
    verdict = apart != nullptr && apart->fate() == v1::ADMITTED ? apart->admitted_as() : verdict;
  }
  return verdict == v1::EFFECTIVE || verdict == v1::CONFIRMS || verdict == v1::CONTESTED;
}

}  // namespace tasuki::domain
