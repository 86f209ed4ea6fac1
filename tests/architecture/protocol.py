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
    for channel in re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (up|down) \|", page.text, re.M):
        for name in re.findall(r"\w+", channel[0]):
            if f"/{channel[1]}/{name}\n" not in document.text:
                yield Finding("protocol", DOCUMENT, 1, f"has no channel {channel[1]}/{name}")


RULES = (check_protocol,)
