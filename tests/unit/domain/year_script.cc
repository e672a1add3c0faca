#include "tests/unit/domain/year_script.h"

#include <map>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"

// The names of clients say who had them first: `chie 4`.

namespace tasuki::domain {
namespace {

constexpr int kEveryDays = 14;  // Somebody is in touch with a client this often.
constexpr int kClientsEach = 8;

// What comes of a handover; days from its day on, -1: it does not come to that.
struct Fate {
  int accept = 1;
  int introduce = 2;
  int first = 3;
  bool keeps_up = true;  // Whoever is not introduced within a week does not, either (X12).
  bool cold = false;     // From then on the client neither answers nor meets anybody.
};

// Shared by everything on the schedule.
struct Script : std::enable_shared_from_this<Script> {
  explicit Script(Year& played) : year(played) {}

  Year& year;
  std::map<std::string, int64_t> quiet_until;  // By client: nobody is in touch of themselves.
  std::set<std::string> cold;                  // Clients who have gone silent.

  // Puts `action` on the schedule; it may use this script.
  template <class Action>
  void On(std::string_view day, int hour, Action action) {
    year.On(At(day, hour), [self = shared_from_this(), action] { action(*self); });
  }
  template <class Action>
  void In(int days, Action action) {
    year.In(days, [self = shared_from_this(), action] { action(*self); });
  }

  bool IsOver(const std::string& client) {
    const KnownClient& known = year.client(client);
    return known.ended_us != 0 || known.gone;
  }

  void Hush(const std::string& client, int days) {
    quiet_until[client] = year.now_us() + days * kCivilDayUs;
  }

  // The owner, whoever that is by then, is in touch every other week; every third time the client
  // writes back and is answered the day after.
  void Follow(const std::string& client) {
    if (IsOver(client)) return;
    const std::string owner = year.OwnerNow(client);
    if (!owner.empty() && quiet_until[client] <= year.now_us()) {
      Contact(client);
      if (year.Below(3) == 0 && !cold.contains(client)) {
        In(1, [client](Script& script) { script.Answered(client); });
      }
    }
    In(kEveryDays, [client](Script& script) { script.Follow(client); });
  }

  void Contact(const std::string& client) {
    const std::string owner = year.OwnerNow(client);
    if (owner.empty() || IsOver(client)) return;
    if (year.Below(6) == 0 && !cold.contains(client)) {
      year.Meet(client, owner);
    } else {
      year.Touch(client, owner);
    }
    year.Choose(client, owner, kEveryDays);
  }

  void Answered(const std::string& client) {
    const std::string owner = year.OwnerNow(client);
    if (owner.empty() || IsOver(client) || cold.contains(client)) return;
    if (quiet_until[client] > year.now_us()) return;
    year.Reply(client, owner);
    year.Touch(client, owner);
    year.Choose(client, owner, kEveryDays);
  }

  void AddClients(const std::string& member, int count, int64_t from_us) {
    for (int i = 1; i <= count; ++i) {
      const std::string client = absl::StrCat(member, " ", i);
      // Five a week, on weekdays.
      const int64_t at_us = from_us + ((i - 1) % 5 + (i - 1) / 5 * 7) * kCivilDayUs + i * kMinuteUs;
      year.On(at_us, [self = shared_from_this(), client, member] {
        self->year.AddClient(client, member);
        self->year.Touch(client, member);
        self->year.Choose(client, member, kEveryDays);
        self->In(kEveryDays, [client](Script& script) { script.Follow(client); });
      });
    }
  }

