#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace tasuki::sync {

class BudgetLease;

// Bounds memory that many sessions share. Made by the server, outlives every lease; any thread.
class ByteBudget {
 public:
  explicit ByteBudget(size_t bytes_max) : bytes_max_(bytes_max) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  // Takes `bytes`, or gives back an empty lease where that would pass the bound. One lease is
  // always granted when nothing is out, so that a bound below one frame stops nobody for ever.
  BudgetLease TryTake(size_t bytes);

  size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  friend class BudgetLease;
  void Give(size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  const size_t bytes_max_;
  std::atomic<size_t> used_{0};
};

// Bytes taken from a budget, given back when it goes. Moves only; one thread at a time.
class BudgetLease {
 public:
  BudgetLease() = default;
  BudgetLease(ByteBudget* budget, size_t bytes) : budget_(budget), bytes_(bytes) {}
  BudgetLease(BudgetLease&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  BudgetLease& operator=(BudgetLease&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~BudgetLease() {
    if (budget_ != nullptr) budget_->Give(bytes_);
  }

  // At least so many bytes, taken beyond the bound where need be: for what is known only
  // afterwards. Nothing more is granted until enough has come back.
  void GrowTo(size_t bytes);

  explicit operator bool() const { return budget_ != nullptr; }
  size_t bytes() const { return bytes_; }

 private:
  ByteBudget* budget_ = nullptr;
  size_t bytes_ = 0;
};

inline void BudgetLease::GrowTo(size_t bytes) {
  if (budget_ == nullptr || bytes <= bytes_) return;
  budget_->used_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
  bytes_ = bytes;
}

inline BudgetLease ByteBudget::TryTake(size_t bytes) {
  size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (used != 0 && used + bytes > bytes_max_) return BudgetLease();
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return BudgetLease(this, bytes);
}

}  // namespace tasuki::sync
