"""The demonstration network: which file is loaded by which mapping, in which order."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "demo"

# Each noun leans on those above it: technicians on sites, units on customers and models, people on all.
ORDER = ("sites", "models", "technicians", "customers", "assets", "parts", "locations", "stock", "tools", "users")


@dataclass(frozen=True)
class Step:
    """One file of the demonstration."""

    noun: str
    path: Path


def steps(folder: Path = FOLDER) -> list[Step]:
    """The files in order."""
    return [Step(noun, folder / f"{noun}.csv") for noun in ORDER]
