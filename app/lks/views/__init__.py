"""Pages about LKS: the office's under /lks, the partner's own under /mitra. Each file adds its routes."""

from app.lks.views import accounts, attendance, bimtek, institutions, lists, oversight, papers, proposals  # noqa: F401  their routes
from app.lks.views.frame import bp
from app.lks.views.partner import bp as partner_bp

__all__ = ["bp", "partner_bp"]
