#include "client/replica/word_book.h"

#include <cstring>

#include <algorithm>
#include <utility>

#include "client/limits.h"
#include "client/replica/workspace.h"
#include "client/words/search.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// The words of one event that are worth finding.
std::vector<std::string> WordsOf(const v1::Personal& text) {
  return {text.touch().summary(),  text.touch().body(),  text.outcome().words(),
          text.outcome().reason(), text.remark().text(), text.remark().title(),
          text.terms().text(),     text.promise().what()};
}

// Whether there are words in it that names do not hold already.
bool IsWritten(const v1::Header& header) {
  const bool described =
      header.type() == v1::PROSPECT_ADDED || header.type() == v1::PROSPECT_CHANGED;
  return header.subject().kind() == v1::PROSPECT && !described;
}

}  // namespace

void WordBook::AddWords(SubjectId prospect, const v1::Personal& text) {
  const auto [number, is_new] =
      numbers_.try_emplace(prospect, static_cast<uint32_t>(prospects_.size()));
  if (is_new) prospects_.push_back(prospect);
  for (const std::string& said : WordsOf(text)) {
    if (said.empty()) continue;
    texts_.push_back({words_.size(), number->second});
    words_.append(TextForm(said)).push_back('\0');
  }
}

// The key is destroyed: the words go too (N11).
void WordBook::Wipe(SubjectId prospect) {
  const auto number = numbers_.find(prospect);
  if (number == numbers_.end()) return;
  for (size_t i = 0; i < texts_.size(); ++i) {
    if (texts_[i].about != number->second) continue;
    const size_t end = i + 1 < texts_.size() ? texts_[i + 1].begin : words_.size();
    std::fill(words_.begin() + static_cast<std::ptrdiff_t>(texts_[i].begin),
              words_.begin() + static_cast<std::ptrdiff_t>(end), '\0');
  }
}

// An erasure may be among what was admitted.
void WordBook::WipeErased() {
  for (const SubjectId prospect : prospects_) {
    const auto* row = workspace_->rows().Find(domain::ProspectKey(prospect));
    if (row != nullptr && row->erased()) Wipe(prospect);
  }
}

void WordBook::Add(const StoredEvent& event) {
  const v1::Header& header = event.header;
  const SubjectId prospect = SubjectId::FromTrusted(header.subject().id());
  if (header.type() == v1::SUBJECT_ERASED && event.verdict == v1::EFFECTIVE) Wipe(prospect);
  if (header.type() == v1::EVENTS_ADMITTED) WipeErased();
  if (event.sealed.empty() || !IsWritten(header)) return;
  read_bytes_ += event.sealed.size();
  if (words_.size() > kWrittenBytesMin + kWrittenBytesEach * read_bytes_) {
    unheld_.push_back(event.seq);
    return;
  }
  const auto text = workspace_->Text(event);
  if (text.ok() && text->has_value()) {
    AddWords(prospect, **text);
  } else if (unread_.size() < kUnreadTextsMax) {
    unread_.push_back(event.seq);
  } else {
    missed_ = true;
  }
}

absl::StatusOr<bool> WordBook::Refresh(uint64_t events_max) {
  TASUKI_RETURN_IF_ERROR(workspace_->home().replica().Fold());
  const Replica& replica = workspace_->home().replica();
  const bool keys_came = keys_known_ != replica.keys_known();
  if (generation_ != replica.generation() || (keys_came && missed_)) {
    *this = WordBook(*workspace_);
    generation_ = replica.generation();
  }
  keys_known_ = replica.keys_known();
  const Seq head = workspace_->home().replica().applied();
  if (keys_came) {
    const std::vector<Seq> again = std::exchange(unread_, {});
    for (const Seq seq : again) {
      const absl::StatusOr<StoredEvent> event = workspace_->EventAt(seq);
      if (!event.ok()) missed_ = true;  // Read all anew, once it can be.
      TASUKI_RETURN_IF_ERROR(event.status());
      Add(*event);
    }
  }
  uint64_t left = events_max;
  if (read_ < head) {
    TASUKI_RETURN_IF_ERROR(workspace_->ForEachEvent(read_.Next(), [&](const StoredEvent& event) {
      if (event.pending || left == 0) return false;
      --left;
      Add(event);
      read_ = event.seq;
      return true;
    }));
  }
  return read_ >= head;
}

absl::StatusOr<absl::flat_hash_set<SubjectId>> WordBook::Find(const std::string& form) {
  TASUKI_RETURN_IF_ERROR(Refresh(UINT64_MAX).status());
  absl::flat_hash_set<SubjectId> found;
  const char* const begin = words_.data();
  const char* const end = begin + words_.size();
  for (const char* at = begin; at < end;) {
    const void* hit = memmem(at, static_cast<size_t>(end - at), form.data(), form.size());
    if (hit == nullptr) break;
    const auto offset = static_cast<size_t>(static_cast<const char*>(hit) - begin);
    const auto next = std::upper_bound(texts_.begin(), texts_.end(), offset,
                                       [](size_t a, const Text& b) { return a < b.begin; });
    found.insert(prospects_[std::prev(next)->about]);
    at = next == texts_.end() ? end : begin + next->begin;
  }
  const auto look = [&](const StoredEvent& event) {
    if (event.sealed.empty() || !IsWritten(event.header)) return;
    const auto text = workspace_->Text(event);
    if (!text.ok() || !text->has_value()) return;
    for (const std::string& said : WordsOf(**text)) {
      if (Holds(said, form)) found.insert(SubjectId::FromTrusted(event.header.subject().id()));
    }
  };
  for (const Seq seq : unheld_) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_->EventAt(seq));
    look(event);
  }
  TASUKI_RETURN_IF_ERROR(workspace_->ForEachEvent(read_.Next(), [&](const StoredEvent& event) {
    look(event);
    return true;
  }));
  return found;
}

}  // namespace tasuki::client
