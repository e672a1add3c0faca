#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "client/views/directory.h"
#include "common/base/ids.h"
#include "tasuki/v1/audit.pb.h"

// What managers said of handovers (R013, R015), sealed for them and the member concerned (X11).

namespace tasuki::client {

// Reads those that this laptop can open. Made per command; one thread.
class HandoverVerdicts {
 public:
  explicit HandoverVerdicts(Directory& directory);

  // Finds them all, opening none. Errors are the store's.
  absl::Status Read();

  // Whether the reader may see what is said or derived of that member: their own, or a manager.
  bool MaySeeOf(MemberId member) const;

  // The last verdict on the handover of that assignment to `member` into the view; nothing where
  // there is none, or it is not the reader's to see or to open.
  absl::Status Put(MemberId member, const std::string& assignment, v1::HandoverView& view);

 private:
  Directory& directory_;
  MemberId me_;
  bool manages_ = false;
  // Notes by seq, by the handover's assignment and the member.
  absl::flat_hash_map<std::string, std::vector<Seq>> notes_;
};

}  // namespace tasuki::client
