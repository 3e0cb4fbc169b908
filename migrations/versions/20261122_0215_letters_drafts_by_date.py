"""drafts are listed newest first by an index of their own

Revision: 20261122_letters_drafts, after 20261122_lks_reading
"""

from alembic import op

revision = "20261122_letters_drafts"
down_revision = "20261122_lks_reading"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("ix_letters_draft_since_id"), "letters_draft", ["since", "id"])


def downgrade():
    op.drop_index(op.f("ix_letters_draft_since_id"), table_name="letters_draft")
