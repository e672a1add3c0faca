"""Every file of a home and of a server's data folder, each damaged in every way (sweep.py). One flip
a file here; tests/long/damage_sweep.py makes twenty."""
# labels: integration

import os
import unittest

import faults
import sweep
from harness import Team

FLIPS = int(os.environ.get("TASUKI_SWEEP_FLIPS", "1"))
TABLES = int(os.environ.get("TASUKI_SWEEP_TABLES", "2"))
WORKERS = int(os.environ.get("TASUKI_SWEEP_WORKERS", "1"))


class DamageSweep(Team):
    def setUp(self):
        super().setUp()
        self.chance = faults.chance()
        self.ben, self.knowing, self.behind = sweep.world(self)

    def assert_none_wrong(self, swept):
        print(f"\n{swept.text()}", flush=True)
        self.assertEqual([], swept.wrong)

    def test_a_home(self):
        self.assert_none_wrong(sweep.HomeSweep(self.chance, FLIPS, TABLES, self.ben, self.folder,
                                               WORKERS).sweep())

    def test_a_servers_data(self):
        self.assert_none_wrong(sweep.ServerSweep(self.chance, FLIPS, TABLES, self.server,
                                                 self.knowing, self.behind, self.folder,
                                                 WORKERS).sweep())


if __name__ == "__main__":
    unittest.main()
