"""The columns of a list of people, as kelurahan, SIKS-NG and DTSEN head them, and how short cells are read."""

import re
from datetime import date

from app.ground.refusal import RuleError
from app.imports.mapping import Column

NIK = Column("nik", "NIK", (
    "NIK KTP", "No NIK", "No. KTP", "No KTP/NIK", "NIK/No KTP", "Nomor Induk Kependudukan", "NIK Peserta",
    "NIK Penerima", "NIK KPM", "NIK Anggota Keluarga", "NIK ART", "No Identitas", "nik_ktp",
), required=True)  # fmt: skip
KK = Column("kk", "Nomor KK", (
    "KK", "No KK", "No. Kartu Keluarga", "Kartu Keluarga", "NO_KK", "NOKK", "Nomor Kartu Keluarga (KK)", "No KK KPM",
    "NKK",
))  # fmt: skip
NAME = Column("name", "Nama", (
    "Nama Lengkap", "Nama Peserta", "Nama Penerima", "Nama KPM", "Nama Pengurus", "Nama Calon Peserta", "Nama Warga",
    "Nama Lengkap Peserta", "Nama Anggota Keluarga", "Nama ART", "Nama Lansia", "Nama PPKS", "Nama Klien", "NAMA_ART",
    "Nama (sesuai KTP)", "Nama Sesuai KTP", "Nama Penerima Manfaat", "Nama Anggota", "Nama Penerima Bantuan",
    "Nama Pendaftar", "NAMA_LENGKAP", "Nama Usulan", "Nama Lengkap Sesuai KTP", "Nama Orang",
), required=True)  # fmt: skip
SEX = Column("sex", "Jenis Kelamin", (
    "L/P", "LP", "P/L", "JK", "Jns Kel", "Kelamin", "Jenis Kel", "Jenkel", "JENIS_KELAMIN", "Sex", "Gender", "Jns Klm",
    "Jenis Kelamin (L/P)", "JNS_KELAMIN", "Laki-laki/Perempuan",
))  # fmt: skip
BIRTH = Column("birth", "Tempat, Tanggal Lahir", (
    "TTL", "Tempat Tgl Lahir", "Tempat/Tanggal Lahir", "Tempat dan Tanggal Lahir", "Tmpt & Tgl Lahir", "Tpt/Tgl Lahir",
    "Tempat, Tgl. Lhr", "Tempat Tanggal Lahir (TTL)", "T.T.L.", "Tempat/Tgl Lahir", "Kelahiran",
))  # fmt: skip
BIRTH_PLACE = Column("birth_place", "Tempat Lahir", (
    "Tmp Lahir", "Tmpt Lhr", "TEMPAT_LAHIR", "TMPT_LAHIR", "Kota Lahir", "Tempat Kelahiran",
    # The lower of two rows of heading, beneath "Kelahiran" and the like.
    "Kelahiran: Tempat", "Lahir: Tempat", "TTL: Tempat", "Tempat, Tanggal Lahir: Tempat", "Kelahiran: Kota",
))  # fmt: skip
BIRTH_DATE = Column("birth_date", "Tanggal Lahir", (
    "Tgl Lahir", "TGL_LAHIR", "Tgl. Lhr", "TANGGAL_LAHIR", "Tanggal Kelahiran", "Tgl/Bln/Thn Lahir", "TGL_LHR",
    "Kelahiran: Tanggal", "Lahir: Tanggal", "TTL: Tanggal", "Tempat, Tanggal Lahir: Tanggal", "Kelahiran: Tgl/Bln/Thn",
), instead=("birth",))  # fmt: skip
ADDRESS = Column("address", "Alamat", (
    "Alamat KTP", "Alamat Lengkap", "Alamat Rumah", "Alamat Tinggal", "Alamat Domisili", "Alamat Sesuai KTP", "Jalan",
    "ALAMAT_KTP", "Alamat Tempat Tinggal", "Alamat (Jalan)", "Nama Jalan", "ALAMAT_LENGKAP", "Dusun/Jalan",
))  # fmt: skip
RT_RW = Column("rt_rw", "RT/RW", ("RT RW", "RT-RW", "RT dan RW", "RT & RW", "RTRW"))
RT = Column("rt", "RT", ("NO_RT", "No. RT", "NORT", "Rukun Tetangga"), instead=("rt_rw",))
RW = Column("rw", "RW", ("NO_RW", "No. RW", "NORW", "Rukun Warga"), instead=("rt_rw",))
KELURAHAN = Column("kelurahan", "Kelurahan", (
    "Kel", "Desa/Kelurahan", "Kelurahan/Desa", "Kel/Desa", "Desa/Kel", "KELURAHAN_DESA", "NAMA_KEL", "NM_KEL", "Desa",
    "Nama Kelurahan", "NAMA_KELURAHAN", "Asal Kelurahan", "KELURAHAN_NAMA", "NAMA_DESA_KELURAHAN", "Kelurahan Asal",
))  # fmt: skip
KECAMATAN = Column("kecamatan", "Kecamatan", (
    "Kec", "NAMA_KEC", "NM_KEC", "Nama Kecamatan", "NAMA_KECAMATAN", "Asal Kecamatan", "KECAMATAN_NAMA",
))  # fmt: skip
DESIL = Column("desil", "Desil", (
    "DESIL_NASIONAL", "Desil DTSEN", "Peringkat Desil", "Desil Kesejahteraan", "Desil Keluarga",
    "Desil (1-10)", "Kelompok Desil", "DESIL_DTSEN", "Peringkat Kesejahteraan",
))  # fmt: skip
PHONE = Column("phone", "Nomor HP", (
    "No HP", "HP", "No. Telp", "No Telepon", "Telepon", "No WA", "No. HP/WA", "No HP (WA)", "Nomor WhatsApp", "WA",
    "No. Telp/HP", "No HP/Telp", "Telp", "Kontak", "No Kontak", "NO_HP", "NO_TELP", "Nomor Handphone", "Nomor Ponsel",
    "No. Telepon/HP", "Handphone", "No HP Aktif", "No WA Aktif",
))  # fmt: skip
PPKS = Column("ppks", "Jenis PPKS", (
    "PPKS", "PMKS", "Jenis PMKS", "Kategori PPKS", "JENIS_PPKS", "Kode PPKS", "Kriteria PPKS",
))  # fmt: skip
DISABILITY = Column("disability", "Disabilitas", (
    "Jenis Disabilitas", "Ragam Disabilitas", "Penyandang Disabilitas", "Kedisabilitasan", "Difabel", "Jenis Difabel",
    "JENIS_DISABILITAS", "Jenis Kecacatan",
))  # fmt: skip
SKILL = Column("skill", "Jenis Pelatihan", (
    "Pelatihan", "Keterampilan", "Jenis Keterampilan", "Pelatihan yang Diminati", "Jenis Pelatihan yang Diminati",
    "Minat Pelatihan", "Jenis Kursus", "Kejuruan", "Pilihan Pelatihan", "Minat", "Usulan Pelatihan",
    "Pelatihan Yang Diikuti", "Jenis Pelatihan Keterampilan",
))  # fmt: skip
NOTE = Column("note", "Keterangan", ("Ket", "Catatan", "Ket.", "Keterangan Lain", "Note"))

