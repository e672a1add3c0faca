#include "common/storage/info_log.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/storage/limits.h"

namespace tasuki::storage {
namespace {

// See MakeInfoLog. RocksDB keeps it and writes from its own threads: any thread.
class InfoLog : public rocksdb::Logger {
 public:
  InfoLog(const std::string& folder, rocksdb::Env* env)
      : Logger(rocksdb::WARN_LEVEL), path_(absl::StrCat(folder, "/LOG")), env_(env) {}
  ~InfoLog() override {
    if (file_ >= 0) ::close(file_);
  }

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    std::array<char, 2048> text;  // Longer lines are cut.
    const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
    if (length <= 0) return;
    const std::string line = absl::StrCat(
        absl::FormatTime(absl::FromUnixMicros(static_cast<int64_t>(env_->NowMicros())),
                         absl::UTCTimeZone()),
        " ",
        absl::string_view(text.data(),
                          std::min<size_t>(static_cast<size_t>(length), text.size() - 1)),
        "\n");
    std::lock_guard lock(mutex_);
    if (file_ < 0) Open();
    // A log that cannot be written loses nothing but itself.
    if (file_ >= 0 && ::write(file_, line.data(), line.size()) < 0) return;
  }
  // Every option of the store, each time it opens: nobody reads that.
  void LogHeader(const char*, va_list) override {}

 protected:
  rocksdb::Status CloseImpl() override { return rocksdb::Status::OK(); }

 private:
  void Open() {
    struct stat facts = {};
    if (::stat(path_.c_str(), &facts) == 0 && static_cast<size_t>(facts.st_size) > kInfoLogBytes &&
        std::rename(path_.c_str(), absl::StrCat(path_, ".old").c_str()) != 0) {
      return;
    }
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }

  const std::string path_;
  rocksdb::Env* const env_;
  std::mutex mutex_;
  int file_ = -1;  // Guarded by `mutex_`; opened by the first line.
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeInfoLog(const std::string& folder, rocksdb::Env* env) {
  return std::make_shared<InfoLog>(folder, env);
}

}  // namespace tasuki::storage
