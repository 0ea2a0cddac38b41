"""Money as integer fen. Decimal strings outside, integers inside, no floats anywhere."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

FEN_PER_YUAN = 100
PERCENT = 100
ROUNDING = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}
LARGEST_FEN = 10**15


def fen(text: str | int | Decimal) -> int:
    """Read a decimal amount of yuan (`"125.50"`) as fen. Raises ValueError if it has more than two places."""
    try:
        amount = Decimal(str(text)) * FEN_PER_YUAN
    except InvalidOperation:
        raise ValueError(f"not an amount: {text!r}") from None
    if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) > LARGEST_FEN:
        raise ValueError(f"not an amount in whole fen: {text!r}")
    return int(amount)


def yuan(amount_fen: int) -> str:
    """Write fen as a decimal string with two places: 12550 -> `"125.50"`."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{whole}.{rest:02d}"


def percent_of(amount_fen: int, percent: int | str | Decimal, rounding: str = "half_up") -> int:
    """`percent` per cent of an amount, in whole fen; GEN-09: `half_up` for lines, `down` for caps."""
    exact = Decimal(amount_fen) * Decimal(str(percent)) / PERCENT
    return int(exact.quantize(Decimal(1), rounding=ROUNDING[rounding]))


def with_markup(amount_fen: int, percent: int | str | Decimal, rounding: str = "down") -> int:
    """The amount plus `percent` per cent; GEN-09: caps are rounded down so that the cap is never exceeded."""
    return percent_of(amount_fen, PERCENT + Decimal(str(percent)), rounding)


def split(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weight; the fen left over go to the largest remainders, earlier places first."""
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be at least 0 and not all 0")
    shares = [amount_fen * weight // total for weight in weights]
    rest = amount_fen - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount_fen * weights[i] % total), i))
    for i in by_remainder[:rest]:
        shares[i] += 1
    return shares
