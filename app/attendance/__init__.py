"""To be furnished."""
from app.attendance import models  # noqa
