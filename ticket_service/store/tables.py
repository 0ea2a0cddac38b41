"""The rows of the master data: customers, sites, models, assets, technicians; the kit's own tables stand beside them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from shared.kit.db import Id, Instant, Json, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)

# The e-mail is kept in lower case; it may be missing, and so may the phone of a customer who came with a ticket import.
customers = Table(
    "customers",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40)),
    Column("email", String(200), unique=True),
    Column("address", Text),
    Column("segment", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("remote_area", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_customers_phone_name", customers.c.phone, customers.c.name)
Index("ix_customers_created_at_id", customers.c.created_at, customers.c.id)

sites = Table(
    "sites",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("region", String(120), nullable=False),
    Column("phone", String(40)),
    Column("lat", Float),
    Column("lon", Float),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)

# `components` is a list of {code, name_zh, name_en, kind}; it is read with its model only.
models = Table(
    "models",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(80), nullable=False, unique=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("category", String(40), nullable=False),
    Column("is_gas", Boolean, nullable=False),
    Column("skill", String(40), nullable=False),
    Column("labour_fee_fen", BigInteger, nullable=False),
    Column("components", Json(), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)

# One sold unit (一机一档). Units from old tickets may have no serial number.
assets = Table(
    "assets",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("customer_id", Id(), ForeignKey("customers.id"), nullable=False),
    Column("model_id", Id(), ForeignKey("models.id"), nullable=False),
    Column("site_id", Id(), ForeignKey("sites.id")),
    Column("serial_no", String(80)),
    Column("purchased_on", Date),
    Column("purchase_place", String(120)),
    Column("factory_on", Date),
    Column("gas_type", String(40)),
    Column("installed_on", Date),
    Column("installer", String(120)),
    Column("extension_months", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("model_id", "serial_no"),
)
Index("ix_assets_customer_id", assets.c.customer_id, assets.c.created_at, assets.c.id)
Index("ix_assets_site_id", assets.c.site_id, assets.c.created_at, assets.c.id)
Index("ix_assets_serial_no", assets.c.serial_no)
Index("ix_assets_created_at_id", assets.c.created_at, assets.c.id)

# WAR-04: a part replaced in a repair has a warranty of its own. `component` is a component's code, or its kind.
replacements = Table(
    "replacements",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("asset_id", Id(), ForeignKey("assets.id"), nullable=False),
    Column("component", String(40), nullable=False),
    Column("part_no", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("replaced_on", Date, nullable=False),
    Column("visit_id", Id()),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_replacements_asset_id", replacements.c.asset_id, replacements.c.component, replacements.c.replaced_on)

technicians = Table(
    "technicians",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40)),
    Column("site_id", Id(), ForeignKey("sites.id")),
    Column("on_duty", Boolean, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_technicians_site_id", technicians.c.site_id, technicians.c.code)

skills = Table(
    "technician_skills",
    metadata,
    Column("technician_id", Id(), ForeignKey("technicians.id"), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("level", Integer, nullable=False),
)

# Without `expires_on` a certificate does not lapse.
certificates = Table(
    "technician_certificates",
    metadata,
    Column("technician_id", Id(), ForeignKey("technicians.id"), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("expires_on", Date),
)
