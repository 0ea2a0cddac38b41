"""The catalogue: parts, how they are found, what they fit and what replaces them, and their dated prices."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import metadata, part_column
from shared.kit.db import Id, Instant

# `part_type` is the kind of thing by which rules sort it (OLD-03, RET-04); `returnable` is no for kinds that are not taken
# back though no list names them. `serialised` parts are told apart piece by piece; a controlled form, such as the
# safety-education form (INV-11), is a serialised part whose serial numbers are those printed on the sheets.
parts = Table(
    "parts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("part_no", String(60), nullable=False, unique=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("category", String(60), nullable=False),
    Column("part_type", String(60), nullable=False, server_default=""),
    Column("unit", String(20), nullable=False),
    Column("own_brand", Boolean, nullable=False),
    Column("gas_conversion", Boolean, nullable=False),
    Column("returnable", Boolean, nullable=False, server_default=true()),
    Column("serialised", Boolean, nullable=False, server_default=false()),
    Column("min_level", Integer),
    Column("max_level", Integer),
    Column("min_order_quantity", Integer),
    Column("lead_time_days", Integer),
    Column("unit_weight_g", Integer),
    Column("shelf", String(60)),
    Column("status", String(20), nullable=False, server_default="listed"),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_parts_status", "status", "part_no", "id"),
)

planned = sql("min_level IS NOT NULL AND max_level IS NOT NULL")
Index("ix_parts_planned", parts.c.part_no, postgresql_where=planned, sqlite_where=planned)

# The words by which a part is found, compared byte by byte so that one index answers every beginning of a word. The number
# is repeated here and in `part_fits`, for it never changes and is the order of every list: a page is found, sorted and cut
# in one index, before a part is read.
part_terms = Table(
    "part_terms",
    metadata,
    Column("term", String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True),
    Column("part_no", String(60), primary_key=True),
    Column("part_id", Id(), ForeignKey("parts.id"), primary_key=True),
    Index("ix_part_terms_part_id", "part_id", "term"),
)

# `from_serial` is empty where the part fits from the first unit on.
part_fits = Table(
    "part_fits",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("part_no", String(60), nullable=False),
    Column("model_code", String(60), nullable=False),
    Column("from_serial", String(60), nullable=False),
    Column("to_serial", String(60)),
    Column("note", Text),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("part_id", "model_code", "from_serial"),
    Index("ix_part_fits_model_code", "model_code", "part_no", "part_id"),
)

# The number that replaces an old number; the replacements form chains and no circle. `newest_id` is the end of the chain.
part_successors = Table(
    "part_successors",
    metadata,
    Column("part_id", Id(), ForeignKey("parts.id"), primary_key=True),
    Column("successor_id", Id(), ForeignKey("parts.id"), nullable=False),
    Column("newest_id", Id(), ForeignKey("parts.id"), nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("successor_id <> part_id", name="another_part"),
    Index("ix_part_successors_successor_id", "successor_id", "part_id"),
    Index("ix_part_successors_newest_id", "newest_id"),
)

# FEE-08: the supply price of a part from a day on; a change adds a row and edits none. A price of a price list has the id
# of its line there.
part_prices = Table(
    "part_prices",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("from_on", Date, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("part_id", "from_on"),
    CheckConstraint("price_fen >= 0", name="price_not_negative"),
)
