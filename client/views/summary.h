#pragma once

#include <string>
#include <vector>

#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/view.pb.h"

// What an event says, in short and in full (X22). Pure.

namespace tasuki::client {

// What stands in the sealed part, as one text: the first of its fields that says something.
std::string SummaryOf(const v1::Personal& personal);

// All else that was said with an event and has no place of its own in a timeline: codes as words,
// and the fields of the sealed part beside the summary. Of what is known of a person or firm
// nothing: that is listed as changes. `personal` may be empty.
std::vector<v1::DetailView> DetailsOf(const v1::Header& header, const v1::Personal& personal);

}  // namespace tasuki::client
