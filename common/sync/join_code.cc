#include "common/sync/join_code.h"

#include "common/integrity/hash.h"

namespace tasuki::sync {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kCharacters = 20;
constexpr int kGroup = 5;

}  // namespace

std::string MakeJoinCode(Random& random) {
  std::string code;
  for (int i = 0; i < kCharacters; ++i) {
    if (i > 0 && i % kGroup == 0) code.push_back('-');
    code.push_back(kAlphabet[random.Below(kAlphabet.size())]);
  }
  return code;
}

std::string CanonicalJoinCode(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (kAlphabet.find(c) != std::string_view::npos) code.push_back(c);
  }
  return code;
}

std::string JoinCodeHash(std::string_view typed) {
  return integrity::Sha256(CanonicalJoinCode(typed)).str();
}

}  // namespace tasuki::sync
