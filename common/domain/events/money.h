#pragma once

#include <cstdint>
#include <string>

namespace tasuki::domain {

// `1234.5` of 1,234,500,000 micros; no zeros behind the point.
std::string DecimalOf(int64_t micros);

}  // namespace tasuki::domain
