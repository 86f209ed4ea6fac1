# SPDX-License-Identifier: Apache-2.0
"""The dealer link is told three times, for compilers, people and tools: .proto files, proto/README.md, proto/asyncapi.yaml.
What one of them names, all name."""

import re
from typing import Iterable

from tree import Finding, Source, Tree

ENVELOPE = "proto/odolink/v1/envelope.proto"
PAGE = "proto/README.md"
DOCUMENT = "proto/asyncapi.yaml"


def payloads_of(envelope: Source, message: str) -> list[str]:
    """The types in the `payload` of a message."""
    body = re.search(rf"^message {message} \{{.*?oneof payload \{{(.*?)\}}", envelope.text, re.M | re.S)
    return re.findall(r"^\s*(\w+) \w+ = \d+;", body[1], re.M) if body else []


def words_of(document: Source, key: str) -> set[str]:
    """All names in the lists below an `x-...` key of the AsyncAPI document."""
    block = re.search(rf"^( *){key}:(.*?)(?=^\1\S|^ {{0,4}}\S|\Z)", document.text, re.M | re.S)
    return {word for listed in re.findall(r"\[(.*?)\]", block[2]) for word in re.findall(r"\w+", listed)} if block else set()


def fields_in(text: str, message: str) -> list[str]:
    """"string key_id = 1" and so on, of a message without blocks inside."""
    body = re.search(rf"^ *message {message} \{{(.*?)\}}", text, re.M | re.S)
    return re.findall(r"^\s*([\w.]+ \w+ = \d+);", body[1], re.M) if body else []


def check_bodies(envelope: Source, document: Source) -> Iterable[Finding]:
    """The document's copy of the envelope is the .proto file's, and it has a message for each body and for nothing else."""
    if fields_in(envelope.text, "Envelope") != fields_in(document.text, "Envelope"):
        yield Finding("protocol", DOCUMENT, 1, "its Envelope is not that of envelope.proto")
    bodies = set(re.findall(r"^message (\w+) \{\n  string (?:vehicle|dealer) = \d+;", envelope.text, re.M))
    told = set(re.findall(r"^ +x-body: odolink\.v1\.(\w+)$", document.text, re.M))
    for name in sorted(bodies ^ told):
        yield Finding("protocol", DOCUMENT, 1, f"x-body {name}: no such body" if name in told else f"has no message of the body {name}")
    merged = re.search(r"^ *<<:", document.text, re.M)
    if merged:
        yield Finding("protocol", DOCUMENT, document.line_of(merged.start()), "a merge key, which readers of YAML 1.2 do not know")


GATES = {"firmware/core/sync/refusal.cpp": r"case Refusal::\w+: return \"(\w+)\"", "host-sim/dealer-desk/api/routes.cpp": r"(?<=kRejections> kWords\{)[^}]*"}


def check_refusals(tree: Tree, page: Source) -> Iterable[Finding]:
    """Each word under which an end counts what it refuses has its row in the page."""
    for source in tree.sources:
        for found in re.finditer(GATES.get(source.path, r"(?!)"), source.text):
            for word in re.findall(r"\w+", found[found.lastindex or 0]):
                if f"| `{word}` |" not in page.text:
                    yield Finding("protocol", PAGE, 1, f"has no row for the refusal {word} of {source.path}")


def check_protocol(tree: Tree) -> Iterable[Finding]:
    files = {source.path: source for source in tree.sources if source.path in (ENVELOPE, PAGE, DOCUMENT)}
    if ENVELOPE not in files:
        return
    for path in (PAGE, DOCUMENT):
        if path not in files:
            yield Finding("protocol", path, 1, "is missing")
            return
    envelope, page, document = files[ENVELOPE], files[PAGE], files[DOCUMENT]
    for message, key in (("UpEvent", "x-events"), ("DownMessage", "x-messages")):
        payloads, told = payloads_of(envelope, message), words_of(document, key)
        for name in payloads:
            if not re.search(rf"\b{name}\b", page.text):
                yield Finding("protocol", PAGE, 1, f"does not name {name}, a payload of {message}")
            if name not in told:
                yield Finding("protocol", DOCUMENT, 1, f"{key} does not name {name}, a payload of {message}")
        for name in sorted(told - set(payloads)):
            yield Finding("protocol", DOCUMENT, 1, f"{key} names {name}, which is no payload of {message}")
    yield from check_bodies(envelope, document)
    yield from check_refusals(tree, page)
    for channel in re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (up|down) \|", page.text, re.M):
        for name in re.findall(r"\w+", channel[0]):
            if f"/{channel[1]}/{name}\n" not in document.text:
                yield Finding("protocol", DOCUMENT, 1, f"has no channel {channel[1]}/{name}")


RULES = (check_protocol,)
