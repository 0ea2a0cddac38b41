"""Money: whole fen, half-up lines, caps rounded down, splits without a lost fen (GEN-09)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit.money import fen, percent_of, split, with_markup, yuan

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(("text", "value"), [("125.50", 12550), ("0.01", 1), ("-3", -300), ("1000000", 100000000)])
def test_amounts_are_read_as_fen(text, value):
    assert fen(text) == value


@pytest.mark.parametrize("text", ["1.234", "x", "", "NaN", "Infinity", "1e400", "9" * 30])
def test_what_is_no_whole_fen_is_refused(text):
    with pytest.raises(ValueError, match="amount"):
        fen(text)


@given(amounts)
def test_writing_and_reading_are_inverse(amount):
    assert fen(yuan(amount)) == amount


def test_lines_round_half_up_and_caps_down():
    assert percent_of(333, 50) == 167
    assert percent_of(333, 50, "down") == 166
    assert with_markup(9999, 60) == 15998


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_a_split_loses_and_adds_nothing(amount, weights):
    shares = split(amount, weights)
    assert sum(shares) == amount
    assert all(abs(share - amount * weight / sum(weights)) < 1 for share, weight in zip(shares, weights, strict=True))
