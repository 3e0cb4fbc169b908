"""Who may manage accounts."""

from flask import abort, current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, SignIn
from app.ground.db import db
from app.ground.permit import Role

READ = "accounts:read"
WRITE = "accounts:write"

GRANTS = {
    READ: {Role.ADMIN, Role.AUDITOR, Role.PRIVACY},
    WRITE: {Role.ADMIN},
}


def visible(_user):
    return select(Account).options(selectinload(Account.roles))


def find_account(user, account_id: int) -> Account:
    return db.session.scalar(visible(user).where(Account.id == account_id)) or abort(404)


def all_accounts(user) -> list[Account]:
    return list(db.session.scalars(visible(user).order_by(Account.active.desc(), Account.name).limit(500)))


def colleagues(account_id: int) -> list[Account]:
    """Whoever could take over the work of an account."""
    query = select(Account).where(Account.active, Account.id != account_id).order_by(Account.name).limit(500)
    return list(db.session.scalars(query))


def find_colleague(account_id: int) -> Account | None:
    return db.session.get(Account, account_id)


# What the second half of a grant's name means; a room's own word stands for itself.
ACTIONS = {
    "read": "Melihat", "write": "Mencatat dan mengubah", "export": "Mengunduh daftar", "issue": "Menerbitkan",
    "cancel": "Membatalkan", "identity": "Melihat NIK, KK, HP, dan alamat utuh", "figures": "Melihat angka",
    "reveal": "Menampilkan NIK dan alamat utuh satu orang (tercatat)", "trace": "Melihat siapa yang membuka data",
    "privacy": "Mengurus data pribadi", "approve": "Menyetujui", "decide": "Memutuskan", "verify": "Memverifikasi",
    "purge": "Menghapus yang lewat masa simpan", "break": "Membuka segel darurat",
    "insert": "Memberi nomor sisipan", "numbers": "Mengatur nomor surat",
    "wording": "Mengubah redaksi surat",
    "dispose": "Memberi disposisi pertama", "usual": "Mengatur instruksi dan tenggat disposisi",
    "secret": "Membaca surat rahasia",
    "initial": "Membubuhkan paraf", "sign": "Menandatangani",
    "held": "Membaca semua data tentang satu orang", "manage": "Mengatur tempat dan aturannya",
    "join": "Menautkan dan mengurai data kembar", "found": "Mendirikan lembaga",
    "invite": "Membuka akun mitra",
    "partner": "Memakai pintu mitra untuk lembaganya sendiri",
    "explain": "Mengisi realisasi dan menjelaskan capaian", "close": "Menutup periode",
    "reopen": "Membuka kembali periode yang ditutup", "publish": "Menerbitkan laporan bernomor",
    "paper": "Mengatur kop, kertas, dan cara menandatangani surat",
    "override": "Melewatkan syarat dengan alasan", "rules": "Mengatur aturan seleksi",
    "pay": "Mencatat pembayaran dan biaya",
    "health": "Melihat dan mencatat hasil pemeriksaan kesehatan seseorang", "refer": "Membuat surat rujukan",
    "thresholds": "Mengatur ambang kesehatan",
}  # fmt: skip


def grants_in_words() -> list[tuple[str, list[tuple[str, frozenset[Role], str]]]]:
    """[(room, [(action, the roles that may, name of the grant)])] of the merged table, in the order of the rooms."""
    table, found = current_app.extensions["grants"], []
    for room in current_app.rooms:
        names = sorted(room.grants)
        lines = [(ACTIONS.get(action, action), frozenset(table[name]), name)
                 for name, action in ((name, name.partition(":")[2]) for name in names)]  # fmt: skip
        if lines:
            found.append((room.title, lines))
    return found


def own_sign_ins(user) -> list[SignIn]:
    """The open sessions of the signed-in user, newest first."""
    query = select(SignIn).where(SignIn.account_id == user.id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc()).limit(50)))


def find_own_sign_in(user, sign_in_id: int) -> SignIn:
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == user.id)
    return db.session.scalar(query) or abort(404)
