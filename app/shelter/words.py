"""The lists of the shelter room: what is stored, and what a clerk reads for it."""

MALE, FEMALE, FAMILY, CHILDREN, BEDRIDDEN = "laki-laki", "perempuan", "keluarga", "anak", "tirah baring"
RULES = [
    (MALE, "Laki-laki"),
    (FEMALE, "Perempuan"),
    (FAMILY, "Keluarga"),
    (CHILDREN, "Anak"),
    (BEDRIDDEN, "Tirah baring"),
]
RULE_NAMES = dict(RULES)

CONDITIONS = [
    ("semua", "Semua"),
    ("mandiri", "Sehat, tidak tirah baring"),
    ("tirah baring", "Hanya yang tirah baring"),
]
CONDITION_NAMES = dict(CONDITIONS)

MOBILITY = [("mandiri", "Bergerak sendiri"), ("dibantu", "Perlu dibantu"), ("tirah baring", "Tirah baring")]
MOBILITY_NAMES = dict(MOBILITY)

SOURCES = [
    ("satpol", "Satpol PP (razia)"),
    ("polisi", "Kepolisian"),
    ("rs", "Rumah sakit"),
    ("keluarga", "Keluarga"),
    ("petugas", "Penjangkauan petugas"),
    ("sendiri", "Datang sendiri"),
]
SOURCE_NAMES = dict(SOURCES)
HANDED_OVER = frozenset({"satpol", "polisi", "rs", "keluarga"})  # somebody signs the berita acara with us

REUNION, PROVINCE, HOSPITAL, RETURN = "reunifikasi", "rujukan", "rs", "pemulangan"
INDEPENDENT, RAN_AWAY, DIED = "mandiri", "lari", "meninggal"
DISCHARGES = [
    (REUNION, "Reunifikasi dengan keluarga"),
    (PROVINCE, "Rujukan ke UPT provinsi atau Kemensos"),
    (HOSPITAL, "Rumah sakit atau RSJ"),
    (RETURN, "Pemulangan ke daerah asal"),
    (INDEPENDENT, "Mandiri"),
    (RAN_AWAY, "Melarikan diri"),
    (DIED, "Meninggal"),
]
DISCHARGE_NAMES = dict(DISCHARGES)

NOTES = [
    ("asesmen", "Asesmen"),
    ("kebutuhan", "Kebutuhan"),
    ("rencana", "Rencana"),
    ("harian", "Catatan harian"),
    ("pelacakan", "Penelusuran keluarga dan identitas"),
]
NOTE_NAMES = dict(NOTES)
PLANNING = ("asesmen", "kebutuhan", "rencana", "pelacakan")
TO_BE_MET = ("kebutuhan", "rencana")

# The services that the SPM counts, PP 2/2018 (domain.md section 6).
GIFTS = [
    ("makan", "Permakanan"),
    ("sandang", "Sandang"),
    ("alat", "Alat bantu"),
    ("obat", "Obat dan kesehatan"),
    ("bimbingan", "Bimbingan"),
    ("dokumen", "NIK atau akta"),
    ("akses", "Akses sekolah atau layanan kesehatan"),
]
GIFT_NAMES = dict(GIFTS)

PRESENT, LEAVE, ABSENT = "hadir", "izin", "tanpa izin"
CENSUS = [(PRESENT, "Ada"), (LEAVE, "Pergi dengan izin"), (ABSENT, "Pergi tanpa izin")]
CENSUS_NAMES = dict(CENSUS)

URGENCY = [(1, "Sangat mendesak"), (2, "Mendesak"), (3, "Dapat menunggu")]
URGENCY_NAMES = dict(URGENCY)

FREE, RESERVED, OCCUPIED, CLEANING, OUT = "bebas", "dipesan", "terisi", "dibersihkan", "rusak"
BED_STATES = {
    FREE: ("Kosong", "ok", "check-circle"),
    RESERVED: ("Dipesan", "info", "clock"),
    OCCUPIED: ("Terisi", "plain", "user"),
    CLEANING: ("Dibersihkan", "warn", "refresh"),
    OUT: ("Tidak dipakai", "bad", "ban"),
}
