#include "client/views/directory.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace tasuki::client {
namespace {


template <class Row, class Visit>
absl::Status ScanIds(domain::Rows& rows, char letter, Visit visit) {
  absl::Status broken;
  const std::string prefix(1, letter);
  absl::Status scanned = rows.ScanRows(prefix, [&](std::string_view key, std::string_view bytes) {
    Row row;
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      broken = absl::DataLossError(
          absl::StrCat("the row ", HexEncode(key), " does not parse; the store is damaged"));
      return false;
    }
    return visit(std::string(key.substr(1)), row);
  });
  return scanned.ok() ? broken : scanned;
}

}  // namespace

void MergeText(const v1::ProspectText& later, v1::ProspectText& into) {
  // A list that has anything takes the place of the one before; empty words only say so.
  const auto replace = [](const auto& said, auto* list) {
    if (said.empty()) return;
    list->Clear();
    for (const std::string& one : said) {
      if (!one.empty()) *list->Add() = one;
    }
  };
  if (later.has_name()) into.set_name(later.name());
  if (later.has_reading()) into.set_reading(later.reading());
  if (later.has_company()) into.set_company(later.company());
  if (later.has_department()) into.set_department(later.department());
  if (later.has_title()) into.set_title(later.title());
  if (later.has_context()) into.set_context(later.context());
  if (later.has_expects()) into.set_expects(later.expects());
  replace(later.emails(), into.mutable_emails());
  replace(later.phones(), into.mutable_phones());
}

void MergeText(const v1::FirmText& later, v1::FirmText& into) {
  if (!later.name().empty()) into.set_name(later.name());
  if (later.aliases_size() > 0) *into.mutable_aliases() = later.aliases();
  if (!later.note().empty()) into.set_note(later.note());
}

void Directory::Keep(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

const v1::ProspectText& Directory::Person(SubjectId prospect) {
  auto [found, made] = people_.try_emplace(prospect);
  if (!made) return found->second;
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  Keep(rows_.status());
  if (row == nullptr || row->erased()) return found->second;
  for (const v1::TextRef& ref : row->texts()) {
    absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(Seq(ref.seq()));
    Keep(text.status());
    if (text.ok() && *text) MergeText((*text)->prospect(), found->second);
  }
  return found->second;
}

const v1::FirmText& Directory::Firm(SubjectId firm) {
  auto [found, made] = firms_.try_emplace(firm);
  if (!made) return found->second;
  const auto* row = rows_.Find(domain::FirmKey(firm));
  Keep(rows_.status());
  if (row == nullptr) return found->second;
  for (const v1::TextRef& ref : row->texts()) {
    absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(Seq(ref.seq()));
    Keep(text.status());
    if (text.ok() && *text) MergeText((*text)->firm(), found->second);
  }
  return found->second;
}

std::string Directory::Name(SubjectId prospect) {
  const v1::ProspectText& text = Person(prospect);
  if (!text.name().empty()) return text.name();
  return absl::StrCat("(", prospect.Hex().substr(0, kIdShown), ")");
}

std::string Directory::FirmName(SubjectId firm) {
  const v1::FirmText& text = Firm(firm);
  if (!text.name().empty()) return text.name();
  return absl::StrCat("(", firm.Hex().substr(0, kIdShown), ")");
}

std::string Directory::Company(SubjectId prospect) {
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  if (row != nullptr && !row->attributes().firm().empty()) {
    return FirmName(SubjectId::FromTrusted(row->attributes().firm()));
  }
  return Person(prospect).company();
}

std::string Directory::Member(MemberId member) {
  if (member.is_zero()) return "";
  const auto* row = rows_.Find(domain::MemberKey(member));
  Keep(rows_.status());
  if (row != nullptr && !row->name().empty()) return row->name();
  return absl::StrCat("(", member.Hex().substr(0, kIdShown), ")");
}

template <class Text, class Take>
void Directory::Open(std::vector<Description> list, absl::flat_hash_map<SubjectId, Text>& into,
                     Take take) {
  const auto by_seq = [](const Description& a, const Description& b) { return a.seq < b.seq; };
  const auto by_order = [](const auto& a, const auto& b) { return a.first.order < b.first.order; };
  std::sort(list.begin(), list.end(), by_seq);
  std::vector<std::pair<Description, v1::Personal>> opened;
  opened.reserve(list.size());
  for (const Description& one : list) {
    absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(Seq(one.seq));
    Keep(text.status());
    if (!text.ok()) return;
    if (*text) opened.emplace_back(one, **std::move(text));
  }
  std::stable_sort(opened.begin(), opened.end(), by_order);
  for (const auto& [one, text] : opened) MergeText(take(text), into[one.subject]);
}

void Directory::OpenAll() {
  OpenFirms();
  std::vector<Description> people;
  ForEachProspect([&](SubjectId id, const v1::ProspectRow& row) {
    if (!people_.try_emplace(id).second) return true;
    for (int i = 0; i < row.texts_size(); ++i) people.push_back({row.texts(i).seq(), id, i});
    return true;
  });
  Open(std::move(people), people_, [](const v1::Personal& text) { return text.prospect(); });
}

void Directory::OpenFirms() {
  std::vector<Description> firms;
  ForEachFirm([&](SubjectId id, const v1::FirmRow& row) {
    if (!firms_.try_emplace(id).second) return true;
    for (int i = 0; i < row.texts_size(); ++i) firms.push_back({row.texts(i).seq(), id, i});
    return true;
  });
  Open(std::move(firms), firms_, [](const v1::Personal& text) { return text.firm(); });
}

void Directory::ForEachProspect(absl::FunctionRef<bool(SubjectId, const v1::ProspectRow&)> visit) {
  Keep(ScanIds<v1::ProspectRow>(rows_, 'p', [&](const std::string& id, const v1::ProspectRow& row) {
    if (row.erased() || !row.merged_into().empty()) return true;
    return visit(SubjectId::FromTrusted(id), row);
  }));
}

void Directory::ForEachFirm(absl::FunctionRef<bool(SubjectId, const v1::FirmRow&)> visit) {
  Keep(ScanIds<v1::FirmRow>(rows_, 'f', [&](const std::string& id, const v1::FirmRow& row) {
    return visit(SubjectId::FromTrusted(id), row);
  }));
}

void Directory::ForEachMember(absl::FunctionRef<bool(MemberId, const v1::MemberRow&)> visit) {
  Keep(ScanIds<v1::MemberRow>(rows_, 'm', [&](const std::string& id, const v1::MemberRow& row) {
    return visit(MemberId::FromTrusted(id), row);
  }));
}

}  // namespace tasuki::client
