#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/base/random.h"

// Ids and counters, each its own type, so that two of them are never mixed up in one call.

namespace tasuki {

// 16 random bytes that name one thing of the kind `Tag`. A value; any thread.
template <class Tag>
class Id {
 public:
  static constexpr size_t kBytes = 16;

  constexpr Id() = default;  // All zero: no id.

  static Id Random(tasuki::Random& random) {
    Id id;
    random.Fill(id.bytes_.data(), kBytes);
    return id;
  }

  // Takes exactly 16 bytes; InvalidArgument otherwise.
  static absl::StatusOr<Id> FromBytes(std::string_view bytes) {
    if (bytes.size() != kBytes) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("an id has 16 bytes, this one has $0", bytes.size()));
    }
    return FromTrusted(bytes);
  }

  // For bytes that were checked before; anything but 16 bytes gives the zero id.
  static Id FromTrusted(std::string_view bytes) {
    Id id;
    if (bytes.size() == kBytes) std::memcpy(id.bytes_.data(), bytes.data(), kBytes);
    return id;
  }

  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), kBytes}; }
  std::string str() const { return std::string(bytes()); }
  std::string Hex() const { return HexEncode(bytes()); }
  bool is_zero() const { return *this == Id(); }

  friend auto operator<=>(const Id&, const Id&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.bytes_);
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

using TeamId = Id<struct TeamTag>;
using MemberId = Id<struct MemberTag>;
using DeviceId = Id<struct DeviceTag>;
using ReplicaId = Id<struct ReplicaTag>;
using EventId = Id<struct EventTag>;
using SubjectId = Id<struct SubjectTag>;  // Prospect, firm, deal, promise, task: for events.
using KeyId = Id<struct KeyTag>;
using RequestId = Id<struct RequestTag>;

// A counter of the kind `Tag`. A value; any thread.
template <class Tag>
class Counter {
 public:
  constexpr Counter() = default;
  constexpr explicit Counter(uint64_t value) : value_(value) {}

  constexpr uint64_t value() const { return value_; }
  constexpr Counter Next() const { return Counter(value_ + 1); }
  constexpr Counter Plus(uint64_t n) const { return Counter(value_ + n); }

  friend constexpr auto operator<=>(Counter, Counter) = default;
  template <typename H>
  friend H AbslHashValue(H h, Counter c) {
    return H::combine(std::move(h), c.value_);
  }

 private:
  uint64_t value_ = 0;
};

using Seq = Counter<struct SeqTag>;                // Position in the journal, from 1; 0: none.
using ReplicaSeq = Counter<struct ReplicaSeqTag>;  // Position at the origin, from 1; 0: none.
using Epoch = Counter<struct EpochTag>;            // Raised by a restore, from 1.

}  // namespace tasuki
