"""training: the letters of a batch

Revision: 20261122_training_letters, after 20261121_house
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_training_letters"
down_revision = "20261121_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_batch_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_batch_draft_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["letters_draft.id"], name=op.f("fk_training_batch_draft_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_batch_draft")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_training_batch_draft_draft_id")),
    )
    with op.batch_alter_table("training_batch_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_batch_draft_batch_id"), ["batch_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("training_batch_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_batch_draft_batch_id"))

    op.drop_table("training_batch_draft")
