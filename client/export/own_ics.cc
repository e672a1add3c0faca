#include "client/export/own_ics.h"

#include "client/replica/open_home.h"
#include "client/replica/workspace.h"
#include "client/views/agenda.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

constexpr absl::Duration kAhead = absl::Hours(24 * 400);  // Long dates are half a year off.

}  // namespace

absl::StatusOr<Ics> OwnIcs(Directory& directory, absl::Time now, Language language) {
  const Identity& identity = directory.workspace().home().identity();
  const AgendaQuery query{.member = identity.member, .until = now + kAhead};
  v1::AgendaView view;
  TASUKI_RETURN_IF_ERROR(AgendaOf(query, directory, now, language, view));
  return ToIcs(view, identity.team_name, now, language);
}

}  // namespace tasuki::client
