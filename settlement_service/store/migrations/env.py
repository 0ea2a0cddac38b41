"""Alembic's entry."""

from settlement_service.store.tables import metadata
from shared.kit.migrate import run_env

run_env(metadata)
