"""Trainings: the pages of batches, of their selection, their waiting lists and what came after."""

from app.training.views import batches, counter, money, planning, results, selection, visits, waiting
from app.training.views.room import bp

__all__ = ["batches", "bp", "counter", "money", "planning", "results", "selection", "visits", "waiting"]
