#pragma once

#include <string>

#include "client/words/printer.h"
#include "tasuki/v1/view.pb.h"

// How a delegated task looks to people: shared by `delegate` and `show`.

namespace tasuki::client {

// One task in one line: id, what, from whom to whom, by when and how far.
std::string TaskLine(const Printer& out, const v1::TaskView& task);

}  // namespace tasuki::client
