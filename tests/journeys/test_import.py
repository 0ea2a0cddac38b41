"""Real input: 2,769 requests that nobody here wrote, imported on the running platform through the gateway, twice."""

import json
import subprocess
import sys

import pytest

from tests.support.parts import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]
REQUESTS = ROOT.parent / "shared" / "data" / "requests" / "support-tickets.csv"
MAPPING = ROOT / "console" / "mappings" / "support-tickets.toml"


def bring_in(platform, report, *flags):
    command = [sys.executable, "-m", "console.commands", "import", "tickets", REQUESTS, "--mapping", MAPPING, *flags]
    command += ["--gateway", platform.address, "--username", "admin", "--report", report]
    command += ["--password-file", platform.var / "secrets" / "admin_password"]
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(report.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_row_is_loaded_or_named_and_a_second_import_adds_nothing(start_platform, tmp_path, kind):
    platform = start_platform(kind)
    code, refused = bring_in(platform, tmp_path / "strict.json", "--no-dry-run")
    assert (code, refused["written"]) == (1, False), "all or nothing"
    code, first = bring_in(platform, tmp_path / "first.json", "--no-dry-run", "--skip-faulty")
    assert code == 0
    assert first["total"] == 2769 == first["loaded"] + first["faulty"]
    named = {problem["row"] for problem in first["problems"]}
    assert len(named) == first["faulty"]
    assert {problem["code"] for problem in first["problems"]} == {"resolved_before_answered"}
    code, second = bring_in(platform, tmp_path / "second.json", "--no-dry-run", "--skip-faulty")
    assert (code, second["loaded"], second["unchanged"]) == (0, 0, first["loaded"])
