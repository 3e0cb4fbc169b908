"""Pages of Karang Werda: each file adds its routes to the one blueprint."""

from app.karang_werda.views import activities, attendance, clubs, health, members, reports  # noqa: F401  their routes
from app.karang_werda.views.frame import bp

__all__ = ["bp"]
