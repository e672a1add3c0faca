#include "common/base/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "tests/testing/temp_folder.h"

namespace tasuki {
namespace {

TEST(UnixSocketTest, WhatIsSentArrivesHoweverLongThePathIs) {
  const testing::TempFolder temp;
  const std::string folder = temp.Of(std::string(150, 'd'));
  std::filesystem::create_directory(folder);
  for (const std::string& path : {temp.Of("sock"), folder + "/sock"}) {
    auto listener = ListenAt(path, 1);
    ASSERT_TRUE(listener.ok()) << listener.status();
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    auto client = ConnectTo(path);
    ASSERT_TRUE(client.ok()) << client.status();
    const File server(accept(listener->number(), nullptr, nullptr));
    ASSERT_TRUE(SendAll(*client, "hello").ok());
    char got[5];
    ASSERT_EQ(recv(server.number(), got, sizeof(got), MSG_WAITALL), 5);
    EXPECT_EQ(std::string(got, sizeof(got)), "hello");
  }
}

TEST(UnixSocketTest, ASocketThatADeadProcessLeftIsNobodyAndIsReplaced) {
  const testing::TempFolder temp;
  EXPECT_TRUE(absl::IsNotFound(ConnectTo(temp.Of("sock")).status()));
  EXPECT_TRUE(absl::IsNotFound(ConnectTo(temp.Of("none/sock")).status()));
  *ListenAt(temp.Of("sock"), 1) = File();  // Closed; the name stays.
  EXPECT_TRUE(absl::IsNotFound(ConnectTo(temp.Of("sock")).status()));
  auto listener = ListenAt(temp.Of("sock"), 1);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(ConnectTo(temp.Of("sock")).ok());
}

}  // namespace
}  // namespace tasuki
