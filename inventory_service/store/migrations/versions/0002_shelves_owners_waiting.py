"""Shelves by condition and owner, totals on movements, reservations that wait or are for orders, more fixed places."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from shared.kit.db import Id
from shared.kit.db import Instant

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

FIXED = [
    ("01900000-0000-7000-8000-000000000007", "STAGING", "发货暂存区 Dispatch staging", "staging"),
    ("01900000-0000-7000-8000-000000000008", "TRANSIT", "在途 In transit", "transit"),
    ("01900000-0000-7000-8000-000000000009", "ON-LOAN", "借出 On loan", "loan"),
    ("01900000-0000-7000-8000-00000000000a", "SOLD", "废品买方 Scrap buyer", "buyer"),
    ("01900000-0000-7000-8000-00000000000b", "INSURER", "保险公司 Insurer", "insurer"),
]
KEY = ("part_id", "location_id", "condition", "owner")

locations = sa.table(
    "locations",
    sa.column("id", Id()),
    *(sa.column(name, sa.String()) for name in ("code", "name", "kind")),
    sa.column("version", sa.Integer()),
    sa.column("created_at", Instant()),
)
balances = sa.table("balances", *(sa.column(name) for name in (*KEY, "on_hand", "reserved")))


def _levels(name: str) -> sa.Table:
    """The table of levels as it is after this step."""
    return op.create_table(
        name,
        sa.Column("part_id", Id(), nullable=False),
        sa.Column("location_id", Id(), nullable=False),
        sa.Column("condition", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_levels_on_hand_not_negative")),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_stock_levels_not_oversold")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_stock_levels_location_id")),
        sa.ForeignKeyConstraint(["part_id"], ["parts.id"], name=op.f("fk_stock_levels_part_id")),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_stock_levels")),
    )


def upgrade() -> None:
    """One step up: levels are counted anew from the bin cards, which hold all conditions and owners."""
    op.drop_table("stock_levels")
    levels = _levels("stock_levels")
    sums = sa.select(*(balances.c[n] for n in KEY), *(sa.func.sum(balances.c[n]) for n in ("on_hand", "reserved")))
    op.execute(sa.insert(levels).from_select([*KEY, "on_hand", "reserved"], sums.group_by(*(balances.c[n] for n in KEY))))

    with op.batch_alter_table("movements") as batch:
        batch.add_column(sa.Column("from_owner", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("to_owner", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("from_on_hand", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("to_on_hand", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reverses_id", Id(), nullable=True))
    op.execute("UPDATE movements SET from_owner = owner, to_owner = owner")
    with op.batch_alter_table("movements") as batch:
        batch.alter_column("from_owner", existing_type=sa.String(length=20), nullable=False)
        batch.alter_column("to_owner", existing_type=sa.String(length=20), nullable=False)
        batch.drop_column("owner")
        batch.create_unique_constraint(op.f("uq_movements_reverses_id"), ["reverses_id"])
        batch.create_foreign_key(op.f("fk_movements_reverses_id"), "movements", ["reverses_id"], ["id"])
        batch.create_index("ix_movements_from", ["part_id", "from_location_id", "at", "id"])
        batch.create_index("ix_movements_to", ["part_id", "to_location_id", "at", "id"])
    _count_up()

    with op.batch_alter_table("reservations") as batch:
        batch.add_column(sa.Column("order_id", Id(), nullable=True))
        batch.add_column(sa.Column("order_line_id", Id(), nullable=True))
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        batch.alter_column("location_id", existing_type=Id(), nullable=True)
        batch.alter_column("ticket_id", existing_type=Id(), nullable=True)
        batch.alter_column("hold_until", existing_type=Instant(), nullable=True)
        batch.create_index("ix_reservations_waiting", ["part_id", "status", "rank", "created_at", "id"])
        batch.create_index("ix_reservations_order_id", ["order_id", "id"])
    with op.batch_alter_table("reservations") as batch:
        batch.alter_column("rank", existing_type=sa.Integer(), server_default=None)

    now = datetime.now(UTC)
    # A place that somebody opened under one of these codes, or that an earlier step up made, stays.
    known = set(op.get_bind().execute(sa.select(locations.c.code)).scalars())
    rows = [dict(zip(("id", "code", "name", "kind"), row), version=1, created_at=now) for row in FIXED if row[1] not in known]
    if rows:
        op.bulk_insert(locations, rows)


def _count_up() -> None:
    """What the shelves held after each movement, summed once over what is there."""
    for side in ("from", "to"):
        op.execute(
            f"""
            UPDATE movements SET {side}_on_hand = (
                SELECT COALESCE(SUM(CASE WHEN m.to_location_id = movements.{side}_location_id
                                          AND m.to_condition = movements.{side}_condition THEN m.quantity ELSE 0 END), 0)
                     - COALESCE(SUM(CASE WHEN m.from_location_id = movements.{side}_location_id
                                          AND m.from_condition = movements.{side}_condition THEN m.quantity ELSE 0 END), 0)
                FROM movements m
                WHERE m.part_id = movements.part_id AND (m.at < movements.at OR (m.at = movements.at AND m.id <= movements.id))
            )
            WHERE {side}_location_id NOT IN (SELECT id FROM locations WHERE kind IN ('supplier', 'customer', 'loss'))
            """
        )


def downgrade() -> None:
    """One step down: only good stock of the company keeps a level."""
    op.execute("DELETE FROM reservation_lots WHERE reservation_id IN (SELECT id FROM reservations WHERE ticket_id IS NULL OR location_id IS NULL)")
    op.execute("DELETE FROM reservations WHERE ticket_id IS NULL OR location_id IS NULL")
    with op.batch_alter_table("reservations") as batch:
        batch.drop_index("ix_reservations_order_id")
        batch.drop_index("ix_reservations_waiting")
        batch.alter_column("hold_until", existing_type=Instant(), nullable=False)
        batch.alter_column("ticket_id", existing_type=Id(), nullable=False)
        batch.alter_column("location_id", existing_type=Id(), nullable=False)
        batch.drop_column("rank")
        batch.drop_column("order_line_id")
        batch.drop_column("order_id")

    with op.batch_alter_table("movements") as batch:
        batch.add_column(sa.Column("owner", sa.String(length=20), nullable=True))
    op.execute("UPDATE movements SET owner = to_owner")
    with op.batch_alter_table("movements") as batch:
        batch.alter_column("owner", existing_type=sa.String(length=20), nullable=False)
        batch.drop_index("ix_movements_to")
        batch.drop_index("ix_movements_from")
        batch.drop_constraint(op.f("fk_movements_reverses_id"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_movements_reverses_id"), type_="unique")
        for name in ("reverses_id", "to_on_hand", "from_on_hand", "to_owner", "from_owner"):
            batch.drop_column(name)

    op.execute("DELETE FROM stock_levels WHERE condition <> 'good' OR owner <> 'company'")
    with op.batch_alter_table("stock_levels") as batch:
        batch.drop_constraint(op.f("pk_stock_levels"), type_="primary")
        batch.drop_column("owner")
        batch.drop_column("condition")
        batch.create_primary_key(op.f("pk_stock_levels"), ["part_id", "location_id"])
