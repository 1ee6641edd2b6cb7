"""What a piece of a formula can stand for, beside numbers and tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symcnn.kernel.terms import Term
from symcnn.read.values import Derivative, FunctionParameter, Tensor


@dataclass(frozen=True, eq=False)
class Row:
    """A vector that lies: ``v^T``, or the derivative of a number in a vector."""

    vector: Tensor


@dataclass(frozen=True, eq=False)
class Pointwise:
    """A function by its values: ``f * g``, ``g + h``; over the integers or the real numbers."""

    at: Callable[[Sequence[Term]], Term]
    arity: int
    over_integers: bool


@dataclass(frozen=True, eq=False)
class Family:
    """Entries by a formula, where no range says how many there are."""

    entry: Callable[[Sequence[Term]], Term]
    rank: int


Meaning = Term | Tensor | Row | Pointwise | Family | FunctionParameter | Derivative
Env = Mapping[str, Any]
