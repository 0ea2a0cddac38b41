"""The first administrator: `python -m gateway.bootstrap --username admin --password-file FILE`.

A second run changes nothing.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from gateway.app import build_house
from gateway.context import Context, GatewayHouse
from gateway.operations import users
from gateway.operations.sign_in import normal
from gateway.store.users import by_username
from shared.kit.actor import system
from shared.kit.errors import Refusal


def ensure_admin(house: GatewayHouse, username: str, password: str, *, name: str) -> bool:
    """Make the administrator unless an account of that name is there; whether it was made."""
    ctx = Context(house, system(house.settings.name))
    with ctx.reader() as reader:
        if reader.row(by_username(normal(username))) is not None:
            return False
    users.create(ctx, {"username": username, "name": name, "roles": ["admin"], "locale": "zh", "password": password})
    return True


def main(arguments: Sequence[str] | None = None, house: GatewayHouse | None = None) -> int:
    """The command line."""
    parser = ArgumentParser(prog="gateway.bootstrap", description=__doc__)
    parser.add_argument("--username", default="admin")
    parser.add_argument("--name", default="管理员")
    parser.add_argument("--password-file", type=Path, required=True)
    asked = parser.parse_args(arguments)
    password = asked.password_file.read_text(encoding="utf-8").strip()
    try:
        made = ensure_admin(house or build_house(), asked.username, password, name=asked.name)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(f"{asked.username}: {'made' if made else 'is there already'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
