"""The console has a word in both languages for what the services say."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from console.words import load_messages
from inventory_service.rules import loaners, old_part_custody, old_parts, tools
from shared.kit.messages import Messages

ROOT = Path(__file__).parents[2]
SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
RULES = sorted(path for service in SERVICES for path in (ROOT / f"{service}_service" / "rules").glob("[a-z]*.py"))


def machines(path: Path):
    module = import_module(f"{path.parts[-3]}.rules.{path.stem}")
    for value in vars(module).values():
        if isinstance(value, dict) and value and all(isinstance(key, tuple) and hasattr(to, "to") for key, to in value.items()):
            yield value


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parts[-3]}.{path.stem}")
def test_every_state_and_verb_of_the_machines_has_a_word(path):
    texts = load_messages().texts
    for machine in machines(path):
        for (state, verb), step in machine.items():
            assert f"verb.{verb}" in texts, verb
            assert {f"status.{state}", f"status.{step.to}"} <= set(texts), (state, step.to)


@pytest.mark.parametrize("service", SERVICES)
def test_every_kind_of_decision_and_outcome_has_a_word(service):
    texts = load_messages().texts
    told = [code.split(".")[1:] for code in Messages.of(ROOT / f"{service}_service").texts if code.startswith("decision.")]
    assert told
    for kind, *outcomes in told:
        assert f"decision_kind.{kind}" in texts, kind
        for outcome in outcomes:
            assert f"outcome.{outcome}" in texts or f"outcome.{kind}.{outcome}" in texts, outcome


def test_every_role_of_the_access_table_has_a_word():
    table = tomllib.loads((ROOT / "shared" / "access.toml").read_text())
    roles = {role for verbs in table.values() for names in verbs.values() for role in names}
    assert {f"role.{role}" for role in roles} <= set(load_messages().texts)


def test_every_service_of_the_timeline_has_a_name_and_a_colour():
    style = (ROOT / "console" / "static" / "console.css").read_text()
    for service in SERVICES:
        assert f"department.{service}" in load_messages().texts
        assert re.search(rf"\.department-{service}\b", style) and re.search(rf"\.entry-{service}\b", style)


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("loaners.condition", loaners.CONDITIONS),
        ("tools.condition", tools.CONDITIONS),
        ("tools.purpose", tools.PURPOSES),
        ("tool_records.kind", tools.RECORD_KINDS),
        ("tool_reports.event", tools.FAULTS),
        ("old_parts.kind", (*old_parts.REPLACED, *old_parts.LOOSE)),
        ("old_parts.material", old_parts.MATERIALS),
        ("old_parts.next_step", old_part_custody.NEXT_STEPS),
    ],
)
def test_every_code_on_the_papers_of_custody_has_a_word(group, values):
    assert {f"{group}.{value}" for value in values} <= set(load_messages().texts)


def test_a_state_that_two_nouns_share_is_told_in_the_nouns_own_word(zh):
    assert (zh.state("loan", "returned"), zh.state("tool", "returned"), zh.state("visit", "returned")) == (
        "已归还",
        "已归还待检",
        "已退单",
    )
