"""The indexes by which a letter is found by a part of its addressee or subject, and a draft by its subject."""

from app.ground.search import index_ddl


def statements(dialect: str) -> list[str]:
    return index_ddl(dialect, "letters_letter", "word_key") + index_ddl(dialect, "letters_draft", "word_key")
