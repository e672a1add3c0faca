"""What others wrote into the end that a server lost stays in sight on the laptops that had read it, and
can be given back."""
# labels: integration asan-long

import shutil
import subprocess
import unittest

import faults
from harness import BIN, environment, wait_for
from restoring import RestoredTeam


class LostTail(RestoredTeam):
    def lose_bens_note(self):
        """Sato has read it; Ben's laptop does not come for now."""
        self.backup("b")
        self.note(self.ben, "client agreed to 3 million")
        self.sato.sync()
        self.restore("b", accept=False)

    def test_it_is_told_before_and_after_and_can_be_read_and_given_back(self):
        self.lose_bens_note()
        said = self.sato.run("sync")
        self.assertIn("others wrote 1 of them (Ben)", said)
        self.assertNotIn("go back by themselves", said)
        self.accept()
        for said in (self.sato.run("sync"), self.sato.run("status"), self.sato.run("sync")):
            self.assertIn("1 event of others (Ben) is kept here", said)
        status = self.sato.status()
        self.assertEqual(("1", ["Ben"]), (status["lost_of_others"], status["lost_by"]))
        self.assertEqual([], self.texts(self.sato))
        listed = self.sato.json("lost", "list")["events"]
        self.assertEqual([("NoteAdded", "Ben", "Yamada", "")],
                         [(one["type"], one["by"], one["name"], one["summary"]) for one in listed])
        shown = self.sato.json("lost", "show", listed[0]["event_id"][:8])["events"]
        self.assertEqual("client agreed to 3 million", shown[0]["summary"])
        self.assertIn("3 million", self.sato.run("lost", "show"))
        given = self.sato.json("lost", "give-back", "Ben")
        self.assertEqual(("1", "0"), (given["given"], given["left"]))
        self.assertEqual("", self.sato.status()["alarm"])
        self.assertEqual(["client agreed to 3 million"], self.texts(self.sato))
        line = [one for one in self.sato.json("show", self.prospect)["timeline"]
                if one["type"] == "NoteAdded"][0]
        self.assertEqual(("Ben", "effective"), (line["by"], line["verdict"]))
        # His laptop turns up after all, and has more.
        self.note(self.ben, "and signs on Friday", sync=False)
        self.assert_together()

    def test_his_laptop_comes_first_and_nothing_is_left_to_give_back(self):
        self.lose_bens_note()
        self.accept()
        self.sato.sync()
        self.ben.sync()
        self.sato.sync()
        self.assertEqual("0", self.sato.status()["lost_of_others"])
        self.assertEqual("0", self.sato.json("lost", "give-back")["given"])
        self.assert_together()

    def test_two_give_it_back_at_once(self):
        self.backup("b")
        self.note(self.ben, "client agreed to 3 million")
        self.sync_all(self.sato, self.chie)
        self.restore("b")
        self.sync_all(self.sato, self.chie)
        self.assertEqual("1", self.chie.status()["lost_of_others"])
        self.sato.json("lost", "give-back")
        self.assertEqual("0", self.chie.json("lost", "give-back")["left"])
        self.assert_together()

    def test_it_waits_until_the_loss_is_accepted_and_can_be_forgotten(self):
        self.lose_bens_note()
        self.accept()
        self.sato.sync()
        self.restore("b", accept=False)
        error = self.sato.fails(1, "lost", "give-back")
        self.assertIn("accept-loss", error["text"] + error["do"])
        self.sato.fails(2, "lost", "forget")
        self.assertEqual("1", self.sato.json("lost", "forget", "--all")["forgotten"])
        self.assertEqual("0", self.sato.status()["lost_of_others"])
        self.accept()
        self.assert_together()

    def test_a_replica_that_began_in_the_lost_end_is_given_back_whole(self):
        code = self.sato.json("member", "add", "Dai")["join_code"]
        dai = self.laptop("dai")
        dai.join(code)
        self.sato.sync()
        self.backup("b")
        dai.sync()
        self.prospect_of_dai = dai.json("add", "Suzuki", "--company", "Mirai")["prospect"]
        self.written += dai.json("note", "Suzuki", "only Dai knows")["event_ids"]
        dai.sync()
        self.sato.sync()
        self.restore("b")
        self.sato.sync()
        lost = int(self.sato.status()["lost_of_others"])
        self.assertGreater(lost, 3)
        self.assertEqual(str(lost), self.sato.json("lost", "give-back")["given"])
        self.ben.sync()
        self.assertEqual("Suzuki", self.ben.json("show", self.prospect_of_dai)["name"])
        self.assertIn("only Dai knows", self.ben.run("show", "Suzuki"))
        self.assert_together(self.ben, self.chie, self.sato, dai)

    def test_of_a_laptop_that_the_backup_does_not_know_it_can_only_be_read(self):
        code = self.sato.json("member", "add", "Dai")["join_code"]
        self.sato.sync()
        self.backup("b")
        dai = self.laptop("dai")
        dai.join(code)
        dai.sync()
        dai.json("note", self.prospect, "joined too late")
        dai.sync()
        self.sato.sync()
        self.restore("b")
        self.sato.sync()
        self.assertIn("joined too late", self.sato.run("lost", "show"))
        error = self.sato.fails(1, "lost", "give-back")
        self.assertIn("joined after the backup", error["text"])
        self.assertIn("joined too late", self.sato.run("lost", "show"))

    def lose_what_stands_on_another(self):
        """Sato adds a prospect in the lost end, and Ben writes on it."""
        self.backup("b")
        self.ueda = self.sato.json("add", "Ueda", "--company", "Minami")["prospect"]
        self.sync_all(self.sato, self.ben)
        self.on_it = self.ben.json("note", "Ueda", "wants a quote")["event_ids"]
        self.on_it += self.ben.json("deal", "open", "Ueda")["event_ids"]
        self.written += self.on_it
        self.sync_all(self.ben, self.chie, self.sato)
        self.restore("b")

    def assert_on_it_is_effective(self):
        log = {one["event_id"]: one["verdict"] for one in faults.log(self.chie)}
        self.assertEqual(["effective"] * len(self.on_it), [log[one] for one in self.on_it])

    def test_what_own_events_stand_on_goes_back_before_them(self):
        self.lose_what_stands_on_another()
        said = self.ben.run("sync")
        self.assertNotIn("not taken", said)
        self.sync_all(self.chie, self.sato)
        self.assert_on_it_is_effective()
        self.assert_together()

    def test_an_agent_does_the_same(self):
        self.lose_what_stands_on_another()
        self.ben.start_agent()
        self.ben.sync()
        self.sync_all(self.chie, self.sato)
        self.assert_on_it_is_effective()
        # And while it is connected somebody else gives back what it has given back already.
        self.assertEqual("0", self.chie.json("lost", "give-back")["left"])
        self.note(self.ben, "from the agent", sync=False)
        wait_for(lambda: self.ben.status()["outbox"] == "0", "the agent has sent it")
        self.ben.stop_agent()
        self.assert_together()

    def test_what_a_new_role_allowed_goes_back_behind_the_role(self):
        mori = self.sato.json("add", "Mori")["prospect"]
        self.sato.sync()
        self.backup("b")
        self.sato.json("member", "role", "Ben", "manager")
        self.sync_all(self.sato, self.ben)
        self.on_it = self.ben.json("assign", mori, "Chie")["event_ids"]
        self.sync_all(self.ben, self.chie, self.sato)
        self.written += self.on_it
        self.restore("b")
        self.ben.run("sync")
        self.chie.sync()
        self.assert_on_it_is_effective()
        self.assertEqual("manager", self.ben.status()["role"])
        self.assert_together()

    def test_giving_one_back_gives_what_it_stands_on(self):
        self.lose_what_stands_on_another()
        self.chie.sync()
        given = self.chie.json("lost", "give-back", "Ben")
        self.assertEqual([], given["not_taken"])
        self.assert_on_it_is_effective()
        self.assert_together()

    def test_what_own_events_stand_on_cannot_come_back(self):
        """Of a laptop that the backup does not know: they are held, and a person lets them go."""
        code = self.sato.json("member", "add", "Dai")["join_code"]
        self.sato.sync()
        self.backup("b")
        dai = self.laptop("dai")
        dai.join(code)
        dai.json("add", "Ueda", "--company", "Minami")
        dai.sync()
        self.ben.sync()
        self.note(self.ben, "before")
        on_it = self.ben.json("note", "Ueda", "wants a quote")["event_ids"]
        self.note(self.ben, "behind", sync=False)
        self.ben.sync()
        self.restore("b")
        error = self.ben.fails(1, "sync")
        self.assertIn("Dai", error["text"])
        self.assertIn("joined after the backup", error["text"])
        self.assertIn("lost forget", error["do"])
        self.assertEqual(["before"], self.texts(self.ben)[:1])
        status = self.ben.status()
        self.assertEqual((2, "2", ["Dai"]),
                         (int(status["outbox"]), status["held"], status["held_for"]))
        self.assertIn("Dai", self.ben.run("status"))
        self.ben.fails(1, "sync")
        for event in self.ben.json("lost", "list")["events"][:1]:
            self.ben.json("lost", "forget", event["event_id"], "--yes")
        self.ben.run("sync", check=1)  # What stood on it is told as not taken.
        self.assertEqual("0", self.ben.status()["held"])
        self.assertEqual(["before", "behind"], self.texts(self.ben))
        log = {one["event_id"]: one["verdict"] for one in faults.log(self.ben)}
        self.assertEqual(["invalid"], [log[one] for one in on_it])

    def moved_chie(self):
        """Her laptop is put back from an old copy, goes on, and then the server loses it all."""
        self.backup("b")
        self.note(self.chie, "one", sync=False)
        old = faults.clone(self.chie, "old")
        self.chie.sync()
        self.note(self.chie, "two")
        shutil.rmtree(self.chie.home)
        shutil.copytree(old.home, self.chie.home, symlinks=True)
        self.note(self.chie, "three")
        self.sync_all(self.chie, self.sato)
        self.restore("b")

    def assert_each_once(self):
        self.assert_together()
        self.assertEqual(["one", "three", "two"],
                         [text for text in self.texts(self.sato) if "goes on" not in text])
        verdicts = {one["verdict"] for one in faults.log(self.sato)}
        self.assertEqual({"effective"}, verdicts)

    def test_what_an_earlier_replica_id_wrote_goes_back_as_it_is(self):
        self.moved_chie()
        said = self.chie.run("sync")
        self.assertNotIn("not taken", said)
        self.assert_each_once()

    def test_a_giver_before_the_owner_of_an_earlier_id_doubles_nothing(self):
        self.moved_chie()
        self.sato.sync()
        self.sato.json("lost", "give-back")
        self.assertNotIn("not taken", self.chie.run("sync"))
        self.assert_each_once()

    def test_a_giver_while_the_owner_of_an_earlier_id_comes_doubles_nothing(self):
        self.moved_chie()
        self.sato.sync()
        giver = subprocess.Popen([BIN / "tasuki", "lost", "give-back"],
                                 env=environment(self.sato.env), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.chie.run("sync")
        giver.wait(timeout=60)
        self.assert_each_once()

    def test_what_went_over_to_another_id_between_two_restores_is_there_once(self):
        self.backup("b")
        twin = faults.clone(self.chie, "twin")
        self.note(self.chie, "one")
        self.sato.sync()
        self.restore("b")
        self.note(twin, "two")
        self.chie.sync()  # Forked by now: what it had lost goes out under another replica id.
        self.restore("b")
        self.sato.sync()  # Knows the first life only, and brings the first id back.
        self.sato.json("lost", "give-back")
        self.assert_together(self.chie, twin, self.ben, self.sato)
        texts = [text for text in self.texts(self.sato) if "goes on" not in text]
        self.assertEqual(["one", "two"], texts)

    def test_a_copy_of_a_home_before_the_home_doubles_nothing(self):
        self.backup("b")
        self.note(self.chie, "one")
        twin = faults.clone(self.chie, "twin")
        self.note(twin, "two")
        self.note(self.chie, "three")
        self.sync_all(self.sato, self.chie, twin)
        self.restore("b")
        for laptop in (self.chie, twin):
            self.assertNotIn("not taken", laptop.run("sync"))
        self.assert_each_once()

    def test_while_the_server_waits_nothing_is_lost_yet(self):
        self.lose_bens_note()
        self.sato.sync()
        listed = self.sato.json("lost", "list")
        self.assertEqual(([], True, "1", "0"), (listed["events"], listed["server_waiting"],
                                               listed["server_lacks"], listed["server_lacks_own"]))
        said = self.sato.run("lost", "list")
        self.assertIn("others wrote 1 of them (Ben)", said)
        self.assertIn("nothing is lost yet", said)
        self.assertIn("accept-loss", said)

    def test_forgetting_one_takes_what_stands_behind_it(self):
        self.backup("b")
        for number in range(3):
            self.note(self.ben, f"note {number}")
        self.sync_all(self.ben, self.sato)
        self.restore("b")
        self.sato.sync()
        events = [one["event_id"] for one in self.sato.json("lost", "list")["events"]]
        self.assertEqual(3, len(events))
        error = self.sato.fails(1, "lost", "forget", events[1])
        self.assertIn("1 more", error["text"])
        self.assertIn(events[2][:8], error["text"])
        self.assertIn("--yes", error["do"])
        forgotten = self.sato.json("lost", "forget", events[1], "--yes")
        self.assertEqual(("2", "1"), (forgotten["forgotten"], forgotten["left"]))
        self.assertEqual("1", self.sato.json("lost", "give-back", events[0])["given"])
        self.assert_together()  # His own laptop has the others.

    def test_without_a_server_there_is_nobody_to_give_it_to(self):
        self.lose_bens_note()
        self.accept()
        self.sato.sync()
        self.server.stop()
        self.assertEqual("no-server",
                         self.sato.fails(3, "lost", "give-back", "--wait", "1")["code"])
        self.server.start()
        self.assertEqual("1", self.sato.json("lost", "give-back")["given"])
        self.assert_together()


if __name__ == "__main__":
    unittest.main()
