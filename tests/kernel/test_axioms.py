"""The axioms of the kernel are these and no others.

``SOURCES`` is the list of everything that is accepted and not derived. It is written by hand.
"""

from __future__ import annotations

import pytest

from symcnn.commands.axioms import SOURCES as NAMED
from symcnn.commands.cli import main
from symcnn.kernel.axioms import AXIOMS as STATED
from symcnn.kernel.axioms import (
    DEFINITION, a, absolute, accept, atan, b, bind, cos, cosh, derivative, erf, exp, log, m, n, pi,
    rpow, sigmoid, sign, sin, sinh, sqrt, tanh,
)  # fmt: skip
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import axiom
from symcnn.kernel.terms import ONE, REALS, ZERO, And, Bracket, Diff, Eq, Lam, Le, Lt, Num, Pred, ne
from symcnn.numeric.evaluate import FLOAT, evaluate

from .plain import plain

DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
DOMINATED = "Folland, Real Analysis, theorem 2.27"
MATRICES = "Horn and Johnson, Matrix Analysis, sections 0.3, 0.5, 0.8 and 0.9"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"
FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
CHARACTER = "Rudin, Principles of Mathematical Analysis, theorem 8.7"
COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"
MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
INTEGRALS = "Rudin, Real and Complex Analysis, theorem 7.26"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
SECTIONS = "Rudin, Real and Complex Analysis, exercise 8.8: separately continuous is measurable"
LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"

ARCHIMEDES = "Rudin, Principles of Mathematical Analysis, theorem 1.20"

SOURCES = {
    "abs_bounds": FUNCTIONS,
    "change_of_variables": INTEGRALS,
    "cis_add": CHARACTER,
    "cis_one": CHARACTER,
    "cos_add": FUNCTIONS,
    "cos_sin_circle": FUNCTIONS,
    "derivative_add": CALCULUS,
    "derivative_atan": CALCULUS,
    "derivative_compose": CALCULUS,
    "derivative_constant": CALCULUS,
    "derivative_cos": CALCULUS,
    "derivative_det": MATRIX_CALCULUS,
    "derivative_entry": CALCULUS,
    "derivative_erf": CALCULUS,
    "derivative_exp": CALCULUS,
    "derivative_inverse": MATRIX_CALCULUS,
    "derivative_local": CALCULUS,
    "derivative_log": CALCULUS,
    "derivative_max": DANSKIN,
    "derivative_mul": CALCULUS,
    "derivative_power": CALCULUS,
    "derivative_sin": CALCULUS,
    "det_expansion": MATRICES,
    "det_one_plus": MATRICES,
    "det_product": MATRICES,
    "det_transpose": MATRICES,
    "det_triangular": MATRICES,
    "exp_above_line": FUNCTIONS,
    "exp_add": FUNCTIONS,
    "exp_log": FUNCTIONS,
    "exp_positive": FUNCTIONS,
    "floor_bounds": ARCHIMEDES,
    "infimum": COMPLETENESS,
    "integrable_affine": MEASURE,
    "integrable_affine_plane": MEASURE,
    "integrable_bounded_factor": MEASURE,
    "integrable_character": SECTIONS,
    "integrable_combination": LEBESGUE,
    "integrable_product": FUBINI,
    "integral_affine": MEASURE,
    "integral_combination": LEBESGUE,
    "integral_derivative": DOMINATED,
    "integral_exchange": FUBINI,
    "integral_interval": MEASURE,
    "integral_le": LEBESGUE,
    "inverse_left": MATRICES,
    "pi_above_three": FUNCTIONS,
    "rpow_natural": FUNCTIONS,
    "sin_add": FUNCTIONS,
    "square_root": FUNCTIONS,
}


OF_A_FUNCTION = {  # what it is, or is outside of where it is usually defined
    "cosh_exp",
    "log_abs",
    "log_zero",
    "rpow_exp",
    "rpow_zero",
    "sigmoid_exp",
    "sign_order",
    "sinh_exp",
    "tanh_exp",
}
DEFINITIONS = OF_A_FUNCTION | {
    "convex_chord",
    "convex_chord_above",
    "integrable_function",
    "integrable_value",
    "monotone",
    "right_continuity",
    "derivative_value",
    "differentiable_at",
    "differentiable_everywhere",
}


def test_the_axioms_are_these():
    assert dict(NAMED) == SOURCES
    assert {n for n, a in STATED.items() if a.source == DEFINITION} == DEFINITIONS


@pytest.mark.parametrize("source", [DEFINITION, "a friend"])
@pytest.mark.parametrize("name", ["exp_add", "a_lie"])
def test_no_axiom_is_accepted_later(name, source):
    before = dict(STATED)
    with pytest.raises(KernelError, match="all axioms are stated"):
        accept(name, source, Lt(ZERO, ZERO))
    with pytest.raises(TypeError):
        STATED[name] = STATED["exp_log"]
    assert dict(STATED) == before


def test_an_axiom_is_not_stated_again(monkeypatch):
    before = dict(STATED)
    monkeypatch.setattr("symcnn.kernel.axioms._loading", [True])
    with pytest.raises(KernelError, match="the name is taken"):
        accept("exp_log", "a friend", Lt(ZERO, ZERO))
    assert dict(STATED) == before


