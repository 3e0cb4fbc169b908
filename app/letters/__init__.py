"""To be furnished."""
from app.letters import models  # noqa
