#pragma once

namespace tasuki {

// Opens /dev/null on whichever of standard input, output and error is closed. Otherwise the next
// file opened gets that number, and what is printed lands in it. The first thing a program does.
void OpenStandardFiles();

}  // namespace tasuki
