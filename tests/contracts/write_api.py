"""`make api`: writes `docs/api/<service>.json` and `docs/trace.md` from the code."""

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.architecture import trace
from tests.support.parts import ROOT, SERVICES
from tests.support.service import ServiceUnderTest

FOLDER = ROOT / "docs" / "api"
PACKAGES = {**{name: f"{name}_service" for name in SERVICES}, "gateway": "gateway"}


def document(name: str) -> dict[str, Any]:
    """The OpenAPI document of a service, from its code; no database is touched."""
    with tempfile.TemporaryDirectory() as folder:
        service = ServiceUnderTest(name, f"sqlite:///{folder}/x.db", package=PACKAGES[name])
        with service.app.test_request_context():
            found: dict[str, Any] = service.app.test_client().get("/openapi.json").get_json()
        service.close()
    return found


def path_of(name: str) -> Path:
    """Where a service's document is kept."""
    return FOLDER / f"{name}.json"


def main() -> None:
    """Write everything."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:
        text = json.dumps(document(name), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        path_of(name).write_text(text, encoding="utf-8")
    trace.TARGET.write_text(trace.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
