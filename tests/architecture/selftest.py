#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Shows each rule of check.py red once: a small tree that is right gives no finding, and each change that spoils it gives
exactly the finding it should."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = "// SPDX-License-Identifier: Apache-2.0\n// A file of a tree that exists for this test only.\n"
LIST = "# SPDX-License-Identifier: Apache-2.0\n"

# A tree in which each near miss of the rules stands and is right.
CLEAN = {
    "README.md": "# A tree\n",
    "CMakeLists.txt": LIST,
    ".gitignore": "build/\n",
    "firmware/README.md": "# The agent\n## Threats and controls\n| threat | by |\n|---|---|\n| replay | `Gate: shuts` |\n| theft | open |\n",
    "tests/README.md": "# Tests\n## Defaults and traps\n| trap | by |\n|---|---|\n| 1970 | `Gate: shuts` |\n| recall | open |\n",
    "firmware/base/CMakeLists.txt": LIST + "odolink_library(base HEADERS time.hpp)\n",
    "firmware/base/time.hpp": HEAD + "#include <chrono>\n// steady_clock is what the port hides\nconst char* kName = \"std::thread\";\n",
    "firmware/core/CMakeLists.txt": LIST + "odolink_library(core HEADERS gate.hpp SOURCES gate.cpp)\n",
    "firmware/core/gate.hpp": HEAD + '#include <map>\n#include "base/time.hpp"\n',
    "firmware/core/gate.cpp": HEAD + '#include "core/gate.hpp"\nint brand(int x) { return x / 1\'000; }\n',
    "firmware/protocols/CMakeLists.txt": LIST + "odolink_library(obd SOURCES isotp/frame.hpp obd/pid.hpp obd/pid.cpp)\n",
    "firmware/protocols/isotp/frame.hpp": HEAD,
    "firmware/protocols/obd/pid.hpp": HEAD,
    "firmware/protocols/obd/pid.cpp": HEAD + "std::unordered_map<int, int> rows;\nbool has(int k) { return rows.contains(k); }\n",
    "firmware/wire/CMakeLists.txt": LIST + "odolink_library(wire SOURCES envelope.cpp)\n",
    "firmware/wire/envelope.cpp": HEAD + '#include "odolink/v1/envelope.pb.h"\nvoid take(const v1::Driven& in, Check& check) {\n'
        "    check.needed(in.name());\n    check.need(in.has_at() && in.parts_size() > 0, WireErrc::Missing);\n"
        "    check.need(in.metres() < 9, WireErrc::OutOfRange);\n    take(in.trip().id(), check);\n}\n",
    "firmware/adapters/CMakeLists.txt": LIST + "# web/page.cpp sqlite/store.hpp sqlite/store.cpp\n",
    "firmware/adapters/web/page.cpp": HEAD + "#include <boost/beast/http.hpp>\nauto f = [this, &x] { return table[i]; };\n",
    "firmware/adapters/sqlite/store.hpp": HEAD,
    "firmware/adapters/sqlite/store.cpp": HEAD + '#include <sqlite3.h>\n#include "adapters/sqlite/store.hpp"\n',
    "proto/odolink/v1/envelope.proto": HEAD + "message Envelope {\n  bytes body = 2;\n}\nmessage UpBatch {\n  string vehicle = 1;\n}\nmessage UpEvent {\n  oneof payload {\n    Driven driven = 1;\n  }\n}\n"
        "message DownMessage {\n  oneof payload {\n    Shown shown = 1;\n  }\n}\n"
        "message Driven {\n  string name = 1;  // required\n  int64 at = 2;  // required\n  repeated bytes parts = 3;  // required, at most 3\n"
        "  int64 metres = 4;  // below 9\n  Trip trip = 5;  // required: it has an id\n  string note = 6;\n}\nmessage Trip {\n  Kind kind = 1;\n}\n"
        "enum Kind {\n  KIND_UNSPECIFIED = 0;\n}\n",
    "proto/README.md": "# Link\n| `care` | up | Driven |\n| `care` | down | Shown |\n",
    "proto/asyncapi.yaml": LIST + "        message Envelope {\n          bytes body = 2;\n        }\n      x-body: odolink.v1.UpBatch\n    address: a/up/care\n    address: a/down/care\n      x-events:\n        care: [Driven]\n"
        "      x-messages: [Shown]\n",
    "host-sim/world/CMakeLists.txt": LIST + "# ecu.cpp\n",
    "host-sim/world/ecu.cpp": HEAD + '#include "protocols/isotp/frame.hpp"\n',
    "host-sim/dealer-desk/CMakeLists.txt": LIST + "# rules/sla.hpp api/page.cpp\n",
    "host-sim/dealer-desk/rules/sla.hpp": HEAD,
    "host-sim/dealer-desk/api/page.cpp": HEAD + '#include "dealer-desk/rules/sla.hpp"\n',
    "tests/unit/CMakeLists.txt": LIST + "odolink_test(unit_gate SOURCES gate_test.cpp)\n",
    "tests/unit/samples.hpp": HEAD,
    "tests/unit/gate_test.cpp": HEAD + '#include "core/gate.hpp"\n#include <CppUTest/TestHarness.h>\nTEST(Gate, shuts) {}\n',
}


