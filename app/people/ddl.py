"""The index by which a person is found by a part of the name."""

from app.ground.search import index_ddl


def statements(dialect: str) -> list[str]:
    return index_ddl(dialect, "people_person", "name_key")
