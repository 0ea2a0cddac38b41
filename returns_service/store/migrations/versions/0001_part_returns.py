"""part returns."""

import sqlalchemy as sa
from alembic import op
from shared.kit.db import Instant
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table('kit_answers',
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('request_hash', sa.String(length=64), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('headers', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'key', name=op.f('pk_kit_answers'))
    )
    with op.batch_alter_table('kit_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kit_answers_at'), ['at'], unique=False)

    op.create_table('kit_decisions',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('case_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('clauses', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('near', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('inputs', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('policy', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('profile', sa.String(length=40), nullable=False),
    sa.Column('policy_day', sa.String(length=10), nullable=False),
    sa.Column('override_reason', sa.Text(), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kit_decisions'))
    )
    with op.batch_alter_table('kit_decisions', schema=None) as batch_op:
        batch_op.create_index('ix_kit_decisions_case', ['case_id', 'id'], unique=False)
        batch_op.create_index('ix_kit_decisions_subject', ['subject', 'id'], unique=False)

    op.create_table('kit_deliveries',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('subscriber', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', Instant(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('delivered_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kit_deliveries')),
    sa.UniqueConstraint('seq', 'subscriber', name=op.f('uq_kit_deliveries_seq_subscriber'))
    )
    with op.batch_alter_table('kit_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_kit_deliveries_open', ['subscriber', 'subject', 'seq'], unique=False, postgresql_where=sa.text("status <> 'delivered'"), sqlite_where=sa.text("status <> 'delivered'"))
        batch_op.create_index('ix_kit_deliveries_status', ['status', 'id'], unique=False)

    op.create_table('kit_history',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('noun', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('case_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('from_state', sa.String(length=40), nullable=True),
    sa.Column('to_state', sa.String(length=40), nullable=True),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kit_history'))
    )
    with op.batch_alter_table('kit_history', schema=None) as batch_op:
        batch_op.create_index('ix_kit_history_case', ['case_id', 'id'], unique=False)
        batch_op.create_index('ix_kit_history_subject', ['subject', 'id'], unique=False)

    op.create_table('kit_inbox',
    sa.Column('event_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('type', sa.String(length=120), nullable=False),
    sa.Column('received_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_kit_inbox'))
    )
    op.create_table('kit_jobs',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('payload', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('report', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('actor', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('lease_until', Instant(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('finished_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kit_jobs'))
    )
    with op.batch_alter_table('kit_jobs', schema=None) as batch_op:
        batch_op.create_index('ix_kit_jobs_status', ['status', 'id'], unique=False)

    op.create_table('kit_numbers',
    sa.Column('series', sa.String(length=40), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('series', name=op.f('pk_kit_numbers'))
    )
    op.create_table('kit_outbox',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('type', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('case_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('data', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('trace_id', sa.String(length=32), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('routed_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_kit_outbox')),
    sa.UniqueConstraint('id', name=op.f('uq_kit_outbox_id'))
    )
    with op.batch_alter_table('kit_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_kit_outbox_case', ['case_id', 'seq'], unique=False)
        batch_op.create_index('ix_kit_outbox_unrouted', ['seq'], unique=False, postgresql_where=sa.text('routed_at IS NULL'), sqlite_where=sa.text('routed_at IS NULL'))

    op.create_table('obligations',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('ticket_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('ticket_number', sa.String(length=40), nullable=False),
    sa.Column('visit_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('line_id', sa.String(length=60), nullable=False),
    sa.Column('site_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('technician_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('part_no', sa.String(length=120), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('returned', sa.Integer(), nullable=False),
    sa.Column('replaced_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('service_record_no', sa.String(length=120), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('return_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligations')),
    sa.UniqueConstraint('visit_id', 'line_id', name=op.f('uq_obligations_visit_id_line_id'))
    )
    with op.batch_alter_table('obligations', schema=None) as batch_op:
        batch_op.create_index('ix_obligations_due', ['due_on', 'id'], unique=False)
        batch_op.create_index('ix_obligations_site_id', ['site_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_obligations_status', ['status', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_obligations_technician_id', ['technician_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_obligations_ticket_id', ['ticket_id', 'due_on', 'id'], unique=False)

    op.create_table('returns',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('site_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('contact', sa.String(length=120), nullable=True),
    sa.Column('packing', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('review_due_on', sa.Date(), nullable=False),
    sa.Column('reviewed_at', Instant(), nullable=True),
    sa.Column('reviewer_name', sa.String(length=120), nullable=True),
    sa.Column('review_note', sa.Text(), nullable=True),
    sa.Column('freight_document', sa.String(length=120), nullable=True),
    sa.Column('shipped_at', Instant(), nullable=True),
    sa.Column('received_at', Instant(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('credited_at', Instant(), nullable=True),
    sa.Column('total_fen', sa.BigInteger(), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returns')),
    sa.UniqueConstraint('number', name=op.f('uq_returns_number'))
    )
    with op.batch_alter_table('returns', schema=None) as batch_op:
        batch_op.create_index('ix_returns_created', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_returns_site_id', ['site_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_returns_status', ['status', 'created_at', 'id'], unique=False)

    op.create_table('inspections',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('return_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('site_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('inspector_name', sa.String(length=120), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['return_id'], ['returns.id'], name=op.f('fk_inspections_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspections')),
    sa.UniqueConstraint('number', name=op.f('uq_inspections_number'))
    )
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.create_index('ix_inspections_created', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_inspections_return', ['return_id', 'created_at', 'id'], unique=False)

    op.create_table('return_lines',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('return_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('line_no', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('ticket_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('part_no', sa.String(length=120), nullable=False),
    sa.Column('name_zh', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('part_type', sa.String(length=120), nullable=False),
    sa.Column('gas_conversion', sa.Boolean(), nullable=False),
    sa.Column('own_brand', sa.Boolean(), nullable=False),
    sa.Column('in_warranty', sa.Boolean(), nullable=False),
    sa.Column('production_on', sa.Date(), nullable=False),
    sa.Column('replaced_on', sa.Date(), nullable=True),
    sa.Column('service_record_no', sa.String(length=120), nullable=True),
    sa.Column('fault', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_price_fen', sa.BigInteger(), nullable=False),
    sa.Column('over_age', sa.Boolean(), nullable=False),
    sa.Column('timeliness', sa.String(length=20), nullable=True),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('difference', sa.Integer(), nullable=True),
    sa.Column('compliant', sa.Boolean(), nullable=True),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=True),
    sa.Column('disposition', sa.String(length=20), nullable=True),
    sa.Column('credit_fen', sa.BigInteger(), nullable=True),
    sa.Column('decision_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligations.id'], name=op.f('fk_return_lines_obligation_id')),
    sa.ForeignKeyConstraint(['return_id'], ['returns.id'], name=op.f('fk_return_lines_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_lines')),
    sa.UniqueConstraint('return_id', 'line_no', name=op.f('uq_return_lines_return_id_line_no'))
    )
    with op.batch_alter_table('return_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_lines_obligation_id'), ['obligation_id'], unique=False)
        batch_op.create_index('ix_return_lines_ticket', ['ticket_id', 'return_id'], unique=False)

    op.create_table('inspection_lines',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('inspection_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('line_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspections.id'], name=op.f('fk_inspection_lines_inspection_id')),
    sa.ForeignKeyConstraint(['line_id'], ['return_lines.id'], name=op.f('fk_inspection_lines_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_lines')),
    sa.UniqueConstraint('line_id', name=op.f('uq_inspection_lines_line_id'))
    )
    with op.batch_alter_table('inspection_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_lines_inspection_id'), ['inspection_id'], unique=False)



def downgrade() -> None:
    """One step down."""
    with op.batch_alter_table('inspection_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_lines_inspection_id'))

    op.drop_table('inspection_lines')
    with op.batch_alter_table('return_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_return_lines_ticket')
        batch_op.drop_index(batch_op.f('ix_return_lines_obligation_id'))

    op.drop_table('return_lines')
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.drop_index('ix_inspections_return')
        batch_op.drop_index('ix_inspections_created')

    op.drop_table('inspections')
    with op.batch_alter_table('returns', schema=None) as batch_op:
        batch_op.drop_index('ix_returns_status')
        batch_op.drop_index('ix_returns_site_id')
        batch_op.drop_index('ix_returns_created')

    op.drop_table('returns')
    with op.batch_alter_table('obligations', schema=None) as batch_op:
        batch_op.drop_index('ix_obligations_ticket_id')
        batch_op.drop_index('ix_obligations_technician_id')
        batch_op.drop_index('ix_obligations_status')
        batch_op.drop_index('ix_obligations_site_id')
        batch_op.drop_index('ix_obligations_due')

    op.drop_table('obligations')
    with op.batch_alter_table('kit_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_kit_outbox_unrouted', postgresql_where=sa.text('routed_at IS NULL'), sqlite_where=sa.text('routed_at IS NULL'))
        batch_op.drop_index('ix_kit_outbox_case')

    op.drop_table('kit_outbox')
    op.drop_table('kit_numbers')
    with op.batch_alter_table('kit_jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_kit_jobs_status')

    op.drop_table('kit_jobs')
    op.drop_table('kit_inbox')
    with op.batch_alter_table('kit_history', schema=None) as batch_op:
        batch_op.drop_index('ix_kit_history_subject')
        batch_op.drop_index('ix_kit_history_case')

    op.drop_table('kit_history')
    with op.batch_alter_table('kit_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_kit_deliveries_status')
        batch_op.drop_index('ix_kit_deliveries_open', postgresql_where=sa.text("status <> 'delivered'"), sqlite_where=sa.text("status <> 'delivered'"))

    op.drop_table('kit_deliveries')
    with op.batch_alter_table('kit_decisions', schema=None) as batch_op:
        batch_op.drop_index('ix_kit_decisions_subject')
        batch_op.drop_index('ix_kit_decisions_case')

    op.drop_table('kit_decisions')
    with op.batch_alter_table('kit_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kit_answers_at'))

    op.drop_table('kit_answers')
