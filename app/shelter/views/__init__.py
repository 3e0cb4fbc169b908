"""The shelters' pages; the room imports the files of this folder, each of which hangs its routes here."""

from flask import current_app, send_file

from app.ground.room import RoomBlueprint

bp = RoomBlueprint("shelter", __name__, url_prefix="/shelter")


def archived(letter):
    """The file of an issued letter, for the team that may not open the register; None while there is none."""
    if letter is None or not letter.sha256:
        return None
    path = current_app.extensions["archive"].path(letter.sha256)
    return send_file(path, mimetype="application/pdf", download_name=letter.file_name)
