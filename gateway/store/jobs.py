"""Queries on the kit's import jobs, whose payload holds passwords until the import has ended."""

from typing import Any

from sqlalchemy import Select, Text, cast, select, update

from gateway.store.tables import kit
from shared.kit.jobs import DONE, FAILED, REFUSED
from shared.kit.uow import UnitOfWork

NOTHING: dict[str, list[Any]] = {"rows": []}
AS_TEXT = '{"rows": []}'


def ended_with_rows(noun: str) -> Select[Any]:
    """Ended imports that still hold their rows."""
    jobs = kit.jobs
    ended = jobs.c.status.in_((DONE, REFUSED, FAILED)) & (jobs.c.kind == noun)
    return select(jobs.c.id).where(ended, cast(jobs.c.payload, Text) != AS_TEXT)


def forget_rows(uow: UnitOfWork, noun: str) -> int:
    """Empty them; the number of imports."""
    return uow.execute(update(kit.jobs).where(kit.jobs.c.id.in_(ended_with_rows(noun))).values(payload=NOTHING))
