"""The parts of the platform, and their code, for tests that walk over all of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
PACKAGES = ("gateway", "console", *(f"{name}_service" for name in SERVICES))
CODE = (*PACKAGES, "shared", "deploy")


def python_files(*folders: str) -> Iterator[Path]:
    """Every module of these folders, generated migrations left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts and "__pycache__" not in path.parts:
                yield path


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    """The path as it is named in a report."""
    return str(path.relative_to(ROOT))
