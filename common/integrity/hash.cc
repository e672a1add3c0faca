#include "common/integrity/hash.h"

#include <openssl/evp.h>

#include "common/base/check.h"

namespace tasuki::integrity {
namespace {

// One digest context a thread, set to SHA-256 once: starting it again with neither digest nor
// parameters is the cheapest way in OpenSSL 3 (199 ns for 125 bytes, against 446 ns of SHA256()).
class Context {
 public:
  Context() : context_(EVP_MD_CTX_new()) {
    TASUKI_CHECK(context_ != nullptr) << "OpenSSL has no memory for a digest";
    int ok = EVP_DigestInit_ex(context_, EVP_sha256(), nullptr);
    TASUKI_CHECK(ok == 1) << "OpenSSL has no SHA-256";
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(context_); }

  void Start() {
    int ok = EVP_DigestInit_ex(context_, nullptr, nullptr);
    TASUKI_CHECK(ok == 1) << "SHA-256 does not start";
  }
  void Add(std::string_view bytes) {
    int ok = EVP_DigestUpdate(context_, bytes.data(), bytes.size());
    TASUKI_CHECK(ok == 1) << "SHA-256 takes no bytes";
  }
  Hash Finish() {
    Hash hash;
    int ok = EVP_DigestFinal_ex(context_, hash.data(), nullptr);
    TASUKI_CHECK(ok == 1) << "SHA-256 does not end";
    return hash;
  }

 private:
  EVP_MD_CTX* context_;
};

Context& ThreadContext() {
  thread_local Context context;
  return context;
}

}  // namespace

Hash Sha256(std::string_view bytes) {
  Context& context = ThreadContext();
  context.Start();
  context.Add(bytes);
  return context.Finish();
}

Hash Sha256Parts(std::initializer_list<std::string_view> parts) {
  Context& context = ThreadContext();
  context.Start();
  for (std::string_view part : parts) context.Add(part);
  return context.Finish();
}

}  // namespace tasuki::integrity
