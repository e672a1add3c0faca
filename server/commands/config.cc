#include "server/commands/config.h"

#include <arpa/inet.h>

#include <toml++/toml.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::server {
namespace {

absl::Status Wrong(const std::string& path, std::string_view key, std::string_view expected) {
  return UsageError(absl::StrCat(path, ": ", ToAbsl(key), " should be ", ToAbsl(expected)),
                    "mend it there");
}

absl::Status SetKey(const std::string& path, std::string_view key, const toml::node& value,
                    ServeConfig& config) {
  const auto text = value.value<std::string>();
  if (key == "data" || key == "listen" || key == "metrics") {
    if (!text) return Wrong(path, key, "text");
    (key == "data" ? config.data : key == "listen" ? config.listen : config.metrics) = *text;
    return absl::OkStatus();
  }
  if (key == "log_level") {
    if (!text) return Wrong(path, key, "debug, info, warn, error or off");
    return ParseLogLevel(*text, &config.log_level);
  }
  if (key == "free_disk_bytes_min") {
    const auto number = value.value<int64_t>();
    if (!number || *number < 0) return Wrong(path, key, "a number of bytes");
    config.free_disk_bytes_min = static_cast<uint64_t>(*number);
    return absl::OkStatus();
  }
  return UsageError(absl::StrCat(path, ": unknown key ", ToAbsl(key)),
                    "known are data, listen, metrics, log_level, free_disk_bytes_min");
}

}  // namespace

absl::Status ReadConfig(const std::string& path, ServeConfig& config) {
  // toml++ throws; it must not leave this function.
  try {
    const toml::table table = toml::parse_file(path);
    for (const auto& [key, value] : table) {
      TASUKI_RETURN_IF_ERROR(SetKey(path, key.str(), value, config));
    }
  } catch (const toml::parse_error& error) {
    return UsageError(absl::StrCat("cannot read ", path, ": ", ToAbsl(error.description())),
                      "look at its name, its rights and its TOML");
  }
  return absl::OkStatus();
}

absl::Status CheckLoopback(const std::string& address) {
  const size_t colon = address.rfind(':');
  uint32_t port = 0;
  if (colon == std::string::npos || colon == 0 ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) || port > 65535) {
    return UsageError(absl::StrCat("expected HOST:PORT to listen on, got \"", address, "\""),
                      "write it like 127.0.0.1:7420");
  }
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  in_addr v4;
  in6_addr v6;
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    if ((ntohl(v4.s_addr) >> 24) == 127) return absl::OkStatus();
  } else if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    if (IN6_IS_ADDR_LOOPBACK(&v6)) return absl::OkStatus();
  } else if (host == "localhost") {
    return absl::OkStatus();
  }
  return UsageError(
      absl::StrCat("refusing to listen on ", host,
                   ": until laptops enrol with certificates, only loopback (127.0.0.0/8, [::1]) is "
                   "safe"),
      "use 127.0.0.1 and a tunnel");
}

}  // namespace tasuki::server
