"""The policy of the returns desk on a day of the worked examples."""

from datetime import date
from pathlib import Path

from shared.kit.policy import PolicyBook

BOOK = PolicyBook.load(Path(__file__).parents[2] / "returns_service" / "policies")
POLICY = BOOK.on(date(2025, 3, 3))
