"""The slip of a loaner on paper (替补品借用单)."""

from collections.abc import Mapping
from typing import Any

from console.presenters.readable import text_of
from console.presenters.sheets import BLANK, TEXT, WIDE, Sheet, Table, clauses, columns, facts, signatures
from console.words import Words

Row = Mapping[str, Any]

LOST = "lost"
# The blank column keeps a line high enough for what is written by hand when the unit comes back.
COLUMNS = {
    "print.step": TEXT,
    "print.at": TEXT,
    "print.condition": BLANK,
    "column.signed_by": TEXT,
    "print.our_side": TEXT,
    "print.remark": WIDE,
}


def loaner_slip(words: Words, loan: Row, request_no: str | None) -> Sheet:
    """F-29: which unit stands in for which faulty one (LOAN-02), in which condition it went and came back (LOAN-05)."""
    is_lost = loan["status"] == LOST
    due_on = loan.get("due_on")
    told = (
        ("column.customer_name", loan["customer_name"]),
        ("print.request_no", request_no),
        ("print.technician", loan.get("technician_name")),
        ("print.faulty_serial", loan["faulty_serial_no"]),
        ("print.loaner_model", loan["model_code"]),
        ("print.loaner_serial", loan["serial_no"]),
        ("print.expected_back", words.day(loan.get("expected_return_on"))),
        ("print.due_back", words.day(due_on) if due_on != loan.get("expected_return_on") else ""),
        ("column.status", words.state("loan", loan["status"])),
        ("print.is_lost", text_of(words, "is_lost", is_lost)),
    )
    lent = (("print.borrower", loan["signed_by"]), ("column.lender_name", loan["lender_name"]))
    back = (("column.returned_by", loan.get("returned_by")), ("column.taker_name", loan.get("taker_name")))
    return Sheet(
        title=words.say("print.loaner_slip"),
        number=loan["number"],
        facts=facts(words, told),
        tables=(Table(columns(words, COLUMNS), (_lent(words, loan), _lost(words, loan) if is_lost else _back(words, loan))),),
        signatures=signatures(words, (*lent, *((("print.supervisor", ""),) if is_lost else back))),
        clauses=clauses(words, "LOAN-02", "LOAN-03", *(("LOAN-04",) if is_lost else ()), "LOAN-05"),
    )


def _lent(words: Words, loan: Row) -> tuple[str, ...]:
    return (
        words.say("happened.loaner.lend"),
        words.moment(loan["lent_at"]),
        words.label("loaners.condition", loan["lent_condition"]),
        loan["signed_by"],
        loan["lender_name"],
        loan.get("lent_note") or "",
    )


def _back(words: Words, loan: Row) -> tuple[str, ...]:
    """The return; while the unit is out, a line to be filled in by hand."""
    condition = loan.get("returned_condition")
    return (
        words.say("happened.loaner.return"),
        words.moment(loan["ended_at"]) if loan.get("ended_at") else "",
        words.label("loaners.condition", condition) if condition else "",
        loan.get("returned_by") or "",
        loan.get("taker_name") or "",
        loan.get("returned_note") or "",
    )


def _lost(words: Words, loan: Row) -> tuple[str, ...]:
    """LOAN-04: what a supervisor booked as lost, and why."""
    reason = loan.get("lost_reason") or ""
    return words.say("happened.loaner.lose"), words.moment(loan.get("ended_at")), "", "", "", reason
