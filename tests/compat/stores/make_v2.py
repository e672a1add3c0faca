#!/usr/bin/env python3
"""Makes the stores of rules 1 and fold 2: a journal with what rules 2 judge otherwise. Run once, with the last
release before rules 2; see README.md.

  TASUKI_BIN=OLD/bin python3 -B tests/compat/stores/make_v2.py WRITE_RAW
"""

import json
import os
import subprocess
import sys

import make
import harness  # make.py has put its folder on the path


class StoryOfRules1(make.Story):
    """A team of three who leave nothing out that the first rules were too kind to."""

    def raw(self, laptop, what, value):
        subprocess.run([self.set_policy, laptop.home, laptop.env["TASUKI_NOW"], what, str(value)],
                       env=harness.environment(), check=True)

    def tell(self):
        sato, suzuki, mori = self.begin()
        self.import_twice(sato, suzuki)
        self.cover_a_cover(sato)
        self.clock_ahead(mori)
        self.many_policies(sato)
        self.leave(sato, mori)
        self.unsent(sato)
        self.server.stop()
        return sato

    def begin(self):
        self.server.at("2026-04-06T09:00:00+09:00").init()
        self.server.start()
        sato = self.laptop("sato").at("2026-04-06T09:00:00+09:00")
        sato.join(self.server.join_code, self.server.address)
        sato.sync()
        codes = {name: sato.json("member", "add", name, "--role", role)["join_code"]
                 for name, role in (("Suzuki", "manager"), ("Mori", "rep"))}
        others = []
        for name in ("Suzuki", "Mori"):
            others.append(self.laptop(name.lower()).at("2026-04-06T09:30:00+09:00"))
            others[-1].join(codes[name], self.server.address)
        sato.run("add", "Nora Lindqvist", "--company", "Kestrel Optics")
        sato.run("add", "Elena Marsh")
        self.sync()
        others[1].run("add", "Tom Baxter")
        self.sync()
        return sato, *others

    def import_twice(self, *laptops):
        """Each before it has heard of the other's: every row is in effect twice."""
        self.day("2026-04-07T09:00:00+09:00")
        rows, mapping = self.folder / "old.csv", self.folder / "map.json"
        rows.write_text("\n".join(make.table().splitlines()[:16]) + "\n", encoding="utf-8")
        mapping.write_text(json.dumps(make.MAP), encoding="utf-8")
        self.server.stop()
        for laptop in laptops:
            laptop.run("import", rows, "--map", mapping)
        self.server.start()
        # At the same moment, or the second finds them in the journal; where they miss it, run this again.
        syncs = [subprocess.Popen([harness.BIN / "tasuki", "sync", "--wait", "30"],
                                  env=harness.environment(laptop.env)) for laptop in laptops]
        for sync in syncs:
            sync.wait(timeout=60)
        self.sync()
        ids = [event["event_id"] for event in laptops[0].json("log")["events"]]
        assert len(set(ids)) < len(ids), "they missed each other"

    def cover_a_cover(self, sato):
        self.day("2026-04-08T09:00:00+09:00")
        sato.run("assign", "Elena", "Suzuki", "--until", "2026-05-08")
        self.sync()
        sato.run("assign", "Elena", "Mori", "--until", "2026-05-15")
        self.sync()

    def clock_ahead(self, mori):
        """A day ahead, and put right before it syncs."""
        self.day("2026-04-09T09:00:00+09:00")
        mori.at("2026-04-10T09:00:00+09:00")
        mori.run("outcome", "Tom", "not-now")
        mori.at("2026-04-09T09:00:00+09:00")
        mori.run("outcome", "Tom", "replied", "--next", "2026-04-17")
        self.sync()

    def many_policies(self, sato):
        self.day("2026-04-13T09:00:00+09:00")
        for limit in range(1, 24):
            self.raw(sato, "policy", 2 + limit % 5)
        self.sync()

    def leave(self, sato, mori):
        """What Mori wrote before leaving comes in seven weeks after it."""
        self.day("2026-04-14T09:00:00+09:00")
        for hour in range(3):
            mori.run("touch", "Tom", "phone", "--summary", f"call {hour}")
        member = [one for one in sato.json("member", "list")["items"] if one["name"] == "Mori"][0]
        sato.at("2026-04-14T18:00:00+09:00")
        self.raw(sato, "left", member["member"])
        sato.sync()
        self.day("2026-05-22T09:00:00+09:00")
        self.sync()

    def unsent(self, sato):
        """What stays in the outbox of the home that is kept."""
        self.day("2026-05-25T11:00:00+09:00")
        self.sync()
        self.server.stop()
        sato.run("touch", "Nora", "email", "--summary", "good to meet you")
        sato.run("assign", "Nora", "Suzuki", "--until", "2026-06-12")


if __name__ == "__main__":
    make.make("v2", StoryOfRules1, os.path.abspath(sys.argv[1]))
