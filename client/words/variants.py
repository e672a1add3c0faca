"""variants.py UNIHAN_VARIANTS OUT: the table of characters that are written for one another in names, from Unicode's own list.

Two characters are one where each names the other as a semantic, z or spoofing variant (UAX #38): 高 and 髙, 崎 and 﨑, 吉 and 𠮷. Of such a
group the least code point stands for all. Simplified and traditional forms are not taken: they are other languages'."""

import bz2
import sys

KINDS = ("kSemanticVariant", "kZVariant", "kSpoofingVariant")


def pairs(path):
    """Both directions of what the list says, of KINDS."""
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[1] in KINDS:
                for variant in fields[2].split():
                    yield int(fields[0][2:], 16), int(variant.partition("<")[0][2:], 16)


def groups(said):
    """Each character of a group of more than one, with the least of it."""
    least = {}

    def find(character):
        while least.setdefault(character, character) != character:
            character = least[character]
        return character

    for one, other in said:
        if (other, one) in said:
            one, other = sorted((find(one), find(other)))
            least[other] = one
    return sorted((character, find(character)) for character in least if find(character) != character)


def main():
    table = groups(set(pairs(sys.argv[1])))
    if len(table) < 1000:
        sys.exit(f"{sys.argv[1]} has only {len(table)} variants: another format?")
    with open(sys.argv[2], "w", encoding="ascii") as out:
        for character, stands in table:
            out.write(f"{{0x{character:X}, 0x{stands:X}}},\n")


if __name__ == "__main__":
    main()
