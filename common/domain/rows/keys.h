#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// Keys of state rows (state.proto): one letter for the kind of row, then what names it, so that
// they sort by kind, then by that. A key knows the type of its row: a wrong pair does not compile.

namespace tasuki::domain {

// Bytes of a key, kept in place. A value.
class KeyBytes {
 public:
  explicit KeyBytes(char kind) { Append({&kind, 1}); }

  KeyBytes& Append(std::string_view bytes) {
    TASUKI_CHECK(size_ + bytes.size() <= bytes_.size()) << "a row's key is longer than any may be";
    std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    return *this;
  }

  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 55> bytes_;
  size_t size_ = 0;
};

// The key of a row of type `Row`.
template <class Row>
class Key {
 public:
  explicit Key(const KeyBytes& bytes) : bytes_(bytes) {}

  std::string_view view() const { return bytes_.view(); }
  std::string str() const { return std::string(view()); }
  operator std::string_view() const { return view(); }  // NOLINT: where rows are bytes, it is too.

  friend bool operator<(const Key& a, const Key& b) { return a.view() < b.view(); }
  friend bool operator==(const Key& a, const Key& b) { return a.view() == b.view(); }

 private:
  KeyBytes bytes_;
};

inline Key<v1::TeamRow> TeamKey() { return Key<v1::TeamRow>(KeyBytes('t')); }
inline Key<v1::MemberRow> MemberKey(MemberId member) {
  return Key<v1::MemberRow>(KeyBytes('m').Append(member.bytes()));
}
inline Key<v1::DeviceRow> DeviceKey(DeviceId device) {
  return Key<v1::DeviceRow>(KeyBytes('d').Append(device.bytes()));
}
inline Key<v1::ReplicaRow> ReplicaKey(ReplicaId replica) {
  return Key<v1::ReplicaRow>(KeyBytes('r').Append(replica.bytes()));
}
inline Key<v1::SubjectRow> SubjectKey(SubjectId subject) {
  return Key<v1::SubjectRow>(KeyBytes('s').Append(subject.bytes()));
}
inline Key<v1::DecisionRow> DecisionKey(SubjectId subject, v1::Slot slot) {
  const char letter = static_cast<char>(slot);
  return Key<v1::DecisionRow>(KeyBytes('o').Append(subject.bytes()).Append({&letter, 1}));
}
inline Key<v1::ApartRow> ApartKey(EventId event) {
  return Key<v1::ApartRow>(KeyBytes('a').Append(event.bytes()));
}
inline Key<v1::FirmRow> FirmKey(SubjectId firm) {
  return Key<v1::FirmRow>(KeyBytes('f').Append(firm.bytes()));
}
inline Key<v1::ProspectRow> ProspectKey(SubjectId prospect) {
  return Key<v1::ProspectRow>(KeyBytes('p').Append(prospect.bytes()));
}

}  // namespace tasuki::domain
