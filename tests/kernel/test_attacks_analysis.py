"""Attempts to prove what is false with the axioms of analysis and matrices: all are refused."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INTEGERS, ONE, REAL, REALS, TRUE, ZERO, And, Bound, Bracket, Det, Eq, Fun,
    Integral, Ite, Lam, Le, Lt, Num, Pow, Pred, Space, Var, ne, recip,
)  # fmt: skip
from symcnn.kernel.theorem import RULES
from symcnn.lemmas.notation import (
    for_all,
    scalars,
    sizes,
    tabulate,
    tensor,
)

from .derived import DERIVED

R = SimpleNamespace(**RULES, **DERIVED)

n, m, i, j, k, u, v = sizes("n m i j k u v")
a, b, r, s, t = scalars("a b r s t")
z, w = Var("z", COMPLEX), Var("w", COMPLEX)
p, q = Var("p", BOOL), Var("q", BOOL)
x, y, A, X = tensor("x", n), tensor("y", n), tensor("A", n, n), tensor("X", n, m)
f, g = Fun("f"), Fun("g")
HALF = Num(1) / 2
INN = (Le(ZERO, i), Lt(i, n))
exp, log, sqrt, abs_, cis, rpow, sign = map(
    Fun, ("exp", "log", "sqrt", "abs", "cis", "rpow", "sign")
)
LINE = Space(REAL, (n,))


def real(body):
    """The function of a real variable."""
    return tabulate(REALS, body)


def vec(body):
    """The function of a vector of n entries."""
    return tabulate(LINE, body)


ID = real(lambda t: t)
AT = R.derivative_identity(ID, a)
F = R.integrable_function(Pred("integrable", (f,)))
SCALED = Lam(REALS, close(tabulate(n, n, lambda i, j: t * A[i, j]), t), "t")
RAY = Lam(REALS, close(f(tabulate(n, lambda i: t * x[i])), t), "t")


def at(fun, point=a, given=()):
    """The derivative of a function at a point, from that of the identity."""
    return R.derivative_chain(fun, R.derivative_identity(ID, point), given)


def times(factor):
    """The derivative of t times a constant."""
    return R.derivative_mul((AT, R.derivative_constant(real(lambda t: factor), a, ())))


ATTEMPTS = [  # what is tried, the attempt, why it is refused
    (
        "abs'(0) via sqrt(t^2)",
        lambda: at(sqrt(ZERO), ZERO, (Le(ZERO, ZERO),)),
        "side condition not proved",
    ),
    ("sign'(0)", lambda: at(sign(ZERO), ZERO), "side condition not proved"),
    ("log'(0)", lambda: at(log(ZERO), ZERO), "side condition not proved"),
    (
        "rpow sqrt at 0",
        lambda: R.derivative_real_power(R.derivative_identity(ID, ZERO), HALF, ()),
        "side condition not proved",
    ),
    (
        "integer power 0 at 0",
        lambda: R.derivative_integer_power(R.derivative_identity(ID, ZERO), ZERO, ()),
        "side condition not proved",
    ),
    (
        "integer power -1 at 0",
        lambda: R.derivative_integer_power(R.derivative_identity(ID, ZERO), Num(-1), ()),
        "side condition not proved",
    ),
    (
        "ite at kink",
        lambda: R.derivative_ite(
            real(lambda t: Le(ZERO, t)),
            R.derivative_identity(ID, ZERO),
            R.derivative_constant(real(lambda t: ZERO), ZERO, ()),
            (R.derivative_identity(ID, ZERO),),
            (),
        ),
        "the condition may change at the point",
    ),
    (
        "ite apart from other point",
        lambda: R.derivative_ite(
            real(lambda t: Le(ZERO, t)),
            R.derivative_identity(ID, ZERO),
            R.derivative_constant(real(lambda t: ZERO), ZERO, ()),
            (R.derivative_identity(ID, ZERO),),
            (R.arithmetic((), ne(ZERO, ONE)),),
        ),
        "the condition may change at the point",
    ),
    (
        "ite with Ite inside Le",
        lambda: R.derivative_ite(
            real(lambda t: Le(ZERO, Ite(Le(ZERO, t), ONE, Num(-1)))),
            R.derivative_identity(ID, ZERO),
            R.derivative_constant(real(lambda t: ZERO), ZERO, ()),
            (R.derivative_identity(ID, ZERO),),
            (R.arithmetic((), ne(ZERO, ONE)),),
        ),
        "a side of a condition has no derivative",
    ),
    (
        "ite condition quantifier",
        lambda: R.derivative_ite(real(lambda t: for_all(n, lambda i: Le(i, t))), AT, AT, (AT,), ()),
        "a combination of comparisons is expected",
    ),
    (
        "ite condition eq of bools",
        lambda: R.derivative_ite(real(lambda t: Eq(Le(ZERO, t), TRUE)), AT, AT, (AT,), ()),
        "a combination of comparisons is expected",
    ),
    (
        "ite condition pred",
        lambda: R.derivative_ite(
            real(lambda t: Pred("differentiable", (f,), (t,))), AT, AT, (AT,), ()
        ),
        "a combination of comparisons is expected",
    ),
    (
        "bracket of jump",
        lambda: R.derivative_bracket(
            real(lambda t: Le(ZERO, t)), ZERO, (), (R.derivative_identity(ID, ZERO),), ()
        ),
        "the condition may change at the point",
    ),
    (
        "bracket of t=0 eq",
        lambda: R.derivative_bracket(
            real(lambda t: Eq(ZERO, t)), ZERO, (), (R.derivative_identity(ID, ZERO),), ()
        ),
        "the condition may change at the point",
    ),
    (
        "sum n depends on x",
        lambda: R.derivative_sum(AT, i, Bracket(Le(ZERO, i))),
        "the variable is free elsewhere",
    ),
    (
        "add function with other domain",
        lambda: R.derivative_add((AT, R.derivative_constant(vec(lambda u: ONE), x, (i,)))),
        "the derivatives are not taken at one place",
    ),
    (
        "derivative assumed with functions",
        lambda: R.derivative_value(R.assume(Pred("derivative", (f,), (ID, a, b)))),
        "another number of functions is expected",
    ),
    (
        "derivative_product i in value",
        lambda: R.derivative_product(R.weaken(AT, (Eq(i, ZERO),)), i, n),
        "the variable is free elsewhere",
    ),
    (
        "det derivative singular",
        lambda: R.derivative_det(SCALED, (i, j), times(A[i, j]), ()),
        "side condition not proved",
    ),
    (
        "det derivative i=j",
        lambda: R.derivative_det(SCALED, (i, i), times(A[i, j]), (ne(Det(A), ZERO),)),
        "the variables are not all different",
    ),
    (
        "det derivative: theorem for other entry",
        lambda: R.derivative_det(
            SCALED,
            (i, j),
            times(A[j, i]),
            (ne(Det(tabulate(n, n, lambda i, j: a * A[i, j])), ZERO),),
        ),
        "the theorem is not about the entries",
    ),
    (
        "det derivative: theorem needs i=j",
        lambda: R.derivative_det(
            SCALED,
            (i, j),
            R.weaken(times(A[i, j]), (Eq(i, j),)),
            (ne(Det(tabulate(n, n, lambda i, j: a * A[i, j])), ZERO),),
        ),
        "the variable is free elsewhere",
    ),
    ("cis_integer n/2", lambda: R.cis_integer(n / 2), "another sort"),
    ("cis_integer real", lambda: R.cis_integer(r), "another sort"),
    ("cis_one swapped", lambda: R.cis_one(R.assume(Eq(ONE, cis(r)))), "cis(a) = 1 is expected"),
    (
        "exp_above_line complex",
        lambda: R.instantiate(R.axiom("exp_above_line", ()), ((a, z),)),
        "has another sort",
    ),
    (
        "inverse of zero matrix",
        lambda: R.inverse_left(tabulate(1, 1, lambda i, j: ZERO), ()),
        "side condition not proved",
    ),
    (
        "inverse tensor rank3",
        lambda: R.inverse_left(tensor("T", n, n, n), (ne(Det(A), ZERO),)),
        "a square matrix is expected",
    ),
    (
        "integral_add no premises",
        lambda: R.integral_add(Integral(REALS, close(f(t) + g(t), t)), ()),
        "a coefficient for each function is expected",
    ),
    (
        "integral_add wrong premise",
        lambda: R.integral_add(Integral(REALS, close(f(t) + g(t), t)), (F, F)),
        "another sum is known to be integrable",
    ),
    (
        "integral_affine complex",
        lambda: R.integral_affine(Integral(REALS, close(f(t), t)), z, b, (ne(z, ZERO),)),
        "the new term has another sort",
    ),
    (
        "integrable_affine singular",
        lambda: R.integrable_affine(
            R.integrable_product(F, F), ((ONE, ONE, ZERO), (ONE, ONE, ZERO)), ()
        ),
        "side condition not proved",
    ),
    (
        "integrable_affine det nonzero by wrong sign",
        lambda: R.integrable_affine(
            R.integrable_product(F, F), ((a, b, ZERO), (r, s, ZERO)), (ne(a * s + b * r, ZERO),)
        ),
        "side condition not proved",
    ),
    (
        "bounded factor x free in bound",
        lambda: R.integrable_bounded_factor(
            F, R.assume(Le(abs_(t), abs_(t))), R.derivative_identity(ID, t), t
        ),
        "the variable is free elsewhere",
    ),
    (
        "bounded factor hyp on x",
        lambda: R.integrable_bounded_factor(
            F, R.assume(Le(abs_(t), ONE)), R.derivative_identity(ID, t), t
        ),
        "the variable is free elsewhere",
    ),
    (
        "character with non polynomial",
        lambda: R.integrable_character(F, real(lambda t: f(t))),
        "side condition not proved",
    ),
    (
        "character 1/t",
        lambda: R.integrable_character(F, real(lambda t: recip(t))),
        "side condition not proved",
    ),
    (
        "character t**-1",
        lambda: R.integrable_character(F, real(lambda t: Pow(t, Num(-1)))),
        "side condition not proved",
    ),
    (
        "character complex",
        lambda: R.integrable_character(F, real(lambda t: z * t)),
        "expected REAL, found COMPLEX",
    ),
    (
        "exchange no premise",
        lambda: R.integral_exchange(
            Integral(REALS, close(Integral(REALS, close(f(r, t), t)), r)), F
        ),
        "a premise does not fit",
    ),
    (
        "integrable_value 0",
        lambda: R.integrable_value(R.assume(Eq(Integral(REALS, close(f(t), t)), ZERO)), ()),
        "side condition not proved",
    ),
    (
        "integrable_value by hyp",
        lambda: R.integrable_value(R.reflexivity(Integral(REALS, close(f(t), t))), ()),
        "side condition not proved",
    ),
    (
        "integral_combination x in coeff",
        lambda: R.integral_combination((F,), (Bound(0, REAL, REAL),)),
        "an argument refers to an enclosing binder",
    ),
    (
        "integral_combination none",
        lambda: R.integral_combination((), ()),
        "a coefficient for each function is expected",
    ),
    (
        "integral_le hyp on x",
        lambda: R.integral_le(F, F, R.assume(Le(f(t), f(t))), t),
        "the variable is free elsewhere",
    ),
    (
        "interval reversed",
        lambda: R.integral_interval(
            Integral(REALS, close(Bracket(And(Le(ONE, t), Le(t, ZERO))) * t, t)),
            ONE,
            ZERO,
            AT,
            AT,
            t,
            (),
        ),
        "side condition not proved",
    ),
    (
        "interval bracket too large",
        lambda: R.integral_interval(
            Integral(REALS, close(ONE * Bracket(Le(ZERO, t)), t)),
            ZERO,
            ONE,
            R.derivative_identity(ID, t),
            R.derivative_constant(real(lambda u: ONE), t, ()),
            t,
            (),
        ),
        "side condition not proved",
    ),
    (
        "interval bracket too small",
        lambda: R.integral_interval(
            Integral(REALS, close(ONE * Bracket(And(Le(ZERO, t), Le(t, HALF))), t)),
            ZERO,
            ONE,
            R.derivative_identity(ID, t),
            R.derivative_constant(real(lambda u: ONE), t, ()),
            t,
            (),
        ),
        "side condition not proved",
    ),
    (
        "interval hyp on x",
        lambda: R.integral_interval(
            Integral(REALS, close(ONE * Bracket(And(Le(ZERO, t), Le(t, ONE))), t)),
            ZERO,
            ONE,
            R.weaken(R.derivative_identity(ID, t), (Eq(t, ZERO),)),
            R.derivative_constant(real(lambda u: ONE), t, ()),
            t,
            (),
        ),
        "the variable is free elsewhere",
    ),
    (
        "interval endpoint mentions x",
        lambda: R.integral_interval(
            Integral(REALS, close(ONE * Bracket(And(Le(ZERO, t), Le(t, ONE))), t)),
            ZERO,
            t,
            R.derivative_identity(ID, t),
            R.derivative_constant(real(lambda u: ONE), t, ()),
            t,
            (),
        ),
        "the variable is free elsewhere",
    ),
    (
        "monotone decreasing",
        lambda: R.monotone(R.assume(Pred("convex", (f,))), R.assume(Le(a, b))),
        "a nondecreasing function is expected",
    ),
    (
        "convex outside half-line",
        lambda: R.convex_chord(R.assume(Pred("convex", (f,), (ZERO,))), (Num(-1), ZERO, ONE), ()),
        "side condition not proved",
    ),
    (
        "convex complex",
        lambda: R.convex_chord(R.assume(Pred("convex", (f,))), (z, z, z), ()),
        "another sort",
    ),
    (
        "right_cont 0",
        lambda: R.right_continuity(R.assume(Pred("right_continuous", (f,))), a, ZERO, ()),
        "side condition not proved",
    ),
    (
        "infimum of empty",
        lambda: R.infimum(real(lambda t: Lt(t, t)), R.assume(FALSE), R.assume(FALSE)),
        "the set is not shown to be bounded",
    ),
    (
        "infimum over Z",
        lambda: R.infimum(Lam(INTEGERS, TRUE), R.assume(TRUE), R.assume(TRUE)),
        "a set of real numbers is expected",
    ),
    (
        "compose partials only",
        lambda: R.derivative_compose(RAY, (i,), times(x[i]), ()),
        "the function is not known to be differentiable",
    ),
    (
        "compose diff elsewhere",
        lambda: R.derivative_compose(RAY, (i,), times(x[i]), (Pred("differentiable", (f,), (x,)),)),
        "the function is not known to be differentiable",
    ),
    (
        "compose i in hyp",
        lambda: R.derivative_compose(
            RAY, (i,), R.weaken(times(x[i]), (Eq(i, ZERO),)), (Pred("differentiable", (f,)),)
        ),
        "the variable is free elsewhere",
    ),
    (
        "compose other inner",
        lambda: R.derivative_compose(
            RAY,
            (i,),
            R.derivative_constant(real(lambda t: x[i]), a, ()),
            (Pred("differentiable", (f,)),),
        ),
        "the theorem is not about the entries",
    ),
]


@pytest.mark.parametrize("row", ATTEMPTS, ids=[row[0] for row in ATTEMPTS])
def test_refused(row):
    _, attempt, reason = row
    with pytest.raises(KernelError, match=re.escape(reason)):
        attempt()
