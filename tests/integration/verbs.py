"""Every command that `tasuki --help` names, with what one would type: for tests that go over all of
them. A verb that comes later is tried as it stands, so that one without arguments is covered by
itself; one that needs some has to get them here, or a reason why a test leaves it out."""

import re

from harness import BIN, Failed, run

# What follows the verb, where it needs something. A team is expected in which Sato has added Mori
# of the firm Aoba.
ARGUMENTS = {
    "join": ("7K2QF-M9XAB-3TDRE-W4HNC", "--server", "127.0.0.1:1", "--wait", "1"),
    "sync": ("--wait", "1"),
    "member add": ("Ben", "--wait", "1"),
    "member code": ("Sato", "--wait", "1"),
    "member role": ("Sato", "admin"),
    "member away": ("Sato", "--from", "+3d", "--to", "+5d"),
    "member plan": ("Sato",),
    "member leave": ("Sato", "--last-working-day", "+30d", "--acknowledge"),
    "member return": ("Sato", "--why", "x"),
    "member record": ("Sato",),
    "device revoke": ("00000000",),
    "policy diff": ("default",),
    "policy set": ("default",),
    "policy holidays": ("/dev/null",),
    "add": ("Endo",),
    "edit": ("Mori", "--title", "x"),
    "succeed": ("Mori", "Endo"),
    "merge": ("Mori", "Mori"),
    "split": ("Mori",),
    "firm show": ("Aoba",),
    "firm edit": ("Aoba", "--note", "x"),
    "firm assign": ("Aoba", "Sato"),
    "show": ("Mori",),
    "find": ("Mori",),
    "touch": ("Mori", "phone"),
    "draft": ("Mori",),
    "outcome": ("Mori", "replied", "--next", "+3d"),
    "reopen": ("Mori", "--words", "x", "--next", "+3d"),
    "next": ("Mori", "+3d"),
    "cadence start": ("Mori", "proposal"),
    "cadence pause": ("Mori",),
    "cadence resume": ("Mori",),
    "cadence stop": ("Mori",),
    "cadence override": ("Mori", "--reason", "x"),
    "note": ("Mori", "x"),
    "pushback": ("Mori", "x"),
    "undo": ("00000000", "--why", "x"),
    "lint": (__file__,),
    "calendar after": ("obon",),
    "calendar slot": ("+3d",),
    "deal open": ("Mori",),
    "deal stage": ("Mori", "proposal"),
    "deal terms": ("Mori", "--text", "x"),
    "deal close": ("Mori", "won"),
    "promise make": ("Mori", "--what", "x", "--due", "+9d"),
    "promise move": ("Mori", "+12d"),
    "promise close": ("Mori", "kept"),
    "deal edit": ("Mori", "--helps", "x"),
    "delegate make": ("Mori", "Sato", "--what", "x"),
    "delegate plan": ("00000000", "--due", "+3d"),
    "delegate reached": ("00000000", "1"),
    "delegate done": ("00000000",),
    "delegate decline": ("00000000",),
    "delegate withdraw": ("00000000",),
    "delegate thank": ("00000000", "x"),
    "assign": ("Mori", "Sato"),
    "claim": ("Mori",),
    "handover show": ("Mori",),
    "handover accept": ("Mori",),
    "handover decline": ("Mori",),
    "handover undo": ("Mori", "--why", "x"),
    "handover introduced": ("Mori", "--how", "visit"),
    "apart show": ("--all",),
    "apart admit": ("--all",),
    "apart refuse": ("--all",),
    "coach note": ("Sato", "x"),
    "coach score": ("Sato",),
    "coach what-if": ("--policy", "default"),
    "coach replay": ("Mori",),
    "contest resolve": ("0000", "keep"),
    "contest decline": ("0000", "--why", "x"),
    "lost show": ("00000000",),
    "lost give-back": ("Sato", "--wait", "1"),
    "lost forget": ("00000000",),
    "audit ownership": ("Mori",),
    "export": ("--ics", "/nonexistent/x.ics"),
    "import": ("/dev/null", "--map", "/dev/null"),
    "completion": ("bash",),
}


def parts(path):
    """The verbs, or the parts of one, as the help lists them; none: it is a whole command."""
    text = run([BIN / "tasuki", *path, "--help"]).stdout.decode()
    if path:
        _, _, text = text.partition("Subcommands:")
    return re.findall(r"^  ([a-z][a-z-]*) {2,}\S", text, re.MULTILINE)


def commands(path=()):
    """Every command's name (`member add`), in the order of the help."""
    names = parts(path)
    if path and not names:
        return [" ".join(path)]
    return [command for name in names for command in commands((*path, name))]


def lines(left_out=()):
    """Name and arguments of every command but those that are left out, which must exist."""
    names = commands()
    unknown = (set(ARGUMENTS) | set(left_out)) - set(names)
    if unknown:
        raise Failed(f"`tasuki --help` names none of {sorted(unknown)}")
    return [(name, (*name.split(), *ARGUMENTS.get(name, ()))) for name in names
            if name not in left_out]
