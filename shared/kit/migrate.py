"""Migrations: `python -m shared.kit.migrate <folder> up|down|check|new "what changes"`; each service has its own."""

import importlib
import sys
from logging import getLogger
from pathlib import Path
from typing import Any, Literal

from alembic import command, context
from alembic.config import Config
from sqlalchemy import JSON, Engine, MetaData, Uuid

from shared.kit.db import Instant, open_engine
from shared.kit.settings import Environment

REST = ("up", "down", "check", "new")


def config(folder: str, url: str) -> Config:
    """Alembic's configuration for one service and one database."""
    root = Path(importlib.import_module(folder).__file__ or "").parent
    found = Config()
    found.set_main_option("script_location", str(root / "store" / "migrations"))
    found.attributes["url"] = url
    return found


def upgrade(folder: str, url: str, revision: str = "head") -> None:
    """Bring a database to a revision."""
    command.upgrade(config(folder, url), revision)


def downgrade(folder: str, url: str, revision: str = "base") -> None:
    """Take a database back."""
    command.downgrade(config(folder, url), revision)


def run_env(metadata: MetaData) -> None:
    """What each service's `store/migrations/env.py` calls."""
    getLogger("alembic").setLevel("WARNING")
    engine: Engine = open_engine(context.config.attributes["url"], pool_size=1)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=_render,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


def _render(kind: str, value: Any, autogen: Any) -> str | Literal[False]:
    names = {Instant: "Instant()", Uuid: "Id()", JSON: "Json()"}
    for cls, text in names.items():
        if kind == "type" and isinstance(value, cls):
            autogen.imports.add(f"from shared.kit.db import {text.removesuffix('()')}")
            return text
    return False


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 2 or arguments[1] not in REST:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder, what = arguments[0], arguments[1]
    name = folder.removesuffix("_service")
    env = Environment()
    var = env.text("AFTERSALES_VAR", "var")
    url = env.text(f"{name.upper()}_DATABASE_URL", f"sqlite:///{var}/{name}.db")
    settings = config(folder, url)
    if what == "up":
        command.upgrade(settings, "head")
    elif what == "down":
        command.downgrade(settings, "-1")
    elif what == "check":
        command.check(settings)
    else:
        number = len(list(Path(folder, "store", "migrations", "versions").glob("[0-9]*.py"))) + 1
        command.revision(settings, message=arguments[2], autogenerate=True, rev_id=f"{number:04d}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
