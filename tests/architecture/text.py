# SPDX-License-Identifier: Apache-2.0
"""Rules on the text of files: licence heads, sizes, what may lie at the top, and what no file may say."""

import re
from typing import Iterable

from tree import Finding, Source, Tree

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
             "firmware", "host-sim", "toolchains", "proto", "tests"}

SPDX = "SPDX-License-Identifier: Apache-2.0"
WITH_HEAD = {".cpp", ".hpp", ".h", ".proto", ".cmake", ".py", ".js", ".mjs", ".ts", ".tsx", ".vue", ".css", ".sql", ".toml",
             ".service", ".sh", ".conf", ".html"}

HARD_LIMIT = 600
SIZED = {".cpp", ".hpp", ".h", ".ts", ".tsx", ".vue", ".js", ".mjs", ".css", ".html", ".py", ".sh", ".sql"}

# Written so that these very lines are no finding.
MACHINE_PATHS = re.compile(r"/wor[k]/|/tm[p]/(?:bash_|odolin[k]|studio)|/hom[e]/[a-z]+/|/roo[t]/\.|/User[s]/")
REGISTRIES = re.compile(r"https?://(?:deb|registry|security|snapshot)[.]|registry[.]npmjs|pypi[.]org")
LOCKED_ADDRESS = re.compile(r'"resolve[d]": *"')
UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
GLOB = re.compile(r"\bfile\s*\(\s*GLO[B]", re.I)


def limit_of(source: Source) -> int:
    """The size STYLE asks of a file, in lines; past it the file is counted, past HARD_LIMIT it fails."""
    if source.path.startswith("tests/"):
        return 500
    return 200 if source.suffix in {".hpp", ".h"} else 400


def check_top_level(tree: Tree) -> Iterable[Finding]:
    for top in sorted({path.split("/")[0] for path in tree.paths}):
        if top not in TOP_LEVEL and not top.startswith("."):
            yield Finding("top-level", top, 1, "the ordered layout has no such entry")


def check_heads(tree: Tree) -> Iterable[Finding]:
    for source in tree.sources:
        script = source.raw[:2] == b"#!"
        if not (source.suffix in WITH_HEAD or source.name == "CMakeLists.txt" or script):
            continue
        if not any(SPDX in line for line in source.lines[:3]):
            yield Finding("licence", source.path, 1, f"no '{SPDX}' in the first three lines")


def check_sizes(tree: Tree) -> Iterable[Finding]:
    for source in tree.sources:
        if source.suffix in SIZED and len(source.lines) > HARD_LIMIT:
            yield Finding("size", source.path, len(source.lines), f"{len(source.lines)} lines; more than {HARD_LIMIT} is two ideas")


def warn_sizes(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if limit_of(source) < len(source.lines) <= HARD_LIMIT:
            yield Finding("size", source.path, len(source.lines), f"{len(source.lines)} lines, STYLE asks for {limit_of(source)}")


def warn_head_comments(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if len(source.lines) > 1 and not source.lines[1].startswith(("//", "/*")):
            yield Finding("head", source.path, 2, "no comment that says what the file is and who calls it")


def check_words(tree: Tree) -> Iterable[Finding]:
    """What no text of ours may hold, whatever its kind."""
    for source in tree.sources:
        if not source.is_text or source.name == "LICENSE":
            continue
        for number, line in enumerate(source.lines, 1):
            if MACHINE_PATHS.search(line):
                yield Finding("machine-path", source.path, number, line.strip()[:100])
            if REGISTRIES.search(line):
                yield Finding("registry", source.path, number, line.strip()[:100])
            if source.name == "package-lock.json" and LOCKED_ADDRESS.search(line):
                yield Finding("lock-file", source.path, number, "holds a download address: npm install --omit-lockfile-registry-resolved")
            if source.name != "package-lock.json" and UNFINISHED.search(line):
                yield Finding("unfinished", source.path, number, line.strip()[:100])


def check_shape(tree: Tree) -> Iterable[Finding]:
    for source in tree.sources:
        if not (source.suffix in SIZED or source.suffix in {".md", ".proto", ".cmake"} or source.name == "CMakeLists.txt"):
            continue
        if b"\r\n" in source.raw:
            yield Finding("shape", source.path, 1, "ends its lines the Windows way")
        if source.raw and not source.raw.endswith(b"\n"):
            yield Finding("shape", source.path, len(source.lines), "no newline at the end")
        if source.is_cxx and "\t" in source.code:
            yield Finding("shape", source.path, source.code[: source.code.index("\t")].count("\n") + 1, "a tab")


def check_listed(tree: Tree) -> Iterable[Finding]:
    """Every C++ file is named by the CMakeLists.txt of its folder or one above: a file nobody builds is dead. Headers of tests
    belong to no library and need not be."""
    lists = {s.path[: -len("CMakeLists.txt")]: s for s in tree.sources if s.name == "CMakeLists.txt"}
    for source in lists.values():
        found = GLOB.search(source.text)
        if found:
            yield Finding("cmake", source.path, source.line_of(found.start()), "lists of files are explicit here")
    for source in tree.cxx:
        if source.path.startswith("tests/") and source.suffix != ".cpp":
            continue
        parts = source.path.split("/")
        folders = ["/".join(parts[:n]) + "/" if n else "" for n in range(len(parts) - 1, -1, -1)]
        if not any(f in lists and re.search(rf"(?<![\w.-]){re.escape(source.path[len(f):])}(?![\w-])", lists[f].text) for f in folders):
            yield Finding("cmake", source.path, 1, "named by no CMakeLists.txt of its folder or above")


RULES = (check_top_level, check_heads, check_sizes, check_words, check_shape, check_listed)
WARNINGS = (warn_sizes, warn_head_comments)
