"""What is typed about guarding data."""

from app.ground.form import Choice, Form, LongText, Number, Text, Ticks
from app.ground.permit import Role
from app.ground.room import offers

ROLES = [(role.value, role.title) for role in Role]


class BreakForm(Form):
    kind = Choice("Jenis data", lambda: [(item.kind, item.title) for item in offers("sealed")], required=True)
    number = Text("Nomor", required=True, max=40, help="Nomor yang tertulis pada halaman data itu, tanpa nama.")
    reason = LongText("Alasan", required=True, max=500, help="Paling sedikit 20 huruf; ditinjau kemudian.")


class ReviewForm(Form):
    verdict = LongText("Hasil tinjauan", required=True, max=500)


class DoorForm(Form):
    """The dated settings of the door and of how long data stays; the last part of its key names each field."""

    second_factor_roles = Ticks("Peran yang wajib memakai faktor kedua", ROLES)
    idle_minutes = Number("Sesi berakhir bila ditinggal", least=5, most=480, required=True, help="Menit.")
    session_hours = Number("Sesi paling lama", least=1, most=12, required=True, help="Jam.")
    hours = Number("Segel yang dibuka darurat tertutup lagi setelah", least=1, most=72, required=True, help="Jam.")
    contact = Text("Yang dihubungi tentang data tersegel", required=True, max=120, help="Jabatan dan nomor telepon.")
    values_months = Number("Isi riwayat perubahan disimpan", least=12, most=600, required=True, help="Bulan.")
    access_months = Number("Catatan akses disimpan", least=6, most=600, required=True, help="Bulan.")
    sign_in_months = Number("Catatan sesi disimpan", least=1, most=120, required=True, help="Bulan.")
    import_months = Number("Berkas dan baris impor disimpan", least=1, most=120, required=True, help="Bulan.")
    health_months = Number("Hasil pemeriksaan kesehatan disimpan", least=12, most=600, required=True, help="Bulan.")

    GROUPS = (
        ("Masuk", ("second_factor_roles", "idle_minutes", "session_hours")),
        ("Data tersegel", ("hours", "contact")),
        ("Masa simpan", ("values_months", "access_months", "sign_in_months", "import_months", "health_months")),
    )
