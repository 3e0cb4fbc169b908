"""Where an installation keeps its things, read once from the environment."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.ground.proxy import read_known

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """`instance` holds database, archive and secrets; all else is derived from it."""

    instance: Path
    database_url: str
    secret_key: str
    secure: bool
    testing: bool = False
    proxies: frozenset = frozenset()  # addresses that may say where a request came from

    @property
    def archive(self) -> Path:
        return self.instance / "archive"

    @property
    def scratch(self) -> Path:
        """Half-done files; may be emptied whenever nothing runs."""
        return self.instance / "scratch"


def read_settings(instance=None, database_url=None, testing=False) -> Settings:
    """Settings from arguments, else from the environment, else the defaults of a single machine."""
    root = Path(instance or os.environ.get("PENDAPA_INSTANCE") or "instance").resolve()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in ("archive", "scratch"):
        (root / folder).mkdir(exist_ok=True, mode=0o700)
    url = database_url or os.environ.get("DATABASE_URL") or f"sqlite:///{root / 'pendapa.db'}"
    return Settings(
        instance=root,
        database_url=with_driver(url),
        secret_key=_secret_key(root / "secret_key"),
        secure=os.environ.get("PENDAPA_TLS", "") == "1",
        testing=testing,
        proxies=read_known(os.environ.get("PENDAPA_PROXY")),
    )


def with_driver(url: str) -> str:
    """`postgres://` as hosting panels write it means psycopg here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret_key(path: Path) -> str:
    """The key that signs cookies: made once, readable by the owner only."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
