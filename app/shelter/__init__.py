"""Shelter: every bed, every night, every clock."""

from app.shelter import models  # noqa: F401
