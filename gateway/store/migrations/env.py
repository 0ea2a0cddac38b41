"""Alembic's entry."""

from gateway.store.tables import metadata
from shared.kit.migrate import run_env

run_env(metadata)
