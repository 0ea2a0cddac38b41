"""The mapped rows are what the services' own row schemas take: the contract is run, not written down."""

from importlib import import_module

import pytest

from console.commands.__main__ import NOUNS
from console.commands.demo import steps
from console.commands.files import read_table
from console.commands.mappings import PACKAGED, Mapping, map_rows, packaged
from shared.kit.ids import new_id
from tests.console.commands.test_mappings import TICKETS
from tests.support.parts import SERVICES

OWNERS = {
    "ticket_service": ("sites", "models", "technicians", "customers", "assets", "tickets"),
    "inventory_service": ("parts", "locations", "stock", "tools"),
    "gateway": ("users",),
}
OWNER_OF = {noun: owner for owner, nouns in OWNERS.items() for noun in nouns}


def schema_of(noun):
    return import_module(f"{OWNER_OF[noun]}.api").IMPORTERS[noun].schema


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.noun)
def test_every_row_of_the_demonstration_is_taken(step):
    mapping = Mapping.load(packaged(step.noun))
    if step.noun == "users":
        mapping = mapping.with_constants({"password": "a password for all"})
    ready, problems = map_rows(mapping, read_table(step.path), lambda _lookup, _value: new_id())
    assert not problems
    for row in ready:
        assert not schema_of(step.noun).validate(row.data), row.data


@pytest.mark.parametrize("service", [*(f"{name}_service" for name in SERVICES), "gateway"])
def test_every_importer_is_offered_with_the_standard_columns_of_its_rows(service):
    for noun, importer in getattr(import_module(f"{service}.api"), "IMPORTERS", {}).items():
        assert noun in NOUNS, noun
        if noun == "tickets":
            continue  # only foreign tables are loaded: each has a mapping of its own
        fields = {rule.to.partition(".")[0] for rule in Mapping.load(packaged(noun)).rules}
        known = importer.schema.load_fields
        assert fields <= set(known), noun
        assert {name for name, field in known.items() if field.required} <= fields | {"password"}, noun


@pytest.mark.skipif(not TICKETS.exists(), reason="the public data set is not beside this checkout")
def test_every_row_of_the_public_data_set_is_taken():
    ready, _ = map_rows(Mapping.load(PACKAGED / "support-tickets.toml"), read_table(TICKETS), lambda *_: None)
    schema = schema_of("tickets")
    assert len(ready) == 2769
    assert not [row.row for row in ready if schema.validate(row.data)]


def test_every_state_that_can_be_chosen_as_a_filter_is_one_of_the_service_desk():
    states = import_module("ticket_service.rules.tickets").STATES
    assert set(import_module("console.forms.tickets").STATES) == set(states)
