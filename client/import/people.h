#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "client/import/map.h"
#include "client/import/row_ids.h"
#include "client/import/values.h"
#include "client/replica/event_draft.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

// Somebody whom an import makes a member.
struct NewPerson {
  std::string name;
  bool gone = false;  // Not listed as active (X16).
  uint64_t rows = 0;  // That name them.
};

// Who the people of a table are: the members they were imported as before, else those whose names
// differ in case, width and blanks at most, else new ones. Made and owned by a planner; one thread.
class ImportPeople {
 public:
  // `rows`: the team's, as the import finds them. Both outlive this.
  ImportPeople(const ImportMap& map, domain::Rows& rows);

  // What a row's person is known under; empty: nobody.
  std::string FormOf(const std::string& written) const;
  // A row names the person of `form`, written so.
  void Saw(const std::string& form, const std::string& written, const ImportTime& at);

  // The member meant; a new one's adding goes to `drafts`.
  MemberId MemberOf(const std::string& form, const std::string& written, const RowIds& ids,
                    std::vector<EventDraft>& drafts);
  // That adding is taken back: it was the last one.
  void TakeBack();

  const std::vector<NewPerson>& made() const { return made_; }

 private:
  struct Person {
    std::string name;  // As their earliest row has it.
    ImportTime first;
    uint64_t rows = 0;
  };
  // A member under a form; zero: several that are meant alike.
  struct Known {
    MemberId id;
    bool active = false;
  };

  void AddKnown(const std::string& form, MemberId id, bool active);

  domain::Rows& rows_;
  absl::flat_hash_set<std::string> not_people_;             // Forms.
  std::optional<absl::flat_hash_set<std::string>> active_;  // Forms; nullopt: all.
  absl::flat_hash_map<std::string, MemberId> imported_;     // By the name they came with.
  absl::flat_hash_map<std::string, Known> members_;         // By form.
  absl::flat_hash_map<std::string, Person> people_;         // By form.
  std::vector<NewPerson> made_;
  std::vector<std::string> made_forms_;
};

}  // namespace tasuki::client
