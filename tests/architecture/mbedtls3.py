# SPDX-License-Identifier: Apache-2.0
"""Compiles the sources of firmware/adapters/mbedtls, syntax only, against headers of mbedTLS 3.6; Debian 12 builds with 2.28.

Usage: mbedtls3.py BUILD_FOLDER [INCLUDE_FOLDER]. The headers are looked for in INCLUDE_FOLDER, in the folder that the variable
ODOLINK_MBEDTLS3_INCLUDE names, and where a system has them. Without them: one line "SKIPPED: ...", which tests/run counts.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SYSTEM = ("/usr/include", "/usr/local/include", "/opt/mbedtls3/include")
PROBE = "#include <mbedtls/version.h>\n#if MBEDTLS_VERSION_NUMBER < 0x03060000\n#error these are not the headers of mbedTLS 3.6\n#endif\n"


def is_version_3(folder: str) -> bool:
    header = pathlib.Path(folder, "mbedtls", "build_info.h")
    return header.is_file() and re.search(r"MBEDTLS_VERSION_MAJOR\s+3\b", header.read_text()) is not None


def commands(build: str) -> dict[str, tuple[list[str], str]]:
    """By source: how the build compiles it, without its output, and the folder it does that in."""
    text = subprocess.run(["ninja", "-C", build, "-t", "compdb"], check=True, capture_output=True, text=True).stdout
    found = {}
    for entry in json.loads(text[text.index("["):]):
        path = entry["file"]
        if "/firmware/adapters/mbedtls/" not in path or not path.endswith(".cpp") or " -c " not in entry["command"]:
            continue
        words = shlex.split(entry["command"])
        if words[0].endswith("ccache"):
            words = words[1:]
        found[path] = (words[:words.index("-MD")], entry["directory"])  # what follows names dependencies and output
    return found


def complaint(source: str, words: list[str], folder: str, include: str) -> str:
    """What the compiler says of `source`, and nothing where it takes it."""
    done = subprocess.run([words[0], "-isystem", include, *words[1:], "-fsyntax-only", source], cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def main() -> int:
    build, named = sys.argv[1], [w for w in [*sys.argv[2:3], os.environ.get("ODOLINK_MBEDTLS3_INCLUDE", "")] if w]
    include = next((folder for folder in [*named, *SYSTEM] if is_version_3(folder)), None)
    if include is None:
        where = f"not in {', '.join(named)}" if named else "ODOLINK_MBEDTLS3_INCLUDE names no folder of them"
        print(f"SKIPPED: firmware/adapters/mbedtls against mbedTLS 3.6 (no headers of it: {where})")
        return 1 if named else 0
    sources = commands(build)
    if not sources:
        print(f"{build} compiles nothing of firmware/adapters/mbedtls")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        probe = pathlib.Path(scratch, "probe.cpp")
        probe.write_text(PROBE)
        work = [(str(probe), *next(iter(sources.values())))] + [(source, *how) for source, how in sources.items()]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            said = [text for text in pool.map(lambda one: complaint(*one, include), work) if text]
    print("\n".join(said) + f"{len(sources)} sources against {include}: {len(said)} do not compile")
    return 1 if said else 0


sys.exit(main())
