"""Code for an array whose axes are labelled by the indices of a formula."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from symcnn.kernel.terms import Var

from .dialects import Dialect
from .reading import Reading

# How tightly the outermost operator of an expression binds, in Python's order.
COMPARISON, EITHER, BOTH, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)


class CodeError(Exception):
    """A formula that cannot be written as code; says which part."""


@dataclass(frozen=True)
class Array:
    """Code for an array, the index of each of its axes, and how tightly it binds.

    ``truth`` says that the entries are truth values; ``plain`` that it is a number of Python,
    as sizes are; ``reading`` how a tensor was read, where the code is that of its entries;
    ``kept`` is the code of a sum that keeps all axes, those without a label with length 1.
    """

    code: str
    labels: tuple[Var, ...] = ()
    level: int = ATOM
    truth: bool = False
    plain: bool = False
    reading: Reading | None = None
    kept: tuple[str, tuple[Var | None, ...]] | None = None

    def held(self, level: int) -> str:
        """The code, in brackets where an operator of this level could tear it apart."""
        return self.code if self.level >= level else f"({self.code})"

    def over(self, labels: Sequence[Var], dialect: Dialect, full: bool = False) -> Array:
        """The array as it broadcasts over these labels, with all their axes if ``full``."""
        if not self.labels:
            return replace(self, labels=tuple(labels))  # a number
        order = [v for v in labels if v in self.labels]
        found = self
        if tuple(order) != self.labels:
            axes = [self.labels.index(v) for v in order]
            found = Array(dialect.permuted(self.held(ATOM), axes), tuple(order))
        present = [v in self.labels for v in labels]
        if not full:
            # axes in front are there by themselves
            present = present[present.index(True) :] if True in present else []
        own = tuple(v if v in self.labels else None for v in labels)
        if not all(present) and self.kept is not None and self.kept[1] == own:
            found = Array(self.kept[0], tuple(labels))
        elif not all(present):
            places = ", ".join(":" if there else "None" for there in present)
            found = Array(f"{found.held(ATOM)}[{places}]", tuple(labels))
        return replace(found, labels=tuple(labels), truth=self.truth, plain=self.plain)


def joint_labels(arrays: Iterable[Array], order: Sequence[Var]) -> tuple[Var, ...]:
    """The labels of several arrays: in the order of one that has all, else in ``order``."""
    found = {v for a in arrays for v in a.labels}
    sorted_labels = tuple(v for v in order if v in found)
    complete = [a.labels for a in arrays if len(a.labels) == len(found)]
    return complete[0] if complete and sorted_labels not in complete else sorted_labels


def left(labels: Sequence[Var], gone: Collection[Var]) -> tuple[Var | None, ...]:
    """The labels of axes, None for those of which only one entry is left."""
    return tuple(None if v in gone else v for v in labels)
