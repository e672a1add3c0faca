#include "client/replica/said_book.h"

#include <utility>

#include "client/limits.h"
#include "client/replica/workspace.h"
#include "common/base/failure.h"

namespace tasuki::client {

absl::StatusOr<const std::optional<v1::Personal>*> SaidBook::At(Seq seq) {
  const Replica& replica = workspace_.home().replica();
  // Another journal gives the same numbers to other events.
  if (generation_ != replica.generation()) {
    said_.clear();
    bytes_ = 0;
    generation_ = replica.generation();
  }
  if (const auto found = said_.find(seq.value()); found != said_.end()) return &found->second;
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_.EventAt(seq));
  TASUKI_ASSIGN_OR_RETURN(unkept_, workspace_.Text(event));
  const size_t bytes = kSaidBytesEach + (unkept_.has_value() ? unkept_->ByteSizeLong() : 0);
  // A key may come yet; the number of one in the outbox another event will have.
  const bool known = unkept_.has_value() || event.sealed.empty();
  if (!known || seq > replica.applied() || bytes > kSaidBytesOfOneMax) return &unkept_;
  if (bytes_ + bytes > kSaidBytesMax) {
    said_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes;
  return &said_.emplace(seq.value(), std::move(unkept_)).first->second;
}

}  // namespace tasuki::client
