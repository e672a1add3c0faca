"""What others wrote into the end that a server lost stays in sight on the laptops that had read it, and
can be given back."""

import unittest

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
            self.assertIn("1 events of others (Ben) are kept here", said)
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


if __name__ == "__main__":
    unittest.main()
