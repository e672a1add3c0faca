#pragma once

namespace tasuki {

// Opens /dev/null on whichever of standard input, output and error is closed. Otherwise the next
// file opened gets that number, and what is printed lands in it. The first thing a program does.
// `output`: whether what is printed to a closed standard output is dropped, or fails to be written.
enum class ClosedOutput { kDropped, kFails };
void OpenStandardFiles(ClosedOutput output = ClosedOutput::kDropped);

}  // namespace tasuki
