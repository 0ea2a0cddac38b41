"""What is written as JSON: everything that a rule, a row or somebody's input may hold."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest

from shared.kit.jsontext import as_json, plain


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    day: date
    names: tuple[str, ...] = ("a",)


ID = "0197a1b2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (datetime(2025, 3, 3, 1, 2, 3, 400, tzinfo=UTC), "2025-03-03T01:02:03.000400+00:00"),
        (datetime(2025, 3, 3, tzinfo=UTC), "2025-03-03T00:00:00+00:00"),
        (date(2025, 3, 3), "2025-03-03"),
        (Colour.RED, "red"),
        (Inner(date(2025, 3, 3)), {"day": "2025-03-03", "names": ["a"]}),
        ({"b", "a"}, ["a", "b"]),
        (frozenset({2, 1}), [1, 2]),
        (Decimal("1.50"), "1.50"),
        (UUID(ID), ID),
        ({1: "x", date(2025, 3, 3): "y"}, {"1": "x", "2025-03-03": "y"}),
        (10**30, 10**30),
        ({"many": [10**30, Inner(date(2025, 3, 3))]}, {"many": [10**30, {"day": "2025-03-03", "names": ["a"]}]}),
        ("半\ud800", "半\ud800"),
        ("中文 \u2028 ü", "中文 \u2028 ü"),
        (None, None),
        (True, True),
    ],
)
def test_it_is_read_back_as_the_same_by_everybody(value, told):
    assert json.loads(as_json(value)) == told
    assert plain(value) == told
