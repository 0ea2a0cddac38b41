"""`/readyz` of the whole platform: each part's state by name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask, Response, jsonify

from gateway.settings import CONSOLE, NAME
from gateway.upstreams import Address, Upstream, Upstreams
from gateway.wire import Broken, NotReached

READY, UNREADY, UNREACHABLE, ABSENT = "ready", "unready", "unreachable", "absent"
BROKEN = 500


def install(app: Flask, upstreams: Upstreams) -> None:
    """Widen the kit's `/readyz`, which knows this process and its database, by every part behind the door."""
    own: Callable[[], Any] = app.view_functions["readyz"]

    def readyz() -> tuple[Response, int]:
        answer, status = own()
        mine = {"status": READY if status == 200 else UNREADY, "database": answer.get_json()["database"]}
        parts = {NAME: mine, **look(upstreams)}
        whole = all(part["status"] == READY for part in parts.values())
        return jsonify(status=READY if whole else UNREADY, parts=parts), 200 if whole else 503

    app.view_functions["readyz"] = readyz


def look(upstreams: Upstreams) -> dict[str, dict[str, Any]]:
    """Ask every part at the same time."""
    names = list(upstreams.by_name)
    with ThreadPoolExecutor(len(names)) as pool:
        return dict(zip(names, pool.map(part, upstreams.by_name.values()), strict=True))


def part(upstream: Upstream) -> dict[str, Any]:
    """A part is ready while one of its replicas is. One without an address is absent."""
    states = [_state(upstream.name, address) for address in upstream.addresses]
    found = next((state for state in (READY, UNREADY, UNREACHABLE) if state in states), ABSENT)
    return {"status": found, "replicas": len(states), "ready": states.count(READY)}


def _state(name: str, address: Address) -> str:
    try:
        status, _ = address.look("/readyz")
    except (NotReached, Broken):
        return UNREACHABLE
    if name == CONSOLE:
        # The console holds no state: it is ready when it answers at all.
        return READY if status < BROKEN else UNREADY
    return READY if status == 200 else UNREADY
