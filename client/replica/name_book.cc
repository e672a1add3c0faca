// Long because opening one, some and all of them keep one cache, and are best read together.

#include "client/replica/name_book.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "client/limits.h"
#include "client/replica/workspace.h"
#include "client/words/utf8.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

domain::Key<v1::ProspectRow> KeyOf(SubjectId id, const v1::ProspectRow*) {
  return domain::ProspectKey(id);
}
domain::Key<v1::FirmRow> KeyOf(SubjectId id, const v1::FirmRow*) { return domain::FirmKey(id); }

bool IsListed(const v1::ProspectRow& row) { return domain::IsListed(row); }
bool IsListed(const v1::FirmRow& row) { return row.added(); }
bool IsErased(const v1::ProspectRow& row) { return row.erased(); }
bool IsErased(const v1::FirmRow&) { return false; }

// Of which texts the words are made; 0 where one is in the outbox: what it is called there another
// event will be called in the journal.
uint64_t StampOf(const v1::Texts& texts, Seq applied) {
  uint64_t stamp = absl::HashOf(texts.blocks());
  for (const v1::TextRef& ref : texts.refs()) {
    if (ref.seq() > applied.value()) return 0;
    stamp = absl::HashOf(stamp, ref.seq(), ref.fields_size());
  }
  return stamp | 1;
}

void Fold(const Collation& collation, PersonWords& words) {
  const v1::ProspectText& text = words.text;
  words.name_form = NameForm(text.name());
  words.reading_form = NameForm(text.reading());
  words.company_form = FirmNameForm(text.company());
  words.others_form.clear();
  const auto add = [&](const std::string& said, const std::string& form) {
    if (!said.empty()) words.others_form.append(form).push_back('\0');
  };
  for (const auto* said : {&text.reading(), &text.department(), &text.title()}) {
    add(*said, NameForm(*said));
  }
  for (const auto* said : {&text.context(), &text.expects()}) add(*said, TextForm(*said));
  for (const std::string& email : text.emails()) add(email, NameForm(email));
  for (const std::string& phone : text.phones()) add(phone, NameForm(phone));
  for (const std::string& name : text.former_names()) add(name, NameForm(name));
  words.sort_key = collation.SortKey(std::string(Utf8Head(text.name(), kNameSortedBytesMax)));
}

void Fold(const Collation&, FirmWords& words) {
  words.forms = {FirmNameForm(words.text.name())};
  for (const std::string& alias : words.text.aliases()) {
    words.forms.push_back(FirmNameForm(alias));
  }
  words.formed = true;
}

// What is made of words as they are opened. A firm may have 65 names: who lists firms looks for
// none by them.
void FoldOpened(const Collation& collation, PersonWords& words) { Fold(collation, words); }
void FoldOpened(const Collation&, FirmWords&) {}

constexpr size_t kStringBytes = sizeof(std::string);  // Beside its characters.

// What was cleared keeps its memory, in messages and in strings; a copy has none of it.
template <class Text>
void GiveBackSlack(Text& text) {
  Text copy(text);
  text.Swap(&copy);
}

// Leaves out what is long.
void Shorten(PersonWords& words) {
  v1::ProspectText& text = words.text;
  size_t bytes = text.context().size() + text.expects().size();
  for (const std::string& email : text.emails()) bytes += email.size() + kStringBytes;
  for (const std::string& phone : text.phones()) bytes += phone.size() + kStringBytes;
  words.short_only = bytes > kLongWordsBytes;
  if (!words.short_only) return;
  text.clear_context();
  text.clear_expects();
  text.clear_emails();
  text.clear_phones();
  GiveBackSlack(text);
  std::string().swap(words.others_form);
}

void Shorten(FirmWords& words) {
  v1::FirmText& text = words.text;
  size_t bytes = text.note().size();
  for (const std::string& alias : text.aliases()) bytes += alias.size() + kStringBytes;
  words.short_only = bytes > kLongWordsBytes;
  if (!words.short_only) return;
  text.clear_note();
  text.clear_aliases();
  GiveBackSlack(text);
}

size_t BytesOf(const PersonWords& words) {
  return words.text.ByteSizeLong() + words.name_form.size() + words.reading_form.size() +
         words.company_form.size() + words.others_form.size() + words.sort_key.size();
}

