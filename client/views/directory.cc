#include "client/views/directory.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/views/opted_out.h"
#include "common/base/failure.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

template <class Row, class Visit>
absl::Status ScanIds(domain::Rows& rows, char letter, Visit visit) {
  absl::Status broken;
  const std::string prefix(1, letter);
  absl::Status scanned = rows.ScanRows(prefix, [&](std::string_view key, std::string_view bytes) {
    Row row;
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      broken = Fault(absl::StatusCode::kDataLoss,
                     Phrase("the row $0 does not parse; the store is damaged", HexEncode(key)));
      return false;
    }
    return visit(std::string(key.substr(1)), row);
  });
  return scanned.ok() ? broken : scanned;
}

}  // namespace

Directory::Directory(Workspace& workspace, domain::Rows& rows)
    : workspace_(workspace),
      rows_(rows),
      book_(&rows == &workspace.rows() ? &workspace.names() : nullptr) {}

Directory::~Directory() = default;

std::vector<SubjectId> Directory::OptedOutAs(SubjectId prospect) {
  if (opted_out_ == nullptr) opted_out_ = std::make_unique<OptedOutPeople>(*this);
  return opted_out_->SameAs(prospect);
}

bool Directory::IsOptedOut(SubjectId prospect, const v1::ProspectRow& row) {
  return domain::IsOptedOut(row) || !OptedOutAs(prospect).empty();
}

void Directory::ForgetOptedOut() { opted_out_.reset(); }

void Directory::Keep(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

const v1::ProspectText& Directory::Person(SubjectId prospect) {
  if (book_ != nullptr) {
    const v1::ProspectText& text = book_->WholePerson(prospect);
    Keep(book_->TakeStatus());
    return text;
  }
  auto [found, made] = people_.try_emplace(prospect);
  v1::ProspectText& words = found->second;
  if (!made) return words;
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  Keep(rows_.status());
  if (row == nullptr || row->erased()) return words;
  bool whole = true;
  Keep(ReadWords(workspace_, rows_, prospect, row->texts(), words, whole));
  return words;
}

const v1::FirmText& Directory::Firm(SubjectId firm) {
  if (book_ != nullptr) {
    const v1::FirmText& text = book_->WholeFirm(firm);
    Keep(book_->TakeStatus());
    return text;
  }
  auto [found, made] = firms_.try_emplace(firm);
  v1::FirmText& words = found->second;
  if (!made) return words;
  const auto* row = rows_.Find(domain::FirmKey(firm));
  Keep(rows_.status());
  if (row == nullptr) return words;
  bool whole = true;
  Keep(ReadWords(workspace_, rows_, firm, row->texts(), words, whole));
  return words;
}

const v1::ProspectText& Directory::ShortPerson(SubjectId prospect) {
  if (book_ == nullptr) return Person(prospect);
  const v1::ProspectText& text = book_->Person(prospect).text;
  Keep(book_->TakeStatus());
  return text;
}

std::string Directory::Name(SubjectId prospect) {
  const v1::ProspectText& text = ShortPerson(prospect);
  if (!text.name().empty()) return text.name();
  return absl::StrCat("(", prospect.Hex().substr(0, kIdShown), ")");
}

const v1::FirmText& Directory::ShortFirm(SubjectId firm) {
  if (book_ == nullptr) return Firm(firm);
  const v1::FirmText& text = book_->Firm(firm).text;
  Keep(book_->TakeStatus());
  return text;
}

std::string Directory::FirmName(SubjectId firm) {
  const v1::FirmText& text = ShortFirm(firm);
  if (!text.name().empty()) return text.name();
  return absl::StrCat("(", firm.Hex().substr(0, kIdShown), ")");
}

std::string Directory::Company(SubjectId prospect) {
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  if (row != nullptr && !row->attributes().firm().empty()) {
    return FirmName(SubjectId::FromTrusted(row->attributes().firm()));
  }
  return ShortPerson(prospect).company();
}

std::pair<std::string, std::string> Directory::NameAndCompany(SubjectId prospect) {
  const v1::ProspectText& text = ShortPerson(prospect);
  std::string name = text.name();
  if (name.empty()) name = absl::StrCat("(", prospect.Hex().substr(0, kIdShown), ")");
  std::string company = text.company();
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  if (row != nullptr && !row->attributes().firm().empty()) {
    company = FirmName(SubjectId::FromTrusted(row->attributes().firm()));
  }
  return {std::move(name), std::move(company)};
}

std::string Directory::Member(MemberId member) {
  if (member.is_zero()) return "";
  const auto* row = rows_.Find(domain::MemberKey(member));
  Keep(rows_.status());
  if (row != nullptr && !row->name().empty()) return row->name();
  return absl::StrCat("(", member.Hex().substr(0, kIdShown), ")");
}

void Directory::OpenAll() {
  OpenFirms();
  if (book_ != nullptr) Keep(book_->OpenPeople());
}

void Directory::OpenFirms() {
  if (book_ != nullptr) Keep(book_->OpenFirms());
}

void Directory::OpenPeople(const std::vector<SubjectId>& prospects) {
  if (book_ == nullptr) return;
  Keep(book_->OpenPeople(prospects));
}

void Directory::ForEachProspect(absl::FunctionRef<bool(SubjectId, const v1::ProspectRow&)> visit) {
  Keep(ScanIds<v1::ProspectRow>(rows_, 'p', [&](const std::string& id, const v1::ProspectRow& row) {
    if (row.erased() || !row.merged_into().empty()) return true;
    return visit(SubjectId::FromTrusted(id), row);
  }));
}

void Directory::ForEachFirm(absl::FunctionRef<bool(SubjectId, const v1::FirmRow&)> visit) {
  Keep(ScanIds<v1::FirmRow>(rows_, 'f', [&](const std::string& id, const v1::FirmRow& row) {
    if (!row.added()) return true;
    return visit(SubjectId::FromTrusted(id), row);
  }));
}

void Directory::ForEachMember(absl::FunctionRef<bool(MemberId, const v1::MemberRow&)> visit) {
  Keep(ScanIds<v1::MemberRow>(rows_, 'm', [&](const std::string& id, const v1::MemberRow& row) {
    return visit(MemberId::FromTrusted(id), row);
  }));
}

}  // namespace tasuki::client
