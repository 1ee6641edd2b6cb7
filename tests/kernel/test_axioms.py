"""The axioms of the kernel are these and no others.

``SOURCES`` is the list of everything that is accepted and not derived. It is written by hand.
"""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import symcnn.kernel
from symcnn.commands.cli import main
from symcnn.kernel.axioms import AXIOMS as STATED
from symcnn.kernel.axioms import DEFINITION
from symcnn.kernel.errors import KernelError
from symcnn.kernel.schemes import axiom
from symcnn.kernel.theorem import AXIOMS

from .plain import plain

DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
DOMINATED = "Folland, Real Analysis, theorem 2.27"
MATRICES = "Horn and Johnson, Matrix Analysis, section 0.3 and 0.5"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"
FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
CHARACTER = "Rudin, Principles of Mathematical Analysis, theorem 8.7"
COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"
MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
INTEGRALS = "Rudin, Real and Complex Analysis, theorem 7.26"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"

SOURCES = {
    "abs_bounds": FUNCTIONS,
    "change_of_variables": INTEGRALS,
    "cis_add": CHARACTER,
    "cis_integer": CHARACTER,
    "cis_one": CHARACTER,
    "cos_add": FUNCTIONS,
    "cos_sin_circle": FUNCTIONS,
    "cosh_exp": FUNCTIONS,
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
    "derivative_min": DANSKIN,
    "derivative_mul": CALCULUS,
    "derivative_power": CALCULUS,
    "derivative_product": CALCULUS,
    "derivative_sin": CALCULUS,
    "derivative_sum": CALCULUS,
    "det_identity": MATRICES,
    "det_product": MATRICES,
    "det_transpose": MATRICES,
    "exp_above_line": FUNCTIONS,
    "exp_add": FUNCTIONS,
    "exp_log": FUNCTIONS,
    "exp_positive": FUNCTIONS,
    "infimum": COMPLETENESS,
    "integrable_affine": MEASURE,
    "integrable_bounded_factor": MEASURE,
    "integrable_character": MEASURE,
    "integrable_combination": LEBESGUE,
    "integrable_product": FUBINI,
    "integral_add": MEASURE,
    "integral_affine": MEASURE,
    "integral_combination": LEBESGUE,
    "integral_derivative": DOMINATED,
    "integral_exchange": FUBINI,
    "integral_interval": MEASURE,
    "integral_le": LEBESGUE,
    "inverse_left": MATRICES,
    "inverse_right": MATRICES,
    "log_abs": FUNCTIONS,
    "log_zero": FUNCTIONS,
    "no_root": FUNCTIONS,
    "pi_above_three": FUNCTIONS,
    "rpow_exp": FUNCTIONS,
    "rpow_natural": FUNCTIONS,
    "rpow_zero": FUNCTIONS,
    "sigmoid_exp": FUNCTIONS,
    "sign_order": FUNCTIONS,
    "sin_add": FUNCTIONS,
    "sinh_exp": FUNCTIONS,
    "sqrt_nonnegative": FUNCTIONS,
    "square_sqrt": FUNCTIONS,
    "tanh_exp": FUNCTIONS,
}


DEFINITIONS = {"derivative_value", "differentiable_at", "differentiable_everywhere"}


def test_the_axioms_are_these():
    for module in pkgutil.iter_modules(symcnn.kernel.__path__, "symcnn.kernel."):
        importlib.import_module(module.name)
    assert dict(AXIOMS) == SOURCES
    assert {n for n, a in STATED.items() if a.source == DEFINITION} == DEFINITIONS


ACCEPTED = [  # rule, arguments, the theorem
    (axiom, ("exp_add", ()), "|- exp(a + b) = exp(a)*exp(b)"),
    (axiom, ("exp_log", ()), "0 < a |- exp(log(a)) = a"),
]

REFUSED = [  # rule, arguments, why
    (axiom, ("no_such_axiom", ()), "there is no axiom of this name"),
    (axiom, ("exp_add", (1,)), "other ranks are expected"),
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
