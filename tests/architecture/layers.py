# SPDX-License-Identifier: Apache-2.0
"""Who may include whom. LAYERS is the table of DESIGN: a layer is a folder, and it may include itself and what its row names."""

import os
from typing import Iterable, Optional

from tree import Finding, Source, Tree

INCLUDE_ROOTS = ("firmware", "host-sim", "tests")
BELOW_CORE = ("firmware/protocols", "firmware/wire", "firmware/ports", "firmware/domain", "firmware/base")
AGENT = ("firmware/agent", "firmware/core", *BELOW_CORE)

# The longest matching folder is a file's layer. A row ending in /* stands for each folder below it on its own: adapters may
# not include one another.
LAYERS: dict[str, tuple[str, ...]] = {
    "firmware/base": (),
    "firmware/domain": ("firmware/base",),
    "firmware/protocols": ("firmware/domain", "firmware/base"),
    "firmware/wire": ("firmware/domain", "firmware/base", "proto"),
    "firmware/ports": ("firmware/domain", "firmware/base"),
    "firmware/core": BELOW_CORE,
    "firmware/agent": ("firmware/core", *BELOW_CORE),
    "firmware/adapters/*": ("firmware/ports", "firmware/domain", "firmware/base"),
    "firmware/app": ("firmware/adapters", *AGENT),
    "host-sim/engine": ("firmware/domain", "firmware/base"),
    "host-sim/ports": ("host-sim/engine", "firmware/ports", "firmware/domain", "firmware/base"),
    # A simulated ECU must not share a decoder with the agent: a common error would cancel itself out. Framing it may share.
    "host-sim/world": ("host-sim/engine", "host-sim/ports", "firmware/protocols/isotp", "firmware/wire", "firmware/ports",
                       "firmware/domain", "firmware/base", "proto"),
    # A stage is the whole house on virtual time: the agent, the desk's core, the view as the page gets it, and the product's own database.
    "host-sim/scenarios": ("host-sim/world", "host-sim/engine", "host-sim/ports", "host-sim/dealer-desk", "firmware/adapters/web", "firmware/adapters/sqlite",
                           *AGENT),
    # Years with a car: the core's modules and no ports. A driver is made of trips, not of frames.
    "host-sim/ownership": ("host-sim/engine", "firmware/core", "firmware/domain", "firmware/base"),
    "host-sim/app": ("host-sim/broker", "host-sim/scenarios", "host-sim/ownership", "host-sim/world", "host-sim/engine", "host-sim/ports", "firmware/adapters", *AGENT),
    "host-sim/dealer-desk": ("host-sim/dealer-desk/rules", "firmware/wire", "firmware/domain", "firmware/base", "proto"),
    # Its process and its web surface share the agent's adapters: one MQTT client and one hardened HTTP server in the house.
    "host-sim/dealer-desk/api": ("host-sim/dealer-desk", "firmware/adapters/web", "firmware/wire", "firmware/domain", "firmware/base"),
    "host-sim/dealer-desk/app": ("host-sim/dealer-desk", "firmware/adapters", "firmware/ports", "firmware/domain", "firmware/base"),
    "host-sim/dealer-desk/rules": ("host-sim/dealer-desk/values.hpp", "firmware/domain", "firmware/base"),
    "host-sim/broker": ("firmware/base",),  # runs a mosquitto of our own, for the demonstration and the integration tests
}

