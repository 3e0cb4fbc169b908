"""What is uploaded as a scan is judged by its content and made anew without anything alive."""

import io
import time

import pikepdf
import pytest
from PIL import Image

from app.ground import scan


def picture(kind="JPEG", size=(400, 300), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def pdf(change=None, pages=1, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page(page_size=(595, 842))
        if change:
            change(file)
        file.save(out, **options)
    return out.getvalue()


def words(data: bytes) -> bytes:
    """Everything in the file, unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        plain, apart = pikepdf.StreamDecodeLevel.generalized, pikepdf.ObjectStreamMode.disable
        file.save(out, compress_streams=False, stream_decode_level=plain, object_stream_mode=apart)
    return out.getvalue()


def test_a_photograph_loses_what_the_telephone_wrote_into_it():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telepon Budi", 6  # maker, turned by a quarter
    made = scan.made_safe(picture(exif=exif))
    assert (made.mime, made.pages) == (scan.PICTURE, 1)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (300, 400) and not image.getexif()
    assert b"Budi" not in made.data


def test_a_large_photograph_is_kept_at_a_size_that_prints():
    with Image.open(io.BytesIO(scan.made_safe(picture(size=(7000, 3500))).data)) as image:
        assert image.size == (3508, 1754)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(scan.made_safe(out.getvalue()).data)) as image:
        assert image.getpixel((25, 25)) == (255, 255, 255)


def test_a_pdf_keeps_its_pages_and_nothing_that_acts():
    def armed(file):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        file.Root.OpenAction = script
        file.Root.AA = pikepdf.Dictionary(WC=script)
        file.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script])
        )
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="evil.exe"),
        )  # fmt: skip
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(link)])
        file.pages[0].AA = pikepdf.Dictionary(O=script)
        file.attachments["evil.exe"] = pikepdf.AttachedFileSpec(file, b"MZ")
        file.docinfo["/Author"] = "Budi Santoso"

    made = scan.made_safe(pdf(armed, pages=3))
    assert (made.mime, made.pages) == (scan.PDF, 3)
    held = words(made.data)
    for trace in (
        b"JavaScript",
        b"alert",
        b"Launch",
        b"evil",
        b"Annot",
        b"EmbeddedFile",
        b"OpenAction",
        b"Budi",
    ):
        assert trace not in held


def test_a_stamp_stays_visible():
    def stamped(file):
        look = file.make_stream(b"0 0 1 rg 0 0 100 50 re f")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 50]
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[100, 100, 200, 150], F=4,
            AP=pikepdf.Dictionary(N=look),
        )  # fmt: skip
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(stamp)])

    assert b"0 0 1 rg" in words(scan.made_safe(pdf(stamped)).data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "strange"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "strange"),
        (b"GIF89a" + b"0" * 50, "strange"),
        (b"%PDF-1.7\nnot really", "broken"),
        (b"\xff\xd8\xff\xe0 not really", "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 80, "broken"),
        (b"%PDF-" + b"x" * scan.LIMIT, "large"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(data, word):
    with pytest.raises(scan.ScanError) as refusal:
        scan.made_safe(data)
    assert str(refusal.value) == scan.SENTENCES[word]


def test_a_locked_or_endless_pdf_is_refused():
    with pytest.raises(scan.ScanError, match="kata sandi"):
        scan.made_safe(pdf(encryption=pikepdf.Encryption(owner="a", user="b")))
    with pytest.raises(scan.ScanError, match="200 halaman"):
        scan.made_safe(pdf(pages=scan.PAGES + 1))


def test_a_picture_that_unpacks_to_gigabytes_is_refused():
    out = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "PNG")
    with pytest.raises(scan.ScanError, match="terlalu besar ukurannya"):
        scan.made_safe(out.getvalue())


def test_a_reader_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(scan, "SECONDS", 0.05)
    began = time.monotonic()
    with pytest.raises(scan.ScanError, match="rusak"):
        scan.made_safe(pdf())
    assert time.monotonic() - began < 60
