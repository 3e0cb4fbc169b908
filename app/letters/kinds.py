"""The kinds of letters that the office writes itself: their paper, and what is typed for each, as data.

Shapes by domain.md section 1: *korespondensi* is the letter with date, number and addressee; *khusus* and
*arahan* have their title in the middle and the number beneath it. A decree is set in Bookman's equal (Art 32(2)).
"""

from dataclasses import dataclass

from app.ground.room import LetterKind, Phrase, says

ITEMS = "Satu butir pada setiap baris."


@dataclass(frozen=True)
class Part:
    """A text that only some kinds have: one item a line."""

    key: str
    label: str
    help: str = ""
    required: bool = True


@dataclass(frozen=True)
class Paper:
    """A kind as it is written: its offer, whether it goes to somebody, and what is typed beside the body."""

    offer: LetterKind
    heading: str = ""
    shape: str = "naskah"
    addressed: bool = False
    parts: tuple[Part, ...] = ()
    body_label: str = "Isi surat"
    opening: str = ""  # what a new draft begins with
    font: str = "arimo"


def _offer(key: str, title: str, template: str) -> LetterKind:
    return LetterKind(key=f"surat.{key}", title=title, template=template, css="surat", register="keluar")


_INVITED = (
    "Dalam rangka …, kami mengundang Saudara untuk hadir pada:\n\n"
    "hari, tanggal : …\nwaktu : …\ntempat : …\nacara : …\n\n"
    "Demikian undangan ini. Atas perhatian dan kehadiran Saudara, kami sampaikan terima kasih."
)
_SENT = (
    "| No. | Jenis yang dikirim | Banyaknya | Keterangan |\n| 1 | … | 1 berkas | Disampaikan dengan hormat |"
)

PAPERS = {
    paper.offer.key: paper
    for paper in (
        Paper(_offer("dinas", "Surat dinas", "letter.html"), shape="surat", addressed=True),
        Paper(
            _offer("undangan", "Surat undangan", "letter.html"), shape="surat", addressed=True, opening=_INVITED
        ),
        Paper(
            _offer("pengantar", "Surat pengantar", "letters/covering.html"), "Surat Pengantar", "pengantar",
            addressed=True, body_label="Daftar yang dikirim", opening=_SENT,
        ),
        Paper(
            _offer("nota", "Nota dinas", "letters/memo.html"), "Nota Dinas", "nota", addressed=True,
            parts=(Part("sender", "Dari", "Jabatan pengirim, misalnya Kepala Bidang Rehabilitasi Sosial."),),
        ),
        Paper(
            _offer("tugas", "Surat tugas", "letters/assignment.html"), "Surat Tugas",
            parts=(
                Part("basis", "Dasar", ITEMS),
                Part("assigned", "Yang ditugaskan", "Satu orang pada setiap baris: nama; NIP; jabatan."),
            ),
            body_label="Untuk", opening="1. …",
        ),
        Paper(
            _offer("keterangan", "Surat keterangan", "letters/statement.html"), "Surat Keterangan",
            opening="Nama : …\nAlamat : …\n\n…",
        ),
        Paper(
            _offer("rekomendasi", "Surat rekomendasi", "letters/statement.html"), "Surat Rekomendasi",
            opening="Nama : …\nAlamat : …\n\n…",
        ),
        Paper(
            _offer("keputusan", "Keputusan kepala dinas", "letters/decree.html"), "Keputusan", font="bonum",
            parts=(
                Part("weighing", "Menimbang", ITEMS),
                Part("recalling", "Mengingat", ITEMS),
                Part("ordained", "Menetapkan", "Misalnya: Keputusan Kepala Dinas tentang …", required=False),
            ),
            body_label="Diktum", opening="…",
        ),
        Paper(
            _offer("berita", "Berita acara", "letters/minutes.html"), "Berita Acara", "acara",
            parts=(
                Part("held_on", "Hari dan tanggal kejadian", "Misalnya 21/11/2026; tercetak dengan huruf."),
                Part("first", "Pihak kesatu", "Nama; NIP atau pekerjaan; jabatan atau alamat."),
                Part("second", "Pihak kedua", "Nama; NIP atau pekerjaan; jabatan atau alamat."),
            ),
        ),
        Paper(
            _offer("laporan", "Laporan", "letters/report.html"), "Laporan",
            opening="# Pendahuluan\n\n…\n\n# Hasil\n\n…",
        ),
    )
}  # fmt: skip

OFFERS = tuple(paper.offer for paper in PAPERS.values())
CHOICES = [(key, paper.offer.title) for key, paper in PAPERS.items()]


# Certificates, which other rooms issue

CERTIFIED = (
    Phrase("heading", "Judul", "SERTIFIKAT", ("kegiatan",)),
    Phrase("given", "Sebelum nama penerima", "diberikan kepada", ("kegiatan",)),
    Phrase("lead", "Sesudah nama penerima", "atas keikutsertaannya sebagai peserta", ("penerima", "kegiatan")),
    Phrase("closing", "Kalimat penutup", "", ("penerima", "kegiatan"), optional=True),
)


def certified(name: str, activity: str) -> dict:
    """The worded part of a certificate's content: what `CERTIFIED` says of this person and activity."""
    places = {phrase.key: says(phrase.key) for phrase in CERTIFIED}
    return places | {"name": name, "activity": activity, "known": {"penerima": name, "kegiatan": activity}}


def sample_certificate() -> dict:
    """A certificate of nobody."""
    return certified("Contoh Nama Penerima, S.Pd.", "Contoh Kegiatan Angkatan I") | {
        "origin": "Kelurahan Contoh, Kecamatan Contoh", "when": "2 sampai dengan 6 November 2026",
        "hours": "40 jam pelajaran", "place": "Contoh Tempat Kegiatan", "materials": [],
    }  # fmt: skip
