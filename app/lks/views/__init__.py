"""Pages about LKS: the office's under /lks, the partner's own under /mitra. Each file adds its routes."""

from app.lks.views import (  # noqa: F401  their routes
    accounts,
    attendance,
    bimtek,
    institutions,
    lists,
    nominations,
    oversight,
    papers,
    proposals,
)
from app.lks.views.frame import bp
from app.lks.views.partner import bp as partner_bp

__all__ = ["bp", "partner_bp"]
