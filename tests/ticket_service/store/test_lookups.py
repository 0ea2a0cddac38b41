"""Lookups of many keys."""

import pytest

from tests.ticket_service.makers import make_site
from ticket_service.store import lookups, sites


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(lookups, "BLOCK", 2)


def test_more_keys_than_a_block_are_all_found(service, small_blocks):
    made = {code: make_site(service, code=code)["id"] for code in ("A", "B", "C", "D", "E")}
    with service.ctx().reader() as reader:
        assert sites.ids_by_code(reader, [*made, "A", "X", None, ""]) == made


def test_no_keys_ask_nothing(service):
    with service.ctx().reader() as reader:
        assert sites.ids_by_code(reader, []) == {}
