"""Functions put in for function variables: what is accepted, and above all what is not."""

from __future__ import annotations

import re
from functools import wraps

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume, axiom, instantiate, reflexivity
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, INTEGERS, KNOWN_FUNCTIONS, ONE, REAL, REALS, TENSOR, Bound, Eq, Fun,
    Lam, Le, Lt, Num, Pred, Range, Space, Sum, Var,
)  # fmt: skip
from symcnn.lemmas.notation import for_all, scalars, sizes, tabulate, tensor, total

from .plain import plain

i, k, m, n = sizes("i k m n")
a, b, r, s, x, y = scalars("a b r s x y")
z = Var("z", COMPLEX)
u, X = tensor("u", n), tensor("X", n, m)
f, g, exp, cis = Fun("f"), Fun("g"), Fun("exp"), Fun("cis")
fc, fp = Fun("f", 0, COMPLEX), Fun("f", 0, BOOL)
LINE = Space(REAL, (n,))


def real(body):
    return tabulate(REALS, body)


def whole(body):
    return tabulate(INTEGERS, body)


SQUARE = real(lambda t: t**2)
F_AT_A = reflexivity(f(a))  # f(a) = f(a)
INNER = assume(for_all(REALS, lambda y: Le(f(y), f(x + y))))
FAMILY = reflexivity(total(n, lambda i: f(i, a)))
OF_TENSOR = assume(for_all(LINE, lambda v: Lt(f(v), f(u))))
MONOTONE = assume(Pred("nondecreasing", (f,)))
SMOOTH = assume(Pred("differentiable", (f,), (a,)))
PRIMED = assume(Eq(f.prime(a), f(a)))
COMPLEX_VALUED = reflexivity(fc(a))
FORMULA = assume(for_all(REALS, lambda y: fp(y)))


@wraps(instantiate)
def with_value(theorem, domain, value):
    """The theorem with ``Lam[x in domain] value`` for f."""
    return instantiate(theorem, (("f", Lam(domain, value)),))


# a real number that is f(z)
NO_ROOT = arithmetic((Eq(f(z) * f(z), Num(-1)),), FALSE)

