"""What all tables stand on: the metadata with the kit's own tables."""

from shared.kit.db import new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)
