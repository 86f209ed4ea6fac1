# SPDX-License-Identifier: Apache-2.0
"""What the pure layers may not name: clocks, threads, files, randomness, environment, unordered containers, Asio. They get the
world through ports, so that one seed gives one trace."""

import re
from typing import Iterable

from tree import Finding, Tree

PURE = ("firmware/base/", "firmware/domain/", "firmware/protocols/", "firmware/wire/", "firmware/ports/", "firmware/core/",
        "firmware/agent/", "host-sim/engine/", "host-sim/dealer-desk/rules/", "host-sim/dealer-desk/values.hpp")

_CALL = r"(?<![\w.>:])(?:std::|::)?"
FORBIDDEN = (
    ("reads a clock", re.compile(
        r"\b(?:system|steady|high_resolution|utc|tai|gps|file)_clock\b|\b(?:clock_gettime|gettimeofday|localtime|localtime_r|gmtime|gmtime_r|mktime)\s*\("
        r"|(?:std|(?<![\w>]))::time\s*\(")),
    ("uses threads", re.compile(
        r"\bstd::(?:j?thread|this_thread|(?:recursive_|shared_|timed_)*mutex|condition_variable|atomic|async|future|promise|call_once)\b"
        r"|\bthread_local\b|\bpthread_")),
    ("uses coroutines", re.compile(r"\bco_(?:await|yield|return)\b")),
    ("is random", re.compile(
        _CALL + r"s?rand\s*\(|\bstd::random_device\b|\bstd::mt19937|\bgetrandom\s*\(|\bstd::(?:minstd_rand|uniform_\w+_distribution)")),
    ("touches files or the console", re.compile(
        r"\bstd::(?:[io]?fstream|filesystem|cout|cerr|clog|cin)\b|" + _CALL + r"(?:fopen|freopen|printf|puts|perror)\s*\(|\bfprintf\s*\(")),
    ("reads the environment", re.compile(r"\b(?:secure_)?getenv\b")),
    ("uses Asio", re.compile(r"\bboost::asio\b|\basio::")),
)
FORBIDDEN_HEADERS = {
    "fstream", "filesystem", "iostream", "thread", "mutex", "shared_mutex", "condition_variable", "atomic", "future", "random",
    "stop_token", "semaphore", "latch", "barrier", "coroutine", "ctime", "time.h", "unistd.h",
    "fcntl.h", "pthread.h", "syslog.h",
}
FORBIDDEN_HEADER_FOLDERS = ("sys/", "linux/", "net/", "netinet/", "arpa/")

# The order of an unordered container differs from one library to the next. Where behaviour is decided they are not used at all;
# elsewhere in the pure layers they may be looked up in, never walked through.
DECIDES = ("firmware/core/", "firmware/agent/", "firmware/domain/", "host-sim/dealer-desk/rules/")
UNORDERED = re.compile(r"\bunordered_(?:multi)?(?:map|set)\b")
UNORDERED_NAME = re.compile(r"\bunordered_(?:multi)?(?:map|set)\s*<[^;{}()]*>\s+(\w+)\s*[;{=(]")

# A capture of everything hides what outlives what; it is banned where things run later: with coroutines and callbacks.
CAPTURES_EVERYTHING = re.compile(r"(?<![\w\])])\[\s*[&=]\s*(?:,[^\]]*)?\]\s*(?=[({]|mutable|<)")
LATER = ("firmware/adapters/", "firmware/app/", "host-sim/app/", "host-sim/dealer-desk/ingest/", "host-sim/dealer-desk/api/",
         "host-sim/dealer-desk/app/")


def check_purity(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if not source.path.startswith(PURE):
            continue
        for include in source.includes:
            if include.name in FORBIDDEN_HEADERS or include.name.startswith(FORBIDDEN_HEADER_FOLDERS):
                yield Finding("purity", source.path, include.line, f"a pure layer may not include <{include.name}>")
        for number, line in enumerate(source.code.splitlines(), 1):
            for what, pattern in FORBIDDEN:
                found = pattern.search(line)
                if found and not line.lstrip().startswith("#"):
                    yield Finding("purity", source.path, number, f"{what}: {found[0].strip()}")


def check_order(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if not source.path.startswith(PURE):
            continue
        names = "|".join(set(UNORDERED_NAME.findall(source.code)))
        walks = re.compile(rf":\s*(?:{names})\s*\)|\b(?:{names})\s*\.\s*c?begin\s*\(") if names else None
        for number, line in enumerate(source.code.splitlines(), 1):
            if source.path.startswith(DECIDES) and UNORDERED.search(line):
                yield Finding("order", source.path, number, "an unordered container where behaviour is decided: use std::map or a sorted vector")
            elif walks and walks.search(line):
                yield Finding("order", source.path, number, "walks through an unordered container, whose order is nobody's promise")


def check_captures(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if not source.path.startswith(LATER):
            continue
        for number, line in enumerate(source.code.splitlines(), 1):
            if CAPTURES_EVERYTHING.search(line):
                yield Finding("captures", source.path, number, "[&] or [=]: name what the lambda keeps")


def check_namespaces(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if source.suffix == ".cpp":
            continue
        for number, line in enumerate(source.code.splitlines(), 1):
            if re.search(r"^\s*using\s+namespace\s+(?!std::(?:chrono|string_view|string)_literals|std::literals)", line):
                yield Finding("namespaces", source.path, number, "using namespace in a header reaches every reader of it")


RULES = (check_purity, check_order, check_captures, check_namespaces)
