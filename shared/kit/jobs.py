"""Bulk imports. A POST queues the rows; the worker checks all of them, names every fault, and writes all or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.views import MethodView
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from shared.kit.actor import Actor
from shared.kit.blueprint import Blueprint
from shared.kit.clock import wall
from shared.kit.context import Context
from shared.kit.door import context
from shared.kit.errors import Fault, Refusal
from shared.kit.fields import IdField, Instant, StrictSchema
from shared.kit.ids import new_id
from shared.kit.logs import log
from shared.kit.problems import coded
from shared.kit.uow import UnitOfWork

QUEUED, RUNNING, DONE, REFUSED, FAILED = "queued", "running", "done", "refused", "failed"
LEASE = timedelta(minutes=5)
MOST_ROWS = 50_000
STEP = 250


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row (the first is row 1) and where in it."""

    row: int
    fault: Fault


@dataclass
class Checked:
    """What an importer's check found: rows to write, rows that are there already, faults."""

    ready: list[Any] = field(default_factory=list)
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """The bulk import of one noun.

    `schema` loads one row; `check(ctx, [(row number, row)])` looks the rows up against what is stored and against each other;
    `write(uow, ready)` inserts them set-wise and emits their events.
    """

    schema: Schema
    permission: str
    check: Callable[[Any, Sequence[tuple[int, dict[str, Any]]]], Checked]
    write: Callable[[UnitOfWork, list[Any]], None]


class ImportSchema(StrictSchema):
    """Rows to import. `dry_run` only checks; `skip_faulty` writes the faultless rows and names the others."""

    rows = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(min=1, max=MOST_ROWS))
    dry_run = fields.Boolean(load_default=True)
    skip_faulty = fields.Boolean(load_default=False)


class JobSchema(StrictSchema):
    """A job's progress and, when it has ended, its report."""

    id = IdField()
    kind = fields.String()
    status = fields.String()
    total = fields.Integer()
    done = fields.Integer()
    report = fields.Dict()
    created_at = Instant()
    finished_at = Instant(allow_none=True)


def blueprints(importers: Mapping[str, Importer]) -> list[Blueprint]:
    """The routes `/<noun>/imports` and `/<noun>/imports/{id}`."""
    return [_blueprint(noun, importer) for noun, importer in importers.items()]


def _blueprint(noun: str, importer: Importer) -> Blueprint:
    blp = Blueprint(f"{noun}_imports", __name__, prefix=f"{noun}/imports", description=f"Bulk import of {noun}")

    @blp.route("")
    class Imports(MethodView):
        @blp.needs(importer.permission)
        @blp.arguments(ImportSchema)
        @blp.response(202, JobSchema)
        def post(self, body: dict[str, Any]) -> Any:
            """Queue an import; the answer's Location tells where to watch it."""
            job = queue(context(), noun, body)
            where = url_for(f"{blp.name}.OneImport", job_id=job["id"])
            return job, 202, {"Location": where}

    @blp.route("/<id:job_id>")
    class OneImport(MethodView):
        @blp.needs(importer.permission)
        @blp.response(200, JobSchema)
        def get(self, job_id: str) -> Any:
            """The progress of an import and all its faults."""
            ctx = context()
            table = ctx.house.tables.jobs
            return ctx.row(select(table).where(table.c.id == job_id, table.c.kind == noun), "job_unknown")

    return blp


