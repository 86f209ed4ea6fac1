# SPDX-License-Identifier: Apache-2.0
"""The simulator runs the very agent that the head unit runs. Usage: same_agent.py BUILD_FOLDER, with both programs built.

Every source of firmware/agent and firmware/core is compiled into one object; both programs are linked from the same archives of
these objects and from no such object beside; and each symbol these archives define has the size there, in odolinkd and in
odolink-sim, that it has in the object.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

PROGRAMS = ("bin/odolinkd", "bin/odolink-sim")
OURS = re.compile(r"firmware/(agent|core)/")
LEAST_SHARED = 500  # symbols; fewer would mean that this test looks at nothing


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sizes(file: pathlib.Path) -> dict[str, int]:
    """Of what `file` defines for others to call: name and size. Weak ones may come from any object and are left out."""
    rows = (line.split() for line in run("nm", "-S", "--defined-only", str(file)).splitlines())
    return {row[3]: int(row[1], 16) for row in rows if len(row) == 4 and row[2] in "TDBR"}


def compiled_twice(build: str) -> list[str]:
    objects = collections.defaultdict(set)
    text = run("ninja", "-C", build, "-t", "compdb")
    for entry in json.loads(text[text.index("["):]):
        if OURS.search(entry["file"]) and entry["file"].endswith(".cpp") and entry["output"].endswith(".o"):
            objects[entry["file"]].add(entry["output"])
    if len(objects) < 50:
        return [f"only {len(objects)} sources of agent and core were found"]
    return [f"{source} is compiled into {len(made)} objects: {', '.join(sorted(made))}" for source, made in objects.items() if len(made) != 1]


def archives(build: str, program: str) -> set[str]:
    return {path for path in run("ninja", "-C", build, "-t", "inputs", program).splitlines() if OURS.search(path) and path.endswith(".a")}


def main() -> int:
    build = pathlib.Path(sys.argv[1])
    wrong = compiled_twice(str(build))
    linked = [archives(str(build), program) for program in PROGRAMS]
    if linked[0] != linked[1] or not linked[0]:
        wrong.append(f"linked from other archives: {sorted(linked[0] ^ linked[1])}")
    oldest = min((build / program).stat().st_mtime for program in PROGRAMS)
    stale = [archive for archive in linked[0] | linked[1] if (build / archive).stat().st_mtime > oldest]
    if stale:
        print(f"{len(stale)} archives are newer than the programs: build the target odolink_programs first")
        return 1
    programs = [sizes(build / program) for program in PROGRAMS]
    shared = 0
    for archive in sorted(linked[0] & linked[1]):
        for name, size in sizes(build / archive).items():
            there = [program.get(name) for program in programs]
            if None in there:
                continue  # one of them never calls it, and the linker left it out
            shared += 1
            if there != [size, size]:
                wrong.append(f"{name} of {archive} has {size} bytes, and {there[0]} and {there[1]} in the programs")
    if shared < LEAST_SHARED:
        wrong.append(f"only {shared} symbols of agent and core are in both programs")
    print("\n".join(wrong + [f"{shared} symbols of {len(linked[0] & linked[1])} archives are the same in both programs, {len(wrong)} findings"]))
    return 1 if wrong else 0


sys.exit(main())
