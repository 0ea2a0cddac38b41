"""The rule book's ids and the policy files that cite them."""

import re
import tomllib
from pathlib import Path

from shared.kit.policy import GENERAL
from tests.support.examples import RULE_BOOK
from tests.support.parts import ROOT, SERVICES

PREFIXES = [
    "GEN",
    "SEC",
    "ORG",
    "CUS",
    "TKT",
    "SLA",
    "DSP",
    "ONS",
    "INS",
    "FEE",
    "KB",
    "INV",
    "ORD",
    "LOAN",
    "TOOL",
    "OLD",
    "RET",
    "WAR",
    "EXC",
    "REP",
    "PNL",
    "FUP",
    "CSAT",
    "CMP",
    "QFB",
    "KPI",
    "PERF",
    "SITE",
    "SETL",
    "TRN",
    "LOG",
    "CARE",
    "EMG",
]
RULE_ID = re.compile(r"\b(?:" + "|".join(PREFIXES) + r")-\d\d\b")
POLICY_FOLDERS = [ROOT / f"{name}_service" / "policies" for name in SERVICES] + [ROOT / "gateway" / "policies"]


def book_rules() -> set[str]:
    text = RULE_BOOK.read_text(encoding="utf-8")
    return set(RULE_ID.findall("\n".join(re.findall(r"^\| ([A-Z]+-\d\d) \|", text, re.M))))


def policy_files() -> list[Path]:
    return [path for folder in (GENERAL, *POLICY_FOLDERS) if folder.exists() for path in sorted(folder.glob("*.toml"))]


def entries() -> list[tuple[Path, str, str]]:
    found = []
    for path in policy_files():
        with path.open("rb") as file:
            found += [(path, key, clause) for key, clause in clauses_of(tomllib.load(file))]
    return found


def clauses_of(node: dict, prefix: str = "") -> list[tuple[str, str]]:
    if "values" in node:
        return [(prefix.rstrip("."), node["clause"])]
    return [pair for name, child in node.items() for pair in clauses_of(child, f"{prefix}{name}.")]
