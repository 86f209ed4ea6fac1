# SPDX-License-Identifier: Apache-2.0
"""The tables of threats and of defaults and traps name tests; each must be there, and a row without one must say "open"."""

import re
from typing import Iterable

from tree import Finding, Tree

TABLES = {"firmware/README.md": "## Threats and controls", "tests/README.md": "## Defaults and traps"}
TEST = re.compile(r"^TEST\((\w+), (\w+)\)", re.M)


def check_tables_of_tests(tree: Tree) -> Iterable[Finding]:
    tests = {match for source in tree.sources if source.path.startswith("tests/") and source.suffix == ".cpp" for match in TEST.findall(source.text)}
    for page in tree.sources:
        heading = TABLES.get(page.path)
        inside = False
        for number, line in enumerate(page.lines if heading else [], 1):
            if line.startswith("## "):
                inside = line == heading
            if not inside or not line.startswith("| ") or line.rstrip(" |").endswith((" | held by", " | by")):
                continue
            held = line.rstrip(" |").rsplit(" | ", 1)[-1]
            named = re.findall(r"`(\w+): (\w+)`", held)
            if not named and held != "open":
                yield Finding("threats", page.path, number, 'the row names no test and does not say "open"')
            for group, name in named:
                if (group, name) not in tests:
                    yield Finding("threats", page.path, number, f"there is no TEST({group}, {name})")


RULES = (check_tables_of_tests,)
