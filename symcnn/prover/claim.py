"""A claim: what is to be proved or refuted, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from symcnn.kernel.terms import BOOL, Eq, Term, expect


class Call(NamedTuple):
    """How Python calls the function that states a claim.

    So many of its parameters have no name there; it may have a first one, ``self``, of which
    the claim knows nothing; ``tensors``: its arrays are PyTorch's.
    """

    positional: int = 0
    takes_self: bool = False
    tensors: bool = False


@dataclass(frozen=True)
class Claim:
    """``goal`` holds for all values of its free variables that satisfy ``given``.

    Both are formulas (terms of sort BOOL). The goal is mostly an equation ``Eq(left, right)``
    between numbers or tensors, or an inequality.
    """

    name: str
    given: tuple[Term, ...]
    goal: Term
    title: str = ""

    def __post_init__(self) -> None:
        expect("Claim", BOOL, *self.given, self.goal)

    @property
    def left(self) -> Term:
        """The left side of an equation or inequality."""
        return self.goal.args[0]

    @property
    def right(self) -> Term:
        """The right side of an equation or inequality."""
        return self.goal.args[1]

    @property
    def is_equation(self) -> bool:
        """Whether the goal is an equation."""
        return isinstance(self.goal, Eq)
