"""Trainings: the pages of batches, of their selection and their waiting lists."""

from app.training.views import batches, selection, waiting
from app.training.views.room import bp

__all__ = ["batches", "bp", "selection", "waiting"]
