#include "client/mail/digest.h"

#include "absl/strings/str_cat.h"
#include "common/integrity/hash.h"

namespace tasuki::client {

std::string MailDigest(TeamId team, std::string_view message_id) {
  if (message_id.empty()) return "";
  constexpr size_t kDigestBytes = 16;
  const integrity::Hash hash = integrity::Sha256(absl::StrCat(
      "tasuki mail 1", team.str(), absl::string_view(message_id.data(), message_id.size())));
  return hash.str().substr(0, kDigestBytes);
}

}  // namespace tasuki::client
