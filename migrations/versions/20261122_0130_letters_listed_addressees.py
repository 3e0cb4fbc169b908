"""addressees out of lists: where each lives, and which list it came from; drafts found by their words

Revision: 20261122_letters_listed, after 20261122_training_letters
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_letters_listed"
down_revision = "20261122_training_letters"
branch_labels = None
depends_on = None

KEY = sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql")
DRAFT = sa.table("letters_draft", sa.column("id"), sa.column("subject"), sa.column("word_key"))
WORDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE letters_draft_words USING fts5(word_key, content='letters_draft', "
        "content_rowid='id', tokenize='trigram', detail='full', columnsize=0)",
        "CREATE TRIGGER letters_draft_words_add AFTER INSERT ON letters_draft BEGIN INSERT INTO "
        "letters_draft_words(rowid, word_key) VALUES (new.id, new.word_key); END",
        "CREATE TRIGGER letters_draft_words_drop AFTER DELETE ON letters_draft BEGIN INSERT INTO "
        "letters_draft_words(letters_draft_words, rowid, word_key) VALUES ('delete', old.id, old.word_key); END",
        "CREATE TRIGGER letters_draft_words_change AFTER UPDATE OF word_key ON letters_draft WHEN "
        "old.word_key IS NOT new.word_key BEGIN INSERT INTO letters_draft_words(letters_draft_words, rowid, "
        "word_key) VALUES ('delete', old.id, old.word_key); INSERT INTO letters_draft_words(rowid, word_key) "
        "VALUES (new.id, new.word_key); END",
        "INSERT INTO letters_draft_words(letters_draft_words) VALUES ('rebuild')",
    ],
    "postgresql": ["CREATE INDEX ix_letters_draft_word_key_trgm ON letters_draft USING gin (word_key gin_trgm_ops)"],
}
NO_WORDS = {
    "sqlite": [
        "DROP TRIGGER letters_draft_words_add",
        "DROP TRIGGER letters_draft_words_drop",
        "DROP TRIGGER letters_draft_words_change",
        "DROP TABLE letters_draft_words",
    ],
    "postgresql": ["DROP INDEX ix_letters_draft_word_key_trgm"],
}


def upgrade():
    for name, length in (("address", 300), ("source", 200)):
        column = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("letters_draft_addressee", column)
    op.add_column("letters_draft", sa.Column("word_key", KEY, server_default="", nullable=False))
    _fold()
    op.create_index(op.f("ix_letters_draft_word_key"), "letters_draft", ["word_key"])
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _fold():
    """The words of the drafts that there are, as the search folds what is typed."""
    from app.ground.names import text_key

    bind = op.get_bind()
    known = bind.execute(sa.select(DRAFT.c.id, DRAFT.c.subject)).all()
    if known:
        change = sa.update(DRAFT).where(DRAFT.c.id == sa.bindparam("which")).values(word_key=sa.bindparam("key"))
        bind.execute(change, [{"which": row.id, "key": text_key(row.subject)} for row in known])


def downgrade():
    for statement in NO_WORDS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index(op.f("ix_letters_draft_word_key"), table_name="letters_draft")
    op.drop_column("letters_draft", "word_key")
    for name in ("source", "address"):
        op.drop_column("letters_draft_addressee", name)
