#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "client/words/phone.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

class Directory;

// Who asked us to stop, known by their addresses: whoever has one of them is the same person, on
// whichever entry and whoever wrote that, a later import too. Addresses are sealed, so neither the
// fold nor an index can tell: it is found on reading, from the prospects that the index by due has
// without a date, who are few, and never from all there are. A telephone number tells only together
// with the name, for a firm's people share one.
//
// Made by a Directory for one command, at first use; one thread. What fails shows in its status.
class OptedOutPeople {
 public:
  explicit OptedOutPeople(Directory& directory);

  // Other entries of the same person that opted out; empty: there is none.
  std::vector<SubjectId> SameAs(SubjectId prospect);

 private:
  struct Number {
    std::string name_form;
    PhoneNumber phone;
    SubjectId prospect;
  };

  void Add(SubjectId prospect);
  void AddWords(const v1::ProspectText& text, SubjectId prospect);
  void Find(const v1::ProspectText& text, std::vector<SubjectId>& found) const;

  Directory& directory_;
  bool any_merged_ = false;
  absl::flat_hash_map<std::string, std::vector<SubjectId>> emails_;  // By EmailForm.
  std::vector<Number> numbers_;
};

}  // namespace tasuki::client
