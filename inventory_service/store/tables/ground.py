"""What all tables stand on: the metadata with the kit's own tables, and columns that many of them have."""

from sqlalchemy import Column, ForeignKey

from shared.kit.db import Id, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)


def part_column() -> Column[str]:
    """The part that a row is about."""
    return Column("part_id", Id(), ForeignKey("parts.id"), nullable=False)


def location_column(name: str = "location_id", *, nullable: bool = False) -> Column[str]:
    """A place that a row names."""
    return Column(name, Id(), ForeignKey("locations.id"), nullable=nullable)
