"""The pages of reports; each file hangs its routes on this blueprint."""

from app.ground.room import RoomBlueprint
from app.reports import counting

bp = RoomBlueprint("reports", __name__, url_prefix="/laporan")
bp.add_app_template_filter(counting.told, "counted")
