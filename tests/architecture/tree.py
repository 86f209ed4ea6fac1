# SPDX-License-Identifier: Apache-2.0
"""The project's files as the rules see them: which there are, their lines, and C++ text without comments and strings."""

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SKIPPED_FOLDERS = {".git", "build", "node_modules", ".cache", "__pycache__", "dist"}
CXX = {".cpp", ".hpp", ".h"}

_CXX_NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^(\s]*)\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


@dataclass(frozen=True)
class Finding:
    """One place that breaks one rule."""

    rule: str
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule}] {self.text}"


@dataclass(frozen=True)
class Include:
    """One #include: its line, its name, and whether it stood in quotes."""

    line: int
    name: str
    quoted: bool


class Source:
    """One file. Its path is relative to the project's folder and uses slashes."""

    def __init__(self, root: Path, path: str):
        self.path = path
        self.absolute = root / path
        self.name = path.rsplit("/", 1)[-1]
        self.suffix = os.path.splitext(path)[1]
        self.is_cxx = self.suffix in CXX

    @cached_property
    def raw(self) -> bytes:
        return self.absolute.read_bytes()

    @cached_property
    def is_text(self) -> bool:
        return b"\0" not in self.raw[:8000]

    @cached_property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def code(self) -> str:
        """C++ text with comments and literals blanked; lines stay where they are."""
        return _CXX_NOISE.sub(lambda m: '""' + "\n" * m[0].count("\n"), self._text_without_digit_separators)

    @cached_property
    def _text_without_digit_separators(self) -> str:
        return re.sub(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])", "", self.text)

    @cached_property
    def includes(self) -> list[Include]:
        return [Include(self.line_of(m.start(2)), m[2], m[1] == '"') for m in _INCLUDE.finditer(self.text)]

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


class Tree:
    """All files that are, or would be, under version control."""

    def __init__(self, root: Path):
        self.root = root
        self.sources = [Source(root, path) for path in sorted(_paths(root))]
        self.paths = {source.path for source in self.sources}

    @property
    def cxx(self) -> list[Source]:
        return [source for source in self.sources if source.is_cxx]


def _paths(root: Path) -> list[str]:
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=True
        )
        # A file that was deleted and not yet committed is still listed.
        return [path for path in listed.stdout.decode().split("\0") if path and (root / path).is_file()]
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in SKIPPED_FOLDERS]
        found += [str((Path(folder) / name).relative_to(root)) for name in files]
    return found
