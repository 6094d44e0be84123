"""The nouns of the house

Revision: 0001
After: 
"""

from alembic import op
import sqlalchemy as sa
import fastpath_cms.models.base


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('real_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('deed', sa.String(length=80), nullable=False),
    sa.Column('object', sa.String(length=120), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_row'))
    )
    with op.batch_alter_table('audit_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_row_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index('uq_audit_row_chain', ['chain', 'position'], unique=True)

    op.create_table('chain_head',
    sa.Column('chain', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_chain_head'))
    )
    op.create_table('form_receipt',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('done_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_form_receipt'))
    )
    op.create_table('page_image',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('manuscript_sha256', sa.String(length=64), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_image')),
    sa.UniqueConstraint('manuscript_sha256', 'page', 'width', name=op.f('uq_page_image_manuscript_sha256_page_width'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('affiliation', sa.String(length=300), nullable=False),
    sa.Column('country', sa.String(length=100), nullable=False),
    sa.Column('orcid', sa.String(length=19), nullable=True),
    sa.Column('is_operator', sa.Boolean(), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    op.create_table('scratch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner', sa.String(length=80), nullable=False),
    sa.Column('form', sa.String(length=80), nullable=False),
    sa.Column('object', sa.Text(), nullable=False),
    sa.Column('base_version', sa.Integer(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('blob_sha256', sa.String(length=64), nullable=True),
    sa.Column('blob_name', sa.String(length=300), nullable=False),
    sa.Column('saved_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scratch')),
    sa.UniqueConstraint('owner', 'form', 'object', name=op.f('uq_scratch_owner_form_object'))
    )
    op.create_table('sign_in_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('next_path', sa.Text(), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_link_address', ['address'], unique=False)

    op.create_table('site_page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_page')),
    sa.UniqueConstraint('slug', name=op.f('uq_site_page_slug'))
    )
    op.create_table('throttle',
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.Column('window_from', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_throttle'))
    )
    op.create_table('browser_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_agent', sa.String(length=200), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_browser_session_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_browser_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_browser_session_token_hash'))
    )
    with op.batch_alter_table('browser_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_browser_session_person_id'), ['person_id'], unique=False)

    op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('is_archive', sa.Boolean(), nullable=False),
    sa.Column('host', sa.String(length=120), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('zone_name', sa.String(length=64), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('starts_at', sa.Time(), nullable=True),
    sa.Column('ends_at', sa.Time(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('background', sa.Text(), nullable=False),
    sa.Column('call_text', sa.Text(), nullable=False),
    sa.Column('submission_text', sa.Text(), nullable=False),
    sa.Column('review_text', sa.Text(), nullable=False),
    sa.Column('reply_to', sa.String(length=320), nullable=False),
    sa.Column('page_min', sa.Integer(), nullable=False),
    sa.Column('page_max', sa.Integer(), nullable=False),
    sa.Column('byte_max', sa.Integer(), nullable=False),
    sa.Column('talk_minutes', sa.Integer(), nullable=False),
    sa.Column('is_double_blind', sa.Boolean(), nullable=False),
    sa.Column('is_own_review_first', sa.Boolean(), nullable=False),
    sa.Column('are_assignments_shown', sa.Boolean(), nullable=False),
    sa.Column('release_hold_minutes', sa.Integer(), nullable=False),
    sa.Column('next_number', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('byte_max > 0', name=op.f('ck_edition_bytes')),
    sa.CheckConstraint('page_min >= 1 AND page_max >= page_min', name=op.f('ck_edition_pages')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name='fk_edition_deputy_id', ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('year', name=op.f('uq_edition_year'))
    )
    op.create_table('email_address',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('verified_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_email_address_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email_address')),
    sa.UniqueConstraint('address', name=op.f('uq_email_address_address'))
    )
    with op.batch_alter_table('email_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_email_address_person_id'), ['person_id'], unique=False)

    op.create_table('committee_listing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('affiliation', sa.String(length=300), nullable=False),
    sa.Column('printed_title', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_committee_listing_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_listing'))
    )
    with op.batch_alter_table('committee_listing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committee_listing_edition_id'), ['edition_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('general-chair', 'program-chair', 'publicity-chair', 'pc-member', 'deputy', name='rolekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('affiliation', sa.String(length=300), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('invited_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('declined_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('accepted_at IS NULL OR declined_at IS NULL', name=op.f('ck_invitation_one_answer')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_invitation_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('edition_id', 'address', name=op.f('uq_invitation_edition_id_address')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_edition_id'), ['edition_id'], unique=False)

    op.create_table('key_date',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('call-opens', 'submission', 'bids', 'reviews-due', 'notification', 'camera-ready', 'workshop', name='datekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('announced_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_key_date_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_date'))
    )
    with op.batch_alter_table('key_date', schema=None) as batch_op:
        batch_op.create_index('uq_key_date_current', ['edition_id', 'kind'], unique=True, sqlite_where=sa.text('replaced_at IS NULL'), postgresql_where=sa.text('replaced_at IS NULL'))

    op.create_table('news_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_news_item_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_item'))
    )
    with op.batch_alter_table('news_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_item_edition_id'), ['edition_id'], unique=False)

    op.create_table('program_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_program_version_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_program_version')),
    sa.UniqueConstraint('edition_id', 'number', name=op.f('uq_program_version_edition_id_number'))
    )
    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('due_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('performed_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('letter_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_release_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_release_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release'))
    )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.create_index('uq_release_pending', ['edition_id'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL AND performed_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL AND performed_at IS NULL'))

    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('abstract', sa.Text(), nullable=False),
    sa.Column('note_to_chairs', sa.Text(), nullable=False),
    sa.Column('is_student_paper', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'submitted', 'withdrawn', 'desk-rejected', 'accepted', 'conditionally-accepted', 'wait-listed', 'rejected', 'camera-ready', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.Column('notified_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('extended_due_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f('ck_submission_withdrawn_has_instant')),
    sa.CheckConstraint("(status IN ('accepted', 'camera-ready', 'conditionally-accepted', 'desk-rejected', 'rejected', 'wait-listed')) = (notified_at IS NOT NULL) OR status = 'withdrawn'", name=op.f('ck_submission_told_has_instant')),
    sa.CheckConstraint("status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name=op.f('ck_submission_submitted_has_instant')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_submission_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('edition_id', 'number', name=op.f('uq_submission_edition_id_number'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index('ix_submission_edition_status', ['edition_id', 'status'], unique=False)

    op.create_table('topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_topic_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sa.UniqueConstraint('edition_id', 'name', name=op.f('uq_topic_edition_id_name'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('assigned_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_assignment_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_assignment_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_assignment_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('submission_id', 'person_id', name=op.f('uq_assignment_submission_id_person_id'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_person_id'), ['person_id'], unique=False)

    op.create_table('author',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('affiliation', sa.String(length=300), nullable=False),
    sa.Column('country', sa.String(length=100), nullable=False),
    sa.Column('orcid', sa.String(length=19), nullable=True),
    sa.Column('is_contact', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_author_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_author_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_author'))
    )
    with op.batch_alter_table('author', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_author_address'), ['address'], unique=False)
        batch_op.create_index(batch_op.f('ix_author_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_author_submission_id'), ['submission_id'], unique=False)

    op.create_table('browser_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=False),
    sa.Column('granted_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_browser_grant_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_browser_grant')),
    sa.UniqueConstraint('submission_id', 'browser_hash', name=op.f('uq_browser_grant_submission_id_browser_hash'))
    )
    with op.batch_alter_table('browser_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_browser_grant_browser_hash'), ['browser_hash'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_comment_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_comment_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_submission', ['submission_id', 'written_at'], unique=False)

    op.create_table('conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('author', 'member', 'chair', 'computed', name='conflictsource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('declared_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('dismissed_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('dismissed_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_conflict_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_conflict_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
    sa.UniqueConstraint('submission_id', 'person_id', 'source', name=op.f('uq_conflict_submission_id_person_id_source'))
    )
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflict_person_id'), ['person_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('accept', 'conditional', 'wait-list', 'reject', 'desk-reject', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note_to_authors', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_decision_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_decision_submission_id'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.Enum('sign-in', 'pc-invitation', 'submission-received', 'submission-updated', 'submission-withdrawn', 'author-named', 'assignment-made', 'decision-accept', 'decision-conditional', 'decision-wait-list', 'decision-reject', 'decision-desk-reject', 'final-received', name='letterkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=True),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('recipient_name', sa.String(length=200), nullable=False),
    sa.Column('recipient_address', sa.String(length=320), nullable=False),
    sa.Column('reply_to', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('secret', sa.JSON(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('in_reply_to', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('queued', 'sending', 'sent', 'failed', 'cancelled', name='letterstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempt_count', sa.Integer(), nullable=False),
    sa.Column('posted_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('next_attempt_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('leased_until', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_answer', sa.Text(), nullable=False),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_letter_sent_has_instant')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_letter_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_letter_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('key', name=op.f('uq_letter_key'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index('ix_letter_queue', ['state', 'next_attempt_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_submission_id'), ['submission_id'], unique=False)

    op.create_table('manuscript',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('byte_count', sa.Integer(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('received_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_manuscript_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_manuscript')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_manuscript_submission_id_number'))
    )
    with op.batch_alter_table('manuscript', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_manuscript_sha256'), ['sha256'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('overall', sa.Integer(), nullable=True),
    sa.Column('confidence', sa.Integer(), nullable=True),
    sa.Column('comments_for_authors', sa.Text(), nullable=False),
    sa.Column('confidential_remarks', sa.Text(), nullable=False),
    sa.Column('manuscript_number', sa.Integer(), nullable=True),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('created_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('handed_in_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('confidence BETWEEN 1 AND 5', name=op.f('ck_review_confidence')),
    sa.CheckConstraint('handed_in_at IS NULL OR (overall IS NOT NULL AND confidence IS NOT NULL)', name=op.f('ck_review_complete')),
    sa.CheckConstraint('overall BETWEEN -3 AND 3', name=op.f('ck_review_overall')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_review_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('submission_id', 'person_id', name=op.f('uq_review_submission_id_person_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_person_id'), ['person_id'], unique=False)

    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('general-chair', 'program-chair', 'publicity-chair', 'pc-member', 'deputy', name='rolekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('granted_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'deputy') = (submission_id IS NOT NULL)", name=op.f('ck_role_deputy')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_role_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_role_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role'))
    )
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_role_deputy', ['submission_id', 'person_id'], unique=True, sqlite_where=sa.text('submission_id IS NOT NULL'), postgresql_where=sa.text('submission_id IS NOT NULL'))
        batch_op.create_index('uq_role_edition', ['edition_id', 'person_id', 'kind'], unique=True, sqlite_where=sa.text('submission_id IS NULL'), postgresql_where=sa.text('submission_id IS NULL'))

    op.create_table('submission_topic',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_topic_submission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_submission_topic_topic_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', 'topic_id', name=op.f('pk_submission_topic'))
    )
    with op.batch_alter_table('submission_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_topic_topic_id'), ['topic_id'], unique=False)

    op.create_table('talk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('opening', 'keynote', 'invited', 'regular', 'panel', 'break', 'closing', name='itemkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('speaker', sa.String(length=200), nullable=False),
    sa.Column('affiliation', sa.String(length=300), nullable=False),
    sa.Column('abstract', sa.Text(), nullable=False),
    sa.Column('bio', sa.Text(), nullable=False),
    sa.Column('note_to_chair', sa.Text(), nullable=False),
    sa.Column('confirmed_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_talk_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_talk_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_talk_submission_id'))
    )
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_edition_id'), ['edition_id'], unique=False)

    op.create_table('program_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('opening', 'keynote', 'invited', 'regular', 'panel', 'break', 'closing', name='itemkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('talk_id', sa.Integer(), nullable=True),
    sa.Column('session_title', sa.String(length=200), nullable=False),
    sa.Column('starts_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_program_item_order')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_program_item_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_program_item_talk_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_program_item')),
    sa.UniqueConstraint('key', name=op.f('uq_program_item_key')),
    sa.UniqueConstraint('talk_id', name=op.f('uq_program_item_talk_id'))
    )
    with op.batch_alter_table('program_item', schema=None) as batch_op:
        batch_op.create_index('ix_program_item_edition', ['edition_id', 'starts_at'], unique=False)

    # The audit log is append-only; alembic compares tables, not triggers.
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_row_no_{verb.lower()} BEFORE {verb} ON audit_row "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_row_is_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END; $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER audit_row_no_change BEFORE UPDATE OR DELETE ON audit_row "
            "FOR EACH ROW EXECUTE FUNCTION audit_row_is_append_only()"
        )


def downgrade() -> None:
    with op.batch_alter_table('program_item', schema=None) as batch_op:
        batch_op.drop_index('ix_program_item_edition')

    op.drop_table('program_item')
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_edition_id'))

    op.drop_table('talk')
    with op.batch_alter_table('submission_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_topic_topic_id'))

    op.drop_table('submission_topic')
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_index('uq_role_edition', sqlite_where=sa.text('submission_id IS NULL'), postgresql_where=sa.text('submission_id IS NULL'))
        batch_op.drop_index('uq_role_deputy', sqlite_where=sa.text('submission_id IS NOT NULL'), postgresql_where=sa.text('submission_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_role_person_id'))
        batch_op.drop_index(batch_op.f('ix_role_edition_id'))

    op.drop_table('role')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_person_id'))

    op.drop_table('review')
    with op.batch_alter_table('manuscript', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_manuscript_sha256'))

    op.drop_table('manuscript')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_submission_id'))
        batch_op.drop_index('ix_letter_queue')
        batch_op.drop_index(batch_op.f('ix_letter_edition_id'))

    op.drop_table('letter')
    op.drop_table('decision')
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conflict_person_id'))

    op.drop_table('conflict')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_submission')

    op.drop_table('comment')
    with op.batch_alter_table('browser_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_browser_grant_browser_hash'))

    op.drop_table('browser_grant')
    with op.batch_alter_table('author', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_author_submission_id'))
        batch_op.drop_index(batch_op.f('ix_author_person_id'))
        batch_op.drop_index(batch_op.f('ix_author_address'))

    op.drop_table('author')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_person_id'))

    op.drop_table('assignment')
    op.drop_table('topic')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index('ix_submission_edition_status')

    op.drop_table('submission')
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_index('uq_release_pending', sqlite_where=sa.text('cancelled_at IS NULL AND performed_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL AND performed_at IS NULL'))

    op.drop_table('release')
    op.drop_table('program_version')
    with op.batch_alter_table('news_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_news_item_edition_id'))

    op.drop_table('news_item')
    with op.batch_alter_table('key_date', schema=None) as batch_op:
        batch_op.drop_index('uq_key_date_current', sqlite_where=sa.text('replaced_at IS NULL'), postgresql_where=sa.text('replaced_at IS NULL'))

    op.drop_table('key_date')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_edition_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('committee_listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committee_listing_edition_id'))

    op.drop_table('committee_listing')
    with op.batch_alter_table('email_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_email_address_person_id'))

    op.drop_table('email_address')
    op.drop_table('edition')
    with op.batch_alter_table('browser_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_browser_session_person_id'))

    op.drop_table('browser_session')
    op.drop_table('throttle')
    op.drop_table('site_page')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_link_address')

    op.drop_table('sign_in_link')
    op.drop_table('scratch')
    op.drop_table('person')
    op.drop_table('page_image')
    op.drop_table('form_receipt')
    op.drop_table('chain_head')
    with op.batch_alter_table('audit_row', schema=None) as batch_op:
        batch_op.drop_index('uq_audit_row_chain')
        batch_op.drop_index(batch_op.f('ix_audit_row_submission_id'))

    op.drop_table('audit_row')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_row_is_append_only()")
