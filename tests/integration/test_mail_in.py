# labels: integration
"""Mails that came or went are logged as what they are (R042, R047, X14): by what they say themselves, whatever their charset; a
machine's notice is no reply; a mailbox is imported once. Hostile ones are refused within bounds that are counted."""

import base64
import email.message
import email.policy
import mailbox
import pathlib
import resource
import subprocess
import time
import unittest

from harness import BIN, Team, environment

NOW = "2026-06-05T10:00:00+09:00"  # A Friday.
KIB_MAX = 300 << 10  # What one command may hold of a hostile mail, its store and its program.
SECONDS_MAX = 30  # Of an unoptimised build on a busy machine; a good one takes well under one.


def mail(text="Tuesday is fine.\n", to="sato@aozora.example", sender="加藤次郎 <kato@mirai.example>",
         date="Wed, 03 Jun 2026 10:00:00 +0900", message_id="<m1@mirai.example>", **headers):
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Date"] = sender, to, date
    if message_id:
        made["Message-ID"] = message_id
    for name, value in {"Subject": "日程の件", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return bytes(made)


class MailIn(Team):
    NOW = NOW

    def setUp(self):
        super().setUp()
        self.sato.run("add", "加藤次郎", "--email", "Kato@mirai.example", "--zone", "Asia/Tokyo",
                      "--met-at", "2026-06-01T10:00")

    def file(self, content, name="x.eml"):
        path = pathlib.Path(self.folder) / name
        path.write_bytes(content)
        return path

    def touches(self, who="加藤次郎"):
        return [item for item in self.sato.json("show", who)["timeline"]
                if item["type"] in ("TouchLogged", "NoteAdded")]

    def test_a_long_line_of_a_body_is_no_header(self):
        page = b"From: kato@mirai.example\r\nTo: sato@aozora.example\r\nMessage-ID: <long@mirai.example>\r\n" \
               b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + b"word " * 15_000 + b"</p>\r\n"
        self.sato.json("touch", "加藤次郎", "email", "--body-file", self.file(page))
        broken = self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", self.file(b"", "empty.eml"))
        self.assertIn("empty.eml: ", str(broken))

    def test_a_reply_tells_its_direction_time_and_thread(self):
        self.sato.run("touch", "加藤次郎", "email", "--body-file", self.file(mail(
            "Is Tuesday fine?\n", "kato@mirai.example", "Sato <sato@aozora.example>",
            "Tue, 02 Jun 2026 09:00:00 +0900", "<m0@aozora.example>"), "out.eml"))
        answer = self.sato.json("touch", "加藤次郎", "email", "--body-file", self.file(mail(
            "はい。\n\n2026年6月2日(火) 9:00 Sato 様:\n> Is Tuesday fine?\n", In_Reply_To="<m0@aozora.example>",
            References="<m0@aozora.example>")))
        self.assertEqual(("message", "日程の件", ""),
                         (answer["mail"], answer["subject"], answer["propose"]))
        out, back = self.touches()
        self.assertEqual(("out", "2026-06-02T09:00:00+09:00", "m0@aozora.example"),
                         (out["direction"], out["occurred_at"], out["message_id"]))
        self.assertEqual(("in", "2026-06-03T10:00:00+09:00", "日程の件"),
                         (back["direction"], back["occurred_at"], back["summary"]))
        shown = self.sato.json("show", "加藤次郎")
        self.assertEqual(0, shown["counters"]["burst"])
        # The same mail again, from whatever file.
        error = self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", self.file(mail("other"), "y.eml"))
        self.assertIn("logged already", error["text"])
        self.assertIn("tasuki undo", error["do"])

    def test_every_charset_of_a_japanese_mail(self):
        text = "㈱ミライの髙橋です。①火曜日でお願いします。\n"
        cases = {
            "utf-8": text.encode(), "cp932": text.encode("cp932"), "Shift_JIS": text.encode("cp932"),
            "EUC-JP": "ミライの加藤です。\n".encode("euc_jp"),
            # As Windows writes it: rows that ISO-2022-JP itself does not have.
            "ISO-2022-JP": b"\x1b$B-j%_%i%$$N\x1b(B\n",
        }
        for number, (charset, content) in enumerate(cases.items()):
            raw = (b"From: kato@mirai.example\r\nDate: Wed, 03 Jun 2026 10:0%d:00 +0900\r\n"
                   b"Subject: =?utf-8?B?%s?=\r\nMessage-ID: <c%d@x>\r\nMIME-Version: 1.0\r\n"
                   b"Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s"
                   % (number, base64.b64encode("件名".encode()), number, charset.encode(),
                      base64.encodebytes(content)))
            self.sato.run("touch", "加藤次郎", "email", "--body-file", self.file(raw))
        bodies = [next(d["value"] for d in item["details"] if d["field"] == "body")
                  for item in self.touches()]
        self.assertEqual([text, text, text, "ミライの加藤です。\n", "㈱ミライの\n"], bodies)

    def test_a_notice_is_no_reply_and_a_bounce_proposes_succeed(self):
        self.sato.run("touch", "加藤次郎", "email", "--at", "2026-06-02T09:00")
        burst = self.sato.json("show", "加藤次郎")["counters"]["burst"]
        notice = self.sato.json("touch", "加藤次郎", "email", "--body-file", self.file(mail(
            "不在です。\n", Auto_Submitted="auto-replied")))
        self.assertEqual(("automatic", ""), (notice["mail"], notice["propose"]))
        bounce = self.file(
            b"From: MAILER-DAEMON@mirai.example\r\nDate: Wed, 03 Jun 2026 11:00:00 +0900\r\nMessage-ID: <b@x>\r\n"
            b"Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n"
            b"--a\r\n\r\nNobody.\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
            b"Final-Recipient: rfc822; kato@mirai.example\r\nAction: failed\r\n--a--\r\n")
        answer = self.sato.json("touch", "加藤次郎", "email", "--body-file", bounce)
        self.assertEqual("bounce", answer["mail"])
        self.assertIn("tasuki succeed", answer["propose"])
        self.assertEqual(["TouchLogged", "NoteAdded", "NoteAdded"],
                         [item["type"] for item in self.touches()])
        self.assertEqual(burst, self.sato.json("show", "加藤次郎")["counters"]["burst"])
        moved = self.sato.json("touch", "加藤次郎", "email", "--body-file", self.file(mail(
            "このたび異動いたします。後任は田中です。\n", message_id="<m9@x>")))
        self.assertEqual("notice", moved["mail"])
        self.assertIn("tasuki succeed", moved["propose"])
        self.assertEqual(0, self.sato.json("show", "加藤次郎")["counters"]["burst"])

    def test_a_bounce_of_many_is_of_whom_it_did_not_reach_alone(self):
        self.sato.run("add", "Mori", "--email", "mori@aoba.example")
        self.sato.run("add", "Ueda", "--email", "ueda@aoba.example")
        bounce = self.file(
            b"From: MAILER-DAEMON@x.example\r\nDate: Wed, 03 Jun 2026 11:00:00 +0900\r\nMessage-ID: <b@x>\r\n"
            b"Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n"
            b"--a\r\n\r\nSome.\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n"
            b"\r\nFinal-Recipient: rfc822; kato@mirai.example\r\nAction: delivered\r\n"
            b"\r\nFinal-Recipient: rfc822; mori@aoba.example\r\nAction: failed\r\n"
            b"\r\nFinal-Recipient: rfc822; ueda@aoba.example\r\nAction: failed\r\n--a--\r\n")
        self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", bounce)
        self.assertEqual("bounce", self.sato.json("touch", "Ueda", "email", "--body-file", bounce)["mail"])
        inbox = pathlib.Path(self.folder) / "inbox"
        inbox.mkdir()
        bounce.rename(inbox / "b.eml")
        view = self.sato.json("import", "--mail", inbox, "--ours", "aozora.example")
        self.assertEqual(("1", "1"), (view["events"], view["already"]))
        self.assertEqual([], self.touches())
        self.assertEqual(["NoteAdded"], [item["type"] for item in self.touches("Mori")])

    def test_a_mail_of_somebody_else_is_refused(self):
        other = self.file(mail(sender="x@other.example"))
        error = self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", other)
        self.assertIn("tasuki edit WHO --email", error["do"])
        self.sato.run("touch", "加藤次郎", "email", "--in", "--body-file", other)
        self.sato.fails(2, "touch", "加藤次郎", "phone", "--body-file", other)
        late = self.file(mail(date="Wed, 03 Jun 2027 10:00:00 +0900", message_id="<f@x>"))
        self.assertIn("--at", self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", late)["do"])
        self.sato.run("touch", "加藤次郎", "email", "--at", "2026-06-04T09:00", "--body-file", late)

    def test_a_strangers_mail_to_them_is_not_ours(self):
        def sent(sender, number):
            return self.file(mail("Our offer.\n", "kato@mirai.example", sender,
                                  message_id=f"<s{number}@x>"), f"s{number}.eml")
        for language in ("en", "ja"):
            for number, sender in enumerate(("Rival <sales@rival.example>", "boss@mirai.example", "坂藤 <sator@x.example>")):
                error = self.sato.fails(1, "touch", "加藤次郎", "email", "--body-file", sent(sender, number), "--lang", language)
                self.assertIn("--by MEMBER", error["do"])
        self.assertEqual([], self.touches())
        self.colleague("Tanaka Yui", "rep")
        self.sato.run("sync")
        # Whose it is, is said, or stands in it: a member's name, or an address of our earlier mails to them.
        self.sato.json("touch", "加藤次郎", "email", "--by", "Sato", "--body-file", sent("me@home.example", 10))
        self.sato.json("touch", "加藤次郎", "email", "--body-file", sent("ME@home.example", 11))
        self.sato.json("touch", "加藤次郎", "email", "--body-file", sent("Yui Tanaka (Aozora) <y@aozora.example>", 12))
        self.sato.json("touch", "加藤次郎", "email", "--body-file", sent("sato@aozora.example", 13))
        self.sato.json("touch", "加藤次郎", "email", "--body-file", sent("tanaka.yui@aozora.example", 14))
        self.assertEqual(["out"] * 5, [item["direction"] for item in self.touches()])

    def measured(self, path):
        """Exit code, seconds and KiB of one command that reads it."""
        begin = time.monotonic()
        process = subprocess.Popen([BIN / "tasuki", "touch", "加藤次郎", "email", "--in", "--body-file", path],
                                   env=environment(self.sato.env), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        said = b"".join(process.communicate(timeout=120))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return process.returncode, time.monotonic() - begin, peak, said

    def test_hostile_mails_are_refused_within_bounds(self):
        head = b"From: kato@mirai.example\r\nDate: Wed, 03 Jun 2026 10:00:00 +0900\r\n"
        nested = head + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
                                 for i in range(1000))
        refused = {
            "a body of 10 MiB": head + b"\r\n" + b"x" * (10 << 20),
            "1,000 nested parts": nested + b"\r\nhi\r\n",
            "a long header": b"Subject: " + b"a" * (10 << 20) + b"\r\n" + head + b"\r\nx",
            "many headers": head + b"".join(b"X-%d: y\r\n" % i for i in range(300000)) + b"\r\nx",
            "no mail": b"\0\1\2\xff\xfe",
            "beyond a mail": head + b"\r\n" + b"x" * (33 << 20),
        }
        events = len(self.sato.json("log")["events"])
        for what, content in refused.items():
            path = self.file(content)
            code, seconds, peak, said = self.measured(path)
            self.assertEqual(1, code, (what, said))
            self.assertLess(seconds, SECONDS_MAX, what)
            self.assertLess(peak, KIB_MAX, what)
            self.assertEqual(content, path.read_bytes(), what)
            self.assertNotIn(b"\x1b", said, what)
        self.assertEqual(events, len(self.sato.json("log")["events"]))
        kept = {
            "broken base64": head + b"Content-Transfer-Encoding: base64\r\n\r\nVHVl!!c2Rh=\r\n==\r\n",
            "NULs and escapes": head + b"Subject: =?utf-8?Q?a=1B[2J=0D=0Ab?=\r\n\r\nfine\0\x1b[2J\x07\r\n",
            "mixed charsets": head + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\x83\x7e ok \xe3\x81\x82\r\n",
            "turned around": head + "\r\nabc\u202Edef\u2066\r\n".encode(),
        }
        for what, content in kept.items():
            code, _, _, said = self.measured(self.file(content))
            self.assertEqual(0, code, (what, said))
        shown = self.sato.run("show", "加藤次郎").encode() + self.sato.run("show", "加藤次郎", "--json").encode()
        for steering in (b"\x1b", b"\0", "\u202E".encode(), "\u2066".encode(), b"\x07"):
            self.assertNotIn(steering, shown)

    def test_a_mailbox_is_imported_once(self):
        self.sato.run("add", "Mori", "--email", "mori@aoba.example")
        self.sato.run("touch", "加藤次郎", "email", "--body-file", self.file(mail(), "x.txt"))  # By what it holds.
        box = pathlib.Path(self.folder) / "old.mbox"
        store = mailbox.mbox(box)
        for content in (
                mail(),
                mail("From me to you:\nFrom there\n", message_id="<m2@mirai.example>"),
                mail("both\n", "kato@mirai.example, Mori <mori@aoba.example>", "Sato <sato@aozora.example>",
                     message_id="<m3@aozora.example>"),
                mail("no id\n", message_id=""),
                mail("who?\n", sender="x@nobody.example", message_id="<m4@x>"),
                mail("away\n", sender="mori@aoba.example", message_id="<m5@x>", Auto_Submitted="auto-replied"),
                b"Subject: no date\r\nFrom: kato@mirai.example\r\n\r\nx\r\n"):
            store.add(content)
        store.close()
        # Whose name stands before a stranger's address wrote nothing; without an address of ours, nobody did.
        forged = pathlib.Path(self.folder) / "forged"
        forged.mkdir()
        (forged / "f.eml").write_bytes(mail("pay\n", "kato@mirai.example", "Sato <sato@evil.example>",
                                            message_id="<e1@evil.example>"))
        view = self.sato.json("import", "--mail", forged, "--ours", "aozora.example", "--ours", "sato@aozora.jp")
        self.assertEqual(("0", "1"), (view["events"], view["unknown"]))
        dry = self.sato.json("import", "--mail", box, "--ours", "aozora.example", "--dry-run", check=1)
        self.assertEqual(("5", True), (dry["events"], dry["dry_run"]))
        self.assertEqual(1, len(self.touches()))
        view = self.sato.json("import", "--mail", box, "--ours", "aozora.example", check=1)
        self.assertEqual(("7", "5", "1", "1", "1", "1"),
                         tuple(view[name] for name in ("mails", "events", "already", "rejected", "unknown",
                                                       "automatic")))
        self.assertEqual([{"address": "x@nobody.example", "mails": "1"}], view["addresses"])
        again = self.sato.json("import", "--mail", box, "--ours", "aozora.example", check=1)
        self.assertEqual(("0", "6"), (again["events"], again["already"]))
        kato = self.touches()
        self.assertEqual(["in", "in", "out", "in"], [item["direction"] for item in kato])
        self.assertEqual("Sato", next(i for i in kato if i["direction"] == "out")["by"])
        texts = [d["value"] for i in kato for d in i["details"] if d["field"] == "body"]
        self.assertIn("From me to you:\nFrom there\n", texts)
        self.assertEqual(["out", ""], [item["direction"] for item in self.touches("Mori")])
        # A folder, on another laptop, before and after it hears of this one's.
        folder = pathlib.Path(self.folder) / "mails"
        folder.mkdir()
        (folder / "a.eml").write_bytes(mail("new\n", message_id="<m6@x>"))
        (folder / "b.EML").write_bytes(mail())
        (folder / "c.txt").write_bytes(b"no mail")
        chie = self.colleague("Chie", "manager")
        self.sync_all(self.sato, chie)
        self.assertEqual("1", chie.json("import", "--mail", folder)["events"])
        self.assertEqual("1", self.sato.json("import", "--mail", folder)["events"])
        self.sync_all(chie, self.sato, chie)
        self.assert_same(self.sato, chie)
        self.assertEqual(1, sum(item["message_id"] == "m6@x" for item in self.touches()))
        rika = self.colleague("Rika")
        self.assertIn("manager", rika.fails(1, "import", "--mail", folder)["do"])
        self.sato.fails(2, "import")
        self.sato.fails(2, "import", "x.csv", "--mail", folder)


if __name__ == "__main__":
    unittest.main()
