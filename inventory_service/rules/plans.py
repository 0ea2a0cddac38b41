"""How much of a part to order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.kit.policy import Policy


@dataclass(frozen=True)
class Level:
    """The stock of a part against its minimum and maximum."""

    on_hand: int
    reserved: int
    on_order: int
    min_level: int
    max_level: int

    @property
    def available(self) -> int:
        """INV-05: on hand, less what is promised, plus what is coming."""
        return self.on_hand - self.reserved + self.on_order


def _up_to_maximum(level: Level) -> int:
    return level.max_level - level.available if level.available <= level.min_level else 0


FORMULAS: Mapping[str, Callable[[Level], int]] = {"min_max": _up_to_maximum}


def suggestion(level: Level, policy: Policy) -> int:
    """INV-05: up to the maximum once what is available is at or below the minimum; otherwise nothing."""
    return FORMULAS[policy.value("inv.plan_formula")](level)
