#pragma once

#include <cstddef>

// Bounds of a table that is read. None was met in practice: they keep a wrong file from eating
// memory.

namespace tasuki::client {

// A row of the table, quotes and all. One note of a mail's length fits 20 times.
inline constexpr size_t kTableRowBytesMax = 1 << 20;
// Columns of a table.
inline constexpr size_t kTableColumnsMax = 256;
// Bytes read at once from the file and out of the decompressor.
inline constexpr size_t kTableReadBytes = 64 << 10;

}  // namespace tasuki::client
