"""The words by which parts are found."""

import pytest

from inventory_service.store.terms import LONGEST_TERM, terms_of, words_of


def test_a_number_is_found_from_any_of_its_segments():
    assert terms_of(["P-VLV-B3"]) == {"pvlvb3", "vlvb3", "b3"}


def test_a_chinese_name_is_found_from_any_of_its_characters():
    assert terms_of(["燃气阀体"]) == {"燃气阀体", "气阀体", "阀体", "体"}


def test_mixed_names_are_cut_where_the_writing_changes():
    assert terms_of(["A1吸油烟机"]) == {"a1", "吸油烟机", "油烟机", "烟机", "机"}


def test_english_words_are_found_from_their_beginning():
    assert terms_of(["Gas-valve body (left)"]) == {"gasvalve", "valve", "body", "left"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("p-vlv", ["pvlv"]),
        ("P.VLV B", ["b", "pvlv"]),
        ("Ａ１油网", ["a1", "油网"]),
        ("valve valve", ["valve"]),
        ("%_\\' --", []),
        ("", []),
    ],
)
def test_what_is_looked_for_is_cut_in_the_same_way(text, words):
    assert words_of(text) == words


def test_long_words_are_cut_on_both_sides_alike():
    long = "x" * 60
    assert terms_of([long]) == set(words_of(long)) == {"x" * LONGEST_TERM}
