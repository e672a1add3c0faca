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
#include "client/replica/read_words.h"
#include "client/words/search.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

class Workspace;

// A prospect's own words, opened, and as search and lists compare them: of the beginning of each
// (kNameSearchedBytesMax, kTextSearchedBytesMax).
struct PersonWords {
  v1::ProspectText text;
  std::string name_form;     // SearchForm.
  std::string reading_form;  // SearchForm.
  std::string company_form;  // FirmForm of what was typed as the company.
  std::string others_form;   // SearchForm of everything else, a zero byte behind each.
  std::string sort_key;      // Collation's, of the name.
  bool short_only = false;   // Without what is long; WholePerson has it.
};
// A firm's.
struct FirmWords {
  v1::FirmText text;
  // FirmForm of its name and of each alias, once `formed`: only who searches by them needs them.
  std::vector<std::string> forms;
  bool formed = false;
  bool short_only = false;  // Without what is long; WholeFirm has it.
};

// Names as they are shown now, opened from sealed parts and kept in the owner's memory alone
// (DESIGN.md §3: no file holds them). An agent opens each once; a command without an agent opens
// what it asks for. An entry holds as long as its row names the same texts. All together they are
// bounded (kWordsBytesMin, kWordsBytesEach): beyond, words are opened each time they are asked for.
// Owned by the workspace; one thread. Words for which no key is held are empty, and looked for
// again.
class NameBook {
 public:
  explicit NameBook(Workspace& workspace) : workspace_(workspace) {}

  // Of one prospect or firm, perhaps without what is long, a firm perhaps without forms; empty
  // words where it is not there. Valid until the next call.
  const PersonWords& Person(SubjectId prospect);
  const FirmWords& Firm(SubjectId firm);
  // The words with everything.
  const v1::ProspectText& WholePerson(SubjectId prospect);
  const v1::FirmText& WholeFirm(SubjectId firm);

  // Opens whatever is not opened: all of them the first time, then what has changed since. In the
  // order of the journal, which is many times faster than one by one.
  absl::Status OpenPeople();
  absl::Status OpenFirms();
  // The same of these alone, whatever they are, and of their firms: for lists whose length is not
  // known beforehand.
  absl::Status OpenPeople(const std::vector<SubjectId>& prospects);
  absl::Status OpenFirms(const std::vector<SubjectId>& firms);
  // After OpenPeople: every prospect that is neither erased nor merged away, in no order.
  void ForEachPerson(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit);
  // After OpenPeople: every prospect that was merged away, in no order.
  void ForEachMerged(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit);
  // After OpenFirms: makes the forms that ForEachFirm and FirmsCalled compare. Both do it
  // themselves; an agent does it before anybody waits for them.
  void FormFirms();
  // After OpenFirms; each has its forms.
  void ForEachFirm(absl::FunctionRef<void(SubjectId, const FirmWords&)> visit);

  // Whether anything but the name and the company of a prospect that ForEachPerson showed holds
  // `form`, its long texts too.
  bool OthersHold(SubjectId prospect, const PersonWords& person, const std::string& form);

  // After OpenFirms: those whose name or another form of it holds `firm_form`.
  absl::flat_hash_set<SubjectId> FirmsCalled(const std::string& firm_form);

  // Bytes of words in memory, about.
  size_t bytes() const { return people_.bytes + firms_.bytes; }

  // The first store that failed since the last call.
  absl::Status TakeStatus();

 private:
  template <class Words>
  struct Entry {
    Words words;
    uint64_t stamp = 0;  // Of the texts its row named; 0: to be opened (again).
    uint32_t bytes = 0;  // Of the words.
    bool listed = false;
    bool let_go = false;  // There is no room for its words.
  };
  template <class Words>
  struct Book {
    absl::node_hash_map<SubjectId, Entry<Words>> entries;
    size_t bytes = 0;                        // Of all words.
    bool whole = false;                      // Every one there is was opened, up to
    uint64_t changes = 0;                    // this place in the replica's list of changes.
    absl::flat_hash_set<SubjectId> pending;  // Those with words in the outbox then.
  };

  template <class Row, class Words>
  Entry<Words>& Open(SubjectId id, const Row& row, Book<Words>& book);
  template <class Row, class Text>
  void ReadAgain(SubjectId id, Text& into);
  template <class Row, class Words>
  const Words& OpenAgain(SubjectId id, Words& into);
  template <class Words>
  void Keep(Entry<Words>& entry, Book<Words>& book, Words words);
  // Notes what the words of `entry` take; lets them go where there is no room.
  template <class Words>
  void Account(Entry<Words>& entry, Book<Words>& book);
  template <class Row, class Words, class Visit>
  void ForEach(Book<Words>& book, Words& again, Visit visit);
  template <class Words>
  void Clear(Entry<Words>& entry, Book<Words>& book);
  // One that a single event describes.
  struct Described {
    uint64_t seq;
    SubjectId id;
    v1::TextRef ref;
  };
  template <class Words>
  absl::Status OpenInOrder(std::vector<Described> list, Book<Words>& book);
  template <class Row, class Words>
  absl::Status OpenThese(const std::vector<SubjectId>& ids, Book<Words>& book,
                         absl::FunctionRef<void(const Row&)> visit);
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
  // Of one that was opened again.
  PersonWords person_again_;
  FirmWords firm_again_;
};

}  // namespace tasuki::client
