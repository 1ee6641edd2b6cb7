"""The axioms of calculus, functions, matrices and integrals: proved, refused, and true.

``SOURCES`` is the list of everything that is accepted and not derived. It is written by hand.
"""

from __future__ import annotations

import importlib
import pkgutil
import re

import numpy as np
import pytest

import symcnn.kernel
from symcnn.kernel.axioms import (
    abs_mul,
    abs_recip,
    change_of_variables,
    derivative,
    derivative_add,
    derivative_chain,
    derivative_constant,
    derivative_entry,
    derivative_identity,
    derivative_mul,
    derivative_power,
    derivative_recip,
    derivative_sum,
    derivative_value,
    det_identity,
    det_product,
    det_transpose,
    exp_add,
    exp_log,
    exp_zero,
    inverse_left,
    inverse_right,
    log_exp,
    log_mul,
    log_recip,
    sqrt_mul,
    sqrt_recip,
    sqrt_square,
    square_sqrt,
)
from symcnn.kernel.binding import close, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic,
    assume,
    congruence,
    equal_formulas,
    forall_elim,
    forall_intro,
    instantiate,
    reflexivity,
    symmetry,
    transitivity,
    weaken,
)
from symcnn.kernel.sums import entry_lam, lam_entries
from symcnn.kernel.terms import (
    COMPLEX,
    ONE,
    REAL,
    REALS,
    ZERO,
    Bound,
    Bracket,
    Det,
    Eq,
    Fun,
    Integral,
    Lam,
    Le,
    Lt,
    Num,
    Pred,
    Range,
    Space,
    Var,
    ne,
)
from symcnn.kernel.theorem import AXIOMS, RULES
from symcnn.lemmas.notation import (
    holds,
    integral,
    scalars,
    sizes,
    tabulate,
    tensor,
)
from symcnn.numeric.evaluate import FLOAT, evaluate

from .plain import plain

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
    "sqrt_mul": FUNCTIONS,
    "sqrt_recip": FUNCTIONS,
    "sqrt_square": FUNCTIONS,
    "square_sqrt": FUNCTIONS,
}


def test_the_axioms_are_these():
    for module in pkgutil.iter_modules(symcnn.kernel.__path__, "symcnn.kernel."):
        importlib.import_module(module.name)
    assert dict(AXIOMS) == SOURCES


n, m, i, j, k = sizes("n m i j k")
a, b, r, s, t = scalars("a b r s t")
z = Var("z", COMPLEX)
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
X, A, B, C = tensor("X", n, m), tensor("A", n, n), tensor("B", n, n), tensor("C", m, m)
f, g = Fun("f"), Fun("g")
exp, log, sqrt, abs_, sin, cis = map(Fun, ("exp", "log", "sqrt", "abs", "sin", "cis"))
LINE, ROW = Space(REAL, (n,)), Space(REAL, (n, m))


def real(body):
    """The function of a real variable."""
    return tabulate(REALS, body)


def vector(body):
    """The function of a vector of n entries."""
    return tabulate(LINE, body)


IDENTITY = real(lambda t: t)
CUBE = real(lambda t: t**3)
AT_A = derivative_identity(IDENTITY, a)
ONE_AT_A = derivative_constant(real(lambda t: ONE), a, ())
RISING = (holds("differentiable", f),)
IN_N = (Le(ZERO, i), Lt(i, n))
ENTRY = derivative_entry(vector(lambda x: x[k]), x, (i,), IN_N)
SUMMAND = derivative_entry(vector(lambda x: x[j]), x, (i,), IN_N)
NEAR = (Le(ZERO, j), Lt(j, n))


def from_range(theorem):
    """The theorem with the range of j among its hypotheses."""
    return weaken(theorem, NEAR)


def slope(function, point, value):
    """A derivative that is only assumed."""
    return assume(Pred("derivative", (), (function, point, value)))


