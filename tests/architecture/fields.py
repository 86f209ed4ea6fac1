# SPDX-License-Identifier: Apache-2.0
"""What a reader of the .proto files is told must be there is what firmware/wire refuses without, field by field: each field that a
decoder needs is marked "required" in its comment, each mark has a decoder that needs it, and each limit is told."""

import re
from dataclasses import dataclass
from typing import Iterable

from tree import Finding, Source, Tree

FIELD = re.compile(r"^\s*(?:repeated |optional )?([\w.]+) (\w+) = \d+;(?:\s*//\s*(.*))?$")
VARIABLE = re.compile(r"\bv1::(\w+(?:::\w+)?)&? (\w+)(?= ?[,;):])")
PATH = r"(\w+)((?:\.\w+\(\))+)"
NEEDED = re.compile(rf"\b(?:check\.needed|check\.needed_id|take_vehicle|take_digest)\({PATH}")
CONDITION = re.compile(r"(?:\bneed|\bif )\(((?:[^;{]|\n)*?)(?:, |\) \{\s*return make_error_code\(|\) return make_error_code\()WireErrc::(Missing|OutOfRange)\)")


@dataclass
class Field:
    source: Source
    line: int
    type: str
    comment: str

    @property
    def required(self) -> bool:
        return bool(re.match(r"required\b", self.comment))

    @property
    def limited(self) -> bool:
        return bool(re.match(r"required, |.*\d", self.comment))


def fields_of(source: Source) -> dict[tuple[str, str], Field]:
    """All fields of a .proto file by message and name; a nested message is named by its own name, fields of a oneof by the message's."""
    out: dict[tuple[str, str], Field] = {}
    open_blocks: list[str] = []
    for number, line in enumerate(source.lines, 1):
        begun = re.match(r"\s*(message|enum|oneof) (\w+) \{$", line)
        if begun:
            open_blocks.append(begun[2] if begun[1] == "message" else open_blocks[-1] if begun[1] == "oneof" else "")
        elif line.strip() == "}" and open_blocks:
            open_blocks.pop()
        found = FIELD.match(line)
        if found and open_blocks and open_blocks[-1]:
            out[open_blocks[-1], found[2]] = Field(source, number, found[1], found[3] or "")
    return out


def enums_of(source: Source) -> dict[str, bool]:
    """Each enum, and whether it has a member UNSPECIFIED: then the field must be there, by the head of common.proto."""
    return {m[1]: "_UNSPECIFIED = 0;" in m[2] for m in re.finditer(r"^enum (\w+) \{(.*?)^\}", source.text, re.M | re.S)}


class Decoders:
    """What the decoders of firmware/wire need, and what they limit, as (message, field)."""

    def __init__(self, fields: dict[tuple[str, str], Field], sources: list[Source]):
        self.fields = fields
        self.needed: dict[tuple[str, str], tuple[Source, int]] = {}
        self.limited: dict[tuple[str, str], tuple[Source, int]] = {}
        for source in sources:
            self._read(source)

    def _read(self, source: Source) -> None:
        types = [(m.start(), m[2], m[1].split("::")[-1]) for m in VARIABLE.finditer(source.text)]

        def type_at(offset: int, variable: str) -> str:
            return next((t for at, name, t in reversed(types) if at < offset and name == variable), "")

        for m in NEEDED.finditer(source.text):
            self._note(self.needed, type_at(m.start(), m[1]), m[2], source, m.start())
        for m in CONDITION.finditer(source.text):
            into = self.needed if m[2] == "Missing" else self.limited
            for variable, path in re.findall(PATH, m[1]):
                self._note(into, type_at(m.start(), variable), path, source, m.start())

    def _note(self, into: dict, message: str, path: str, source: Source, offset: int) -> None:
        for step in re.findall(r"\w+", path):
            name = step if (message, step) in self.fields else re.sub(r"^has_|_size$", "", step)
            if (message, name) not in self.fields:
                return
            into_key = message, name
            message = self.fields[into_key].type
            if (message, "") not in self.fields and not any(m == message for m, _ in self.fields):
                into[into_key] = source, source.line_of(offset)
                return
        into[into_key] = source, source.line_of(offset)


def check_fields(tree: Tree) -> Iterable[Finding]:
    fields: dict[tuple[str, str], Field] = {}
    enums: dict[str, bool] = {}
    for source in tree.sources:
        if source.path.startswith("proto/") and source.suffix == ".proto":
            fields.update(fields_of(source))
            enums.update(enums_of(source))
    decoders = Decoders(fields, [s for s in tree.sources if s.path.startswith("firmware/wire/") and s.suffix == ".cpp"])
    demanding = {message for (message, _), field in fields.items() if field.required or enums.get(field.type)}
    for (message, name), (source, line) in decoders.needed.items():
        field = fields[message, name]
        if not field.required:
            yield Finding("fields", field.source.path, field.line, f'{message}.{name} is needed by {source.path}:{line}, and its comment does not begin with "required"')
    for (message, name), (source, line) in decoders.limited.items():
        field = fields[message, name]
        if not field.limited and field.type not in enums:
            yield Finding("fields", field.source.path, field.line, f"{message}.{name} is limited by {source.path}:{line}, and its comment tells no limit")
    for (message, name), field in fields.items():
        known = (message, name) in decoders.needed or (message, name) in decoders.limited or field.type in demanding
        if field.required and not field.limited and not known:
            yield Finding("fields", field.source.path, field.line, f"{message}.{name} is said to be required, and nothing in firmware/wire needs it")


RULES = (check_fields,)
