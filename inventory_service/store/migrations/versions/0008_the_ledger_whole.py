"""Stock vouchers, serial numbers, adjustments, proofs, kept units; the indexes of a shelf's card."""

import sqlalchemy as sa
from alembic import op
from shared.kit.db import Id
from shared.kit.db import Instant
from shared.kit.db import Json

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table('adjustments',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('approver_role', sa.String(length=30), nullable=False),
    sa.Column('requester_id', sa.String(length=80), nullable=False),
    sa.Column('requester_name', sa.String(length=120), nullable=False),
    sa.Column('decider_name', sa.String(length=120), nullable=True),
    sa.Column('decided_at', Instant(), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustments')),
    sa.UniqueConstraint('number', name=op.f('uq_adjustments_number'))
    )
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.create_index('ix_adjustments_created_at', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_adjustments_status', ['status', 'created_at', 'id'], unique=False)

    op.create_table('proofs',
    sa.Column('id', Id(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('checked', sa.Integer(), nullable=False),
    sa.Column('differences', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proofs')),
    sa.UniqueConstraint('day', name=op.f('uq_proofs_day'))
    )
    op.create_table('kept_units',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('repair_id', Id(), nullable=False),
    sa.Column('product', sa.String(length=120), nullable=False),
    sa.Column('serial_no', sa.String(length=60), nullable=False),
    sa.Column('salesperson', sa.String(length=120), nullable=False),
    sa.Column('carton_mark', sa.String(length=200), nullable=False),
    sa.Column('location_id', Id(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('stored_by', sa.String(length=120), nullable=False),
    sa.Column('stored_at', Instant(), nullable=False),
    sa.Column('carrier', sa.String(length=120), nullable=True),
    sa.Column('tracking_no', sa.String(length=120), nullable=True),
    sa.Column('handed_out_by', sa.String(length=120), nullable=True),
    sa.Column('handed_out_at', Instant(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_kept_units_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_units')),
    sa.UniqueConstraint('number', name=op.f('uq_kept_units_number'))
    )
    with op.batch_alter_table('kept_units', schema=None) as batch_op:
        batch_op.create_index('ix_kept_units_created_at', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_kept_units_repair_id', ['repair_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_kept_units_status', ['status', 'created_at', 'id'], unique=False)
        batch_op.create_index('uq_kept_units_stored', ['repair_id'], unique=True, postgresql_where=sa.text("status = 'stored'"), sqlite_where=sa.text("status = 'stored'"))

    op.create_table('adjustment_lines',
    sa.Column('id', Id(), nullable=False),
    sa.Column('adjustment_id', Id(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('location_id', Id(), nullable=False),
    sa.Column('condition', sa.String(length=20), nullable=False),
    sa.Column('owner', sa.String(length=20), nullable=False),
    sa.Column('lot_no', sa.String(length=120), nullable=True),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('serial_nos', Json(), nullable=False),
    sa.Column('discrepancy_id', Id(), nullable=True),
    sa.CheckConstraint('change <> 0', name=op.f('ck_adjustment_lines_changes_something')),
    sa.ForeignKeyConstraint(['adjustment_id'], ['adjustments.id'], name=op.f('fk_adjustment_lines_adjustment_id')),
    sa.ForeignKeyConstraint(['discrepancy_id'], ['discrepancies.id'], name=op.f('fk_adjustment_lines_discrepancy_id')),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_adjustment_lines_location_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_adjustment_lines_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment_lines')),
    sa.UniqueConstraint('adjustment_id', 'position', name=op.f('uq_adjustment_lines_adjustment_id_position'))
    )
    with op.batch_alter_table('adjustment_lines', schema=None) as batch_op:
        batch_op.create_index('ix_adjustment_lines_discrepancy_id', ['discrepancy_id'], unique=False)

    op.create_table('serials',
    sa.Column('id', Id(), nullable=False),
    sa.Column('part_id', Id(), nullable=False),
    sa.Column('serial_no', sa.String(length=60), nullable=False),
    sa.Column('lot_id', Id(), nullable=False),
    sa.Column('location_id', Id(), nullable=False),
    sa.Column('condition', sa.String(length=20), nullable=False),
    sa.Column('owner', sa.String(length=20), nullable=False),
    sa.Column('movement_id', Id(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['locations.id'], name=op.f('fk_serials_location_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lots.id'], name=op.f('fk_serials_lot_id')),
    sa.ForeignKeyConstraint(['movement_id'], ['movements.id'], name=op.f('fk_serials_movement_id')),
    sa.ForeignKeyConstraint(['part_id'], ['parts.id'], name=op.f('fk_serials_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_serials')),
    sa.UniqueConstraint('part_id', 'serial_no', name=op.f('uq_serials_part_id_serial_no'))
    )
    with op.batch_alter_table('serials', schema=None) as batch_op:
        batch_op.create_index('ix_serials_location_id', ['location_id', 'serial_no', 'id'], unique=False)
        batch_op.create_index('ix_serials_movement_id', ['movement_id'], unique=False)
        batch_op.create_index('ix_serials_serial_no', ['serial_no', 'id'], unique=False)
        batch_op.create_index('ix_serials_shelf', ['part_id', 'location_id', 'condition', 'owner', 'lot_id', 'serial_no'], unique=False)

    op.create_table('stock_vouchers',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('from_location_id', Id(), nullable=True),
    sa.Column('to_location_id', Id(), nullable=True),
    sa.Column('ticket_id', Id(), nullable=True),
    sa.Column('repair_id', Id(), nullable=True),
    sa.Column('issue_id', Id(), nullable=True),
    sa.Column('inspection_no', sa.String(length=120), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('person', sa.String(length=120), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('keeper_id', sa.String(length=80), nullable=False),
    sa.Column('keeper_name', sa.String(length=120), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['from_location_id'], ['locations.id'], name=op.f('fk_stock_vouchers_from_location_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['delivery_notes.id'], name=op.f('fk_stock_vouchers_issue_id')),
    sa.ForeignKeyConstraint(['to_location_id'], ['locations.id'], name=op.f('fk_stock_vouchers_to_location_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_vouchers')),
    sa.UniqueConstraint('number', name=op.f('uq_stock_vouchers_number'))
    )
    with op.batch_alter_table('stock_vouchers', schema=None) as batch_op:
        batch_op.create_index('ix_stock_vouchers_created_at', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_stock_vouchers_issue_id', ['issue_id'], unique=False)
        batch_op.create_index('ix_stock_vouchers_kind', ['kind', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_stock_vouchers_repair_id', ['repair_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_stock_vouchers_ticket_id', ['ticket_id', 'created_at', 'id'], unique=False)

    op.create_table('movement_serials',
    sa.Column('movement_id', Id(), nullable=False),
    sa.Column('serial_id', Id(), nullable=False),
    sa.ForeignKeyConstraint(['movement_id'], ['movements.id'], name=op.f('fk_movement_serials_movement_id')),
    sa.ForeignKeyConstraint(['serial_id'], ['serials.id'], name=op.f('fk_movement_serials_serial_id')),
    sa.PrimaryKeyConstraint('movement_id', 'serial_id', name=op.f('pk_movement_serials'))
    )
    with op.batch_alter_table('movement_serials', schema=None) as batch_op:
        batch_op.create_index('ix_movement_serials_serial_id', ['serial_id', 'movement_id'], unique=False)

    with op.batch_alter_table('delivery_notes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('repair_id', Id(), nullable=True))
        batch_op.create_index('ix_delivery_notes_repair_id', ['repair_id', 'created_at', 'id'], unique=False)

    with op.batch_alter_table('discrepancies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject', sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column('cause', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('explained_by', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('adjustment_id', Id(), nullable=True))
        batch_op.add_column(sa.Column('decided_by', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('remark', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index('ix_discrepancies_status', ['status', 'created_at', 'id'], unique=False)
        batch_op.create_index('uq_discrepancies_unsettled', ['subject'], unique=True, postgresql_where=sa.text("status IN ('open', 'explained') AND subject IS NOT NULL"), sqlite_where=sa.text("status IN ('open', 'explained') AND subject IS NOT NULL"))
        batch_op.create_foreign_key(batch_op.f('fk_discrepancies_adjustment_id'), 'adjustments', ['adjustment_id'], ['id'])

    with op.batch_alter_table('movements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('repair_id', Id(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_movements_from'))
        batch_op.create_index('ix_movements_from', ['part_id', 'from_location_id', 'from_condition', 'from_owner', 'at', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_movements_to'))
        batch_op.create_index('ix_movements_to', ['part_id', 'to_location_id', 'to_condition', 'to_owner', 'at', 'id'], unique=False)
        batch_op.create_index('ix_movements_repair_id', ['repair_id', 'at', 'id'], unique=False)

    with op.batch_alter_table('stock_levels', schema=None) as batch_op:
        batch_op.create_index('ix_stock_levels_location_id', ['location_id', 'part_id'], unique=False)



def downgrade() -> None:
    """One step down."""
    with op.batch_alter_table('stock_levels', schema=None) as batch_op:
        batch_op.drop_index('ix_stock_levels_location_id')

    with op.batch_alter_table('movements', schema=None) as batch_op:
        batch_op.drop_index('ix_movements_repair_id')
        batch_op.drop_index('ix_movements_to')
        batch_op.create_index(batch_op.f('ix_movements_to'), ['part_id', 'to_location_id', 'at', 'id'], unique=False)
        batch_op.drop_index('ix_movements_from')
        batch_op.create_index(batch_op.f('ix_movements_from'), ['part_id', 'from_location_id', 'at', 'id'], unique=False)
        batch_op.drop_column('repair_id')

    with op.batch_alter_table('discrepancies', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_discrepancies_adjustment_id'), type_='foreignkey')
        batch_op.drop_index('uq_discrepancies_unsettled', postgresql_where=sa.text("status IN ('open', 'explained') AND subject IS NOT NULL"), sqlite_where=sa.text("status IN ('open', 'explained') AND subject IS NOT NULL"))
        batch_op.drop_index('ix_discrepancies_status')
        batch_op.drop_column('version')
        batch_op.drop_column('remark')
        batch_op.drop_column('decided_by')
        batch_op.drop_column('adjustment_id')
        batch_op.drop_column('explained_by')
        batch_op.drop_column('cause')
        batch_op.drop_column('subject')

    with op.batch_alter_table('delivery_notes', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_notes_repair_id')
        batch_op.drop_column('repair_id')

    with op.batch_alter_table('movement_serials', schema=None) as batch_op:
        batch_op.drop_index('ix_movement_serials_serial_id')

    op.drop_table('movement_serials')
    with op.batch_alter_table('stock_vouchers', schema=None) as batch_op:
        batch_op.drop_index('ix_stock_vouchers_ticket_id')
        batch_op.drop_index('ix_stock_vouchers_repair_id')
        batch_op.drop_index('ix_stock_vouchers_kind')
        batch_op.drop_index('ix_stock_vouchers_issue_id')
        batch_op.drop_index('ix_stock_vouchers_created_at')

    op.drop_table('stock_vouchers')
    with op.batch_alter_table('serials', schema=None) as batch_op:
        batch_op.drop_index('ix_serials_shelf')
        batch_op.drop_index('ix_serials_serial_no')
        batch_op.drop_index('ix_serials_movement_id')
        batch_op.drop_index('ix_serials_location_id')

    op.drop_table('serials')
    with op.batch_alter_table('adjustment_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_adjustment_lines_discrepancy_id')

    op.drop_table('adjustment_lines')
    with op.batch_alter_table('kept_units', schema=None) as batch_op:
        batch_op.drop_index('uq_kept_units_stored', postgresql_where=sa.text("status = 'stored'"), sqlite_where=sa.text("status = 'stored'"))
        batch_op.drop_index('ix_kept_units_status')
        batch_op.drop_index('ix_kept_units_repair_id')
        batch_op.drop_index('ix_kept_units_created_at')

    op.drop_table('kept_units')
    op.drop_table('proofs')
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.drop_index('ix_adjustments_status')
        batch_op.drop_index('ix_adjustments_created_at')

    op.drop_table('adjustments')
