"""The rows of the gateway; the kit's own tables stand beside them. Lives and locks are in the machine's time."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from shared.kit.db import Id, Instant, Json, new_metadata
from shared.kit.tables import kit_tables

# So much of a key tells its owner which one it is, and nobody what it is.
PREFIX_SHOWN = 12

metadata = new_metadata()
kit = kit_tables(metadata)

users = Table(
    "users",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("roles", Json(), nullable=False),
    Column("site_id", Id()),
    Column("customer_id", Id()),
    Column("technician_id", Id()),
    Column("locale", String(5), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
)
for limit in ("site_id", "customer_id", "technician_id", "active"):
    Index(f"ix_users_{limit}", users.c[limit], users.c.username, users.c.id)
Index("ix_users_order", users.c.username, users.c.id)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("family_id", Id(), nullable=False, index=True),
    Column("user_id", Id(), ForeignKey("users.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("issued_at", Instant(), nullable=False),
    Column("expires_at", Instant(), nullable=False, index=True),
    Column("used_at", Instant()),
    Column("revoked_at", Instant()),
)

# Kept by the hash of what was typed: names that do not exist are counted too, and a password typed there is not kept.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant(), nullable=False, index=True),
    Column("locked_until", Instant()),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("prefix", String(PREFIX_SHOWN), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("scopes", Json(), nullable=False),
    Column("site_id", Id()),
    Column("customer_id", Id()),
    Column("technician_id", Id()),
    Column("created_by", String(80), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Column("expires_at", Instant()),
    Column("last_used_at", Instant()),
    Column("revoked_at", Instant()),
    Column("version", Integer, nullable=False),
)
Index("ix_api_keys_order", api_keys.c.created_at, api_keys.c.id)

# One row a purpose, so that replicas that start together agree on one key.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("purpose", String(20), primary_key=True),
    Column("private_key", Json(), nullable=False),
    Column("created_at", Instant(), nullable=False),
)
