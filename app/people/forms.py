"""What is typed about a person."""

import re

from app.ground.form import Choice, Form, Kelurahan, Kk, LongText, Nik, Phone, Tanggal, Text, Ticks, Version
from app.people import categories as listed
from app.people import joining


class RtRw(Text):
    """RT or RW: up to three digits, kept as three."""

    def __init__(self, label, **options):
        super().__init__(label, max=3, render_kw={"inputmode": "numeric", "size": "3"}, **options)

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if self.data and re.fullmatch(r"\d{1,3}", self.data, re.ASCII):
            self.data = self.data.zfill(3)
        elif self.data:
            raise ValueError("RT dan RW berupa angka, paling banyak tiga.")


class PersonForm(Form):
    nik = Nik(help="16 angka. Kosongkan bila belum ada.")
    no_nik_reason = Choice("Bila tanpa NIK, sebabnya", listed.NO_NIK)
    kk = Kk()
    name = Text("Nama lengkap", help="Sesuai KTP, tanpa gelar. Kosongkan bila tidak diketahui.")
    alias = Text("Nama lain atau ciri", help="Nama panggilan, atau ciri bila namanya tidak diketahui.")
    sex = Choice("Jenis kelamin", listed.SEX)
    birth_place = Text("Tempat lahir", max=60)
    birth_date = Tanggal("Tanggal lahir", past=True)
    doubt_reason = Text(
        "Alasan data berbeda", max=300, help="Diisi bila NIK tidak cocok dengan tanggal lahir atau jenis kelamin."
    )
    phone = Phone()

    address = Text("Alamat pada KTP", max=200)
    rt = RtRw("RT")
    rw = RtRw("RW")
    kelurahan = Kelurahan("Kelurahan pada KTP")
    outside = Text("KTP luar kota", help="Nama kota atau kabupaten, bila KTP bukan dari kota ini.")

    home_address = Text("Alamat tinggal", max=200, help="Kosongkan bila sama dengan KTP.")
    home_rt = RtRw("RT tinggal")
    home_rw = RtRw("RW tinggal")
    home_kelurahan = Kelurahan("Kelurahan tinggal")

    desil = Choice("Desil", listed.DESIL, coerce=int)
    desil_date = Tanggal("Tanggal desil", past=True)
    desil_source = Choice("Sumber desil", listed.DESIL_SOURCES)
    categories = Ticks("Kategori PPKS", listed.PPKS)
    disabilities = Ticks("Disabilitas", listed.DISABILITIES)
    note = LongText("Catatan")
    version = Version()

    # As the page groups them; what stands in inner brackets shares a line.
    GROUPS = (
        ("Identitas", ("nik", "no_nik_reason", "kk", "name", "alias", "sex")),
        ("Kelahiran dan telepon", (("birth_place", "birth_date"), "doubt_reason", "phone")),
        ("Alamat KTP", ("address", ("rt", "rw"), "kelurahan", "outside")),
        ("Tempat tinggal, bila lain dari KTP", ("home_address", ("home_rt", "home_rw"), "home_kelurahan")),
        ("Kesejahteraan", ("desil", ("desil_date", "desil_source"), "categories", "disabilities", "note")),
    )
    WIDTHS = {"nik": "m", "kk": "m", "no_nik_reason": "m", "sex": "m", "phone": "m", "desil": "s"}

    @classmethod
    def of(cls, person):
        """The form filled with a person's record."""
        form = cls(obj=person)
        form["categories"].data = [row.code for row in person.categories if row.until is None]
        form["disabilities"].data = [row.kind for row in person.disabilities]
        newest = person.desil_entries[0] if person.desil_entries else None
        form["desil_date"].data = newest.on_date if newest else None
        form["desil_source"].data = newest.source if newest else None
        return form


class DeathForm(Form):
    died_on = Tanggal("Tanggal meninggal", required=True, past=True)


SIDES = [("kiri", "Data kiri"), ("kanan", "Data kanan")]


class JoinForm(Form):
    """Which of two records stays, and for each part which record's value stays. Fields for the parts follow."""

    stay = Choice("Data yang tetap", SIDES, required=True, empty=None)
    left_version = Version()
    right_version = Version()

    @classmethod
    def of(cls, left, right):
        """The form as most would fill it in: the better known record stays, the other fills its gaps."""
        form, stay = cls(), joining.usual_stay(left, right)
        mine, theirs = ("kiri", "kanan") if stay is left else ("kanan", "kiri")
        form["stay"].data = mine
        form["left_version"].data, form["right_version"].data = left.version, right.version
        for part in joining.PARTS:
            fills = joining.usual_choice(part, stay, right if stay is left else left)
            form[part.key].data = theirs if fills else mine
        return form

    def outdated(self, left, right) -> bool:
        """Whether one of the two was changed since they were laid side by side; said above the form then."""
        if (self.left_version.data, self.right_version.data) == (left.version, right.version):
            return False
        self.refuse("Salah satu data diubah orang lain sejak Anda membukanya. Periksa lagi, lalu simpan sekali lagi.")
        for field, person in ((self.left_version, left), (self.right_version, right)):
            field.data, field.raw_data = person.version, None
        return True

    @property
    def taken(self) -> list[str]:
        """The parts whose value comes from the record that goes."""
        return [part.key for part in joining.PARTS if self[part.key].data not in (None, self["stay"].data)]


for _part in joining.PARTS:
    setattr(JoinForm, _part.key, Choice(_part.label, SIDES))


class DayForm(Form):
    """A day, and beside it the roles as `role_<place>`; only those that are ticked where ticks are asked for."""

    on = Tanggal("Sejak tanggal", required=True, past=True)

    def roles(self, typed) -> dict[int, str]:
        names = {f"role_{place}": int(place) for place in self._places(typed)}
        return {place: typed[name] for name, place in names.items() if typed.get(name) in listed.FAMILY_ROLE_NAMES}

    def _places(self, typed):
        return [name[5:] for name in typed if name.startswith("role_") and name[5:].isascii() and name[5:].isdigit()]


class SplitForm(DayForm):
    kk = Kk("Nomor KK baru", required=True)

    def _places(self, typed):
        ticked = typed.getlist("pindah")
        return [place for place in super()._places(typed) if place in ticked]


class EnterForm(Form):
    number = Text("NIK atau nomor sementara", max=20, required=True, help="Orangnya sudah tercatat di daftar warga.")
    role = Choice("Hubungan dalam keluarga", listed.FAMILY_ROLES, required=True)
    on = Tanggal("Sejak tanggal", required=True, past=True)


LEAVING = [
    ("keluar dari KK", "Keluar dari KK"),
    ("pindah ke luar kota", "Pindah ke luar kota"),
    ("salah catat", "Salah catat"),
]


class LeaveForm(Form):
    reason = Choice("Alasan", LEAVING, required=True)
    on = Tanggal("Sejak tanggal", required=True, past=True)


class FamilyDesilForm(Form):
    desil = Choice("Desil", listed.DESIL, coerce=int, required=True)
    on = Tanggal("Menurut data tanggal", required=True, past=True)
    source = Choice("Sumber", listed.DESIL_SOURCES, required=True)
