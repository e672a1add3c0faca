#include "common/integrity/mark.h"

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/integrity/hash.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace tasuki::integrity {
namespace {

// `words` ‖ the message without its signature. Serialised in tag order with unknown fields last, so
// that a field which only the other side knows is signed for too.
template <class Message>
std::string SignedBytes(std::string_view words, Message message) {
  message.clear_signature();
  std::string bytes(words);
  {
    google::protobuf::io::StringOutputStream stream(&bytes);  // Appends.
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&out);
  }
  return bytes;
}

constexpr std::string_view kHelloWords = "tasuki hello 1";
constexpr std::string_view kInviteWords = "tasuki invite 1";
constexpr std::string_view kEnrollWords = "tasuki enroll 1";

}  // namespace

std::string MarkBytes(TeamId team, const v1::Mark& mark) {
  std::string bytes = "tasuki mark 1";
  bytes.append(team.bytes());
  bytes.append(mark.replica());
  PutU64(bytes, mark.replica_seq());
  bytes.append(mark.chain());
  PutU64(bytes, mark.head_seq());
  bytes.append(mark.head_root());
  return bytes;
}

void SignMark(const DeviceKey& key, TeamId team, v1::Mark& mark) {
  mark.set_signature(key.Sign(MarkBytes(team, mark)));
}

bool VerifyMark(std::string_view public_key, TeamId team, const v1::Mark& mark) {
  // Of other lengths, two marks could have the same bytes.
  const bool lengths = mark.replica().size() == ReplicaId::kBytes &&
                       mark.chain().size() == Hash::kBytes &&
                       (mark.head_root().empty() || mark.head_root().size() == Hash::kBytes);
  return lengths && VerifySignature(public_key, MarkBytes(team, mark), mark.signature());
}

void SignHello(const DeviceKey& key, v1::Hello& hello) {
  hello.set_signature(key.Sign(SignedBytes(kHelloWords, hello)));
}

bool VerifyHello(std::string_view public_key, const v1::Hello& hello) {
  return VerifySignature(public_key, SignedBytes(kHelloWords, hello), hello.signature());
}

void SignInvite(const DeviceKey& key, v1::InviteRequest& invite) {
  invite.set_signature(key.Sign(SignedBytes(kInviteWords, invite)));
}

bool VerifyInvite(std::string_view public_key, const v1::InviteRequest& invite) {
  return VerifySignature(public_key, SignedBytes(kInviteWords, invite), invite.signature());
}

void SignEnroll(const DeviceKey& key, v1::EnrollRequest& enroll) {
  enroll.set_public_key(key.public_key());
  enroll.set_signature(key.Sign(SignedBytes(kEnrollWords, enroll)));
}

bool VerifyEnroll(const v1::EnrollRequest& enroll) {
  return VerifySignature(enroll.public_key(), SignedBytes(kEnrollWords, enroll),
                         enroll.signature());
}

}  // namespace tasuki::integrity