def doubling():
    """The change of variables y = 2*x in R^n, with the three premises that it needs."""
    forward = tabulate(n, lambda i: 2 * x[i])
    backward = tabulate(n, lambda i: Num(1) / 2 * y[i])
    there, back = (
        transitivity(
            congruence(subst(outer, {v: inner}), (1, 1), ("i",), entry_lam(inner[i], IN_N)),
            symmetry(lam_entries(u, ("i",))),
        )
        for outer, v, inner, u in ((backward, y, forward, x), (forward, x, backward, y))
    )
    entry = derivative_entry(vector(lambda u: u[i]), x, (j,), NEAR)
    factor = derivative_constant(vector(lambda u: Num(2)), x, (j,))
    plain = derivative_mul((factor, entry))
    at_u = entry_lam(tabulate(n, lambda i: 2 * w_n[i])[i], IN_N)
    claim = derivative(Lam(LINE, close(forward[i], x), "x"), x, (j,), plain.concl.args[-1])
    same = congruence(claim, (0, 1), ("w",), at_u)
    slope = equal_formulas(symmetry(same), plain)
    every = forall_intro(forall_intro(slope, j, Range(n)), i, Range(n))
    return forward, backward, every, there, back


w_n = tensor("w", n)
FORWARD, BACKWARD, SLOPES, THERE, BACK = doubling()
VOLUME = Integral(LINE, close(f(y), y), "y")
FEWER = forall_intro(
    forall_elim(SLOPES, i, (Le(ZERO, i), Lt(i, n - 1))), i, Range(n - 1)
)  # fmt: skip
NOT_ALL = arithmetic((n > ZERO,), n > ZERO)


def doubled(integral=VOLUME, forward=FORWARD, backward=BACKWARD, names=(x, y), slopes=SLOPES,
            there=THERE, back=BACK):  # fmt: skip
    """The arguments of ``change_of_variables``, right where nothing else is said."""
    return integral, forward, backward, names, (slopes, there, back)


