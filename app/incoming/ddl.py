"""The index by which an incoming letter is found by a part of its sender or subject."""

from app.ground.search import index_ddl


def statements(dialect: str) -> list[str]:
    return index_ddl(dialect, "incoming_letter", "word_key")
