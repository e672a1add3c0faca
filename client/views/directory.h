#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/workspace.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

// Hex digits that stand for a nameless thing, and tell two of one name apart.
inline constexpr size_t kIdShown = 8;

class OptedOutPeople;

// The words of prospects, firms and colleagues, opened from sealed parts and kept in memory only
// (DESIGN.md §3: no file holds them). Where several events describe one person, each field is the
// one of the last event, in fold order, that has it. Made per command over the rows it shows; one
// thread. Words for which no key is held are empty. status() has the first store that failed.
class Directory {
 public:
  // `rows` may be those of another moment (`show --at`); both outlive this.
  Directory(Workspace& workspace, domain::Rows& rows);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  domain::Rows& rows() { return rows_; }
  Workspace& workspace() { return workspace_; }
  const absl::Status& status() const { return status_; }

  // A prospect's own words.
  const v1::ProspectText& Person(SubjectId prospect);
  // A firm's.
  const v1::FirmText& Firm(SubjectId firm);

  // A prospect's name; where no words are held, the start of its id in brackets.
  std::string Name(SubjectId prospect);
  std::string FirmName(SubjectId firm);
  // The name of a prospect's firm, else what was typed as its company.
  std::string Company(SubjectId prospect);
  // A colleague's name; empty for the zero id (the queue, the server).
  std::string Member(MemberId member);

  // Other entries of the same person, known by an address, that opted out; empty: there is none.
  std::vector<SubjectId> OptedOutAs(SubjectId prospect);
  // Whether they asked us to stop: here, on what was merged into it, or by an address.
  bool IsOptedOut(SubjectId prospect, const v1::ProspectRow& row);
  // Something was written: who opted out is looked for again.
  void ForgetOptedOut();

  // Opens all firms' words at once, which is faster than one by one. Rows of now only.
  void OpenFirms();
  // The same for firms and prospects.
  void OpenAll();
  // Both, with less looking up.
  std::pair<std::string, std::string> NameAndCompany(SubjectId prospect);
  // Opens the words of these prospects and of their firms at once.
  void OpenPeople(const std::vector<SubjectId>& prospects);
  // Names in the owner's memory; null where the rows are another moment's.
  NameBook* book() { return book_; }

  // Every prospect that is neither erased nor merged away, in id order, until `visit` gives false.
  void ForEachProspect(absl::FunctionRef<bool(SubjectId, const v1::ProspectRow&)> visit);
  void ForEachFirm(absl::FunctionRef<bool(SubjectId, const v1::FirmRow&)> visit);
  void ForEachMember(absl::FunctionRef<bool(MemberId, const v1::MemberRow&)> visit);

 private:
  void Keep(absl::Status status);
  // Names, perhaps without what is long.
  const v1::ProspectText& ShortPerson(SubjectId prospect);
  const v1::FirmText& ShortFirm(SubjectId firm);

  Workspace& workspace_;
  domain::Rows& rows_;
  NameBook* const book_;  // Null: another moment's rows.
  absl::Status status_;
  absl::flat_hash_map<SubjectId, v1::ProspectText> people_;
  absl::flat_hash_map<SubjectId, v1::FirmText> firms_;
  std::unique_ptr<OptedOutPeople> opted_out_;  // Once it was asked for.
};

}  // namespace tasuki::client