size_t BytesOf(const FirmWords& words) {
  size_t bytes = words.text.ByteSizeLong();
  for (const std::string& form : words.forms) bytes += form.size() + kStringBytes;
  return bytes;
}

}  // namespace

absl::Status NameBook::TakeStatus() { return std::exchange(status_, absl::OkStatus()); }

template <class Words>
void NameBook::Clear(Entry<Words>& entry, Book<Words>& book) {
  book.bytes -= entry.bytes;
  entry.bytes = 0;
  entry.words = Words();
  entry.let_go = false;
}

// Keeps the words, short, where there is room.
template <class Words>
void NameBook::Keep(Entry<Words>& entry, Book<Words>& book, Words words) {
  FoldOpened(collation_, words);
  Shorten(words);
  entry.words = std::move(words);
  Account(entry, book);
}

template <class Words>
void NameBook::Account(Entry<Words>& entry, Book<Words>& book) {
  const size_t bytes = BytesOf(entry.words);
  book.bytes += bytes - entry.bytes;
  entry.bytes = static_cast<uint32_t>(bytes);
  if (book.bytes <= kWordsBytesMin + book.entries.size() * kWordsBytesEach) return;
  Clear(entry, book);
  entry.let_go = true;
}

template <class Row, class Words>
NameBook::Entry<Words>& NameBook::Open(SubjectId id, const Row& row, Book<Words>& book) {
  Entry<Words>& entry = book.entries[id];
  entry.listed = IsListed(row);
  const uint64_t stamp = StampOf(row.texts(), workspace_.home().replica().applied());
  if (!IsErased(row) && stamp != 0 && entry.stamp == stamp) return entry;
  Clear(entry, book);
  entry.stamp = stamp;
  if (IsErased(row)) return entry;
  Words words;
  bool whole = true;
  status_.Update(ReadWords(workspace_, workspace_.rows(), id, row.texts(), words.text, whole));
  if (!whole) entry.stamp = 0;
  Keep(entry, book, std::move(words));
  return entry;
}

template <class Row, class Text>
void NameBook::ReadAgain(SubjectId id, Text& into) {
  into.Clear();
  const Row* row = nullptr;
  row = workspace_.rows().Find(KeyOf(id, row));
  if (row == nullptr || IsErased(*row)) return;
  bool whole = true;
  status_.Update(ReadWords(workspace_, workspace_.rows(), id, row->texts(), into, whole));
}

// Words for which there is no room.
template <class Row, class Words>
const Words& NameBook::OpenAgain(SubjectId id, Words& into) {
  into = Words();
  ReadAgain<Row>(id, into.text);
  client::Fold(collation_, into);
  return into;
}

// Another journal gives the same numbers to other events.
domain::Rows& NameBook::PresentRows() {
  domain::Rows& rows = workspace_.rows();
  const uint64_t generation = workspace_.home().replica().generation();
  if (generation_ != generation) {
    people_ = {};
    firms_ = {};
    generation_ = generation;
  }
  return rows;
}

const PersonWords& NameBook::Person(SubjectId prospect) {
  static const auto& none = *new PersonWords();
  const auto* row = PresentRows().Find(domain::ProspectKey(prospect));
  if (row == nullptr) return none;
  const Entry<PersonWords>& entry = Open(prospect, *row, people_);
  return entry.let_go ? OpenAgain<v1::ProspectRow>(prospect, person_again_) : entry.words;
}

const FirmWords& NameBook::Firm(SubjectId firm) {
  static const auto& none = *new FirmWords();
  const auto* row = PresentRows().Find(domain::FirmKey(firm));
  if (row == nullptr) return none;
  const Entry<FirmWords>& entry = Open(firm, *row, firms_);
  return entry.let_go ? OpenAgain<v1::FirmRow>(firm, firm_again_) : entry.words;
}

const v1::ProspectText& NameBook::WholePerson(SubjectId prospect) {
  const PersonWords& words = Person(prospect);
  if (!words.short_only) return words.text;
  ReadAgain<v1::ProspectRow>(prospect, person_again_.text);
  return person_again_.text;
}

