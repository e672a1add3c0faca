# labels: integration
"""What is due, in a calendar program: RFC 5545."""

import os
import re
import unittest

from harness import Team


def entries(text):
    """The events of an iCalendar text, each as its properties; lines unfolded."""
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    events, now = [], None
    for line in lines:
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            events.append(now)
            now = None
        elif now is not None and line:
            name, value = line.split(":", 1)
            now.setdefault(name.split(";")[0], value)
    return events


class Ics(Team):
    NOW = "2026-05-11T10:00:00+09:00"

    def export(self, *args):
        path = os.path.join(self.folder, "out.ics")
        self.sato.json("export", "--ics", path, *args)
        self.assertEqual(0o600, os.stat(path).st_mode & 0o777)
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        self.assertTrue(text.startswith("BEGIN:VCALENDAR\r\n"))
        self.assertTrue(text.endswith("END:VCALENDAR\r\n"))
        for line in text.encode().split(b"\r\n"):
            self.assertLessEqual(len(line), 75, line)
        return text

    def test_what_is_due_is_an_entry_until_it_is_done(self):
        self.sato.json("add", "Abe", "--company", "Aozora, Inc.; Tokyo\nBEGIN:VEVENT")
        self.sato.json("next", "Abe", "6/1 15:00", "--channel", "meeting", "--purpose", "prices")
        first, meeting = entries(self.export())
        self.assertEqual("20260511T233000Z", first["DTSTART"])  # 08:30 in Tokyo.
        self.assertEqual("20260601T060000Z", meeting["DTSTART"])
        self.assertEqual("20260601T063000Z", meeting["DTEND"])
        self.assertIn("Abe (Aozora\\, Inc.\\; Tokyo", first["SUMMARY"])
        self.assertIn("prices", meeting["DESCRIPTION"])
        self.assertEqual("-PT10M", first["TRIGGER"])
        # Moved, it is the same entry; done, it is gone.
        self.sato.json("next", "Abe", "6/2 16:00", "--channel", "meeting")
        moved = entries(self.export())[1]
        self.assertEqual((meeting["UID"], "20260602T070000Z"), (moved["UID"], moved["DTSTART"]))
        self.sato.at("2026-05-12T09:00:00+09:00").json("touch", "Abe", "email")
        self.assertEqual([moved["UID"]], [one["UID"] for one in entries(self.export())])

    def test_in_japanese(self):
        self.sato.json("add", "山田 太郎")
        text = self.export("--lang", "ja")
        self.assertIn("最初のフォロー", re.sub(r"\r\n[ \t]", "", text))

    def test_a_place_that_cannot_be_written_is_told(self):
        error = self.sato.json("export", "--ics", os.path.join(self.folder, "none", "x.ics"), check=1)
        self.assertIn("cannot write", error["error"]["text"])
        self.sato.json("export", check=2)
        self.sato.json("export", "--ics", self.folder, check=2)
        pipe = os.path.join(self.folder, "pipe")
        os.mkfifo(pipe)
        self.sato.json("export", "--ics", pipe, check=2)
        self.assertFalse(os.path.isfile(pipe))


if __name__ == "__main__":
    unittest.main()
