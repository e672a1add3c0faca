#pragma once

#include "client/words/printer.h"
#include "tasuki/v1/view.pb.h"

// How a timeline looks to people: shared by `show` and `firm show`.

namespace tasuki::client {

// Whether lines name the deal they are about: where there are several.
enum class NameDeals { kNo, kYes };

void PrintTimeline(Printer& out, const google::protobuf::RepeatedPtrField<v1::TimelineItem>& items,
                   NameDeals name_deals);

}  // namespace tasuki::client
