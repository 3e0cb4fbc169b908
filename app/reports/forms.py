"""What is typed about programmes, targets, results and money."""

from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from app.ground.form import Angka, Choice, Form, Kelurahan, LongText, Number, Rupiah, Tanggal, Text, Version
from app.ground.period import YEAR, Period, around
from app.ground.tanggal import ROMAN, today
from app.office import agency
from app.reports import access, counting
from app.reports.document import KINDS
from app.reports.models import DIRECTIONS, SINCE_JANUARY, SPANS, UP

QUARTERS = [(n, f"Triwulan {ROMAN[n - 1]}") for n in range(1, 5)]


def _figures():
    """What rooms offer to count, by hand first."""
    return [(figure.key, f"{figure.title} ({figure.unit or 'jumlah'})") for figure in counting.figures()]


class ProgrammeForm(Form):
    year = Number("Tahun anggaran", required=True, least=2000, most=2099, default=lambda: today().year)
    code = Text("Kode", max=30, help="Menurut DPA, misalnya 1.06.02. Boleh dikosongkan.")
    name = Text("Nama program", required=True, max=200)
    field_id = Choice("Bidang", agency.fields, empty="Sekretariat atau seluruh dinas", coerce=int)
    starts_on = Tanggal(
        "Mulai", help="Kosongkan bila sejak Januari. Triwulan sebelum hari ini tidak dinilai."
    )
    version = Version()


class IndicatorForm(Form):
    name = Text("Nama indikator", required=True, max=200)
    figure = Choice("Sumber angka", _figures, empty="Diisi dengan tangan, dengan sumbernya")
    unit = Text(
        "Satuan", max=40, help="Misalnya orang, %, kelompok. Kosongkan untuk memakai satuan sumber angkanya."
    )
    direction = Choice("Arah", list(DIRECTIONS.items()), empty=None, default=UP)
    span = Choice("Nilai triwulan dihitung atas", list(SPANS.items()), empty=None, default=SINCE_JANUARY)
    position = Number("Urutan", least=1, most=999, default=1)
    version = Version()


def indicator_values(form: IndicatorForm) -> dict:
    """What the row holds; the figure's own unit where none was typed."""
    values = form.values()
    figure = counting.known(values["figure"]) if values["figure"] else None
    return values | {
        "unit": values["unit"] or (figure.unit if figure else ""),
        "position": values["position"] or 1,
    }


class TargetForm(Form):
    valid_from = Tanggal("Berlaku mulai", required=True)
    year_value = Angka("Target setahun", required=True)
    q1 = Angka("Sampai triwulan I")
    q2 = Angka("Sampai triwulan II")
    q3 = Angka("Sampai triwulan III")
    q4 = Angka("Sampai triwulan IV")
    basis = Text("Dasar", max=200, help="Misalnya Perjanjian Kinerja 2026, atau Perubahan APBD.")

    @property
    def quarters(self) -> list:
        return [self.q1.data, self.q2.data, self.q3.data, self.q4.data]


class ResultForm(Form):
    quarter = Choice("Sampai akhir", QUARTERS, empty=None, coerce=int)
    value = Angka("Realisasi", required=True)
    source = Text(
        "Sumber", required=True, max=200, help="Dari mana angka ini: berita acara, laporan, survei."
    )
    note = LongText("Catatan", max=500)


class ExplanationForm(Form):
    quarter = Choice("Triwulan", QUARTERS, empty=None, coerce=int)
    reason = LongText("Mengapa target belum tercapai", required=True, max=1000)
    action = LongText("Apa yang dilakukan", required=True, max=1000)
    due_on = Tanggal("Selesai paling lambat")


class BudgetForm(Form):
    valid_from = Tanggal("Berlaku mulai", required=True)
    amount = Rupiah("Pagu", required=True)
    basis = Text("Dasar", max=200, help="Misalnya DPA 2026 atau DPPA 2026.")


class SpendingForm(Form):
    quarter = Choice("Sampai akhir", QUARTERS, empty=None, coerce=int)
    amount = Rupiah("Realisasi sejak Januari", required=True)
    source = Text("Sumber", required=True, max=200, help="Misalnya SIPD atau laporan keuangan.")


class EndForm(Form):
    ended_on = Tanggal("Berakhir", required=True)
    end_reason = Text("Alasan", required=True, max=300)


def _programmes():
    return [
        (programme.id, f"{programme.name} ({programme.year})")
        for programme in access.programmes_of(current_user)
    ]


def _periods():
    """The year, its quarters and months as far as they have begun, of this year and the two before."""
    year = around(YEAR)
    found = []
    for one in (year, year.before, year.before.before):
        for period in (one, *(Period.quarter(one.year, n) for n in range(1, 5)), *one.months):
            if period.has_begun:
                found.append(SelectChoice(period.key, period.name, optgroup=str(one.year)))
    return found


class ReportForm(Form):
    kind = Choice("Jenis laporan", list(KINDS.items()), required=True)
    period = Choice("Periode", _periods, required=True)
    programme_id = Choice(
        "Program", _programmes, coerce=int, empty="Semua", help="Hanya untuk laporan per program."
    )
    kelurahan = Kelurahan("Kelurahan", empty="Semua", help="Hanya untuk laporan per kelurahan.")


class ReopenForm(Form):
    reason = LongText(
        "Alasan", required=True, max=300, help="Alasan ini tercatat dan terbaca pada daftar penutupan."
    )
