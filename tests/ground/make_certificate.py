"""Certificates for the tests, made on the spot: an issuer, a signer, a PKCS#12 with a password."""

import datetime as dt
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "kata-sandi-kunci"
NAME, NIP = "SRI WAHYUNINGSIH", "196804121993032007"
ISSUER = "BSrE Uji"
STARTS, ENDS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 1, 1, tzinfo=dt.UTC)


@cache
def rsa_key(size: int = 2048, which: int = 0):
    return rsa.generate_private_key(65537, size)


def _name(common: str, **more) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "ID"), (NameOID.COMMON_NAME, common)]
    parts += [(getattr(NameOID, kind), text) for kind, text in more.items() if text]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def certificate(
    name=NAME, nip=NIP, issuer=ISSUER, starts=STARTS, ends=ENDS, key=None, usage=True, above=None
):
    """(key, certificate, the issuer's certificate)"""
    key, above = key or rsa_key(), above or rsa_key(which=1)
    root_name = _name(issuer, ORGANIZATION_NAME="Penerbit Uji")
    root = (
        x509.CertificateBuilder().subject_name(root_name).issuer_name(root_name).public_key(above.public_key())
        .serial_number(1).not_valid_before(STARTS - dt.timedelta(days=3650)).not_valid_after(ENDS + dt.timedelta(3650))
        .add_extension(x509.BasicConstraints(True, None), True).sign(above, hashes.SHA256())
    )  # fmt: skip
    building = (
        x509.CertificateBuilder().subject_name(_name(name, SERIAL_NUMBER=nip)).issuer_name(root_name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(starts).not_valid_after(ends)
        .add_extension(x509.BasicConstraints(False, None), True)
    )  # fmt: skip
    may_sign = dict.fromkeys(
        ("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        False,
    )
    kinds = {"digital_signature": usage, "content_commitment": usage, "key_encipherment": not usage}
    building = building.add_extension(x509.KeyUsage(**may_sign, **kinds), True)
    return key, building.sign(above, hashes.SHA256()), root


def pkcs12_file(password: str | None = PASSWORD, **given) -> bytes:
    key, own, root = certificate(**given)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"uji", key, own, [root], lock)


def curve_key():
    return ec.generate_private_key(ec.SECP256R1())
