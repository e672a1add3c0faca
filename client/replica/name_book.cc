#include "client/replica/name_book.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "client/replica/workspace.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/fold/texts.h"
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

v1::ProspectText& TextIn(v1::Personal& text, const PersonWords*) {
  return *text.mutable_prospect();
}
v1::FirmText& TextIn(v1::Personal& text, const FirmWords*) { return *text.mutable_firm(); }

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
  words.name_form = SearchForm(words.text.name());
  const v1::ProspectText& text = words.text;
  words.reading_form = SearchForm(text.reading());
  words.company_form = FirmForm(text.company());
  words.others_form.clear();
  const auto add = [&](const std::string& said) {
    if (!said.empty()) words.others_form.append(SearchForm(said)).push_back('\0');
  };
  for (const auto* said :
       {&text.reading(), &text.department(), &text.title(), &text.context(), &text.expects()}) {
    add(*said);
  }
  for (const std::string& email : text.emails()) add(email);
  for (const std::string& phone : text.phones()) add(phone);
  words.sort_key = collation.SortKey(words.text.name());
}

void Fold(const Collation&, FirmWords& words) {
  words.forms = {FirmForm(words.text.name())};
  for (const std::string& alias : words.text.aliases()) words.forms.push_back(FirmForm(alias));
}

template <class Text>
void MergeFields(const v1::TextRef& ref, Text& said, Text& into) {
  const google::protobuf::Descriptor& fields = *said.GetDescriptor();
  for (int i = 0; !ref.fields().empty() && i < fields.field_count(); ++i) {
    const auto number = static_cast<uint32_t>(fields.field(i)->number());
    if (std::find(ref.fields().begin(), ref.fields().end(), number) == ref.fields().end()) {
      said.GetReflection()->ClearField(&said, fields.field(i));
    }
  }
  MergeText(said, into);
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

void MergeSaid(const v1::TextRef& ref, v1::ProspectText& said, v1::ProspectText& into) {
  MergeFields(ref, said, into);
}
void MergeSaid(const v1::TextRef& ref, v1::FirmText& said, v1::FirmText& into) {
  MergeFields(ref, said, into);
}

absl::Status NameBook::TakeStatus() { return std::exchange(status_, absl::OkStatus()); }

template <class Row, class Words>
NameBook::Entry<Words>& NameBook::Open(SubjectId id, const Row& row, Book<Words>& book) {
  Entry<Words>& entry = book.entries[id];
  entry.listed = IsListed(row);
  const uint64_t stamp = StampOf(row.texts(), workspace_.home().replica().applied());
  if (IsErased(row)) {
    entry.words = Words();
    entry.stamp = stamp;
    return entry;
  }
  if (stamp != 0 && entry.stamp == stamp) return entry;
  entry.words = Words();
  entry.stamp = stamp;
  status_.Update(domain::ForEachText(id, row.texts(), workspace_.rows(), [&](const auto& ref) {
    absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(Seq(ref.seq()));
    status_.Update(text.status());
    if (text.ok() && *text) {
      MergeSaid(ref, TextIn(**text, &entry.words), entry.words.text);
    } else {
      entry.stamp = 0;
    }
  }));
  client::Fold(collation_, entry.words);
  return entry;
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
  return row == nullptr ? none : Open(prospect, *row, people_).words;
}

const FirmWords& NameBook::Firm(SubjectId firm) {
  static const auto& none = *new FirmWords();
  const auto* row = PresentRows().Find(domain::FirmKey(firm));
  return row == nullptr ? none : Open(firm, *row, firms_).words;
}

// All there are: texts are opened in the order of the journal, so that each chunk is unpacked once.
template <class Row, class Words>
absl::Status NameBook::OpenWhole(char letter, Book<Words>& book) {
  struct Described {
    uint64_t seq;
    SubjectId id;
    v1::TextRef ref;
    size_t order;
  };
  std::vector<Described> list;
  absl::flat_hash_set<SubjectId> opened;
  book.entries.clear();
  book.whole = false;
  domain::Rows& rows = workspace_.rows();
  const Seq applied = workspace_.home().replica().applied();
  Row row;
  bool broken = false;
  std::vector<SubjectId> older;  // With texts in rows of their own.
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(
      std::string_view(&letter, 1), [&](std::string_view key, std::string_view bytes) {
        broken = !row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (broken) return false;
        const SubjectId id = SubjectId::FromTrusted(key.substr(1));
        Entry<Words>& entry = book.entries[id];
        entry.listed = IsListed(row);
        if (IsErased(row)) return true;
        if (row.texts().blocks() > 0) {
          older.push_back(id);
          return true;
        }
        entry.stamp = StampOf(row.texts(), applied);
        for (const v1::TextRef& ref : row.texts().refs()) {
          list.push_back({ref.seq(), id, ref, list.size()});
        }
        return true;
      }));
  if (broken) {
    return absl::DataLossError("a row of the views does not parse; the store is damaged");
  }
  std::sort(list.begin(), list.end(),
            [](const Described& a, const Described& b) { return a.seq < b.seq; });
  std::vector<std::pair<Described*, v1::Personal>> texts;
  texts.reserve(list.size());
  for (Described& one : list) {
    TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Personal> text, workspace_.Text(Seq(one.seq)));
    if (text.has_value()) {
      texts.emplace_back(&one, *std::move(text));
    } else {
      book.entries[one.id].stamp = 0;
    }
  }
  std::stable_sort(texts.begin(), texts.end(),
                   [](const auto& a, const auto& b) { return a.first->order < b.first->order; });
  for (auto& [one, text] : texts) {
    Words& words = book.entries[one->id].words;
    MergeSaid(one->ref, TextIn(text, &words), words.text);
  }
  for (auto& [id, entry] : book.entries) client::Fold(collation_, entry.words);
  for (const SubjectId id : older) {
    if (const Row* found = rows.Find(KeyOf(id, found)); found != nullptr) Open(id, *found, book);
  }
  book.whole = true;
  return std::exchange(status_, absl::OkStatus());
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
      book.entries.erase(id);
    }
  }
  status_.Update(rows.status());
  if (!status_.ok()) book.whole = false;  // What was to be opened is not known any more.
  return std::exchange(status_, absl::OkStatus());
}

absl::Status NameBook::OpenPeople() { return OpenAll<v1::ProspectRow>('p', people_); }
absl::Status NameBook::OpenFirms() { return OpenAll<v1::FirmRow>('f', firms_); }

void NameBook::ForEachPerson(absl::FunctionRef<void(SubjectId, const PersonWords&)> visit) const {
  for (const auto& [id, entry] : people_.entries) {
    if (entry.listed) visit(id, entry.words);
  }
}

void NameBook::ForEachFirm(absl::FunctionRef<void(SubjectId, const FirmWords&)> visit) const {
  for (const auto& [id, entry] : firms_.entries) {
    if (entry.listed) visit(id, entry.words);
  }
}

absl::flat_hash_set<SubjectId> NameBook::FirmsCalled(const std::string& firm_form) const {
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
