"""Alembic's entry."""

from shared.kit.migrate import run_env
from ticket_service.store.tables_cases import metadata

run_env(metadata)
