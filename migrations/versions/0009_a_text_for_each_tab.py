"""A text for each tab

Revision: 0009
After: 0008
"""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('scratch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('writer', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('turn', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('file_turn', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('is_done', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint('uq_scratch_owner_form_object', type_='unique')
        batch_op.create_unique_constraint('uq_scratch_owner_form_object_writer', ['owner', 'form', 'object', 'writer'])
    with op.batch_alter_table('scratch', schema=None) as batch_op:
        for column in ('writer', 'turn', 'file_turn', 'revision', 'is_done'):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    # One text a form: the newest of each owner's stays.
    op.execute('DELETE FROM scratch WHERE is_done')
    op.execute('DELETE FROM scratch WHERE EXISTS (SELECT 1 FROM scratch AS newer WHERE newer.owner = scratch.owner AND newer.form = scratch.form AND newer.object = scratch.object AND newer.id > scratch.id)')
    with op.batch_alter_table('scratch', schema=None) as batch_op:
        batch_op.drop_constraint('uq_scratch_owner_form_object_writer', type_='unique')
        batch_op.create_unique_constraint('uq_scratch_owner_form_object', ['owner', 'form', 'object'])
        for column in ('is_done', 'revision', 'file_turn', 'turn', 'writer'):
            batch_op.drop_column(column)
