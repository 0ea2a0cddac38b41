"""The card of a tool on paper (工具登记卡)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.presenters.readable import text_of
from console.presenters.sheets import TEXT, WIDE, Sheet, Table, clauses, columns, facts, signatures
from console.words import Words, local

Row = Mapping[str, Any]

RECORD_COLUMNS = {
    "print.date": TEXT,
    "print.kind": TEXT,
    "column.holder_name": WIDE,
    "print.condition": TEXT,
    "column.signed_by": TEXT,
    "print.remark": WIDE,
    "column.recorder_name": TEXT,
}
REPORT_COLUMNS = {
    "print.report_no": TEXT,
    "print.date": TEXT,
    "print.fault": TEXT,
    "print.description": WIDE,
    "column.reporter_name": TEXT,
    "print.cause": WIDE,
    "column.decided_by": TEXT,
}
DEBT_COLUMNS = {
    "print.compensation_no": TEXT,
    "print.payer": TEXT,
    "print.amount": TEXT,
    "print.decided_on": TEXT,
    "column.status": TEXT,
    "column.paid_on": TEXT,
    "print.document": WIDE,
}


@dataclass(frozen=True)
class Life:
    """What befell a tool, each list newest first; `reports` and `debts` are None where they may not be read."""

    records: Sequence[Row]
    is_whole: bool
    reports: Sequence[Row] | None = None
    debts: Sequence[Row] | None = None


def tool_card(words: Words, tool: Row, life: Life, request_no: str | None) -> Sheet:
    """F-28, TOOL-06: what the tool is, who answers for it (TOOL-02), its use, and what became of a loss (TOOL-04)."""
    purpose = tool.get("purpose")
    told = (
        ("column.name", tool["name"]),
        ("print.brand_model", f"{tool['brand']} {tool['model']}"),
        ("print.serial_no", tool.get("serial_no")),
        ("print.purchased_on", words.day(tool["purchased_on"])),
        ("print.price", words.money(tool["price"])),
        ("column.is_fixed_asset", text_of(words, "is_fixed_asset", tool["is_fixed_asset"])),
        ("column.status", words.state("tool", tool["status"])),
        ("print.condition", words.label("tools.condition", tool["condition"])),
        ("column.holder_name", tool.get("holder_name")),
        ("column.purpose", words.label("tools.purpose", purpose) if purpose else ""),
        ("print.request_no", request_no),
        ("print.due_back", words.day(tool.get("due_back_on"))),
        ("print.service_due", words.day(tool.get("service_due_on"))),
    )
    signed = (("column.holder_name", tool.get("holder_name")), ("print.keeper", ""), ("print.supervisor", ""))
    return Sheet(
        title=words.say("print.tool_card"),
        number=tool["tool_no"],
        facts=facts(words, told),
        tables=(_records(words, life.records), *_reports(words, life.reports), *_debts(words, life.debts)),
        signatures=signatures(words, signed),
        notes=() if life.is_whole else (words.say("print.newest_only", count=len(life.records)),),
        clauses=clauses(words, "TOOL-01", "TOOL-02", "TOOL-03", "TOOL-04"),
        is_wide=True,
    )


def _records(words: Words, records: Sequence[Row]) -> Table:
    """TOOL-06: the use records, oldest first."""
    rows = tuple(_record(words, record) for record in reversed(records))
    title, empty = words.say("print.tool_records"), words.say("print.no_tool_records")
    return Table(columns(words, RECORD_COLUMNS), rows, title=title, empty=empty)


def _record(words: Words, record: Row) -> tuple[str, ...]:
    condition, purpose = record.get("condition"), record.get("purpose")
    due, cost = record.get("due_back_on"), record.get("cost")
    remarks = (
        words.label("tools.purpose", purpose) if purpose else "",
        f"{words.say('print.due_back')} {words.day(due)}" if due else "",
        f"{words.say('column.cost')} {words.money(cost)}" if cost else "",
        record.get("note"),
    )
    return (
        _day(words, record["created_at"]),
        words.label("tool_records.kind", record["kind"]),
        " → ".join(name for name in (record.get("from_holder_name"), record.get("holder_name")) if name),
        words.label("tools.condition", condition) if condition else "",
        record.get("signed_by") or "",
        _joined(words, remarks),
        record["recorder_name"],
    )


def _reports(words: Words, reports: Sequence[Row] | None) -> tuple[Table, ...]:
    """Loss and damage, oldest first, each with the cause that a supervisor found (TOOL-04, TOOL-05)."""
    if reports is None:
        return ()
    rows = tuple(_report(words, report) for report in reversed(reports))
    title, empty = words.say("print.tool_reports"), words.say("print.no_tool_reports")
    return (Table(columns(words, REPORT_COLUMNS), rows, title=title, empty=empty),)


def _report(words: Words, report: Row) -> tuple[str, ...]:
    is_human, written_off_at = report.get("human_cause"), report.get("written_off_at")
    causes = (
        "" if is_human is None else words.say("print.human_cause" if is_human else "print.no_human_cause"),
        report.get("cause"),
        f"{words.state('tool', 'written_off')} {_day(words, written_off_at)}" if written_off_at else "",
        report.get("written_off_by"),
    )
    return (
        report["number"],
        words.day(report["happened_on"]),
        words.label("tool_reports.event", report["event"]),
        report["description"],
        report["reporter_name"],
        _joined(words, causes),
        report.get("decided_by") or "",
    )


def _debts(words: Words, debts: Sequence[Row] | None) -> tuple[Table, ...]:
    """TOOL-04: what a holder owes for the tool or has paid, oldest first, if anything."""
    rows = tuple(_debt(words, debt) for debt in reversed(debts or ()))
    return (Table(columns(words, DEBT_COLUMNS), rows, title=words.say("print.compensations")),) if rows else ()


def _debt(words: Words, debt: Row) -> tuple[str, ...]:
    return (
        debt["number"],
        debt["payer_name"],
        words.money(debt["amount"]),
        _day(words, debt["decided_at"]),
        words.state("compensation", debt["status"]),
        words.day(debt["paid_on"]) if debt.get("paid_on") else "",
        debt.get("document") or "",
    )


def _day(words: Words, instant: str) -> str:
    return words.day(local(instant).date())


def _joined(words: Words, texts: Iterable[str | None]) -> str:
    return ("；" if words.language == "zh" else "; ").join(text for text in texts if text)
