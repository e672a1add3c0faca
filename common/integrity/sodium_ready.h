#pragma once

namespace tasuki::integrity {

// Makes libsodium choose its implementations. To be called before any of its functions; any thread.
void EnsureSodium();

}  // namespace tasuki::integrity
