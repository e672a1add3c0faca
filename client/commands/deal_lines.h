#pragma once

#include "client/commands/verb.h"
#include "client/words/printer.h"
#include "client/words/table.h"
#include "tasuki/v1/view.pb.h"

// How a deal looks to people: shared by `deal` and `show`.

namespace tasuki::client {

// The terms agreed and those changed without the client's agreement, a row each.
void AddTermsLines(const Printer& out, const v1::DealView& deal, Table& table);

// What is known of it beyond its figures: how it helps them, who decides, the way of the 稟議.
void AddDealWords(const Printer& out, const v1::DealView& deal, Table& table);

// `tasuki deal list`, as a part of `deal`.
void AddDealList(Verb& deal);

}  // namespace tasuki::client
