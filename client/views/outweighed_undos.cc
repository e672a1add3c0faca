#include "client/views/outweighed_undos.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "client/replica/open_home.h"
#include "client/views/refused.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/rows/keys.h"

namespace tasuki::client {
namespace {

// The type of what the undo names. An undo of an undo that came into force again names another one;
// of an import it names none.
std::string UndoneType(Directory& directory, const v1::Subject& subject, const StoredEvent& undo) {
  const v1::EventRef& fact = undo.header.fact_retracted().fact();
  if (!fact.event_id().empty()) {
    const absl::StatusOr<StoredEvent> named =
        directory.workspace().FindEvent(HexEncode(fact.event_id()));
    if (named.ok() && named->header.type() != v1::FACT_RETRACTED) {
      return std::string(domain::TypeWord(named->header.type()));
    }
  }
  return std::string(
      domain::TypeWord(subject.kind() == v1::FIRM ? v1::FIRM_ADDED : v1::PROSPECT_ADDED));
}

absl::StatusOr<v1::OutweighedUndoView> ViewOf(Directory& directory, const v1::Subject& subject,
                                              const v1::Outweighed& outweighed) {
  Workspace& workspace = directory.workspace();
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent undo, workspace.EventAt(Seq(outweighed.undo_seq())));
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  v1::OutweighedUndoView view;
  view.set_event_id(HexEncode(undo.header.event_id()));
  view.set_by(directory.Member(MemberId::FromTrusted(undo.header.actor())));
  view.set_type(UndoneType(directory, subject, undo));
  view.set_subject(id.Hex());
  view.set_name(subject.kind() == v1::FIRM ? directory.FirmName(id) : directory.Name(id));
  if (outweighed.by_seq() == 0) return view;
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent stands, workspace.EventAt(Seq(outweighed.by_seq())));
  const v1::Header& header = stands.header;
  view.set_stands(std::string(domain::TypeWord(header.type())));
  view.set_stands_by(directory.Member(MemberId::FromTrusted(header.actor())));
  view.set_stands_at(TimeText(absl::FromUnixMicros(header.occurred_at_us()), workspace.zone()));
  view.set_stands_id(HexEncode(header.event_id()));
  return view;
}

}  // namespace

absl::StatusOr<std::vector<v1::OutweighedUndoView>> OutweighedUndos(Directory& directory,
                                                                    const v1::Subject& subject) {
  std::vector<v1::Outweighed> found;
  v1::UndoneRow row;
  const domain::KeyBytes prefix = domain::KeyBytes('l').Append(subject.id());
  TASUKI_RETURN_IF_ERROR(
      directory.rows().ScanRows(prefix.view(), [&](std::string_view, std::string_view bytes) {
        const bool read = row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (read && row.has_outweighed()) found.push_back(row.outweighed());
        return true;
      }));
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.at_seq() < b.at_seq(); });
  std::vector<v1::OutweighedUndoView> views;
  for (const v1::Outweighed& one : found) {
    TASUKI_ASSIGN_OR_RETURN(v1::OutweighedUndoView view, ViewOf(directory, subject, one));
    views.push_back(std::move(view));
  }
  return views;
}

absl::StatusOr<std::vector<v1::OutweighedUndoView>> OutweighedNotYetTold(Directory& directory) {
  Workspace& workspace = directory.workspace();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> told,
                          workspace.home().store().FindNumber(kToldRow));
  domain::Rows& rows = workspace.home().replica().rows();
  struct Found {
    uint64_t at_seq;
    SubjectId thing;
    v1::Subject subject;
  };
  std::vector<Found> found;
  v1::OutweighedAtRow row;
  const domain::KeyBytes from = domain::KeyBytes('O').AppendU64(told.value_or(0) + 1);
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRowsFrom("O", from.view(), [&](std::string_view key, std::string_view bytes) {
        if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          found.push_back(
              {GetU64(key.substr(1)), SubjectId::FromTrusted(key.substr(9)), row.subject()});
        }
        return true;
      }));
  const std::string self = workspace.home().identity().member.str();
  std::vector<v1::OutweighedUndoView> views;
  for (const Found& one : found) {
    const auto* undone =
        rows.Find(domain::UndoneKey(SubjectId::FromTrusted(one.subject.id()), one.thing));
    const bool still = undone != nullptr && undone->outweighed().at_seq() == one.at_seq;
    if (!still) continue;
    const v1::Outweighed outweighed = undone->outweighed();
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent undo, workspace.EventAt(Seq(outweighed.undo_seq())));
    if (undo.header.actor() != self) continue;
    TASUKI_ASSIGN_OR_RETURN(v1::OutweighedUndoView view,
                            ViewOf(directory, one.subject, outweighed));
    views.push_back(std::move(view));
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return views;
}

}  // namespace tasuki::client
