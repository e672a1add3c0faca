"""An old system's table: its people under many spellings, and two laptops that import at once."""
# labels: integration

import json
import pathlib
import unittest
from concurrent.futures import ThreadPoolExecutor

from harness import Team, wait_for

NOW = "2026-05-11T10:00:00+09:00"
MAP = {"source": "people", "encoding": "utf-8", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "顧客番号", "at": "日時", "who": "担当", "amount": "金額"},
       "name": "{氏名}", "active": ["Ben", "Chie"],
       "rules": [{"when": {"種別": "名刺"}, "do": ["prospect seminar", "assign"]},
                 {"when": {"種別": "電話"}, "do": ["touch phone out", "note メモ"]},
                 {"when": {"種別": "受注"}, "do": ["deal open", "deal won"]}]}
HEAD = "顧客番号,氏名,日時,担当,種別,金額,メモ\n"
PEOPLE = ["Ben", "Ben ", "ben", "Ｂｅｎ", "Ben (Deactivated User)", "ben@hikari.example"]


class ImportPeople(Team):
    NOW = NOW

    def file(self, name, text):
        path = pathlib.Path(self.folder) / name
        path.write_text(text, encoding="utf-8")
        return path

    def table(self, name, rows):
        return self.file(name, HEAD + "".join(f"{row}\n" for row in rows))

    def map(self, **changes):
        return self.file("map.json", json.dumps({**MAP, **changes}, ensure_ascii=False))

    def names(self, laptop):
        return [item["name"] for item in laptop.json("member", "list")["items"]]

    def manager(self, name):
        return self.colleague(name, "manager")

    def test_one_colleague_written_in_six_ways(self):
        for name in ("Ben", "Chie"):
            self.sato.json("member", "add", name)
        rows = [f"{at},相田 {at},2024-03-05 10:00,{who},名刺,," for at, who in enumerate(PEOPLE, 1)]
        table, mapping = self.table("people.csv", rows), self.map()
        new = [{"name": "Ben (Deactivated User)", "active": False, "rows": "1"},
               {"name": "ben@hikari.example", "active": False, "rows": "1"}]
        dry = self.sato.json("import", table, "--map", mapping, "--dry-run")
        self.assertEqual(new, [{**one, "rows": str(one["rows"])} for one in dry["new_members"]])
        for language in ("en", "ja"):
            said = self.sato.run("import", table, "--map", mapping, "--dry-run", "--lang", language)
            for one in new:
                self.assertIn(one["name"], said)
        self.sato.run("import", table, "--map", mapping)
        self.assertEqual(sorted(["Sato", "Ben", "Chie", *PEOPLE[4:]]), sorted(self.names(self.sato)))
        owners = {item["name"]: item["owner"] for item in self.sato.json("list")["items"]}
        self.assertEqual(["Ben"] * 4, [owners[f"相田 {at}"] for at in (1, 2, 3, 4)])
        self.assertEqual([0, 0], [len(owners[f"相田 {at}"]) for at in (5, 6)])

    def test_a_demoted_managers_import_locks_the_table_for_nobody(self):
        mori = self.manager("Mori")
        table = self.table("calls.csv", self.calls(3))
        mapping = self.map(active="all")
        mori.run("import", table, "--map", mapping)  # Not synced yet.
        self.sato.run("member", "role", "Mori", "rep")
        self.sato.sync()
        mori.sync(check=1)  # It is told what was refused.
        self.sato.sync()
        self.assertEqual(0, int(self.sato.json("report")["touches"].get("phone", 0)))
        view = self.sato.json("import", table, "--map", mapping)
        self.assertEqual((0, 3), (int(view["already"]), int(view["prospects"])))
        self.sato.sync()
        self.sato.sync()
        self.assertEqual(0, int(self.sato.status()["outbox"]))
        mori.sync()
        for laptop in (self.sato, mori):
            self.assertEqual(3, int(laptop.json("report")["touches"]["phone"]))
            self.assertEqual(3, int(laptop.json("list")["total"]))

    def calls(self, count):
        rows = []
        for at in range(1, count + 1):
            rows += [f"{at},相田 {at},2024-03-05 10:00,Zoe,名刺,,",
                     f"{at},相田 {at},2024-03-06 10:00,Zoe,電話,,話した",
                     f"{at},相田 {at},2024-03-07 10:00,Zoe,受注,{at}000,"]
        return rows

    def assert_counted_once(self, laptops, count):
        for laptop in laptops * 2:
            laptop.sync()
        self.assert_same(*laptops)
        for laptop in laptops:
            report = laptop.json("report", "--from", "2020-01-01", "--to", "2026-01-01")
            self.assertEqual(count, int(report["touches"]["phone"]), laptop.name)
            self.assertEqual(count, int(report["deals"]["won"]), laptop.name)
            self.assertEqual(count, int(laptop.json("list")["total"]))
            self.assertEqual(1, self.names(laptop).count("Zoe"))

    def test_two_laptops_that_import_one_table_at_the_same_moment_count_it_once(self):
        mori = self.manager("Mori")
        table, mapping = self.table("calls.csv", self.calls(40)), self.map(active="all")
        for laptop in (self.sato, mori):
            laptop.run("import", table, "--map", mapping)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(laptop.sync) for laptop in (self.sato, mori)]:
                self.assertEqual([], done.result().get("refused", []))
        self.assert_counted_once([self.sato, mori], 40)

    def test_two_live_laptops_that_import_one_table_at_the_same_moment_count_it_once(self):
        mori = self.manager("Mori")
        table, mapping = self.table("calls.csv", self.calls(40)), self.map(active="all")
        for laptop in (self.sato, mori):
            laptop.start_agent()
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(laptop.run, "import", table, "--map", mapping)
                         for laptop in (self.sato, mori)]:
                done.result()
        for laptop in (self.sato, mori):
            wait_for(lambda laptop=laptop: int(laptop.status()["outbox"]) == 0, "the outbox is empty")
            laptop.stop_agent()
        self.assert_counted_once([self.sato, mori], 40)


if __name__ == "__main__":
    unittest.main()
