#pragma once

#include <cstdint>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

// Text that may be shown: whatever a colleague's device wrote, it steers no terminal and turns no
// reading direction. Everything that either program prints goes through here (client/words/printer,
// server/main, the log); lint holds that nothing else writes to a terminal.

namespace tasuki {

enum class Breaks { kKeep, kSpaces };

// Whether a character steers a terminal, turns the reading direction or is there without being
// seen: control characters (C0, DEL, C1), bidirectional marks, embeddings and isolates, invisible
// spaces, separators and deprecated formats. Not: what joins emoji and letters.
bool Steers(char32_t character);

// The character of `text` at `at`, which moves on behind it; kBrokenCharacter, and by one byte,
// where the bytes are not UTF-8.
char32_t NextCharacter(std::string_view text, size_t& at);
inline constexpr char32_t kBrokenCharacter = 0xFFFFFFFF;

// `text` with U+FFFD in the place of what steers and of bytes that are not UTF-8. Tabs become
// spaces, line breaks too where `breaks` says so; marks piled on one letter beyond kMarksMax, soft
// hyphens and byte order marks are left out. Japanese, emoji sequences and flags stay as they are.
std::string Harmless(std::string_view text, Breaks breaks);
inline constexpr int kMarksMax = 8;

// A JSON text, which is data: what steers is escaped as JSON does it, and reads back unchanged.
std::string HarmlessJson(std::string json);

// A stream that shows what is written to it on another, made harmless line by line. Made by main();
// one thread. `shown` outlives it.
class HarmlessStream : public std::ostream {
 public:
  explicit HarmlessStream(std::ostream& shown) : std::ostream(&buffer_), buffer_(shown) {}
  ~HarmlessStream() override { flush(); }

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(std::ostream& shown) : shown_(shown) {}

   protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* bytes, std::streamsize count) override;
    int sync() override;

   private:
    std::ostream& shown_;
    std::string line_;
  };
  Buffer buffer_;
};

}  // namespace tasuki
