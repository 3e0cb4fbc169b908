"""Lists to try with, as kelurahan offices send them: with all the traps that real ones hold."""

from pathlib import Path

from app.office import agency

_FOLDER = Path(__file__).with_name("samples")


def nominations() -> list[tuple[str, Path]]:
    """The nominations for a training of the demo's city; none outside a demo."""
    profile = agency.profile()
    if not profile or not profile.is_demo:
        return []
    path = _FOLDER / f"usulan_peserta_{profile.kota}_2025.xlsx"
    return [(f"Usulan peserta pelatihan {profile.city} 2025", path)] if path.exists() else []
