"""Two tests of a derived gradient that know nothing of how it was derived.

The dot test is that of adjoints, ``<J V, G> = <V, vjp>`` at random V and G, with J V from
central differences of the operator itself; the tolerances are those of PyTorch's gradcheck.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import INT, Var
from symcnn.prover.derive import Derived

from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .samples import Sampler
from .sizes import size_points

STEP, ABSOLUTE, RELATIVE = 1e-6, 1e-5, 1e-3  # gradcheck's eps, atol and rtol
POINTS = 12


class GradientError(Exception):
    """A derived gradient and the differences of the operator disagree; says where."""


def dot_test(result: Derived, seed: int = 0) -> str:
    """A row for the report: at how many points the test passed.

    Raises ``GradientError`` where it fails.
    """
    operator, X, (G,) = result.operator, result.wrt, result.extra
    given = result.hypotheses
    terms = [operator.result, result.formula]
    sampler = Sampler(given, terms)
    integers = sorted(
        {v for t in (*given, *terms) for v in free_vars(t) if v.sort == INT},
        key=lambda v: v.name,
    )
    rng = np.random.default_rng(seed)
    passed = 0
    for place, sizes in enumerate(size_points(given, integers, POINTS, seed) if integers else [{}]):
        values = sampler.draw(sizes, rng, first=3 if place % 2 else 2)
        if values is None or X not in values:
            continue
        try:
            passed += _passes(result, values, X, G, rng)
        except (TooLarge, Unsupported):
            continue
    if not passed:
        return "not run: no data were found that satisfy the hypotheses"
    return f"<J V, G> = <V, vjp> at {passed} points (central differences, gradcheck's tolerances)"


def _passes(
    result: Derived, values: dict[Any, Any], X: Var, G: Var, rng: np.random.Generator
) -> bool:
    point = np.asarray(values[X], dtype=float)
    direction = rng.standard_normal(point.shape)
    plain = {k: _floats(v) for k, v in values.items()}

    def output(x: Any) -> Any:
        shifted = {**plain, X: x}
        return np.asarray(Evaluator(shifted, FLOAT).value(result.operator.result), dtype=float)

    change = (output(point + STEP * direction) - output(point - STEP * direction)) / (2 * STEP)
    upstream = rng.standard_normal(change.shape)
    pulled = Evaluator({**plain, X: point, G: upstream}, FLOAT).value(result.formula)
    left = float(np.sum(change * upstream))
    right = float(np.sum(direction * np.asarray(pulled, dtype=float)))
    if not np.isfinite([left, right]).all():
        return False
    scale = float(np.sum(np.abs(change * upstream))) + abs(right)
    if abs(left - right) > ABSOLUTE + RELATIVE * scale:
        raise GradientError(
            f"<J V, G> is {left:.9g} and <V, vjp> is {right:.9g} at "
            + ", ".join(f"{k} = {v}" for k, v in values.items())
        )
    return True


def _floats(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.astype(float)
    return value
