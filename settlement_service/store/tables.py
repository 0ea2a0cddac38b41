"""The rows of this service; the kit's own tables stand beside them."""

from shared.kit.db import new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)
