# SPDX-License-Identifier: Apache-2.0
"""The threat table of firmware/README.md names tests; each must be there, and a row without one must say "open"."""

import re
from typing import Iterable

from tree import Finding, Tree

PAGE = "firmware/README.md"
HEADING = "## Threats and controls"
TEST = re.compile(r"^TEST\((\w+), (\w+)\)", re.M)


def check_threat_table(tree: Tree) -> Iterable[Finding]:
    pages = [source for source in tree.sources if source.path == PAGE and HEADING in source.text]
    if not pages:
        return
    tests = {match for source in tree.sources if source.path.startswith("tests/") and source.suffix == ".cpp" for match in TEST.findall(source.text)}
    inside = False
    for number, line in enumerate(pages[0].lines, 1):
        if line.startswith("## "):
            inside = line == HEADING
        if not inside or not line.startswith("| ") or line.startswith("| threat |"):
            continue
        held = line.rstrip(" |").rsplit(" | ", 1)[-1]
        named = re.findall(r"`(\w+): (\w+)`", held)
        if not named and held != "open":
            yield Finding("threats", PAGE, number, 'the row names no test and does not say "open"')
        for group, name in named:
            if (group, name) not in tests:
                yield Finding("threats", PAGE, number, f"there is no TEST({group}, {name})")


RULES = (check_threat_table,)
