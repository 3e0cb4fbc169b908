"""The partner's own door, under /mitra: each file adds its routes. Every one begins at the LKS of the account."""

from app.lks.views.partner import announcements, bimtek, nominations, papers, profile, reports, users  # noqa: F401  their routes
from app.lks.views.partner.frame import bp

__all__ = ["bp"]
