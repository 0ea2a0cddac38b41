"""Writes `docs/trace.md`: each rule that the platform carries, with its policy keys, the code that cites it and its tests."""

import re
from collections import defaultdict

from tests.support.examples import all_cases
from tests.support.parts import CODE, ROOT, python_files, short
from tests.support.rulebook import RULE_ID, entries

TARGET = ROOT / "docs" / "trace.md"


def text() -> str:
    """The trace table as Markdown."""
    keys, code, tests = _keys(), _cited(CODE), _cited(("tests",))
    for case_rule, where in _examples().items():
        tests[case_rule] |= where
    lines = [
        "# Which rule lives where",
        "",
        "Written by `make api` from the code; a test fails when it is stale. Rule ids are those of the rule book.",
        "",
        "| rule | policy keys | code | tests |",
        "|---|---|---|---|",
    ]
    for rule in sorted(set(keys) | set(code)):
        cells = [", ".join(f"`{k}`" for k in sorted(keys.get(rule, ())))]
        cells += [", ".join(sorted(found.get(rule, ()))) for found in (code, tests)]
        lines.append(f"| {rule} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _keys() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for _, key, clause in entries():
        for rule in RULE_ID.findall(clause):
            found[rule].add(key)
    return found


def _cited(folders: tuple[str, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in python_files(*folders):
        for rule in RULE_ID.findall(path.read_text(encoding="utf-8")):
            found[rule].add(short(path))
    return found


def _examples() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    cases = all_cases()
    for path in python_files("tests"):
        for table in re.findall(r'worked\("(EX-[A-Z]+-[A-Z])"', path.read_text(encoding="utf-8")):
            for case in cases[table]:
                found[case.split(".")[0]].add(short(path))
    return found


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
