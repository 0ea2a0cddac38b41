"""The numbers and texts of the returns desk are whole."""

import re
import tomllib
from pathlib import Path

from shared.kit.messages import LANGUAGES, Messages
from tests.returns_service.book import BOOK

FOLDER = Path(__file__).parents[2] / "returns_service"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.py")))
RULES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "rules").glob("*.py")))


def test_every_policy_value_is_read_by_a_rule_and_cites_a_rule():
    own = {key: entry for key, entry in BOOK.entries.items() if key.startswith("ret.")}
    assert len(own) == 11
    for key, entry in own.items():
        assert f'"{key}"' in RULES, key
        assert re.fullmatch(r"RET-\d\d", entry.clause), key


def test_every_refusal_has_its_text():
    texts = Messages.load(FOLDER / "messages.toml").texts
    codes = set(re.findall(r'(?:Conflict|Forbidden|NotFound|Refused)\(\s*"([a-z_]+)"', CODE))
    codes |= set(re.findall(r'LineFault\("[a-z_]+", "([a-z_]+)"', CODE))
    codes |= set(re.findall(r'Fault\.at\([^,]+, "([a-z_]+)"', CODE))
    codes |= set(re.findall(r'"([a-z_]+_(?:unknown|refused))"', CODE))
    assert {"obligation_taken", "part_over_age", "line_missing", "receipt_refused"} <= codes
    assert codes - set(texts) == set()


def test_every_text_stands_in_both_languages_with_the_same_values():
    def walk(node, name=""):
        if set(node) == set(LANGUAGES):
            values = [set(re.findall(r"{(\w+)}", node[language])) for language in LANGUAGES]
            assert values[0] == values[1], name
            return
        for key, child in node.items():
            assert isinstance(child, dict), f"{name}.{key}"
            walk(child, f"{name}.{key}")

    walk(tomllib.loads((FOLDER / "messages.toml").read_text(encoding="utf-8")))
