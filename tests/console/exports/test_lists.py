"""The table of lists against the API's documents: nothing of the warehouse is missing, and every column has a word."""

import json

import pytest

from console.exports.cells import title_of
from console.exports.columns import columns_of
from console.exports.lists import LISTS, readable
from shared.kit.errors import NotFound, Refused, Unavailable
from tests.console.fake_gateway import ACCESS, committed_document
from tests.support.parts import ROOT

# The whole of one thing on one page of its own, not a list of things.
NOT_FILES = {"ticket": {"/tickets/{ticket_id}/timeline"}}


def lists_of(service):
    """The lists of a service: what is read page by page."""
    document = json.loads((ROOT / "docs" / "api" / f"{service}.json").read_text(encoding="utf-8"))
    for path, item in document["paths"].items():
        if any(given.get("name") == "cursor" for given in item.get("get", {}).get("parameters", ())):
            yield path.removeprefix("/api/v1")


@pytest.mark.parametrize("service", ["ticket", "inventory", "returns", "feedback", "settlement", "gateway"])
def test_every_list_of_a_service_can_be_had_as_a_file(service):
    there = set(lists_of(service)) - NOT_FILES.get(service, set())
    assert there == {listed.path for listed in LISTS.values() if listed.service == service}


@pytest.mark.parametrize("noun", LISTS)
def test_every_list_and_every_column_has_a_name_in_both_languages(zh, noun):
    assert zh.knows(f"list.{noun}")
    columns = columns_of(committed_document(), LISTS[noun].path)
    assert columns
    assert not [column.name for column in columns if title_of(zh, noun, column.name).isascii()]


def test_every_permission_is_one_of_the_access_table():
    assert {listed.permission for listed in LISTS.values()} <= set(ACCESS.roles_of)


def test_only_what_somebody_may_read_is_offered():
    offered = readable(["stock.read", "claims.read"])
    assert "issues" in [listed.noun for listed in offered["inventory"]] and "ticket" not in offered
    assert [listed.noun for listed in offered["settlement"]] == ["claims"]
    assert "part-prices" not in [listed.noun for listed in readable(["parts.read"])["inventory"]], "it stands in one part"


def test_a_list_inside_one_thing_needs_to_be_told_which():
    with pytest.raises(Refused) as refused:
        LISTS["part-prices"].address({"limit": 5})
    assert refused.value.params == {"name": "part_id"}
    assert LISTS["part-prices"].address({"part_id": "../x?y", "a": 1}) == ("/parts/..%2Fx%3Fy/prices", {"a": 1})


def test_columns_come_with_their_kinds_and_ids_last():
    kinds = {column.name: column.kind for column in columns_of(committed_document(), "/parts")}
    assert (kinds["supply_price"], kinds["own_brand"], kinds["created_at"], kinds["id"]) == (
        "amount",
        "boolean",
        "instant",
        "id",
    )
    assert "price_from" not in kinds, "it is only taken, never given"
    assert "contact.phone" in [column.name for column in columns_of(committed_document(), "/tickets")]
    assert "actions" not in kinds and list(kinds)[-1].endswith("id")


def test_a_list_that_nobody_describes_is_not_found_and_that_of_a_stopped_service_is_unavailable():
    with pytest.raises(NotFound):
        columns_of(committed_document(), "/spoons")
    with pytest.raises(Unavailable):
        columns_of({"paths": {}, "x-unreachable": ["inventory"]}, "/parts")
