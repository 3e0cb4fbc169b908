"""The money of a batch as its page shows it: what was planned, what was used, the lists of allowances."""

from app.training.models import AllowanceList, Batch, Cost
from app.training.rules import allowances


class Money:
    """Budget, costs and allowance lists of a batch."""

    def __init__(self, batch: Batch):
        self.batch = batch
        self.lists = allowances.lists(batch)
        self.costs: list[Cost] = allowances.costs(batch)
        self._changed = {drawn.id: allowances.changed(batch, drawn) for drawn in self.lists if drawn.printed_at}

    @property
    def paid(self) -> int:
        return sum(drawn.total for drawn in self.lists if drawn.paid_on)

    @property
    def used(self) -> int:
        """Rupiah that were spent: allowances that were paid, and every other cost."""
        return self.paid + sum(cost.amount for cost in self.costs)

    @property
    def left(self) -> int:
        return self.batch.budget - self.used

    def changed(self, drawn: AllowanceList) -> list:
        """Whose attendance was changed since the list was printed."""
        return self._changed.get(drawn.id, [])
