"""`flask backup FILE` and `flask restore FILE`: one file that holds an installation's rows and archive.

The file is a tar: `manifest.json` (schema revision, SHA-256 and size of everything else),
`tables/<name>.jsonl.gz` (one row a line), `archive/ab/cd…`. Rows are taken in one reading transaction,
so they are consistent while the office works on; archived files never change and are written before
the row that names them, so they are taken after the rows. The same file restores into SQLite and
PostgreSQL, whichever it came from. Secrets are not in it: a restored installation signs its cookies anew.
With a passphrase the whole file is sealed (cipher.py).
"""

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import create_engine, text, update

from app.commands import cipher, counters, transfer
from app.ground.db import db, is_sqlite
from app.ground.tanggal import now

FORMAT = 1
MEMBER = re.compile(r"tables/[a-z_]+\.jsonl\.gz|archive/[0-9a-f]{2}/[0-9a-f]{62}")


# --- backup -----------------------------------------------------------------------------------------


PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its first line seals the backup; without the same line nobody opens it again.",
)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE
@with_appcontext
def backup(file, passphrase_file):
    """Write everything into FILE. May run while the office works."""
    passphrase = _passphrase(passphrase_file)
    half = Path(tempfile.mkdtemp(prefix=".pendapa-backup-", dir=file.resolve().parent))
    try:
        manifest = _write(half, passphrase)
        _seal(half / "backup.tar", file.resolve())
    except OSError as error:
        raise click.ClickException(
            f"The backup could not be written: {error.strerror}. Nothing was kept."
        ) from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    rows = sum(manifest["rows"].values())
    files = sum(name.startswith("archive/") for name in manifest["members"])
    click.echo(f"{file}: {rows:,} rows, {files:,} files.")


def _passphrase(file: Path | None) -> bytes | None:
    try:
        return file and cipher.read_passphrase(file)
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}.") from None


