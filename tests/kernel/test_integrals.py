"""The axioms about integrals and cis: what each proves, refuses, and whether it is true."""

from fractions import Fraction

import numpy as np
import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import (
    INT, REAL, REALS, ZERO, Bracket, Eq, Fun, Le, Lt, Num, Pred, Term, Var, conj, ne,
)  # fmt: skip
from symcnn.lemmas.characters import cis_add, cis_integer, cis_one
from symcnn.lemmas.derivatives import derivative_constant, derivative_identity
from symcnn.lemmas.integral_rules import derivative_under_convolution
from symcnn.lemmas.integration import (
    integrable_affine, integrable_bounded_factor, integrable_character, integrable_function,
    integrable_product, integral_add, integral_affine, integral_derivative, integral_exchange,
    integral_interval,
)  # fmt: skip
from symcnn.lemmas.notation import integral, tabulate, total
from symcnn.numeric.sample_functions import Bell, Polynomial
from symcnn.numeric.hypotheses import holds

a, b, c, r, s, t, x, y = (Var(name, REAL) for name in "abcrstxy")
n = Var("n", INT)
f, g, ABS, CIS = Fun("f"), Fun("g"), Fun("abs"), Fun("cis")


def of(fun):
    return Pred("integrable", (fun,))


def function(body):
    return tabulate(REALS, body)


def plane(body):
    return tabulate(REALS, REALS, body)


def known(lam):
    return assume(integrable(lam))


def slope(lam, at, value):
    return assume(Pred("derivative", (), (lam, at, value)))


F, G = (integrable_function(of(fun)) for fun in (f, g))
PRODUCT = known(plane(lambda x, y: f(x) * g(y)))
DOUBLE = integral(lambda x: integral(lambda y: f(x) * g(y)))
SUM = integral(lambda x: f(x) + g(x))
SINE = slope(function(lambda s: Fun("sin")(s)), x, Fun("cos")(x))
BOUNDED = assume(Le(ABS(Fun("sin")(x)), c))
IDENTITY = derivative_identity(function(lambda s: s), x)
ONE = derivative_constant(function(lambda s: Num(1)), x, ())
UNIT = integral(lambda x: Bracket(conj(Le(a, x), Lt(x, b))))

# e(t, x) = f(x)*sin(t): the premises of differentiation under the integral
EXISTS = known(function(lambda x: f(x) * Fun("sin")(t)))
SLOPE = slope(function(lambda s: f(x) * Fun("sin")(s)), t, f(x) * Fun("cos")(t))
DOMINATED = Le(ABS(f(x) * Fun("cos")(t)), ABS(f(x)))


