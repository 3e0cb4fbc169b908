"""Trainings: the pages of batches, and of their waiting lists."""

from app.training.views import batches, waiting
from app.training.views.room import bp

__all__ = ["batches", "bp", "waiting"]
