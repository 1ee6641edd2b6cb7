"""The one exception that the kernel raises."""

from __future__ import annotations


class KernelError(Exception):
    """A rule was asked for something that it does not prove.

    The message is ``rule: reason (name = value, ...)``; the pieces stay readable
    as attributes, so that a caller can add where and why without parsing text.

    >>> raise KernelError("sum_split", "the cut is not inside the range", cut=7)
    Traceback (most recent call last):
    symcnn.kernel.errors.KernelError: sum_split: the cut is not inside the range (cut = 7)
    """

    def __init__(self, rule: str, reason: str, **pieces: object) -> None:
        super().__init__(rule, reason)
        self.rule = rule
        self.reason = reason
        self.pieces = pieces

    def __str__(self) -> str:
        # written out only when somebody reads it: a search raises thousands of these
        shown = ", ".join(f"{name} = {value}" for name, value in self.pieces.items())
        return f"{self.rule}: {self.reason}" + (f" ({shown})" if shown else "")
