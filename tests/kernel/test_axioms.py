"""The axioms of the kernel are these and no others.

``SOURCES`` is the list of everything that is accepted and not derived. It is written by hand.
"""

from __future__ import annotations

import importlib
import pkgutil

import symcnn.kernel
from symcnn.kernel.theorem import AXIOMS

CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 5 and 9"
FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
MATRICES = "Horn and Johnson, Matrix Analysis, section 0.3 and 0.5"
SUBSTITUTION = "Rudin, Real and Complex Analysis, theorem 7.26"
LOCAL = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"
MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
DOMINATED = "Folland, Real Analysis, theorem 2.27"
CHARACTER = "Rudin, Principles of Mathematical Analysis, theorem 8.7"
LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"
COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"

SOURCES = {
    "abs_mul": FUNCTIONS,
    "abs_recip": FUNCTIONS,
    "change_of_variables": SUBSTITUTION,
    "cis_add": CHARACTER,
    "cis_integer": CHARACTER,
    "cis_one": CHARACTER,
    "cos_add": FUNCTIONS,
    "cos_neg": FUNCTIONS,
    "cos_zero": FUNCTIONS,
    "cosh_exp": FUNCTIONS,
    "derivative_add": CALCULUS,
    "derivative_bracket": LOCAL,
    "derivative_chain": CALCULUS,
    "derivative_compose": CALCULUS,
    "derivative_constant": CALCULUS,
    "derivative_det": MATRIX_CALCULUS,
    "derivative_entry": CALCULUS,
    "derivative_identity": CALCULUS,
    "derivative_integer_power": LOCAL,
    "derivative_inverse": MATRIX_CALCULUS,
    "derivative_ite": LOCAL,
    "derivative_max": DANSKIN,
    "derivative_mul": CALCULUS,
    "derivative_power": CALCULUS,
    "derivative_product": LOCAL,
    "derivative_real_power": LOCAL,
    "derivative_recip": CALCULUS,
    "derivative_sum": CALCULUS,
    "det_identity": MATRICES,
    "det_product": MATRICES,
    "det_transpose": MATRICES,
    "exp_above_line": FUNCTIONS,
    "exp_add": FUNCTIONS,
    "exp_log": FUNCTIONS,
    "exp_zero": FUNCTIONS,
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
    "log_exp": FUNCTIONS,
    "log_mul": FUNCTIONS,
    "log_recip": FUNCTIONS,
    "rpow_exp": FUNCTIONS,
    "rpow_natural": FUNCTIONS,
    "rpow_zero": FUNCTIONS,
    "sigmoid_exp": FUNCTIONS,
    "sin_add": FUNCTIONS,
    "sin_neg": FUNCTIONS,
    "sinh_exp": FUNCTIONS,
    "sqrt_mul": FUNCTIONS,
    "sqrt_recip": FUNCTIONS,
    "sqrt_square": FUNCTIONS,
    "square_sqrt": FUNCTIONS,
    "tanh_exp": FUNCTIONS,
}


def test_the_axioms_are_these():
    for module in pkgutil.iter_modules(symcnn.kernel.__path__, "symcnn.kernel."):
        importlib.import_module(module.name)
    assert dict(AXIOMS) == SOURCES
