#pragma once

#include <string>

#include "client/words/printer.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/view.pb.h"

// How a timeline looks to people: shared by `show` and `firm show`.

namespace tasuki::client {

// Whether lines name the deal they are about: where there are several.
enum class NameDeals { kNo, kYes };

// What happened with an event; and what it changed, with all that was said with it. To be printed
// through OneLine or a printer.
std::string WhatHappened(Language language, const v1::TimelineItem& item);
std::string DetailsText(Language language, const v1::TimelineItem& item, NameDeals name_deals);

// `rows`: what became of those that were set apart.
void PrintTimeline(Printer& out, const google::protobuf::RepeatedPtrField<v1::TimelineItem>& items,
                   NameDeals name_deals, domain::Rows& rows);

// An event's verdict, as words; of one that was set apart also what a manager decided since, which
// its verdict, as it was recorded, does not tell. `event_id` in hex.
std::string VerdictForPeople(Language language, const std::string& verdict,
                             const std::string& event_id, domain::Rows& rows);

}  // namespace tasuki::client
