"""The rules of tests/lint/lint.py: each is a function from a file to its findings.

A rule takes a path (relative to the project, with /) and the file's text, and yields (line, text)
pairs. RULES says which rules look at which files. Nothing here reads the disk, so that the
self-test can hand in snippets.
"""

import re

# Who may include what, as in README.md "Layout": arrows point down only.
OWN_INCLUDES = {
    "common/base": ("common/base/",),
    "common/domain": ("common/base/", "common/domain/", "tasuki/v1/"),
    "common/integrity": ("common/base/", "common/integrity/", "tasuki/v1/"),
    "common/sync": ("common/base/", "common/domain/", "common/integrity/", "common/sync/", "tasuki/v1/"),
    "common/storage": ("common/base/", "common/storage/", "tasuki/v1/"),
    "server": ("common/", "server/", "tasuki/v1/"),
    "client": ("common/", "client/", "tasuki/v1/"),
}

# Libraries that have one home; tests may use them anywhere.
HOMES = [
    (r"rocksdb/", ("common/storage/",), "RocksDB's types stay in common/storage"),
    (r"grpc(pp|\+\+)?/|tasuki/v1/\w+\.grpc\.pb\.h", ("server/rpc/", "client/rpc/"),
     "gRPC's types stay in server/rpc and client/rpc"),
    (r"openssl/|sodium", ("common/integrity/",), "cryptography stays in common/integrity"),
    (r"unicode/", ("client/",), "ICU is the client's"),
]

# common/domain and common/sync do no I/O, start no thread and log nothing.
PURE = ("common/domain/", "common/sync/")
IMPURE_INCLUDE = re.compile(
    r"(fstream|iostream|filesystem|thread|mutex|condition_variable|future|cstdio|stdio\.h|unistd\.h|"
    r"fcntl\.h|sys/.*|netinet/.*|spdlog/.*|absl/synchronization/.*|absl/time/clock\.h|chrono|"
    r"common/base/(clock|log)\.h)$")

CLOCK_AND_CHANCE = re.compile(
    r"absl::Now\b|absl::GetCurrentTimeNanos|std::chrono::\w+::now\b|\b(?:steady|system|high_resolution)_clock\b(?!\.h)|"
    r"(?<![\w:.>])(?:std::|::)?time\s*\(\s*(?:NULL|nullptr|0|&\w+)?\s*\)|\bgettimeofday\b|\bclock_gettime\b|"
    r"(?<![\w:.>])(?:std::|::)?s?rand\s*\(|\bgetrandom\b|\bgetentropy\b|random_device|"
    r"\barc4random|\brandombytes_\w+|\bRAND_(?:priv_)?bytes\b|absl::BitGen")

SLEEP = re.compile(r"\bsleep_(?:for|until)\b|\bSleepFor\b|\btime\.sleep\b|(?<![\w.])u?sleep\s*\(|^\s*sleep\s+[\d$]")

# Synonyms that would give one thing two names, and claims that are not true.
WORDS = {
    "customer": "prospect or firm", "tenant": "team", "salesperson": "member",
    "oplog": "journal", "tamper-proof": "tamper-evident", "tamperproof": "tamper-evident",
}

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Folders of somebody's machine have no place in the project.
MACHINE_PATHS = re.compile(r"(?<![\w./$}])/(?:home|Users|root)/\w|/tmp/\w+/")


def without_comments(text):
    """The C++ text with comments and string contents blanked, line numbers kept."""
    def blank(match):
        found = match.group(0)
        if found[0] == '"':
            return '"' + " " * (len(found) - 2) + '"'
        return re.sub(r"[^\n]", " ", found)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', blank, text, flags=re.S)


def includes(text):
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def layer_of(path):
    found = [layer for layer in OWN_INCLUDES if path.startswith(layer + "/")]
    return max(found, key=len) if found else None


def check_borders(path, text):
    layer = layer_of(path)
    for number, _, name in includes(text):
        ours = name.startswith(("common/", "server/", "client/", "tests/", "tasuki/v1/"))
        if layer and ours and not name.startswith(OWN_INCLUDES[layer]):
            yield number, f"{layer} may not include {name}"
        if path.startswith(PURE) and IMPURE_INCLUDE.match(name):
            yield number, f"{name}: this folder does no I/O and knows no clock, thread or log"
        for pattern, homes, why in HOMES:
            if layer and re.match(pattern, name) and not path.startswith(homes):
                yield number, f"{name}: {why}"


def check_foreign_types(path, text):
    """Types that came in through somebody else's header."""
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        if re.search(r"\b(rocksdb|ROCKSDB_NAMESPACE)::|=\s*(rocksdb|ROCKSDB_NAMESPACE)\s*;", line) and not path.startswith("common/storage/"):
            yield number, "a RocksDB type outside common/storage"
        if re.search(r"\bgrpc(_impl)?::|=\s*grpc\s*;", line) and not path.startswith(("server/rpc/", "client/rpc/")):
            yield number, "a gRPC type outside server/rpc and client/rpc"


