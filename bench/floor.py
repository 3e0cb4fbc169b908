"""F, the floor: the barest Flask + Jinja page that draws 50 people from the same database by one query."""

import os
import sqlite3

from flask import Flask, render_template_string

app = Flask(__name__)
DATABASE = os.path.join(os.environ.get("PENDAPA_INSTANCE", "instance"), "pendapa.db")
PAGE = """<!doctype html><title>F</title><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>
{% endfor %}</tr>{% endfor %}</table>"""
QUERY = (
    "SELECT id, nik, name, sex, birth_date, kelurahan, desil FROM people_person ORDER BY name_key LIMIT 50"
)


@app.get("/")
def floor():
    connection = sqlite3.connect(DATABASE)
    rows = connection.execute(QUERY).fetchall()
    connection.close()
    return render_template_string(PAGE, rows=rows)
