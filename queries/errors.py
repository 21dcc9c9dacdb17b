"""Why a question has no answer: no build to ask, or a limit."""


class NoBuildError(RuntimeError):
    """There is no published build to read; the text says where one was expected and what to do."""


class LimitError(RuntimeError):
    """A question ran into a limit and was stopped; nothing is wrong with the others."""


class QuestionTooLongError(LimitError):
    """A question ran into the time limit and was stopped."""


class QuestionTooLargeError(LimitError):
    """A question needed more memory than a process may give it."""


class TooManyRowsError(LimitError):
    """A question found more rows than any page shows."""
