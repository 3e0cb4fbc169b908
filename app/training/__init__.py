"""To be furnished."""
from app.training import models  # noqa
