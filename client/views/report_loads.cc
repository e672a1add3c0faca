#include "client/views/report_loads.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/views/promises.h"
#include "common/base/check.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

std::string StateOf(uint64_t active, const v1::Capacity& capacity) {
  if (active < capacity.active_floor()) return "below";
  const bool above = capacity.active_ceiling() != 0 && active > capacity.active_ceiling();
  return above ? "above" : "within";
}

}  // namespace

absl::Status AddLoads(Directory& directory, const domain::ReportQuery& query, absl::Time now,
                      v1::ReportView& view) {
  std::vector<std::pair<MemberId, std::string>> members;
  directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    if (row.state() == v1::ACTIVE && domain::MayOwn(row.role()) && query.IsOf(id)) {
      members.emplace_back(id, row.name());
    }
    return true;
  });
  std::ranges::sort(members, [](const auto& a, const auto& b) {
    return std::tie(a.second, a.first) < std::tie(b.second, b.first);
  });
  const v1::Capacity capacity = domain::PresentPolicy(directory.rows()).capacity();
  Presenter presenter(directory, now);
  Lister lister(directory, presenter, now);
  PromiseReader promises(directory, presenter, now);
  for (const auto& [id, name] : members) {
    TASUKI_ASSIGN_OR_RETURN(const Load load, lister.LoadOf(id, capacity.active_days()));
    TASUKI_ASSIGN_OR_RETURN(const v1::PromiseLoadView promised, promises.LoadOn(id, 0));
    v1::LoadView& one = *view.add_load();
    one.set_member(name);
    one.set_member_id(id.Hex());
    one.set_active(load.active);
    one.set_floor(capacity.active_floor());
    one.set_ceiling(capacity.active_ceiling());
    one.set_promises(promised.open());
    one.set_promises_ceiling(capacity.promises_ceiling());
    one.set_state(StateOf(load.active, capacity));
  }
  return directory.status();
}

}  // namespace tasuki::client
