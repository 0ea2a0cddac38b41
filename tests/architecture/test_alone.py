"""Each service runs with its own folder and `shared/` alone: nothing else is needed to deploy it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import ROOT, SERVICES

SCRIPT = """
import os
from shared.kit.migrate import upgrade
url = "sqlite:///" + os.environ["AFTERSALES_VAR"] + "/{name}.db"
upgrade("{package}", url)
from {package}.app import create_app
answer = create_app().test_client().get("/readyz")
assert answer.status_code == 200, answer.get_data(as_text=True)
import sys
strangers = [m for m in sys.modules if m.split(".")[0].endswith("_service") and not m.startswith("{package}")]
assert not strangers, strangers
"""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_alone(name: str, tmp_path: Path):
    package = f"{name}_service"
    for folder in (package, "shared"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    peers = {f"{peer.upper()}_URL": f"http://{peer}.test" for peer in SERVICES}
    env = {**os.environ, **peers, "AFTERSALES_VAR": str(tmp_path), "SERVICE_SECRET": "x" * 40, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", SCRIPT.format(name=name, package=package)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
