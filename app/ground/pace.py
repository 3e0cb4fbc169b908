"""How quickly one session may search: a person types, a program gleans. ASVS 2.4.1.

Counted in this process, a minute at a time: a bound on speed, not a book. What goes beyond is refused for the
rest of the minute and remembered once.
"""

import threading

from app.ground import audit
from app.ground.permit import Role
from app.ground.tanggal import now

MOST = 240  # a minute, for partners from outside; the search box asks at most five times a second
OFFICE_MOST = 6000  # a minute, for the office's own staff: a bound for programs gone wild, felt by nobody
OUTSIDE = frozenset({Role.LKS, Role.CLUB})
_lock = threading.Lock()
_counts: dict[str, tuple[int, int]] = {}  # session: (minute, how many)


def too_fast(user) -> bool:
    """Count one more search of this user's session; True when that is more than a person makes."""
    session_key, most = user.get_id(), OFFICE_MOST if user.roles - OUTSIDE else MOST
    minute = int(now().timestamp()) // 60
    with _lock:
        if len(_counts) > 5000:
            _counts.clear()
        began, count = _counts.get(session_key, (minute, 0))
        count = count + 1 if began == minute else 1
        _counts[session_key] = minute, count
    if count == most + 1:
        audit.security("terlalu cepat mencari")
    return count > most