ACCEPTED = [  # rule, arguments, the theorem
    (instantiate, (F_AT_A, (("f", SQUARE),)), "|- a**2 = a**2"),
    (instantiate, (F_AT_A, ((a, s), ("f", real(lambda t: t + a)))), "|- s + a = s + a"),
    (instantiate, (F_AT_A, (("f", real(lambda t: f(t + 1))),)), "|- f(a + 1) = f(a + 1)"),
    (instantiate, (F_AT_A, (("f", real(lambda _: ONE)),)), "|- 1 = 1"),
    (instantiate, (F_AT_A, (("g", SQUARE),)), "|- f(a) = f(a)"),
    # under a binder: what is put in does not see the variable around it
    (instantiate, (INNER, (("f", SQUARE),)),
     "forall[y in R] (y**2 <= (x + y)**2) |- forall[y in R] (y**2 <= (x + y)**2)"),
    (instantiate, (INNER, (("f", real(lambda t: t + y)),)),
     "forall[y_1 in R] (y_1 + y <= x + y_1 + y) |- forall[y_1 in R] (y_1 + y <= x + y_1 + y)"),
    # the argument goes under the binders of the function
    (instantiate, (INNER, (("f", real(lambda t: total(n, lambda i: t * u[i]))),)),
     "forall[y in R] (sum[i<n] y*u[i] <= sum[i<n] (x + y)*u[i])"
     " |- forall[y in R] (sum[i<n] y*u[i] <= sum[i<n] (x + y)*u[i])"),
    # indices, several arguments, tensors
    (instantiate, (FAMILY, (("f", whole(lambda i: real(lambda t: u[i] * t))),)),
     "|- sum[i<n] u[i]*a = sum[i<n] u[i]*a"),
    (instantiate, (FAMILY, (("f", real(lambda i: real(lambda t: i * t))),)),
     "|- sum[i<n] i*a = sum[i<n] i*a"),
    (instantiate, (OF_TENSOR, (("f", tabulate(LINE, lambda v: v[0])),)),
     "forall[v in R^(n)] (v[0] < u[0]) |- forall[v in R^(n)] (v[0] < u[0])"),
    # a function with a name takes the predicates and primes with it
    (instantiate, (MONOTONE, (("f", real(lambda t: g(t))),)),
     "nondecreasing(g) |- nondecreasing(g)"),
    (instantiate, (SMOOTH, (("f", real(lambda t: g(t))),)),
     "differentiable(g, a) |- differentiable(g, a)"),
    (instantiate, (SMOOTH, (("f", real(lambda t: exp(t))),)),
     "differentiable(exp, a) |- differentiable(exp, a)"),
    (instantiate, (PRIMED, (("f", real(lambda t: g.prime(t))),)),
     "g''(a) = g'(a) |- g''(a) = g'(a)"),
    # values of other sorts
    (instantiate, (COMPLEX_VALUED, (("f", real(lambda t: cis(t))),)), "|- cis(a) = cis(a)"),
    (instantiate, (COMPLEX_VALUED, (("f", SQUARE),)), "|- a**2 = a**2"),
    (instantiate, (FORMULA, (("f", real(lambda t: Le(t, a))),)),
     "forall[y in R] (y <= a) |- forall[y in R] (y <= a)"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (instantiate, (F_AT_A, (("f", a),)), "takes other arguments"),
    (instantiate, (F_AT_A, (("f", whole(lambda i: i)),)), "takes other arguments"),
    (instantiate, (F_AT_A, (("f", tabulate(n, lambda i: u[i])),)), "takes other arguments"),
    (instantiate, (F_AT_A, (("f", tabulate(LINE, lambda v: v[0])),)), "takes other arguments"),
    (instantiate, (F_AT_A, (("f", real(lambda t: real(lambda s: t + s))),)), "has other values"),
    (instantiate, (F_AT_A, (("f", real(lambda t: cis(t))),)), "has other values"),
    (instantiate, (F_AT_A, (("f", real(lambda t: Le(t, a))),)), "has other values"),
    (instantiate, (F_AT_A, (("f", Lam(REALS, Bound(1, REAL, REAL))),)), "an enclosing binder"),
    (instantiate, (FAMILY, (("f", real(lambda t: t)),)), "takes other arguments"),
    (instantiate, (OF_TENSOR, (("f", SQUARE),)), "takes other arguments"),
    (instantiate, (OF_TENSOR, (("f", tabulate(Space(REAL, (n, m)), lambda v: v[0, 0])),)),
     "takes other arguments"),
    (instantiate, (SMOOTH, (("f", SQUARE),)), "a function with a name is needed"),
    (instantiate, (MONOTONE, (("f", SQUARE),)), "a function with a name is needed"),
    (instantiate, (SMOOTH, (("f", real(lambda t: Fun("abs")(t - 1))),)), "with a name"),
    (instantiate, (SMOOTH, (("f", real(lambda t: 1 / t)),)), "with a name"),
    (instantiate, (PRIMED, (("f", SQUARE),)), "a function with a name is needed"),
    (instantiate, (PRIMED, (("f", real(lambda t: exp(t))),)), "the derivative of a known function"),
    (instantiate, (PRIMED, (("f", real(lambda t: g(t, a))),)), "with a name"),
    (instantiate, (PRIMED, (("f", real(lambda t: real(lambda s: g(s, t)))),)), "with a name"),
    # the name is that of a real function of one variable, in R or R^n
    *((instantiate, (theorem, (("f", function),)), "with a name")
      for theorem in (SMOOTH, MONOTONE, PRIMED, assume(Le(f.prime(a), a))) for function in (
          Fun("pi")(), g(a), whole(lambda i: g(i)), tabulate(n, lambda i: g(i)),
          tabulate(Space(COMPLEX), lambda z: g(z)), real(lambda t: real(lambda s: g(t, s))),
          real(lambda t: g(tabulate(n, lambda i: t))),
          real(lambda t: Fun("g", 0, COMPLEX)(t)), real(lambda t: Fun("g", 0, BOOL)(t)))),
    (instantiate, (assume(Eq(f.prime(u), a)), (("f", real(lambda t: g(t))),)),
     "takes other arguments"),
    (instantiate, (assume(Eq(f.prime(a, a), a)), (("f", real(lambda t: g(t))),)),
     "takes other arguments"),
    (instantiate, (FORMULA, (("f", SQUARE),)), "has other values"),
    (instantiate, (COMPLEX_VALUED, (("f", real(lambda t: Le(t, a))),)), "has other values"),
    (instantiate, (F_AT_A, ((f, SQUARE),)), "cannot be recorded"),
    # the variable is of the sort of the domain: that i*i = -1 is false, if i is called real
    (with_value, (NO_ROOT, Space(COMPLEX), Bound(0, REAL, REAL)), "of another sort"),
    (with_value, (NO_ROOT, Space(COMPLEX), Sum(Range(n), Bound(1, REAL, REAL) + 1)),
     "of another sort"),
    (with_value, (F_AT_A, REALS, Bound(0, INT, INT)), "of another sort"),
    (with_value, (OF_TENSOR, LINE, Bound(0, REAL, REAL)), "of another sort"),
    (with_value, (OF_TENSOR, LINE, Bound(0, TENSOR, INT, 1)[0]), "of another sort"),
    (with_value, (OF_TENSOR, LINE, Bound(0, TENSOR, REAL, 2)[0, 0]), "of another sort"),
    # a known function means something: 0 < exp(a) does not give 0 < -1
    *((instantiate, (reflexivity(Fun(name)(*[a] * places)), ((name, SQUARE),)),
       "a known function is no variable") for name, places in KNOWN_FUNCTIONS.items()),
    (instantiate, (axiom("exp_positive", ()), (("exp", real(lambda t: Num(-1))),)),
     "a known function is no variable"),
    (instantiate, (axiom("log_zero", ()), (("log", real(lambda t: ONE)),)),
     "a known function is no variable"),
    (instantiate, (assume(Pred("convex", (exp,))), (("exp", real(lambda t: g(t))),)),
     "a known function is no variable"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)
