#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// Numbers that tune the laptop, each with its effect.

namespace tasuki::client {

// Clean rows kept in memory after a fold: a team of this size folds without reading the store.
inline constexpr size_t kCachedRowsMax = 100'000;
// The same while everything is exported: each row is needed once or twice.
inline constexpr size_t kCachedRowsOfExportMax = 4'096;

// So many bytes of journal behind, folding begins on a second thread while the first goes on
// applying; the rows are written once, at the end (DESIGN.md §6).
inline constexpr uint64_t kFoldBehindBytes = 4 << 20;

// Events whose ids are indexed in one write: with their rows where no more come at once, else in
// steps, each a few milliseconds of an idle agent.
inline constexpr uint64_t kIndexedAtOnceMax = 10'000;

// Events whose words an idle agent opens before it looks for something better to do.
inline constexpr uint64_t kPreparedAtOnceMax = 5'000;

// Events whose text waits for its key, looked at again by each search of what was written.
inline constexpr size_t kUnreadTextsMax = 10'000;

// What was said in single events, kept in an agent's memory for the agenda: of 20,000 touches; so
// much beside the words of each; and what is longer than this is opened each time.
inline constexpr size_t kSaidBytesMax = 16 << 20;
inline constexpr size_t kSaidBytesEach = 400;
inline constexpr size_t kSaidBytesOfOneMax = 8 << 10;

// Prospects and firms whose change is remembered for those who keep names in memory; beyond, they
// open all of them again.
inline constexpr size_t kChangesKeptMax = 100'000;

// Applies within so long of the first of them share one row of the applied-at table, so that a busy
// day does not grow it without bound. The price: `--known` may say "not yet" for so long.
inline constexpr absl::Duration kAppliedAtEvery = absl::Seconds(1);

// A request's id is kept so long, for the process that asks again because its owner died.
inline constexpr absl::Duration kRequestLife = absl::Hours(24);
// How often a process that lives on looks for ids that are older: they are a few bytes each.
inline constexpr absl::Duration kRequestPruneEvery = absl::Hours(1);

// A name, a title, an address, a telephone number: bounds what lists and `--json` show of one. Far
// above the longest there are.
inline constexpr size_t kNameBytesMax = 4 << 10;
// A policy's file. Larger than any policy that may be set: JSON spells names out.
inline constexpr size_t kPolicyFileBytesMax = 256 << 10;
// All texts of one event before they are packed: as much as an event holds of texts that do not
// pack.
inline constexpr size_t kTextBytesMax = 128 << 10;

// Addresses, numbers, other names of one: a list with more is nobody's.
inline constexpr int kTextListMax = 64;
// Fields of a sealed part, unknown ones too; no message has half as many. More are not read.
inline constexpr int kTextPartsMax = 512;

// Search compares the beginning of a name, and of what was written: what is longer is found by
// that. Bounds what search keeps of a text and how long it looks at one: 1 ms, and of a name 50 µs,
// which every command that names somebody spends on each.
inline constexpr size_t kNameSearchedBytesMax = 256;
inline constexpr size_t kTextSearchedBytesMax = 32 << 10;
// Of those who are known already under what somebody is added with.
inline constexpr size_t kKnownShown = 5;
// Of those with whom a card of a list is compared: there are that many Tanaka Hiroshi.
inline constexpr size_t kKnownCompared = 64;

// Words of one search that are looked for each by itself.
inline constexpr size_t kSearchWordsMax = 16;
// Lists show so much of a name, in --json too; `show` has all of it.
inline constexpr size_t kNameListedBytesMax = 256;
// Where a list needs the names of such a part of all prospects, everybody's are opened at once, in
// the order of the journal: ten times faster each, and more of them to hold.
inline constexpr uint64_t kNamesPartOpened = 4;
// Lists order names by so much of them.
inline constexpr size_t kNameSortedBytesMax = 256;

// What is kept in memory of one prospect's or firm's words beside its names; longer ones (a
// context, a note, lists of addresses) are opened where they are asked for.
inline constexpr size_t kLongWordsBytes = 1 << 10;
// Bytes of words in memory: so many, and so many more for each prospect or firm there is. Twice
// what a team's words take, so that a colleague who writes the longest ones that are allowed makes
// theirs be opened again and again, and nobody's memory full.
inline constexpr size_t kWordsBytesMin = 4 << 20;
inline constexpr size_t kWordsBytesEach = 512;
// The same for what was written, by the bytes that hold it in the journal: people's texts do not
// pack so well.
inline constexpr size_t kWrittenBytesMin = 8 << 20;
inline constexpr size_t kWrittenBytesEach = 16;
// Texts of one prospect or firm that do not say what they set (older clients) are looked at from
// the latest back, so many of them.
inline constexpr size_t kUnnamedTextsMax = 256;

// What `show` gives of one text once all long ones of an answer have taken kShownBytesMax.
inline constexpr size_t kShownEachBytes = 4 << 10;
inline constexpr size_t kShownBytesMax = 1 << 20;

// A firm's own events that `firm show` lists, and those before that it reads so that a change has
// its old value too. A firm that is edited twice a month has so many after 40 years.
inline constexpr size_t kFirmEventsShown = 200;
inline constexpr size_t kFirmEventsRead = 1000;

// A mail: as large as mail servers take them, attachments and all; each bound below is one that a
// person's mail program stays far under, and a hostile mail does not.
inline constexpr size_t kMailBytesMax = 32 << 20;
// Its headers, those of its parts too: all of them, one of them, and their lines. GMime takes ten
// times their room, and compares groups of addresses with one another.
inline constexpr size_t kMailHeadersBytesMax = 1 << 20;
inline constexpr size_t kMailHeaderBytesMax = 64 << 10;
inline constexpr size_t kMailHeaderLinesMax = 10'000;
// Groups in a header of people, each in the one before: GMime reads each by a call of its own.
inline constexpr size_t kMailGroupsMax = 256;
// Parts that hold parts: each is looked for in every line, and read by a call of its own.
inline constexpr size_t kMailPartsMax = 256;
// A part with text, as it travels; marked-up ones say little with much. Decoding takes six times
// as much for a moment.
inline constexpr size_t kMailPartBytesMax = 4 << 20;
// Its text, as an event keeps it: leaves room in an event's 128 KiB for the rest of it.
inline constexpr size_t kMailTextBytesMax = 96 << 10;
// Ids of its thread that are kept, the last ones, and addresses, the first ones; bytes of each.
inline constexpr size_t kMailReferencesMax = 32;
inline constexpr size_t kMailIdBytesMax = 400;
inline constexpr size_t kMailAddressesMax = 32;
inline constexpr size_t kMailAddressBytesMax = 256;
inline constexpr size_t kMailSubjectBytesMax = 1 << 10;
// Events of a prospect, the last ones, from which a draft knows what was said.
inline constexpr size_t kDraftEventsReadMax = 128;
// Events of a prospect, the last ones, that are looked at for a mail that is logged already.
inline constexpr size_t kMailEventsLookedAtMax = 1'024;
// Mails of one folder that are imported at once, and addresses of nobody that are counted.
inline constexpr size_t kMailboxFilesMax = 100'000;
inline constexpr size_t kMailUnknownMax = 10'000;
// How far words that tell of a move or a notice are looked for in its own text.
inline constexpr size_t kMailTextLookedAtMax = 32 << 10;

// How often a process that waits for a lock or an owner looks again.
inline constexpr absl::Duration kOwnerPoll = absl::Milliseconds(20);

// Reconnecting: full jitter below a ceiling that doubles from the first to the last (DESIGN.md §6).
inline constexpr absl::Duration kBackOffFirst = absl::Milliseconds(500);
inline constexpr absl::Duration kBackOffLast = absl::Seconds(60);

// So long a `sync` waits on a stream that was there before for the server to say where the journal
// ends, while nothing else comes: a line that has died since a laptop slept says nothing. Then it
// connects anew. Above the second by which a server may put an answer off.
inline constexpr absl::Duration kAskWait = absl::Seconds(2);

// A laptop's clock that differs from the server's by more is told of: dates are written to the
// minute, and whoever sets a clock by hand gets it right within that.
inline constexpr absl::Duration kClockOffMax = absl::Minutes(5);

// Events that were not taken, told one by one by `sync`; of the others it says how many.
inline constexpr int kNotTakenShownMax = 20;

// Undos that a refused one names as what to do first; more than that nobody types one by one.
inline constexpr size_t kUndosAdvisedMax = 5;
// Hex digits by which an event is named, at least: what `show` and `log` print is 8.
inline constexpr size_t kEventPrefixMin = 4;

// A command that waits for the server gives up after so many of its waits in which no event came or
// went, though it answers.
inline constexpr int kWaitsWithoutMove = 4;

// Connections in a row that a server began and that came to nothing, before `sync` says so.
inline constexpr int kAttemptsMax = 6;

// A request over the socket: bounds what a broken peer can make an agent read.
inline constexpr uint32_t kRequestBytesMax = 4 << 20;
// Requests taken in and not begun; more wait in the kernel.
inline constexpr size_t kRequestsMax = 64;
// An owner without a file left for a request tries again so much later.
inline constexpr absl::Duration kAcceptPause = absl::Milliseconds(100);
// A peer that does not finish its request in this time is dropped.
inline constexpr absl::Duration kRequestReadWait = absl::Seconds(5);
// Answers on their way to other processes: bytes kept for all that do not read, for each of them
// whatever the others keep, and in one frame.
inline constexpr size_t kSpoolBytesMax = 128 << 20;
inline constexpr size_t kSpoolBytesEach = 256 << 10;
inline constexpr size_t kAnswerPartBytes = 64 << 10;
// So long the owner waits for room there, while nothing of that answer moves.
inline constexpr absl::Duration kSpoolWait = absl::Seconds(2);
// So long an owner that ends waits for what it has answered to be read, while any of it moves.
inline constexpr absl::Duration kLastAnswerWait = absl::Seconds(1);
// An owner says so often that it lives; one that was not heard of for so long is given up.
inline constexpr absl::Duration kSignOfLifeEvery = absl::Seconds(1);
inline constexpr absl::Duration kOwnerSilenceMax = absl::Seconds(5);
// Commands that may run inside each other's waiting (`sync`, while the server answers), each on the
// stack of the one before; a further one is served as soon as one of them is done. All of them end
// by themselves: only the outermost may be one that stays (`sync --watch`).
inline constexpr size_t kNestedRequestsMax = 16;

}  // namespace tasuki::client
