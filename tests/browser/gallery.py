"""Every macro of ui.html on sample pages, served under the product's own policy, without database or rooms.

.venv/bin/python -m tests.browser.gallery        then open http://127.0.0.1:8099/
"""

from pathlib import Path
from types import SimpleNamespace

from flask import Flask, Response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

APP = Path(__file__).resolve().parents[2] / "app"
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; form-action 'self'"
)
PAGES = ["daftar", "warga", "formulir", "masuk", "beranda", "impor", "kehadiran", "verifikasi", "galat"]

TRAINING = ("daftar", "formulir", "kehadiran")

NAMES = [
    "Siti Aminah",
    "Sulastri",
    "Mochamad Yusuf Hidayatullah",
    "Endang Purwaningsih",
    "Slamet Riyadi",
    "Kartini Dewi Anggraeni",
    "Joko Susilo",
    "Wahyuni",
    "R. Bambang Sumantri",
    "Maria Goreti Nurhayati",
    "Achmad Fauzi",
    "Painem",
]
PLACES = ["Sukun", "Bandungrejosari", "Klojen", "Lowokwaru", "Kedungkandang"]


class Enrol(Form):
    person_id = HiddenField()
    name = StringField(
        "Nama lengkap", [InputRequired("Bagian ini perlu diisi.")], description="Seperti tertulis di KTP."
    )
    nik = StringField(
        "NIK",
        [InputRequired("Bagian ini perlu diisi.")],
        render_kw={"data-nik": True, "inputmode": "numeric"},
    )
    birth = StringField(
        "Tanggal lahir", [InputRequired("Bagian ini perlu diisi.")], render_kw={"data-tanggal": True}
    )
    kelurahan = SelectField("Kelurahan", choices=[("", "Pilih kelurahan")] + [(p, p) for p in PLACES])
    sex = RadioField(
        "Jenis kelamin",
        [InputRequired("Pilih salah satu.")],
        choices=[("p", "Perempuan"), ("l", "Laki-laki")],
    )
    height = IntegerField("Tinggi badan", [Optional()])
    income = StringField("Penghasilan sebulan")
    needs = SelectMultipleField(
        "Yang diperlukan",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[("k", "Kursi roda"), ("d", "Alat bantu dengar"), ("p", "Pendamping")],
    )
    photo = FileField("Foto KTP")
    note = TextAreaField("Catatan")
    agree = BooleanField(
        "Sudah setuju datanya dipakai untuk pelatihan", [InputRequired("Persetujuan ini wajib.")]
    )

    def validate_nik(self, field):
        digits = len((field.data or "").replace(" ", ""))
        if digits != 16:
            raise ValidationError(f"NIK harus 16 angka. Yang diketik {digits}.")


class SignIn(Form):
    username = StringField(
        "Nama pengguna", [InputRequired("Bagian ini perlu diisi.")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "Kata sandi",
        [InputRequired("Bagian ini perlu diisi.")],
        render_kw={"autocomplete": "current-password"},
    )


def people(count):
    tones = [
        ("ok", "Diterima"),
        ("warn", "Menunggu"),
        ("bad", "Ditolak"),
        ("plain", "Draf"),
        ("info", "Cadangan 2"),
    ]
    for n in range(count):
        tone, state = tones[n % 5]
        yield SimpleNamespace(
            id=n + 1,
            name=NAMES[n % 12],
            nik=f"3573 0{n % 5 + 1}45 1285 00{n % 90 + 10}",
            place=PLACES[n % 5],
            age=19 + n * 7 % 50,
            desil=n % 4 + 1,
            tone=tone,
            state=state,
        )


def item(title, href, icon, current=False, count=None):
    return {"title": title, "href": href, "icon": icon, "current": current, "count": count}


def menu(page):
    return [
        {"title": "", "items": [item("Beranda", "/beranda", "home", page == "beranda")]},
        {
            "title": "Warga",
            "items": [
                item("Daftar warga", "/warga", "users", page == "warga"),
                item("Impor data", "/impor", "upload", page == "impor", 2),
            ],
        },
        {
            "title": "Program",
            "items": [
                item("Pelatihan", "/daftar", "graduation-cap", page in TRAINING, 3),
                item("Karang Werda", "/x", "heart-pulse"),
                item("LKS", "/x", "building"),
                item("Shelter", "/x", "bed"),
            ],
        },
        {
            "title": "Kantor",
            "items": [
                item("Surat", "/x", "mail"),
                item("Laporan", "/x", "chart"),
                item("Pengguna", "/x", "key"),
                item("Pengaturan", "/x", "settings"),
            ],
        },
    ]


def asset(path):
    return f"/static/tetap/{path}"


def create_gallery():
    app = Flask(
        "gallery",
        static_folder=str(APP / "static"),
        static_url_path="/static/tetap",
        template_folder=str(APP / "templates"),
    )
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "gallery"))
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.globals.update(asset=asset, csrf_token=lambda: "contoh", toasts=list)
    env.globals["ui"] = env.get_template("ui.html").module
    session = {"signed_in": True, "ran_out": False}

    @app.context_processor
    def frame():
        return {
            "menu": menu(request.path.strip("/") or "beranda"),
            "todo_count": 7,
            "is_demo": True,
            "office": SimpleNamespace(short_name="Dinsos-P3AP2KB", city="Kota Malang"),
            "current_user": SimpleNamespace(
                name="Ratna Wulandari",
                initials="RW",
                roles_text="Staf bidang pemberdayaan",
                is_authenticated=True,
            ),
        }

    @app.after_request
    def policy(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    def draw(page, status=200):
        form = Enrol(
            MultiDict(
                {"name": "Siti Aminah", "nik": "357301451285001", "birth": "5 Des 1985", "kelurahan": "Sukun"}
            )
        )
        if page == "formulir":
            form.validate()
        return render_template(
            f"{page}.html",
            form=form,
            sign_in=SignIn(),
            people=list(people(80)),
            title="Halaman ini tidak ada",
            sentence="Alamatnya mungkin berubah, atau datanya sudah dipindahkan.",
            code=404,
            number=None,
            back_url="/daftar",
        ), status

    for page in PAGES:
        app.add_url_rule(f"/{page}", page, lambda page=page: draw(page))
    app.add_url_rule("/", "home", lambda: draw("beranda"))

    @app.post("/cari")
    def search():
        found = [
            SimpleNamespace(title=name, note="35730… · Sukun", href="/warga", icon="user")
            for name in NAMES
            if request.form["q"].lower() in name.lower()
        ]
        return env.globals["ui"].search_hits([SimpleNamespace(title="Warga", hits=found)])

    @app.post("/simpan")
    def save():
        if request.form.get("name") == "pecah":
            return "<p data-sentence>Maaf, ada gangguan. Nomor gangguan 4711.</p>", 500
        if request.form.get("name") == "habis" and not session["ran_out"]:
            session.update(signed_in=False, ran_out=True)
        if not session["signed_in"]:
            return render_template("_signin.html", sign_in=SignIn()), 401
        form = Enrol(request.form)
        good = form.validate()
        return render_template("_enrol.html", form=form, saved=good), 200 if good else 422

    @app.post("/masuk")
    def sign_in():
        if request.form["password"] != "benar":
            return render_template("_signin.html", sign_in=SignIn(request.form)), 422
        session["signed_in"] = True
        return Response(status=204, headers={"X-CSRF-New": "baru"})

    return app


if __name__ == "__main__":
    create_gallery().run(port=8099)
