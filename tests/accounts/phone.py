"""A phone with an app that makes codes, for tests of the second factor."""

import pyotp

from app.ground import tanggal


class Phone:
    """Reads the secret off the page as a person would, then shows codes by the clock of the app under test."""

    def __init__(self, secret: str):
        self.totp = pyotp.TOTP(secret)

    @classmethod
    def scan(cls, page) -> "Phone":
        [secret] = page.texts("details code")
        return cls(secret.replace(" ", ""))

    def code(self, seconds=0) -> str:
        """What it shows now; `seconds` is how far its clock is ahead."""
        return self.totp.at(int(tanggal.now().timestamp()) + seconds)


def tie_phone(client) -> tuple[Phone, list[str]]:
    """Set up the second factor through the page; gives the phone and the recovery codes."""
    page = client.get("/masuk/pemasangan")
    phone = Phone.scan(page)
    fields = page.fields("form[action='/masuk/pemasangan']")
    done = client.post("/masuk/pemasangan", fields | {"code": phone.code()}, status=200)
    client.csrf = None
    return phone, done.texts("ol code")
