"""What a request has really written: every row that a statement put, changed or took away and a commit then kept."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

from app.ground.db import db

WRITING = re.compile(r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@dataclass
class Writes:
    """`kept` are (table, values) in the order in which they were committed; `values` is what the statement carried."""

    kept: list[tuple[str, dict]] = field(default_factory=list)

    def take(self) -> list[tuple[str, dict]]:
        """What was kept since the last time."""
        kept, self.kept = self.kept, []
        return kept


@contextmanager
def watch(app):
    """Every connection of the app's, until the end of the block. What is rolled back, whole or to a savepoint, is not
    told; nor is an UPDATE or DELETE that met no row."""
    writes, open_ones = Writes(), {}
    with app.app_context():
        engine = db.engine

    def wrote(connection, cursor, statement, parameters, context, _many):
        found = WRITING.match(statement)
        if found and (statement.lstrip()[:6].upper() == "INSERT" or cursor.rowcount != 0):
            carried = context.compiled_parameters if context is not None and context.compiled else [{}]
            rows = open_ones.setdefault(id(connection), [])
            rows += [(found[1].lower(), dict(values)) for values in carried]

    def savepoint(connection, name):
        open_ones.setdefault(id(connection), []).append((name, None))

    def back_to(connection, name, _context):
        rows = open_ones.get(id(connection), [])
        if (name, None) in rows:
            del rows[rows.index((name, None)) :]

    def commit(connection):
        writes.kept += [row for row in open_ones.pop(id(connection), ()) if row[1] is not None]

    def rollback(connection):
        open_ones.pop(id(connection), None)

    listeners = {
        "after_cursor_execute": wrote, "savepoint": savepoint, "rollback_savepoint": back_to,
        "commit": commit, "rollback": rollback,
    }  # fmt: skip
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield writes
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
