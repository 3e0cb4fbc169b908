"""The clubs to whose heads letters are written, at the place where they meet."""

from app.ground.room import Addressee, Addressees
from app.karang_werda import access
from app.karang_werda.listing import CLUBS
from app.karang_werda.models import Club


def told(club: Club) -> Addressee:
    place = f"Kel. {club.place_name}, Kec. {club.kecamatan}"
    name = club.name if club.name.casefold().startswith("karang werda") else f"Karang Werda {club.name}"
    return Addressee(f"Ketua {name}", ", ".join(filter(None, [club.place, place])))


OFFER = Addressees(
    key="karang_werda", title="Karang Werda", may=access.READ, listing=lambda: CLUBS, rows=access.visible, told=told
)
