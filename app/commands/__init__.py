"""What an administrator types: `flask init`, `demo`, `backup`, `restore`, `check`, `move-database`.

Accounts bring `flask user`.
"""

import click
from flask.cli import with_appcontext

from app.commands.backup import backup, restore
from app.commands.check import check
from app.commands.demo import demo
from app.commands.move import move_database
from app.office.setup import CITIES, init_city


@click.command("init")
@click.option(
    "--kota", type=click.Choice(sorted(CITIES)), required=True, help="Which city this agency serves."
)
@with_appcontext
def init(kota):
    """Write the agency's profile, kelurahan and archive codes; what is there stays."""
    init_city(kota)
    click.echo(f"Ready: {CITIES[kota]['city']}.")


ALL = (demo, backup, restore, check, move_database)
