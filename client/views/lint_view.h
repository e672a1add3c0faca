#pragma once

#include "client/words/messages.h"
#include "common/domain/message/lint.h"
#include "tasuki/v1/view.pb.h"

// What lint found, as people and --json see it. Pure.

namespace tasuki::client {

// The findings in a language: of `lint`, of a draft, of a touch that is logged with its message.
void PutFindings(const domain::LintResult& result, Language language,
                 google::protobuf::RepeatedPtrField<v1::LintFinding>& findings);

// Whether one of them is an error.
bool HasError(const google::protobuf::RepeatedPtrField<v1::LintFinding>& findings);

}  // namespace tasuki::client
