#!/usr/bin/env python3
"""Makes the stores of both rules and fold 3: the journal of rules 1 in v2, gone on with under rules 2. Run once,
with the first release that has them; see README.md.

  TASUKI_BIN=BIN python3 -B tests/compat/stores/make_v3.py
"""

import json
import tarfile

import make
import harness  # make.py has put its folder on the path


class StoryOfBothRules(make.Story):
    """What the first rules took twice, or lost, written again where the second ones judge it."""

    def laptop(self, name):
        """Without a seed: v2 has used up what that makes."""
        laptop = super().laptop(name)
        del laptop.env["TASUKI_SEED"]
        return laptop

    def tell(self):
        del self.server.env["TASUKI_SEED"]
        for store in ("home", "server"):
            with tarfile.open(make.FOLDER / f"v2-{store}.tar.xz") as tar:
                tar.extractall(self.folder / "v2")
        (self.folder / "v2" / "server" / "data").rename(self.server.data)
        for key in (self.folder / "v2" / "server").glob("data.*"):
            key.rename(self.server.data.parent / key.name)
        self.server.at("2026-05-26T09:00:00+09:00").start()
        sato = self.laptop("sato").at("2026-05-26T09:00:00+09:00")
        (self.folder / "v2" / "home").rename(sato.home)
        config = sato.home / "config.json"
        told = json.loads(config.read_text(encoding="utf-8"))
        config.write_text(json.dumps(dict(told, server=self.server.address)), encoding="utf-8")
        sato.sync()
        suzuki = self.laptop("suzuki").at("2026-05-26T09:00:00+09:00")
        suzuki.join(sato.json("member", "code", "Suzuki")["join_code"], self.server.address)
        self.sync()
        self.import_again(sato)
        self.undo(sato, suzuki)
        self.cross(sato, suzuki)
        sato.run("assign", "Elena", "Sato", "--until", "2026-06-05")
        self.sync()
        self.server.stop()
        sato.run("touch", "Nora", "phone", "--summary", "kept for the next release")
        return sato

    def import_again(self, sato):
        """The same table with rows more: only those are new."""
        rows, mapping = self.folder / "old.csv", self.folder / "map.json"
        rows.write_text("\n".join(make.table().splitlines()[:21]) + "\n", encoding="utf-8")
        mapping.write_text(json.dumps(make.MAP), encoding="utf-8")
        sato.run("import", rows, "--map", mapping)
        self.sync()

    def undo(self, sato, suzuki):
        """One prospect that is gone, and one whom a fact written meanwhile brings back."""
        gone = sato.json("add", "Added By Mistake")["event_ids"][0]
        brought_back = sato.json("add", "Wanted After All", "--company", "Aoba")
        self.sync()
        self.server.stop()
        suzuki.run("note", brought_back["prospect"], "written without having seen the undo")
        self.server.start()
        sato.run("undo", gone, "--why", "entered twice")
        self.server.stop()
        # The first of its events is its firm's.
        sato.run("undo", brought_back["event_ids"][1], "--why", "entered twice")
        self.server.start()
        self.sync()
        self.sync()

    def cross(self, sato, suzuki):
        self.server.stop()
        sato.run("edit", "Nora", "--title", "Head of optics")
        suzuki.run("edit", "Nora", "--title", "Director")
        self.server.start()
        self.sync()


if __name__ == "__main__":
    make.make("v3", StoryOfBothRules, None)
