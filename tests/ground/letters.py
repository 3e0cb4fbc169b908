"""Letters to render in tests and bench: plain data as the templates expect it."""

from pathlib import Path

import jinja2

TEMPLATES = Path(__file__).resolve().parents[2] / "app" / "templates"
jinja = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)

KOP = {
    "government": "PEMERINTAH KOTA MALANG",
    "agency": "DINAS SOSIAL",
    "lines": [
        "Jalan Raya Contoh Nomor 12, Malang 65112",
        "Telepon (0341) 555012 · dinsos@kota.example · dinsos.kota.example",
    ],
    "emblem": "emblem.svg",
    "emblem_alt": "Lambang kota",
}
LONG_KOP = KOP | {
    "agency": "DINAS SOSIAL, PEMBERDAYAAN PEREMPUAN, PERLINDUNGAN ANAK, "
    "PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA",
}
SIGNATURE = {
    "place_date": None,
    "office": ["KEPALA DINAS SOSIAL,"],
    "qr": None,
    "name": "Dra. Hj. Sri Wahyuningsih, M.Si.",
    "rank": "Pembina Utama Muda",
    "nip": "19680412 199303 2 007",
}
LONGEST = {
    "kop": LONG_KOP,
    "name": "Prof. Dr. Raden Ajeng Kusumaningrum Widyaningtyas Sastrowardoyo, S.Sos., S.H., "
    "M.Si., M.Kes., Ph.D.",
    "activity": "Pelatihan Pembuatan Aneka Jajanan Tradisional, Penjahitan Pakaian Jadi, dan Produksi "
    "Kebutuhan Rumah Tangga bagi Keluarga Penerima Manfaat Program Penanggulangan Kemiskinan "
    "Ekstrem Angkatan III Tahun Anggaran 2026",
    "place": "Balai Pelatihan dan Pemberdayaan Masyarakat Kecamatan Kedungkandang Kota Malang",
    "signature": SIGNATURE
    | {
        "place_date": "Malang, 24 Oktober 2026",
        "office": [
            "a.n. KEPALA DINAS SOSIAL, PEMBERDAYAAN PEREMPUAN,",
            "PERLINDUNGAN ANAK, PENGENDALIAN PENDUDUK",
            "DAN KELUARGA BERENCANA,",
            "Sekretaris,",
        ],
        "name": "Prof. Dr. Raden Ajeng Kusumaningrum Widyaningtyas, S.Sos., M.Si.",
    },
    "materials": [{"topic": f"Pengenalan alat dan bahan, bagian {n}", "hours": "4"} for n in range(1, 13)],
}
VERIFY = "https://pendapa.kota.example/verifikasi/7QK4-M2XA"


def letter(**changes) -> dict:
    return {
        "title": "Undangan, nomor 400.9.12.3/118/35.73.405/2026",
        "created": "2026-12-05",
        "paper": "A4",
        "font": "arimo",
        "draft": False,
        "kop": KOP,
        "shape": "surat",
        "heading": "",
        "number": "400.9.12.3/118/35.73.405/2026",
        "place_date": "Malang, 5 Desember 2026",
        "nature": "Biasa",
        "attachment": "",
        "subject": "Undangan bimbingan teknis LKS",
        "addressees": ["Ketua LKS Panti Asuhan Harapan Bangsa"],
        "addressee_place": "Malang",
        "body": [
            "Dalam rangka meningkatkan mutu pelayanan lembaga kesejahteraan sosial di Kota Malang, kami "
            "mengundang Saudara menugaskan dua orang pengurus untuk mengikuti bimbingan teknis pada:",
            {
                "details": [
                    ["Hari, tanggal", "Kamis, 17 Desember 2026"],
                    ["Pukul", "09.00 sampai dengan 15.00 WIB"],
                    ["Tempat", "Ruang Pertemuan Dinas Sosial, Jalan Raya Contoh Nomor 12, Malang"],
                    ["Acara", "Akreditasi dan pelaporan LKS"],
                ]
            },
            "Peserta membawa salinan tanda daftar dan laporan kegiatan triwulan terakhir. Kehadiran mohon "
            "dikonfirmasi paling lambat 14 Desember 2026.",
            "Demikian undangan ini kami sampaikan. Atas perhatian dan kerja sama Saudara kami ucapkan "
            "terima kasih.",
        ],
        "signature": SIGNATURE,
        "copies": ["Wali Kota Malang (sebagai laporan)", "Kepala Bidang Rehabilitasi Sosial"],
        "electronic": False,
    } | changes


def certificate(qr: str | None = None, **changes) -> dict:
    return {
        "title": "Sertifikat nomor 400.9.14.2/121/35.73.405/2026",
        "created": "2026-10-24",
        "kop": KOP,
        "heading": "SERTIFIKAT",
        "number": "400.9.14.2/121/35.73.405/2026",
        "name": "Siti Nur Aminah",
        "origin": "Kelurahan Bandungrejosari, Kecamatan Sukun",
        "lead": "atas keikutsertaannya sebagai peserta",
        "activity": "Pelatihan Menjahit Pakaian Angkatan III Tahun 2026",
        "when": "20 sampai dengan 24 Oktober 2026",
        "hours": "40 jam pelajaran",
        "place": "Balai Latihan Kerja Kota Malang",
        "signature": SIGNATURE | {"place_date": "Malang, 24 Oktober 2026"},
        "qr": qr,
        "verify_url": VERIFY,
        "materials": [],
        "hours_total": "40",
    } | changes


def sheet(**changes) -> dict:
    return {
        "title": "Peserta pelatihan menjahit",
        "filter": "Warga di Sukun, desil 1–2, perempuan",
        "as_of": "Sabtu, 21 November 2026, pukul 09.41 WIB",
        "created": "2026-11-21",
        "paper": "A4",
        "landscape": False,
        "kop": None,
        "table": {
            "columns": ["No.", "Nama", "Kelurahan", "Jam"],
            "rows": [[str(n), f"Peserta {n}", "Bandungrejosari", "40"] for n in range(1, 121)],
            "numeric": [0, 3],
            "total": ["", "Jumlah", "", "4.800"],
        },
    } | changes


def letter_html(**changes) -> str:
    return jinja.get_template("letter.html").render(letter=letter(**changes))


def certificate_html(qr: str | None = None, **changes) -> str:
    return jinja.get_template("letters/certificate.html").render(certificate=certificate(qr, **changes))


def sheet_html(**changes) -> str:
    return jinja.get_template("print.html").render(sheet=sheet(**changes))
