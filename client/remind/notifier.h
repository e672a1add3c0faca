#pragma once

#include <deque>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace tasuki::client {

// One notification. Its words are plain text, whatever they look like.
struct Note {
  std::string title;
  std::string body;
  // For the log, which has no words of people: a word of COMMANDS.md, and an id in hex.
  std::string kind;
  std::string about;
};

// Shows notifications on the desktop (freedesktop.org, Desktop Notifications 1.2) through the
// session bus, from a thread of its own: a bus that does not answer keeps nobody waiting. Where
// there is no bus, or nobody on it shows notifications, each is a line in the log. Made and
// destroyed by the owner's thread.
class Notifier {
 public:
  Notifier();
  // Ends within the time of one call; what is still in line is logged.
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void Show(Note note);

 private:
  void Run();

  absl::Mutex mutex_;
  std::deque<Note> notes_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

// `text` for those who show markup: they show what stands here.
std::string EscapeMarkup(const std::string& text);

}  // namespace tasuki::client
