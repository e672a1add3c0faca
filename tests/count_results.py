#!/usr/bin/env python3
"""Adds up ctest's JUnit files; prints the closing line; exit 1 if something failed or nothing ran."""

import sys
import xml.etree.ElementTree as ElementTree


def main():
    passed = failed = skipped = 0
    for name in sys.argv[1:]:
        suite = ElementTree.parse(name).getroot()
        tests = int(suite.get("tests", 0))
        failures = int(suite.get("failures", 0))
        skips = int(suite.get("skipped", 0)) + int(suite.get("disabled", 0))
        passed += tests - failures - skips
        failed += failures
        skipped += skips
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
