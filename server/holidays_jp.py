#!/usr/bin/env python3
"""holidays_jp.py [--check] [FILE]: Japan's public holidays 1970-2050, by rule, into the default policy (default_policy.json beside it).

The law is 国民の祝日に関する法律 (1948, with its changes). Each rule below says from and to which year it holds. What the years bring that no
rule gives (an emperor's funeral, enthronement or wedding; the days moved for the Olympic Games) is listed by date. The two equinoxes are those
of the usual formula (海上保安庁水路部, 暦計算研究会編「新こよみ便利帳」); the government announces them a year ahead, so what lies after
PROVISIONAL_FROM may still change. With --check nothing is written: exit 1 where the file says otherwise."""

import datetime
import json
import pathlib
import sys

FIRST_YEAR, LAST_YEAR = 1970, 2050
PROVISIONAL_FROM = "2028-01-01"  # The day after the last that the government has announced.
ZONES = ["Asia/Tokyo", "Japan"]

EVER = 9999
# Name in English and Japanese, first year, last year, month, day (a number, or which Monday of the month).
NEW_YEAR = ("New Year's Day", "元日")
COMING_OF_AGE = ("Coming of Age Day", "成人の日")
FOUNDATION = ("National Foundation Day", "建国記念の日")
EMPEROR = ("The Emperor's Birthday", "天皇誕生日")
SPRING = ("Vernal Equinox Day", "春分の日")
SHOWA = ("Showa Day", "昭和の日")
CONSTITUTION = ("Constitution Memorial Day", "憲法記念日")
GREENERY = ("Greenery Day", "みどりの日")
CHILDREN = ("Children's Day", "こどもの日")
MARINE = ("Marine Day", "海の日")
MOUNTAIN = ("Mountain Day", "山の日")
AGED = ("Respect for the Aged Day", "敬老の日")
AUTUMN = ("Autumnal Equinox Day", "秋分の日")
HEALTH = ("Health and Sports Day", "体育の日")
SPORTS = ("Sports Day", "スポーツの日")
CULTURE = ("Culture Day", "文化の日")
LABOUR = ("Labour Thanksgiving Day", "勤労感謝の日")
FUNERAL = ("Funeral of the Showa Emperor", "大喪の礼")
ENTHRONEMENT_RITE = ("Enthronement Ceremony", "即位礼正殿の儀")
WEDDING = ("Wedding of the Crown Prince", "皇太子徳仁親王の結婚の儀")
ENTHRONEMENT = ("Enthronement Day", "天皇の即位の日")
SUBSTITUTE = ("Substitute holiday", "振替休日")
CITIZENS = ("Citizens' holiday", "国民の休日")


def monday(which):
    return ("monday", which)


RULES = [
    (NEW_YEAR, 1949, EVER, 1, 1),
    (COMING_OF_AGE, 1949, 1999, 1, 15), (COMING_OF_AGE, 2000, EVER, 1, monday(2)),
    (FOUNDATION, 1967, EVER, 2, 11),
    (EMPEROR, 1949, 1988, 4, 29), (EMPEROR, 1989, 2018, 12, 23), (EMPEROR, 2020, EVER, 2, 23),
    (GREENERY, 1989, 2006, 4, 29), (SHOWA, 2007, EVER, 4, 29),
    (CONSTITUTION, 1949, EVER, 5, 3), (GREENERY, 2007, EVER, 5, 4), (CHILDREN, 1949, EVER, 5, 5),
    (MARINE, 1996, 2002, 7, 20), (MARINE, 2003, 2019, 7, monday(3)), (MARINE, 2022, EVER, 7, monday(3)),
    (MOUNTAIN, 2016, 2019, 8, 11), (MOUNTAIN, 2022, EVER, 8, 11),
    (AGED, 1966, 2002, 9, 15), (AGED, 2003, EVER, 9, monday(3)),
    (HEALTH, 1966, 1999, 10, 10), (HEALTH, 2000, 2019, 10, monday(2)), (SPORTS, 2022, EVER, 10, monday(2)),
    (CULTURE, 1948, EVER, 11, 3), (LABOUR, 1948, EVER, 11, 23),
]
BY_DATE = [
    (FUNERAL, "1989-02-24"), (ENTHRONEMENT_RITE, "1990-11-12"), (WEDDING, "1993-06-09"),
    (ENTHRONEMENT, "2019-05-01"), (ENTHRONEMENT_RITE, "2019-10-22"),
    # Moved for the Olympic Games.
    (MARINE, "2020-07-23"), (SPORTS, "2020-07-24"), (MOUNTAIN, "2020-08-10"),
    (MARINE, "2021-07-22"), (SPORTS, "2021-07-23"), (MOUNTAIN, "2021-08-08"),
]
SUBSTITUTE_FROM = datetime.date(1973, 4, 12)
CITIZENS_FROM = datetime.date(1985, 12, 27)
LATER_SUBSTITUTE_FROM = datetime.date(2007, 1, 1)  # Since then it moves on past other holidays.
SUNDAY = 6
ONE_DAY = datetime.timedelta(days=1)


