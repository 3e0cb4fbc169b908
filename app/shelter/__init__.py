"""Shelter: every bed, every night, every clock."""

from app.shelter import guard, models  # noqa: F401  guard listens
