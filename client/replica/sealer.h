#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/key_file.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/sync.pb.h"

namespace tasuki::client {

// Makes, keeps and uses the keys of subjects. Keys lie in the store wrapped under the home's key
// file, and unwrapped in this object's memory only. Keys that were put into a batch are used from
// there on; whoever made the batch then says Adopt or Drop, so that nothing is sealed under a key
// that is on no disk. Owned by an OpenHome; one thread. DataLoss: a key that does not unwrap.
class Sealer {
 public:
  Sealer(Store& store, integrity::KeyFile key_file)
      : store_(store), key_file_(std::move(key_file)) {}

  // DataLoss: the key file is not the one that this store's keys lie under. Looks at one key.
  absl::Status CheckKeyFile();

  // The key of `subject`: the one held, else a new one, put into `batch` and named in `made`.
  absl::StatusOr<KeyId> KeyFor(const v1::Subject& subject, Random& random, storage::Batch& batch,
                               std::vector<KeyId>& made);

  // Seals a message under a key that KeyFor gave.
  absl::StatusOr<std::string> Seal(KeyId key, std::string_view message, std::string_view header,
                                   Random& random);
  // The message; nullopt: that key is not held, or, with `unreadable` set, it is and this does not
  // open: never sealed under it, or beyond what is opened.
  absl::StatusOr<std::optional<std::string>> Open(KeyId key, std::string_view sealed,
                                                  std::string_view header, bool& unreadable);

  // Seals nothing more with `id`, which goes on opening what it sealed: the event that was to take
  // it to the server was dropped. The subject's next text makes a key anew.
  absl::Status Retire(KeyId id, storage::Batch& batch);

  // Puts a key that the server handed out into `batch`; one that is held already stays.
  absl::Status Take(const v1::SubjectKey& key, Random& random, storage::Batch& batch);
  // The batch with the keys made or taken since the last call was written;
  void Adopt() { unwritten_.clear(); }
  // or it was not, and what it would have brought is forgotten.
  void Drop();
  // Forgets a key.
  absl::Status Forget(KeyId key, storage::Batch& batch);

  // As it is pushed with its first event; nullopt: forgotten meanwhile.
  absl::StatusOr<std::optional<v1::SubjectKey>> ForPush(KeyId key);

 private:
  struct Held {
    v1::Subject subject;
    std::string key;  // 32 bytes.
  };

  // nullptr: not held.
  absl::StatusOr<const Held*> Find(KeyId key);
  void Put(KeyId id, const Held& held, Random& random, storage::Batch& batch);
  absl::StatusOr<std::optional<KeyId>> SealingKey(const std::string& by_subject);

  Store& store_;
  const integrity::KeyFile key_file_;
  absl::flat_hash_map<KeyId, Held> held_;
  absl::flat_hash_map<std::string, KeyId> by_subject_;  // Of this process; the store has all.
  std::vector<KeyId> unwritten_;                        // In a batch, not known to be on the disk.
};

}  // namespace tasuki::client
