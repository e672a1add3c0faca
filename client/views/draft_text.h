#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/domain/message/templates.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/view.pb.h"

// The text of a draft, made of what was opened for it and of nothing else (drafter.h gathers that).
// Pure; any thread.

namespace tasuki::client {

// A message that went one way or the other, as it was logged.
struct PastMessage {
  absl::Time at;
  bool inbound = false;
  std::string writer;  // Name of who wrote it.
  std::string subject, message_id, text;
  std::vector<std::string> references;
};

// What a draft is made of: one prospect's words, ours, and the policy's.
struct DraftSources {
  domain::MessageLanguage language = domain::MessageLanguage::kEnglish;
  v1::MessageTemplate form;      // The template.
  std::string fallback_subject;  // A template's: where the thread has none.
  domain::MessageFacts facts;
  std::vector<PastMessage> earlier;  // Those it carries, the latest first.
  bool answers = false;              // The latest is theirs, and is answered.
  absl::TimeZone zone;               // The recipient's.
};

// The language in which a message to somebody is written: as they were added, else by their kind of
// company, name and zone.
domain::MessageLanguage LanguageFor(const v1::ProspectAttributes& attributes, std::string_view name,
                                    std::string_view zone);

// `6月11日(木)10時`, `Thursday 11 June at 10:00`.
std::string SlotInWords(domain::MessageLanguage language, absl::Time at, absl::TimeZone zone);

// Fills subject, body, quoted, in_reply_to, references, missing, carries and predecessor of `view`.
// A predecessor that is known is named (X12).
void ComposeDraft(const DraftSources& sources, v1::DraftView& view);

}  // namespace tasuki::client
