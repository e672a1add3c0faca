#include "client/views/known.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
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

// What is looked for, made ready once: who is known is gone through once for all of them.
class Wanted {
 public:
  explicit Wanted(absl::Span<const v1::ProspectText> texts) : found_(texts.size()) {
    for (size_t i = 0; i < texts.size(); ++i) {
      const std::string name = NameForm(texts[i].name());
      if (!name.empty()) names_[name].push_back(i);
      for (const std::string& email : texts[i].emails()) emails_[EmailForm(email)].push_back(i);
      for (const std::string& phone : texts[i].phones()) {
        const std::string key = PhoneNumber::KeyOf(phone);
        if (!key.empty()) phones_[key].push_back({i, PhoneNumber(phone)});
      }
    }
  }
  bool of_contact() const { return !emails_.empty() || !phones_.empty(); }

  // Each finds a person once, by the surest sign.
  void Look(SubjectId id, const PersonWords& person, const v1::ProspectText& whole) {
    of_person_.clear();
    for (const std::string& email : whole.emails()) {
      const auto same = emails_.find(EmailForm(email));
      if (same == emails_.end()) continue;
      for (const size_t wanted : same->second) Add(wanted, {Sign::kEmail, id, email});
    }
    for (const std::string& phone : whole.phones()) {
      const auto alike = phones_.find(PhoneNumber::KeyOf(phone));
      if (alike == phones_.end()) continue;
      for (const Number& one : alike->second) {
        if (one.number.IsSameAs(phone)) Add(one.wanted, {Sign::kPhone, id, phone});
      }
    }
    const auto namesakes = names_.find(person.name_form);
    if (namesakes == names_.end()) return;
    for (const size_t wanted : namesakes->second) Add(wanted, {Sign::kName, id, whole.name()});
  }

  // Of each, in the order of the texts.
  std::vector<std::vector<Found>>& found() { return found_; }

 private:
  struct Number {
    size_t wanted;
    PhoneNumber number;
  };

  void Add(size_t wanted, Found found) {
    if (!of_person_.insert(wanted).second) return;
    found_[wanted].push_back(std::move(found));
  }

  absl::flat_hash_map<std::string, std::vector<size_t>> names_, emails_;
  absl::flat_hash_map<std::string, std::vector<Number>> phones_;
  absl::flat_hash_set<size_t> of_person_;  // Who found the one that is looked at.
  std::vector<std::vector<Found>> found_;
};

std::vector<v1::KnownView> ViewsOf(std::vector<Found>& found, size_t count_max,
                                   Directory& directory, Presenter& presenter) {
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::pair(a.sign, a.prospect) < std::pair(b.sign, b.prospect);
  });
  std::vector<v1::KnownView> views;
  for (const Found& one : found) {
    if (views.size() == count_max) break;
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

}  // namespace

std::vector<std::vector<v1::KnownView>> FindAllKnown(Directory& directory,
                                                     absl::Span<const v1::ProspectText> texts,
                                                     size_t count_max, absl::Time now) {
  directory.OpenAll();
  NameBook& book = *directory.book();
  Wanted wanted(texts);
  std::vector<SubjectId> long_ones;
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    if (person.short_only && wanted.of_contact()) {
      long_ones.push_back(id);
    } else {
      wanted.Look(id, person, person.text);
    }
  });
  for (const SubjectId id : long_ones) {
    const v1::ProspectText whole = book.WholePerson(id);
    wanted.Look(id, book.Person(id), whole);
  }
  Presenter presenter(directory, now);
  std::vector<std::vector<v1::KnownView>> known;
  for (std::vector<Found>& found : wanted.found()) {
    known.push_back(ViewsOf(found, count_max, directory, presenter));
  }
  return known;
}

std::vector<v1::KnownView> FindKnown(Directory& directory, const v1::ProspectText& text,
                                     absl::Time now) {
  return FindAllKnown(directory, absl::MakeConstSpan(&text, 1), kKnownShown, now).front();
}

}  // namespace tasuki::client
