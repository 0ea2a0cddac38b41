"""Credits of returned parts."""

from typing import Any

from sqlalchemy import Select, select

from settlement_service.store.tables.part_credits import part_credits


def of_return(return_id: str) -> Select[Any]:
    """The credit of one return."""
    return select(part_credits).where(part_credits.c.return_id == return_id)
