#pragma once

// Parts of `tasuki audit` on who owned whom.

namespace tasuki::client {

class Verb;

void AddAuditOrphans(Verb& verb);
void AddAuditOwnership(Verb& verb);

}  // namespace tasuki::client
