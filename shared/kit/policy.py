"""Policies: every number of the regulations as a dated value with its clause, read from TOML files.

    [sla.first_response_hours]
    clause = "SLA-01"
    unit = "hours"
    values = [{ from = 2020-01-01, value = 24 }]
    profiles.electronics = [{ from = 2020-01-01, value = 24 }]     # only where a profile differs

A change of regulation adds a value and edits none.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from shared.kit.money import fen

DEFAULT_PROFILE = "default"
GENERAL = Path(__file__).parent / "policies"


class PolicyError(Exception):
    """A policy file is wrong, or a rule asks for a value that no file holds: a fault of the build, never of a user."""


@dataclass(frozen=True)
class Citation:
    """One policy value as it stood on a day, with the clause that gives it."""

    key: str
    clause: str
    unit: str
    value: Any
    since: date


@dataclass(frozen=True)
class Entry:
    """All values that a key has had, per profile, newest last."""

    key: str
    clause: str
    unit: str
    values: Mapping[str, tuple[tuple[date, Any], ...]]

    def on(self, day: date, profile: str) -> Citation:
        """The value in force on `day`; a profile without an own value takes the default one."""
        dated = self.values.get(profile) or self.values[DEFAULT_PROFILE]
        for since, value in reversed(dated):
            if since <= day:
                return Citation(self.key, self.clause, self.unit, value, since)
        raise PolicyError(f"{self.key} has no value on {day}")


@dataclass(frozen=True)
class Policy:
    """The values in force on one day under one profile. Rules are given this and nothing wider.

    `overrides` replace single values (what-if questions, the switches of the worked examples).
    """

    day: date
    profile: str
    entries: Mapping[str, Entry]
    overrides: Mapping[str, Any] = field(default_factory=dict)
    _cited: dict[str, Citation] = field(default_factory=dict, init=False, repr=False, compare=False)

    def cite(self, key: str) -> Citation:
        """The value with its clause. Raises PolicyError for an unknown key."""
        found = self._cited.get(key)
        if found is None:
            found = self._cited[key] = self._find(key)
        return found

    def _find(self, key: str) -> Citation:
        if key not in self.entries:
            raise PolicyError(f"no policy holds {key}")
        found = self.entries[key].on(self.day, self.profile)
        return replace(found, value=self.overrides[key]) if key in self.overrides else found

    def value(self, key: str) -> Any:
        """The bare value in force."""
        return self.cite(key).value

    def fen(self, key: str) -> int:
        """An amount of money in fen; in the file it is a decimal string."""
        return fen(self.value(key))

    def values(self, *keys: str) -> dict[str, Any]:
        """Several values by key, as a decision records them."""
        return {key: self.value(key) for key in keys}

    def but(self, **overrides: Any) -> "Policy":
        """The same policy with other values; a key's dot is written as two underscores (`fee__threshold`)."""
        changed = {key.replace("__", "."): value for key, value in overrides.items()}
        return Policy(self.day, self.profile, self.entries, {**self.overrides, **changed})


class PolicyBook:
    """Every policy file of one service plus the general ones; loaded once, loudly."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._last: Policy | None = None

    @classmethod
    def load(cls, *folders: Path) -> "PolicyBook":
        """Read the general files and those of the given folders. Raises PolicyError on any fault."""
        entries: dict[str, Entry] = {}
        for path in (p for folder in (GENERAL, *folders) for p in sorted(folder.glob("*.toml"))):
            for entry in _entries(path):
                if entry.key in entries:
                    raise PolicyError(f"{entry.key} is given twice, again in {path.name}")
                entries[entry.key] = entry
        return cls(entries)

    def on(self, day: date, profile: str = DEFAULT_PROFILE) -> Policy:
        """The policy of a day. Calls of one day share it, with what they have looked up."""
        last = self._last
        if last is None or (last.day, last.profile) != (day, profile):
            last = self._last = Policy(day, profile, self.entries)
        return last


def _entries(path: Path) -> Iterable[Entry]:
    with path.open("rb") as file:
        data = tomllib.load(file)
    yield from _walk(data, "", path)


def _walk(node: Mapping[str, Any], prefix: str, path: Path) -> Iterable[Entry]:
    for name, child in node.items():
        key = f"{prefix}.{name}".lstrip(".")
        if not isinstance(child, dict):
            raise PolicyError(f"{path.name}: {key} is no table")
        if "values" in child:
            yield _entry(key, child, path)
        else:
            yield from _walk(child, key, path)


def _entry(key: str, raw: Mapping[str, Any], path: Path) -> Entry:
    missing = {"clause", "unit", "values"} - raw.keys()
    unknown = raw.keys() - {"clause", "unit", "values", "profiles"}
    if missing or unknown:
        raise PolicyError(f"{path.name}: {key} lacks {sorted(missing)} or has unknown {sorted(unknown)}")
    by_profile = {DEFAULT_PROFILE: raw["values"], **raw.get("profiles", {})}
    values = {profile: tuple((v["from"], v["value"]) for v in dated) for profile, dated in by_profile.items()}
    for dated in values.values():
        days = [since for since, _ in dated]
        if not days or days != sorted(set(days)):
            raise PolicyError(f"{path.name}: {key} must list its values by day, oldest first")
    return Entry(key, raw["clause"], raw["unit"], values)
