"""The house, saying in a header of each answer how many statements it sent. Served beside the one that is timed."""

from flask import g
from sqlalchemy import event

from app.ground.db import db
from wsgi import app


def _count(_connection, _cursor, statement, *_):
    if g and not statement.lstrip().upper().startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
        g.statements = g.get("statements", 0) + 1


with app.app_context():
    event.listen(db.engine, "before_cursor_execute", _count)


@app.after_request
def _tell(answer):
    answer.headers["X-Statements"] = str(g.get("statements", 0))
    return answer
