"""Drafting a statement: what it takes up, its lines in two languages, its sums (SETL-12, SETL-15)."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.statements import locked, shown
from settlement_service.rules import statements as rules
from settlement_service.rules.claims import UNPAID, fee_of
from settlement_service.rules.months import last_day
from settlement_service.rules.statements import Batch, Sums
from settlement_service.store import statements as store
from settlement_service.store.statements import Items
from settlement_service.store.tables.statements import statement_lines, statements
from shared.kit.ids import new_id
from shared.kit.messages import LANGUAGES
from shared.kit.money import yuan
from shared.kit.policy import Policy
from shared.kit.transitions import next_state


def draft(ctx: Context, statement_id: str) -> dict[str, Any]:
    """SETL-12, SETL-16: prepare or redo a statement. Its lines are rewritten as a whole, in one unit."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "draft", ctx.actor.roles)
        store.release(uow, row.id)
        items = store.take_up(uow, row)
        policy = ctx.policy(last_day(row.month))
        batches = [Batch(month, sum(fees), rate) for month, fees, rate in _batches(row, items)]
        decision = rules.settle(batches, _sums(items), policy)
        uow.insert(statement_lines, Writer(ctx, row, policy).write(items))
        sums = {name: decision.detail[name] for name in store.DECIDED}
        sums |= {"payable_fen": decision.amount_fen, **{name: decision.inputs[name] for name in store.GIVEN}}
        uow.update(statements, row.id, status=to, prepared_by=ctx.actor.id, **sums)
        uow.note("statement", row.id, "draft", from_state=row.status, to_state=to, payable_fen=decision.amount_fen)
        uow.decide(decision, row.id)
        return shown(uow, row.id, ctx)


def _batches(row: Any, items: Items) -> list[tuple[str, list[int], int]]:
    """The fees of each service month and the rate that its own records earned (SETL-12)."""
    by_month = groupby(items.claims, key=lambda claim: claim.month)
    found = [(month, [fee_of(claim.status, claim.total_fen) for claim in group]) for month, group in by_month]
    return [(month, fees, _rate_of(row, items, month).rate) for month, fees in found]


def _rate_of(row: Any, items: Items, month: str) -> Any:
    return row if month == row.month else items.earlier[month]


def _sums(items: Items) -> Sums:
    return Sums(
        fines_fen=sum(one.fine_fen for one in items.deductions),
        refunds_fen=sum(one.refund_fen for one in items.deductions),
        credits_fen=sum(one.amount_fen for one in items.credits),
        booked_fen=sum(one.amount_fen for one in items.credits if one.posting_id is not None),
        carried_fen=sum(one.carried_forward_fen for one in items.carried),
    )


@dataclass
class Writer:
    """Writes the lines of one statement, each with its origin, its clauses and its text in both languages."""

    ctx: Context
    row: Any
    policy: Policy
    lines: list[dict[str, Any]] = field(default_factory=list)

    def write(self, items: Items) -> list[dict[str, Any]]:
        """Fees, fines, refunds, credits, what was carried here: in this order."""
        self._fees(items)
        for one in items.deductions:
            if one.fine_fen:
                self._deduction("fine", one, -one.fine_fen)
        for one in items.deductions:
            if one.refund_fen:
                self._deduction("refund", one, -one.refund_fen)
        for one in items.credits:
            origin = {"origin": one.return_id, "origin_kind": "return", "origin_month": one.month, "clauses": one.clauses}
            origin |= {"already_booked": one.posting_id is not None}
            self._line("credit", "credit", one.amount_fen, origin, number=one.return_number)
        for one in items.carried:
            origin = {"origin": one.id, "origin_kind": "statement", "origin_month": one.month, "clauses": ["SETL-12"]}
            self._line("carried", "carried", one.carried_forward_fen, origin, number=one.number, month=one.month)
        return self.lines

    def _fees(self, items: Items) -> None:
        for (month, fees, rate), (_, group) in zip(
            _batches(self.row, items), groupby(items.claims, key=lambda claim: claim.month), strict=True
        ):
            rate_clauses = _rate_of(self.row, items, month).rate_clauses
            for claim, amount in zip(group, rules.shares(fees, rate, self.policy), strict=True):
                unpaid = claim.status in UNPAID
                clauses = [UNPAID[claim.status]] if unpaid else ["SETL-12", *rate_clauses]
                origin = {"origin": claim.id, "origin_kind": "claim", "origin_month": month, "clauses": clauses}
                values = {"record": claim.record_no or claim.ticket_number, "cost": yuan(claim.total_fen), "rate": rate}
                text = f"fee_{claim.status}" if unpaid else "fee"
                self._line("fee", text, amount, origin | {"case_id": claim.ticket_id}, **values)

    def _deduction(self, kind: str, one: Any, amount: int) -> None:
        origin = {"origin": one.id, "origin_kind": "deduction", "origin_month": one.month, "clauses": one.clauses}
        values = {"count": one.times, "note": one.note or "", "what": f"deduction.kind.{one.kind}"}
        self._line(kind, kind, amount, origin | {"case_id": one.ticket_id}, **values)

    def _line(self, kind: str, text: str, amount: int, origin: dict[str, Any], **values: Any) -> None:
        line = {"id": new_id(), "statement_id": self.row.id, "position": len(self.lines), "kind": kind}
        line |= {"case_id": None, "already_booked": False, "amount_fen": amount, **origin}
        line |= {f"text_{language}": self._text(language, text, line, values) for language in LANGUAGES}
        self.lines.append(line)

    def _text(self, language: str, text: str, line: dict[str, Any], values: dict[str, Any]) -> str:
        say = self.ctx.house.messages.say
        named = values | ({"what": say(values["what"], language)} if "what" in values else {})
        said = say(f"statement.line.{text}", language, named)
        late = line["origin_month"] != self.row.month and line["kind"] != "carried"
        return said + say("statement.line.late", language, {"month": line["origin_month"]}) if late else said
