#pragma once

#include <cstddef>
#include <cstdint>

// Every number that tunes the store, with its effect and where it was measured (DESIGN.md §7;
// RocksDB 7.8.3). Server and laptop use the same ones.

namespace tasuki::storage {

// --- Chunks (DESIGN.md §3): part of the format, so no release may raise what a decoder refuses.

// Unpacked payload of a chunk. Bounds what a reader must hold and what a bad byte can make it
// allocate.
inline constexpr size_t kChunkPayloadBytesMax = 256 << 10;
// A builder closes a chunk that holds this much: whoever wants one event of a chunk unpacks all of
// it, and views without an agent want hundreds (tests/bench/agenda.py). Of 256 KiB each costs
// eight times as much; smaller ones pack worse (tests/bench/chunk_bench.cc). Readers take both.
inline constexpr size_t kChunkFilledBytes = 32 << 10;
// Header and sealed part of one event together, for ever. One always fits a chunk.
inline constexpr size_t kEventBytesMax = 128 << 10;
// Records in a chunk: one commit's worth. Bounds the table of views a decoder keeps.
inline constexpr uint32_t kChunkRecordsMax = 4096;
// A serialised Mark inside a chunk, with its tag and length. The builder keeps this much room for
// each replica that has records in the chunk and no mark after them yet.
inline constexpr size_t kMarkBytesMax = 192;
// A serialised Chunk: payload and the fields around it.
inline constexpr size_t kChunkBytesMax = kChunkPayloadBytesMax + 128;

// zstd level of chunks, which is in the commit's way: -1 packs 1.5 times faster than 1, for 167.4 B
// an event instead of 166.8, as half of an event is ciphertext (tests/bench/chunk_bench.cc).
inline constexpr int kChunkZstdLevel = -1;
// Smaller payloads stay as they are: the frame's own bytes eat what zstd saves.
inline constexpr size_t kChunkZstdBytesMin = 512;
// Packed only where this share of the payload is saved (1/8), so that readers do not unpack for
// nothing.
inline constexpr size_t kChunkZstdSavingShare = 8;

// --- RocksDB. Measured together: 53 MB resident and 0.2 s to reopen after a kill, against 100–190
// MB and 1.4–2.3 s with 64 MiB buffers (MEASURED.md).

// One memtable: bounds the WAL to replay, and the memory of each column family.
inline constexpr size_t kWriteBufferBytes = 8 << 20;
// Memtables of a column family before writes stall: four remove stalls of 340 ms at memtable
// switches.
inline constexpr int kWriteBuffers = 4;
// All memtables of a store together.
inline constexpr size_t kWriteBuffersBytesMax = 48 << 20;
// WAL kept alive by the least busy column family: bounds the time to reopen.
inline constexpr uint64_t kWalBytesMax = 64 << 20;
// Block cache: journals are read in order, so that more of it buys nothing.
inline constexpr size_t kBlockCacheBytes = 16 << 20;
// Flushes and compactions at once: two cores.
inline constexpr int kBackgroundJobs = 2;
// A checksum that goes with every key from the batch to the memtable: finds bad memory before it is
// written.
inline constexpr size_t kProtectionBytesPerKey = 8;
// Bloom filter of point look-ups (decisions, subjects, rows): 1 % of misses read a block.
inline constexpr double kBloomBitsPerKey = 10;
// Blocks of small rows; a chunk is a block of its own.
inline constexpr size_t kBlockBytes = 16 << 10;
// RocksDB's own log files, each at most 1 MiB: enough to see why a compaction failed.
inline constexpr size_t kInfoLogBytes = 1 << 20;

}  // namespace tasuki::storage
