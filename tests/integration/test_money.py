# labels: integration asan-long
"""Amounts have the digits of their currency, however they come in, and people read them grouped."""

import json
import pathlib
import unittest

from harness import Team

MAP = {"source": "yen", "encoding": "utf-8", "zone": "Asia/Tokyo", "currency": "JPY",
       "columns": {"case": "顧客番号", "at": "日時", "who": "担当", "amount": "金額"},
       "name": "{氏名}", "active": ["Ben", "Chie"],
       "rules": [{"when": {"種別": "名刺"}, "do": ["prospect seminar", "assign"]},
                 {"when": {"種別": "電話"}, "do": ["touch phone out", "note メモ"]},
                 {"when": {"種別": "受注"}, "do": ["deal open", "deal won"]}]}
TABLE = """顧客番号,氏名,日時,担当,種別,金額,メモ
1,和田 一,2024-03-01 10:00,Ben,名刺,,
1,和田 一,2024-03-20 11:00,Ben,受注,1.234,
2,和田 二,2024-03-01 10:00,Ben,名刺,,
2,和田 二,2024-03-20 11:00,Ben,受注,1234000,
3,和田 三,2024-03-01 10:00,Ben,名刺,,
3,和田 三,2024-03-20 11:00,Ben,受注,"1,234,000",
4,和田 四,2024-03-01 10:00,Ben,名刺,,
4,和田 四,2024-03-20 11:00,Ben,受注,"1,234,000.00",
"""


class Money(Team):
    NOW = "2026-05-08T15:00:00+09:00"

    def deals(self, who):
        return [(deal["state"], deal["value"], deal["currency"])
                for deal in self.sato.json("show", who)["deals"]]

    def test_an_old_table_with_a_fraction_of_a_yen(self):
        folder = pathlib.Path(self.folder)
        (folder / "yen.csv").write_text(TABLE)
        (folder / "map.json").write_text(json.dumps(MAP))
        rejects = folder / "left.csv"
        self.sato.run("import", folder / "yen.csv", "--map", folder / "map.json", "--rejects", rejects,
                      check=1)
        left = rejects.read_text().splitlines()
        self.assertEqual(2, len(left), left)
        self.assertTrue(left[1].startswith("3,"), left)
        self.assertIn("yen have no fraction, did you mean 1234? write it like 1234 or 1,234", left[1])
        self.assertEqual([], self.deals("和田 一"))
        for who in ("和田 二", "和田 三", "和田 四"):
            self.assertEqual([("won", "1234000", "JPY")], self.deals(who))
        self.assertIn("¥3,702,000 won, ¥0 open", self.sato.run("report"))
        self.assertIn("受注¥3,702,000、進行中¥0", self.sato.run("report", "--lang", "ja"))
        self.assertEqual([{"currency": "JPY", "won": "3702000", "open": "0"}],
                         self.sato.json("report")["deal_amounts"])

    def test_by_hand(self):
        self.sato.run("add", "和田")
        error = self.sato.fails(2, "deal", "open", "和田", "--value", "1.234", "--currency", "JPY")
        self.assertEqual("yen have no fraction, did you mean 1234?", error["text"])
        self.assertEqual("write it like 1234 or 1,234", error["do"])
        self.sato.fails(2, "outcome", "和田", "won", "--value", "1.5", "--currency", "JPY")
        unknown = self.sato.fails(2, "deal", "open", "和田", "--value", "5", "--currency", "XYZ")
        self.assertIn("JPY", unknown["do"])
        self.assertEqual([], self.deals("和田"))
        self.sato.run("deal", "open", "和田", "--value", "1.234", "--currency", "kwd")
        self.assertIn("KWD 1.234", self.sato.run("show", "和田"))
        # The currency stays where none is said.
        self.sato.run("outcome", "和田", "won", "--value", "1,234.5")
        self.assertEqual([("won", "1234.5", "KWD")], self.deals("和田"))
        self.sato.run("deal", "open", "和田", "--value", "1,234.50", "--currency", "EUR")
        self.assertIn("€1,234.50", self.sato.run("show", "和田"))
        text = self.sato.run("report")
        self.assertIn("€0.00 won, €1,234.50 open", text)
        self.assertIn("KWD 1,234.500 won, KWD 0.000 open", text)


if __name__ == "__main__":
    unittest.main()