ACCEPTED = [  # rule, arguments, the theorem
    (derivative_value, (AT_A,), "|- diff(lam[t in R] t, a) = 1"),
    (derivative_value, (ENTRY,), "0 <= i, i < n |- diff(lam[x in R^(n)] x[k], x[i]) = [k = i]"),
    (derivative_constant, (real(lambda t: r), a, ()), "|- derivative(lam[t in R] r, a, 0)"),
    (derivative_constant, (vector(lambda x: y[0]), x, (Num(-1),)),
     "|- derivative(lam[x in R^(n)] y[0], x, -1, 0)"),
    (derivative_identity, (IDENTITY, a), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_identity, (IDENTITY, n), "|- derivative(lam[t in R] t, n, 1)"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i,), IN_N),
     "0 <= i, i < n |- derivative(lam[x in R^(n)] x[k], x, i, [k = i])"),
    (derivative_entry, (tabulate(ROW, lambda X: X[n, k]), X, (ZERO, j),
     (Lt(ZERO, n), Le(ZERO, j), Lt(j, m))),
     "0 < n, 0 <= j, j < m |- derivative(lam[X in R^(n x m)] X[n, k], X, 0, j, [n = 0 and k = j])"),
    (derivative_add, ((AT_A, ONE_AT_A),), "|- derivative(lam[t in R] (t + 1), a, 1)"),
    (derivative_add, ((slope(real(lambda t: f(t)), a, r), AT_A, AT_A),),
     "derivative(lam[t in R] f(t), a, r) |- derivative(lam[t in R] (f(t) + t + t), a, r + 2)"),
    (derivative_mul, ((AT_A, AT_A),), "|- derivative(lam[t in R] t*t, a, a + a)"),
    (derivative_mul, ((ONE_AT_A, AT_A),), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_sum, (from_range(SUMMAND), j, n),
     "0 <= i, i < n |- derivative(lam[x in R^(n)] sum[j<n] x[j], x, i, sum[j<n] [j = i])"),
    (derivative_sum, (AT_A, i, m), "|- derivative(lam[t in R] sum[i<m] t, a, sum[i<m] 1)"),
    # the size of the range mentions a variable of the name that the function prints
    (derivative_sum, (derivative_identity(IDENTITY, ZERO), i, 5 * Bracket(Le(ZERO, t))),
     "|- derivative(lam[t_1 in R] sum[i<5*[0 <= t]] t_1, 0, sum[i<5*[0 <= t]] 1)"),
    (derivative_recip, (AT_A, (ne(a, 0),)),
     "a != 0 |- derivative(lam[t in R] 1/t, a, -(1/a)**2)"),
    (derivative_recip, (derivative_identity(IDENTITY, Num(2)), ()),
     "|- derivative(lam[t in R] 1/t, 2, -1/4)"),
    (derivative_power, (AT_A, Num(3)), "|- derivative(lam[t in R] t**3, a, 3*a**2)"),
    (derivative_power, (AT_A, ONE), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_chain, (exp(a), AT_A, ()), "|- derivative(lam[t in R] exp(t), a, exp(a))"),
    (derivative_chain, (log(a), AT_A, (Lt(a, ZERO),)),
     "a < 0 |- derivative(lam[t in R] log(t), a, 1/a)"),
    (derivative_chain, (f(a), AT_A, RISING),
     "differentiable(f) |- derivative(lam[t in R] f(t), a, f'(a))"),
    (derivative_chain, (f(a), AT_A, (Pred("differentiable", (f,), (a,)),)),
     "differentiable(f, a) |- derivative(lam[t in R] f(t), a, f'(a))"),
    (exp_add, (r, s), "|- exp(r + s) = exp(r)*exp(s)"),
    (exp_add, (n, ZERO), "|- exp(n) = exp(n)*exp(0)"),
    (exp_zero, (), "|- exp(0) = 1"),
    (log_mul, (r, s, (ne(r, 0), Lt(s, ZERO))), "r != 0, s < 0 |- log(r*s) = log(r) + log(s)"),
    (log_mul, (Num(2), exp(r), ()), "|- log(2*exp(r)) = log(2) + log(exp(r))"),
    (log_recip, (r,), "|- log(1/r) = -log(r)"),
    (log_recip, (ZERO,), "|- log(0) = -log(0)"),
    (log_exp, (r,), "|- log(exp(r)) = r"),
    (log_exp, (-r,), "|- log(exp(-r)) = -r"),
    (exp_log, (r, (Lt(ZERO, r),)), "0 < r |- exp(log(r)) = r"),
    (exp_log, (n, (Le(ONE, n),)), "1 <= n |- exp(log(n)) = n"),
    (sqrt_square, (r,), "|- sqrt(r**2) = abs(r)"),
    (sqrt_square, (Num(-3),), "|- sqrt(9) = abs(-3)"),
    (square_sqrt, (r, (Le(ZERO, r),)), "0 <= r |- sqrt(r)**2 = r"),
    (square_sqrt, (ZERO, ()), "|- sqrt(0)**2 = 0"),
    (sqrt_mul, (r, s, (Le(ZERO, r),)), "0 <= r |- sqrt(r*s) = sqrt(r)*sqrt(s)"),
    (sqrt_mul, (ZERO, s, ()), "|- sqrt(0) = sqrt(0)*sqrt(s)"),
    (abs_mul, (r, s), "|- abs(r*s) = abs(r)*abs(s)"),
    (abs_mul, (Num(-1), s), "|- abs(-s) = abs(-1)*abs(s)"),
    (abs_recip, (r,), "|- abs(1/r) = 1/abs(r)"),
    (abs_recip, (ZERO,), "|- abs(0) = 1/abs(0)"),
    (sqrt_recip, (r,), "|- sqrt(1/r) = 1/sqrt(r)"),
    (sqrt_recip, (Num(-4),), "|- sqrt(-1/4) = 1/sqrt(-4)"),
    (det_product, (A, B),
     "|- det(lam[i<n] lam[j<n] sum[k<n] A[i, k]*B[k, j]) = det(A)*det(B)"),
    (det_product, (tensor("i", k, k), tensor("k", k, k)),
     "|- det(lam[i_1<k] lam[j<k] sum[k_1<k] i[i_1, k_1]*k[k_1, j]) = det(i)*det(k)"),
    (det_transpose, (A,), "|- det(lam[i<n] lam[j<n] A[j, i]) = det(A)"),
    (det_transpose, (tabulate(2, 2, lambda i, j: i + z * j),),
     "|- det(lam[i<2] lam[j<2] (lam[i<2] lam[j<2] (i + z*j))[j, i]) = det(lam[i<2] lam[j<2] (i "
     "+ z*j))"),
    (det_identity, (n,), "|- det(lam[i<n] lam[j<n] [i = j]) = 1"),
    (det_identity, (Num(-1),), "|- det(lam[i<-1] lam[j<-1] [i = j]) = 1"),
    (inverse_left, (A, (ne(Det(A), 0),)),
     "det(A) != 0 |- lam[i<n] lam[j<n] sum[k<n] inv(A)[i, k]*A[k, j] = lam[i<n] lam[j<n] [i = j]"),
    (inverse_left, (C, (Lt(ZERO, Det(C)),)),
     "0 < det(C) |- lam[i<m] lam[j<m] sum[k<m] inv(C)[i, k]*C[k, j] = lam[i<m] lam[j<m] [i = j]"),
    (inverse_right, (A, (ne(Det(A), 0),)),
     "det(A) != 0 |- lam[i<n] lam[j<n] sum[k<n] A[i, k]*inv(A)[k, j] = lam[i<n] lam[j<n] [i = j]"),
    (inverse_right, (C, (Lt(ZERO, Det(C)),)),
     "0 < det(C) |- lam[i<m] lam[j<m] sum[k<m] C[i, k]*inv(C)[k, j] = lam[i<m] lam[j<m] [i = j]"),
    (change_of_variables, doubled(),
     "|- integral[y in R^(n)] f(y) = integral[x in R^(n)] f(lam[i<n] 2*x[i])*abs(det(lam[i<n] "
     "lam[j<n] 2*[i = j]))"),
    (change_of_variables, doubled(integral=Integral(LINE, ONE, "y")),
     "|- integral[y in R^(n)] 1 = integral[x in R^(n)] abs(det(lam[i<n] lam[j<n] 2*[i = j]))"),
]  # fmt: skip

