"""Sampled curves: their places, their values, and where they are interrupted."""

import pytest

from symcnn.kernel.terms import INT, REAL, Bracket, Le, Num, Var
from symcnn.numeric.curves import POINTS, curves
from symcnn.prover.entry import Plot

x, c = Var("x", REAL), Var("c", REAL)
n, k = Var("n", INT), Var("k", INT)
X = Var("X", REAL, (k,))


def test_a_curve_has_the_values_of_its_term() -> None:
    (piece,) = curves(Plot("p", x, (-1, 1), {"p": c * x**2}, {c: 3}))["p"]
    assert len(piece) == POINTS + 1
    assert (piece[0][0], piece[-1][0]) == (-1, 1)
    assert all(y == pytest.approx(3 * x * x) for x, y in piece)


def test_a_jump_parts_the_curve() -> None:
    low, high = curves(Plot("p", x, (-1, 1), {"p": Bracket(Le(Num(0), x))}))["p"]
    assert {y for _, y in low} == {0.0}
    assert {y for _, y in high} == {1.0}


def test_a_constant_is_one_piece() -> None:
    assert len(curves(Plot("p", x, (0, 1), {"p": c}, {c: 2}))["p"]) == 1


def test_an_integer_variable_gives_points() -> None:
    (piece,) = curves(Plot("p", n, (0, 2.5), {"p": X[n]}, {k: 3, X: [5, 0, 7]}))["p"]
    assert piece == ((0, 5), (1, 0), (2, 7))
