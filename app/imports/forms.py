"""What is chosen and typed around an import: the file, the meaning of its columns, the decision on a row."""

from wtforms import FileField

from app.ground.form import Choice, Form
from app.imports.mapping import Column


class UploadForm(Form):
    """The file itself is taken from the request: a form only says what was wrong with it."""

    file = FileField(
        "Berkas daftar",
        description="Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV. Paling besar 25 MB dan 100.000 baris.",
        render_kw={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv", "required": True},
    )


def columns_form(sheets: list[dict], columns: tuple[Column, ...], data=None) -> Form:
    """A choice of meaning for each heading of each sheet, as it is read now or as `data` says."""
    choices = [(column.key, column.title) for column in columns]
    fields, now = {}, {}
    for at, sheet in enumerate(sheets):
        read_as = {place: key for key, place in sheet.get("columns", {}).items()}
        for place, heading, _ in sheet.get("headings", ()):
            name = f"s{at}k{place}"
            fields[name] = Choice(heading, choices, empty="Tidak dipakai")
            now[name] = read_as.get(place)
    form = type("ColumnsForm", (Form,), fields)(data)
    if data is None:
        for name, key in now.items():
            form[name].data = key
    return form


def mapping_of(form: Form, sheets: list[dict]) -> dict[str, dict[str, int]]:
    """{sheet: {column key: place}} as chosen; a thing chosen for two columns is refused at the second."""
    mapping: dict[str, dict[str, int]] = {}
    for at, sheet in enumerate(sheets):
        chosen: dict[str, int] = {}
        for place, _, _ in sheet.get("headings", ()):
            field = form[f"s{at}k{place}"]
            if field.data and field.data in chosen:
                form.refuse("Sudah dipilih untuk kolom lain di lembar ini.", field.name)
            elif field.data:
                chosen[field.data] = place
        if "headings" in sheet:
            mapping[sheet["name"]] = chosen
    return mapping


def read_choice(text: str | None) -> tuple[str | None, int | None]:
    """ "sama:17" is (sama, 17), "lewati" is (lewati, None), nothing is (None, None)."""
    choice, _, who = (text or "").partition(":")
    number = int(who) if who.isascii() and who.isdigit() and len(who) < 10 else None
    return choice[:10] or None, number
