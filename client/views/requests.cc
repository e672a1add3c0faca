#include "client/views/requests.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "client/replica/open_home.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// A row with where it stands.
struct Asked {
  Seq seq;
  SubjectId subject;
  v1::RequestedRow row;
};

// All in the journal, with what the outbox says of them.
absl::StatusOr<std::vector<Asked>> AskedFor(Directory& directory) {
  domain::Rows& rows = directory.workspace().rows();
  const uint64_t applied = directory.workspace().home().replica().applied().value();
  std::vector<Asked> asked;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("U", [&](std::string_view key, std::string_view bytes) {
    Asked one;
    one.seq = Seq(GetU64(key.substr(key.size() - 8)));
    one.subject = SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes));
    const bool reads = one.row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    // What waits in the outbox is not decided by anybody.
    if (reads && one.seq.value() <= applied) asked.push_back(std::move(one));
    return true;
  }));
  std::sort(asked.begin(), asked.end(),
            [](const Asked& a, const Asked& b) { return a.seq < b.seq; });
  return asked;
}

// The memo that says no; nullopt: none, or it was taken back.
absl::StatusOr<std::optional<StoredEvent>> DeclineOf(Directory& directory, const Asked& asked) {
  if (asked.row.declined_seq() == 0) return std::nullopt;
  TASUKI_ASSIGN_OR_RETURN(StoredEvent event,
                          directory.workspace().EventAt(Seq(asked.row.declined_seq())));
  if (domain::IsTakenBack(event.header, event.replica, event.seq, directory.workspace().rows())) {
    return std::nullopt;
  }
  return event;
}

std::string RemarkIn(Directory& directory, const StoredEvent& event) {
  const absl::StatusOr<std::optional<v1::Personal>> text = directory.workspace().Text(event);
  return text.ok() && text->has_value() ? (*text)->remark().text() : "";
}

}  // namespace

absl::StatusOr<std::vector<AssignmentRequest>> AssignmentRequests(Directory& directory,
                                                                  absl::Time now) {
  Workspace& workspace = directory.workspace();
  domain::Rows& rows = workspace.rows();
  const MemberId self = workspace.home().identity().member;
  const int64_t now_us = absl::ToUnixMicros(now);
  const auto* member = rows.Find(domain::MemberKey(self));
  const bool manager =
      member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN);
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Asked> asked, AskedFor(directory));
  std::vector<AssignmentRequest> requests;
  for (const Asked& one : asked) {
    const bool own = one.row.actor() == self.bytes();
    if (!own && !manager && !domain::CountsAsOwner(self, one.subject, now_us, rows)) continue;
    if (domain::OwnerOf(one.subject, now_us, rows).decided_seq >= one.seq) continue;
    AssignmentRequest request;
    request.own = own;
    TASUKI_ASSIGN_OR_RETURN(request.declined, DeclineOf(directory, one));
    // Who took their own request back need not hear of it.
    const bool withdrawn =
        request.declined.has_value() && request.declined->header.actor() == one.row.actor();
    if (request.declined.has_value() && (!own || withdrawn)) continue;
    TASUKI_ASSIGN_OR_RETURN(request.event, workspace.EventAt(one.seq));
    requests.push_back(std::move(request));
  }
  TASUKI_RETURN_IF_ERROR(workspace.status());
  return requests;
}

size_t CountOpen(const std::vector<AssignmentRequest>& requests) {
  return static_cast<size_t>(absl::c_count_if(
      requests, [](const AssignmentRequest& one) { return !one.declined.has_value(); }));
}

absl::StatusOr<v1::RequestView> RequestViewOf(Directory& directory, const Presenter& presenter,
                                              const AssignmentRequest& request, absl::Time now) {
  const v1::Header& header = request.event.header;
  const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
  v1::RequestView view;
  view.set_event_id(HexEncode(header.event_id()));
  view.set_subject(subject.Hex());
  view.set_name(header.subject().kind() == v1::FIRM ? directory.FirmName(subject)
                                                    : directory.Name(subject));
  view.set_by(directory.Member(MemberId::FromTrusted(header.actor())));
  const v1::OwnerAssigned& asked = header.owner_assigned();
  view.set_to(presenter.OwnerName(MemberId::FromTrusted(asked.to())));
  PutCover(presenter.CoverIn(asked.until_us(), asked.back_to()), view);
  view.set_occurred_at(presenter.Time(header.occurred_at_us()));
  view.set_why(std::string(domain::WordOf(asked.why())));
  view.set_brief(RemarkIn(directory, request.event));
  view.set_owner(presenter.OwnerName(
      domain::OwnerOf(subject, absl::ToUnixMicros(now), directory.workspace().rows()).owner));
  if (request.declined.has_value()) {
    view.set_declined(true);
    view.set_declined_by(directory.Member(MemberId::FromTrusted(request.declined->header.actor())));
    view.set_reason(RemarkIn(directory, *request.declined));
  }
  TASUKI_RETURN_IF_ERROR(directory.status());
  return view;
}

absl::StatusOr<std::vector<v1::RequestView>> DeclinedNotYetTold(Directory& directory,
                                                                absl::Time now) {
  Workspace& workspace = directory.workspace();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> told,
                          workspace.home().store().FindNumber(kToldRow));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<AssignmentRequest> requests,
                          AssignmentRequests(directory, now));
  const Presenter presenter(directory, now);
  std::vector<v1::RequestView> views;
  for (const AssignmentRequest& request : requests) {
    if (!request.own || !request.declined.has_value()) continue;
    if (request.declined->pending || request.declined->seq.value() <= told.value_or(0)) continue;
    TASUKI_ASSIGN_OR_RETURN(v1::RequestView view,
                            RequestViewOf(directory, presenter, request, now));
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace tasuki::client
