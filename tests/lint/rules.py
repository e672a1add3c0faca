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

# Inside a part, the rooms in their order: each may include those above it, itself, and the files
# that lie directly in the part's folder (limits.h); main.cc may include everything. A room that is
# not listed gets no further than a finding: it is put where it belongs here first.
ROOMS = {
    "common/domain": ("events", "rows", "calendar", "verdict", "fold", "agenda", "message", "report",
                      "audit", "replay"),
    "client": ("words", "home", "table", "mail", "replica", "views", "sync", "rpc", "import",
               "export", "owner", "remind", "web", "commands"),
    "server": ("engine", "team", "stream", "order", "rpc", "commands"),
}

# Libraries that have one home; tests may use them anywhere.
HOMES = [
    (r"rocksdb/", ("common/storage/",), "RocksDB's types stay in common/storage"),
    (r"grpc(pp|\+\+)?/|tasuki/v1/\w+\.grpc\.pb\.h", ("server/rpc/", "client/rpc/"),
     "gRPC's types stay in server/rpc and client/rpc"),
    (r"openssl/|sodium", ("common/integrity/",), "cryptography stays in common/integrity"),
    (r"unicode/", ("client/",), "ICU is the client's"),
    (r"libical/", ("client/export/", "client/import/"), "libical stays in client/export and client/import"),
    (r"gmime/|glib", ("client/mail/",), "GMime stays in client/mail"),
    (r"boost/", ("client/web/",), "Boost stays in client/web"),
    (r"systemd/", ("client/remind/",), "the session bus stays in client/remind"),
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

ZONE = re.compile(r"\babsl::LoadTimeZone\b|\bcctz::load_time_zone\b")

PRINTING = re.compile(r"\bstd::(?:cout|cerr|clog)\b|(?<![\w:.>])(?:std::|::)?(?:v?f?printf|v?dprintf|f?puts|f?putc|"
                      r"putchar|fwrite|perror)\s*\(|(?<![\w:.>])::write\s*\(")
# What may: the two that make text harmless, what ends a process of ours, and files.
PRINTERS = ("client/words/output.cc", "server/main.cc", "common/base/check.cc",
            "common/storage/info_log.cc", "common/storage/disk.cc")

SLEEP = re.compile(r"\bsleep_(?:for|until)\b|\bSleepFor\b|\btime\.sleep\b|(?<![\w.])u?sleep\s*\(|^\s*sleep\s+[\d$]")

# Synonyms that would give one thing two names, and claims that are not true.
WORDS = {
    "customer": "prospect or firm", "tenant": "team", "salesperson": "member",
    "oplog": "journal", "tamper-proof": "tamper-evident", "tamperproof": "tamper-evident",
}

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Folders of somebody's machine have no place in the project.
MACHINE_PATHS = re.compile(r"(?<![\w./$}])/(?:home|Users|root)/\w|/tmp/\w+/")


NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)"|"(?:[^"\\\n]|\\.)*"|'
    r"(?<!\w)'(?:[^'\\\n]|\\[^\n][^'\n]*)'", re.S)


def without_comments(text):
    """The C++ text with comments and what quotes hold blanked, line numbers and columns kept."""
    def blank(match):
        found = match.group(0)
        blanked = re.sub(r"[^\n]", " ", found)
        return found[-1] + blanked[1:-1] + found[-1] if found[0] in "R\"'" else blanked
    return NOT_CODE.sub(blank, text)


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


def room_of(path):
    """(part, room) of a path below a part that has rooms; room is "" right in the part's folder."""
    for part in ROOMS:
        if path.startswith(part + "/"):
            room, slash, _ = path[len(part) + 1:].partition("/")
            return part, room if slash else ""
    return None, ""


def check_rooms(path, text):
    part, room = room_of(path)
    if part is None or path == part + "/main.cc":
        return
    order = ROOMS[part]
    if room and room not in order:
        yield 1, f"{part}/{room} has no place in the order of rooms (ROOMS)"
        return
    allowed = order[:order.index(room) + 1] if room else ()
    for number, _, name in includes(text):
        other_part, other = room_of(name)
        if other_part == part and other and other not in allowed:
            yield number, f"{part}/{room} may not include {name}: its room stands below"


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


def check_printing(path, text):
    """What people wrote reaches a terminal only through what makes it harmless."""
    if path in PRINTERS:
        return
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        if match := PRINTING.search(line):
            yield number, (f"{match.group(0).strip()}: print through Printer or OperatorContext "
                           "(common/base/terminal.h)")


def check_zones(path, text):
    """Abseil takes a zone's name for a path: one function looks names up first."""
    if path == "common/base/zone.cc":
        return
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        if match := ZONE.search(line):
            yield number, f"{match.group(0)}: names of zones go through FindZone (common/base/zone.h)"


def check_durations(path, text):
    """Abseil writes `5s`, in every language."""
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        if "absl::FormatDuration" in line:
            yield number, "absl::FormatDuration: people read InSeconds or PlainDuration (client/words/wording.h)"


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


# What is long for a reason says so: "// Long because …" among a file's first lines, or in the
# comment right above a function.
REASON = re.compile(r"^\s*//.*\bLong because\b", re.M)
HEAD_LINES = 30
FILE_LINES, FILE_LINES_MAX, TEST_LINES_MAX = 400, 600, 800
FUNCTION_LINES = 70


def check_file_length(path, text):
    count = text.count("\n")
    lines_max = TEST_LINES_MAX if path.startswith("tests/") else FILE_LINES_MAX
    if count > lines_max:
        yield count, f"{count} lines, at most {lines_max}: is this one thing?"
    elif path.endswith(CPP) and not path.startswith("tests/") and count > FILE_LINES:
        if not REASON.search("\n".join(text.split("\n")[:HEAD_LINES])):
            yield count, (f"{count} lines, over {FILE_LINES}: is this one thing? "
                          "Then its head says \"Long because …\"")


def functions(text):
    """(first line, last line) of every function body's definition, found by its braces.

    Where only namespaces and types are open, a brace opens a function if what stands before it, since
    the last statement, has a parenthesis and no `=` before that.
    """
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)),
                  without_comments(text), flags=re.M)
    open_braces = []  # Of each: None, or where the function that it opens begins.
    inside = 0  # How many open braces are in a function or an initialiser.
    head = 0
    for match in re.finditer(r"[{};]", code):
        at, brace = match.start(), match.group(0)
        if brace == "{":
            before = code[head:at]
            begin = None
            if not inside:
                if re.match(r"[^(=]*(?:\boperator\s*[^\s\w(]+\s*)?\(", before):
                    begin = head + len(before) - len(before.lstrip())
                elif re.search(r"\b(?:namespace|class|struct|union|extern)\b", before) and "=" not in before:
                    open_braces.append(("type", None))
                    head = at + 1
                    continue
            inside += 1
            open_braces.append(("code", begin))
        elif brace == "}" and open_braces:
            kind, begin = open_braces.pop()
            inside -= kind == "code"
            # A member initialised in braces, before the function's own body.
            goes_on = begin is not None and re.match(r"\s*[,{]", code[at + 1:at + 200])
            if begin is not None and not goes_on:
                yield text.count("\n", 0, begin) + 1, text.count("\n", 0, at) + 1
            if goes_on:
                continue
        if not inside:
            head = at + 1


