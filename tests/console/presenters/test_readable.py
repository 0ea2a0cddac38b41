import pytest

from console.presenters.readable import pair, pairs, text_of, with_local_times


@pytest.mark.parametrize(
    ("key", "value", "chinese", "english"),
    [
        ("price_fen", 12550, "¥125.50", "¥125.50"),
        ("price_fen", -5, "¥-0.05", "¥-0.05"),
        ("on", "2025-03-03", "2025-03-03", "3 Mar 2025"),
        ("opened_at", "2025-03-03T16:30:00Z", "2025-03-04 00:30", "4 Mar 2025, 00:30"),
        ("is_gas", True, "是", "yes"),
        ("quantity", 3, "3", "3"),
        ("quantity", 12500, "12,500", "12,500"),
        ("clauses", ["A", "B"], "A、B", "A, B"),
        ("kind", "hood_motor", "烟机电机", "hood motor"),
        ("note", "free words", "free words", "free words"),
        ("asset_id", "01930000-0000-7000-8000-000000000003", "…00000003", "…00000003"),
        ("x", None, "—", "—"),
        ("channel", "phone", "电话", "Phone"),
        ("weights", {"high": 3, "low": 1}, "高 3、低 1", "high 3, low 1"),
        ("override", {}, "—", "—"),
    ],
)
def test_values_read_as_people_write_them(zh, en, key, value, chinese, english):
    assert text_of(zh, key, value) == chinese
    assert text_of(en, key, value) == english


def test_labels_are_words_and_unknown_ones_stay_legible(zh, en):
    assert pair(zh, "supply_price_fen", 100).label == "供货价"
    assert pair(en, "some_new_input", 1).label == "some new input"


def test_objects_and_lists_of_objects_are_nested_and_empty_values_left_out(en):
    found = pairs(en, {"lines": [{"part_no": "P-1", "cap": None}, {"part_no": "P-2"}], "reason": "", "detail": {"quantity": 2}})
    assert [one.label for one in found] == ["Lines", "detail"]
    assert [one.label for one in found[0].inside] == ["1", "2"]
    assert found[0].inside[1].inside[0].text == "P-2"
    assert found[1].inside[0].text == "2"
    assert pairs(en, None) == ()


def test_instants_inside_a_sentence_are_told_in_shanghai_time(zh, en):
    text = "due 2026-11-25T15:59:59+00:00, told 2026-11-22T20:34:37.540834Z, bought 2024-05-12"
    assert with_local_times(zh, text) == "due 2026-11-25 23:59, told 2026-11-23 04:34, bought 2024-05-12"
    assert with_local_times(en, text) == "due 25 Nov 2026, 23:59, told 23 Nov 2026, 04:34, bought 2024-05-12"
