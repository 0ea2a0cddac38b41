"""Alembic's entry."""

from shared.kit.migrate import run_env
from ticket_service.store.tables import metadata

run_env(metadata)