def in_file(path: str, addition: str) -> dict[str, str]:
    """The clean tree's file with lines added at its end."""
    return {path: CLEAN[path] + addition}


# What is done to the clean tree, and the one finding it must give (rule, path). Odd spellings keep these lines themselves clean.
SPOILED = [
    ("a threat whose test is gone", in_file("firmware/README.md", "| flood | `Gate: dams` |\n"), "threats", "firmware/README.md"),
    ("a threat that nothing holds", in_file("firmware/README.md", "| flood | a wall |\n"), "threats", "firmware/README.md"),
    ("a trap whose test is gone", in_file("tests/README.md", "| miles | `Gate: turns` |\n"), "threats", "tests/README.md"),
    ("base includes domain", {**in_file("firmware/base/time.hpp", '#include "core/gate.hpp"\n')}, "layers", "firmware/base/time.hpp"),
    ("core includes an adapter", in_file("firmware/core/gate.cpp", '#include "adapters/sqlite/store.hpp"\n'), "layers", "firmware/core/gate.cpp"),
    ("an adapter includes another", in_file("firmware/adapters/web/page.cpp", '#include "adapters/sqlite/store.hpp"\n'), "layers", "firmware/adapters/web/page.cpp"),
    ("an adapter includes the core", in_file("firmware/adapters/web/page.cpp", '#include "core/gate.hpp"\n'), "layers", "firmware/adapters/web/page.cpp"),
    ("a relative path is no way round", in_file("firmware/base/time.hpp", '#include "../core/gate.hpp"\n'), "layers", "firmware/base/time.hpp"),
    ("an ECU shares the decoder", in_file("host-sim/world/ecu.cpp", '#include "protocols/obd/pid.hpp"\n'), "layers", "host-sim/world/ecu.cpp"),
    ("the desk includes the core", in_file("host-sim/dealer-desk/api/page.cpp", '#include "core/gate.hpp"\n'), "layers", "host-sim/dealer-desk/api/page.cpp"),
    ("an include of nothing", in_file("firmware/core/gate.cpp", '#include "core/gone.hpp"\n'), "layers", "firmware/core/gate.cpp"),
    ("a folder of no layer", {"firmware/CMakeLists.txt": LIST + "# misc/a.cpp\n", "firmware/misc/a.cpp": HEAD}, "layers", "firmware/misc/a.cpp"),
    ("a second library in an adapter", in_file("firmware/adapters/web/page.cpp", "#include <sqlite3.h>\n"), "libraries", "firmware/adapters/web/page.cpp"),
    ("Asio in the core", in_file("firmware/core/gate.cpp", "#include <boost/asio/io_context.hpp>\n"), "libraries", "firmware/core/gate.cpp"),
    ("generated code in a header", in_file("firmware/core/gate.hpp", '#include "odolink/v1/envelope.pb.h"\n'), "protobuf", "firmware/core/gate.hpp"),
    ("the test harness is not last", in_file("tests/unit/gate_test.cpp", "#include <string>\n"), "test-harness", "tests/unit/gate_test.cpp"),
    ("a clock is read", in_file("firmware/core/gate.cpp", "auto t = std::chrono::steady_clock::now();\n"), "purity", "firmware/core/gate.cpp"),
    ("C's clock is read", in_file("firmware/core/gate.cpp", "auto t = std::time(nullptr);\n"), "purity", "firmware/core/gate.cpp"),
    ("a thread", in_file("firmware/core/gate.cpp", "std::jthread t;\n"), "purity", "firmware/core/gate.cpp"),
    ("a coroutine", in_file("firmware/core/gate.cpp", "co_await x;\n"), "purity", "firmware/core/gate.cpp"),
    ("dice", in_file("firmware/core/gate.cpp", "int r = rand();\n"), "purity", "firmware/core/gate.cpp"),
    ("real randomness in the engine", {"host-sim/engine/CMakeLists.txt": LIST + "# r.cpp\n", "host-sim/engine/r.cpp": HEAD + "std::random_device d;\n"}, "purity", "host-sim/engine/r.cpp"),
    ("a file", in_file("firmware/core/gate.cpp", 'auto* f = fopen("x", "r");\n'), "purity", "firmware/core/gate.cpp"),
    ("the console", in_file("firmware/core/gate.cpp", "std::cerr << 1;\n"), "purity", "firmware/core/gate.cpp"),
    ("the environment", in_file("firmware/core/gate.cpp", 'auto* e = std::getenv("X");\n'), "purity", "firmware/core/gate.cpp"),
    ("Asio by name", in_file("firmware/core/gate.cpp", "void f(boost::asio::io_context&);\n"), "purity", "firmware/core/gate.cpp"),
    ("a forbidden header", in_file("host-sim/dealer-desk/rules/sla.hpp", "#include <mutex>\n"), "purity", "host-sim/dealer-desk/rules/sla.hpp"),
    ("a system header", in_file("firmware/core/gate.cpp", "#include <sys/time.h>\n"), "purity", "firmware/core/gate.cpp"),
    ("an unordered container in the core", in_file("firmware/core/gate.cpp", "std::unordered_map<int, int> m;\n"), "order", "firmware/core/gate.cpp"),
    ("an unordered walk", in_file("firmware/protocols/obd/pid.cpp", "int f() { for (auto& r : rows) return r.first; }\n"), "order", "firmware/protocols/obd/pid.cpp"),
    ("a capture of everything", in_file("firmware/adapters/web/page.cpp", "post(io, [&] { go(); });\n"), "captures", "firmware/adapters/web/page.cpp"),
    ("a capture of everything by value", in_file("firmware/adapters/web/page.cpp", "post(io, [=, this]() { go(); });\n"), "captures", "firmware/adapters/web/page.cpp"),
    ("a namespace in a header", in_file("firmware/core/gate.hpp", "using namespace std;\n"), "namespaces", "firmware/core/gate.hpp"),
    ("an entry at the top", {"docs/a.md": "# no\n"}, "top-level", "docs"),
    ("no licence head", {"firmware/core/gate.hpp": "#pragma once\n"}, "licence", "firmware/core/gate.hpp"),
    ("no licence head in a script", {"toolchains/go": "#!/bin/sh\n"}, "licence", "toolchains/go"),
    ("a file of two ideas", in_file("firmware/core/gate.cpp", "int a;\n" * 600), "size", "firmware/core/gate.cpp"),
    ("a machine path", {"README.md": "cd /wor" + "k/main\n"}, "machine-path", "README.md"),
    ("somebody's home", {"README.md": "cd /hom" + "e/anna/odolink\n"}, "machine-path", "README.md"),
    ("a registry's host", {"README.md": "see https://deb" + ".debian.org\n"}, "registry", "README.md"),
    ("a lock file with addresses", {"tests/browser/package-lock.json": '{"a": {"resolve' + 'd": "x"}}\n'}, "lock-file", "tests/browser/package-lock.json"),
    ("unfinished work", in_file("firmware/core/gate.cpp", "// TOD" + "O\n"), "unfinished", "firmware/core/gate.cpp"),
    ("Windows line ends", {"README.md": "# A tree\r\n"}, "shape", "README.md"),
    ("no newline at the end", {"README.md": "# A tree"}, "shape", "README.md"),
    ("a tab", in_file("firmware/core/gate.cpp", "\tint a;\n"), "shape", "firmware/core/gate.cpp"),
    ("a field that must be there and is not said to", {"proto/odolink/v1/envelope.proto": CLEAN["proto/odolink/v1/envelope.proto"].replace("name = 1;  // required", "name = 1;  // its name")}, "fields", "proto/odolink/v1/envelope.proto"),
    ("a field that is needed by a condition", {"proto/odolink/v1/envelope.proto": CLEAN["proto/odolink/v1/envelope.proto"].replace("at = 2;  // required", "at = 2;")}, "fields", "proto/odolink/v1/envelope.proto"),
    ("a mark that no decoder honours", {"proto/odolink/v1/envelope.proto": CLEAN["proto/odolink/v1/envelope.proto"].replace("note = 6;", "note = 6;  // required")}, "fields", "proto/odolink/v1/envelope.proto"),
    ("a limit that is not told", {"proto/odolink/v1/envelope.proto": CLEAN["proto/odolink/v1/envelope.proto"].replace("// below 9", "// metres")}, "fields", "proto/odolink/v1/envelope.proto"),
    ("a message that need not be there after all", {"proto/odolink/v1/envelope.proto": CLEAN["proto/odolink/v1/envelope.proto"].replace("KIND_UNSPECIFIED", "KIND_NONE")}, "fields", "proto/odolink/v1/envelope.proto"),
    ("an event that the page does not tell", {"proto/README.md": "# Link\n| `care` | up | Shown |\n"}, "protocol", "proto/README.md"),
    ("an event that tools do not hear of", {"proto/asyncapi.yaml": CLEAN["proto/asyncapi.yaml"].replace("Driven", "")}, "protocol", "proto/asyncapi.yaml"),
    ("a message that is none", {"proto/asyncapi.yaml": CLEAN["proto/asyncapi.yaml"].replace("[Shown]", "[Shown, Gone]")}, "protocol", "proto/asyncapi.yaml"),
    ("a refusal without a row", {"firmware/core/CMakeLists.txt": CLEAN["firmware/core/CMakeLists.txt"] + "# sync/refusal.cpp\n",
        "firmware/core/sync/refusal.cpp": HEAD + '// case Refusal::Late: return "late";\n'}, "protocol", "proto/README.md"),
    ("a body without a message", {"proto/asyncapi.yaml": CLEAN["proto/asyncapi.yaml"].replace("x-body", "x-bodies")}, "protocol", "proto/asyncapi.yaml"),
    ("another envelope", {"proto/asyncapi.yaml": CLEAN["proto/asyncapi.yaml"].replace("body = 2", "body = 3")}, "protocol", "proto/asyncapi.yaml"),
    ("a merge key", in_file("proto/asyncapi.yaml", "    <" + "<: *other\n"), "protocol", "proto/asyncapi.yaml"),
    ("a channel without a door", {"proto/asyncapi.yaml": CLEAN["proto/asyncapi.yaml"].replace("a/down/care", "a/down")}, "protocol", "proto/asyncapi.yaml"),
    ("a glob", in_file("firmware/core/CMakeLists.txt", "file(GLO" + "B x *.cpp)\n"), "cmake", "firmware/core/CMakeLists.txt"),
    ("a file nobody builds", {"firmware/core/dead.cpp": HEAD}, "cmake", "firmware/core/dead.cpp"),
    ("a test nobody builds", {"tests/unit/dead_test.cpp": HEAD}, "cmake", "tests/unit/dead_test.cpp"),
    ("a name inside another name is not listed", {"firmware/core/ate.cpp": HEAD}, "cmake", "firmware/core/ate.cpp"),
]