def check_function_length(path, text):
    lines = text.split("\n")
    for first, last in functions(text):
        count = last - first + 1
        if count <= FUNCTION_LINES:
            continue
        above = first - 1  # The comment right above, as an index of `lines`.
        while above > 0 and lines[above - 1].strip().startswith("//"):
            above -= 1
        if not REASON.search("\n".join(lines[above:first - 1])):
            yield first, (f"a function of {count} lines, over {FUNCTION_LINES}: is this one thing? "
                          "Then the comment above it says \"Long because …\"")


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
    (check_rooms, CPP, ()),
    (check_foreign_types, CPP, ("tests/",)),  # Tests look at every layer.
    (check_clock_and_chance, CPP, ()),
    (check_printing, CPP, ("tests/",)),
    (check_zones, CPP, ("tests/",)),  # Tests name zones that there are.
    (check_durations, CPP, ("tests/", "server/", "common/")),  # Operators read English.
    (check_proto_comments, (".proto",), ()),
    (check_file_length, CODE, ()),
    (check_function_length, CPP, ()),
    (check_line_length, CPP + (".proto",), ()),
    (check_unfinished, CODE + (".proto",), ("tests/lint/",)),  # The rule itself names the marks.
    (check_machine_paths, TEXT, ("tests/lint/",)),
    (check_words, CODE + (".proto", ".md"), ("tests/lint/",)),
    (check_sleep, CPP + (".py", ".sh"), ("tests/lint/", "tests/bench/")),  # Open loads keep time.
]