PERSON_COLUMNS = (
    NIK, KK, NAME, SEX, BIRTH, BIRTH_PLACE, BIRTH_DATE, ADDRESS, RT_RW, RT, RW,
    KELURAHAN, KECAMATAN, DESIL, PHONE, PPKS, DISABILITY, SKILL, NOTE,
)  # fmt: skip

_SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "lakilaki", "laki2", "pria", "lelaki", "m", "1"), "L"),
    **dict.fromkeys(("p", "pr", "prp", "perempuan", "wanita", "wnt", "w", "f", "2"), "P"),
}


def read_sex(value: object, field: str | None = "sex") -> str | None:
    """L or P from what lists write (l, LK, Laki-laki, Perempuan; 1 and 2 as in SIKS-NG); None for nothing."""
    text = _whole(value)
    if not text:
        return None
    sex = _SEXES.get(re.sub(r"[^a-z0-9]", "", text.lower()))
    if not sex:
        raise RuleError(f"Jenis kelamin ditulis L atau P. Yang tertulis “{text[:20]}”.", field)
    return sex


def read_rt_rw(value: object, field: str | None = "rt_rw") -> tuple[str | None, str | None]:
    """RT and RW of three digits each, from "3/1", "008/003", "RT 03 RW 01"; (None, None) for nothing.

    Refuses a cell that the spreadsheet has turned into a date: which of its numbers came first is lost.
    """
    if isinstance(value, date):
        raise RuleError(
            "RT/RW terbaca sebagai tanggal. Ubah kolomnya menjadi teks, lalu tulis misalnya 003/001.", field
        )
    text = _whole(value)
    if not text or not re.search(r"[0-9]", text):
        return None, None
    found = re.fullmatch(r"\D*([0-9]{1,3})\D+([0-9]{1,3})\D*|([0-9]{3})([0-9]{3})", text)
    if not found:
        raise RuleError("RT/RW ditulis dengan garis miring, misalnya 003/001.", field)
    rt, rw = (found[1], found[2]) if found[1] else (found[3], found[4])
    return rt.zfill(3), rw.zfill(3)


def read_rt(value: object, field: str | None = "rt") -> str | None:
    """The three digits of one RT or RW, from 3, "03" or "RT 3"; None for nothing."""
    text = _whole(value)
    digits = re.sub(r"[^0-9]", "", text)
    if not digits:
        return None
    if len(digits) > 3:
        raise RuleError("RT dan RW paling banyak 3 angka.", field)
    return digits.zfill(3)


def read_desil(value: object, field: str | None = "desil") -> int | None:
    """The decile, 1 to 10, from 2, "2", "Desil 2"; None for nothing or a dash."""
    text = re.sub(r"(?i)^desil\s*", "", _whole(value)).strip()
    if text in ("", "-"):
        return None
    if not re.fullmatch(r"[0-9]{1,2}", text) or not 1 <= int(text) <= 10:
        raise RuleError(f"Desil ditulis 1 sampai 10. Yang tertulis “{text[:20]}”.", field)
    return int(text)


def _whole(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
