#pragma once

#include "client/output.h"
#include "tasuki/v1/view.pb.h"

// How a firm looks to people: shared by `firm show` and `show`.

namespace tasuki::client {

void PrintFirm(Printer& out, const v1::FirmView& firm);

}  // namespace tasuki::client
