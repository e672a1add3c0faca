#include "client/remind/notifier.h"

#include <systemd/sd-bus.h>

#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/remind/limits.h"
#include "common/base/log.h"

namespace tasuki::client {
namespace {

constexpr char kService[] = "org.freedesktop.Notifications";
constexpr char kObject[] = "/org/freedesktop/Notifications";
constexpr char kProgram[] = "Tasuki";
constexpr char kMarkup[] = "body-markup";
constexpr int32_t kTheirTime = -1;  // It stays as long as whoever shows it thinks right.
// Turns of the wait for the bus; each is at most kBusWait / kBusTurns.
constexpr int kBusTurns = 20;

struct CloseBus {
  void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

struct FreeMessage {
  void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using BusMessage = std::unique_ptr<sd_bus_message, FreeMessage>;

uint64_t Micros(absl::Duration duration) {
  return static_cast<uint64_t>(absl::ToInt64Microseconds(duration));
}

// A connection to the session bus that has let us in. Else null, and why.
Bus OpenBus(std::string& why) {
  sd_bus* opened = nullptr;
  int result = sd_bus_open_user(&opened);
  Bus bus(opened);
  if (result >= 0) result = sd_bus_set_method_call_timeout(bus.get(), Micros(kBusWait));
  for (int turn = 0; result >= 0 && turn < kBusTurns; ++turn) {
    result = sd_bus_process(bus.get(), nullptr);
    if (result < 0 || sd_bus_is_ready(bus.get()) > 0) break;
    if (result == 0) result = sd_bus_wait(bus.get(), Micros(kBusWait / kBusTurns));
  }
  if (result >= 0 && sd_bus_is_ready(bus.get()) > 0) return bus;
  why = result < 0 ? absl::StrCat("no session bus: ", std::strerror(-result))
                   : "the session bus does not answer";
  // Flushing would wait for it.
  sd_bus_close(bus.get());
  return nullptr;
}

// One call, its error as a text. Variadic, as the library's is.
template <class... Arguments>
BusMessage Call(sd_bus* bus, const char* method, std::string& why, const char* types,
                Arguments... arguments) {
  sd_bus_error error = SD_BUS_ERROR_NULL;
  sd_bus_message* reply = nullptr;
  const int result = sd_bus_call_method(bus, kService, kObject, kService, method, &error, &reply,
                                        types, arguments...);
  BusMessage message(reply);
  if (result < 0) {
    why = error.name != nullptr ? error.name : std::strerror(-result);
    message.reset();
  }
  sd_bus_error_free(&error);
  return message;
}

// Whether bodies are read as markup there. nullopt: nobody answers, and why.
std::optional<bool> ReadsMarkup(sd_bus* bus, std::string& why) {
  const BusMessage reply = Call(bus, "GetCapabilities", why, "");
  if (reply == nullptr) return std::nullopt;
  bool markup = false;
  if (sd_bus_message_enter_container(reply.get(), SD_BUS_TYPE_ARRAY, "s") < 0) return false;
  const char* capability = nullptr;
  while (sd_bus_message_read_basic(reply.get(), SD_BUS_TYPE_STRING, &capability) > 0) {
    markup = markup || std::strcmp(capability, kMarkup) == 0;
  }
  return markup;
}

bool ShowOn(sd_bus* bus, const Note& note, bool markup, std::string& why) {
  const std::string body = markup ? EscapeMarkup(note.body) : note.body;
  const uint32_t replaces = 0;
  const int nothing = 0;  // No actions, no hints.
  return Call(bus, "Notify", why, "susssasa{sv}i", kProgram, replaces, "", note.title.c_str(),
              body.c_str(), nothing, nothing, kTheirTime) != nullptr;
}

void LogNote(const Note& note, const std::string& why) {
  Log(LogLevel::kInfo, "reminder", {{"kind", note.kind}, {"about", note.about}, {"why", why}});
}

}  // namespace

std::string EscapeMarkup(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

Notifier::Notifier() : thread_([this] { Run(); }) {}

Notifier::~Notifier() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Notifier::Show(Note note) {
  {
    absl::MutexLock lock(&mutex_);
    if (notes_.size() < kNotesMax) {
      notes_.push_back(std::move(note));
      return;
    }
  }
  LogNote(note, "too many in line");
}

void Notifier::Run() {
  const auto has_work = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !notes_.empty();
  };
  Bus bus;  // While there is something to show.
  bool markup = false;
  while (true) {
    Note note;
    std::string why;
    {
      absl::MutexLock lock(&mutex_);
      if (notes_.empty()) bus.reset();
      mutex_.Await(absl::Condition(&has_work));
      if (notes_.empty()) return;
      note = std::move(notes_.front());
      notes_.pop_front();
      if (stopping_) why = "the agent stops";
    }
    if (why.empty() && bus == nullptr) {
      bus = OpenBus(why);
      if (bus != nullptr) {
        const std::optional<bool> reads = ReadsMarkup(bus.get(), why);
        if (!reads.has_value()) bus.reset();
        markup = reads.value_or(false);
      }
    }
    if (bus == nullptr || !why.empty() || !ShowOn(bus.get(), note, markup, why)) LogNote(note, why);
  }
}

}  // namespace tasuki::client
