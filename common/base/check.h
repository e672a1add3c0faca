#pragma once

#include <sstream>

// TASUKI_CHECK(condition) << "why": ends the process when one of our own invariants is broken.
// Always on; never used on input from a person, a disk or the network (STYLE.md 18).

namespace tasuki::internal {

// Collects the message and ends the process in its destructor. On the stack of the thread that
// failed.
class CheckFailure {
 public:
  CheckFailure(const char* file, int line, const char* condition);
  [[noreturn]] ~CheckFailure();
  std::ostream& stream() { return message_; }

 private:
  std::ostringstream message_;
};

// Gives `<<` a lower precedence than the ternary of the macro.
struct Voidify {
  void operator&(std::ostream&) {}
};

}  // namespace tasuki::internal

#define TASUKI_CHECK(condition)                 \
  (condition) ? (void)0                         \
              : ::tasuki::internal::Voidify() & \
                    ::tasuki::internal::CheckFailure(__FILE__, __LINE__, #condition).stream()

// Returns early with the status of `expression` when it is not OK.
#define TASUKI_RETURN_IF_ERROR(expression)                    \
  do {                                                        \
    if (absl::Status status_ = (expression); !status_.ok()) { \
      return status_;                                         \
    }                                                         \
  } while (false)

#define TASUKI_CONCAT_INNER(a, b) a##b
#define TASUKI_CONCAT(a, b) TASUKI_CONCAT_INNER(a, b)

// Declares `lhs` from a StatusOr, or returns early with its status.
#define TASUKI_ASSIGN_OR_RETURN(lhs, expression) \
  TASUKI_ASSIGN_OR_RETURN_IMPL(TASUKI_CONCAT(status_or_, __LINE__), lhs, expression)
#define TASUKI_ASSIGN_OR_RETURN_IMPL(status_or, lhs, expression) \
  auto status_or = (expression);                                 \
  if (!status_or.ok()) return std::move(status_or).status();     \
  lhs = *std::move(status_or)
