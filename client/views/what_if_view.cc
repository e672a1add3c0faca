#include "client/views/what_if_view.h"

#include <string>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

// Fills what all differences say; `member` of due and lapses is the owner, of touches who did it.
template <class View>
void PutSubject(const domain::WhatIfAt& at, Directory& directory, View& view) {
  view.set_prospect(at.prospect.Hex());
  view.set_name(directory.Name(at.prospect));
  view.set_company(directory.Company(at.prospect));
  view.set_event_id(at.event.Hex());
  view.set_seq(at.seq.value());
}

void PutOwner(MemberId member, Directory& directory, std::string* name, std::string* id) {
  if (member.is_zero()) return;
  *name = directory.Member(member);
  *id = member.Hex();
}

v1::PlannedTouchView PlannedView(const domain::PlannedTouch& planned) {
  v1::PlannedTouchView view;
  if (planned.kind == v1::TOUCH_KIND_UNSPECIFIED) return view;
  view.set_kind(std::string(domain::WordOf(planned.kind)));
  view.set_due(domain::FormatDay(planned.day));
  view.set_cadence(planned.cadence);
  view.set_step(planned.step);
  return view;
}

v1::WhatIfContactView ContactView(const domain::WhatIfContact& contact, Directory& directory,
                                  Presenter& presenter) {
  v1::WhatIfContactView view;
  PutSubject(contact.at, directory, view);
  PutOwner(contact.at.member, directory, view.mutable_by(), view.mutable_by_id());
  view.set_at(presenter.Time(contact.at.b_us));
  view.set_channel(std::string(domain::WordOf(contact.channel)));
  view.set_number(contact.number);
  view.set_limit(contact.limit);
  view.set_imported(contact.at.imported);
  return view;
}

v1::WhatIfLapseView LapseView(const domain::WhatIfLapse& lapse, Directory& directory) {
  v1::WhatIfLapseView view;
  PutSubject(lapse.at, directory, view);
  PutOwner(lapse.at.member, directory, view.mutable_owner(), view.mutable_owner_id());
  view.set_kind(std::string(domain::WordOf(lapse.duty)));
  view.set_due(domain::FormatDay(lapse.day));
  return view;
}

}  // namespace

v1::WhatIfView ViewOf(const domain::WhatIfDifference& difference, Directory& directory,
                      Presenter& presenter) {
  v1::WhatIfView view;
  for (const domain::WhatIfDue& due : difference.due) {
    v1::WhatIfDueView& one = *view.add_due();
    PutSubject(due.at, directory, one);
    PutOwner(due.at.member, directory, one.mutable_owner(), one.mutable_owner_id());
    one.set_at(presenter.Time(due.at.b_us));
    *one.mutable_was() = PlannedView(due.was);
    *one.mutable_would() = PlannedView(due.would);
    one.set_imported(due.at.imported);
  }
  for (const domain::WhatIfLapse& lapse : difference.lapses_avoided) {
    *view.add_lapses_avoided() = LapseView(lapse, directory);
  }
  for (const domain::WhatIfLapse& lapse : difference.lapses_added) {
    *view.add_lapses_added() = LapseView(lapse, directory);
  }
  for (const domain::WhatIfContact& contact : difference.contacts_too_many) {
    *view.add_contacts_too_many() = ContactView(contact, directory, presenter);
  }
  for (const domain::WhatIfContact& contact : difference.contacts_allowed) {
    *view.add_contacts_allowed() = ContactView(contact, directory, presenter);
  }
  view.set_prospects(difference.prospects);
  return view;
}

}  // namespace tasuki::client
