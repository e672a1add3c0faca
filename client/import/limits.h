#pragma once

#include <cstddef>
#include <cstdint>

// Bounds of an import. None of them was met in practice: they keep a wrong file from eating memory.

namespace tasuki::client {

// Rows that rules take from one file: about 1 GiB of memory. Larger files are imported in parts.
inline constexpr uint64_t kImportRowsMax = 4'000'000;
// A map file.
inline constexpr size_t kImportMapBytesMax = 1 << 20;
// Events of one act: half of what an act may hold, so that a case that is over still fits.
inline constexpr size_t kImportActEvents = 4096;
// Bytes of one act before sealing: below the 4 MiB of an act with room for what sealing adds.
inline constexpr size_t kImportActBytes = 3 << 20;
// Kinds of untaken rows that are counted apart; further ones are counted together.
inline constexpr size_t kImportUntakenMax = 1000;

// A file of visiting cards, with the pictures that telephones put into it.
inline constexpr size_t kCardFileBytesMax = 16 << 20;
// Cards of one file: an event brings forty. Each is compared with all that are known, and is one
// synced write.
inline constexpr size_t kCardsMax = 500;

}  // namespace tasuki::client
