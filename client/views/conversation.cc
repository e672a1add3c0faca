#include "client/views/conversation.h"

#include <algorithm>
#include <optional>

#include "client/limits.h"
#include "client/views/grown_rows.h"
#include "common/base/check.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/verdict/in_effect.h"

namespace tasuki::client {

absl::Status ForEachSaid(SubjectId prospect, Directory& directory,
                         absl::FunctionRef<void(const StoredEvent&, const v1::Personal&)> visit) {
  domain::Rows& rows = directory.rows();
  Workspace& workspace = directory.workspace();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  const bool has_retractions = row != nullptr && row->retractions() > 0;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> seqs, EventsAbout(prospect, rows));
  const size_t first = seqs.size() - std::min(seqs.size(), kDraftEventsReadMax);
  for (size_t i = first; i < seqs.size(); ++i) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(seqs[i]));
    if (!event.pending && !domain::IsInEffect(event.header, event.verdict, rows)) continue;
    if (has_retractions && domain::IsTakenBack(event.header, event.replica, event.seq, rows)) {
      continue;
    }
    TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text, workspace.Text(event));
    if (text.has_value()) visit(event, *text);
  }
  return absl::OkStatus();
}

std::vector<std::string> WordsOf(const v1::Personal& text) {
  std::vector<std::string> words;
  for (const std::string& said : {text.touch().summary(), text.touch().body(),
                                  text.outcome().words(), text.remark().text()}) {
    if (!said.empty()) words.push_back(said);
  }
  return words;
}

absl::StatusOr<std::vector<std::string>> ConversationWith(SubjectId prospect,
                                                          Directory& directory) {
  std::vector<std::string> said;
  TASUKI_RETURN_IF_ERROR(
      ForEachSaid(prospect, directory, [&](const StoredEvent&, const v1::Personal& text) {
        for (std::string& words : WordsOf(text)) said.push_back(std::move(words));
      }));
  for (const std::string& known : {directory.Person(prospect).context(), directory.Name(prospect),
                                   directory.Company(prospect)}) {
    if (!known.empty()) said.push_back(known);
  }
  TASUKI_RETURN_IF_ERROR(directory.status());
  return said;
}

}  // namespace tasuki::client
