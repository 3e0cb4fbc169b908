"""PDFs: valid for archive and for readers, drawn with the bundled fonts only, blank never."""

import base64
import io
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pikepdf
import pytest

from app.ground import chart, pdf
from app.ground.archive import Archive
from tests import vera_pdf
from tests.ground import letters

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FONT = "data:font/ttf;base64," + base64.b64encode(b"\0\1\0\0 not one of ours").decode()
CODE = pdf.qr_svg(letters.VERIFY, "Kode untuk memeriksa keaslian sertifikat")
PARAGRAPH = letters.letter()["body"][0]


def page(body: str, head: str = "<title>Uji</title>", lang: str = "id") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def fonts(data: bytes) -> set[str]:
    """Names of the embedded fonts, without the subset's six letters."""
    with pikepdf.open(io.BytesIO(data)) as file:
        found = {str(item.BaseFont) for item in file.objects if _is_font(item)}
    return {name.split("+")[1] for name in found}


def _is_font(item) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


def text(data: bytes, number: int = 0) -> str:
    from pypdf import PdfReader

    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(data)).pages[number].extract_text())


# Valid


@pytest.mark.slow
def test_everything_printed_is_pdf_a_3a_and_pdf_ua_1(tmp_path):
    vera_pdf.require()
    charts = "".join(
        f"<figure>{drawing}</figure>"
        for drawing in (
            chart.bars("Penerima", [("Sukun", 12), ("Klojen", 7)], target=10),
            chart.lines("Penghuni", ["Jan", "Feb"], [("Camp", [1, 2])]),
            chart.donut("Lulusan", [("Usaha", 3), ("Bekerja", 2)]),
        )
    )
    signed = letters.SIGNATURE | {"qr": CODE}
    parts = [
        PARAGRAPH,
        {"heading": "Kesatu"},
        {"items": ["Satu", "Dua"]},
        {"table": {"columns": ["No.", "Barang"], "rows": [["1", "Beras"]], "numeric": [0]}},
    ]
    image = f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="Foto"'
    documents = {
        "letter": (letters.letter_html(), "surat"),
        "long": (letters.letter_html(body=[PARAGRAPH] * 14, electronic="BSrE", signature=signed), "surat"),
        "draft": (letters.letter_html(draft=True, addressees=["Camat Sukun", "Lurah Sukun"]), "surat"),
        "decree": (
            letters.letter_html(shape="naskah", heading="Keputusan", font="bonum", paper="F4", body=parts),
            "surat",
        ),
        "certificate": (letters.certificate_html(CODE), "sertifikat"),
        "longest": (letters.certificate_html(CODE, **letters.LONGEST), "sertifikat"),
        "list": (letters.sheet_html(), "laporan"),
        "wide": (letters.sheet_html(landscape=True, paper="F4", kop=letters.KOP), "laporan"),
        "charts": (page(charts), "laporan"),
        "photo": (page(image + ' style="image-rendering: crisp-edges">'), "laporan"),
    }
    for name, (html, css) in documents.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf.render(html, css))
    failures = vera_pdf.validate(sorted(tmp_path.iterdir()))
    assert len(failures) == len(documents)
    assert {path: why for path, why in failures.items() if why} == {}


def test_the_validator_finds_faults(tmp_path):
    vera_pdf.require()
    from weasyprint import HTML

    HTML(string="<p>polos</p>").write_pdf(tmp_path / "polos.pdf")
    assert vera_pdf.validate([tmp_path / "polos.pdf"])[str(tmp_path / "polos.pdf")]


def test_title_language_and_date_stand_in_the_file():
    with pikepdf.open(io.BytesIO(pdf.render(letters.letter_html()))) as file:
        assert str(file.docinfo.Title) == "Undangan, nomor 400.9.12.3/118/35.73.405/2026"
        assert str(file.docinfo.CreationDate) == "D:20261205"
        assert str(file.Root.Lang) == "id"
        assert file.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize(
    "html", [page("a", head=""), page("a", head="<title> </title>"), page("a", lang="en"), "<p>a</p>"]
)
def test_without_title_or_language_nothing_is_made(html):
    with pytest.raises(pdf.PdfError, match="judul atau bahasanya"):
        pdf.render(html)


