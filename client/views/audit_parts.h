#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/words/messages.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// Parts of an audit's handovers that the table, the page and the list of who waits share. Pure; any
// thread.

namespace tasuki::client {

// A promise as it looks at `now`, due in the client's zone.
v1::HandoverPromiseView AuditedPromise(const v1::PromiseRow& promise, const v1::PromiseRules& rules,
                                       absl::TimeZone zone, absl::Time now);

// The client's silence in days: how long it was, or is so far; empty: neither is known.
std::string SilentDaysText(Language language, const v1::HandoverView& one);

// What remains to be said of how one went, a sentence each: the diagnosis, a manager's verdict
// with its factors, what it is (a cover, imported) and what came in late.
std::vector<std::string> AuditRemarks(Language language, const v1::HandoverView& one);

}  // namespace tasuki::client
