#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the project's tree against its own rules (README.md beside this file). Usage: check.py [FOLDER].
Status 0: no finding. 1: findings, one a line. Warnings are counted and listed, and do not fail."""

import sys
from pathlib import Path

import fields
import layers
import protocol
import purity
import text
import threats
from tree import Tree

RULES = (*fields.RULES, *layers.RULES, *protocol.RULES, *purity.RULES, *text.RULES, *threats.RULES)


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    tree = Tree(root)
    warnings = [finding for rule in text.WARNINGS for finding in rule(tree)]
    findings = [finding for rule in RULES for finding in rule(tree)]
    for finding in warnings:
        print(f"warning: {finding}")
    for finding in findings:
        print(finding)
    print(f"{len(tree.sources)} files, {len(findings)} findings, {len(warnings)} warnings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
