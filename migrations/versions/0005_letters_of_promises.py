"""Letters about a file that was promised

Revision: 0005
After: 0004
"""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

NEW = 'promise-lodged'
CHECK = 'ck_letter_letterkind'


def upgrade() -> None:
    _change_kinds(lambda kinds: [*kinds, NEW])


def downgrade() -> None:
    letter = sa.table('letter', sa.column('kind', sa.String))
    op.execute(letter.delete().where(letter.c.kind == NEW))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind != NEW])


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints('letter')
    before = next(str(row['sqltext']) for row in checks if row['name'] == CHECK)
    kinds = ', '.join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table('letter') as batch:
        batch.drop_constraint(op.f(CHECK), type_='check')
        batch.create_check_constraint(op.f(CHECK), f'kind IN ({kinds})')
