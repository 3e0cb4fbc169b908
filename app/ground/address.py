"""Numbers in addresses and forms: what no column could hold belongs to no row, and is not found."""

import re

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # PostgreSQL's INTEGER; SQLite's driver fails above 2**63


class Number(IntegerConverter):
    """`<int:person_id>`: at most ten plain digits; other scripts' digits would give a row a second address."""

    regex = "[0-9]{1,10}"

    def __init__(self, map, **options):
        super().__init__(map, **({"max": LARGEST} | options))


def is_number(text: str) -> bool:
    """Whether this is a number that a column can hold, in plain digits."""
    return re.fullmatch(Number.regex, text) is not None and int(text) <= LARGEST


def read_number(text: str) -> int:
    """For `request.args.get("hari", type=read_number)`: what no column could hold is as if nothing had been asked."""
    if not is_number(text):
        raise ValueError(text)
    return int(text)