def queue(ctx: Context, noun: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Store an import for the worker."""
    job = {"id": new_id(), "kind": noun, "status": QUEUED, "payload": dict(body), "total": len(body["rows"]), "done": 0}
    job |= {"report": {}, "actor": ctx.actor.claims(), "created_at": ctx.now, "lease_until": None, "finished_at": None}
    with ctx.uow() as uow:
        uow.insert(ctx.house.tables.jobs, job)
    return job


def run_one(ctx: Context, importers: Mapping[str, Importer]) -> bool:
    """Take the oldest waiting import and carry it out; False if none waits. A killed run is taken up again after its lease."""
    job = _claim(ctx)
    if job is None:
        return False
    own = type(ctx)(ctx.house, Actor.from_claims(job.actor))
    try:
        _carry_out(own, job, importers[job.kind])
    except SQLAlchemyError:
        raise
    except Exception as error:
        log().exception("import_failed", job=job.id, error=repr(error))
        _end(ctx, job, FAILED, {"error": str(error) if isinstance(error, Refusal) else "internal_error"})
    return True


def _carry_out(ctx: Context, job: Any, importer: Importer) -> None:
    loaded, faults = _load(ctx, job, importer.schema)
    checked = importer.check(ctx, loaded)
    faults += checked.faults
    faulty = {f.row for f in faults}
    report = {
        "ready": len(checked.ready),
        "unchanged": checked.unchanged,
        "faulty": len(faulty),
        "faults": [_told(ctx, f) for f in sorted(faults, key=lambda f: (f.row, f.fault.pointer))],
    }
    refused = bool(faults) and not job.payload["skip_faulty"]
    if refused or job.payload["dry_run"]:
        _end(ctx, job, REFUSED if refused else DONE, {**report, "written": 0})
        return
    jobs = ctx.house.tables.jobs
    with ctx.uow() as uow:
        importer.write(uow, checked.ready)
        values = {
            "payload": _emptied(job),
            "status": DONE,
            "done": job.total,
            "report": {**report, "written": len(checked.ready)},
            "finished_at": wall(),
        }
        uow.execute(update(jobs).where(jobs.c.id == job.id).values(**values))


def _load(ctx: Context, job: Any, schema: Schema) -> tuple[list[tuple[int, dict[str, Any]]], list[RowFault]]:
    loaded: list[tuple[int, dict[str, Any]]] = []
    faults: list[RowFault] = []
    for number, raw in enumerate(job.payload["rows"], start=1):
        try:
            loaded.append((number, schema.load(raw)))
        except ValidationError as wrong:
            faults += [RowFault(number, fault) for fault in _schema_faults(wrong.normalized_messages())]  # type: ignore[no-untyped-call]
        if number % STEP == 0:
            _progress(ctx, job.id, number)
    return loaded, faults


def _schema_faults(messages: Mapping[str, Any], path: str = "") -> Iterable[Fault]:
    for name, found in messages.items():
        if isinstance(found, Mapping):
            yield from _schema_faults(found, f"{path}/{name}")
            continue
        for sentence in found:
            code, params = coded(sentence)
            yield Fault.at(f"{path}/{name}", code, **params)


def _told(ctx: Context, found: RowFault) -> dict[str, Any]:
    params = dict(found.fault.params)
    say = ctx.house.messages.say
    texts = {language: say(found.fault.code, language, params) for language in ("zh", "en")}
    return {"row": found.row, "pointer": found.fault.pointer, "code": found.fault.code, "message": texts}


def waits(table: Table) -> Select[Any]:
    """A query that finds the imports to carry out: new ones, and those whose lease ended before `now`."""
    waiting = (table.c.status == QUEUED) | ((table.c.status == RUNNING) & (table.c.lease_until < bindparam("now")))
    return select(table.c.id).where(waiting)


def _claim(ctx: Context) -> Any:
    table = ctx.house.tables.jobs
    statement = select(table).where(table.c.id.in_(waits(table))).order_by(table.c.id).limit(1)
    with ctx.house.reads.connect() as connection:
        if connection.execute(waits(table).limit(1), {"now": wall()}).first() is None:
            return None
    with ctx.house.engine.begin() as connection:
        job = connection.execute(statement.with_for_update(skip_locked=True), {"now": wall()}).first()
        if job is not None:
            lease = update(table).where(table.c.id == job.id)
            connection.execute(lease.values(status=RUNNING, lease_until=wall() + LEASE))
    return job


def _progress(ctx: Context, job_id: str, done: int) -> None:
    table = ctx.house.tables.jobs
    with ctx.house.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == job_id).values(done=done, lease_until=wall() + LEASE))


def _emptied(job: Any) -> dict[str, Any]:
    """What stays of an ended import's payload: its rows, which hold personal data, do not."""
    return {**job.payload, "rows": []}


def _end(ctx: Context, job: Any, status: str, report: Mapping[str, Any]) -> None:
    table = ctx.house.tables.jobs
    with ctx.house.engine.begin() as connection:
        values = {"payload": _emptied(job), "status": status, "report": dict(report), "done": table.c.total}
        connection.execute(update(table).where(table.c.id == job.id).values(**values, finished_at=wall()))
