#include "client/table/byte_source.h"
#include "common/base/check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/table/limits.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// A text at hand. One thread, as every source here.
class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}

  absl::StatusOr<size_t> Read(char* out, size_t bytes_max) override {
    size_t taken = std::min(bytes_max, text_.size() - at_);
    std::memcpy(out, text_.data() + at_, taken);
    at_ += taken;
    return taken;
  }

 private:
  std::string text_;
  size_t at_ = 0;
};

// A file as it lies there. One thread.
class FileSource : public ByteSource {
 public:
  FileSource(int file, std::string path, uint64_t total)
      : file_(file), path_(std::move(path)), total_(total) {}
  ~FileSource() override { close(file_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  absl::StatusOr<size_t> Read(char* out, size_t bytes_max) override {
    for (;;) {
      ssize_t got = read(file_, out, bytes_max);
      if (got >= 0) {
        read_ += static_cast<uint64_t>(got);
        return static_cast<size_t>(got);
      }
      if (errno != EINTR) {
        return Fault(absl::ErrnoToStatusCode(errno),
                     Phrase("cannot read $0: $1", path_, std::strerror(errno)));
      }
    }
  }

  uint64_t bytes_read() const override { return read_; }
  uint64_t bytes_total() const override { return total_; }

 private:
  const int file_;
  const std::string path_;
  const uint64_t total_;
  uint64_t read_ = 0;
};

// Bytes that were read to look at them, then the rest. One thread.
class PeekedSource : public ByteSource {
 public:
  PeekedSource(std::string peeked, std::unique_ptr<ByteSource> rest)
      : peeked_(std::move(peeked)), rest_(std::move(rest)) {}

  absl::StatusOr<size_t> Read(char* out, size_t bytes_max) override {
    if (peeked_.empty()) return rest_->Read(out, bytes_max);
    size_t taken = std::min(bytes_max, peeked_.size());
    std::memcpy(out, peeked_.data(), taken);
    peeked_.erase(0, taken);
    return taken;
  }

  uint64_t bytes_read() const override { return rest_->bytes_read(); }
  uint64_t bytes_total() const override { return rest_->bytes_total(); }

 private:
  std::string peeked_;
  std::unique_ptr<ByteSource> rest_;
};

// gzip (RFC 1952), several members one after another too. One thread.
//
// Not through zlib's own reader: gzread takes whatever follows a member and does not begin like one
// for the end, and neither gzerror nor gzclose tells of it. A second member that is damaged in its
// first two bytes would leave half a table, imported without a word.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), input_(kTableReadBytes) {}
  ~GzipSource() override {
    if (open_) inflateEnd(&stream_);
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  absl::StatusOr<size_t> Read(char* out, size_t bytes_max) override {
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(bytes_max);
    while (stream_.avail_out == bytes_max) {
      if (stream_.avail_in == 0) {
        TASUKI_ASSIGN_OR_RETURN(
            size_t got, packed_->Read(reinterpret_cast<char*>(input_.data()), input_.size()));
        if (got == 0) {
          if (open_) {
            return Fault(absl::StatusCode::kDataLoss,
                         "the compressed file ends in its middle: it was cut off; fetch it again");
          }
          return size_t{0};
        }
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<uInt>(got);
      }
      TASUKI_RETURN_IF_ERROR(Step());
    }
    return bytes_max - stream_.avail_out;
  }

  uint64_t bytes_read() const override { return packed_->bytes_read(); }
  uint64_t bytes_total() const override { return packed_->bytes_total(); }

 private:
  absl::Status Step() {
    if (!open_) {
      constexpr int kGzipOnly = 16 + MAX_WBITS;
      if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
        return Fault(absl::StatusCode::kResourceExhausted, "no memory to decompress");
      }
      open_ = true;
    }
    int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inflateEnd(&stream_);
      open_ = false;
      return absl::OkStatus();
    }
    if (result == Z_OK || result == Z_BUF_ERROR) return absl::OkStatus();
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the compressed file is damaged ($0); fetch it again",
                        stream_.msg ? stream_.msg : "zlib says no more"));
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<Bytef> input_;
  z_stream stream_{};
  bool open_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> OpenFileSource(const std::string& path) {
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return Fault(absl::ErrnoToStatusCode(errno),
                 Phrase("cannot open $0: $1", path, std::strerror(errno)));
  struct stat facts {};
  if (fstat(file, &facts) != 0 || S_ISDIR(facts.st_mode)) {
    close(file);
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("$0 is no file that can be read", path));
  }
  std::unique_ptr<ByteSource> source =
      std::make_unique<FileSource>(file, path, static_cast<uint64_t>(facts.st_size));
  std::string magic;
  while (magic.size() < 2) {  // A pipe may give one byte at a time.
    char byte;
    TASUKI_ASSIGN_OR_RETURN(size_t got, source->Read(&byte, 1));
    if (got == 0) break;
    magic.push_back(byte);
  }
  bool gzip = magic == "\x1f\x8b";
  source = std::make_unique<PeekedSource>(std::move(magic), std::move(source));
  if (gzip) source = std::make_unique<GzipSource>(std::move(source));
  return source;
}

std::unique_ptr<ByteSource> MakeTextSource(std::string text) {
  return std::make_unique<TextSource>(std::move(text));
}

}  // namespace tasuki::client
