"""What is typed about letters: the reason of a cancellation, a code read from paper."""

from wtforms.validators import ValidationError

from app.ground.form import FileField, Form, LongText, Text
from app.letters.numbering import CODE_LENGTH, read_code


class CancelForm(Form):
    reason = LongText(
        "Alasan pembatalan",
        required=True,
        max=300,
        help="Tampil di buku surat. Jangan menulis data pribadi di sini.",
    )


class CodeForm(Form):
    code = Text(
        "Kode pada surat",
        required=True,
        max=80,
        help="28 huruf dan angka, tercetak di bawah alamat pemeriksaan.",
    )

    def validate_code(self, field):
        if len(read_code(field.data)) != CODE_LENGTH:
            raise ValidationError(
                "Kode terdiri atas 28 huruf dan angka. Periksa lagi yang tertulis pada surat."
            )


class FileForm(Form):
    file = FileField("Berkas PDF")

    def validate_file(self, field):
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Pilih dahulu berkas PDF yang akan diperiksa.")
