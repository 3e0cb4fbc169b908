"""The index by which a letter is found by a part of its addressee or subject."""

from app.ground.search import index_ddl


def statements(dialect: str) -> list[str]:
    return index_ddl(dialect, "letters_letter", "word_key")


def undo(dialect: str) -> list[str]:
    return ["DROP TABLE letters_letter_words"] if dialect == "sqlite" else []
