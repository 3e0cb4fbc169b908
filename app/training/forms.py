"""What the forms of this room look like."""

import re

from wtforms import Field
from wtforms.fields.choices import SelectChoice

from app.ground.address import is_number
from app.ground.form import (
    BooleanField,
    Choice,
    FileField,
    Form,
    LongText,
    Number,
    RowId,
    Rupiah,
    Tanggal,
    Text,
    Version,
)
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.ground.upload import read_upload
from app.office import agency
from app.people.forms import PersonForm
from app.training.cells import possible
from app.training.models import TURNOVER
from app.training.rules.batches import SUNDAY
from app.training.selection import KEYS, LEVELS, LIMITS, RULES


class BatchForm(Form):
    programme_name = Text(
        "Program", required=True, help="Pilih yang ada, atau ketik nama program baru.",
        render_kw={"list": "programmes", "autocomplete": "off"},
    )  # fmt: skip
    skill_names = Text(
        "Keterampilan yang ditambahkan", max=400,
        help="Pisahkan dengan koma, misalnya Jajanan, Menjahit. Yang sudah ada pada program tetap ada.",
    )  # fmt: skip
    title = Text("Nama angkatan", max=160, required=True, help="Nama ini tercetak pada sertifikat.")
    starts_on = Tanggal("Mulai", required=True)
    ends_on = Tanggal("Selesai", required=True)
    sundays = BooleanField("Minggu juga")
    place = Text("Tempat", max=160)
    trainer = Text("Pelatih", max=120)
    hours = Number("Jam pelajaran", most=2000)
    places = Number("Kuota", least=1, most=5000, required=True)
    minimum_share = Number(
        "Kehadiran minimum", most=100, help="Persen hari yang perlu dihadiri untuk sertifikat."
    )
    offer_hours = Number(
        "Batas jawab cadangan", most=720,
        help="Isi 0 bila tempat yang kosong langsung menjadi milik cadangan pertama. Selain itu tempat ditawarkan "
        "dan ditahan sampai batas ini.",
    )  # fmt: skip
    document_names = LongText(
        "Berkas yang diminta", max=2000, help="Satu berkas pada setiap baris, misalnya Fotokopi KTP."
    )
    fund = Text("Sumber dana", max=80)
    budget = Rupiah("Pagu anggaran")
    allowance = Rupiah("Uang saku sehari", help="Untuk setiap hari yang dihadiri; kosongkan bila tidak ada.")
    decree = Text("Nomor SK", max=80)
    note = LongText("Catatan")
    version = Version()

    @classmethod
    def new(cls):
        form = cls()
        form["offer_hours"].data = 0
        form["minimum_share"].data = agency.setting("training.minimum_share")
        return form

    @classmethod
    def after(cls, batch, title, documents):
        """The form of a batch that follows another: the same but for its name and days."""
        form = cls(obj=batch, data={})
        form["title"].data, form["programme_name"].data = title, batch.programme.name
        form["document_names"].data = documents
        for name in ("starts_on", "ends_on", "decree", "note", "version"):
            form[name].data = None
        return form

    @classmethod
    def of(cls, batch, sessions, documents):
        """The form filled with a batch; it trains on Sundays when one of its days is one."""
        form = cls(obj=batch)
        form["document_names"].data = documents
        form["programme_name"].data = batch.programme.name
        form["sundays"].data = any(session.on_date.weekday() == SUNDAY for session in sessions)
        return form


class Marked(Field):
    """The ids of the rows that were marked, in the order of the screen."""

    def process_formdata(self, valuelist):
        self.data = [int(text) for text in valuelist if is_number(text)]


class DecisionForm(Form):
    """What is decided on the marked, and why."""

    id = Marked()
    reason = Text("Alasan", max=300)


class VerificationForm(DecisionForm):
    """A decision on candidates, with the reason for setting a rule aside."""

    override = Text("Alasan pengecualian", max=300)


def _level(rule):
    return Choice(RULES[rule], list(LEVELS.items()), empty=None, required=True)


class RulesForm(Form):
    """What each rule of selection does, and its limits."""

    city, age, desil, ppks = _level("city"), _level("age"), _level("desil"), _level("ppks")
    repeat, kk, open_batch, overlap = _level("repeat"), _level("kk"), _level("open_batch"), _level("overlap")
    documents = _level("documents")
    least_age = Number("Usia paling muda", most=120, required=True)
    greatest_age = Number("Usia paling tua", most=120, required=True)
    greatest_desil = Number("Desil paling tinggi", least=1, most=10, required=True)
    repeat_years = Number("Jeda keterampilan yang sama", least=1, most=50, required=True)

    @classmethod
    def now(cls):
        held = agency.settings([*KEYS.values(), *LIMITS.values()])
        return cls(data={name: held[key] for name, key in (KEYS | LIMITS).items()})


class SkillForm(Form):
    skill_id = Choice("Keterampilan", [], coerce=int, empty="Belum ditentukan")

    def teach(self, skills):
        """Offer these skills to choose from."""
        self.skill_id.choices = [SelectChoice("", "Belum ditentukan")]
        self.skill_id.choices += [SelectChoice(skill.id, skill.name) for skill in skills]
        return self


class NominationForm(SkillForm):
    person_id = RowId()


def newcomer(typed: str | None) -> PersonForm:
    """The form of a new person, with the NIK or the name that was searched for."""
    form, text = PersonForm(), (typed or "").strip()[:100]
    digits = re.sub(r"[\s.]", "", text)
    if digits.isdigit():
        form["nik"].data = digits
    else:
        form["name"].data = text or None
    return form


class ReceiptForm(Form):
    """The documents that were received from somebody."""

    document = Marked()


