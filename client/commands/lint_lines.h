#pragma once

#include "client/words/printer.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// What lint found, for people: a line a finding, with its place, its rule and a better way.
void SayFindings(Printer& out,
                 const google::protobuf::RepeatedPtrField<v1::LintFinding>& findings);

}  // namespace tasuki::client
