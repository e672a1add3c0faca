#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/agenda.h"
#include "client/views/promises.h"
#include "client/words/messages.h"

// What promises add to an agenda: ours that are due, the client's that are over and are to be
// chased (R127), and whether somebody has promised too much (X4, X23).

namespace tasuki::client {

// A promise that is due.
struct DuePromise {
  absl::Time due;
  v1::AgendaItem item;  // Without names and owner.
  SubjectId prospect;
  MemberId owner;
  Seq said;  // What was said to them last; 0: nothing.
  // Where the next touch is of its kind, that is this promise (X3).
  bool carries_next = false;
};

// Reads them. Made per agenda; one thread. Everything it is made of outlives it.
class AgendaPromises {
 public:
  AgendaPromises(const AgendaQuery& query, Directory& directory, Presenter& presenter,
                 absl::Time now, Language language);

  // Those due by the query's end, of whom it asks for. Errors are the store's.
  absl::StatusOr<std::vector<DuePromise>> Due();

  // After Due, of our promises of one member, on their own prospects: open ones, those due by
  // Sunday, and what is too much of them.
  uint32_t open() const { return open_; }
  uint32_t this_week() const { return this_week_; }
  std::vector<std::string> Warnings() const;

  // What a promise says into the item of the next touch that it is.
  static void PutInto(v1::AgendaItem& promise, v1::AgendaItem& item);

 private:
  absl::Status Add(const PromisedQuery& query, std::vector<DuePromise>& due);
  bool IsDue(const PromiseAt& promise);
  absl::Status AddMilestones(const PromiseAt& promise, MemberId owner,
                             std::vector<DuePromise>& due);
  DuePromise Made(const PromiseAt& promise, MemberId owner);
  std::string ReasonOf(const PromiseAt& promise, bool hollow);

  const AgendaQuery& query_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  PromiseReader reader_;
  const absl::Time now_;
  const Language language_;
  uint32_t open_ = 0;
  uint32_t this_week_ = 0;
};

}  // namespace tasuki::client
