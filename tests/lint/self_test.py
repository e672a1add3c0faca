"""Proves that each rule of rules.py can fail: a bad snippet it must find, a good one it must pass."""

import japanese
import requirements
import rules

# (rule, path, bad text, good text)
CASES = [
    (rules.check_borders, "common/domain/a.cc", '#include "common/storage/db.h"\n',
     '#include "common/base/ids.h"\n#include "tasuki/v1/event.pb.h"\n'),
    (rules.check_borders, "common/base/a.h", '#include "tasuki/v1/event.pb.h"\n',
     '#include "common/base/bytes.h"\n'),
    (rules.check_borders, "client/a.cc", '#include "server/config.h"\n',
     '#include "common/sync/push.h"\n'),
    (rules.check_borders, "server/a.cc", '#include "client/workspace.h"\n',
     '#include "server/config.h"\n'),
    (rules.check_borders, "client/a.cc", '#include "tests/testing/home.h"\n',
     '#include "client/output.h"\n'),
    (rules.check_borders, "server/a.cc", "#include <rocksdb/db.h>\n",
     '#include "common/storage/db.h"\n'),
    (rules.check_borders, "client/a.cc", "#include <grpcpp/grpcpp.h>\n",
     '#include "client/transport.h"\n'),
    (rules.check_borders, "server/a.cc", '#include "tasuki/v1/sync.grpc.pb.h"\n',
     '#include "tasuki/v1/sync.pb.h"\n'),
    (rules.check_borders, "client/a.cc", "#include <openssl/evp.h>\n",
     '#include "common/integrity/hash.h"\n'),
    (rules.check_borders, "common/domain/a.cc", "#include <fstream>\n", "#include <vector>\n"),
    (rules.check_borders, "common/sync/a.h", "#include <thread>\n", "#include <optional>\n"),
    (rules.check_borders, "common/domain/a.cc", '#include "common/base/clock.h"\n',
     '#include "absl/time/time.h"\n'),
    (rules.check_rooms, "common/domain/rows/a.cc", '#include "common/domain/verdict/judge.h"\n',
     '#include "common/domain/rows/rows.h"\n#include "common/domain/events/words.h"\n'),
    (rules.check_rooms, "common/domain/agenda/a.h", '#include "common/domain/message/draft.h"\n',
     '#include "common/domain/fold/folder.h"\n#include "common/base/ids.h"\n'),
    (rules.check_rooms, "client/replica/a.cc", '#include "client/sync/fork.h"\n',
     '#include "client/home/home.h"\n#include "client/limits.h"\n'),
    (rules.check_rooms, "client/rpc/a.cc", '#include "client/import/map.h"\n',
     '#include "client/sync/transport.h"\n'),
    (rules.check_rooms, "client/limits.h", '#include "client/words/when.h"\n',
     '#include "client/other_limits.h"\n'),
    (rules.check_rooms, "client/commands/a.cc", '#include "client/attic/a.h"\n',
     '#include "client/web/page.h"\n'),
    (rules.check_rooms, "server/team/a.cc", '#include "server/stream/feed.h"\n',
     '#include "server/engine/engine.h"\n#include "server/limits.h"\n'),
    (rules.check_rooms, "server/random.h", '#include "server/team/ledger.h"\n', "#include <random>\n"),
    (rules.check_foreign_types, "server/a.cc", "rocksdb::Status status;\n",
     "// rocksdb::Status stays below.\nabsl::Status status;\n"),
    (rules.check_foreign_types, "client/a.cc", "grpc::Status status;\n", "absl::Status status;\n"),
    (rules.check_printing, "client/a.cc", "std::cout << name;\n", "out.Line(name);  // Not std::cout.\n"),
    (rules.check_printing, "server/a.cc", "printf(\"%s\", name);\n", "absl::StrFormat(\"%s\", name);\n"),
    (rules.check_printing, "client/a.cc", "::write(1, a, 2);\n", "batch.write(a);\n"),
    (rules.check_zones, "client/a.cc", "absl::LoadTimeZone(name, &zone);\n", "FindZone(name);\n"),
    (rules.check_durations, "client/a.cc", "Phrase(\"in $0\", absl::FormatDuration(wait));\n",
     "Phrase(\"in $0\", InSeconds(wait));  // Not absl::FormatDuration.\n"),
    (rules.check_clock_and_chance, "client/a.cc", "auto t = absl::Now();\n",
     "auto t = clock.Now();  // Not absl::Now().\n"),
    (rules.check_clock_and_chance, "client/a.cc", "auto t = std::chrono::steady_clock::now();\n",
     "auto t = clock_.TimerNow();\n"),
    (rules.check_clock_and_chance, "server/a.cc", "long t = time(nullptr);\n",
     "int64_t t = event.time();\nauto u = Time(nullptr);\n"),
    (rules.check_clock_and_chance, "server/a.cc", "int n = rand();\n", "int n = brand();\n"),
    (rules.check_clock_and_chance, "server/a.cc", "std::random_device device;\n",
     "Random& random;\n"),
    (rules.check_clock_and_chance, "server/a.cc", "getrandom(out, 16, 0);\n",
     "random.Fill(out, 16);\n"),
    (rules.check_clock_and_chance, "common/integrity/a.cc", "randombytes_buf(out, 16);\n",
     "random.Fill(out, 16);\n"),
    (rules.check_proto_comments, "proto/a.proto", "message A {\n  // One.\n  int32 a = 1;\n}\n",
     "// A.\nmessage A {\n  int32 a = 1;  // One.\n}\n"),
    (rules.check_proto_comments, "proto/a.proto", "// A.\nmessage A {\n  repeated bytes a = 1;\n}\n",
     "// A.\nmessage A {\n  // Either.\n  oneof body {\n    B b = 1;\n    C c = 2;\n  }\n}\n"),
    (rules.check_proto_comments, "proto/a.proto",
     "// A.\nmessage A {\n  oneof body {\n    B b = 1;\n  }\n}\n",
     "// A.\nmessage A {\n  oneof body {\n    B b = 1;  // B.\n  }\n}\n"),
    (rules.check_proto_comments, "proto/a.proto", "enum A {\n  A_UNSPECIFIED = 0;\n}\n",
     "// A.\nenum A {\n  A_UNSPECIFIED = 0;\n  B = 1;\n}\n"),
    (rules.check_proto_comments, "proto/a.proto",
     "// S.\nservice S {\n  rpc Go(A) returns (B);\n}\n",
     "// S.\nservice S {\n  // Goes.\n  rpc Go(A) returns (B);\n}\n"),
    (rules.check_file_length, "server/a.cc", "// Long because it is.\n" + "x\n" * 600,
     "// Long because it is.\n" + "x\n" * 599),
    (rules.check_file_length, "tests/unit/a.cc", "x\n" * 801, "x\n" * 800),
    (rules.check_file_length, "server/a.cc", "x\n" * 401,
     "// Long because it is one table.\n" + "x\n" * 450),
    (rules.check_file_length, "server/a.cc", "x\n" * 300 + "// Long because I say so late.\n" + "x\n" * 101,
     "x\n" * 400),
    (rules.check_function_length, "server/a.cc",
     "namespace a {\n// Long.\nvoid F() {\n" + "  x();\n" * 69 + "}\n}\n",
     "namespace a {\n// One switch.\n// Long because a case is a line.\nvoid F() {\n" + "  x();\n" * 69 + "}\n"
     + "void G() {\n" + "  x();\n" * 68 + "}\n}\n"),
    (rules.check_function_length, "tests/unit/a.cc",
     "A::A(int b = 1) : b_{b}, c_(b) {\n" + "  if (b) { x(\"}\", '{', R\"({)\"); }  // {\n" * 70 + "}\n",
     "constexpr B kTable[] = {\n" + "  {1, C(2)},\n" * 90 + "};\nclass D {\n" + "  int e() { return 1; }\n" * 90
     + "};\n#define F(g) \\\n  {\nvoid H(I i) {\n}\n"),
    (rules.check_function_length, "tests/unit/a.cc",
     "bool operator==(A a, A b) {\n" + "  x();\n" * 70 + "}\n", "bool operator=(A a);\n" * 80),
    (rules.check_line_length, "server/a.cc", "a b " + "c" * 100 + "\n",
     "a b " + "c" * 96 + "\n// " + "https://" + "x" * 120 + "\n"),
    (rules.check_unfinished, "server/a.cc", "// TODO: more\n", "// Done.\n"),
    (rules.check_unfinished, "server/a.cc", "int a;  // FIXME\n", "int fixme_count;\n"),
    (rules.check_machine_paths, "deploy/a.sh", "cd /home/someone/x\n",
     "cd \"$HOME/x\"\ncd build/home/x\n/var/lib/tasuki\n"),
    (rules.check_borders, "common/domain/a.cc", '#include "common/base/log.h"\n',
     '#include "common/base/check.h"\n'),
    (rules.check_foreign_types, "server/a.cc", "namespace r = rocksdb;\n", "namespace r = rules;\n"),
    (rules.check_clock_and_chance, "client/a.cc", "using C = std::chrono::steady_clock;\n",
     "using C = Clock;\n"),
    (rules.check_sleep, "tests/a.py", "    time.sleep(1)\n", "    wait_for(ready, seconds=1)\n"),
    (rules.check_sleep, "tests/unit/a.cc", "absl::SleepFor(d);\n", "// No sleep() here.\nwake.Wait(d);\n"),
    (rules.check_words, "server/a.cc", "// One tenant.\n", "// One team; maintenance.\n"),
    (rules.check_words, "README.md", "It is tamper-proof.\n", "It is tamper-evident.\n"),
]

