"""lks: whoever belongs to two LKS reads an announcement for each; the last sign of life is found by an index

Revision: 20261122_lks_reading, after 20261122_letters_listed
"""

from alembic import op

revision = "20261122_lks_reading"
down_revision = "20261122_letters_listed"
branch_labels = None
depends_on = None

OLD = ["announcement_id", "account_id"]
NEW = [*OLD, "institution_id"]


def upgrade():
    _exchange(OLD, NEW)
    with op.batch_alter_table("lks_coverage", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_lks_coverage_institution_id_on_date"), ["institution_id", "on_date"])


def downgrade():
    """Of two receipts of one account the earlier stays."""
    with op.batch_alter_table("lks_coverage", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_lks_coverage_institution_id_on_date"))
    op.execute(
        "DELETE FROM lks_reading WHERE id NOT IN "
        "(SELECT min(id) FROM lks_reading GROUP BY announcement_id, account_id)"
    )
    _exchange(NEW, OLD)


def _exchange(gone, made):
    with op.batch_alter_table("lks_reading", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_lks_reading_" + "_".join(gone)), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_lks_reading_" + "_".join(made)), made)
