"""A refusal: the one way a rule says no."""


class RuleError(Exception):
    """What a rule raises when something may not happen.

    `sentence` is what the clerk reads, whole and finished; `field` names the input it belongs to,
    or None when it concerns the form as a whole.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return self.sentence

    def __reduce__(self):
        # Without this the field is lost when a worker process hands the refusal on.
        return type(self), (self.sentence, self.field)
