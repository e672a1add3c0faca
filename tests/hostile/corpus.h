#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/replica/workspace.h"
#include "common/base/random.h"

namespace tasuki::client {

// Writes events into the outbox of an opened home as its member's own program might: nothing is
// judged, measured or checked. One thread.
class Corpus {
 public:
  // `scale` 1 is what the attacker wrote (300 bombs); 0 a tenth of that.
  Corpus(Workspace& workspace, Random& random, uint32_t scale)
      : workspace_(workspace), random_(random), many_(scale == 0 ? 30 : 300 * scale) {}

  // Everything below, synced.
  absl::Status WriteAll();

  uint64_t events() const { return events_; }

 private:
  using Personal = std::optional<v1::Personal>;

  void Bombs();         // Sealed texts that open to megabytes, in every field.
  void Longest();       // Sealed texts as long as they may be.
  void Escapes();       // Clear texts that steer a terminal.
  void LongClear();     // Clear texts as long as an event.
  void Zones();         // Zones that are paths.
  void Lists();         // Lists as long as an event.
  void Retractions();   // Of retractions of retractions.
  void Tiny();          // Thousands of subjects with nothing in them.
  void Extremes();      // Numbers, days and times at the ends of their types.
  void UnknownTypes();  // Critical and not.
  void Policies();      // Large ones.
  void Ids();           // Zero, too short, too long, twice, of keys that are none.
  void Names();         // Like other people's.

  v1::Header Header(v1::EventType type, v1::SubjectKind kind, std::string_view subject);
  SubjectId AddProspect(const std::string& name);
  SubjectId AddFirm(const std::string& name);
  void Put(v1::Header header, const Personal& personal = std::nullopt);
  // `sealed`: as it is.
  void PutSealed(v1::Header header, const std::string& sealed);

  Workspace& workspace_;
  Random& random_;
  const uint32_t many_;
  uint64_t events_ = 0;
  storage::Batch batch_;
  absl::Status status_;
};

}  // namespace tasuki::client
