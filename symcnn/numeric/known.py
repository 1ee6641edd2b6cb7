"""The functions the kernel knows, quadrature nodes and difference stencils.

Outside its domain a function has the value that the kernel gives it: ``log x = log |x|``
with ``log 0 = 0``, and ``sqrt x = 0`` for negative x.

>>> float(KNOWN["log"](-1.0)), float(KNOWN["sqrt"](-4.0))
(0.0, 0.0)
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from .fields import Unsupported, Value


def _log(x: Value) -> Value:
    size = np.abs(x)
    return np.where(size == 0, 0.0, np.log(np.where(size == 0, 1.0, size)))


def _sqrt(x: Value) -> Value:
    return np.sqrt(np.maximum(x, 0.0))


def _sigmoid(x: Value) -> Value:
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))


def _real_power(x: Value, p: Value) -> Value:
    size = np.abs(x)
    positive = np.exp(p * np.log(np.where(size == 0, 1.0, size)))
    signed = np.where(np.asarray(x) < 0, np.cos(np.pi * np.asarray(p)) * positive, positive)
    return np.where(size == 0, np.where(np.asarray(p) == 0, 1.0, 0.0), signed)


KNOWN: Mapping[str, Callable[..., Value]] = {
    "atan": np.arctan, "cis": lambda t: np.exp(2j * np.pi * np.asarray(t)), "cos": np.cos,
    "cosh": np.cosh, "erf": np.vectorize(math.erf, otypes=[float]), "exp": np.exp, "log": _log,
    "pi": lambda: math.pi, "rpow": _real_power, "sigmoid": _sigmoid, "sin": np.sin,
    "sinh": np.sinh, "sqrt": _sqrt, "tanh": np.tanh,
}  # fmt: skip


@functools.cache
def quadrature(dimension: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nodes in R^d, weights, and the weights of the rule with every second node.

    The trapezoidal rule after ``x = sinh(pi/2 sinh t)``: exponentially accurate for smooth
    integrands, with heavy tails as well. Raises ``Unsupported`` for d > 2.

    >>> nodes, weights, _ = quadrature(1)
    >>> bool(abs((weights * np.exp(-nodes[:, 0] ** 2)).sum() - math.sqrt(math.pi)) < 1e-12)
    True
    """
    if dimension > 2:
        raise Unsupported(f"an integral over R^{dimension}")
    half = 160 if dimension < 2 else 100
    end = 3.6
    t = np.linspace(-end, end, 2 * half + 1)
    inner = np.pi / 2 * np.sinh(t)
    x = np.sinh(inner)
    w = np.cosh(inner) * np.pi / 2 * np.cosh(t) * (end / half)
    coarse = np.where(np.arange(2 * half + 1) % 2 == 0, 2 * w, 0.0)
    if dimension == 0:
        return np.zeros((1, 0)), np.ones(1), np.ones(1)
    if dimension == 1:
        return x[:, None], w, coarse
    grid = np.stack(np.meshgrid(x, x, indexing="ij"), axis=-1).reshape(-1, 2)
    return grid, np.outer(w, w).ravel(), np.outer(coarse, coarse).ravel()


@functools.cache
def stencil(degree: int | None) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Steps and weights of a difference quotient for the first derivative at 0.

    Exact for polynomials of the degree; with None, the seven-point rule with step 1/1187 (the
    point itself in the middle, with the weight 0). In a step of 1/1024, ``sin(2048*pi*x)`` goes
    round once and seems to be constant.

    >>> stencil(2)
    ((Fraction(-1, 1), Fraction(1, 1)), (Fraction(-1, 2), Fraction(1, 2)))
    """
    half = 3 if degree is None else max(1, (degree + 1) // 2)
    scale = Fraction(1, 1187) if degree is None else Fraction(1)
    steps, weights = [], []
    for j in range(-half, half + 1):
        if j == 0 and degree is None:
            steps.append(Fraction(0))
            weights.append(Fraction(0))
        elif j:
            others = [m for m in range(-half, half + 1) if m not in (0, j)]
            # the derivative at 0 of Lagrange's polynomial for the node j
            weight = Fraction(1, j)
            for m in others:
                weight *= Fraction(-m, j - m)
            steps.append(j * scale)
            weights.append(weight / scale)
    return tuple(steps), tuple(weights)
