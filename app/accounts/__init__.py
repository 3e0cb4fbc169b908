"""Accounts: signing in, roles, sessions."""

from app.accounts import access, commands, signing_in, views
from app.ground.room import MenuItem, Room

ROOM = Room(
    name="accounts",
    title="Pengguna",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Pengguna", "accounts.index", "key", access.READ, group="Pengelolaan", order=80),),
    commands=(commands.user,),
)


def setup(app) -> None:
    """Flask-Login asks here who a session key belongs to."""
    from flask_login import LoginManager

    manager = LoginManager(app)
    manager.session_protection = None  # the session table decides
    manager.user_loader(signing_in.load_user)
    manager.unauthorized_handler(views.unauthorized)
    app.before_request(views.lead_on)
