#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {

// Who is accountable, told a second time from DESIGN.md §5 and from verdicts alone, so that what
// the rows say can be held against it (I7). Everything is told by raw ids. One thread.
class OwnershipModel {
 public:
  // Takes the journal's events that it has not seen yet.
  void Follow(TestJournal& journal);

  // The owner of a prospect of that firm (empty: none), or of a firm; empty: the queue.
  std::string Owner(std::string_view subject, std::string_view firm, int64_t at_us) const;
  // Whether they are in the team and may own (X15).
  bool MayBeAccountable(const std::string& member) const;

  // How often it came across what is hard.
  const std::map<std::string, int>& reached() const { return reached_; }

 private:
  struct Value {
    std::string to;
    int64_t until_us = 0;
    std::string back_to;
  };
  struct Decided {
    std::set<std::string> ids;
    Value value;
    Value before;
    bool declined = false;
    uint64_t seq = 0;
    int64_t answered_us = 0;
  };
  struct Person {
    bool active = true;
    v1::Role role = v1::REP;
    uint64_t mark = 0;
    uint64_t mark_before = 0;
  };

  // Where and by which rules an event counts: its own, or those of what admits it.
  struct Standing {
    v1::Verdict verdict;
    uint64_t seq;
    int64_t at_us;
    uint32_t rules;
  };

  void Take(const HeldFact& event, const Standing& as, TestJournal& journal);
  void Admit(const HeldFact& admission, TestJournal& journal);
  void Decide(const HeldFact& event, const Standing& as, Value wanted);
  void Change(const v1::Header& header, v1::Verdict verdict, uint64_t seq);
  void Answer(const HeldFact& event, const Standing& as, const std::string& assignment,
              bool declines);
  bool Keeps(const std::string& member, uint64_t decided_seq) const;
  Value Present(const Decided& decided) const;

  uint64_t seen_ = 0;
  std::map<std::string, Decided, std::less<>> decided_;  // By subject.
  std::map<std::string, Person, std::less<>> people_;
  std::map<std::string, int> reached_;
};

}  // namespace tasuki::domain
