"""Numbers in addresses: what no column could hold belongs to no row, and is not found."""

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # PostgreSQL's INTEGER; SQLite's driver fails above 2**63


class Number(IntegerConverter):
    """`<int:person_id>`: at most ten plain digits; other scripts' digits would give a row a second address."""

    regex = "[0-9]{1,10}"

    def __init__(self, map, **options):
        super().__init__(map, **({"max": LARGEST} | options))
