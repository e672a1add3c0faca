# labels: integration
"""The cards of an event: forty at once from a file, and one after the other at the keyboard (R036, R046)."""

import pathlib
import unittest

from harness import BIN, Team, run
from terminal import Keyboard, bare, in_terminal

TABLE = """氏名,フリガナ,会社名,部署,役職,メール,電話,住所,備考
山田 太郎,ヤマダ タロウ,株式会社青空商事,営業部,部長,taro@aozora.example,03-1234-5678,東京,新製品に関心
鈴木 花子,スズキ ハナコ,青空商事,営業部,,hanako@aozora.example,03-1234-5678,東京,
山田 太郎,,㈱青空商事,,,,,,
,,株式会社青空商事,,,x@aozora.example,,,
Ann Smith,,Blue Inc.,Sales,CEO,ann@blue.example,+44 20 1234 5678,,
"""
EVENT = ("--source", "seminar", "--met-at", "2026-05-11T09:00", "--context", "春の展示会")


class Cards(Team):
    """From Monday, 11 May 2026, in Tokyo."""

    NOW = "2026-05-11T10:00:00+09:00"

    def file(self, content, name="cards.csv"):
        path = pathlib.Path(self.folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def states(self, view):
        return [(card["name"], card["state"]) for card in view["cards"]]

    def names(self):
        return sorted(one["name"] for one in self.sato.json("list")["items"])

    def test_a_table_is_shown_and_then_added(self):
        file = self.file(TABLE)
        # Piped, nothing is written without a yes; what would be is shown.
        done = run([BIN / "tasuki", "add", "--from", file, *EVENT], self.sato.env, 1)
        shown = done.stdout.decode()
        self.assertRegex(shown, r"会社名 +company +株式会社青空商事")
        self.assertRegex(shown, r"住所 +left out")
        self.assertIn("line 4, 山田 太郎: the same as line 2", shown)
        self.assertIn("line 5, no name: left out: there is no name", shown)
        self.assertIn("3 cards are to be added", done.stderr.decode())
        self.assertIn("--yes", done.stderr.decode())
        self.assertEqual([], self.names())
        # One row is wrong: exit 1, though the rest is in.
        view = self.sato.json("add", "--from", file, *EVENT, "--yes", check=1)
        self.assertEqual([("山田 太郎", "added"), ("鈴木 花子", "added"), ("山田 太郎", "twice"),
                          ("", "wrong"), ("Ann Smith", "added")], self.states(view))
        self.assertEqual(["3", "0", "1", "1"],
                         [str(view[key]) for key in ("added", "known", "twice", "wrong")])
        self.assertEqual("2026-05-11T13:00:00+09:00", view["cards"][0]["next_touch"])  # The first slot after 09:00.
        # One firm, though it is written in two ways; both phones are the firm's.
        self.assertEqual(view["cards"][0]["firm"], view["cards"][1]["firm"])
        shown = self.sato.json("show", view["cards"][0]["prospect"])
        self.assertEqual(("山田 太郎", "株式会社青空商事", "seminar", "Sato"),
                         (shown["name"], shown["company"], shown["source"], shown["owner"]))
        text = self.sato.run("show", view["cards"][0]["prospect"])
        for said in ("ヤマダ タロウ", "営業部", "部長", "taro@aozora.example", "春の展示会", "新製品に関心"):
            self.assertIn(said, text)
        # Once more, and after a part of it only, nobody is in twice.
        again = self.sato.json("add", "--from", file, *EVENT, "--yes", check=1)
        self.assertEqual(["0", "3"], [str(again[key]) for key in ("added", "known")])
        self.assertEqual("email", again["cards"][0]["known"][0]["by"])
        self.assertIn("`tasuki merge` joins", self.sato.run("add", "--from", file, *EVENT, "--yes", check=1))
        again = self.sato.json("add", "--from", file, *EVENT, "--yes", "--doubles", "add", check=1)
        self.assertEqual("0", str(again["added"]))
        more = self.file("name,company,email\nAnn Smith,Blue,ann@blue.example\nAnn Smith,Red,\nBob,,\n")
        view = self.sato.json("add", "--from", more, "--yes")
        self.assertEqual([("Ann Smith", "known"), ("Ann Smith", "added"), ("Bob", "added")],
                         self.states(view))
        self.assertEqual("name", view["cards"][1]["known"][0]["by"])  # Told, and another person.

    def test_who_asked_us_to_stop_is_left_in_peace(self):
        who = self.sato.json("add", "Abe", "--email", "abe@aozora.example")["prospect"]
        self.sato.json("outcome", who, "opted-out")
        file = self.file("name,email\nAbe Taro,abe@aozora.example\n")
        self.assertEqual("known", self.sato.json("add", "--from", file, "--yes")["cards"][0]["state"])
        card = self.sato.json("add", "--from", file, "--yes", "--doubles", "add")["cards"][0]
        self.assertEqual("added", card["state"])
        self.assertEqual(who, self.sato.json("show", card["prospect"])["opted_out_by"])

    def test_cards_of_telephones_and_of_windows(self):
        old = ("BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS:山田;太郎\r\n"
               "ORG;CHARSET=SHIFT_JIS:青空商事;営業部\r\nTEL;CELL:090-1234-5678\r\nEND:VCARD\r\n"
               ).encode("cp932")
        new = ("BEGIN:VCARD\nVERSION:4.0\nFN:鈴木 花子\nORG:株式会社みどり;企画室\n"
               "EMAIL;TYPE=work:hanako@midori.exa\n mple\nEND:VCARD\n").encode()
        view = self.sato.json("add", "--from", self.file(old + new, "cards.vcf"), "--yes")
        self.assertEqual([("山田 太郎", "added"), ("鈴木 花子", "added")], self.states(view))
        self.assertIn("hanako@midori.example", self.sato.run("show", view["cards"][1]["prospect"]))
        view = self.sato.json("add", "--from", self.file("氏名,社名\n森 浩,みどり\n".encode("cp932")), "--yes")
        self.assertEqual(("CP932", "added"), (view["encoding"], view["cards"][0]["state"]))

    def test_what_is_no_list_is_refused(self):
        for content in (b"", b"who,what\na,b\n", b"\xff\xff\xff", b"BEGIN:VCARD\nFN:Abe\n",
                        b"name\n" + b"".join(b"Abe %d\n" % i for i in range(501))):
            self.sato.fails(1, "add", "--from", self.file(content), "--yes")
        self.sato.fails(1, "add", "--from", "/nonexistent/x.csv", "--yes")
        file = self.file("name\nAbe\n")
        self.sato.fails(2, "add", "Abe", "--from", file)
        self.sato.fails(2, "add", "--from", file, "--email", "a@b.example")
        self.sato.fails(2, "add", "--from", file, "--yes", "--cadence", "weekly")
        self.sato.fails(2, "add", "--from", file, "--yes", "--next", "soon")
        self.assertEqual([], self.names())

    def test_a_terminal_asks_before_it_writes(self):
        file = self.file("name,company\nAbe,Aozora\n")
        self.assertIn("1 card is to be added",
                      in_terminal(self.sato, 80, "add", "--from", file, check=1, typed="n"))
        self.assertEqual([], self.names())
        self.assertIn("added 1 prospect", in_terminal(self.sato, 80, "add", "--from", file, typed="y"))
        self.assertEqual(["Abe"], self.names())

    def test_add_takes_the_next_date_in_one_act(self):
        written = self.sato.json("add", "Abe", "--zone", "Europe/Berlin", "--next", "5/20 15:00")
        self.assertEqual(3, len(written["event_ids"]))
        self.assertEqual("2026-05-20T15:00:00+02:00", written["next_touch"])
        self.sato.fails(1, "add", "Baba", "--next", "yesterday")
        self.assertEqual(["Abe"], self.names())

    def keyboard(self, *args):
        keyboard = Keyboard(self.sato, "add", *args)
        self.addCleanup(keyboard.close)
        return keyboard

    def test_without_a_name_card_after_card_is_asked_for(self):
        self.sato.json("add", "Endo", "--company", "青空商事")
        for agent in (False, True):
            with self.subTest(agent=agent):
                if agent:
                    self.sato.start_agent()
                number = 2 if agent else 1
                keyboard = self.keyboard("--source", "seminar", "--context", "春の展示会")
                keyboard.answer("Name: ", f"山田 {number}")
                keyboard.answer("Company: ", "青空")
                keyboard.answer("its number, or empty for another firm: ", "1")
                keyboard.answer("E-mail: ", f"yamada{number}@aozora.example")
                keyboard.answer("Phone: ", "")
                keyboard.answer("Next touch: ", "someday")  # Told, and asked again.
                keyboard.answer(f"Name (山田 {number}): ", "")
                keyboard.answer("Company (青空商事): ", "")
                keyboard.answer(f"E-mail (yamada{number}@aozora.example): ", "")
                keyboard.answer("Phone: ", "")
                keyboard.answer("Next touch (someday): ", "5/20")
                keyboard.answer("Name: ", f"-Baba {number}")
                keyboard.answer("Company: ", f"New {number}")
                for question in ("E-mail: ", "Phone: ", "Next touch: "):
                    keyboard.answer(question, "")
                keyboard.answer("Name: ", "")
                self.assertIn("added 2 prospects", bare(keyboard.end(0)))
                shown = self.sato.json("show", f"山田 {number}")
                self.assertEqual(("青空商事", "seminar"), (shown["company"], shown["source"]))
                self.assertEqual("2026-05-20T08:30:00+09:00", shown["appointment"]["at"])
                self.assertIn(f"-Baba {number}", self.names())

    def test_it_ends_cleanly_and_what_was_entered_is_in(self):
        for number, key in enumerate(("\x04", "\x03")):
            keyboard = self.keyboard()
            keyboard.answer("Name: ", f"Abe {number}")
            for question in ("Company: ", "E-mail: ", "Phone: ", "Next touch: "):
                keyboard.answer(question, "")
            keyboard.answer("Name: ", "Half")
            keyboard.press("Company: ", key)
            self.assertIn("added 1 prospect", bare(keyboard.end(0)))
        self.assertEqual(["Abe 0", "Abe 1"], self.names())

    def test_piped_a_name_is_needed(self):
        self.assertIn("name", self.sato.fails(2, "add")["text"])
        self.assertIn("氏名", in_terminal(self.sato, 80, "--lang", "ja", "add", typed="\n"))


if __name__ == "__main__":
    unittest.main()
