"""A cloned home and a home restored from an old copy, with and without new work on either side
(acceptance 6): nothing is lost, nothing comes twice, and nobody is alarmed."""
# labels: integration asan-long

import itertools
import shutil
import threading
import unittest

import faults
from harness import Team


class Forks(Team):
    def setUp(self):
        super().setUp()
        self.prospect = self.sato.json("add", "Yamada")["prospect"]
        self.sato.sync()

    def member(self, name):
        laptop = self.colleague(name)
        self.work(laptop, "first")
        laptop.sync()
        return laptop

    def work(self, laptop, what, times=1):
        """Some acts of one and of two events; their ids."""
        written = []
        for number in range(times):
            written += laptop.json("note", self.prospect,
                                   f"{laptop.name}: {what} {number}")["event_ids"]
            written += laptop.json("touch", self.prospect, "email", "--outcome",
                                   "considering")["event_ids"]
        return written

    def assert_all_there(self, wanted, *laptops):
        self.sync_all(*laptops, self.sato)
        events = faults.log(self.sato)
        faults.check_journal(events)
        faults.check_all_there(events, wanted, "after the fork")
        self.assert_same(self.sato, *laptops)
        for laptop in laptops:
            status = laptop.status()
            self.assertEqual(("", 0, 0), (status["alarm"], int(status["outbox"]),
                                          int(status["kept_apart"])), laptop.name)
            # Nothing of ours was made unauthorised or contested by the fork.
            self.assertEqual(set(), {e["verdict"] for e in events} - {"effective", "confirms"})

    def test_a_clone(self):
        cases = itertools.product((False, True), (False, True), (False, True))
        for number, (waits, first_works, second_works) in enumerate(cases):
            with self.subTest(outbox_when_copied=waits, first=first_works, second=second_works):
                one = self.member(f"Clone{number}")
                wanted = self.work(one, "waiting") if waits else []
                two = faults.clone(one, f"copy{number}")
                wanted += self.work(one, "one") if first_works else []
                wanted += self.work(two, "two") if second_works else []
                replica = one.status()["replica"]
                one.sync()
                two.sync()
                self.assertEqual(replica, one.status()["replica"])
                # The second is moved if the server holds something else than it has itself.
                moved = two.status()["replica"] != replica
                self.assertEqual(first_works, moved)
                self.assert_all_there(wanted, one, two)
                # And again: by now each has its own replica, or takes one now.
                wanted += self.work(two, "two again")
                wanted += self.work(one, "one again")
                self.assert_all_there(wanted, two, one)
                self.assertNotEqual(one.status()["replica"], two.status()["replica"])

    def test_a_home_restored_from_an_old_copy(self):
        cases = itertools.product((False, True), (False, True), (False, True))
        for number, (waits, synced_since, works) in enumerate(cases):
            with self.subTest(outbox_when_copied=waits, synced_since=synced_since, new_work=works):
                laptop = self.member(f"Restored{number}")
                wanted = self.work(laptop, "waiting") if waits else []
                old = faults.clone(laptop, f"old{number}")
                if synced_since:
                    wanted += self.work(laptop, "since")
                    laptop.sync()
                replica = laptop.status()["replica"]
                shutil.rmtree(laptop.home)
                old.home.rename(laptop.home)
                wanted += self.work(laptop, "after the restore") if works else []
                laptop.sync()
                self.assertEqual(synced_since, laptop.status()["replica"] != replica)
                self.assert_all_there(wanted, laptop)

    def test_two_clones_that_sync_at_the_same_moment(self):
        for number in range(3):
            one = self.member(f"Twin{number}")
            two = faults.clone(one, f"twin-copy{number}")
            wanted = self.work(one, "one", 3) + self.work(two, "two", 3)
            threads = [threading.Thread(target=laptop.run, args=("sync", "--wait", "30"),
                                        kwargs={"check": None}) for laptop in (one, two)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
            self.assert_all_there(wanted, one, two)


if __name__ == "__main__":
    unittest.main()
