"""Pictures of activities: made anew without what the telephone wrote into them, kept in the archive."""

from sqlalchemy import func, select

from app.ground import audit, scan
from app.ground.archive import Archive
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.karang_werda.models import Activity, Photo

MOST = 12 * 1024 * 1024
MANY = 12  # pictures of one activity


def keep(data: bytes, archive: Archive) -> str:
    """The picture drawn anew, in the archive; gives its hash. Refuses what is no JPG or PNG, and what is too large."""
    if not data:
        raise RuleError("Pilih dahulu fotonya.")
    if len(data) > MOST:
        raise RuleError(f"Foto paling besar {MOST // 1024 // 1024} MB.")
    if scan.kind_of(data) != scan.PICTURE:
        raise RuleError("Foto perlu berupa JPG atau PNG.")
    try:
        return archive.put(scan.made_safe(data).data)
    except scan.ScanError:
        raise RuleError("Foto ini rusak atau tidak dapat dibaca. Pilih foto lain.") from None


def add(activity_id: int, sha256: str, caption: str, by=None) -> Photo:
    """Put a kept picture to an activity; the same one again stays one. Refuses more than a dozen."""
    wait_for_row(Activity, activity_id)
    mine = Photo.activity_id == activity_id
    known = db.session.scalar(select(Photo).where(mine, Photo.sha256 == sha256))
    if known:
        known.caption = caption or known.caption
        return known
    if db.session.scalar(select(func.count()).select_from(Photo).where(mine)) >= MANY:
        raise RuleError(f"Satu kegiatan paling banyak {MANY} foto. Hapus dahulu yang tidak perlu.")
    photo = Photo(activity_id=activity_id, sha256=sha256, caption=caption)
    db.session.add(photo)
    db.session.flush()
    return photo


def remove(photo: Photo, by=None) -> None:
    """Take a picture off its activity; the file stays in the archive as long as backups do."""
    audit.record(photo, "menghapus")
    db.session.delete(photo)
    db.session.flush()
