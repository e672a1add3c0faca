"""Three laptops write on each other's prospects, one home is put back from an old copy, the server is
restored from some backup, and then everybody syncs and gives back in any order: in the end every
event that was once acknowledged and that a laptop still held is in the journal once, and counts as it
did."""
# labels: integration asan-long

import shutil
import unittest

import faults
from harness import Failed
from restoring import RestoredTeam

ACTS = 14
ROUNDS_MAX = 6


class LostByChance(RestoredTeam):
    def act(self, chance, laptop):
        """Something on a prospect that this laptop knows, whoever added it."""
        known = [one["prospect"] for one in laptop.json("list")["items"]]
        prospect = chance.choice(known)
        self.number += 1
        kind = chance.choice(("add", "note", "note", "touch", "deal", "next", "assign", "assign",
                              "role"))
        try:
            if kind == "add":
                laptop.json("add", f"Person {self.number}", "--company", f"Firm {self.number % 3}")
            elif kind == "note":
                laptop.json("note", prospect, f"note {self.number}")
            elif kind == "touch":
                laptop.json("touch", prospect, "phone", "--outcome", "replied")
            elif kind == "deal":
                laptop.json("deal", "open", prospect)
            elif kind == "next":
                laptop.json("next", prospect, "+3d")
            elif kind == "role":
                self.sato.json("member", "role", chance.choice(("Ben", "Chie")),
                               chance.choice(("rep", "manager")))
                self.sato.json("sync", check=None)
            else:
                laptop.json("assign", prospect, chance.choice(("Ben", "Chie")))
        except Failed:
            pass  # Refused as things stand: somebody else's to assign, a deal that is open.

    def verdicts(self, laptop):
        return {one["event_id"]: one["verdict"] for one in faults.log(laptop) if not one["pending"]}

    def put_back(self, chance, laptop, copy):
        """An old copy of the home takes its place, goes on, and syncs."""
        shutil.rmtree(laptop.home)
        shutil.copytree(copy.home, laptop.home, symlinks=True)
        self.act(chance, laptop)
        laptop.json("sync", check=None)

    def test_whatever_was_acknowledged_comes_back_once(self):
        chance = faults.chance()
        self.number = 0
        laptops = [self.sato, self.ben, self.chie]
        moved = chance.choice(laptops)
        backup_at, copy_at = chance.randrange(ACTS // 2), chance.randrange(ACTS - 2)
        back_at = chance.randrange(copy_at + 1, ACTS)
        for number in range(ACTS):
            if number == backup_at:
                self.backup("b")
            if number == copy_at:
                copy = faults.clone(moved, "copy")
            if number == back_at:
                self.put_back(chance, moved, copy)
            laptop = chance.choice(laptops)
            self.act(chance, laptop)
            laptop.json("sync", check=None)
        self.sync_quietly(chance.sample(laptops, 2))
        held = {}
        for laptop in laptops:
            held.update(self.verdicts(laptop))
        self.restore("b")
        for _ in range(ROUNDS_MAX):
            for laptop in chance.sample(laptops, 3):
                if chance.random() < 0.4:
                    laptop.json("lost", "give-back", check=None)
                laptop.json("sync", check=None)
            states = [laptop.status() for laptop in laptops]
            if all(int(one["outbox"]) + int(one["lost_of_others"]) == 0 for one in states):
                break
        self.sync_quietly(laptops)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, held, "after the restore")
        now = self.verdicts(self.sato)
        self.assertEqual([], [(one, was, now[one]) for one, was in held.items()
                              if now[one] not in (was, "effective", "confirms")
                              and not self.came_too_late(one, was, now[one], events)])
        for laptop in laptops:
            status = laptop.status()
            self.assertEqual(("", "0", "0"), (status["alarm"], status["outbox"],
                                              status["lost_of_others"]), laptop.name)
        self.assert_same(*laptops)
        self.server.stop()
        self.server.check()
        self.server.start()

    @staticmethod
    def came_too_late(event_id, was, now, events):
        """A decision that agreed with the one then in force, and was given back after somebody had
        decided anew: two people want two things, and people resolve it (DESIGN.md §4, row 6)."""
        at = next(i for i, one in enumerate(events) if one["event_id"] == event_id)
        late = events[at]
        return (was, now) == ("confirms", "contested") and any(
            (one["subject"], one["verdict"]) == (late["subject"], "effective") and one["to"]
            and one["occurred_at"] > late["occurred_at"] for one in events[:at])

    def sync_quietly(self, laptops):
        """What is refused of own events makes `sync` exit 1; that is no matter here."""
        for laptop in laptops * 2:
            laptop.json("sync", check=None)


if __name__ == "__main__":
    unittest.main()
