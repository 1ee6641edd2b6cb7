"""The names of a derivative layer by layer, calculated in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import Term
from symcnn.prover.local_names import Definition
from symcnn.prover.derivative_formulas import Derived

from .agreement import Difference, first_difference, refuse_rounding
from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported

TOLERANCE = 1e-7
SMALLEST = 1e-200


class LayerError(Exception):
    """A sum over deltas and the formula for it have different values; says where."""


def calculated(values: Mapping[Any, Any], definitions: Sequence[Definition]) -> dict[Any, Any]:
    """The values together with those of the names, each calculated from the ones before it.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> x, y, z = (Var(name, REAL) for name in "xyz")
    >>> calculated({x: 3.0}, [(y, x**2), (z, y + x)])[z]
    12.0
    """
    found = dict(values)
    for v, t in definitions:
        found[v] = Evaluator(found, FLOAT).value(t)
    return found


def speaks_of_names(p: Term, definitions: Sequence[Definition]) -> bool:
    """Whether one of the names is in a formula."""
    return not free_vars(p).isdisjoint({v for v, _ in definitions})


def layers_row(result: Derived, points: Sequence[Mapping[Any, Any]]) -> str:
    """What was found when each coefficient was compared with its formula at some points.

    Raises ``LayerError`` where they differ.
    """
    compared = 0
    for values in points:
        try:
            evaluator = Evaluator(values, FLOAT)
            for found, formula in result.settled:
                left, right = (np.asarray(evaluator.value(t)) for t in (found, formula))
                size = max(float(np.abs(left).max(initial=0)), SMALLEST)
                difference = first_difference(left / size, right / size, FLOAT, TOLERANCE)
                if difference is not None:
                    here = difference.index or ()
                    refuse_rounding(
                        found, formula, values, Difference(here, left[here], right[here])
                    )
                    raise LayerError(
                        f"{found} = {formula} is false: {left[here]:.9g} and {right[here]:.9g} at "
                        + ", ".join(f"{k} = {v}" for k, v in values.items())
                    )
            compared += 1
        except (TooLarge, Unsupported):
            continue
    if not compared:
        return "not run: no data were found that satisfy the hypotheses"
    return f"the formulas of {len(result.settled)} layers agree at {compared} points"