ACCEPTED = {
    "integrable_function": (lambda: F, "integrable(f) |- integrable(lam[x in R] f(x))"),
    "integrable_product": (
        lambda: integrable_product(F, G),
        "integrable(f), integrable(g) |- integrable(lam[x in R] lam[x_1 in R] f(x)*g(x_1))",
    ),
    "integrable_affine": (
        lambda: integrable_affine(F, ((Num(2), b),), ()),
        "integrable(f) |- integrable(lam[x in R] f(2*x + b))",
    ),
    "integrable_affine, of the plane": (
        lambda: integrable_affine(PRODUCT, ((a, ZERO, r), (ZERO, b, s)), (ne(a * b, 0),)).concl,
        "integrable(lam[x in R] lam[y in R] f(a*x + r)*g(b*y + s))",
    ),
    "integrable_bounded_factor": (
        lambda: integrable_bounded_factor(
            F, assume(Le(ABS(r), c)), derivative_constant(function(lambda s: r), x, ()), x
        ),
        "integrable(f), abs(r) <= c |- integrable(lam[x in R] r*f(x))",
    ),
    "integrable_character": (
        lambda: integrable_character(F, function(lambda x: a * x * x + b)),
        "integrable(f) |- integrable(lam[x in R] cis(a*x*x + b)*f(x))",
    ),
    "integrable_character, on the plane": (
        lambda: integrable_character(PRODUCT, plane(lambda x, y: a * x - y)).concl,
        "integrable(lam[x in R] lam[y in R] cis(a*x - y)*f(x)*g(y))",
    ),
    "integral_affine": (
        lambda: integral_affine(integral(lambda x: f(x)), a, b, (ne(a, 0),)),
        "a != 0 |- integral[x in R] f(x) = abs(a)*(integral[x in R] f(a*x + b))",
    ),
    "integral_affine, a number": (
        lambda: integral_affine(integral(lambda x: f(x)), Num(-2), ZERO, ()),
        "|- integral[x in R] f(x) = 2*(integral[x in R] f(-2*x))",
    ),
    "integral_derivative": (
        lambda: derivative_under_convolution(f, g, a, b, c).concl,
        "diff(lam[s in R] integral[x in R] f(s - x)*g(x), a) = integral[x in R] f'(a - x)*g(x)",
    ),
    "integral_exchange": (
        lambda: integral_exchange(DOUBLE, PRODUCT).concl,
        "integral[x in R] integral[y in R] f(x)*g(y) = integral[y in R] integral[x in R] f(x)*g(y)",
    ),
    "integral_add": (
        lambda: integral_add(SUM, (F, G)).concl,
        "integral[x in R] (f(x) + g(x)) = integral[x in R] f(x) + integral[x in R] g(x)",
    ),
    "integral_interval, half open": (
        lambda: integral_interval(UNIT, a, b, IDENTITY, ONE, x, (a <= b,)),
        "a <= b |- integral[x in R] [a <= x and x < b] = b - a",
    ),
    "cis_add": (lambda: cis_add(a, b), "|- cis(a + b) = cis(a)*cis(b)"),
    "cis_integer": (lambda: cis_integer(n + 1), "|- cis(n + 1) = 1"),
    "cis_one": (
        lambda: cis_one(assume(Eq(CIS(a), Num(1)))).concl,
        "exists[n in Z] (a = n)",
    ),
}