def equinox(year, before_1980, from_1980):
    """Day of the month. Of the quotient the formula drops what is behind the point, below zero too."""
    if year < 1980:
        return int(before_1980 + 0.242194 * (year - 1980) - int((year - 1983) / 4))
    return int(from_1980 + 0.242194 * (year - 1980)) - (year - 1980) // 4


def day_of(year, month, day):
    if isinstance(day, int):
        return datetime.date(year, month, day)
    first = datetime.date(year, month, 1)
    return first + ONE_DAY * ((-first.weekday()) % 7 + 7 * (day[1] - 1))


def national(year):
    """What the law names, without what follows from it."""
    found = {}
    for name, first, last, month, day in RULES:
        if first <= year <= last:
            found[day_of(year, month, day)] = name
    for name, day in BY_DATE:
        if day.startswith(f"{year}-"):
            found[datetime.date.fromisoformat(day)] = name
    found[datetime.date(year, 3, equinox(year, 20.8357, 20.8431))] = SPRING
    found[datetime.date(year, 9, equinox(year, 23.2588, 23.2488))] = AUTUMN
    return found


def holidays(year):
    """Date → name, the substitute and citizens' holidays among them."""
    named = national(year)
    found = dict(named)
    for day in sorted(named):
        if day.weekday() == SUNDAY and day >= SUBSTITUTE_FROM:
            instead = day + ONE_DAY
            while day >= LATER_SUBSTITUTE_FROM and instead in named:
                instead += ONE_DAY
            found.setdefault(instead, SUBSTITUTE)
    for day in sorted(named):
        between = day + ONE_DAY
        if between < CITIZENS_FROM or between + ONE_DAY not in named or between in found:
            continue
        if between.weekday() != SUNDAY:
            found[between] = CITIZENS
    return found


def holiday_list():
    """The message HolidayList, as JSON has it."""
    by_name = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for day, name in holidays(year).items():
            by_name.setdefault(name, []).append((day - datetime.date(1970, 1, 1)).days)
    listed = []
    for name, days in sorted(by_name.items(), key=lambda one: (min(one[1]), one[0])):
        days.sort()
        steps = [day - before for before, day in zip([0] + days, days)]
        listed.append({"name": name[0], "name_ja": name[1], "day_steps": steps})
    return {"name": "JP", "zones": ZONES, "from": f"{FIRST_YEAR}-01-01", "to": f"{LAST_YEAR}-12-31",
            "provisional_from": PROVISIONAL_FROM, "holidays": listed}


def wrapped(numbers, indent, width):
    """Numbers in lines that one can read."""
    lines, line = [], ""
    for i, number in enumerate(numbers):
        text = f"{number}," if i + 1 < len(numbers) else f"{number}"
        if line and indent + len(line) + 1 + len(text) > width:
            lines.append(line)
            line = ""
        line = f"{line} {text}" if line else text
    return ("\n" + " " * indent).join(lines + [line])


def written():
    """The list as it stands in the file, from its bracket to its bracket."""
    one = holiday_list()
    text = "[\n      {\n"
    for field in ("name", "zones", "from", "to", "provisional_from"):
        text += f'        "{field}": {json.dumps(one[field])},\n'
    text += '        "holidays": [\n'
    parts = []
    for holiday in one["holidays"]:
        names = (f'"name": {json.dumps(holiday["name"])}, '
                 f'"name_ja": {json.dumps(holiday["name_ja"], ensure_ascii=False)}')
        parts.append(f'          {{{names},\n           "day_steps": [\n            '
                     f'{wrapped(holiday["day_steps"], 12, 110)}]}}')
    return text + ",\n".join(parts) + "\n        ]\n      }\n    ]"


def main():
    arguments = [one for one in sys.argv[1:] if one != "--check"]
    path = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent / "default_policy.json")
    before = path.read_text(encoding="utf-8")
    begin = before.index('"holiday_lists": ') + len('"holiday_lists": ')
    _, end = json.JSONDecoder().raw_decode(before, begin)
    after = before[:begin] + written() + before[end:]
    if "--check" in sys.argv[1:]:
        if after != before:
            sys.exit(f"{path}: the holidays are not those that {pathlib.Path(__file__).name} makes: run it")
        return
    path.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
