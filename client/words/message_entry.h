#pragma once

#include "client/words/messages.h"

namespace tasuki::client {

// One sentence in both languages; places are `$0` to `$3`.
struct MessageEntry {
  Message message;
  const char* english;
  const char* japanese;
};

}  // namespace tasuki::client