REFUSED = {
    "integrable_function, convex": lambda: integrable_function(Pred("convex", (f,))),
    "integrable_product, on the plane": lambda: integrable_product(PRODUCT, F),
    "integrable_product, of an equation": lambda: integrable_product(cis_add(a, b), F),
    "integrable_affine, not one to one": lambda: integrable_affine(F, ((ZERO, b),), ()),
    "integrable_affine, perhaps not one to one": lambda: integrable_affine(F, ((a, b),), ()),
    "integrable_affine, the plane onto a line": lambda: integrable_affine(
        PRODUCT, ((Num(1), Num(2), ZERO), (Num(2), Num(4), ZERO)), ()
    ),
    "integrable_affine, another dimension": lambda: integrable_affine(
        F, ((Num(1), ZERO, ZERO), (ZERO, Num(1), ZERO)), ()
    ),
    "integrable_bounded_factor, bounded at one point": lambda: integrable_bounded_factor(
        F, BOUNDED, SINE, x
    ),
    "integrable_bounded_factor, the bound grows": lambda: integrable_bounded_factor(
        F, assume(Le(ABS(r), ABS(x))), derivative_constant(function(lambda s: r), x, ()), x
    ),
    "integrable_bounded_factor, another factor": lambda: integrable_bounded_factor(
        F, assume(Le(ABS(s), c)), derivative_constant(function(lambda s: r), x, ()), x
    ),
    "integrable_character, any function": lambda: integrable_character(
        F, function(lambda x: f(x))
    ),
    "integrable_character, a quotient": lambda: integrable_character(F, function(lambda x: 1 / x)),
    "integrable_character, another dimension": lambda: integrable_character(
        F, plane(lambda x, y: x - y)
    ),
    "integral_affine, a constant map": lambda: integral_affine(SUM, ZERO, b, ()),
    "integral_affine, perhaps constant": lambda: integral_affine(SUM, a, b, ()),
    "integral_affine, of a sum": lambda: integral_affine(total(n, lambda i: i), a, b, (ne(a, 0),)),
    "integral_exchange, of another integrand": lambda: integral_exchange(
        DOUBLE, known(plane(lambda x, y: f(y) * g(x)))
    ),
    "integral_exchange, each alone integrable": lambda: integral_exchange(DOUBLE, F),
    "integral_add, one premise missing": lambda: integral_add(SUM, (F,)),
    "integral_add, the wrong premise": lambda: integral_add(SUM, (F, F)),
    "integral_interval, the ends exchanged": lambda: integral_interval(
        UNIT, b, a, IDENTITY, ONE, x, (a <= b,)
    ),
    "integral_interval, perhaps reversed": lambda: integral_interval(
        UNIT, a, b, IDENTITY, ONE, x, ()
    ),
    "integral_interval, a part of it": lambda: integral_interval(
        UNIT, a, b + 1, IDENTITY, ONE, x, (a <= b,)
    ),
    "integral_interval, no interval": lambda: integral_interval(
        integral(lambda x: Bracket(conj(Le(a, x), Lt(x, b), ne(x, c)))),
        a, b, IDENTITY, ONE, x, (a <= b,),
    ),
    "integral_interval, another integrand": lambda: integral_interval(
        integral(lambda x: Bracket(conj(Le(a, x), Lt(x, b))) * f(x)),
        a, b, IDENTITY, ONE, x, (a <= b,),
    ),
    "integral_interval, the derivative at one point": lambda: integral_interval(
        integral(lambda x: Bracket(conj(Le(a, x), Lt(x, b))) * f(x)), a, b,
        slope(function(lambda s: g(s)), x, f(x)), slope(function(lambda s: f(s)), x, r),
        x, (a <= b,),
    ),
    "integral_interval, the end depends on x": lambda: integral_interval(
        UNIT, a, x, IDENTITY, ONE, x, (a <= x,)
    ),
    "integral_derivative, premises at one t": lambda: integral_derivative(
        EXISTS, SLOPE, assume(DOMINATED), F, (t, x), a
    ),
    "integral_derivative, no majorant": lambda: integral_derivative(
        EXISTS, SLOPE, assume(DOMINATED), G, (t, x), a
    ),
    "integral_derivative, the majorant depends on t": lambda: integral_derivative(
        EXISTS, SLOPE, assume(DOMINATED), known(function(lambda x: t * f(x))), (t, x), a
    ),
    "integral_derivative, the variables exchanged": lambda: integral_derivative(
        EXISTS, SLOPE, assume(DOMINATED), F, (x, t), a
    ),
    "cis_integer, of a real": lambda: cis_integer(a),
    "cis_integer, of one half": lambda: cis_integer(Num(1) / 2),
    "cis_one, another value": lambda: cis_one(assume(Eq(CIS(a), Num(-1)))),
    "cis_one, another function": lambda: cis_one(assume(Eq(Fun("exp")(a), Num(1)))),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name):
    make, expected = ACCEPTED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


BELL, WIDE = Bell(Fraction(0), Fraction(1)), Bell(Fraction(1), Fraction(2), Polynomial((1, 1)))
VALUES = {
    f: BELL,
    g: WIDE,
    a: -2.0,
    b: 0.5,
    c: 3.0,
    r: 1.5,
    s: -0.25,
    n: 3,
    x: 0.75,
    y: -1.0,
    t: 1.0,
}
NUMERIC = sorted(set(ACCEPTED) - {"cis_one", "integral_interval, half open"})


@pytest.mark.parametrize("name", NUMERIC)
def test_true_of_bells(name):
    """What each axiom says, evaluated: integrals by quadrature."""
    found = ACCEPTED[name][0]()
    assert holds(found if isinstance(found, Term) else found.concl, VALUES)


@pytest.mark.parametrize("name", NUMERIC)
def test_evaluation_tells_it_from_a_false_statement(name):
    found = ACCEPTED[name][0]()
    formula = found if isinstance(found, Term) else found.concl
    if isinstance(formula, Eq):
        wrong = Eq(formula.left, formula.right + 1)
    else:
        wrong = integrable(plane(lambda x, y: f(x) + 0 * y))
    assert not holds(wrong, VALUES)


def test_cis_is_one_at_integers_only():
    turns = np.exp(2j * np.pi * np.arange(-8, 9) / 4)
    assert [abs(turn - 1) < 1e-12 for turn in turns] == [k % 4 == 0 for k in range(-8, 9)]
