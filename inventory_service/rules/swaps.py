"""Goods for goods: what a dealer gets for a damaged part."""

from dataclasses import dataclass

from shared.kit.policy import Policy

GOODS, MONEY = ("goods", "money")


@dataclass(frozen=True)
class Swap:
    """INV-15: whether a returned part is answered by another piece or by a credit, and why."""

    answer: str
    clauses: tuple[str, ...]


def swap(*, available: int, quantity: int, policy: Policy) -> Swap:
    """INV-15: goods are exchanged for goods where the policy prefers it and the pieces are there; else money is credited."""
    is_possible = policy.value("inv.prefer_swap") and available >= quantity
    return Swap(GOODS if is_possible else MONEY, (policy.cite("inv.prefer_swap").clause,))
