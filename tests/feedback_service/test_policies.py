"""Every number of this service is in a policy file, cited, and read by a rule."""

import re
from datetime import date
from pathlib import Path

from shared.kit.policy import GENERAL, PolicyBook

FOLDER = Path(__file__).parents[2] / "feedback_service"
OWN = PolicyBook.load(FOLDER / "policies").entries.keys() - PolicyBook.load(GENERAL.parent / "none").entries.keys()


def test_the_defaults_are_those_of_the_rule_book():
    policy = PolicyBook.load(FOLDER / "policies").on(date(2020, 1, 1))
    assert policy.values(*sorted(OWN)) == {
        "csat.alert_at_or_below": 2,
        "csat.satisfied_from": 4,
        "csat.target_pct": 85,
        "fup.base": "document_received",
        "fup.cadence": "appliance",
        "fup.complaint_days": 7,
        "fup.electronics": "1m_once,quarterly",
        "fup.install": "3wd,3m,6m",
        "fup.max_attempts": 3,
        "fup.repair_days": 7,
    }


def test_every_key_is_read_by_a_rule():
    code = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "rules").glob("*.py"))
    assert {key for key in OWN if f'"{key}"' not in code} == set()


def test_every_clause_is_a_rule_id():
    entries = PolicyBook.load(FOLDER / "policies").entries
    assert all(re.fullmatch(r"[A-Z]+-\d\d", entries[key].clause) for key in OWN)
