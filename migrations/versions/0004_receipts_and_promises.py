"""Receipts and promises

Revision: 0004
After: 0003
"""

from alembic import op
import sqlalchemy as sa
import fastpath_cms.models.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signed_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('manuscript_id', sa.Integer(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('given_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['manuscript_id'], ['manuscript.id'], name=op.f('fk_signed_receipt_manuscript_id_manuscript'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_receipt')),
    sa.UniqueConstraint('manuscript_id', 'page_count', name=op.f('uq_signed_receipt_manuscript_id_page_count'))
    )
    op.create_table('file_promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('lodged_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('until_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('kept_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_file_promise_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_promise'))
    )
    with op.batch_alter_table('file_promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_promise_submission_id'), ['submission_id'], unique=False)

    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('receipt', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_column('receipt')

    with op.batch_alter_table('file_promise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_file_promise_submission_id'))

    op.drop_table('file_promise')
    op.drop_table('signed_receipt')
