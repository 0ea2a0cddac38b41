"""Policies: dated values with clauses, profiles, loud faults."""

from datetime import date

import pytest

from shared.kit.policy import PolicyBook, PolicyError

GOOD = """
[hold.days]
clause = "INV-13"
unit = "days"
values = [{ from = 2020-01-01, value = 7 }, { from = 2025-01-01, value = 9 }]
profiles.gas = [{ from = 2020-01-01, value = 3 }]
"""


def book(tmp_path, text):
    (tmp_path / "p.toml").write_text(text)
    return PolicyBook.load(tmp_path)


def test_the_value_of_the_day_is_in_force(tmp_path):
    found = book(tmp_path, GOOD)
    assert found.on(date(2024, 12, 31)).value("hold.days") == 7
    assert found.on(date(2025, 1, 1)).value("hold.days") == 9
    assert found.on(date(2025, 1, 1), "gas").value("hold.days") == 3
    assert found.on(date(2025, 1, 1), "unheard").value("hold.days") == 9
    assert found.on(date(2025, 1, 1)).cite("hold.days").clause == "INV-13"


def test_before_the_first_value_and_for_unknown_keys_it_fails_loudly(tmp_path):
    found = book(tmp_path, GOOD)
    with pytest.raises(PolicyError, match="no value"):
        found.on(date(2019, 1, 1)).value("hold.days")
    with pytest.raises(PolicyError, match="no policy"):
        found.on(date(2025, 1, 1)).value("hold.hours")


def test_overrides_answer_what_if_questions(tmp_path):
    assert book(tmp_path, GOOD).on(date(2025, 1, 1)).but(hold__days=1).value("hold.days") == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace('clause = "INV-13"\n', ""), "lacks"),
        (GOOD.replace("unit", "units"), "unknown"),
        (GOOD.replace("2025-01-01", "2019-01-01"), "oldest first"),
        ("x = 1", "no table"),
        ('[calendar.workweek]\nclause="GEN-02"\nunit="x"\nvalues=[{from=2020-01-01,value=1}]', "twice"),
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path, text, fault):
    with pytest.raises(PolicyError, match=fault):
        book(tmp_path, text)
