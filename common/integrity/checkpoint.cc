#include "common/integrity/checkpoint.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::integrity {
namespace {

constexpr std::string_view kSignaturePrefix = "\xE2\x80\x94 ";  // An em dash and a space.
constexpr size_t kNoteKeyIdBytes = 4;

std::string Origin(TeamId team) { return "tasuki/" + team.Hex(); }

// C2SP signed-note: the first 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 (Ed25519) ‖ public key).
std::string NoteKeyId(std::string_view name, std::string_view public_key) {
  return Sha256Parts({name, "\n\x01", public_key}).str().substr(0, kNoteKeyIdBytes);
}

std::string NoteText(TeamId team, const Checkpoint& checkpoint) {
  return absl::StrCat(Origin(team), "\n", checkpoint.size, "\n",
                      absl::Base64Escape(ToAbsl(checkpoint.root.bytes())), "\nepoch ",
                      checkpoint.epoch.value(), "\n");
}

absl::Status Malformed(std::string_view what) {
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("not a checkpoint of this team: $0", ToAbsl(what)));
}

// The four lines before the blank one. That they are written in just our way is checked by writing
// them again.
absl::StatusOr<Checkpoint> ParseNoteText(TeamId team, std::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(ToAbsl(text), '\n');
  if (lines.size() != 5 || !lines[4].empty()) return Malformed("it has not four lines");
  if (FromAbsl(lines[0]) != Origin(team)) return Malformed("another origin");
  Checkpoint checkpoint;
  uint64_t epoch = 0;
  std::string root;
  absl::string_view epoch_text = lines[3];
  if (!absl::SimpleAtoi(lines[1], &checkpoint.size)) return Malformed("no size");
  if (!absl::Base64Unescape(lines[2], &root)) return Malformed("no root");
  if (!absl::ConsumePrefix(&epoch_text, "epoch ")) return Malformed("no epoch");
  if (!absl::SimpleAtoi(epoch_text, &epoch)) return Malformed("no epoch");
  if (root.size() != Hash::kBytes) return Malformed("a root of another length");
  checkpoint.root = Hash::FromTrusted(root);
  checkpoint.epoch = Epoch(epoch);
  if (NoteText(team, checkpoint) != text) return Malformed("written in another way");
  return checkpoint;
}

// The one signature line after the blank one, as key id ‖ signature.
absl::StatusOr<std::string> ParseSignatureLine(TeamId team, std::string_view line) {
  absl::string_view rest = ToAbsl(line);
  const std::string prefix = absl::StrCat(ToAbsl(kSignaturePrefix), Origin(team), " ");
  std::string bytes;
  if (!absl::ConsumePrefix(&rest, prefix)) return Malformed("no signature line of this team");
  if (!absl::ConsumeSuffix(&rest, "\n")) return Malformed("an unfinished signature line");
  if (!absl::Base64Unescape(rest, &bytes) || absl::Base64Escape(bytes) != rest ||
      bytes.size() != kNoteKeyIdBytes + kSignatureBytes) {
    return Malformed("a signature that is none");
  }
  return bytes;
}

}  // namespace

std::string MakeCheckpoint(const DeviceKey& server, TeamId team, Epoch epoch, uint64_t size,
                           const Hash& root) {
  const std::string text = NoteText(team, {.epoch = epoch, .size = size, .root = root});
  const std::string name = Origin(team);
  const std::string bytes = NoteKeyId(name, server.public_key()) + server.Sign(text);
  return absl::StrCat(text, "\n", ToAbsl(kSignaturePrefix), name, " ", absl::Base64Escape(bytes),
                      "\n");
}

absl::StatusOr<Checkpoint> VerifyCheckpoint(std::string_view server_public_key, TeamId team,
                                            std::string_view text) {
  if (text.size() > kCheckpointBytesMax) return Malformed("too long");
  const size_t blank = text.find("\n\n");
  if (blank == std::string_view::npos) return Malformed("no blank line");
  const std::string_view note = text.substr(0, blank + 1);
  TASUKI_ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseNoteText(team, note));
  TASUKI_ASSIGN_OR_RETURN(std::string bytes, ParseSignatureLine(team, text.substr(blank + 2)));
  const std::string_view key_id = std::string_view(bytes).substr(0, kNoteKeyIdBytes);
  const std::string_view signature = std::string_view(bytes).substr(kNoteKeyIdBytes);
  if (key_id != NoteKeyId(Origin(team), server_public_key) ||
      !VerifySignature(server_public_key, note, signature)) {
    return Fault(
        absl::StatusCode::kUnauthenticated,
        "the checkpoint is not signed by the team's server; keep it and tell the operator");
  }
  return checkpoint;
}

}  // namespace tasuki::integrity
