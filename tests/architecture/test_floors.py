"""The floors: import directions, lint, sizes, names. The check fails; nobody has to argue."""

import re
import subprocess
import sys

import pytest

from tests.support.parts import CODE, ROOT, python_files, short

LONGEST_FILE, LONGEST_TEST, LONGEST_INIT = 300, 500, 20
ROOMS_WITHOUT_MEANING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout[-4000:] + done.stderr[-2000:]


def test_imports_lead_downwards_only():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_no_import_is_excused():
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()


def test_the_linter_finds_nothing():
    assert run("ruff", "check", ".") == ""


def test_the_code_is_formatted():
    assert run("ruff", "format", "--check", ".") == ""


@pytest.mark.slow
def test_the_types_hold():
    assert run("mypy", *CODE) == ""


def test_files_stay_small():
    long = []
    for path in (*python_files(*CODE), *python_files("tests")):
        most = LONGEST_TEST if path.is_relative_to(ROOT / "tests") else LONGEST_FILE
        most = LONGEST_INIT if path.name == "__init__.py" and path.parent.name not in ("api",) else most
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > most:
            long.append(f"{short(path)}: {lines} > {most}")
    assert long == []


def test_no_room_is_called_utils():
    bad = [short(path) for path in python_files(*CODE) if path.stem in ROOMS_WITHOUT_MEANING]
    assert bad == []


def test_no_lock_file_names_an_address_and_no_file_a_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    own = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    locks = [name for name in own if name.endswith(".lock")]
    assert locks
    assert [name for name in locks if re.search(r"https?://", (ROOT / name).read_text())] == []
    place = re.compile(r"(^|[\s\"'=(])/(work|farm|root|home)/")
    found = []
    for name in own:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if place.search(text):
            found.append(name)
    assert found == []
