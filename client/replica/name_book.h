#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/open_home.h"
#include "client/words/search.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

class Workspace;

// A prospect's own words, opened, and as search and lists compare them.
struct PersonWords {
  v1::ProspectText text;
  std::string name_form;     // SearchForm.
  std::string reading_form;  // SearchForm.
  std::string company_form;  // FirmForm of what was typed as the company.
  std::string others_form;   // SearchForm of everything else, a zero byte behind each.
  std::string sort_key;      // Collation's, of the name.
};
// A firm's.
struct FirmWords {
  v1::FirmText text;
  std::vector<std::string> forms;  // FirmForm of its name and of each alias.
};

// Lays a later description over an earlier one: what the later one has wins.
void MergeText(const v1::ProspectText& later, v1::ProspectText& into);
void MergeText(const v1::FirmText& later, v1::FirmText& into);
// The same for a text as its event says which of its fields it sets.
void MergeSaid(const v1::TextRef& ref, v1::ProspectText& said, v1::ProspectText& into);
void MergeSaid(const v1::TextRef& ref, v1::FirmText& said, v1::FirmText& into);

// Names as they are shown now, opened from sealed parts and kept in the owner's memory alone
// (DESIGN.md §3: no file holds them). An agent opens each once; a command without an agent opens
// what it asks for. An entry holds as long as its row names the same texts. Owned by the workspace;
// one thread. Words for which no key is held are empty, and looked for again.
class NameBook {
 public:
  explicit NameBook(Workspace& workspace) : workspace_(workspace) {}

  // Of one prospect or firm; empty words where it is not there. Valid until the next call.
  const PersonWords& Person(SubjectId prospect);
  const FirmWords& Firm(SubjectId firm);

  // Opens whatever is not opened: all of them the first time, then what has changed since. In the
  // order of the journal, which is many times faster than one by one.
  absl::Status OpenPeople();
  absl::Status OpenFirms();
  // After OpenPeople: every prospect that is neither erased nor merged away, in no order.
  void ForEachPerson(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit) const;
  // After OpenFirms.
  void ForEachFirm(absl::FunctionRef<void(SubjectId, const FirmWords&)> visit) const;

  // After OpenFirms: those whose name or another form of it holds `firm_form`.
  absl::flat_hash_set<SubjectId> FirmsCalled(const std::string& firm_form) const;

  // The first store that failed since the last call.
  absl::Status TakeStatus();

 private:
  template <class Words>
  struct Entry {
    Words words;
    uint64_t stamp = 0;  // Of the texts its row named; 0: to be opened (again).
    bool listed = false;
  };
  template <class Words>
  struct Book {
    absl::node_hash_map<SubjectId, Entry<Words>> entries;
    bool whole = false;                      // Every one there is was opened, up to
    uint64_t changes = 0;                    // this place in the replica's list of changes.
    absl::flat_hash_set<SubjectId> pending;  // Those with words in the outbox then.
  };

  template <class Row, class Words>
  Entry<Words>& Open(SubjectId id, const Row& row, Book<Words>& book);
  template <class Row, class Words>
  absl::Status OpenAll(char letter, Book<Words>& book);
  template <class Row, class Words>
  absl::Status OpenWhole(char letter, Book<Words>& book);

  domain::Rows& PresentRows();

  Workspace& workspace_;
  uint64_t generation_ = 0;  // Of the journal that the books are from.
  absl::Status status_;
  Collation collation_;
  Book<PersonWords> people_;
  Book<FirmWords> firms_;
};

}  // namespace tasuki::client