const v1::FirmText& NameBook::WholeFirm(SubjectId firm) {
  const FirmWords& words = Firm(firm);
  if (!words.short_only) return words.text;
  ReadAgain<v1::FirmRow>(firm, firm_again_.text);
  return firm_again_.text;
}

bool NameBook::OthersHold(SubjectId prospect, const PersonWords& person, const std::string& form) {
  if (!person.short_only) return person.others_form.find(form) != std::string::npos;
  PersonWords whole;
  return OpenAgain<v1::ProspectRow>(prospect, whole).others_form.find(form) != std::string::npos;
}

// Texts are opened in the order of the journal, so that each chunk is unpacked once.
template <class Words>
absl::Status NameBook::OpenInOrder(std::vector<Described> list, Book<Words>& book) {
  std::sort(list.begin(), list.end(),
            [](const Described& a, const Described& b) { return a.seq < b.seq; });
  for (const Described& one : list) {
    TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Personal> text, workspace_.Text(Seq(one.seq)));
    Entry<Words>& entry = book.entries[one.id];
    Words words;
    if (text.has_value()) {
      MergeSaid(one.ref, *text, words.text);
    } else {
      entry.stamp = 0;
    }
    Keep(entry, book, std::move(words));
  }
  return absl::OkStatus();
}

// All there are. Those with several texts afterwards, one by one: they are few, and what they say
// is not to be held until the last of it is there.
template <class Row, class Words>
absl::Status NameBook::OpenWhole(char letter, Book<Words>& book) {
  std::vector<Described> list;
  book.entries.clear();
  book.bytes = 0;
  book.whole = false;
  domain::Rows& rows = workspace_.rows();
  const Seq applied = workspace_.home().replica().applied();
  Row row;
  bool broken = false;
  std::vector<SubjectId> several;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(
      std::string_view(&letter, 1), [&](std::string_view key, std::string_view bytes) {
        broken = !row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (broken) return false;
        const SubjectId id = SubjectId::FromTrusted(key.substr(1));
        Entry<Words>& entry = book.entries[id];
        entry.listed = IsListed(row);
        if (IsErased(row)) return true;
        if (row.texts().blocks() > 0 || row.texts().refs_size() > 1) {
          several.push_back(id);
          return true;
        }
        entry.stamp = StampOf(row.texts(), applied);
        for (const v1::TextRef& ref : row.texts().refs()) list.push_back({ref.seq(), id, ref});
        return true;
      }));
  if (broken) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a row of the views does not parse; the store is damaged");
  }
  TASUKI_RETURN_IF_ERROR(OpenInOrder(std::move(list), book));
  for (const SubjectId id : several) {
    if (const Row* found = rows.Find(KeyOf(id, found)); found != nullptr) Open(id, *found, book);
  }
  book.whole = true;
  return std::exchange(status_, absl::OkStatus());
}

// Those with several texts, or with one in the outbox, are opened when they are asked for.
template <class Row, class Words>
absl::Status NameBook::OpenThese(const std::vector<SubjectId>& ids, Book<Words>& book,
                                 absl::FunctionRef<void(const Row&)> visit) {
  domain::Rows& rows = PresentRows();
  const Seq applied = workspace_.home().replica().applied();
  std::vector<Described> list;
  for (const SubjectId id : ids) {
    const Row* row = rows.Find(KeyOf(id, row));
    if (row == nullptr) continue;
    visit(*row);
    if (IsErased(*row)) continue;
    const v1::Texts& texts = row->texts();
    if (texts.blocks() > 0 || texts.refs_size() != 1) continue;
    const uint64_t stamp = StampOf(texts, applied);
    Entry<Words>& entry = book.entries[id];
    if (stamp == 0 || entry.stamp == stamp) continue;
    Clear(entry, book);
    entry.listed = IsListed(*row);
    entry.stamp = stamp;
    list.push_back({texts.refs(0).seq(), id, texts.refs(0)});
  }
  TASUKI_RETURN_IF_ERROR(OpenInOrder(std::move(list), book));
  return rows.status();
}

