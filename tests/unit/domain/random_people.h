#pragma once

#include <functional>
#include <string>

#include "tests/unit/domain/random_choice.h"
#include "tests/unit/domain/test_journal.h"

// Who owns what, who goes, who comes back and what is made of what they hand in late: the part of
// random journals that issue by issue breaks the promise that no prospect is nowhere (N02).

namespace tasuki::domain {

// An event, and who is to write it; empty: anybody.
struct Written {
  v1::Header header;
  std::string writer;
};

// A plan, a leaving (also of one who has left), a return, an absence, a cover (also of a cover), an
// assignment, what undoes the last one, an answer, an admission, a refusal or a change of role.
Written PeopleEvent(Choice& choice, TestJournal& journal);

// Gives a member who came back a laptop of now, if they have none. `after` is called after each
// event of that. The present laptop's replica bears the name that LaptopOf says.
void JoinAnew(TestJournal& journal, const std::string& member, const std::function<void()>& after);

// The member's last replica, as a writer of the journal.
std::string LaptopOf(TestJournal& journal, const std::string& member);

// Makes `header` what one who has left had written before they did, if they have.
void DateBeforeLeaving(Choice& choice, TestJournal& journal, const std::string& member,
                       v1::Header& header);

}  // namespace tasuki::domain