TABLE = {"client/words/japanese_a.cc": 'Translated{"no \\"$0\\" in "\n "here", "ない"},\n'}

# (bad snippet, good snippet) of a room whose sentences need their Japanese
SENTENCES = [
    ('Refused(Phrase("no \\"$0\\" there", a), "")', 'Refused(Phrase("no \\"$0\\" in "\n  "here", a), b)'),
    ('Fault(kA, one ? "this" : b)', 'Fault(kA, one ? Phrase("no \\"$0\\" in here", a) : b)'),
    ('Refused(absl::StrCat("no ", a), b)', 'Say(absl::StrCat("no ", a))'),
    ('return absl::DataLossError(a);', 'return absl::IsDataLossError(a);'),
]

# (bad paths, good paths)
FOLDERS = [
    ({"server/a.cc"}, {"server/a.cc", "server/README.md"}),
    ({"client/commands/a.cc", "client/README.md"},
     {"client/commands/a.cc", "client/commands/README.md"}),
    ({"tests/unit/base/a.cc"}, {"tests/unit/base/a.cc", "tests/unit/README.md"}),
]

# The table of requirements: files, and one row for each number but the one under test.
CODE = {"common/domain/fold/a.cc": "void FoldA();\n", "client/b.cc": "int B();\n", "server/p.json": '"three-contact"',
        "tests/unit/domain/fold/a_test.cc": "TEST_F(ATest, AHolds) {}\n",
        "tests/integration/test_b.py": "    def test_b(self):\n"}