class Rules(unittest.TestCase):
    def findings(self, changes: dict[str, str]) -> tuple[int, list[str], str]:
        with tempfile.TemporaryDirectory() as folder:
            for path, content in {**CLEAN, **changes}.items():
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.encode())
            done = subprocess.run([sys.executable, "-B", str(HERE / "check.py"), folder], capture_output=True, text=True)
        self.assertEqual("", done.stderr)
        found = [line for line in done.stdout.splitlines() if "] " in line and not line.startswith("warning")]
        return done.returncode, found, done.stdout

    def test_a_tree_that_is_right_gives_no_finding(self):
        status, found, _ = self.findings({})
        self.assertEqual([], found)
        self.assertEqual(0, status)

    def test_each_spoiled_tree_gives_its_finding(self):
        for name, changes, rule, path in SPOILED:
            with self.subTest(name):
                status, found, _ = self.findings(changes)
                self.assertTrue(found, "no finding")
                for line in found:
                    self.assertTrue(line.startswith(path + ":"), line)
                self.assertIn(f"[{rule}]", "\n".join(found))
                self.assertEqual(1, status)

    def test_a_long_file_is_counted_before_it_fails(self):
        status, _, output = self.findings(in_file("firmware/core/gate.hpp", "int a;\n" * 220))
        self.assertEqual(0, status)
        self.assertIn("warning: firmware/core/gate.hpp:", output)
        self.assertIn("1 warnings", output)

    def test_a_file_without_head_comment_is_counted(self):
        _, _, output = self.findings({"firmware/core/gate.hpp": HEAD.splitlines()[0] + "\n#pragma once\n"})
        self.assertIn("warning: firmware/core/gate.hpp:2: [head]", output)


if __name__ == "__main__":
    unittest.main()
