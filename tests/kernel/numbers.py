"""Theorems at numbers: how the axioms are tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symcnn.kernel.terms import Pred
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.derivatives import derivative_value
from symcnn.numeric.evaluate import FLOAT, evaluate


def check_at(theorem: Theorem, points: Iterable[dict[Any, Any]]) -> None:
    """Fails unless the theorem is true at all of the points, and says something at one.

    Where a hypothesis does not hold, nothing is claimed. Of a derivative, the value is tried.
    """
    if isinstance(theorem.concl, Pred):
        theorem = derivative_value(theorem)
    claimed = 0
    for values in points:
        if all(evaluate(h, values, FLOAT) for h in theorem.hyps):
            claimed += 1
            assert evaluate(theorem.concl, values, FLOAT), values
    assert claimed
