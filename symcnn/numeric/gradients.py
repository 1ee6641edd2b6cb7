"""Tests of a derived formula that know nothing of how it was derived.

The dot test is that of adjoints, ``<J V, G> = <V, vjp>`` at random V and G. J V is found by
central differences of the operator itself, with the step and tolerances of PyTorch's
``gradcheck``; of a linear operator, J V is its value at V.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symcnn.prover.derivative_formulas import Derived

from .agreement import NOISES
from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .fields import Field
from .layered_values import calculated
from .trials import points

STEP, ABSOLUTE, RELATIVE = 1e-6, 1e-5, 1e-3  # gradcheck's eps, atol and rtol
SECOND_STEP = 1e-3  # of differences of differences
POINTS = 12

Tensors = Callable[[np.ndarray], np.ndarray]


class GradientError(Exception):
    """A derived formula and the differences of the operator disagree; says where."""


def gradient_test(result: Derived, seed: int = 0) -> tuple[str, str]:
    """A row for the report: the name of the test, and at how many points it passed.

    Raises ``GradientError`` where it fails.
    """
    rng = np.random.default_rng(seed)
    passed = 0
    for values in points(result, seed, (), POINTS):
        try:
            passed += _passes(result, values, rng)
        except (TooLarge, Unsupported):
            continue
    shown = _SHOWN[result.kind]
    name = "dot test" if result.kind in ("vjp", "adjoint") else "gradcheck"
    if not passed:
        return name, "not run: no data were found that satisfy the hypotheses"
    return name, f"{shown} at {passed} points{_HOW.get(result.kind, _DIFFERENCES)}"


_DIFFERENCES = f" (central differences, eps {STEP:g}, atol {ABSOLUTE:g}, rtol {RELATIVE:g})"
_HOW = {
    "adjoint": "",
    "hessian": f" (second differences, eps {SECOND_STEP:g}, atol {ABSOLUTE:g}, rtol {RELATIVE:g})",
}
_SHOWN = {
    "vjp": "<J V, G> = <V, vjp>",
    "adjoint": "<A V, G> = <V, A* G>",
    "jvp": "<J V, U> = <jvp, U>",
    "gradient": "the slope along V is <gradient, V>",
    "jacobian": "<J V, U> = <jacobian V, U>",
    "hessian": "the curvature along V is <V, hessian V>",
}


def _passes(result: Derived, values: dict[Any, Any], rng: np.random.Generator) -> bool:
    """Whether both sides of the test are finite; they agree, or ``GradientError`` is raised."""
    X = result.wrt
    if X not in values:
        return False
    point = np.asarray(values[X], dtype=float)
    V = rng.standard_normal(point.shape)
    plain = {k: _floats(v) for k, v in values.items()}

    def output(x: np.ndarray) -> np.ndarray:
        there = calculated({**plain, X: x}, result.operator.definitions)
        found = Evaluator(there, FLOAT).value(result.operator.result)
        return np.asarray(found, dtype=float)

    change = _change(result, output, point, V)
    if not change.size or not point.size:
        return False
    U = rng.standard_normal(change.shape)
    if result.kind in ("gradient", "hessian"):
        U = np.ones(())

    def formula(field: Field) -> np.ndarray:
        extra = dict(zip(result.extra, (V if result.kind == "jvp" else U,), strict=False))
        there = calculated({**plain, X: point, **extra}, result.definitions)
        found = np.asarray(Evaluator(there, field).value(result.formula), dtype=float)
        if result.kind in ("jacobian", "hessian"):
            found = np.tensordot(found, V, V.ndim)
        weight = V if result.kind in ("vjp", "adjoint", "gradient", "hessian") else U
        return np.asarray(weight * found)

    left, right = change * U, formula(FLOAT)
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return False
    scale = float(np.sum(np.abs(left)) + np.sum(np.abs(right)))
    apart = abs(float(np.sum(left)) - float(np.sum(right)))
    if apart > ABSOLUTE + RELATIVE * scale:
        others = [np.sum(_change(result, output, point, V, wider) * U) for wider in (4, 16)]
        if not all(abs(other - np.sum(left)) < apart / 4 for other in others):
            raise Unsupported("differences that depend on the step")
        noisy = [np.sum(formula(noise())) for noise in NOISES]
        if not all(abs(other - np.sum(right)) < apart / 4 for other in noisy):
            raise Unsupported("a formula in which rounding is large")
        raise GradientError(
            f"{_SHOWN[result.kind]} fails: {np.sum(left):.9g} and {np.sum(right):.9g} at "
            + ", ".join(f"{k} = {v}" for k, v in values.items())
        )
    return True


def _change(
    result: Derived, output: Tensors, point: np.ndarray, V: np.ndarray, wider: int = 1
) -> np.ndarray:
    """How the operator changes along V; how the change itself does, for the Hessian.

    The step is so many times ``wider`` than the usual one.

    Raises ``Unsupported`` where the differences are lost in rounding.
    """
    if result.kind == "adjoint":
        return output(V)
    h, order = (SECOND_STEP, 2) if result.kind == "hessian" else (STEP, 1)
    h *= wider
    ahead, back = output(point + h * V), output(point - h * V)
    with np.errstate(all="ignore"):
        found = np.asarray(ahead - back if order == 1 else ahead - 2 * output(point) + back)
        found = found / (2 * h if order == 1 else h**2)
        noise = 4 * np.finfo(float).eps * np.max(np.abs(ahead), initial=0) / h**order
        hidden = noise > ABSOLUTE + RELATIVE * np.max(np.abs(found), initial=0)
    if hidden:
        raise Unsupported("differences of values so large that rounding hides them")
    return found


def _floats(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.astype(float)
    return value
