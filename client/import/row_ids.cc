#include "client/import/row_ids.h"

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"

namespace tasuki::client {
namespace {

// Appends `text` with its length before it, so that no two lists of texts have the same bytes.
void PutText(std::string& out, std::string_view text) {
  PutU64(out, text.size());
  out.append(text);
}

std::string_view FirstId(const integrity::Hash& hash) { return hash.bytes().substr(0, 16); }

}  // namespace

integrity::Hash RowIds::Content(const ImportColumns& columns,
                                const std::vector<std::string>& fields) {
  std::string bytes;
  for (size_t at : columns.by_name()) {
    PutText(bytes, columns.columns()[at]);
    PutText(bytes, fields[at]);
  }
  return integrity::Sha256(bytes);
}

integrity::Hash RowIds::Row(const integrity::Hash& content, uint32_t occurrence) const {
  std::string bytes = "tasuki import row 1";
  bytes.append(team_.bytes());
  PutText(bytes, source_);
  bytes.append(content.bytes());
  PutU32(bytes, occurrence);
  return integrity::Sha256(bytes);
}

EventId RowIds::Event(const integrity::Hash& row, uint32_t verb) const {
  std::string bytes = "tasuki import event 1";
  bytes.append(row.bytes());
  PutU32(bytes, verb);
  return EventId::FromTrusted(FirstId(integrity::Sha256(bytes)));
}

std::string RowIds::Reference(const integrity::Hash& row) const {
  return absl::StrCat(source_, ":", HexEncode(FirstId(row)));
}

SubjectId RowIds::Prospect(std::string_view case_name) const {
  return SubjectId::FromTrusted(FirstId(Named("tasuki import prospect 1", case_name)));
}

SubjectId RowIds::Deal(const integrity::Hash& row) const {
  return SubjectId::FromTrusted(FirstId(Named("tasuki import deal 2", row.bytes())));
}

MemberId RowIds::Member(std::string_view form) const {
  return MemberId::FromTrusted(FirstId(OfTeam("tasuki import member 2", form)));
}

integrity::Hash RowIds::MemberRow(std::string_view form) const {
  return OfTeam("tasuki import member row 2", form);
}

integrity::Hash RowIds::OfTeam(std::string_view kind, std::string_view name) const {
  std::string bytes(kind);
  bytes.append(team_.bytes());
  PutText(bytes, name);
  return integrity::Sha256(bytes);
}

integrity::Hash RowIds::Named(std::string_view kind, std::string_view name) const {
  std::string bytes(kind);
  bytes.append(team_.bytes());
  PutText(bytes, source_);
  PutText(bytes, name);
  return integrity::Sha256(bytes);
}

}  // namespace tasuki::client