def test_the_same_input_gives_the_same_bytes_in_every_process():
    html = letters.certificate_html(CODE)
    here = pdf.render(html, "sertifikat")
    assert pdf.render(html, "sertifikat") == here
    assert [data for _, data in pdf.render_many([(1, html)], "sertifikat", processes=1)] == [here]


# Fonts


def test_only_bundled_fonts_are_embedded():
    made = [pdf.render(letters.letter_html(font=font)) for font in ("arimo", "bonum")]
    made.append(pdf.render(letters.certificate_html(CODE), "sertifikat"))
    used = set().union(*map(fonts, made))
    assert used == {"Arimo-Surat", "Arimo-Surat-Bold", "Bonum-Surat", "Bonum-Surat-Bold"}


@pytest.mark.parametrize("letter", ["王", "ع", "☐", "😀", "\ue123"])
def test_a_letter_the_fonts_lack_is_named_and_nothing_is_made(letter):
    with pytest.raises(pdf.PdfError, match=f"{letter}.*U\\+{ord(letter):04X}.*huruf Latin"):
        pdf.render(letters.certificate_html(CODE, name=f"Siti {letter} Aminah"), "sertifikat")


def test_latin_letters_of_other_tongues_are_there():
    name = "Ḥāfiẓ ʿAbd Ñ Łukasz Nguyễn Škoda Ş ğ – “kutip” … ½ m² → •"
    assert pdf.render(letters.letter_html(addressees=[name]))


def test_a_font_of_the_machine_never_takes_part():
    with pytest.raises(pdf.PdfError):
        pdf.render(page('<p style="font-family: DejaVu Sans, monospace">halo'))


def test_a_missing_font_file_fails(monkeypatch, tmp_path):
    (tmp_path / "print").mkdir()
    sheet = '@font-face { font-family: "A"; src: url("../fonts/tiada.ttf") }'
    (tmp_path / "print" / "surat.css").write_text(sheet)
    monkeypatch.setattr(pdf, "STATIC", tmp_path)
    monkeypatch.setattr(pdf, "_press", None)
    with pytest.raises(pdf.PdfError, match="tidak ditemukan"):
        pdf.render(page("a"))


def test_four_threads_at_once_get_the_right_fonts():
    expected = {font: pdf.render(letters.letter_html(font=font)) for font in ("arimo", "bonum")}
    wrong = []

    def work(font: str) -> None:
        for _ in range(5):
            if pdf.render(letters.letter_html(font=font)) != expected[font]:
                wrong.append(font)

    threads = [threading.Thread(target=work, args=(font,)) for font in ("arimo", "bonum") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# What may be fetched


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1/x.png" alt="x">',
        '<img src="https://contoh.example/x.png" alt="x">',
        '<img src="ftp://127.0.0.1/x.png" alt="x">',
        '<img src="//127.0.0.1/etc/passwd" alt="x">',
        '<img src="../config.py" alt="x">',
        '<img src="print/%2e%2e/%2e%2e/config.py" alt="x">',
        '<img src="tiada.svg" alt="x">',
        '<img src="gambar:tiada" alt="x">',
        '<img src="arsip:' + "0" * 64 + '" alt="x">',
        '<img src="arsip:../../etc/passwd" alt="x">',
        '<img src="" alt="x">',
        '<img alt="x">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<p style="background: url(http://127.0.0.1/x.png)">x',
        "<style>@import url(http://127.0.0.1/x.css);</style>",
        '<link rel="stylesheet" href="http://127.0.0.1/x.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<svg viewBox="0 0 9 9"><title>x</title><image href="file:///etc/passwd" width="9"/></svg>',
        f"<style>@font-face {{ font-family: 'Arimo Surat'; src: url({FONT}) }}</style>",
    ],
)
def test_a_missing_or_outside_file_fails_the_whole_letter(body):
    with pytest.raises(pdf.PdfError, match="tidak dapat dibuat"):
        pdf.render(page(body))