template <class Row, class Words>
absl::Status NameBook::OpenAll(char letter, Book<Words>& book) {
  domain::Rows& rows = PresentRows();  // Folds what is not folded.
  Replica& replica = workspace_.home().replica();
  absl::flat_hash_set<SubjectId> changed = std::move(book.pending);
  book.pending.clear();
  const auto take = [&](SubjectId id) { changed.insert(id); };
  const bool known = replica.ChangesSince(book.changes, take);
  if (!book.whole || !known) {
    TASUKI_RETURN_IF_ERROR((OpenWhole<Row, Words>(letter, book)));
    changed.clear();
  }
  for (const std::string& subject : workspace_.home().overlay().subjects()) {
    const SubjectId id = SubjectId::FromTrusted(subject);
    book.pending.insert(id);
    changed.insert(id);
  }
  for (const SubjectId id : changed) {
    if (const Row* row = rows.Find(KeyOf(id, row)); row != nullptr) {
      Open(id, *row, book);
    } else {
      if (const auto gone = book.entries.find(id); gone != book.entries.end()) {
        Clear(gone->second, book);
        book.entries.erase(gone);
      }
    }
  }
  status_.Update(rows.status());
  if (!status_.ok()) book.whole = false;  // What was to be opened is not known any more.
  return std::exchange(status_, absl::OkStatus());
}

absl::Status NameBook::OpenPeople() { return OpenAll<v1::ProspectRow>('p', people_); }
absl::Status NameBook::OpenFirms() { return OpenAll<v1::FirmRow>('f', firms_); }
absl::Status NameBook::OpenPeople(const std::vector<SubjectId>& prospects) {
  std::vector<SubjectId> firms;
  TASUKI_RETURN_IF_ERROR(
      OpenThese<v1::ProspectRow>(prospects, people_, [&](const v1::ProspectRow& row) {
        const std::string& firm = row.attributes().firm();
        if (!firm.empty()) firms.push_back(SubjectId::FromTrusted(firm));
      }));
  return OpenFirms(firms);
}
absl::Status NameBook::OpenFirms(const std::vector<SubjectId>& firms) {
  return OpenThese<v1::FirmRow>(firms, firms_, [](const v1::FirmRow&) {});
}

template <class Row, class Words, class Visit>
void NameBook::ForEach(Book<Words>& book, Words& again, Visit visit) {
  for (const auto& [id, entry] : book.entries) {
    if (entry.listed) visit(id, entry.let_go ? OpenAgain<Row>(id, again) : entry.words);
  }
}

void NameBook::ForEachPerson(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit) {
  ForEach<v1::ProspectRow>(people_, person_again_, visit);
}

void NameBook::ForEachMerged(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit) {
  domain::Rows& rows = workspace_.rows();
  if (!domain::AnyMerged(rows)) return;
  for (const auto& [id, entry] : people_.entries) {
    if (entry.listed) continue;
    const auto* row = rows.Find(domain::ProspectKey(id));
    if (row == nullptr || row->erased() || row->merged_into().empty()) continue;
    visit(id, entry.let_go ? OpenAgain<v1::ProspectRow>(id, person_again_) : entry.words);
  }
}

void NameBook::FormFirms() {
  for (auto& [id, entry] : firms_.entries) {
    if (!entry.listed || entry.let_go || entry.words.formed) continue;
    if (entry.words.short_only) {
      OpenAgain<v1::FirmRow>(id, firm_again_);
      entry.words.forms = std::move(firm_again_.forms);
      entry.words.formed = true;
    } else {
      client::Fold(collation_, entry.words);
    }
    Account(entry, firms_);
  }
}

void NameBook::ForEachFirm(absl::FunctionRef<void(SubjectId, const FirmWords&)> visit) {
  FormFirms();
  ForEach<v1::FirmRow>(firms_, firm_again_, visit);
}

absl::flat_hash_set<SubjectId> NameBook::FirmsCalled(const std::string& firm_form) {
  absl::flat_hash_set<SubjectId> found;
  if (firm_form.empty()) return found;
  ForEachFirm([&](SubjectId id, const FirmWords& firm) {
    for (const std::string& form : firm.forms) {
      if (form.find(firm_form) != std::string::npos) found.insert(id);
    }
  });
  return found;
}

}  // namespace tasuki::client
