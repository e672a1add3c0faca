"""The invariants of faults.py can fail: each broken journal is found."""

import unittest

import faults
from harness import Failed


def event(seq, replica_seq=None, act_left=0, replica="r", pending=False):
    return {"seq": str(seq), "event_id": f"e{seq}", "replica": replica, "act_left": act_left,
            "replica_seq": str(replica_seq or seq), "pending": pending}


GOOD = [event(1, act_left=1), event(2), event(3, 1, replica="s"), event(4, 3)]


class Faults(unittest.TestCase):
    def assert_found(self, events, what):
        with self.assertRaisesRegex(Failed, what):
            faults.check_journal(events)

    def test_a_good_journal_passes(self):
        faults.check_journal(GOOD)
        faults.check_journal(GOOD + [event(0, 4, pending=True)])
        faults.check_all_there(GOOD, ["e1", "e4"], "all")

    def test_a_gap_is_found(self):
        self.assert_found(GOOD[:2] + GOOD[3:], "gap")

    def test_an_event_that_comes_twice_is_found(self):
        self.assert_found(GOOD + [{**event(5, 4), "event_id": "e2"}], "twice")

    def test_an_act_without_its_end_is_found(self):
        self.assert_found(GOOD[:1], "lacks 1")

    def test_an_act_with_another_event_in_it_is_found(self):
        self.assert_found([GOOD[0], event(2, 1, replica="s"), event(3, 2)], "broken up")

    def test_a_replica_that_skips_an_event_is_found(self):
        self.assert_found(GOOD + [event(5, 5)], "goes from 3 to 5")

    def test_a_missing_event_is_found(self):
        with self.assertRaisesRegex(Failed, "1 of 2 events are missing"):
            faults.check_all_there(GOOD, ["e1", "e9"], "written")

    def test_what_waits_in_the_outbox_is_not_there_yet(self):
        with self.assertRaises(Failed):
            faults.check_all_there([event(0, 1, pending=True)], ["e0"], "written")


if __name__ == "__main__":
    unittest.main()
