"""What a Japanese text may say in Latin letters: names, and what one types or reads literally. The
same as tests/testing/japanese.h."""

import re

TYPED = re.compile(
    r"`[^`]*`|\btasuki( [a-z-]+(?![0-9a-z]))+"  # Commands (an id that begins with letters is none).
    r"|--?[a-z][a-z-]*"                 # Flags.
    r"|\{[^}]*\}|使える言葉: [a-z,-]+|: [a-z-]+(, [a-z-]+)+"  # The words that a flag takes.
    r"|[a-z]+(-[a-z]+)*\([^ -~][^)]*\)"  # One with what it means.
    r"|[+-][0-9]+(d|mo|h)"              # Of WHEN.
    r"|[A-Za-z0-9_.+-]+@[A-Za-z0-9.]+"  # Addresses.
    r"|(?<![^\s(「])/[\w./-]*"          # Paths.
    r"|[A-Za-z0-9_./-]*\.(json|csv|key|gz)(\.[a-z]+)*"
    r"|\b[0-9a-fA-FZ:.-]*[0-9][0-9a-zA-Z:.-]*"  # Codes, ids and times.
    r"|\b[a-f]{8}\b"                    # An id that has letters only.
    r"|省略時は [a-z.-]+|~/[a-z./]+"    # What stands where nothing is typed.
    r"|\b[A-Z][a-z]+/[A-Z][A-Za-z_]+"   # Time zones.
    r"|\b[A-Z][A-Z0-9_:]*(-[A-Z]+)*\b(\.[a-z]+)?",
    re.ASCII)  # Placeholders and short forms.
# `5s`: no code, but a stretch of time in Latin letters.
DURATION = re.compile(r"(?<![A-Za-z0-9+.:-])[0-9.]+ ?(?:ms|min|sec|[hms])(?![A-Za-z0-9])")
NAMES = set("""
    tasuki tasukid Tasuki bash zsh fish LinkedIn linkedin Ctrl
    today yesterday tomorrow monday after golden week obon silver bonenkai oshogatsu fiscal year end
    keep take queue me rep won lost who member why brief manner until case at amount utf cp when do columns
    source encoding zone currency name rules debug info warn error off active line reason row
    """.split())


def latin_words(text, names=()):
    """The Latin words of `text` that are no names and nothing that is typed."""
    left = TYPED.sub(" ", text)
    return DURATION.findall(text) + [word for word in re.findall(r"[A-Za-z]+", left) if word not in NAMES and word not in names]