REFUSED = [  # axiom, arguments, why
    (derivative_value, (assume(holds("differentiable", f)),), "the premise is not a derivative"),
    (derivative_value, (assume(Pred("derivative", ())),), "the premise is not a derivative"),
    (derivative_value, (assume(Pred("derivative", (), (r, a, b))),), "a function on R or R^n"),
    (derivative_value, (assume(Pred("limit", (), (IDENTITY, a, b))),), "not a derivative"),
    (derivative_value, (reflexivity(r),), "the premise is not a derivative"),
    (derivative_constant, (IDENTITY, a, ()), "the body is not constant"),
    (derivative_constant, (real(lambda t: r), a, (i,)), "one index for each axis is expected"),
    (derivative_constant, (real(lambda t: r), z, ()), "the point is not in the domain"),
    (derivative_constant, (real(lambda t: z), a, ()), "expected REAL, found COMPLEX"),
    (derivative_constant, (vector(lambda x: r), tensor("x", m), (i,)), "the shapes differ"),
    (derivative_constant, (vector(lambda x: r), X, (i,)), "the shapes differ"),
    (derivative_constant, (tabulate(n, lambda i: r), a, ()), "a function on R or R^n is expected"),
    (derivative_constant, (r, a, ()), "a function on R or R^n is expected"),
    (derivative_constant, (Lam(REALS, Bound(1, REAL, REAL)), a, ()), "an enclosing binder"),
    (derivative_identity, (CUBE, a), "the identity is expected"),
    (derivative_identity, (real(lambda t: a), a), "the identity is expected"),
    (derivative_identity, (real(lambda t: 2 * t), a), "the identity is expected"),
    (derivative_identity, (vector(lambda x: x), x), "one index for each axis is expected"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i,), ()), "side condition not proved"),
    (derivative_entry, (vector(lambda x: x[k]), x, (n,), (n > ZERO,)), "condition not proved"),
    (derivative_entry, (vector(lambda x: x[k]), x, (Num(-1),), (n > ZERO,)), "not proved"),
    (derivative_entry, (vector(lambda x: x[k]), w, (i,), IN_N), "the shapes differ"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i, i), IN_N), "one index for each axis"),
    (derivative_entry, (vector(lambda x: x[k]), x, (), ()), "one index for each axis"),
    (derivative_entry, (vector(lambda x: x[Bracket(Lt(x[0], r))]), x, (i,), IN_N),
     "the indices depend on the variable"),
    (derivative_entry, (vector(lambda x: y[k]), x, (i,), IN_N), "an entry of the variable"),
    (derivative_entry, (vector(lambda x: 2 * x[k]), x, (i,), IN_N), "an entry of the variable"),
    (derivative_add, ((),), "the derivatives are not taken at one place"),
    (derivative_add, ((AT_A, derivative_identity(IDENTITY, b)),), "not taken at one place"),
    (derivative_add, ((AT_A, ENTRY),), "not taken at one place"),
    (derivative_add, ((ENTRY, derivative_entry(vector(lambda x: x[k]), x, (ZERO,), (n > ZERO,))),),
     "not taken at one place"),
    (derivative_add, ((AT_A, reflexivity(a)),), "the premise is not a derivative"),
    (derivative_mul, ((),), "the derivatives are not taken at one place"),
    (derivative_mul, ((AT_A, derivative_identity(IDENTITY, b)),), "not taken at one place"),
    (derivative_mul, ((AT_A, IDENTITY),), "a theorem is expected"),
    (derivative_sum, (from_range(SUMMAND), i, n), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), j, j), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), j, m), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), n, m), "the variable is free elsewhere"),
    (derivative_sum, (derivative_identity(IDENTITY, i), i, n), "the variable is free elsewhere"),
    (derivative_sum, (AT_A, r, n), "an integer variable is expected"),
    (derivative_sum, (AT_A, x, n), "an integer variable is expected"),
    (derivative_sum, (AT_A, i + 1, n), "a variable is expected"),
    (derivative_sum, (AT_A, i, r), "expected INT, found REAL"),
    (derivative_sum, (reflexivity(r), i, n), "the premise is not a derivative"),
    (derivative_recip, (AT_A, ()), "side condition not proved"),
    (derivative_recip, (AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_recip, (derivative_identity(IDENTITY, ZERO), ()), "side condition not proved"),
    (derivative_power, (AT_A, ZERO), "a natural exponent is expected"),
    (derivative_power, (AT_A, Num(-1)), "a natural exponent is expected"),
    (derivative_power, (AT_A, n), "a natural exponent is expected"),
    (derivative_power, (AT_A, Num(1) / 2), "a natural exponent is expected"),
    (derivative_chain, (f(a), AT_A, ()), "not known to be differentiable"),
    (derivative_chain, (f(a), AT_A, (holds("differentiable", g),)), "not known to be differ"),
    (derivative_chain, (f(a), AT_A, (Pred("differentiable", (f,), (b,)),)), "not known to be diff"),
    (derivative_chain, (f.prime(a), AT_A, RISING), "not known to be differentiable"),
    (derivative_chain, (f(b), AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (f(a, a), AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (a, AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (exp.prime(a), AT_A, ()), "no derivative is known for the function"),
    (derivative_chain, (Fun("rpow")(a, a), AT_A, ()), "a function of the inner value is expected"),
    (derivative_chain, (cis(a), AT_A, ()), "no derivative is known for the function"),
    (derivative_chain, (log(a), AT_A, ()), "side condition not proved"),
    (derivative_chain, (abs_(a), AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_chain, (Fun("sign")(a), AT_A, ()), "side condition not proved"),
    (derivative_chain, (sqrt(a), AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_chain, (sqrt(a), AT_A, (ne(a, 0),)), "side condition not proved"),
    (exp_add, (z, r), "a real argument is expected"),
    (exp_add, (x, y), "a number is expected"),
    (exp_add, (Bound(0, REAL, REAL), r), "an enclosing binder"),
    (log_mul, (r, s, (ne(r, 0),)), "side condition not proved"),
    (log_mul, (r, s, (ne(s, 0),)), "side condition not proved"),
    (log_mul, (r, s, (Le(ZERO, r), Lt(ZERO, s))), "side condition not proved"),
    (log_mul, (z, r, (ne(z, 0), ne(r, 0))), "a real argument is expected"),
    (log_recip, (z,), "a real argument is expected"),
    (log_recip, (x,), "a number is expected"),
    (log_exp, (z,), "a real argument is expected"),
    (log_exp, (x,), "a real argument is expected"),
    (exp_log, (r, ()), "side condition not proved"),
    (exp_log, (r, (Le(ZERO, r),)), "side condition not proved"),
    (exp_log, (Num(-1), ()), "side condition not proved"),
    (exp_log, (ZERO, ()), "side condition not proved"),
    (sqrt_square, (z,), "a real argument is expected"),
    (sqrt_square, (x,), "a number is expected"),
    (square_sqrt, (r, ()), "side condition not proved"),
    (square_sqrt, (Num(-1), ()), "side condition not proved"),
    (sqrt_mul, (r, s, ()), "side condition not proved"),
    (sqrt_mul, (r, s, (Le(ZERO, s),)), "side condition not proved"),
    (sqrt_mul, (Num(-1), Num(-1), ()), "side condition not proved"),
    (abs_mul, (z, r), "a real argument is expected"),
    (abs_mul, (x, r), "a number is expected"),
    (abs_recip, (z,), "a real argument is expected"),
    (abs_recip, (x,), "a number is expected"),
    (sqrt_recip, (z,), "a real argument is expected"),
    (sqrt_recip, (x,), "a number is expected"),
    (det_product, (X, tensor("Y", m, n)), "a square matrix is expected"),
    (det_product, (A, C), "the sizes differ"),
    (det_product, (A, x), "a square matrix is expected"),
    (det_product, (A, tabulate(2, lambda i: tabulate(i, lambda j: ONE))), "an inner size depends"),
    (det_transpose, (X,), "a square matrix is expected"),
    (det_transpose, (x,), "a square matrix is expected"),
    (det_transpose, (tensor("T", n, n, n),), "a square matrix is expected"),
    (det_transpose, (Lam(REALS, ONE),), "not a tensor with a shape"),
    (det_transpose, (tabulate(2, 2, lambda i, j: Eq(i, j)),), "a matrix of numbers is expected"),
    (det_identity, (r,), "expected INT, found REAL"),
    (det_identity, (x,), "expected INT, found TENSOR"),
    (inverse_left, (A, ()), "side condition not proved"),
    (inverse_left, (A, (Le(ZERO, Det(A)),)), "side condition not proved"),
    (inverse_left, (A, (ne(Det(B), 0),)), "side condition not proved"),
    (inverse_left, (X, ()), "a square matrix is expected"),
    (inverse_right, (A, ()), "side condition not proved"),
    (inverse_right, (A, (ne(Det(B), 0),)), "side condition not proved"),
    (inverse_right, (X, ()), "a square matrix is expected"),
    (change_of_variables, doubled(integral=integral(lambda t: f(t))), "an integral over R^n"),
    (change_of_variables, doubled(integral=r), "an integral over R^n is expected"),
    (change_of_variables, doubled(integral=Integral(Space(REAL, (m,)), ONE)), "the shapes differ"),
    (change_of_variables, doubled(integral=Integral(LINE, close(f(y) * x[0], y))), "is free"),
    (change_of_variables, doubled(names=(y, x)), "the maps mention the wrong variable"),
    (change_of_variables, doubled(names=(x, x)), "the maps mention the wrong variable"),
    (change_of_variables, doubled(names=(x, w)), "does not range over R^n"),
    (change_of_variables, doubled(names=(x, r)), "does not range over R^n"),
    (change_of_variables, doubled(names=(w_n, y)), "not shown to be one to one"),
    (change_of_variables, doubled(forward=BACKWARD), "the maps mention the wrong variable"),
    (change_of_variables, doubled(backward=FORWARD), "the maps mention the wrong variable"),
    (change_of_variables, doubled(forward=tabulate(m, lambda i: x[i])), "the shapes differ"),
    (change_of_variables, doubled(backward=tabulate(n + 1, lambda i: y[i])), "the shapes differ"),
    (change_of_variables, doubled(there=BACK), "not shown to be one to one"),
    (change_of_variables, doubled(there=reflexivity(x)), "not shown to be one to one"),
    (change_of_variables, doubled(back=THERE), "the map is not shown to be onto"),
    (change_of_variables, doubled(there=weaken(THERE, (Eq(x[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(back=weaken(BACK, (Eq(y[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(slopes=weaken(SLOPES, (Eq(x[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(slopes=THERE), "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=NOT_ALL), "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=FEWER), "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=forall_intro(forall_intro(
        assume(holds("differentiable", f)), j, Range(n)), i, Range(n))), "derivatives of the map"),
    (change_of_variables, doubled(slopes=instantiate(SLOPES, ((x, y),))), "derivatives of the map"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


NUMBERS = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0)
PAIRS = [{r: p, s: q} for p in NUMBERS for q in NUMBERS]
POINTS = [{a: p, b: 2.0, r: 0.5} for p in NUMBERS]
SQUARES: list[list[list[int]]] = [
    [], [[3]], [[0]], [[1, 2], [3, 4]], [[1, 2], [2, 4]], [[2, 0, 1], [1, 3, 0], [0, 1, 1]],
]  # fmt: skip
TRIPLE = [[1, 0, 2], [0, 1, 1], [3, 0, 1]]
MATRIX_VALUES = [
    {n: len(M), A: np.array(M).reshape(len(M), len(M)), B: np.array([row[: len(M)] for row in
     TRIPLE[: len(M)]]).reshape(len(M), len(M))} for M in SQUARES
]  # fmt: skip
NO_MATRIX = {n: -1, A: np.zeros((0, 0)), B: np.zeros((0, 0))}
VECTORS = [
    {n: size, m: 3, x: np.arange(size) - 0.5, i: place, j: 0, k: q}
    for size in (1, 2, 3) for place in range(size) for q in (-1, 0, 1, 2, 3)
]  # fmt: skip


def at(function, value=a):
    """The derivative of f(t) at a, from that of the identity."""
    return derivative_chain(function, derivative_identity(IDENTITY, value), NONZERO)


NONZERO = (ne(a, 0), Lt(ZERO, a))
POLYNOMIAL = derivative_power(derivative_add((AT_A, derivative_constant(real(lambda t: r), a, ()))),
                              Num(3))  # fmt: skip
TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (exp_add(r, s), PAIRS),
    (exp_zero(), [{}]),
    (log_mul(r, s, (ne(r, 0), ne(s, 0))), PAIRS),
    (log_recip(r), PAIRS),
    (log_exp(r), PAIRS),
    (exp_log(r, (Lt(ZERO, r),)), PAIRS),
    (sqrt_square(r), PAIRS),
    (square_sqrt(r, (Le(ZERO, r),)), PAIRS),
    (sqrt_mul(r, s, (Le(ZERO, r),)), PAIRS),
    (abs_mul(r, s), PAIRS),
    (abs_recip(r), PAIRS),
    (sqrt_recip(r), PAIRS),
    (derivative_constant(real(lambda t: r), a, ()), POINTS),
    (AT_A, POINTS),
    (derivative_add((AT_A, at(exp(a)))), POINTS),
    (derivative_mul((AT_A, at(exp(a)), AT_A)), POINTS),
    (POLYNOMIAL, POINTS),
    (derivative_recip(AT_A, (ne(a, 0),)), POINTS),
    (derivative_sum(at(exp(a)), i, Num(3)), POINTS),
    (derivative_sum(at(exp(a)), i, Num(-3)), POINTS),
    *((at(Fun(name)(a)), POINTS) for name in (
        "abs", "atan", "cos", "cosh", "erf", "exp", "log", "sigmoid", "sign", "sin", "sinh",
        "sqrt", "tanh",
    )),
    (derivative_entry(vector(lambda x: x[k]), x, (i,), IN_N), VECTORS),
    (derivative_sum(from_range(SUMMAND), j, n), VECTORS),
    (derivative_sum(SUMMAND, j, m), VECTORS),
    (det_product(A, B), [*MATRIX_VALUES, NO_MATRIX]),
    (det_transpose(A), [*MATRIX_VALUES, NO_MATRIX]),
    (det_identity(n), [{n: size} for size in range(-1, 4)]),
    (inverse_left(A, (ne(Det(A), 0),)), [*MATRIX_VALUES, NO_MATRIX]),
    (inverse_right(A, (ne(Det(A), 0),)), [*MATRIX_VALUES, NO_MATRIX]),
    (change_of_variables(*doubled(integral=Integral(LINE, close(exp(-(y[0] ** 2)), y)))), [{n: 1}]),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[t.rule for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    if isinstance(theorem.concl, Pred):
        theorem = derivative_value(theorem)
    claimed = 0
    for values in points:
        if all(evaluate(h, values, FLOAT) for h in theorem.hyps):
            claimed += 1
            assert evaluate(theorem.concl, values, FLOAT), values
    assert claimed


def test_each_axiom_is_tried_at_numbers():
    ours = {name for name, f in RULES.items() if f.__module__ == "symcnn.kernel.axioms"}
    assert ours - {"derivative_value"} == {t.rule for t, _ in TRUE_AT}
