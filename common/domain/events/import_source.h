#pragma once

#include <string_view>

namespace tasuki::domain {

// Source of an import_ref: what stands before its first colon.
inline std::string_view ImportSource(std::string_view import_ref) {
  return import_ref.substr(0, import_ref.find(':'));
}

}  // namespace tasuki::domain
