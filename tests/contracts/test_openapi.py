"""The HTTP contract: committed documents are fresh, and nothing that was promised vanishes."""

import json
import subprocess
from typing import Any

import pytest

from tests.contracts.write_api import PACKAGES, document, path_of
from tests.support.parts import ROOT


@pytest.mark.parametrize("name", PACKAGES)
def test_the_committed_document_is_fresh(name: str):
    assert json.loads(path_of(name).read_text(encoding="utf-8")) == document(name), "run `make api`"


@pytest.mark.parametrize("name", PACKAGES)
def test_every_operation_tells_what_it_is_for(name: str):
    for path, operations in document(name)["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "patch", "put", "delete"):
                assert operation.get("summary"), f"{method} {path}"


@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_promised_has_vanished(name: str):
    """Additive only: what the last commit's document promised is still there; a break is a new version."""
    place = path_of(name).relative_to(ROOT)
    old = subprocess.run(["git", "show", f"HEAD:{place}"], cwd=ROOT, capture_output=True, text=True, check=False)
    if old.returncode:
        assert not old.stdout, "no earlier promise"
        return
    before, after = json.loads(old.stdout), document(name)
    assert promised(before) - promised(after) == set()


def promised(spec: dict[str, Any]) -> set[str]:
    """Routes, and the fields of schemas."""
    found = {f"{method} {path}" for path, operations in spec["paths"].items() for method in operations}
    for schema, body in spec.get("components", {}).get("schemas", {}).items():
        found |= {f"{schema}.{field}" for field in body.get("properties", {})}
    return found
