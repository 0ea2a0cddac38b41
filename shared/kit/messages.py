"""Texts for people in Chinese and English, from TOML catalogues: `[code]` with `zh` and `en`, values in {braces}."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
LIST_MARK = {"zh": "、", "en": ", "}
OWN = Path(__file__).parent / "messages.toml"


class Messages:
    """The catalogue of one service on top of the kit's own."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts

    @classmethod
    def load(cls, *paths: Path) -> "Messages":
        """Read the kit's catalogue and then the given ones."""
        texts: dict[str, Mapping[str, str]] = {}
        for path in (OWN, *paths):
            with path.open("rb") as file:
                texts.update(_flat(tomllib.load(file)))
        return cls(texts)

    @classmethod
    def of(cls, folder: Path) -> "Messages":
        """The catalogue of the service in `folder`: its `messages.toml`, or one file for each noun in `messages/`."""
        return cls.load(*sorted((*folder.glob("messages.toml"), *folder.glob("messages/*.toml"))))

    def say(self, code: str, language: str, params: Mapping[str, object] | None = None) -> str:
        """The text of a code; the code itself, legible, where no catalogue has it."""
        text = self.texts.get(code, {}).get(language)
        mark = LIST_MARK[language]
        told = {key: mark.join(map(str, v)) if isinstance(v, list | tuple) else v for key, v in (params or {}).items()}
        return _Lenient().vformat(text, (), told) if text else code.replace("_", " ")


def choose_language(accepted: str | None) -> str:
    """`zh` or `en` by the weights of an `Accept-Language` header; Chinese where neither is named."""
    best, weight = DEFAULT_LANGUAGE, 0.0
    for part in (accepted or "").split(","):
        name, _, quality = part.strip().partition(";q=")
        language = name[:2].lower()
        try:
            value = float(quality or 1)
        except ValueError:
            continue
        if language in LANGUAGES and value > weight:
            best, weight = language, value
    return best


class _Lenient(Formatter):
    """A missing value prints as its name: a text for people must never raise."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), f"{{{key}}}")


def _flat(node: Mapping[str, object], prefix: str = "") -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name, child in node.items():
        assert isinstance(child, dict), f"{prefix}{name} is no table"
        if set(child) <= set(LANGUAGES):
            found[f"{prefix}{name}"] = child
        else:
            found.update(_flat(child, f"{prefix}{name}."))
    return found