class SessionForm(Form):
    on_date = Tanggal("Tanggal", required=True)
    title = Text("Nama sesi", max=120, help="Misalnya Sesi sore. Perlu bila sehari ada lebih dari satu.")


class QuotaForm(Form):
    """How many places each part of the people may have: a number for every cell, empty where there is no limit."""

    @classmethod
    def of(cls, batch, skills, held, typed=None):
        """The form with a field for each cell that the batch may be divided by, filled with those that it has."""
        groups, fields = [], {}
        for title, members in possible(skills):
            names = [f"c{len(fields) + number}" for number in range(len(members))]
            fields |= {
                name: Number(label, most=5000, id=name)
                for name, (_, label) in zip(names, members, strict=True)
            }
            groups.append((title, list(zip(names, [cell for cell, _ in members], strict=True))))
        made = type("DividedForm", (cls,), fields | {"groups": groups})
        known = {row.cell: row.places for row in held}
        cell_of = {name: cell for _, pairs in groups for name, cell in pairs}
        return made(typed) if typed is not None else made(data={n: known.get(c) for n, c in cell_of.items()})

    def wanted(self) -> dict[str, int]:
        pairs = [pair for _, pairs in self.groups for pair in pairs]
        return {cell: self[name].data for name, cell in pairs if self[name].data is not None}

    def refuse(self, sentence, field=None):
        names = {cell: name for _, pairs in self.groups for name, cell in pairs}
        super().refuse(sentence, names.get(field, field))


class DrawUpForm(Form):
    """The days that a list of allowances shall pay for."""

    since = Tanggal("Dari", required=True)
    until = Tanggal("Sampai", required=True)

    @classmethod
    def of(cls, batch):
        return cls(data={"since": batch.starts_on, "until": min(batch.ends_on, today())})


class PaidForm(Form):
    paid_on = Tanggal("Dibayar pada", required=True, past=True, default=today)


class CostForm(Form):
    on_date = Tanggal("Tanggal", required=True, past=True)
    title = Text("Untuk", max=120, required=True, help="Misalnya honor pelatih, bahan praktik, konsumsi.")
    amount = Rupiah("Jumlah", required=True)


class ScoresForm(Form):
    """The pre- and post-test of everybody as one grid: `awal.<id>`, `akhir.<id>`, and what stood there before."""

    FIELDS = {"awal": "pre_test", "akhir": "post_test"}

    def read(self, typed) -> dict[int, dict[str, tuple[int | None, int | None]]]:
        """{enrolment: {column: (before, now)}} of the changed cells; refuses what is no number from 0 to 100."""
        before = dict(part.split("=", 1) for part in (typed.get("before") or "").split() if "=" in part)
        found: dict[int, dict] = {}
        for name, text in typed.items():
            kind, _, row_id = name.partition(".")
            if kind not in self.FIELDS or not row_id.isascii() or not row_id.isdigit() or len(row_id) > 9:
                continue
            text, stood = text.strip(), before.get(name, "")
            if text == stood:
                continue
            if text and not _is_score(text):
                raise RuleError(f"Nilai “{text[:10]}” perlu berupa angka bulat dari 0 sampai 100.")
            cell = (int(stood) if _is_score(stood) else None, int(text) if text else None)
            found.setdefault(int(row_id), {})[self.FIELDS[kind]] = cell
        return found


def _is_score(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100


class KitForm(Form):
    goods = LongText(
        "Alat dan bahan untuk satu orang", max=3000, required=True,
        help="Satu barang pada setiap baris: nama; banyaknya. Misalnya: Mesin jahit portabel; 1 unit.",
    )  # fmt: skip
    version = Version()


class CopyForm(Form):
    reason = Text("Alasan", max=300, required=True, help="Misalnya sertifikat hilang, dengan surat kehilangan.")


class AnswerForm(Form):
    """What was said on the telephone about an offer."""

    spoken_to = Text("Bicara dengan", max=80)
    note = Text("Catatan", max=200)


class MoveForm(Form):
    """Where in the waiting list somebody shall stand, and why."""

    rank = Number("Urutan", least=1, most=5000, required=True)
    reason = Text("Alasan", max=300)


YES_NO = [("ya", "Ya"), ("tidak", "Tidak")]


class VisitForm(Form):
    """What a visit after the training found; short, for a telephone on the road."""

    reached = Choice("Orangnya terjangkau", YES_NO, required=True)
    running = Choice("Usaha berjalan", YES_NO)
    kind = Text("Jenis usaha", max=120)
    turnover = Choice("Omzet sebulan", list(TURNOVER.items()))
    workers = Number("Tenaga kerja selain pemilik", most=1000)
    nib = Text("NIB", max=20)
    still_on_aid = Choice("Masih menerima bantuan sosial", YES_NO)
    note = LongText("Catatan", max=500)
    photo = FileField("Foto usaha", description="JPG atau PNG, paling besar 8 MB.")

    def read_photo(self, files) -> bytes | None:
        """The picture drawn anew, nothing but pixels; None when there is none or the form was refused."""
        with self.refusals():
            picture = read_upload(files.get("photo"), "photo", pictures_only=True) if self.validate() else None
            return picture.content if picture else None

    @classmethod
    def of(cls, visit):
        """The form filled with what was found before; empty when nobody was asked yet."""
        form = cls(obj=visit)
        form["photo"].data = None
        for name in ("reached", "running", "still_on_aid"):
            found = getattr(visit, name, None)
            form[name].data = None if found is None else ("ya" if found else "tidak")
        return form

    def values(self) -> dict:
        yes = {"ya": True, "tidak": False}
        told = super().values()
        told.pop("photo")
        return {name: yes.get(value, value) for name, value in told.items()}
