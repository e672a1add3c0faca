"""The table of requirements in common/domain/README.md, against the code.

Each row names numbers (`R073–R078, X6`), the rule in a few words, where it is implemented and which tests hold
it. A file is written in backquotes, from the domain's room, the tests' folder or the root; behind it what it holds:
a symbol, or the names of tests. A cell may say `not yet`, which is counted. Pure, as rules.py.
"""

import re

TABLE = "common/domain/README.md"
HEADING = "| number | rule | implemented in | held by |"
NOT_YET = "not yet"


def numbers(text):
    """`R073–R078, X6` as its numbers, in order; None where it is none."""
    found = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*([RXN])(\d+)(?:–\1(\d+))?\s*", part)
        if not ends:
            return None
        kind, first = ends.group(1), ends.group(2)
        width = {"R": 3, "N": 2, "X": 0}[kind]
        found += [f"{kind}{n:0{width}}" for n in range(int(first), int(ends.group(3) or first) + 1)]
    return found


# What the agenda, the calendar, cadences, reminders and capture have to do.
REQUIRED = numbers("R023–R029, R031–R033, R035–R052, R054–R068, R072–R128, R131–R133, R136–R139, "
                   "X1–X10, X12–X14, X16–X19, X23")
# What managers note, and what they are told of a record.
REQUIRED += numbers("R013, R015–R016, R020, X11")
# Deals and delegated work.
REQUIRED += numbers("R129–R130, R134–R135, R140–R144, R149")
# Nobody falls into a hole.
REQUIRED += numbers("R002, R005")

# Handovers.
REQUIRED += numbers("R001, R003–R004, R006–R010, R012, R017–R018")
# Audits of handovers and of ownership.
REQUIRED += numbers("R011, R013, N02")
# Leaving.
REQUIRED += numbers("X15")
# Replaying.
REQUIRED += numbers("N06–N07")
# Figures, scores and what-ifs.
REQUIRED += numbers("R019, R021–R022, R030, R034, R053, R145–R146, R150–R154, N08–N09")


def rows(readme):
    """(line, cells) of each row of the table."""
    lines = readme.splitlines()
    if HEADING not in lines:
        return
    start = lines.index(HEADING) + 2
    for line, text in enumerate(lines[start:], start + 1):
        if not text.startswith("|"):
            return
        yield line, [cell.strip() for cell in text.strip("|").split("|")]


def named(cell):
    """(file, what it holds) of a cell."""
    return [(file, re.findall(r"[\w-]+", what.replace(NOT_YET, "")))
            for file, what in re.findall(r"`([^`]+)`([^`;]*)", cell)]


def path_of(file, places, files):
    return next((place + file for place in places if place + file in files), None)


def holds(text, name, is_test, path):
    if not is_test:
        return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    if path.endswith(".py"):
        return re.search(rf"^ *def {re.escape(name)}\(", text, re.M)
    return re.search(rf"\bTEST(?:_F|_P)?\(\s*\w+,\s*{re.escape(name)}\)", text)


def cell_findings(cell, is_test, files, read):
    places = ("tests/unit/domain/", "tests/integration/", "tests/") if is_test else ("common/domain/", "")
    found = named(cell)
    if not found and NOT_YET not in cell:
        yield f"no {'test' if is_test else 'file'} is named: name one, or say `{NOT_YET}`"
    for file, names in found:
        path = path_of(file, places, files)
        if path is None:
            yield f"there is no {file}"
            continue
        if is_test and not names:
            yield f"no test of {file} is named"
        for name in names:
            if not holds(read(path), name, is_test, path):
                yield f"{path} has no {'test ' if is_test else ''}{name}"


def check(files, read):
    """Findings (path, line, what); `files`: every path, `read`: gives a file's text."""
    if TABLE not in files:
        return
    seen = set()
    for line, cells in rows(read(TABLE)):
        if len(cells) != 4 or not cells[1]:
            yield TABLE, line, "a row has a number, the rule, where it is implemented, and its tests"
            continue
        of_row = numbers(cells[0])
        if not of_row or any(number not in REQUIRED for number in of_row):
            yield TABLE, line, f"{cells[0]!r}: no number of the table's (tests/lint/requirements.py)"
            continue
        for number in of_row:
            if number in seen:
                yield TABLE, line, f"{number} has two rows"
        seen.update(of_row)
        for is_test, cell in ((False, cells[2]), (True, cells[3])):
            for what in cell_findings(cell, is_test, files, read):
                yield TABLE, line, f"{cells[0]}: {what}"
    for number in REQUIRED:
        if number not in seen:
            yield TABLE, 1, f"{number} has no row in the table of requirements"


def open_numbers(readme):
    """The numbers whose row says that something is missing."""
    return [number for _, cells in rows(readme) if NOT_YET in "".join(cells[2:])
            for number in numbers(cells[0]) or []]
