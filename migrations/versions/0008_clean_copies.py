"""Clean copies

Revision: 0008
After: 0007
"""

from alembic import op
import sqlalchemy as sa
import fastpath_cms.models.base


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clean_copy',
    sa.Column('manuscript_sha256', sa.String(length=64), nullable=False),
    sa.Column('is_blind', sa.Boolean(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('attempt_count', sa.Integer(), nullable=False),
    sa.Column('tried_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('manuscript_sha256', 'is_blind', name=op.f('pk_clean_copy'))
    )


def downgrade() -> None:
    op.drop_table('clean_copy')
