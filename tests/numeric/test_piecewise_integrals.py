"""Integrals with jumps and kinks, against antiderivatives and SciPy."""

import math

import pytest
from scipy.integrate import quad

from symcnn.kernel.terms import REAL, Bracket, Fun, Ite, Var, conj
from symcnn.lemmas.notation import integral
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.fields import Unsupported

a, b = Var("a", REAL), Var("b", REAL)
ABS, EXP = Fun("abs"), Fun("exp")
HALF_BELL = math.sqrt(math.pi) / 2
VALUES = {a: -0.5, b: 1.75}

KNOWN = {
    "an interval": (integral(lambda x: Bracket(conj(a <= x, x < b))), 2.25),
    "an empty interval": (integral(lambda x: Bracket(conj(b <= x, x < a))), 0.0),
    "a polynomial on it": (
        integral(lambda x: Bracket(conj(a <= x, x < b)) * x**3),
        (1.75**4 - 0.5**4) / 4,
    ),
    "a half-line": (integral(lambda x: Bracket(b <= x) * EXP(-x * x)), HALF_BELL * math.erfc(1.75)),
    "the other half-line": (
        integral(lambda x: Bracket(x < a) * EXP(-x * x)),
        HALF_BELL * math.erfc(0.5),
    ),
    "a kink": (integral(lambda x: EXP(-ABS(x - b))), 2.0),
    "two formulas": (
        integral(lambda x: Ite(x < 0, EXP(x), Bracket(3 * x <= b))),
        1 + 1.75 / 3,
    ),
    "a kink far away": (integral(lambda x: EXP(-ABS(x - 1000))), 2.0),
    "a bell far away": (integral(lambda x: EXP(-(x + 3000) * (x + 3000))), 2 * HALF_BELL),
    "a narrow bell far away": (integral(lambda x: EXP(-((4 * x + 3000) ** 2))), HALF_BELL / 2),
    "a quotient far away": (integral(lambda x: 1 / (1 + (x - 7000) ** 2)), math.pi),
    "a bell on one side of a jump": (
        integral(lambda x: Bracket(x < 0) * EXP(-((x + 9) ** 2))),
        2 * HALF_BELL,
    ),
    "two bells": (
        integral(lambda x: EXP(-(x**2)) + EXP(-((x - 3) ** 2))),
        4 * HALF_BELL,
    ),
    "two brackets": (
        integral(lambda x: Bracket(a <= x) * Bracket(b - x > 0) * x),
        (1.75**2 - 0.25) / 2,
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_value(name):
    term, expected = KNOWN[name]
    assert evaluate(term, VALUES) == pytest.approx(expected, abs=1e-9)


def test_against_scipy():
    term = integral(lambda x: Bracket(conj(a <= x, x <= b)) * Fun("sin")(x) / (1 + x**2))
    expected = quad(lambda x: math.sin(x) / (1 + x * x), -0.5, 1.75)[0]
    assert evaluate(term, VALUES) == pytest.approx(expected, abs=1e-9)


UNSUPPORTED = {
    "two bells far apart": integral(lambda x: EXP(-(x**2)) + EXP(-((x - 500) ** 2))),
    "a bell between the nodes": integral(lambda x: EXP(-((500 * x + 3000) ** 2))),
    "two narrow bells": integral(
        lambda x: EXP(-((1000 * x - 300) ** 2)) + EXP(-((1000 * x + 300) ** 2))
    ),
    "a polynomial with narrow wells": integral(lambda x: EXP(-((x**2 - 49) ** 2))),
    "a bell far from a kink": integral(lambda x: ABS(x) * EXP(-((x - 10**4) ** 2))),
    "a bell in the middle of an interval": integral(
        lambda x: Bracket(conj(x >= 0, x <= 2000)) * EXP(-((x - 1000) ** 2))
    ),
    "a jump at a curve": integral(lambda x: Bracket(x * x <= b)),
    "a jump inside of an integral": integral(
        lambda x: EXP(-x * x) * integral(lambda y: Bracket(y <= x) * EXP(-y * y))
    ),
    "no decay": integral(lambda x: Bracket(a <= x) / (1 + ABS(x))),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_unsupported(name):
    with pytest.raises(Unsupported):
        evaluate(UNSUPPORTED[name], VALUES)
