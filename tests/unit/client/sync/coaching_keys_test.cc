#include "client/replica/coaching_keys.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class CoachingKeysTest : public LaptopTest {
 protected:
  // A key as the server hands it out to whoever may read what it seals.
  KeyId GiveKey(Laptop& laptop, v1::SubjectKind kind, const std::string& subject) {
    v1::SubjectKey key;
    const KeyId id = KeyId::Random(random_);
    key.set_key_id(id.str());
    key.mutable_subject()->set_kind(kind);
    key.mutable_subject()->set_id(subject);
    key.set_key(random_.Bytes(32));
    OpenHome& home = laptop.workspace().home();
    storage::Batch batch;
    EXPECT_TRUE(home.sealer().Take(key, random_, batch).ok());
    EXPECT_TRUE(home.store().db().Write(batch, storage::Sync::kYes).ok());
    home.sealer().Adopt();
    return id;
  }
  bool Holds(Laptop& laptop, KeyId key) {
    const auto held = laptop.workspace().home().sealer().ForPush(key);
    EXPECT_TRUE(held.ok()) << held.status();
    return held.ok() && held->has_value();
  }
  // How the key lies on the disk, sealed with that of the home.
  std::string Wrapped(Laptop& laptop, KeyId key) {
    const auto row = laptop.workspace().home().store().Find<v1::KeyRow>(kKeys, key.bytes());
    EXPECT_TRUE(row.ok() && row->has_value());
    return (*row)->wrapped();
  }
  // Files of the home that have these bytes.
  std::vector<std::string> FilesWith(const Laptop& laptop, const std::string& bytes) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(laptop.home())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string held((std::istreambuf_iterator<char>(file)), {});
      if (held.find(bytes) != std::string::npos) found.push_back(entry.path());
    }
    return found;
  }
};

// X11: what managers note about others is no more for one who manages no more, whatever program
// looks.
TEST_F(CoachingKeysTest, WhoManagesNoMoreHoldsNoKeyOfNotesAboutOthers) {
  auto admin = MakeLaptop("aya");
  admin->Join("Aya");
  admin->AddMember("Kato", v1::MANAGER);
  auto kato = MakeLaptop("kato");
  kato->Join("Kato");
  const std::string self = kato->workspace().home().identity().member.str();
  const KeyId of_other = GiveKey(*kato, v1::MEMBER, MemberId::Random(random_).str());
  const KeyId own = GiveKey(*kato, v1::MEMBER, self);
  const KeyId of_prospect = GiveKey(*kato, v1::PROSPECT, SubjectId::Random(random_).str());
  ASSERT_TRUE(kato->Sync().ok());
  EXPECT_TRUE(Holds(*kato, of_other)) << "a manager holds it";
  const std::string wrapped = Wrapped(*kato, of_other);
  const std::string wrapped_own = Wrapped(*kato, own);
  ASSERT_TRUE(kato->workspace().home().store().db().Flush().ok());
  EXPECT_FALSE(FilesWith(*kato, wrapped).empty());

  EventDraft draft;
  draft.header.set_type(v1::ROLE_CHANGED);
  draft.header.mutable_subject()->set_kind(v1::MEMBER);
  draft.header.mutable_subject()->set_id(self);
  draft.header.mutable_role_changed()->set_role(v1::REP);
  ASSERT_TRUE(admin->workspace().Write({draft}).ok());
  ASSERT_TRUE(admin->Sync().ok());
  ASSERT_TRUE(kato->Sync().ok());
  EXPECT_FALSE(Holds(*kato, of_other));
  EXPECT_TRUE(Holds(*kato, own));
  EXPECT_TRUE(Holds(*kato, of_prospect));
  // Nor from the disk: no file has it, whoever reads it with the key file beside it.
  EXPECT_EQ(FilesWith(*kato, wrapped), std::vector<std::string>());
  EXPECT_FALSE(FilesWith(*kato, wrapped_own).empty());
  kato->Close();
  kato->Open();
  EXPECT_FALSE(Holds(*kato, of_other));
}

}  // namespace
}  // namespace tasuki::client