def test_a_link_that_leads_out_of_the_static_folder_is_refused(monkeypatch, tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "rahasia.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "static" / "keluar.svg").symlink_to(tmp_path / "rahasia.svg")
    monkeypatch.setattr(pdf, "STATIC", tmp_path / "static")
    with pytest.raises(pdf.PdfError):
        pdf._static_file((tmp_path / "static" / "keluar.svg").as_uri())


def test_a_given_an_archived_and_an_inline_image_are_drawn(tmp_path):
    archive = Archive(tmp_path)
    inline = "data:image/png;base64," + base64.b64encode(PNG).decode()
    sources = ["gambar:foto", f"arsip:{archive.put(PNG)}", inline]
    pdf.configure(archive.root)
    try:
        for source in sources:
            data = pdf.render(page(f'<img src="{source}" alt="Foto">'), images={"foto": PNG})
            assert b"/Image" in data
    finally:
        pdf.configure(None)


def test_a_huge_inline_image_is_refused():
    with pytest.raises(pdf.PdfError, match="terlalu besar"):
        pdf.render(page(f'<img src="data:image/png;base64,{"A" * 12_000_000}" alt="x">'))


def test_an_address_that_only_points_is_not_fetched(monkeypatch):
    monkeypatch.setattr(pdf._Fetcher, "_open", lambda *_: pytest.fail("fetched"))
    drawing = '<svg viewBox="0 0 9 9"><title>x</title><use href="file:///etc/passwd#a"/></svg>'
    assert pdf.render(page(f'<p><a href="http://127.0.0.1/">laman</a></p>{drawing}'))


# Shape


def test_the_longest_certificate_keeps_to_two_sides():
    data = pdf.render(letters.certificate_html(CODE, **letters.LONGEST), "sertifikat")
    assert pages(data) == 2
    assert "Ph.D." in text(data) and "Jumlah" in text(data, 1)


def test_a_certificate_that_does_not_fit_is_refused():
    with pytest.raises(pdf.PdfError, match="tidak muat"):
        pdf.render(letters.certificate_html(CODE, activity="Pelatihan " * 90), "sertifikat")


@pytest.mark.parametrize("count", range(7, 14))
def test_the_signature_never_stands_alone(count):
    data = pdf.render(letters.letter_html(body=[PARAGRAPH] * count, copies=[]))
    last = text(data, pages(data) - 1)
    assert last.index("mengikuti bimbingan teknis pada") < last.index("NIP")


def test_pages_are_numbered_from_the_second():
    data = pdf.render(letters.letter_html(body=[PARAGRAPH] * 16))
    assert "– 1 –" not in text(data) and "– 2 –" in text(data, 1)


def test_the_head_of_a_list_is_on_every_page():
    data = pdf.render(letters.sheet_html(), "laporan")
    count = pages(data)
    assert count > 2
    for number in range(count):
        assert "No. Nama Kelurahan Jam" in text(data, number)
        assert f"Halaman {number + 1} dari {count}" in text(data, number)


def test_letters_are_plain_text_and_never_templates():
    hostile = "<script>x</script> {{ 7 * 7 }} <img src=file:///etc/passwd>"
    data = pdf.render(letters.letter_html(subject=hostile, body=[hostile]))
    assert "{{ 7 * 7 }}" in text(data) and "49" not in text(data)


# Many, joined, coded


def items(count: int) -> list[tuple[int, str]]:
    return [(n, letters.certificate_html(CODE, name=f"Peserta {n}")) for n in range(count)]


def test_many_come_in_order_and_are_told():
    told = []
    made = list(pdf.render_many(items(7), "sertifikat", processes=2, on_done=lambda *done: told.append(done)))
    assert [key for key, _ in made] == list(range(7))
    assert told == [(n + 1, n) for n in range(7)]
    assert all(f"Peserta {n}" in text(data) for n, data in made)


def test_one_bad_name_says_which_and_can_be_passed_over():
    batch = items(3)
    batch[1] = ("buruk", letters.certificate_html(CODE, name="王"))
    with pytest.raises(pdf.PdfError, match="U\\+738B") as refusal:
        list(pdf.render_many(batch, "sertifikat", processes=1))
    assert refusal.value.key == "buruk"
    refused = []
    made = pdf.render_many(
        batch, "sertifikat", processes=2, on_error=lambda key, error: refused.append((key, str(error)))
    )
    assert [key for key, _ in made] == [0, 2]
    assert [key for key, _ in refused] == ["buruk"]


def test_a_child_that_dies_raises_and_none_stays(monkeypatch):
    started = watch(monkeypatch)
    batch = pdf.render_many(items(30), "sertifikat", processes=2, on_error=lambda *_: None)
    next(batch)
    os.kill(started[0].pid, signal.SIGKILL)
    with pytest.raises(pdf.PdfError, match="berhenti di tengah jalan"):
        list(batch)
    assert [child.poll() is None for child in started] == [False, False]


def test_closing_early_ends_the_children_and_leaves_nothing_behind(monkeypatch, tmp_path):
    started = watch(monkeypatch)
    monkeypatch.setattr(pdf.tempfile, "tempdir", str(tmp_path))
    batch = pdf.render_many(items(30), "sertifikat", processes=2)
    next(batch)
    assert list(tmp_path.rglob("weasyprint-*")), "the fonts are put aside where this test looks"
    batch.close()
    assert [child.poll() is None for child in started] == [False, False]
    assert list(tmp_path.iterdir()) == []


def watch(monkeypatch) -> list[subprocess.Popen]:
    """The child processes that are started from now on."""
    started, start = [], subprocess.Popen

    def noted(*args, **kwargs):
        started.append(start(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(pdf.subprocess, "Popen", noted)
    return started


def test_the_children_leave_when_their_parent_is_killed(tmp_path):
    script = (
        "import sys; from app.ground import pdf\n"
        "html = open(sys.argv[1]).read()\n"
        "for key, _ in pdf.render_many(((n, html) for n in range(1000)), processes=1):\n"
        "    print(pdf.os.popen('ps -o pid= --ppid %d' % pdf.os.getpid()).read().split()[0], flush=True)\n"
    )
    letter = tmp_path / "surat.html"
    letter.write_text(letters.letter_html())
    command = [sys.executable, "-c", script, str(letter)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=vera_pdf.ROOT) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    gone = threading.Event()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists():
            return
        gone.wait(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")


def test_join_for_the_printer(tmp_path):
    one = pdf.render(letters.certificate_html(CODE), "sertifikat")
    on_disk = tmp_path / "satu.pdf"
    on_disk.write_bytes(one)
    out = tmp_path / "semua.pdf"
    assert pdf.merge([one, on_disk] * 70, out, "Sertifikat angkatan III") == 140
    with pikepdf.open(out) as file:
        assert len(file.pages) == 140
        assert str(file.docinfo.Title) == "Sertifikat angkatan III"
        assert file.check_pdf_syntax() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["satu.pdf", "semua.pdf"]


def test_a_failed_join_leaves_nothing(tmp_path):
    with pytest.raises(pikepdf.PdfError):
        pdf.merge([b"bukan PDF"], tmp_path / "semua.pdf", "x")
    assert list(tmp_path.iterdir()) == []


def test_the_code_is_named_and_needs_no_style():
    code = pdf.qr_svg(letters.VERIFY, 'Kode <"&">')
    assert '<title>Kode &lt;"&amp;"&gt;</title>' in code and "style" not in code and "width=" not in code
