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
        self.rule = rule
        self.reason = reason
        self.pieces = pieces
        shown = ", ".join(f"{name} = {value}" for name, value in pieces.items())
        super().__init__(f"{rule}: {reason}" + (f" ({shown})" if shown else ""))
