"""Alembic's entry."""

from inventory_service.store.tables import metadata
from shared.kit.migrate import run_env

run_env(metadata)
