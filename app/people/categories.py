"""The lists that stand behind a person: PPKS categories, disabilities, sources of desil.

PPKS: 26 kinds of Permensos 8/2012; the two-digit codes are the office's own. Disabilities: UU 8/2016 Art 4.
"""

PPKS = [
    ("01", "Anak balita terlantar"),
    ("02", "Anak terlantar"),
    ("03", "Anak berhadapan dengan hukum"),
    ("04", "Anak jalanan"),
    ("05", "Anak dengan kedisabilitasan"),
    ("06", "Anak korban kekerasan"),
    ("07", "Anak yang memerlukan perlindungan khusus"),
    ("08", "Lanjut usia terlantar"),
    ("09", "Penyandang disabilitas"),
    ("10", "Tuna susila"),
    ("11", "Gelandangan"),
    ("12", "Pengemis"),
    ("13", "Pemulung"),
    ("14", "Kelompok minoritas"),
    ("15", "Bekas warga binaan lembaga pemasyarakatan"),
    ("16", "Orang dengan HIV/AIDS"),
    ("17", "Korban penyalahgunaan NAPZA"),
    ("18", "Korban perdagangan orang"),
    ("19", "Korban tindak kekerasan"),
    ("20", "Pekerja migran bermasalah sosial"),
    ("21", "Korban bencana alam"),
    ("22", "Korban bencana sosial"),
    ("23", "Perempuan rawan sosial ekonomi"),
    ("24", "Fakir miskin"),
    ("25", "Keluarga bermasalah sosial psikologis"),
    ("26", "Komunitas adat terpencil"),
]
PPKS_NAMES = dict(PPKS)

DISABILITIES = [
    ("fisik", "Fisik"),
    ("intelektual", "Intelektual"),
    ("mental", "Mental"),
    ("sensorik", "Sensorik"),
    ("ganda", "Ganda"),
]
DISABILITY_NAMES = dict(DISABILITIES)

DESIL = [(n, f"Desil {n}") for n in range(1, 11)]
DESIL_SOURCES = [("DTSEN", "DTSEN"), ("SIKS-NG", "SIKS-NG"), ("usulan", "Usulan kelurahan"), ("lain", "Lainnya")]

SEX = [("P", "Perempuan"), ("L", "Laki-laki")]
SEX_NAMES = dict(SEX)

NO_NIK = [
    ("belum tercatat", "Belum pernah tercatat"),
    ("tidak ingat", "Tidak ingat atau tidak membawa"),
    ("bayi", "Bayi, belum ada"),
    ("belum diisi", "Belum diisi dalam daftar usulan"),
    ("lain", "Lainnya"),
]
NO_NIK_NAMES = dict(NO_NIK)

FAMILY_ROLES = [
    ("kepala", "Kepala keluarga"),
    ("suami", "Suami"),
    ("istri", "Istri"),
    ("anak", "Anak"),
    ("menantu", "Menantu"),
    ("cucu", "Cucu"),
    ("orangtua", "Orang tua"),
    ("mertua", "Mertua"),
    ("famili", "Famili lain"),
    ("lain", "Lainnya"),
    ("belum", "Belum dicatat"),
]
FAMILY_ROLE_NAMES = dict(FAMILY_ROLES)
