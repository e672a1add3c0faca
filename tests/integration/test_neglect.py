# labels: integration asan-long
"""Whom we lose out of sight is told: long overdue, long waiting, long silent (R032, R084, X23); what was put off on purpose is not."""

import unittest

from harness import Team

NOW = "2026-05-08T10:00:00+09:00"  # A Friday.


class Neglect(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        for name, *flags in (("Abe",), ("Endo", "--queue"), ("Kato",), ("Mori",)):
            self.sato.json("add", name, *flags)
        self.sato.json("touch", "Abe", "phone", "--next", "2027-08-20T13:00")
        self.sato.json("outcome", "Kato", "not-now", "--next", "2026-09-01T13:00")

    def on(self, day, mark):
        """Who has that mark then, in lists; the warnings of the day."""
        self.sato.at(f"{day}T10:00:00+09:00")
        listed = [i["name"] for i in self.sato.json("list")["items"] if i[mark]]
        for item in self.sato.json("today")["items"]:
            self.assertEqual(item["name"] in listed, item[mark], item)
            self.assertEqual(item[mark], self.sato.json("show", item["name"])[mark])
        return listed, " ".join(self.sato.json("today")["warnings"])

    def test_what_is_twenty_business_days_overdue_is_forgotten(self):
        self.assertEqual([], self.on("2026-05-21", "forgotten")[0])
        # Ten business days in the queue.
        self.assertEqual(["Endo"], self.on("2026-05-22", "forgotten")[0])
        listed, warnings = self.on("2026-06-05", "forgotten")
        self.assertEqual((["Endo"], False), (listed, "forgotten" in warnings))
        listed, warnings = self.on("2026-06-08", "forgotten")
        self.assertEqual(["Endo", "Mori"], sorted(listed))
        self.assertIn("forgotten: 1", warnings)
        self.assertIn("Mori", warnings)
        text = self.sato.run("today")
        self.assertIn("forgotten", text)
        self.assertIn("放置", self.sato.run("list", "--lang", "ja"))
        self.assertIn("放置: 1件", self.sato.run("today", "--lang", "ja"))

    def test_eleven_months_without_a_touch_are_alarming(self):  # R084
        listed, warnings = self.on("2027-04-07", "silent")
        self.assertEqual(([], False), (listed, "without a touch" in warnings))
        listed, warnings = self.on("2027-04-08", "silent")
        self.assertEqual(["Abe"], listed)
        self.assertIn("1 without a touch for 11 months", warnings)
        self.assertIn("Abe", warnings)
        self.sato.json("touch", "Abe", "email")
        self.assertEqual([], self.on("2027-04-08", "silent")[0])


if __name__ == "__main__":
    unittest.main()