def check_clock_and_chance(path, text):
    if path.startswith(("common/base/", "tests/bench/")):
        return
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        match = CLOCK_AND_CHANCE.search(line)
        if match:
            yield number, f"{match.group(0).strip()}: time and chance come in as Clock& and Random&"


def check_sleep(path, text):
    """In tests: waiting has a condition and a bound; sleeping is a guess."""
    if not path.startswith("tests/"):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if SLEEP.search(line.split("//")[0] if path.endswith(CPP) else line.split("#")[0]):
            yield number, "sleeping: wait for a condition, with a bound"


def check_proto_comments(path, text):
    """A comment above every message, enum, service and RPC; one above or beside every field, or
    above its oneof; enum values are a group under their enum's comment."""
    lines = text.split("\n")
    stack = []  # (kind, commented)
    for number, line in enumerate(lines, 1):
        code = line.split("//")[0].strip()
        above = number >= 2 and lines[number - 2].strip().startswith("//")
        beside = "//" in line and line.split("//", 1)[1].strip() != ""
        opened = re.match(r"(message|enum|service|oneof)\s+(\w+)\s*{", code)
        if opened:
            kind, name = opened.groups()
            if kind != "oneof" and not (above or beside):
                yield number, f"{kind} {name} has no comment above it"
            if not code.endswith("}"):
                stack.append((kind, above or beside))
            continue
        if code.startswith("rpc ") and not (above or beside):
            yield number, "this RPC has no comment above it"
        if code.startswith("}") and stack:
            stack.pop()
            continue
        field = re.match(r"(?:repeated |optional )?[\w.]+(?:<[\w, .]+>)?\s+(\w+)\s*=\s*\d+;", code)
        if field and stack and stack[-1][0] in ("message", "oneof"):
            grouped = stack[-1][0] == "oneof" and stack[-1][1]
            if not (above or beside or grouped):
                yield number, f"field {field.group(1)} has no comment above or beside it"


def check_file_length(path, text):
    lines_max = 800 if path.startswith("tests/") else 600
    count = text.count("\n")
    if count > lines_max:
        yield count, f"{count} lines, at most {lines_max}: is this one thing?"


def check_line_length(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        # Where it is one word that cannot be broken (a URL, a golden hash), there is nothing to do.
        if len(line) > 100 and len(line.split()) > 2:
            yield number, f"{len(line)} columns, at most 100"


def check_unfinished(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        match = UNFINISHED.search(line)
        if match:
            yield number, f"{match.group(1)}: say it in an issue"


def check_machine_paths(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        match = MACHINE_PATHS.search(line)
        if match:
            yield number, f"{match.group(0)}: a path of one machine"


def check_words(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        for word, ours in WORDS.items():
            if re.search(rf"\b{re.escape(word)}s?\b", line, re.I):
                yield number, f"'{word}': the word here is '{ours}'"


def check_readmes(paths):
    """Every folder that holds code has a README.md. Takes all paths, yields (folder, text)."""
    code = (".cc", ".h", ".py", ".sh", ".proto", ".cmake")
    folders = {path.rsplit("/", 1)[0] for path in paths if "/" in path and path.endswith(code)}
    for folder in sorted(folders):
        # Mirrors of the code: tests/unit/README.md speaks for all of them.
        nearest = "tests/unit" if folder.startswith("tests/unit/") else folder
        nearest = "proto" if folder.startswith("proto/") else nearest
        if f"{nearest}/README.md" not in paths:
            yield folder, "this folder has no README.md"


CPP = (".cc", ".h")
CODE = CPP + (".py", ".sh", ".cmake")
TEXT = CODE + (".proto", ".md", ".txt", ".json", ".toml", ".service")

# (rule, endings, folders left out with their reason)
RULES = [
    (check_borders, CPP, ()),
    (check_foreign_types, CPP, ("tests/",)),  # Tests look at every layer.
    (check_clock_and_chance, CPP, ()),
    (check_proto_comments, (".proto",), ()),
    (check_file_length, CODE, ()),
    (check_line_length, CPP + (".proto",), ()),
    (check_unfinished, CODE + (".proto",), ("tests/lint/",)),  # The rule itself names the marks.
    (check_machine_paths, TEXT, ("tests/lint/",)),
    (check_words, CODE + (".proto", ".md"), ("tests/lint/",)),
    (check_sleep, CPP + (".py", ".sh"), ("tests/lint/", "tests/bench/")),  # Open loads keep time.
]