  void HandOver(const std::string& client, const std::string& to, const std::string& by,
                v1::AssignWhy why, Fate fate) {
    year.Assign(client, to, by, why);
    KnownHandover& handover = year.client(client).handovers.back();
    const bool too_early = handover.handed_us + 90 * kCivilDayUs > At(kYearEnds);
    const bool keeps_up = fate.keeps_up && fate.introduce >= 0 && fate.introduce <= 7;
    handover.sustained = too_early ? "not-yet" : keeps_up ? "yes" : "no";
    if (!keeps_up) handover.diagnosis = "effort";
    if (fate.cold) {
      handover.diagnosis = "chemistry";
      cold.insert(client);
    }
    Hush(client, fate.first < 0 ? 400 : fate.first);
    const auto is_still = [=](Script& script) { return script.year.OwnerNow(client) == to; };
    if (fate.accept >= 0) {
      In(fate.accept, [=](Script& script) {
        if (is_still(script)) script.year.Accept(client);
      });
    }
    if (fate.introduce >= 0) {
      In(fate.introduce, [=](Script& script) {
        if (is_still(script)) script.year.Introduce(client, to);
      });
    }
    if (fate.first < 0) return;
    In(fate.first, [=](Script& script) {
      if (!is_still(script)) return;
      script.Contact(client);
      if (!fate.keeps_up) script.Hush(client, 120);
    });
  }
};

void People(Script& script) {
  script.On(kYearBegins, 8, [](Script& at) {
    at.year.Join("mori", v1::MANAGER);
    at.year.Join("sato", v1::MANAGER);
    for (const char* rep : {"aki", "ben", "chie", "dai", "emi", "fumi", "ito"}) {
      at.year.Join(rep, v1::REP);
    }
  });
  int64_t from_us = At(kYearBegins, 10);
  for (const char* rep : {"aki", "ben", "chie", "dai", "emi", "fumi", "ito"}) {
    script.AddClients(rep, kClientsEach, from_us);
    from_us += 20 * kMinuteUs;
  }
  script.On("2026-03-02", 9, [](Script& at) { at.year.Join("goro", v1::REP); });
  script.AddClients("goro", 4, At("2026-03-09", 11));
  script.On("2026-06-01", 9, [](Script& at) { at.year.Join("hana", v1::REP); });
  script.AddClients("hana", 4, At("2026-06-08", 11));
  // A promotion does not empty a book (X15).
  script.On("2026-05-01", 9, [](Script& at) {
    v1::Header header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, "fumi");
    header.mutable_role_changed()->set_role(v1::MANAGER);
    at.year.Write("admin", header);
  });
}

v1::Header AwayOf(const char* member, const char* from, const char* to, const char* cover) {
  v1::Header header = HeaderOf(v1::MEMBER_AWAY, v1::MEMBER, member);
  v1::MemberAway& away = *header.mutable_member_away();
  away.set_from_day(ParseDay(from).value_or(0));
  away.set_to_day(ParseDay(to).value_or(0));
  away.set_cover(IdOf(cover));
  return header;
}

void Absences(Script& script) {
  script.On("2026-02-09", 9, [](Script& at) {
    at.year.Write("mori", AwayOf("aki", "2026-02-09", "2026-02-21", "ben"));
    for (int i = 1; i <= 4; ++i) {
      at.year.Assign(absl::StrCat("aki ", i), "ben", "mori", v1::WHY_WORKLOAD, 12, "aki");
    }
  });
  script.On("2026-08-10", 9, [](Script& at) {
    at.year.Write("mori", AwayOf("ben", "2026-08-10", "2026-08-24", "goro"));
    for (int i = 1; i <= 3; ++i) {
      at.year.Assign(absl::StrCat("ben ", i), "goro", "ben", v1::WHY_WORKLOAD, 14, "ben");
    }
  });
  // Who covers falls ill.
  script.On("2026-08-14", 9, [](Script& at) {
    at.year.Assign("ben 1", "fumi", "goro", v1::WHY_WORKLOAD, 8, "goro");
  });
}

// By a plan: introductions before the last day, the rest in one act at its end, one left out.
void ChieLeaves(Script& script) {
  script.On("2026-03-02", 10, [](Script& at) {
    at.year.PlanLeave("chie", "2026-03-31", "mori",
                      {{"chie 1", "aki"},
                       {"chie 2", "ben"},
                       {"chie 3", "dai"},
                       {"chie 4", "ben"},
                       {"chie 5", "emi"},
                       {"chie 6", "fumi"},
                       {"chie 7", "goro"}});
  });
  script.On("2026-03-03", 10, [](Script& at) {
    at.HandOver("chie 1", "aki", "chie", v1::WHY_LEFT, {.accept = 1, .introduce = 1, .first = 2});
    at.HandOver("chie 2", "ben", "chie", v1::WHY_LEFT, {.keeps_up = false});
  });
  script.On("2026-03-05", 10, [](Script& at) {
    at.HandOver("chie 3", "dai", "mori", v1::WHY_LEFT, {.accept = 2, .introduce = -1});
    at.year.Assign("chie 4", "ben", "mori", v1::WHY_LEFT);
  });
  script.On("2026-03-06", 10, [](Script& at) { at.year.Decline("chie 4"); });
  script.On("2026-03-09", 10, [](Script& at) {
    at.HandOver("chie 5", "emi", "chie", v1::WHY_LEFT, {.accept = -1, .introduce = 1, .first = 1});
  });
  script.On("2026-04-20", 10, [](Script& at) { at.year.End("chie 5", "emi", v1::LOST); });
  script.On("2026-03-31", 18, [](Script& at) {
    at.HandOver("chie 4", "sato", "mori", v1::WHY_LEFT, {});
    at.HandOver("chie 6", "fumi", "mori", v1::WHY_LEFT, {.introduce = 1, .first = 2});
    // Somebody takes over and nothing comes of it (R004).
    at.HandOver("chie 7", "goro", "mori", v1::WHY_LEFT,
                {.introduce = -1, .first = -1, .keeps_up = false});
    at.year.Leave("chie", "mori");
  });
  script.On("2026-04-09", 10, [](Script& at) {
    at.HandOver("chie 8", "ito", "mori", v1::WHY_LEFT, {.introduce = 1, .first = 1});
  });
}

// Without a plan: all of it to the queue. Two want the same one; one stays there.
void DaiLeaves(Script& script) {
  script.On("2026-07-10", 18, [](Script& at) { at.year.Leave("dai", "mori"); });
  script.On("2026-07-13", 9, [](Script& at) {
    at.year.GoOffline("hana", At("2026-07-15", 9));
    at.HandOver("dai 1", "ben", "ben", v1::WHY_LEFT, {.first = 1});
    at.HandOver("dai 2", "aki", "mori", v1::WHY_LEFT, {});
    at.year.Assign("dai 8", "goro", "mori", v1::WHY_LEFT);
  });
  script.On("2026-07-13", 12, [](Script& at) {
    at.year.ExpectOf("hana", v1::CONTESTED);
    at.year.Assign("dai 1", "hana", "hana", v1::WHY_LEFT);
    at.year.ExpectOf("hana", v1::EFFECTIVE);
  });
  script.On("2026-07-14", 12, [](Script& at) { at.year.Decline("dai 8"); });
  script.On("2026-07-15", 12, [](Script& at) { at.year.Merge("dai 6", "dai 7", "mori"); });
  script.On("2026-07-16", 12, [](Script& at) {
    at.year.client("dai 1").handovers.back().sustained = "";  // Only three days.
    at.year.Resolve("dai 1", "hana", "mori");
    at.year.client("dai 1").handovers.back().sustained = "yes";
  });
  script.On("2026-07-17", 11, [](Script& at) {
    at.year.Introduce("dai 1", "hana");
    at.Contact("dai 1");
  });
  script.On("2026-07-17", 12,
            [](Script& at) { at.HandOver("dai 7", "goro", "mori", v1::WHY_LEFT, {}); });
  script.On("2026-07-20", 12, [](Script& at) {
    at.HandOver("dai 3", "ito", "ito", v1::WHY_LEFT, {.accept = -1});
    at.HandOver("dai 8", "aki", "mori", v1::WHY_LEFT, {});
  });
  script.On("2026-08-11", 12,
            [](Script& at) { at.HandOver("dai 4", "fumi", "sato", v1::WHY_LEFT, {}); });
}

// What a laptop hands in that was offline for the last days and after.
void EmiLeaves(Script& script) {
  script.On("2026-08-03", 10, [](Script& at) {
    at.year.PlanLeave("emi", "2026-08-31", "mori",
                      {{"emi 1", "aki"}, {"emi 2", "ben"}, {"emi 3", "fumi"}, {"emi 4", "ito"}});
  });
  script.On("2026-08-20", 9, [](Script& at) { at.year.GoOffline("emi", At("2026-09-21", 9)); });
  script.On("2026-08-24", 10,
            [](Script& at) { at.HandOver("emi 5", "ito", "mori", v1::WHY_LEFT, {}); });
  // Not knowing that.
  script.On("2026-08-25", 10, [](Script& at) {
    at.year.ExpectOf("emi", v1::SET_APART);
    at.year.Assign("emi 5", "sato", "emi", v1::WHY_LEFT);
    at.year.ExpectOf("emi", v1::EFFECTIVE);
  });
  script.On("2026-08-31", 18, [](Script& at) {
    at.HandOver("emi 1", "aki", "mori", v1::WHY_LEFT, {});
    at.HandOver("emi 2", "ben", "mori", v1::WHY_LEFT, {});
    at.HandOver("emi 3", "fumi", "mori", v1::WHY_LEFT, {.introduce = -1, .first = 2});
    at.HandOver("emi 4", "ito", "mori", v1::WHY_LEFT, {.keeps_up = false});
    at.year.Leave("emi", "mori");
  });
  script.On("2026-09-07", 10, [](Script& at) {
    at.HandOver("emi 6", "goro", "sato", v1::WHY_LEFT, {});
    at.HandOver("emi 7", "hana", "sato", v1::WHY_LEFT, {.accept = 4, .introduce = 4, .first = 5});
  });
  script.On("2026-09-02", 12, [](Script& at) {
    at.year.ExpectOf("emi", v1::SET_APART);
    at.year.Touch("emi 8", "emi");
    at.year.Touch("emi 7", "emi");
    at.year.client("emi 7").touches.pop_back();  // Refused below.
  });
  script.On("2026-09-22", 10, [](Script& at) { at.year.AdmitTouch("emi", "emi 8", "mori"); });
  script.On("2026-09-22", 11, [](Script& at) { at.year.RefuseAll("emi", "mori"); });
}

void Others(Script& script) {
  script.On("2026-06-15", 10, [](Script& at) { at.year.End("ben 8", "ben", v1::OPTED_OUT); });
  script.On("2026-10-05", 10, [](Script& at) { at.year.Merge("ito 7", "ito 8", "ito"); });
  script.On("2026-10-12", 10,
            [](Script& at) { at.HandOver("aki 5", "hana", "mori", v1::WHY_WORKLOAD, {}); });
  // Undone by a compensating act the day after.
  script.On("2026-11-02", 10, [](Script& at) {
    at.Hush("aki 6", 3);  // Nobody had done anything yet.
    at.year.Assign("aki 6", "ben", "aki", v1::WHY_TERRITORY);
  });
  script.On("2026-11-03", 10,
            [](Script& at) { at.year.Assign("aki 6", "aki", "mori", v1::WHY_TERRITORY); });
  script.On("2026-11-16", 10, [](Script& at) { at.year.Erase("fumi 8", "mori"); });
}

// What came of those who were handed over (R018), and one who did not take to whom they got (R013).
void Results(Script& script) {
  script.On("2026-05-20", 10, [](Script& at) {
    at.year.End("chie 3", "dai", v1::NOT_NOW);  // Within the 90 days.
    at.year.client("chie 3").handovers.back().sustained = "yes";
    at.year.client("chie 3").handovers.back().diagnosis = "";
  });
  script.On("2026-06-10", 10, [](Script& at) { at.year.WinDeal("chie 4", "sato"); });
  script.On("2026-06-22", 10, [](Script& at) { at.year.End("chie 1", "aki", v1::WON); });
  script.On("2026-07-21", 10, [](Script& at) { at.year.End("chie 6", "fumi", v1::NO); });
  script.On("2026-06-01", 10,
            [](Script& at) { at.HandOver("ito 3", "ben", "ito", v1::WHY_TERRITORY, {}); });
  script.On("2026-09-15", 10, [](Script& at) { at.year.End("ito 3", "ben", v1::OPTED_OUT); });
  script.On("2026-04-14", 10, [](Script& at) { at.year.Reply("fumi 3", "fumi"); });
  script.On("2026-05-12", 10, [](Script& at) { at.year.Reply("fumi 3", "fumi"); });
  script.On("2026-06-08", 10, [](Script& at) {
    at.HandOver("fumi 3", "aki", "fumi", v1::WHY_WORKLOAD, {.cold = true});
  });
  // Introduced a month late; and never, by one who hands it on.
  script.On("2026-03-16", 10, [](Script& at) {
    at.HandOver("aki 7", "ben", "aki", v1::WHY_WORKLOAD, {.introduce = 30});
  });
  script.On("2026-04-13", 10, [](Script& at) {
    at.HandOver("fumi 4", "ito", "fumi", v1::WHY_WORKLOAD, {.introduce = -1});
  });
  script.On("2026-06-15", 10,
            [](Script& at) { at.HandOver("fumi 4", "aki", "ito", v1::WHY_WORKLOAD, {}); });
  // Handed over, and then found to be another entry's client: what was said to either counts.
  script.On("2026-09-14", 10,
            [](Script& at) { at.HandOver("ito 6", "hana", "ito", v1::WHY_WORKLOAD, {}); });
  script.On("2026-10-26", 10, [](Script& at) { at.year.Merge("ito 6", "ito 5", "mori"); });
}

// What the journal hears of late, or with a date of before (N06).
void Clocks(Script& script) {
  // Taken over on a laptop that is offline.
  script.On("2026-05-18", 10,
            [](Script& at) { at.HandOver("fumi 2", "ito", "fumi", v1::WHY_TERRITORY, {}); });
  script.On("2026-05-18", 12, [](Script& at) { at.year.GoOffline("ito", At("2026-05-25", 9)); });
  // The first touch is entered three days after it.
  script.On("2026-06-15", 10, [](Script& at) {
    at.HandOver("ito 2", "fumi", "ito", v1::WHY_TERRITORY, {.first = 4});
  });
  script.On("2026-06-19", 9, [](Script& at) { at.year.TouchOfBefore("ito 2", "fumi", 3); });
  // Handed over on a laptop that is offline.
  script.On("2026-09-14", 12, [](Script& at) { at.year.GoOffline("ben", At("2026-09-18", 9)); });
  script.On("2026-09-15", 10,
            [](Script& at) { at.year.Assign("ben 7", "hana", "ben", v1::WHY_WORKLOAD); });
  script.On("2026-09-18", 12, [](Script& at) {
    at.year.client("ben 7").handovers.back().sustained = "yes";
    at.year.Accept("ben 7");
    at.year.Introduce("ben 7", "hana");
    at.Contact("ben 7");
  });
}

}  // namespace

void ScriptYear(Year& year) {
  const auto script = std::make_shared<Script>(year);
  People(*script);
  Absences(*script);
  ChieLeaves(*script);
  DaiLeaves(*script);
  EmiLeaves(*script);
  Others(*script);
  Results(*script);
  Clocks(*script);
}

}  // namespace tasuki::domain
