"""Every sentence a person can meet has its Japanese: the rule behind client/words/phrases.h.

A sentence is an English text in the code, handed to `Phrase`, `Fault`, `Refused` and their kin; its
Japanese stands in client/words/japanese_*.cc under the same English. Pure, as rules.py.
"""

import re

TABLES = "client/words/japanese_"
ROOMS = ("client/", "common/")
# Who makes the sentences, and the tables themselves.
LEFT_OUT = ("common/base/failure.", "common/base/phrase.", TABLES, "client/words/phrases.")

# Calls whose texts are sentences. Those of the server reach laptops as its own words.
CALL = re.compile(r"(?<![\w.>])(?:Refused|UsageError|NotFound|NotAllowed|NoServer|WithAdvice|WithLead|"
                  r"Fault|Phrase|ReadName|Wrong|Bad|SystemError|ErrnoStatus|WasTakenBack)\(|\bPhrase \w+\(")
SERVER_CALL = re.compile(r"\bMakeNack\(")
STATUS = re.compile(r"\babsl::(?!Is)[A-Z]\w*Error\(")
TEXT = r'(?:"(?:[^"\\]|\\.)*"\s*)+'
ENTRY = re.compile(r"Translated\{\s*(" + TEXT + r"),\s*(" + TEXT + r")\}")


def value(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals, re.S))


def english_of(files):
    """The sentences that have their Japanese."""
    return {value(entry.group(1)) for path, text in files.items() if path.startswith(TABLES)
            for entry in ENTRY.finditer(text)}


def arguments(text, at):
    """The texts of a call's arguments; `at` is behind its opening bracket."""
    found, start, depth = [], at, 0
    while at < len(text):
        c = text[at]
        if c in "\"'":
            at += 1
            while text[at] != c:
                at += 2 if text[at] == "\\" else 1
        elif text.startswith("//", at):
            at = text.find("\n", at)
        elif c in "([{":
            depth += 1
        elif c in ")]}" and depth > 0:
            depth -= 1
        elif c in ")]}" or (c == "," and depth == 0):
            found.append(text[start:at].strip())
            if c != ",":
                return found
            start = at + 1
        at += 1
    return found


def sentences(argument):
    """The texts of ours in one argument: itself, or the sides of a choice."""
    if re.fullmatch(TEXT, argument, re.S):
        return [value(argument)]
    choice = re.fullmatch(r"[^?]*\?\s*(.*)", argument, re.S)
    if not choice or argument.startswith(("Phrase(", "absl::")):
        return []
    return [value(side) for side in re.findall(r"(?:^|:)\s*(" + TEXT + r")(?=\s*:|\s*$)", choice.group(1))]


def check(files):
    """Findings (path, line, what) over all files {path: text}."""
    known = english_of(files)
    for path, text in files.items():
        ours = path.startswith(ROOMS) and not path.startswith(LEFT_OUT)
        if not path.endswith((".cc", ".h")) or not (ours or path.startswith("server/")):
            continue
        for call in (CALL if ours else SERVER_CALL).finditer(text):
            line = text.count("\n", 0, call.start()) + 1
            for argument in arguments(text, call.end()):
                for sentence in sentences(argument):
                    if sentence and sentence not in known:
                        yield path, line, f'no Japanese for "{sentence}": add it to {TABLES}*.cc'
                if ours and argument.startswith("absl::StrCat("):
                    yield path, line, "a text that is put together has no Japanese: Phrase(\"… $0 …\", value)"
        if ours:
            for status in STATUS.finditer(text):
                line = text.count("\n", 0, status.start()) + 1
                yield path, line, "what people may read is made by Fault and its kin (common/base/failure.h)"