def _write(half: Path, passphrase: bytes | None) -> dict:
    """The tar at `half/backup.tar`, sealed when there is a passphrase; gives its manifest."""
    with os.fdopen(os.open(half / "backup.tar", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        if passphrase:
            with cipher.Sealing(raw, passphrase) as sealing:
                manifest = _write_tar(sealing)
        else:
            manifest = _write_tar(raw)
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _write_tar(out) -> dict:
    members, archive = {}, current_app.extensions["archive"].root
    # Rows pass through a file of their own; it must not lie readable beside a sealed backup on a foreign disk.
    scratch = Path(tempfile.mkdtemp(prefix="backup-", dir=current_app.extensions["settings"].scratch))
    try:
        with tarfile.open(fileobj=out, mode="w") as tar:
            revision, rows = _write_tables(tar, scratch, members)
            for file in sorted(archive.glob("??/*")):
                _add(tar, file, f"archive/{file.parent.name}/{file.name}", members)
            manifest = {
                "format": FORMAT, "revision": revision, "made_at": now().isoformat(), "rows": rows, "members": members,
                "database": db.engine.dialect.name,
            }  # fmt: skip
            _add_bytes(tar, "manifest.json", json.dumps(manifest).encode())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _write_tables(tar, half: Path, members: dict) -> tuple[str, dict]:
    rows = {}
    with transfer.one_moment() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        for table in transfer.tables(connection):
            file = half / "rows.gz"
            rows[table.name] = transfer.dump(connection, table, file)
            _add(tar, file, f"tables/{table.name}.jsonl.gz", members)
            file.unlink()
    return revision, rows


def _add(tar, file: Path, name: str, members: dict) -> None:
    with file.open("rb") as source:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(source.fileno()).st_size, 0o600
        reader = _Hashing(source)
        tar.addfile(info, reader)
    members[name] = {"sha256": reader.digest.hexdigest(), "size": info.size}


def _add_bytes(tar, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, source):
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size=-1):
        block = self.source.read(size)
        self.digest.update(block)
        return block


def _seal(half: Path, file: Path) -> None:
    """Under its name only when it is whole; an older backup of that name is replaced in one step."""
    os.replace(half, file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# --- restore ----------------------------------------------------------------------------------------


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is in the database now.")
@click.option("--yes-counters", is_flag=True, help="Paper has no higher letter numbers than the backup; do not ask.")
@click.option("--paper", multiple=True, metavar="BOOK:YEAR=N", help="The highest number that paper has in a book.")
@PASSPHRASE
@with_appcontext
def restore(file, yes, yes_counters, paper, passphrase_file):
    """Put everything from FILE back. Stop the server first. Nothing is touched before the whole file is verified."""
    scratch = Path(tempfile.mkdtemp(prefix="restore-", dir=current_app.extensions["settings"].scratch))
    try:
        on_paper = counters.read(paper)
        manifest = _unpack(_opened(file, _passphrase(passphrase_file), scratch), scratch)
        _refuse_newer(manifest["revision"])
        if not yes and transfer.is_lived_in(db.engine):
            raise click.ClickException("There is data in this database. Say --yes to replace it.")
        if not yes_counters:
            counters.confirm(counters.of_backup(scratch), on_paper)
        _put_files_back(scratch)
        _rows_into_sqlite(scratch, manifest) if is_sqlite() else _rows_into_postgresql(scratch, manifest)
        counters.catch_up(on_paper)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rows, made_at = sum(manifest["rows"].values()), manifest["made_at"][:16]
    click.echo(f"Restored {rows:,} rows of {made_at} UTC. Now run: flask check")


def _opened(file: Path, passphrase: bytes | None, scratch: Path) -> Path:
    """The backup as a tar: itself, or unsealed into `scratch`."""
    if not cipher.is_sealed(file):
        return file
    if passphrase is None:
        raise click.ClickException("This backup is sealed. Say --passphrase-file with the file that sealed it.")
    try:
        with file.open("rb") as source, (scratch / "backup.tar").open("wb") as out:
            cipher.unseal(source, out, passphrase)
    except cipher.WrongPassphrase:
        raise click.ClickException("The passphrase does not fit, or the file is damaged. Nothing changed.") from None
    return scratch / "backup.tar"


def _unpack(file: Path, scratch: Path) -> dict:
    """Every member verified and laid into `scratch`. Refuses what is missing, changed, or not in the manifest."""
    try:
        with tarfile.open(file, "r:") as tar:
            found = {member.name: member for member in tar if member.isfile()}
            manifest = json.load(tar.extractfile(found.pop("manifest.json")))
            if manifest["format"] != FORMAT or set(found) != set(manifest["members"]):
                raise click.ClickException("This backup is not whole: its parts are not those that it lists.")
            for name, told in manifest["members"].items():
                _unpack_one(tar, found[name], told, scratch)
    except (tarfile.TarError, KeyError, ValueError, TypeError, EOFError):
        raise click.ClickException("This file is no backup of Pendapa, or it is damaged.") from None
    return manifest


def _unpack_one(tar, member, told: dict, scratch: Path) -> None:
    if not MEMBER.fullmatch(member.name):
        raise click.ClickException("This backup holds a part that no backup of Pendapa has.")
    goal = scratch / member.name
    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    reader = _Hashing(tar.extractfile(member))
    with goal.open("wb") as out:
        shutil.copyfileobj(reader, out)
    sha = reader.digest.hexdigest()
    named = "".join(Path(member.name).parts[1:]) if member.name.startswith("archive/") else sha
    if not sha == told["sha256"] == named:
        raise click.ClickException(f"This backup is damaged: {member.name} is not what was saved.")


def _refuse_newer(revision: str) -> None:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory(current_app.extensions["migrate"].directory).get_revision(revision)
    except CommandError:
        raise click.ClickException(
            "A newer version of Pendapa made this backup. Update the program first."
        ) from None


def _put_files_back(scratch: Path) -> None:
    """Into the archive, beside what is there: a file under its hash can neither clash nor be wrong."""
    archive = current_app.extensions["archive"]
    for file in sorted((scratch / "archive").glob("??/*")):
        if not archive.verify(file.parent.name + file.name):
            with file.open("rb") as source:
                archive.put(source)


def _rows_into_sqlite(scratch: Path, manifest: dict) -> None:
    """A new database is made beside the old one; then its pages go over the old one's in one transaction."""
    beside = create_engine(f"sqlite:///{scratch / 'beside.db'}")
    transfer.migrate(beside, manifest["revision"])
    with beside.connect().execution_options(write=True) as connection:
        _load(connection, scratch)
        connection.commit()
    transfer.migrate(beside, "head")
    beside.dispose()
    db.engine.dispose()
    with closing(sqlite3.connect(scratch / "beside.db")) as source, closing(_connect_goal()) as goal:
        if broken := source.execute("PRAGMA foreign_key_check").fetchone():
            raise click.ClickException(
                f"The rows of this backup do not fit together ({broken[0]}). Nothing changed."
            )
        source.backup(goal)
        goal.execute("PRAGMA journal_mode=WAL")


def _connect_goal() -> sqlite3.Connection:
    return sqlite3.connect(db.engine.url.database, timeout=10)


def _rows_into_postgresql(scratch: Path, manifest: dict) -> None:
    """All in one transaction: the old schema goes, the new one comes, or nothing happens."""
    with db.engine.connect() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        transfer.drop_all(connection)
        transfer.migrate(connection, manifest["revision"])
        _load(connection, scratch)
        transfer.migrate(connection, "head")
        connection.commit()


def _load(connection, scratch: Path) -> None:
    transfer.load(connection, scratch / "tables")
    sign_ins = next(table for table in transfer.tables(connection) if table.name == "accounts_sign_in")
    ended = update(sign_ins).where(sign_ins.c.ended_at.is_(None))
    moment = transfer.fit(now(), connection)
    connection.execute(ended.values(ended_at=moment))  # nobody comes back by an old cookie
