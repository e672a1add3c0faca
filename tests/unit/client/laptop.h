#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/replica/open_home.h"
#include "client/replica/workspace.h"
#include "client/sync/enrol.h"
#include "client/sync/sync_driver.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "tests/testing/temp_folder.h"
#include "tests/unit/client/fake_server.h"

namespace tasuki::client {

// One member's home with its workspace open, for tests. Its clock is the test's.
class Laptop {
 public:
  Laptop(FakeServer& server, ManualClock& clock, Random& random, std::string home)
      : server_(server), clock_(clock), random_(random), home_(std::move(home)) {}

  HomeOptions home_options() {
    HomeOptions options;
    options.home = home_;
    options.clock = &clock_;
    options.random = &random_;
    options.transport = &server_;
    return options;
  }
  const std::string& home() const { return home_; }

  // Joins as that member, opens, and syncs.
  void Join(const std::string& member) {
    JoinRequest request;
    request.code = member;
    request.server = "server:1";
    auto joined = client::Join(home_options(), request);
    ASSERT_TRUE(joined.ok()) << joined.status();
    Open();
    ASSERT_TRUE(Sync().ok());
  }
  void Open() {
    OpenOptions options;
    options.home = home_;
    options.clock = &clock_;
    options.random = &random_;
    options.lock_wait = absl::ZeroDuration();
    auto workspace = Workspace::Open(options);
    ASSERT_TRUE(workspace.ok()) << workspace.status();
    workspace_ = *std::move(workspace);
    driver_ = std::make_unique<SyncDriver>(workspace_->home(), server_, wake_, random_);
    workspace_->set_syncer(driver_.get());
  }
  void Close() {
    driver_.reset();
    workspace_.reset();
  }
  absl::StatusOr<SyncReport> Sync() { return driver_->RunUntilCaughtUp(absl::ZeroDuration()); }

  Workspace& workspace() { return *workspace_; }
  SyncDriver& driver() { return *driver_; }

  // Writes a prospect with a name; gives its id.
  SubjectId AddProspect(const std::string& name) {
    SubjectId prospect = SubjectId::Random(random_);
    auto written = workspace_->Write({ProspectDraft(prospect, name)});
    EXPECT_TRUE(written.ok()) << name << ": " << written.status();
    return prospect;
  }
  // Adds a colleague, who may join with their name as the code.
  void AddMember(const std::string& name, v1::Role role) {
    EventDraft draft;
    MemberId member = MemberId::Random(random_);
    draft.header.set_type(v1::MEMBER_ADDED);
    draft.header.mutable_subject()->set_kind(v1::MEMBER);
    draft.header.mutable_subject()->set_id(member.str());
    draft.header.mutable_member_added()->set_name(name);
    draft.header.mutable_member_added()->set_role(role);
    auto written = workspace_->Write({draft});
    EXPECT_TRUE(written.ok()) << name << ": " << written.status();
    EXPECT_TRUE(Sync().ok());
    server_.set_code(name, member);
  }
  // Puts events into the outbox as a colleague's own program might: nothing is judged, measured or
  // filled in but who wrote them and when.
  void WriteUnchecked(const std::vector<EventDraft>& drafts) {
    OpenHome& home = workspace_->home();
    storage::Batch batch;
    for (EventDraft draft : drafts) {
      v1::Header& header = draft.header;
      if (header.event_id().empty()) header.set_event_id(EventId::Random(random_).str());
      domain::FillFromCatalogue(header);
      if (header.schema() == 0) header.set_schema(domain::kSchema);
      header.set_actor(home.identity().member.str());
      header.set_written_at_us(absl::ToUnixMicros(clock_.Now()));
      header.set_seen_seq(home.replica().applied().value());
      if (header.occurred_at_us() == 0) header.set_occurred_at_us(header.written_at_us());
      MadeEvent event;
      KeyId key;
      if (draft.personal) {
        auto made = home.sealer().KeyFor(header.subject(), random_, batch, event.new_keys);
        ASSERT_TRUE(made.ok()) << made.status();
        key = *made;
        header.set_key_id(key.str());
      }
      event.header = header.SerializeAsString();
      if (draft.personal) {
        auto sealed =
            home.sealer().Seal(key, draft.personal->SerializeAsString(), event.header, random_);
        ASSERT_TRUE(sealed.ok()) << sealed.status();
        event.sealed = *sealed;
      }
      home.outbox().Append({event}, batch);
    }
    ASSERT_TRUE(home.store().db().Write(batch, storage::Sync::kYes).ok());
    home.sealer().Adopt();
  }
  static EventDraft ProspectDraft(SubjectId prospect, const std::string& name) {
    EventDraft draft;
    draft.header.set_type(v1::PROSPECT_ADDED);
    draft.header.mutable_subject()->set_kind(v1::PROSPECT);
    draft.header.mutable_subject()->set_id(prospect.str());
    draft.header.mutable_prospect_added();
    draft.personal.emplace();
    draft.personal->mutable_prospect()->set_name(name);
    return draft;
  }
  static EventDraft TouchDraft(SubjectId prospect, const std::string& summary) {
    EventDraft draft;
    draft.header.set_type(v1::TOUCH_LOGGED);
    draft.header.mutable_subject()->set_kind(v1::PROSPECT);
    draft.header.mutable_subject()->set_id(prospect.str());
    draft.header.mutable_touch_logged()->set_channel(v1::PHONE);
    draft.header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
    draft.personal.emplace();
    draft.personal->mutable_touch()->set_summary(summary);
    return draft;
  }

 private:
  FakeServer& server_;
  ManualClock& clock_;
  Random& random_;
  const std::string home_;
  Wake wake_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<SyncDriver> driver_;
};

// A team, its server and folders for laptops.
class LaptopTest : public ::testing::Test {
 protected:
  std::unique_ptr<Laptop> MakeLaptop(const std::string& name) {
    return std::make_unique<Laptop>(server_, clock_, random_, folder_.Of(name));
  }

  testing::TempFolder folder_;
  ManualClock clock_{absl::FromCivil(absl::CivilMinute(2026, 5, 8, 9, 0), absl::UTCTimeZone())};
  SeededRandom random_{7};
  FakeServer server_{clock_, random_};
};

}  // namespace tasuki::client
