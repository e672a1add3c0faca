# labels: integration asan-long
"""Names as people write them: variants of characters, words in any order, kinds of company, and
people who are known already (R049, X14, X21)."""

import unittest

from harness import Team


class Names(Team):
    def setUp(self):
        super().setUp()
        self.sato.start_agent()

    def found(self, *words):
        return sorted(item["name"] for item in self.sato.json("find", *words)["items"])

    def test_variants_of_a_character_are_one_name(self):
        self.sato.run("add", "髙橋 翔太", "--company", "髙島屋")
        second = self.sato.run("add", "高橋 美咲", "--company", "高島屋")
        self.assertIn("a firm you know already", second)
        for typed in ("高橋", "髙橋"):
            self.assertEqual(["髙橋 翔太", "高橋 美咲"], sorted(self.found(typed), reverse=True))
        self.assertIn("髙橋 翔太", self.sato.run("show", "高橋翔太"))
        self.assertEqual(["髙島屋"], [firm["name"] for firm in self.sato.json("firm", "list")["items"]])

    def test_one_sign_of_different_keyboards_is_found_by_each(self):
        signs = {"win": "10時～12時", "mac": "10時〜12時", "ascii": "10時~12時"}
        for name, text in signs.items():
            self.sato.run("add", f"dash {name}")
            self.sato.run("note", f"dash {name}", text + " ①会議室")
        for text in signs.values():
            self.assertEqual(["dash ascii", "dash mac", "dash win"], self.found(text))

    def test_words_are_found_in_any_order(self):
        self.sato.run("add", "Smith, John", "--company", "Mirai K.K.")
        self.sato.run("add", "山田 太郎", "--company", "㈱ミライ")
        self.sato.run("add", "山田 花子", "--company", "青空商事")
        for words, name in ((("john", "smith"), "Smith, John"), (("smith", "john"), "Smith, John"),
                            (("太郎", "山田"), "山田 太郎"), (("山田", "ミライ"), "山田 太郎"),
                            (("ミライ", "山田"), "山田 太郎")):
            with self.subTest(words=words):
                self.assertEqual([name], self.found(*words))
                self.assertEqual(name, self.sato.json("show", *words)["name"])
        self.assertEqual([], self.found("山田", "Smith"))

    def test_kinds_of_company_are_different_firms(self):
        said = {}
        for company in ("株式会社ミライ", "㈱ミライ", "(株)ミライ", "ミライ㈱", "有限会社ミライ",
                        "合同会社ミライ", "みらい株式会社", "Acme Inc.", "Acme GmbH"):
            said[company] = self.sato.json("add", f"person of {company}", "--company", company)
        kk = said["株式会社ミライ"]["firm"]
        for company in ("㈱ミライ", "(株)ミライ", "ミライ㈱"):
            self.assertEqual(kk, said[company]["firm"], company)
        others = [said[company]["firm"] for company in
                  ("有限会社ミライ", "合同会社ミライ", "みらい株式会社", "Acme Inc.", "Acme GmbH")]
        self.assertEqual(6, len({kk, *others}))
        self.assertIn(kk, said["有限会社ミライ"]["resembles"])
        # A name that does not say its kind can be either.
        error = self.sato.fails(1, "add", "Ito", "--company", "ミライ")
        self.assertIn("有限会社ミライ", error["text"])
        text = self.sato.run("add", "Mori", "--company", "学校法人ミライ")
        self.assertIn("resembles", text)

    def test_an_address_that_is_known_is_told(self):
        self.sato.run("add", "Mori Aya", "--company", "Aoba", "--email", "mori@aoba.example",
                      "--phone", "03-1234-5678")
        again = self.sato.run("add", "Mori Aya", "--company", "Aoba", "--email", "MORI@aoba.example")
        self.assertIn("mori@aoba.example is known: Mori Aya, Aoba", again)
        self.assertIn("owner Sato", again)
        self.assertIn("tasuki undo", again)
        third = self.sato.json("add", "森 彩", "--company", "青葉", "--phone", "0312345678")
        self.assertEqual(["phone"], [known["by"] for known in third["known"]])
        self.assertEqual("Mori Aya", third["known"][0]["name"])
        self.assertEqual([], self.sato.json("add", "Nobody Else")["known"])
        # What it says to do can be done.
        undo = again[again.index("tasuki undo"):].split()[2]
        self.sato.run("undo", undo, "--why", "entered twice")
        self.assertEqual(["Mori Aya"], self.found("Mori", "Aya"))

    def test_who_has_a_long_name_is_found_by_all_of_it(self):
        for long in ("寿限無寿限無五劫の擦り切れ海砂利水魚の水行末" * 12, "Wolfe Schlegel Steinhausen Berger Dorff " * 8 + "Jr"):
            firm = f"Firm {long} Ltd"
            first = self.sato.json("add", long, "--company", firm)
            self.assertEqual(long, self.sato.json("show", long)["name"])
            self.assertEqual([first["prospect"]], [one["prospect"] for one in self.sato.json("find", long)["items"]])
            self.assertEqual(first["firm"], self.sato.json("firm", "show", firm)["firm"])
            # Who is added again is told, and at the same firm.
            again = self.sato.json("add", long, "--company", firm)
            self.assertEqual((first["firm"], [first["prospect"]]),
                             (again["firm"], [one["prospect"] for one in again["known"]]))
            self.sato.run("undo", again["event_ids"][0], "--why", "twice")

    def test_a_firm_without_an_owner_tells_whom_its_people_have(self):
        self.sato.run("member", "add", "Ben")
        self.sato.run("add", "Mori", "--company", "Aozora")
        self.sato.run("add", "Ono", "--company", "Aozora")
        self.sato.run("add", "Kato", "--company", "Midori", "--queue")
        self.sato.run("assign", "Ono", "Ben")
        self.sato.run("firm", "edit", "Aozora", "--note", "x")
        listed = {one["name"]: one["prospect_owners"] for one in self.sato.json("firm", "list")["items"]}
        self.assertEqual({"Aozora": ["Ben", "Sato"], "Midori": []}, listed)
        text = self.sato.run("firm", "list").splitlines()
        self.assertIn("of its prospects: Ben, Sato", text[1])
        self.assertIn("queue", text[2])
        japanese = self.sato.run("firm", "list", "--lang", "ja").splitlines()
        self.assertIn("見込み客の担当: Ben、Sato", japanese[1])
        self.assertIn("未割当", japanese[2])
        self.assertIn("of its prospects: Ben, Sato", self.sato.run("firm", "show", "Aozora"))
        self.sato.run("assign", "Ono", "queue")
        self.assertIn("of its prospects: Sato, queue", self.sato.run("firm", "list"))
        self.sato.run("firm", "assign", "Aozora", "Ben")
        self.assertEqual([], self.sato.json("firm", "show", "Aozora")["prospect_owners"])


if __name__ == "__main__":
    unittest.main()