GOOD_ROW = "| R023 | a rule | `fold/a.cc` FoldA; `client/b.cc` | `fold/a_test.cc` AHolds; `test_b.py` test_b |"
BAD_ROWS = [
    "",
    "| R023 | a rule | `fold/a.cc` FoldA |",
    "| R023 |  | `fold/a.cc` | `test_b.py` test_b |",
    GOOD_ROW + "\n" + GOOD_ROW,
    GOOD_ROW + "\n" + GOOD_ROW.replace("R023", "R999"),
    GOOD_ROW + "\n" + GOOD_ROW.replace("R023", "the first"),
    GOOD_ROW.replace("client/b.cc", "client/c.cc"),
    GOOD_ROW.replace("FoldA", "FoldB"),
    GOOD_ROW.replace("AHolds", "BHolds"),
    GOOD_ROW.replace("AHolds", ""),
    GOOD_ROW.replace("test_b |", "test_c |"),
    GOOD_ROW.replace("`fold/a.cc` FoldA; `client/b.cc`", "everywhere"),
]
GOOD_ROWS = [
    GOOD_ROW,
    "| R023 | a rule | `server/p.json` three-contact | not yet |",
    "| R023 | a rule | not yet | not yet |",
]


def table_findings(of_first):
    others = [number for number in requirements.REQUIRED if number != "R023"]
    row = f"| {', '.join(others)} | the others | not yet | not yet |"
    readme = "\n".join(["# Domain", requirements.HEADING, "|---|---|---|---|", row, of_first])
    files = {**CODE, requirements.TABLE: readme}
    return [what for _, _, what in requirements.check(set(files), files.__getitem__)]


def check_table():
    failures = [f"requirements.check passes {row!r}" for row in BAD_ROWS if not table_findings(row)]
    failures += [f"requirements.check refuses {row!r}: {what}" for row in GOOD_ROWS for what in table_findings(row)]
    if requirements.numbers("R073–R075, X6") != ["R073", "R074", "R075", "X6"]:
        failures.append("requirements.numbers does not count")
    waiting = requirements.open_numbers("\n".join([requirements.HEADING, "|---|---|---|---|", *GOOD_ROWS[:2]]))
    if waiting != ["R023"]:
        failures.append(f"requirements.open_numbers says {waiting}")
    return failures


def run():
    failures = check_table()
    for number, (rule, path, bad, good) in enumerate(CASES):
        if not any(rule is each and path.endswith(endings) and not path.startswith(left_out or ("\0",))
                   for each, endings, left_out in rules.RULES):
            failures.append(f"case {number}: no rule of RULES looks at {path}")
        if not list(rule(path, bad)):
            failures.append(f"case {number}: {rule.__name__} passes the bad snippet: {bad[:60]!r}")
        for line, what in rule(path, good):
            failures.append(f"case {number}: {rule.__name__} refuses the good one: {line}: {what}")
    for bad, good in SENTENCES:
        if not list(japanese.check({**TABLE, "client/a.cc": bad})):
            failures.append(f"japanese.check passes {bad!r}")
        for _, _, what in japanese.check({**TABLE, "client/a.cc": good}):
            failures.append(f"japanese.check refuses {good!r}: {what}")
    for bad_paths, good_paths in FOLDERS:
        if not list(rules.check_readmes(bad_paths)):
            failures.append(f"check_readmes passes {bad_paths}")
        if list(rules.check_readmes(good_paths)):
            failures.append(f"check_readmes refuses {good_paths}")
    proved = {case[0] for case in CASES}
    for rule, _, _ in rules.RULES:
        if rule not in proved:
            failures.append(f"{rule.__name__} has no case that proves it can fail")
    for failure in failures:
        print(failure)
    cases = len(CASES) + len(SENTENCES) + len(FOLDERS) + len(BAD_ROWS) + len(GOOD_ROWS)
    print(f"self-test: {cases} cases, {len(failures)} failures")
    return 1 if failures else 0
