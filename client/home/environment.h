#pragma once

#include <string>

namespace tasuki::client {

// A variable of this process's environment; empty where there is none.
std::string Environment(const char* name);

// The data folder: `--home`, else TASUKI_HOME, else the XDG data folder. Absolute.
std::string HomeFolder(const std::string& flag);

}  // namespace tasuki::client
