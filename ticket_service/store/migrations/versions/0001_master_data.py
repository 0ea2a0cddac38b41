"""master data."""

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
    op.create_table('customers',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('email', sa.String(length=200), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('segment', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('remote_area', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
    sa.UniqueConstraint('email', name=op.f('uq_customers_email'))
    )
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.create_index('ix_customers_created_at_id', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_customers_phone_name', ['phone', 'name'], unique=False)

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

    op.create_table('models',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('is_gas', sa.Boolean(), nullable=False),
    sa.Column('skill', sa.String(length=40), nullable=False),
    sa.Column('labour_fee_fen', sa.BigInteger(), nullable=False),
    sa.Column('components', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_models')),
    sa.UniqueConstraint('code', name=op.f('uq_models_code'))
    )
    op.create_table('sites',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('region', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sites')),
    sa.UniqueConstraint('code', name=op.f('uq_sites_code'))
    )
    op.create_table('assets',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('customer_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('model_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('site_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('serial_no', sa.String(length=80), nullable=True),
    sa.Column('purchased_on', sa.Date(), nullable=True),
    sa.Column('purchase_place', sa.String(length=120), nullable=True),
    sa.Column('factory_on', sa.Date(), nullable=True),
    sa.Column('gas_type', sa.String(length=40), nullable=True),
    sa.Column('installed_on', sa.Date(), nullable=True),
    sa.Column('installer', sa.String(length=120), nullable=True),
    sa.Column('extension_months', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_assets_customer_id')),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_assets_model_id')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_assets_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assets')),
    sa.UniqueConstraint('model_id', 'serial_no', name=op.f('uq_assets_model_id_serial_no'))
    )
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.create_index('ix_assets_created_at_id', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_assets_customer_id', ['customer_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_assets_serial_no', ['serial_no'], unique=False)
        batch_op.create_index('ix_assets_site_id', ['site_id', 'created_at', 'id'], unique=False)

    op.create_table('technicians',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('site_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('on_duty', sa.Boolean(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_technicians_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_technicians')),
    sa.UniqueConstraint('code', name=op.f('uq_technicians_code'))
    )
    with op.batch_alter_table('technicians', schema=None) as batch_op:
        batch_op.create_index('ix_technicians_site_id', ['site_id', 'code'], unique=False)

    op.create_table('replacements',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('asset_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('component', sa.String(length=40), nullable=False),
    sa.Column('part_no', sa.String(length=80), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('replaced_on', sa.Date(), nullable=False),
    sa.Column('visit_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('created_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['assets.id'], name=op.f('fk_replacements_asset_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replacements'))
    )
    with op.batch_alter_table('replacements', schema=None) as batch_op:
        batch_op.create_index('ix_replacements_asset_id', ['asset_id', 'component', 'replaced_on'], unique=False)

    op.create_table('technician_certificates',
    sa.Column('technician_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('skill', sa.String(length=40), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['technician_id'], ['technicians.id'], name=op.f('fk_technician_certificates_technician_id')),
    sa.PrimaryKeyConstraint('technician_id', 'skill', name=op.f('pk_technician_certificates'))
    )
    op.create_table('technician_skills',
    sa.Column('technician_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('skill', sa.String(length=40), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['technician_id'], ['technicians.id'], name=op.f('fk_technician_skills_technician_id')),
    sa.PrimaryKeyConstraint('technician_id', 'skill', name=op.f('pk_technician_skills'))
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table('technician_skills')
    op.drop_table('technician_certificates')
    with op.batch_alter_table('replacements', schema=None) as batch_op:
        batch_op.drop_index('ix_replacements_asset_id')

    op.drop_table('replacements')
    with op.batch_alter_table('technicians', schema=None) as batch_op:
        batch_op.drop_index('ix_technicians_site_id')

    op.drop_table('technicians')
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.drop_index('ix_assets_site_id')
        batch_op.drop_index('ix_assets_serial_no')
        batch_op.drop_index('ix_assets_customer_id')
        batch_op.drop_index('ix_assets_created_at_id')

    op.drop_table('assets')
    op.drop_table('sites')
    op.drop_table('models')
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
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.drop_index('ix_customers_phone_name')
        batch_op.drop_index('ix_customers_created_at_id')

    op.drop_table('customers')
