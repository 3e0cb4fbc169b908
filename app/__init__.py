"""Pendapa: the intranet of a city's social agency. `create_app` lays the ground, then furnishes the rooms."""

import datetime as dt

from flask import Flask
from jinja2 import StrictUndefined

from app.config import MEGABYTE, read_settings


def create_app(instance=None, database_url=None, testing=False, kota=None) -> Flask:
    """The application. Arguments win over the environment (see config.py); `kota` names the demo city."""
    settings = read_settings(instance, database_url, testing)
    app = Flask(__name__, instance_path=str(settings.instance), static_folder=None)
    app.static_folder = "static"  # after the fact, so that Flask makes no route: assets.py serves these files
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=testing,
        SESSION_COOKIE_NAME="__Host-pendapa" if settings.secure else "pendapa",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=12),
        MAX_CONTENT_LENGTH=26 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        MAX_FORM_PARTS=10_000,
        WTF_CSRF_CHECK_DEFAULT=False,  # RoomBlueprint asks, after sign-in
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the Origin is checked instead
        COMPRESS_MIMETYPES=["text/html", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _lay_ground(app, settings)
    _furnish(app)
    return app


def _lay_ground(app: Flask, settings) -> None:
    from flask_compress import Compress
    from flask_migrate import Migrate

    from app.ground import assets, db, logs, pdf, web
    from app.ground.address import Number
    from app.ground.archive import Archive
    from app.ground.proxy import KnownProxy

    logs.setup()
    app.url_map.converters["int"] = Number
    db.setup(app, settings.database_url)
    Migrate(app, db.db, directory=str(_root() / "migrations"), render_as_batch=True, compare_type=True)
    Compress(app)
    assets.setup(app, settings.scratch)
    logs.watch(app)
    web.setup(app)
    app.extensions["archive"] = Archive(settings.archive)
    pdf.configure(archive_dir=settings.archive)
    app.wsgi_app = KnownProxy(app.wsgi_app, settings.proxies)


def _furnish(app: Flask) -> None:
    from app import accounts, shell
    from app.ground.permit import merge_grants
    from app.rooms import COMMON, PROGRAMMES

    app.rooms = (*COMMON, *PROGRAMMES)
    app.extensions["grants"] = merge_grants(app.rooms)
    accounts.setup(app)
    shell.setup(app)
    for room in app.rooms:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        for command in room.commands:
            app.cli.add_command(command)


def _root():
    from pathlib import Path

    return Path(__file__).resolve().parent.parent
