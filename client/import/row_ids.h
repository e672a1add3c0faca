#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/import/map.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"

// Ids that come from a source's rows and from nothing else, so that whoever imports the same row
// writes the same events: a second run adds nothing, on any laptop, in any row order. These bytes
// are a format: changing them would make old imports new.

namespace tasuki::client {

// Makes the ids of one source in one team. A value; any thread.
class RowIds {
 public:
  RowIds(TeamId team, std::string source) : team_(team), source_(std::move(source)) {}

  // What a row says: every column's name and value, by column name.
  static integrity::Hash Content(const ImportColumns& columns,
                                 const std::vector<std::string>& fields);

  // A row: the `occurrence`-th (from 0) of those that say the same.
  integrity::Hash Row(const integrity::Hash& content, uint32_t occurrence) const;
  // The event that a row's `verb`-th verb (from 0) writes.
  EventId Event(const integrity::Hash& row, uint32_t verb) const;
  // `bpi2012:` and the row's digest in hex.
  std::string Reference(const integrity::Hash& row) const;

  SubjectId Prospect(std::string_view case_name) const;
  // The deal that a row opens. (Earlier releases had one a case, by its name.)
  SubjectId Deal(const integrity::Hash& row) const;
  // A person by their PersonForm, and the row whose event adds them. Without the source: two tables
  // that name one person, imported on two laptops at once, make one member.
  MemberId Member(std::string_view form) const;
  integrity::Hash MemberRow(std::string_view form) const;

 private:
  integrity::Hash OfTeam(std::string_view kind, std::string_view name) const;
  integrity::Hash Named(std::string_view kind, std::string_view name) const;

  TeamId team_;
  std::string source_;
};

}  // namespace tasuki::client
