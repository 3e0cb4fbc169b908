"""Uploads: judged by content, made harmless."""

import io

import pikepdf
import pytest
from PIL import Image

from app.ground import upload
from app.ground.refusal import RuleError


def picture(kind="PNG", size=(40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def pdf(change=lambda made: None, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(100, 100))
        change(made)
        made.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html>", b"<svg xmlns=''>", b"GIF89a", b"PK\x03\x04"])
def test_what_is_neither_picture_nor_pdf_is_refused_by_its_content(content):
    with pytest.raises(RuleError):
        upload.clean(content)


def test_a_picture_is_drawn_anew_without_what_hides_in_it():
    exif = Image.Exif()
    exif[0x8825] = {1: "S"}
    exif[0x010E] = "rahasia"
    clean = upload.clean(picture("JPEG", exif=exif) + b"PK\x03\x04 hidden archive")
    assert clean.suffix == "jpg" and b"hidden" not in clean.content and b"rahasia" not in clean.content
    assert not Image.open(io.BytesIO(clean.content)).getexif()


def test_a_large_picture_is_made_smaller():
    clean = upload.clean(picture(size=(5000, 100)))
    assert Image.open(io.BytesIO(clean.content)).width == upload.LONGEST_SIDE


def test_a_picture_with_too_many_pixels_or_broken_is_refused():
    with pytest.raises(RuleError):
        upload.clean(picture(size=(9000, 9000)))
    with pytest.raises(RuleError, match="rusak"):
        upload.clean(picture()[:40])


def test_a_plain_pdf_is_written_anew_and_nothing_behind_its_end_stays():
    clean = upload.clean(pdf() + b"PK\x03\x04 hidden archive")
    assert clean.suffix == "pdf" and b"hidden" not in clean.content
    assert len(pikepdf.open(io.BytesIO(clean.content)).pages) == 1


def _javascript(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch_in_a_link(made):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = pikepdf.Array([link])


def _attachment(made):
    made.attachments["x.exe"] = b"MZ"


def _page_action(made):
    made.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://contoh.invalid"))


@pytest.mark.parametrize("change", [_javascript, _launch_in_a_link, _attachment, _page_action])
def test_a_pdf_that_acts_by_itself_is_refused(change):
    with pytest.raises(RuleError, match="berjalan sendiri"):
        upload.clean(pdf(change))


def test_a_pdf_that_opens_at_a_page_is_no_danger():
    def opens(made):
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[made.pages[0].obj, pikepdf.Name.Fit])

    assert upload.clean(pdf(opens)).suffix == "pdf"


def test_a_pdf_with_a_password_or_broken_is_refused():
    with pytest.raises(RuleError, match="sandi"):
        upload.clean(pdf(encryption=pikepdf.Encryption(user="x", owner="y")))
    with pytest.raises(RuleError):
        upload.clean(b"%PDF-1.7 nothing more")


def test_too_large_is_refused():
    with pytest.raises(RuleError, match="8 MB"):
        upload.clean(b"%PDF-" + b"0" * upload.LARGEST)


def test_where_a_picture_is_wanted_a_pdf_is_refused():
    with pytest.raises(RuleError, match="JPG atau PNG"):
        upload.clean(pdf(), pictures_only=True)
