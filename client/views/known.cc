#include "client/views/known.h"

#include <algorithm>
#include <array>
#include <string>

#include "client/limits.h"
#include "client/views/presenter.h"
#include "client/words/email.h"
#include "client/words/phone.h"
#include "client/words/search.h"
#include "common/domain/rows/keys.h"

namespace tasuki::client {
namespace {

// What somebody is known by, the surest first.
enum class Sign { kEmail, kPhone, kName };
constexpr std::array kSigns = {"email", "phone", "name"};

struct Found {
  Sign sign;
  SubjectId prospect;
  std::string value;  // As it is known.
};

// What is looked for, made ready once.
class Signs {
 public:
  explicit Signs(const v1::ProspectText& text) : name_(NameForm(text.name())) {
    for (const std::string& email : text.emails()) emails_.push_back(EmailForm(email));
    for (const std::string& phone : text.phones()) phones_.emplace_back(phone);
  }
  bool of_contact() const { return !emails_.empty() || !phones_.empty(); }

  void Look(SubjectId id, const PersonWords& person, const v1::ProspectText& whole,
            std::vector<Found>& found) const {
    for (const std::string& email : whole.emails()) {
      if (std::find(emails_.begin(), emails_.end(), EmailForm(email)) != emails_.end()) {
        found.push_back({Sign::kEmail, id, email});
        return;
      }
    }
    for (const std::string& phone : whole.phones()) {
      const bool same = std::any_of(phones_.begin(), phones_.end(),
                                    [&](const PhoneNumber& one) { return one.IsSameAs(phone); });
      if (!same) continue;
      found.push_back({Sign::kPhone, id, phone});
      return;
    }
    if (!name_.empty() && person.name_form == name_) {
      found.push_back({Sign::kName, id, whole.name()});
    }
  }

 private:
  const std::string name_;
  std::vector<std::string> emails_;
  std::vector<PhoneNumber> phones_;
};

}  // namespace

std::vector<v1::KnownView> FindKnown(Directory& directory, const v1::ProspectText& text,
                                     absl::Time now) {
  directory.OpenAll();
  NameBook& book = *directory.book();
  const Signs signs(text);
  std::vector<Found> found;
  std::vector<SubjectId> long_ones;
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    if (person.short_only && signs.of_contact()) {
      long_ones.push_back(id);
    } else {
      signs.Look(id, person, person.text, found);
    }
  });
  for (const SubjectId id : long_ones) {
    const v1::ProspectText whole = book.WholePerson(id);
    signs.Look(id, book.Person(id), whole, found);
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::pair(a.sign, a.prospect) < std::pair(b.sign, b.prospect);
  });
  Presenter presenter(directory, now);
  std::vector<v1::KnownView> views;
  for (const Found& one : found) {
    if (views.size() == kKnownShown) break;
    const auto* row = directory.rows().Find(domain::ProspectKey(one.prospect));
    if (row == nullptr) continue;
    v1::KnownView& view = views.emplace_back();
    view.set_by(kSigns[static_cast<size_t>(one.sign)]);
    view.set_value(one.value);
    const v1::ListItem item = presenter.Item(one.prospect, *row);
    view.set_prospect(item.prospect());
    view.set_name(item.name());
    view.set_company(item.company());
    view.set_owner(item.owner());
    if (row->has_last_touch_us()) view.set_last_touch(presenter.Time(row->last_touch_us()));
  }
  return views;
}

}  // namespace tasuki::client
