#include "client/web/feed.h"

#include <string_view>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "client/export/own_ics.h"
#include "client/home/home.h"
#include "client/views/directory.h"
#include "client/web/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/storage/disk.h"
#include "nlohmann/json.hpp"

namespace tasuki::client {
namespace {

using nlohmann::json;

// As the home keeps it.
struct Place {
  uint16_t port = 0;   // 0: none was chosen yet.
  std::string secret;  // Hex.
};

// What is not to be read is made anew: nothing but a subscription hangs on it.
Place ReadPlace(const std::string& home) {
  const absl::StatusOr<std::string> text = storage::ReadFile(FeedPath(home), kFeedFileBytesMax);
  if (!text.ok()) return {};
  const json file = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return {};
  const auto port = file.find("port");
  const auto secret = file.find("secret");
  if (port == file.end() || !port->is_number_unsigned() || secret == file.end() ||
      !secret->is_string()) {
    return {};
  }
  const auto number = port->get<uint64_t>();
  const absl::StatusOr<std::string> bytes = HexDecode(secret->get<std::string>());
  if (number == 0 || number > UINT16_MAX || !bytes.ok() || bytes->size() != kFeedSecretBytes) {
    return {};
  }
  return {static_cast<uint16_t>(number), HexEncode(*bytes)};
}

absl::Status KeepPlace(const std::string& home, const Place& place) {
  const json file = {{"port", place.port}, {"secret", place.secret}};
  return storage::WriteFileDurably(FeedPath(home), file.dump() + "\n");
}

std::string PathOf(const Place& place) { return absl::StrCat("/", place.secret, "/tasuki.ics"); }

absl::StatusOr<std::unique_ptr<HttpServer>> StartAt(uint16_t port, const Place& place, Wake& wake) {
  return HttpServer::Start(
      {.port = port, .path = PathOf(place), .content_type = "text/calendar; charset=utf-8"}, wake);
}

// At the port that was kept, else at one that is free.
absl::StatusOr<std::unique_ptr<HttpServer>> StartSomewhere(const Place& place, Wake& wake,
                                                           Random& random) {
  if (place.port != 0) {
    auto server = StartAt(place.port, place, wake);
    if (server.ok() || !absl::IsAlreadyExists(server.status())) return server;
  }
  for (int i = 0; i < kFeedPortTries; ++i) {
    const auto port = static_cast<uint16_t>(kFeedPortFirst + random.Below(kFeedPorts));
    auto server = StartAt(port, place, wake);
    if (server.ok() || !absl::IsAlreadyExists(server.status())) return server;
  }
  return StartAt(0, place, wake);
}

}  // namespace

Feed::Feed(Workspace& workspace, const Clock& clock, Language language)
    : workspace_(workspace), clock_(clock), language_(language) {}

Feed::~Feed() { workspace_.set_feed(""); }

absl::StatusOr<std::unique_ptr<Feed>> Feed::Start(Workspace& workspace, Wake& wake,
                                                  const HomeOptions& options, Language language) {
  auto feed = absl::WrapUnique(new Feed(workspace, *options.clock, language));
  Place place = ReadPlace(options.home);
  if (place.secret.empty()) place.secret = HexEncode(options.random->Bytes(kFeedSecretBytes));
  TASUKI_ASSIGN_OR_RETURN(feed->server_, StartSomewhere(place, wake, *options.random));
  const uint16_t port = feed->server_->port();
  if (port != place.port) {
    feed->moved_ = place.port != 0;
    if (feed->moved_) {
      Log(LogLevel::kWarn, "feed-port-taken", {{"was", place.port}, {"is", port}});
    }
    place.port = port;
    TASUKI_RETURN_IF_ERROR(KeepPlace(options.home, place));
  }
  workspace.set_feed(absl::StrCat("http://127.0.0.1:", port, PathOf(place)));
  return feed;
}

absl::Status Feed::Turn() {
  if (!server_->Asked()) return absl::OkStatus();
  const absl::Time timer = clock_.TimerNow();
  const Position now = PositionOf(workspace_);
  if (body_ == nullptr || !(now == made_of_) || timer - made_at_ >= kFeedFresh) {
    Directory directory(workspace_, workspace_.rows());
    const absl::StatusOr<Ics> ics = OwnIcs(directory, clock_.Now(), language_);
    if (!ics.ok()) {
      // The store's fault, which every command meets and tells; whoever asks comes again.
      Log(LogLevel::kDebug, "feed-failed", {{"why", ics.status()}});
      body_ = nullptr;
    } else {
      body_ = std::make_shared<const std::string>(ics->text);
    }
    made_of_ = now;
    made_at_ = timer;
  }
  server_->Answer(body_);
  return absl::OkStatus();
}

}  // namespace tasuki::client
