"""Stocktakes, classes of parts, alerts, and what is on order."""

import sqlalchemy as sa
from alembic import op
from shared.kit.db import Id, Instant, Json

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table('abc_runs',
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('value_fen', sa.BigInteger(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('as_of', name=op.f('pk_abc_runs'))
    )
    op.create_table('replenishment_runs',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('proposals', sa.Integer(), nullable=False),
    sa.Column('superseded', sa.Integer(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('planner_id', sa.String(length=80), nullable=False),
    sa.Column('planner_name', sa.String(length=120), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replenishment_runs')),
    sa.UniqueConstraint('number', name=op.f('uq_replenishment_runs_number'))
    )
    with op.batch_alter_table('replenishment_runs', schema=None) as batch_op:
        batch_op.create_index('ix_replenishment_runs_created_at', ['created_at', 'id'], unique=False)

    op.create_table('abc_classes',
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('class', sa.String(length=1), nullable=False),
    sa.Column('pieces', sa.BigInteger(), nullable=False),
    sa.Column('value_fen', sa.BigInteger(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_abc_classes_part_id')),
    sa.PrimaryKeyConstraint('part_id', name=op.f('pk_abc_classes'))
    )
    with op.batch_alter_table('abc_classes', schema=None) as batch_op:
        batch_op.create_index('ix_abc_classes_class', ['class', 'value_fen', 'part_id'], unique=False)
        batch_op.create_index('ix_abc_classes_value', ['value_fen', 'part_id'], unique=False)

    op.create_table('replenishments',
    sa.Column('id', Id(), nullable=False),
    sa.Column('run_id', Id(), nullable=False),
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('on_hand', sa.Integer(), nullable=False),
    sa.Column('reserved', sa.Integer(), nullable=False),
    sa.Column('on_order', sa.Integer(), nullable=False),
    sa.Column('min_level', sa.Integer(), nullable=False),
    sa.Column('max_level', sa.Integer(), nullable=False),
    sa.Column('suggestion', sa.Integer(), nullable=False),
    sa.Column('monthly_usage', sa.Integer(), nullable=False),
    sa.Column('history_months', sa.Integer(), nullable=False),
    sa.Column('confidence', sa.String(length=20), nullable=False),
    sa.Column('days_of_cover', sa.Integer(), nullable=True),
    sa.Column('lead_days', sa.Integer(), nullable=False),
    sa.Column('price_fen', sa.BigInteger(), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('purchase_no', sa.String(length=40), nullable=True),
    sa.Column('supplier', sa.String(length=120), nullable=True),
    sa.Column('accepter_id', sa.String(length=80), nullable=True),
    sa.Column('accepter_name', sa.String(length=120), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('took_days', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_replenishments_quantity_positive')),
    sa.CheckConstraint('received >= 0 AND received <= quantity', name=op.f('ck_replenishments_not_over_received')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_replenishments_part_id')),
    sa.ForeignKeyConstraint(['run_id'], ['replenishment_runs.id'], name=op.f('fk_replenishments_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replenishments'))
    )
    with op.batch_alter_table('replenishments', schema=None) as batch_op:
        batch_op.create_index('ix_replenishments_created_at', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_replenishments_on_order', ['part_id'], unique=False, postgresql_where=sa.text("status IN ('accepted', 'part_received')"), sqlite_where=sa.text("status IN ('accepted', 'part_received')"))
        batch_op.create_index('ix_replenishments_part_id', ['part_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_replenishments_purchase_no', ['purchase_no', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_replenishments_run_id', ['run_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_replenishments_status', ['status', 'created_at', 'id'], unique=False)
        batch_op.create_index('uq_replenishments_proposed', ['part_id'], unique=True, postgresql_where=sa.text("status = 'proposed'"), sqlite_where=sa.text("status = 'proposed'"))

    op.create_table('stock_alerts',
    sa.Column('id', Id(), nullable=False),
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('available', sa.Integer(), nullable=False),
    sa.Column('min_level', sa.Integer(), nullable=False),
    sa.Column('max_level', sa.Integer(), nullable=False),
    sa.Column('raised_at', Instant(), nullable=False),
    sa.Column('cleared_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_stock_alerts_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_alerts'))
    )
    with op.batch_alter_table('stock_alerts', schema=None) as batch_op:
        batch_op.create_index('ix_stock_alerts_raised_at', ['raised_at', 'id'], unique=False)
        batch_op.create_index('ix_stock_alerts_status', ['status', 'raised_at', 'id'], unique=False)
        batch_op.create_index('uq_stock_alerts_open', ['part_id'], unique=True, postgresql_where=sa.text("status = 'open'"), sqlite_where=sa.text("status = 'open'"))

    op.create_table('stocktakes',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('warehouse_id', Id(), nullable=True),
    sa.Column('location_id', Id(), nullable=True),
    sa.Column('category', sa.String(length=60), nullable=True),
    sa.Column('abc_class', sa.String(length=1), nullable=True),
    sa.Column('part_nos', Json(), nullable=True),
    sa.Column('with_empty', sa.Boolean(), nullable=False),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('planner_id', sa.String(length=80), nullable=False),
    sa.Column('planner_name', sa.String(length=120), nullable=False),
    sa.Column('explainer_id', sa.String(length=80), nullable=True),
    sa.Column('explainer_name', sa.String(length=120), nullable=True),
    sa.Column('approver_id', sa.String(length=80), nullable=True),
    sa.Column('approver_name', sa.String(length=120), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('started_at', Instant(), nullable=True),
    sa.Column('compared_at', Instant(), nullable=True),
    sa.Column('closed_at', Instant(), nullable=True),
    sa.Column('differing', sa.Integer(), nullable=True),
    sa.Column('pieces_over', sa.Integer(), nullable=True),
    sa.Column('pieces_short', sa.Integer(), nullable=True),
    sa.Column('value_fen', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stocktakes_location_id')),
    sa.ForeignKeyConstraint(['warehouse_id'], ['locations.id'], name=op.f('fk_stocktakes_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stocktakes')),
    sa.UniqueConstraint('number', name=op.f('uq_stocktakes_number'))
    )
    with op.batch_alter_table('stocktakes', schema=None) as batch_op:
        batch_op.create_index('ix_stocktakes_created_at', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_stocktakes_kind', ['kind', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_stocktakes_status', ['status', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_stocktakes_warehouse', ['warehouse_id', 'created_at', 'id'], unique=False)

    op.create_table('stocktake_lines',
    sa.Column('id', Id(), nullable=False),
    sa.Column('stocktake_id', Id(), nullable=False),
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('location_id', Id(), nullable=False),
    sa.Column('lot_id', Id(), nullable=True),
    sa.Column('condition', sa.String(length=20), nullable=False),
    sa.Column('owner', sa.String(length=20), nullable=False),
    sa.Column('location_code', sa.String(length=60), nullable=False),
    sa.Column('part_no', sa.String(length=60), nullable=False),
    sa.Column('lot_no', sa.String(length=120), nullable=False),
    sa.Column('is_found', sa.Boolean(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('card', sa.Integer(), nullable=True),
    sa.Column('difference', sa.Integer(), nullable=True),
    sa.Column('counts', sa.Integer(), nullable=False),
    sa.Column('counted_at', Instant(), nullable=True),
    sa.Column('counter_id', sa.String(length=80), nullable=True),
    sa.Column('counter_name', sa.String(length=120), nullable=True),
    sa.Column('drift', sa.Integer(), nullable=False),
    sa.Column('must_recount', sa.Boolean(), nullable=False),
    sa.Column('is_recounted', sa.Boolean(), nullable=False),
    sa.Column('first_counter_id', sa.String(length=80), nullable=True),
    sa.Column('cause', sa.String(length=30), nullable=True),
    sa.Column('explanation', sa.Text(), nullable=True),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_stocktake_lines_counted_not_negative')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stocktake_lines_location_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_stocktake_lines_lot_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_stocktake_lines_part_id')),
    sa.ForeignKeyConstraint(['stocktake_id'], ['stocktakes.id'], name=op.f('fk_stocktake_lines_stocktake_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stocktake_lines'))
    )
    with op.batch_alter_table('stocktake_lines', schema=None) as batch_op:
        batch_op.create_index('ix_stocktake_lines_sheet', ['stocktake_id', 'location_code', 'part_no', 'lot_no', 'id'], unique=False)
        batch_op.create_index('uq_stocktake_lines_card', ['stocktake_id', 'part_id', 'location_id', 'condition', 'owner', 'lot_id'], unique=True)
        batch_op.create_index('uq_stocktake_lines_lotless', ['stocktake_id', 'part_id', 'location_id', 'condition', 'owner', 'lot_no'], unique=True, postgresql_where=sa.text('lot_id IS NULL'), sqlite_where=sa.text('lot_id IS NULL'))

    op.create_table('stocktake_places',
    sa.Column('id', Id(), nullable=False),
    sa.Column('stocktake_id', Id(), nullable=False),
    sa.Column('location_id', Id(), nullable=False),
    sa.Column('location_code', sa.String(length=60), nullable=False),
    sa.Column('is_placed_well', sa.Boolean(), nullable=True),
    sa.Column('is_safe', sa.Boolean(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('checker_name', sa.String(length=120), nullable=True),
    sa.Column('checked_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_stocktake_places_location_id')),
    sa.ForeignKeyConstraint(['stocktake_id'], ['stocktakes.id'], name=op.f('fk_stocktake_places_stocktake_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stocktake_places')),
    sa.UniqueConstraint('stocktake_id', 'location_id', name=op.f('uq_stocktake_places_stocktake_id_location_id'))
    )
    with op.batch_alter_table('stocktake_places', schema=None) as batch_op:
        batch_op.create_index('ix_stocktake_places_sheet', ['stocktake_id', 'location_code', 'id'], unique=False)

    op.create_table('stocktake_counts',
    sa.Column('id', Id(), nullable=False),
    sa.Column('stocktake_id', Id(), nullable=False),
    sa.Column('line_id', Id(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('card', sa.Integer(), nullable=False),
    sa.Column('is_recount', sa.Boolean(), nullable=False),
    sa.Column('counter_id', sa.String(length=80), nullable=False),
    sa.Column('counter_name', sa.String(length=120), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['stocktake_lines.id'], name=op.f('fk_stocktake_counts_line_id')),
    sa.ForeignKeyConstraint(['stocktake_id'], ['stocktakes.id'], name=op.f('fk_stocktake_counts_stocktake_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stocktake_counts')),
    sa.UniqueConstraint('line_id', 'no', name=op.f('uq_stocktake_counts_line_id_no'))
    )
    with op.batch_alter_table('stocktake_counts', schema=None) as batch_op:
        batch_op.create_index('ix_stocktake_counts_line', ['line_id', 'id'], unique=False)
        batch_op.create_index('ix_stocktake_counts_stocktake', ['stocktake_id', 'id'], unique=False)



def downgrade() -> None:
    """One step down."""
    with op.batch_alter_table('stocktake_counts', schema=None) as batch_op:
        batch_op.drop_index('ix_stocktake_counts_stocktake')
        batch_op.drop_index('ix_stocktake_counts_line')

    op.drop_table('stocktake_counts')
    with op.batch_alter_table('stocktake_places', schema=None) as batch_op:
        batch_op.drop_index('ix_stocktake_places_sheet')

    op.drop_table('stocktake_places')
    with op.batch_alter_table('stocktake_lines', schema=None) as batch_op:
        batch_op.drop_index('uq_stocktake_lines_lotless', postgresql_where=sa.text('lot_id IS NULL'), sqlite_where=sa.text('lot_id IS NULL'))
        batch_op.drop_index('uq_stocktake_lines_card')
        batch_op.drop_index('ix_stocktake_lines_sheet')

    op.drop_table('stocktake_lines')
    with op.batch_alter_table('stocktakes', schema=None) as batch_op:
        batch_op.drop_index('ix_stocktakes_warehouse')
        batch_op.drop_index('ix_stocktakes_status')
        batch_op.drop_index('ix_stocktakes_kind')
        batch_op.drop_index('ix_stocktakes_created_at')

    op.drop_table('stocktakes')
    with op.batch_alter_table('stock_alerts', schema=None) as batch_op:
        batch_op.drop_index('uq_stock_alerts_open', postgresql_where=sa.text("status = 'open'"), sqlite_where=sa.text("status = 'open'"))
        batch_op.drop_index('ix_stock_alerts_status')
        batch_op.drop_index('ix_stock_alerts_raised_at')

    op.drop_table('stock_alerts')
    with op.batch_alter_table('replenishments', schema=None) as batch_op:
        batch_op.drop_index('uq_replenishments_proposed', postgresql_where=sa.text("status = 'proposed'"), sqlite_where=sa.text("status = 'proposed'"))
        batch_op.drop_index('ix_replenishments_status')
        batch_op.drop_index('ix_replenishments_run_id')
        batch_op.drop_index('ix_replenishments_purchase_no')
        batch_op.drop_index('ix_replenishments_part_id')
        batch_op.drop_index('ix_replenishments_on_order', postgresql_where=sa.text("status IN ('accepted', 'part_received')"), sqlite_where=sa.text("status IN ('accepted', 'part_received')"))
        batch_op.drop_index('ix_replenishments_created_at')

    op.drop_table('replenishments')
    with op.batch_alter_table('abc_classes', schema=None) as batch_op:
        batch_op.drop_index('ix_abc_classes_value')
        batch_op.drop_index('ix_abc_classes_class')

    op.drop_table('abc_classes')
    with op.batch_alter_table('replenishment_runs', schema=None) as batch_op:
        batch_op.drop_index('ix_replenishment_runs_created_at')

    op.drop_table('replenishment_runs')
    op.drop_table('abc_runs')
