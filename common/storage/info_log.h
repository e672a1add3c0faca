#pragma once

#include <memory>
#include <string>

namespace rocksdb {
class Env;
class Logger;
}  // namespace rocksdb

namespace tasuki::storage {

// RocksDB's own log of a store: warnings and worse, in FOLDER/LOG; at kInfoLogBytes that becomes
// LOG.old. Any thread. A line that cannot be written is dropped: RocksDB's own log ends the process
// (an assertion in 7.8.3) when it is written to again after its disk was full.
std::shared_ptr<rocksdb::Logger> MakeInfoLog(const std::string& folder, rocksdb::Env* env);

}  // namespace tasuki::storage
