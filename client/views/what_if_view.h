#pragma once

#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/domain/replay/what_if.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::client {

// A difference with names, times and words. Errors of the store show in the directory's status.
v1::WhatIfView ViewOf(const domain::WhatIfDifference& difference, Directory& directory,
                      Presenter& presenter);

}  // namespace tasuki::client
