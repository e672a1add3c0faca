#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

// Visiting cards as telephones and address books write them: vCard 2.1 (versit), 3.0 (RFC 2426) and
// 4.0 (RFC 6350), in files of one or many. Folded lines, quoted-printable and the charset of each
// property are undone here; pictures, sounds and keys are passed over. Pure; any thread.
//
// Own code, for want of a library: libical 3 reads vCalendar and no cards (4 does), libvformat and
// libvc know neither 4.0 nor charsets and are maintained by nobody, libebook-contacts brings half
// of a desktop along.

namespace tasuki::client {

// One property of a card, `TEL;TYPE=cell:090-…`.
struct VcardProperty {
  std::string name;                             // Upper case, without its group: `TEL`.
  std::vector<std::string> types;               // Upper case: `CELL`, `WORK`.
  std::string sort_as;                          // Of SORT-AS.
  std::vector<std::vector<std::string>> parts;  // UTF-8, by `;`, and each by `,`; escapes undone.

  // The part of that number, its values joined; empty: there is none.
  std::string Part(size_t index) const;
  // All of it, as it was before it was taken apart: a text may hold either sign.
  std::string Whole() const;
};

// A card as it stands in the file.
struct Vcard {
  uint64_t line = 0;  // Where it begins, from 1.
  std::vector<VcardProperty> properties;
  bool unreadable = false;  // Some property's bytes are of no known charset: it is left out.
};

// Whether a file of that beginning holds cards.
bool IsVcard(const std::string& bytes);

// Every card of `bytes`. InvalidArgument: a card that has no end, or none at all, or more than
// `cards_max`.
absl::StatusOr<std::vector<Vcard>> ReadVcards(const std::string& bytes, size_t cards_max);

}  // namespace tasuki::client
