// Debian's Abseil is built without ThreadSanitizer: it would not see that a lock orders what two
// threads do, and report every second line of ours. The linker sends our calls of Abseil's locks
// through here (--wrap, Options.cmake), and these say what happens. Only in the tsan build.
//
// While a lock is taken or given, ThreadSanitizer looks away: Unlock() may evaluate the conditions
// that others wait for.

#include <sanitizer/tsan_interface.h>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

// NOLINTBEGIN(readability-identifier-naming): the linker makes these names.
extern "C" {

void __real__ZN4absl7debian35Mutex4LockEv(absl::Mutex* self);
void __wrap__ZN4absl7debian35Mutex4LockEv(absl::Mutex* self) {
  __tsan_mutex_pre_lock(self, 0);
  __real__ZN4absl7debian35Mutex4LockEv(self);
  __tsan_mutex_post_lock(self, 0, 0);
}

void __real__ZN4absl7debian35Mutex6UnlockEv(absl::Mutex* self);
void __wrap__ZN4absl7debian35Mutex6UnlockEv(absl::Mutex* self) {
  __tsan_mutex_pre_unlock(self, 0);
  __real__ZN4absl7debian35Mutex6UnlockEv(self);
  __tsan_mutex_post_unlock(self, 0);
}

// A wait gives the lock and takes it again.
void __real__ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE(absl::Mutex* self,
                                                           const absl::Condition& condition);
void __wrap__ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE(absl::Mutex* self,
                                                           const absl::Condition& condition) {
  __tsan_mutex_pre_unlock(self, 0);
  __tsan_mutex_post_unlock(self, 0);
  __tsan_mutex_pre_lock(self, 0);
  __real__ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE(self, condition);
  __tsan_mutex_post_lock(self, 0, 0);
}

bool __real__ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE(
    absl::Mutex* self, const absl::Condition& condition, absl::Duration timeout);
bool __wrap__ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE(
    absl::Mutex* self, const absl::Condition& condition, absl::Duration timeout) {
  __tsan_mutex_pre_unlock(self, 0);
  __tsan_mutex_post_unlock(self, 0);
  __tsan_mutex_pre_lock(self, 0);
  const bool holds =
      __real__ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE(
          self, condition, timeout);
  __tsan_mutex_post_lock(self, 0, 0);
  return holds;
}

// The next lock at this place in memory is another.
void __real__ZN4absl7debian35MutexD1Ev(absl::Mutex* self);
void __wrap__ZN4absl7debian35MutexD1Ev(absl::Mutex* self) {
  __real__ZN4absl7debian35MutexD1Ev(self);
  __tsan_mutex_destroy(self, 0);
}

void __real__ZN4absl7debian312Notification6NotifyEv(absl::Notification* self);
void __wrap__ZN4absl7debian312Notification6NotifyEv(absl::Notification* self) {
  __tsan_release(self);
  __real__ZN4absl7debian312Notification6NotifyEv(self);
}

bool __real__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(
    const absl::Notification* self, absl::Duration timeout);
bool __wrap__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(
    const absl::Notification* self, absl::Duration timeout) {
  const bool notified =
      __real__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(
          self, timeout);
  if (notified) __tsan_acquire(const_cast<absl::Notification*>(self));
  return notified;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
