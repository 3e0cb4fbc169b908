"""The LKS to whom letters are written: their heads, at the address of the house."""

from app.ground.room import Addressee, Addressees
from app.lks import access, catalog
from app.lks.listing import institutions
from app.lks.models import Institution


def told(institution: Institution) -> Addressee | None:
    """One that is closed has nobody left to read it."""
    if institution.closed_on:
        return None
    place = f"Kel. {institution.place_name}, Kec. {institution.kecamatan}"
    return Addressee(f"Pimpinan {institution.name}", ", ".join(filter(None, [institution.address, place])))


OFFER = Addressees(
    key="lks",
    title="LKS",
    may=access.READ,
    listing=lambda: institutions(catalog.read()),
    rows=access.visible,
    told=told,
    columns=("Nama", "Jenis Pelayanan", "Alamat", "Kelurahan"),
)
