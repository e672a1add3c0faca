#include "client/views/book.h"

#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "common/base/check.h"
#include "common/domain/rows/keys.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// The ids at the ends of the keys that begin so, into `ids`.
absl::Status AddIds(const domain::KeyBytes& prefix, domain::Rows& rows,
                    absl::flat_hash_set<SubjectId>& ids) {
  return rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    ids.insert(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
    return true;
  });
}

// What a member's own decisions hold: prospects and firms that name them.
struct Held {
  absl::flat_hash_set<SubjectId> prospects, firms;
};

absl::StatusOr<Held> HeldBy(MemberId member, domain::Rows& rows) {
  Held held;
  for (const domain::HeldAs as : {domain::HeldAs::kOwner, domain::HeldAs::kBackTo}) {
    const auto prefix =
        domain::KeyBytes('B').Append(member.bytes()).AppendU8(static_cast<uint8_t>(as));
    TASUKI_RETURN_IF_ERROR(AddIds(prefix, rows, held.prospects));
  }
  TASUKI_RETURN_IF_ERROR(AddIds(domain::KeyBytes('M').Append(member.bytes()), rows, held.firms));
  return held;
}

// What `member` held of it until their role took it; nullopt: nothing, or somebody decided since.
std::optional<v1::OwnerValue> LostOf(SubjectId subject, MemberId member, int64_t at_us,
                                     domain::Rows& rows) {
  const auto* decision = rows.Find(domain::DecisionKey(subject, v1::OWNER));
  const auto* row = rows.Find(domain::MemberKey(member));
  if (decision == nullptr || row == nullptr || decision->present().empty()) return std::nullopt;
  if (decision->seq() >= row->queue_mark_seq()) return std::nullopt;
  v1::OwnerValue value = domain::DecidedOwner(*decision);
  const bool ended = value.until_us() != 0 && at_us >= value.until_us();
  if ((ended ? value.back_to() : value.to()) != member.bytes()) return std::nullopt;
  if (ended) {
    value.Clear();
    value.set_to(member.str());
  }
  return value;
}

}  // namespace

absl::StatusOr<Book> BookOf(MemberId member, int64_t at_us, domain::Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(Held held, HeldBy(member, rows));
  Book book;
  for (const SubjectId firm : held.firms) {
    if (domain::OwnerOf(firm, at_us, rows).owner != member) continue;
    ++book.firms;
    TASUKI_RETURN_IF_ERROR(
        AddIds(domain::KeyBytes('F').Append(firm.bytes()), rows, held.prospects));
  }
  for (const SubjectId prospect : held.prospects) {
    const domain::Ownership ownership = domain::OwnerOf(prospect, at_us, rows);
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row == nullptr || !domain::IsLive(*row) || ownership.owner != member) continue;
    ++book.prospects;
    // One of their own has its firm's owner then, where that is somebody else (X14).
    const SubjectId firm = SubjectId::FromTrusted(row->attributes().firm());
    const MemberId next = ownership.from_firm || firm.is_zero()
                              ? MemberId()
                              : domain::OwnerOf(firm, at_us, rows).owner;
    if (next.is_zero() || next == member) ++book.to_queue;
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return book;
}

absl::StatusOr<std::vector<LostOwnership>> LostByRole(MemberId member, int64_t at_us,
                                                      domain::Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(const Held held, HeldBy(member, rows));
  std::vector<LostOwnership> lost;
  for (const v1::SubjectKind kind : {v1::FIRM, v1::PROSPECT}) {
    for (const SubjectId subject : kind == v1::FIRM ? held.firms : held.prospects) {
      const std::optional<v1::OwnerValue> value = LostOf(subject, member, at_us, rows);
      if (value.has_value()) lost.push_back({kind, subject, *value});
    }
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return lost;
}

}  // namespace tasuki::client