ACCEPTED = [  # rule, arguments, the theorem
    (axiom, ("exp_add", ()), "|- exp(a + b) = exp(a)*exp(b)"),
    (axiom, ("exp_log", ()), "0 < a |- exp(log(a)) = a"),
]

REFUSED = [  # rule, arguments, why
    (axiom, ("no_such_axiom", ()), "there is no axiom of this name"),
    (axiom, ("exp_add", (1,)), "other ranks are expected"),
    (axiom, ("derivative_add", ()), "other ranks are expected"),
    (axiom, ("derivative_add", (-1,)), "other ranks are expected"),
    (axiom, ("derivative_add", (9,)), "other ranks are expected"),
    (axiom, ("derivative_compose", (1, 9)), "other ranks are expected"),
    (axiom, ("exp_add", (True,)), "cannot be recorded"),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    theorem = name(*arguments)
    assert plain(theorem) == expected
    assert theorem.axioms == {arguments[0]}


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=reason):
        name(*arguments)


@pytest.mark.parametrize("name", STATED)
def test_an_axiom_is_printed_as_a_formula(name, capsys):
    assert main(["axioms", name]) == 0
    assert "|- " in capsys.readouterr().out


# -- the very formulas, evaluated ----------------------------------------------------------------

NUMBERS = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0)  # on both sides of every kink, and on it
POINTS = [{a: x, b: y, n: k, m: k} for x in NUMBERS for y in NUMBERS for k in (-2, 0, 1, 3)]
OF_NUMBERS = [
    name
    for name, stated in STATED.items()
    if not stated.family and (name in OF_A_FUNCTION or stated.source in (FUNCTIONS, CALCULUS))
]


def holds_at(premises, conclusion, values):
    """Whether the formula is true of the numbers; None where a premise is not."""
    if not all(evaluate(p, values, FLOAT) for p in premises):
        return None
    if isinstance(conclusion, Pred):
        function, *place, slope = conclusion.args
        conclusion = Eq(Diff(function, *place), slope)
    return bool(evaluate(conclusion, values, FLOAT))


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_an_axiom_is_true_of_numbers(name):
    premises, conclusion = STATED[name].statement()
    found = [holds_at(premises, conclusion, values) for values in POINTS]
    assert True in found
    assert False not in found


def slope(body, value):
    return derivative(bind(Lam, "x", REALS, body), a, (), value)


# name: what it would be with a mistake, which the same points must show
NEAR_MISSES = {
    "exp_add": ((), Eq(exp(a + b), exp(a) + exp(b))),
    "exp_positive": ((), Lt(ONE, exp(a))),
    "exp_above_line": ((), Le(1 + 2 * a, exp(a))),
    "exp_log": ((), Eq(exp(log(a)), a)),
    "log_abs": ((), Eq(absolute(log(a)), log(a))),
    "log_zero": ((), Eq(log(0), ONE)),
    "square_root": ((), And(Le(ZERO, sqrt(a)), Eq(sqrt(a) ** 2, a))),
    "abs_bounds": ((), Eq(absolute(a), a)),
    "sign_order": ((), Eq(sign(a), 2 * Bracket(Lt(ZERO, a)) - 1)),
    "cos_add": ((), Eq(cos(a + b), cos(a) * cos(b) + sin(a) * sin(b))),
    "sin_add": ((), Eq(sin(a + b), sin(a) * cos(b) - cos(a) * sin(b))),
    "cos_sin_circle": ((), Eq(cos(a) ** 2 - sin(a) ** 2, ONE)),
    "pi_above_three": ((), Lt(Num(4), pi())),
    "cosh_exp": ((), Eq(cosh(a), (exp(a) - exp(-a)) / 2)),
    "sinh_exp": ((), Eq(sinh(a), exp(a) - exp(-a))),
    "tanh_exp": ((), Eq(tanh(a), (exp(a) - 1) / (exp(a) + 1))),
    "sigmoid_exp": ((), Eq(sigmoid(a), 1 / (1 + exp(a)))),
    "rpow_exp": ((Le(ZERO, a),), Eq(rpow(a, b), exp(b * log(a)))),
    "rpow_zero": ((), Eq(rpow(0, a), ZERO)),
    "rpow_natural": ((Le(ZERO, n),), Eq(rpow(a, n), a ** (n + 1))),
    "derivative_power": ((ne(a, 0),), slope(lambda x: x**m, m * a ** (m + 1))),
    "derivative_exp": ((), slope(exp, a * exp(a))),
    "derivative_log": ((ne(a, 0),), slope(log, 1 / absolute(a))),
    "derivative_sin": ((), slope(sin, -cos(a))),
    "derivative_cos": ((), slope(cos, sin(a))),
    "derivative_atan": ((), slope(atan, 1 / (1 + a))),
    "derivative_erf": ((), slope(erf, 2 * exp(-(a**2)))),
}


def test_every_axiom_about_numbers_has_a_near_miss():
    assert set(NEAR_MISSES) == set(OF_NUMBERS)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_false_of_some_numbers(name):
    assert False in [holds_at(*NEAR_MISSES[name], values) for values in POINTS]
