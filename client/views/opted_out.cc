#include "client/views/opted_out.h"

#include <algorithm>

#include "client/views/directory.h"
#include "client/words/email.h"
#include "client/words/search.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

std::vector<SubjectId> EntriesOf(SubjectId prospect, bool any_merged, domain::Rows& rows) {
  std::vector<SubjectId> entries = {prospect};
  if (!any_merged) return entries;
  // A store that fails shows in the directory's reads that follow.
  const auto absorbed = domain::AbsorbedBy(prospect, rows);
  if (absorbed.ok()) entries.insert(entries.end(), absorbed->begin(), absorbed->end());
  return entries;
}

}  // namespace

OptedOutPeople::OptedOutPeople(Directory& directory) : directory_(directory) {
  domain::Rows& rows = directory.rows();
  any_merged_ = domain::AnyMerged(rows);
  std::vector<MemberId> holders = {MemberId()};
  directory.ForEachMember([&](MemberId member, const v1::MemberRow&) {
    holders.push_back(member);
    return true;
  });
  std::vector<SubjectId> dateless;
  for (const MemberId holder : holders) {
    const domain::KeyBytes prefix = domain::KeyBytes('B')
                                        .Append(holder.bytes())
                                        .AppendU8(static_cast<uint8_t>(domain::HeldAs::kOwner))
                                        .AppendI32(INT32_MAX);
    (void)rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
      dateless.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
      return true;
    });
  }
  for (const SubjectId prospect : dateless) {
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row != nullptr && domain::IsOptedOut(*row)) Add(prospect);
  }
}

void OptedOutPeople::Add(SubjectId prospect) {
  for (const SubjectId entry : EntriesOf(prospect, any_merged_, directory_.rows())) {
    AddWords(directory_.Person(entry), prospect);
  }
}

void OptedOutPeople::AddWords(const v1::ProspectText& text, SubjectId prospect) {
  for (const std::string& email : text.emails()) emails_[EmailForm(email)].push_back(prospect);
  if (text.phones().empty()) return;
  const std::string name_form = NameForm(text.name());
  for (const std::string& phone : text.phones()) {
    numbers_.push_back({name_form, PhoneNumber(phone), prospect});
  }
}

void OptedOutPeople::Find(const v1::ProspectText& text, std::vector<SubjectId>& found) const {
  for (const std::string& email : text.emails()) {
    const auto same = emails_.find(EmailForm(email));
    if (same != emails_.end()) found.insert(found.end(), same->second.begin(), same->second.end());
  }
  if (numbers_.empty() || text.phones().empty()) return;
  const std::string name_form = NameForm(text.name());
  for (const Number& number : numbers_) {
    if (number.name_form != name_form) continue;
    for (const std::string& phone : text.phones()) {
      if (number.phone.IsSameAs(phone)) found.push_back(number.prospect);
    }
  }
}

std::vector<SubjectId> OptedOutPeople::SameAs(SubjectId prospect) {
  std::vector<SubjectId> found;
  if (emails_.empty() && numbers_.empty()) return found;
  for (const SubjectId entry : EntriesOf(prospect, any_merged_, directory_.rows())) {
    Find(directory_.Person(entry), found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  found.erase(std::remove(found.begin(), found.end(), prospect), found.end());
  return found;
}

}  // namespace tasuki::client
