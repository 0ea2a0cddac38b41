"""Row scope: who has another role beside a limited one sees with the wider eye; who has no id sees nothing."""

import pytest
from sqlalchemy import select

from returns_service.store.scope import visible
from returns_service.store.tables import inspections, obligations, returns
from shared.kit.actor import Actor
from shared.kit.ids import new_id

OWN = new_id()


def narrowed(table, *roles, **limits):
    statement = visible(select(table), table, Actor("1", "somebody", roles, **limits))
    return str(statement.compile()).partition("WHERE")[2].strip()


@pytest.mark.parametrize(
    ("table", "roles", "limits", "where"),
    [
        (returns, ("finance",), {}, ""),
        (returns, ("service", "site"), {"site_id": OWN}, ""),
        (returns, ("site", "returns_clerk"), {"site_id": OWN}, ""),
        (returns, ("site",), {"site_id": OWN}, "returns.site_id = :site_id_1"),
        (obligations, ("technician",), {"technician_id": OWN}, "obligations.technician_id = :technician_id_1"),
        (inspections, ("site",), {"site_id": OWN}, "inspections.site_id = :site_id_1"),
        (returns, ("site",), {}, "false"),
        (returns, ("technician",), {"technician_id": OWN}, "false"),
        (returns, ("customer",), {"customer_id": OWN}, "false"),
        (returns, ("customer",), {"site_id": OWN}, "false"),
        (returns, (), {"site_id": OWN}, "false"),
    ],
)
def test_a_query_is_narrowed_to_the_rows_of_the_actor(table, roles, limits, where):
    assert narrowed(table, *roles, **limits) == where
