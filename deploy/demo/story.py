"""A small team's two months, made from a fixed seed. All people and firms are invented."""

import dataclasses
import datetime
import random

JAPAN = datetime.timezone(datetime.timedelta(hours=9))
FIRST_MONDAY = datetime.datetime(2026, 4, 6, 9, 0, tzinfo=JAPAN)
WEEKS = 8

FAMILY = ["佐藤", "小川", "高橋", "森", "石井", "岡本", "原田", "西村"]
GIVEN = ["健一", "美咲", "浩", "由美", "直樹", "恵", "誠", "亜紀"]
KANA = {"佐藤": "さとう", "小川": "おがわ", "高橋": "たかはし", "森": "もり", "石井": "いしい",
        "岡本": "おかもと", "原田": "はらだ", "西村": "にしむら",
        "健一": "けんいち", "美咲": "みさき", "浩": "ひろし", "由美": "ゆみ", "直樹": "なおき",
        "恵": "めぐみ", "誠": "まこと", "亜紀": "あき"}
WESTERN = ["Nora Lindqvist", "Tom Baxter", "Elena Marsh", "Oskar Weiss", "Julia Prado", "Ian Mercer"]
# The same firm in two of its forms: the second card finds the first one's firm.
FIRMS = [["㈱ミナト精機", "株式会社ミナト精機"], ["株式会社あおば食品", "(株)あおば食品"],
         ["㈱北斗計測", "株式会社 北斗計測"], ["株式会社つばさ物流", "㈱つばさ物流"]]
WESTERN_FIRMS = [["Kestrel Optics K.K.", "Kestrel Optics"], ["Harbourline Co., Ltd.", "Harbourline"]]
SOURCES = ["seminar", "in-person", "online-event", "inbound", "referral", "sales-call"]
CONTEXTS = ["asked for a quicker delivery", "compares three suppliers", "the contract ends in autumn",
            "wants a pilot in one plant", "has a new head of purchasing"]
SUMMARIES = ["thanks for the talk, with the figures asked for", "a case from their trade",
             "two dates for a visit", "the answer on delivery times", "what changed in the offer"]
ANSWERS = ["will discuss it inside", "asked for a quotation", "has a question about terms",
           "wants to meet"]


@dataclasses.dataclass
class Step:
    """One command at one moment on one person's laptop."""
    at: datetime.datetime
    person: str
    args: list


@dataclasses.dataclass
class Prospect:
    """A prospect while the story is made."""
    name: str
    owner: str
    deal: bool = False
    over: bool = False
    touches: int = 0


class Story:
    """Makes the steps week by week; the same seed gives the same story."""

    def __init__(self, reps, seed=20260406):
        self.random = random.Random(seed)
        self.reps = reps
        self.prospects = []
        self.names = self.make_names()

    def make_names(self):
        given = GIVEN[:]
        self.random.shuffle(given)
        names = [(f"{family} {name}", f"{KANA[family]} {KANA[name]}", True)
                 for family, name in zip(FAMILY, given)]
        names += [(name, "", False) for name in WESTERN]
        self.random.shuffle(names)
        return names

    def week(self, number):
        """The steps of week `number` from 0, in order of time."""
        monday = FIRST_MONDAY + datetime.timedelta(weeks=number)
        steps = []
        for day in range(5):
            now = monday + datetime.timedelta(days=day, minutes=self.random.randrange(5, 40))
            for step in self.day(now, number):
                steps.append(step)
        return steps

    def day(self, now, week):
        if self.names and week < 6 and self.random.random() < 0.55:
            yield from self.meet(now)
            now += datetime.timedelta(minutes=self.random.randrange(20, 50))
        live = [p for p in self.prospects if not p.over]
        for prospect in self.random.sample(live, min(len(live), self.random.randrange(1, 4))):
            yield self.follow_up(prospect, now)
            now += datetime.timedelta(minutes=self.random.randrange(20, 70))

    def meet(self, now):
        name, kana, japanese = self.names.pop()
        owner = self.random.choice(self.reps)
        firm = self.random.choice(self.random.choice(FIRMS if japanese else WESTERN_FIRMS))
        args = ["add", name, "--company", firm, "--source", self.random.choice(SOURCES),
                "--context", self.random.choice(CONTEXTS),
                "--segment", "japanese" if japanese else "multinational",
                "--language", "ja" if japanese else "en"]
        if kana:
            args += ["--reading", kana]
        self.prospects.append(Prospect(name, owner))
        yield Step(now, owner, args)

    def follow_up(self, prospect, now):
        prospect.touches += 1
        chance = self.random.random()
        soon = (now + datetime.timedelta(days=self.random.randrange(2, 8))).date().isoformat()
        if prospect.touches > 1 and chance < 0.3:
            args = ["touch", prospect.name, "email", "--in", "--summary", self.random.choice(ANSWERS),
                    "--outcome", "replied", "--next", soon]
        elif prospect.touches > 1 and not prospect.deal and chance < 0.5:
            prospect.deal = True
            args = ["deal", "open", prospect.name, "--value",
                    str(self.random.randrange(3, 40) * 100000), "--currency", "JPY"]
        elif prospect.deal and chance < 0.42:
            prospect.over = True
            args = ["outcome", prospect.name, self.random.choice(["won", "won", "lost"])]
        elif prospect.touches > 2 and chance < 0.62:
            args = ["outcome", prospect.name, "considering", "--words", "社内で稟議中です",
                    "--next", soon]
        else:
            channel = self.random.choice(["email", "email", "phone"])
            args = ["touch", prospect.name, channel, "--summary", self.random.choice(SUMMARIES)]
        return Step(now, prospect.owner, args)
