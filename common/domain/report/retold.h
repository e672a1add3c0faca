#pragma once

#include "common/domain/report/lapses.h"
#include "common/domain/report/steps_taken.h"

namespace tasuki::domain {

// What a report needs to know that only telling the histories anew finds out (replay/retell.h).
struct Retold {
  StepsTaken steps;
  Lapses lapses;
};

}  // namespace tasuki::domain
