#include "client/import/people.h"

#include <utility>

#include "client/import/person_name.h"
#include "client/words/utf8.h"

namespace tasuki::client {

ImportPeople::ImportPeople(const ImportMap& map, domain::Rows& rows) : rows_(rows) {
  for (const std::string& name : map.not_people) not_people_.insert(PersonForm(name));
  if (map.active.has_value()) {
    active_.emplace();
    for (const std::string& name : *map.active) active_->insert(PersonForm(name));
  }
  // No fault has a place here: a failed read shows in rows.status(), which the planner looks at.
  rows.ScanRows("m",
                [&](std::string_view key, std::string_view bytes) {
                  v1::MemberRow row;
                  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
                    return true;
                  }
                  const MemberId id = MemberId::FromTrusted(key.substr(1));
                  const bool active = row.state() != v1::GONE;
                  if (!row.import_name().empty()) imported_[row.import_name()] = id;
                  AddKnown(PersonForm(row.import_name()), id, active);
                  AddKnown(PersonForm(row.name()), id, active);
                  return true;
                })
      .IgnoreError();
}

// Of several under one form the active one is meant; of two of those neither is.
void ImportPeople::AddKnown(const std::string& form, MemberId id, bool active) {
  if (form.empty()) return;
  auto [place, fresh] = members_.try_emplace(form, Known{id, active});
  Known& known = place->second;
  if (fresh || known.id == id || (known.active && !active)) return;
  known = {active && !known.active ? id : MemberId(), active};
}

std::string ImportPeople::FormOf(const std::string& written) const {
  std::string form = PersonForm(written);
  return not_people_.contains(form) ? std::string() : form;
}

void ImportPeople::Saw(const std::string& form, const std::string& written, const ImportTime& at) {
  const std::string name(Trimmed(written));
  Person& person = people_.try_emplace(form, Person{name, at}).first->second;
  ++person.rows;
  if (std::pair(at.us, std::string_view(name)) <
      std::pair(person.first.us, std::string_view(person.name))) {
    person.name = name;
    person.first = at;
  }
}

MemberId ImportPeople::MemberOf(const std::string& form, const std::string& written,
                                const RowIds& ids, std::vector<EventDraft>& drafts) {
  if (auto before = imported_.find(written); before != imported_.end()) return before->second;
  const auto found = members_.find(form);
  if (found != members_.end() && !found->second.id.is_zero()) return found->second.id;
  const MemberId id = ids.Member(form);
  members_[form] = {id, true};
  if (rows_.Find(domain::MemberKey(id)) != nullptr) return id;  // One of several alike.
  const Person& person = people_[form];
  const integrity::Hash row = ids.MemberRow(form);
  EventDraft draft;
  v1::Header& header = draft.header;
  header.set_event_id(ids.Event(row, 0).str());
  header.set_type(v1::MEMBER_ADDED);
  header.mutable_subject()->set_kind(v1::MEMBER);
  header.mutable_subject()->set_id(id.str());
  header.set_occurred_at_us(person.first.us);
  header.set_utc_offset_minutes(person.first.offset_minutes);
  header.set_import_ref(ids.Reference(row));
  v1::MemberAdded& added = *header.mutable_member_added();
  added.set_name(person.name);
  added.set_import_name(person.name);
  added.set_role(v1::REP);
  added.set_gone(active_.has_value() && !active_->contains(form));
  drafts.push_back(std::move(draft));
  made_.push_back({person.name, added.gone(), person.rows});
  made_forms_.push_back(form);
  return id;
}

void ImportPeople::TakeBack() {
  members_.erase(made_forms_.back());
  made_forms_.pop_back();
  made_.pop_back();
}

}  // namespace tasuki::client
