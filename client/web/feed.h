#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/options.h"
#include "client/owner/agent_part.h"
#include "client/replica/position.h"
#include "client/replica/workspace.h"
#include "client/web/http_server.h"
#include "client/words/messages.h"

namespace tasuki::client {

// The member's agenda as a calendar to subscribe to, at an address of loopback that stays: port and
// secret are made once and kept in the home (FeedPath). What it gives is what is due when it is
// asked. Made by an agent over its workspace; the owner's thread.
class Feed : public AgentPart {
 public:
  // Tells the workspace its address. `options`: of the process, whose civil time is used. A port
  // that another program has meanwhile taken is given up for another. Unavailable: none can be had.
  static absl::StatusOr<std::unique_ptr<Feed>> Start(Workspace& workspace, Wake& wake,
                                                     const HomeOptions& options, Language language);
  ~Feed() override;

  // Its port is another one than before.
  bool moved() const { return moved_; }

  absl::Status Turn() override;

 private:
  Feed(Workspace& workspace, const Clock& clock, Language language);

  // Set at construction.
  Workspace& workspace_;
  const Clock& clock_;
  const Language language_;

  std::unique_ptr<HttpServer> server_;
  bool moved_ = false;
  std::shared_ptr<const std::string> body_;  // The last calendar; null: none was made.
  Position made_of_;
  absl::Time made_at_;  // Timer time.
};

}  // namespace tasuki::client
