from fractions import Fraction

import numpy as np
import pytest

from symcnn.numeric.fields import FLOAT, INTEGER, PRIME, RATIONAL, Unsupported
from symcnn.numeric.sample_functions import (
    Bell,
    Clip,
    FiniteSequence,
    Polynomial,
    PythonFunction,
    Wave,
)
from symcnn.numeric.known import quadrature, stencil

SMOOTH = [
    Polynomial((1, -2, 0, 3)),
    Polynomial((5,)),
    Wave(Polynomial((0, 1)), 0.4, 1.3, 0.2),
    Bell(Fraction(1), Fraction(2)),
    Bell(Fraction(-1), Fraction(1, 2), Polynomial((1, 0, 2))),
]


@pytest.mark.parametrize("function", SMOOTH, ids=str)
def test_derivatives_are_slopes(function):
    x, h = np.linspace(-2, 2, 9), 1e-5
    for _ in range(3):
        slope = (function.at([x + h], FLOAT) - function.at([x - h], FLOAT)) / (2 * h)
        function = function.derivative()
        np.testing.assert_allclose(function.at([x], FLOAT) + 0 * x, slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("function", [Clip(0), FiniteSequence((1,)), PythonFunction(abs)], ids=str)
def test_no_derivative(function):
    with pytest.raises(Unsupported, match="the derivative of"):
        function.derivative()


def test_polynomial_in_every_field():
    cubic, half = Polynomial((1, -2, 0, 3)), Fraction(1, 2)
    expected = 1 - 2 * half + 3 * half**3
    assert cubic.at([half], RATIONAL) == expected
    assert cubic.at([0.5], FLOAT) == float(expected)
    assert cubic.at([PRIME.constant(half)], PRIME) == PRIME.constant(expected)
    assert cubic.at([2], INTEGER) == 21


TEXTS = [
    (Polynomial((0,)), "0"),
    (Polynomial((-1, 1, -1, 2)), "-1 + x - x**2 + 2*x**3"),
    (Polynomial((0, -1)), "-x"),
    (Polynomial((0, Fraction(1, 2))), "1/2*x"),
    (Clip(0), "max(x, 0)"),
    (Clip(-1, 1), "min(max(x, -1), 1)"),
]


@pytest.mark.parametrize(("function", "text"), TEXTS, ids=str)
def test_text(function, text):
    assert str(function) == text


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 7])
def test_stencils_are_exact_up_to_their_degree(degree):
    steps, weights = stencil(degree)
    for power in range(degree + 1):
        assert sum(w * s**power for s, w in zip(steps, weights, strict=True)) == (power == 1)


def test_quadrature_in_the_plane():
    nodes, weights, coarse = quadrature(2)
    bell = np.exp(-(nodes**2).sum(axis=1) / 2)
    assert (weights * bell).sum() == pytest.approx(2 * np.pi, rel=1e-9)
    assert (coarse * bell).sum() == pytest.approx(2 * np.pi, rel=1e-5)
    with pytest.raises(Unsupported, match=r"over R\^3"):
        quadrature(3)