# Third-party headers by the folder of their names; what a layer's row does not name, it may not include. Standard and
# system headers (no slash, or sys/, linux/, net/, netinet/, arpa/) are the purity rules' business.
LIBRARIES = {
    "boost/asio": "Boost.Asio", "boost/beast": "Boost.Beast", "boost/json": "Boost.JSON", "boost": "Boost",
    "mqtt": "Paho", "MQTTAsync.h": "Paho", "MQTTClient.h": "Paho", "mbedtls": "Mbed TLS", "psa": "Mbed TLS",
    "openssl": "OpenSSL", "sqlite3.h": "SQLite", "soci": "SOCI", "toml.hpp": "toml11", "toml": "toml11",
    "systemd": "systemd", "CLI": "CLI11", "spdlog": "spdlog", "fmt": "fmt", "google/protobuf": "Protobuf",
    "odolink/v1": "Protobuf", "nlohmann": "nlohmann-json", "CppUTest": "CppUTest", "CppUTestExt": "CppUTest",
    "rapidcheck": "RapidCheck", "rapidcheck.h": "RapidCheck", "benchmark": "Google Benchmark", "zlib.h": "zlib", "qrencode.h": "libqrencode",
}
EVENT_LOOP = ("Boost", "Boost.Asio")
ALLOWED_LIBRARIES: dict[str, tuple[str, ...]] = {
    "firmware/base": ("Boost",),
    "firmware/domain": ("Boost",),
    "firmware/protocols": ("Boost",),
    "firmware/wire": ("Boost", "Protobuf"),
    "firmware/ports": ("Boost",),
    "firmware/core": ("Boost",),
    "firmware/agent": ("Boost",),
    "firmware/adapters/asio": (*EVENT_LOOP, "Boost.Beast"),  # the bodies of Beast are compiled there too
    "firmware/adapters/socketcan": EVENT_LOOP,
    "firmware/adapters/virtual_can": EVENT_LOOP,
    "firmware/adapters/sqlite": ("Boost", "SQLite"),
    "firmware/adapters/paho": (*EVENT_LOOP, "Paho"),
    "firmware/adapters/mbedtls": (*EVENT_LOOP, "Mbed TLS"),
    "firmware/adapters/mbedtls/enrolment": (*EVENT_LOOP, "Boost.Beast", "Boost.JSON", "Mbed TLS"),
    "firmware/adapters/web": (*EVENT_LOOP, "Boost.Beast", "Boost.JSON"),
    "firmware/adapters/gpsd": (*EVENT_LOOP, "Boost.JSON"),
    "firmware/adapters/exchange": ("Boost", "Boost.JSON"),
    "firmware/adapters/qr": ("libqrencode",),
    "firmware/adapters/systemd": (*EVENT_LOOP, "systemd"),
    "firmware/adapters/config": ("Boost", "toml11"),
    "firmware/adapters/spdlog": ("spdlog", "fmt"),
    "firmware/app": (*EVENT_LOOP, "Boost.JSON", "CLI11", "spdlog", "fmt", "zlib"),
    "host-sim/engine": ("Boost",),
    "host-sim/ports": ("Boost", "OpenSSL", "SQLite"),
    "host-sim/world": ("Boost", "OpenSSL", "Protobuf"),
    "host-sim/ownership": ("Boost",),
    "host-sim/dealer-desk/rules": ("Boost",),
}


def _longest(path: str, table: Iterable[str]) -> Optional[str]:
    """The longest row of the table that holds the path; for a row ending in /* the folder it stands for."""
    best: Optional[str] = None
    for row in table:
        if row.endswith("/*"):
            parent = row[:-1]
            rest = path[len(parent):] if path.startswith(parent) else ""
            found = parent + rest.split("/")[0] if "/" in rest else None
        else:
            found = row if path.startswith(row + "/") else None
        if found and (best is None or len(found) > len(best)):
            best = found
    return best


def _row_of(layer: str) -> tuple[str, ...]:
    return LAYERS[layer] if layer in LAYERS else LAYERS[layer.rsplit("/", 1)[0] + "/*"]


def resolve(tree: Tree, source: Source, name: str) -> Optional[str]:
    """The project's file that an include names, or nothing when it is none of ours."""
    if name.startswith("odolink/v1/"):
        return "proto/" + name
    beside = os.path.normpath(os.path.join(os.path.dirname(source.path), name))
    for candidate in (beside, *(f"{root}/{name}" for root in INCLUDE_ROOTS)):
        if candidate in tree.paths:
            return candidate
    return None


def library_of(name: str) -> Optional[str]:
    parts = name.split("/")
    for length in range(len(parts), 0, -1):
        found = LIBRARIES.get("/".join(parts[:length]))
        if found:
            return found
    return None


def check_layers(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        layer = _longest(source.path, LAYERS)
        if layer is None:
            if source.path.startswith(("firmware/", "host-sim/")):
                yield Finding("layers", source.path, 1, "belongs to no layer; tests/architecture/layers.py names them all")
            continue
        allowed = (layer, *_row_of(layer))
        libraries = ALLOWED_LIBRARIES.get(_longest(source.path, ALLOWED_LIBRARIES) or "")
        for include in source.includes:
            target = resolve(tree, source, include.name)
            if target is not None:
                own = _longest(target, LAYERS) == layer
                if not own and not any(target == row or target.startswith(row + "/") for row in allowed if row != layer):
                    yield Finding("layers", source.path, include.line, f"{layer} may not include {target}")
            elif include.quoted and include.name.split("/")[0] in {row.split("/")[1] for row in LAYERS if "/" in row}:
                yield Finding("layers", source.path, include.line, f"{include.name} is no file of the project")
            library = library_of(include.name)
            if library and libraries is not None and library not in libraries:
                yield Finding("libraries", source.path, include.line, f"{layer} may not use {library} ({include.name})")


def check_protobuf_headers(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        if source.suffix == ".cpp":
            continue
        for include in source.includes:
            if library_of(include.name) == "Protobuf":
                yield Finding("protobuf", source.path, include.line, f"{include.name} in a header: generated code stays in .cpp files")


def check_last_include(tree: Tree) -> Iterable[Finding]:
    for source in tree.cxx:
        names = [include.name for include in source.includes]
        if "CppUTest/TestHarness.h" in names and names[-1] != "CppUTest/TestHarness.h":
            line = source.includes[-1].line
            yield Finding("test-harness", source.path, line, "<CppUTest/TestHarness.h> redefines new: it is the last include")


RULES = (check_layers, check_protobuf_headers, check_last_include)
