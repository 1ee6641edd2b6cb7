"""Order, completeness and integrals: what the rules prove and refuse, with the reason."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import arithmetic, assume, forall_elim, reflexivity, weaken
from symcnn.kernel.terms import (
    COMPLEX, INTEGERS, ONE, REAL, REALS, ZERO, And, Bracket, Eq, Fun, Le, Lt, Not, Num, Or, Pred,
    Space, Var, ne,
)  # fmt: skip
from symcnn.lemmas.characters import cis_add, cis_integer, cis_one
from symcnn.lemmas.predicates import convex_chord, infimum, right_continuity
from symcnn.lemmas.derivatives import derivative_constant, derivative_identity, derivative_mul
from symcnn.lemmas.integration import (
    integrable_affine, integrable_bounded_factor, integrable_character, integrable_combination,
    integrable_function, integrable_product, integrable_value, integral_add, integral_affine,
    integral_combination, integral_derivative, integral_exchange, integral_interval, integral_le,
)  # fmt: skip
from symcnn.lemmas.notation import (
    for_all, functions, holds, integral, scalars, sizes, tabulate, tensor, there_is, total,
)  # fmt: skip
from symcnn.lemmas.chain_rule import derivative_chain

from .plain import plain

i, m, n = sizes("i m n")
a, b, c, r, s, t, x, y = scalars("a b c r s t x y")
z = Var("z", COMPLEX)
u, v = tensor("u", n), tensor("v", m)
f, g = functions("f g")
ABS, CIS, EXP, SIN = map(Fun, ("abs", "cis", "exp", "sin"))
LINE = Space(REAL, (n,))


def real(body):
    return tabulate(REALS, body)


def plane(body):
    return tabulate(REALS, REALS, body)


def vector(body):
    return tabulate(LINE, body)


F, G = (integrable_function(holds("integrable", fun)) for fun in (f, g))
BOTH = integrable_product(F, G)
SCALED = integrable_combination((F,), (t,))  # t*f(x)
CONVEX = assume(holds("convex", f))
ON_HALF_LINE = assume(Pred("convex", (f,), (a,)))
SMOOTH_SINE = derivative_chain(SIN(x), derivative_identity(real(lambda s: s), x), ())
SINE_AT_MOST_1 = forall_elim(assume(for_all(REALS, lambda s: Le(ABS(SIN(s)), ONE))), x, ())
EXP_AT_X = derivative_chain(EXP(x), derivative_identity(real(lambda s: s), x), ())
INTERVAL = integral(lambda x: Bracket(And(Le(a, x), Le(x, b))) * EXP(x))
IN_T = derivative_mul(
    (derivative_identity(real(lambda s: s), t), derivative_constant(real(lambda s: f(x)), t, ()))
)
DOMINATED = arithmetic((), Le(ABS(f(x)), ABS(f(x))))
POSITIVE = real(lambda s: Lt(ZERO, s))
MEMBER = assume(there_is(REALS, lambda s: Lt(ZERO, s)))
BOUNDED = assume(
    there_is(REALS, lambda m: for_all(REALS, lambda s: Or(Not(Lt(ZERO, s)), Le(m, s))))
)
FU, GU = (assume(integrable(vector(body))) for body in (lambda u: f(u), lambda u: g(u)))
U_LE = forall_elim(assume(for_all(LINE, lambda u: Le(f(u), g(u)))), u, ())
DENSITY = assume(Eq(integral(lambda u: f(u), LINE), ONE))

ACCEPTED = [  # rule, arguments, the theorem
    (convex_chord, (CONVEX, (s, x, t), (Le(s, x), Le(x, t))),
     "s <= x, x <= t, convex(f) |- (t - s)*f(x) <= (t - x)*f(s) + (x - s)*f(t)"),
    (convex_chord, (ON_HALF_LINE, (a, a + 1, a + 2), ()),
     "convex(f, a) |- (a - a + 2)*f(a + 1) <= (a - (a + 1) + 2)*f(a) + (a - a + 1)*f(a + 2)"),
    (right_continuity, (assume(holds("right_continuous", f)), r, ONE, ()),
     "right_continuous(f) |- exists[d in R] (0 < d and forall[y in R] (not (r <= y and y < r + "
     "d) or f(r) - 1 < f(y) and f(y) < f(r) + 1))"),
    (right_continuity, (assume(holds("right_continuous", f)), Var("d", REAL), a, (Lt(ZERO, a),)),
     "0 < a, right_continuous(f) |- exists[d_1 in R] (0 < d_1 and forall[y in R] (not (d <= y "
     "and y < d + d_1) or f(d) - a < f(y) and f(y) < f(d) + a))"),
    (infimum, (POSITIVE, MEMBER, BOUNDED),
     "exists[s in R] (0 < s), exists[m in R] forall[s in R] (not 0 < s or m <= s) |- exi"
     "sts[g in R] (forall[s in R] (not 0 < s or g <= s) and forall[m in R] (m <= g or ex"
     "ists[s in R] (0 < s and s < m)))"),
    (infimum, (real(lambda s: Le(r, s)), assume(there_is(REALS, lambda s: Le(r, s))),
     assume(there_is(REALS, lambda m: for_all(REALS, lambda s: Or(Not(Le(r, s)), Le(m, s)))))),
     "exists[s in R] (r <= s), exists[m in R] forall[s in R] (not r <= s or m <= s) |- e"
     "xists[g in R] (forall[s in R] (not r <= s or g <= s) and forall[m in R] (m <= g or"
     " exists[s in R] (r <= s and s < m)))"),
    (integrable_function, (holds("integrable", g),),
     "integrable(g) |- integrable(lam[x in R] g(x))"),
    (integrable_product, (F, F),
     "integrable(f) |- integrable(lam[x in R] lam[x_1 in R] f(x)*f(x_1))"),
    (integrable_affine, (F, ((Num(-1), ZERO),), ()),
     "integrable(f) |- integrable(lam[x in R] f(-x))"),
    (integrable_affine, (BOTH, ((ONE, ONE, ZERO), (ONE, Num(-1), r)), ()),
     "integrable(f), integrable(g) |- integrable(lam[x in R] lam[x_1 in R] f(x + x_1)*g(x - "
     "x_1 + r))"),
    (integrable_bounded_factor, (F, SINE_AT_MOST_1, SMOOTH_SINE, x),
     "integrable(f), forall[s in R] (abs(sin(s)) <= 1) |- integrable(lam[x in R] sin(x)*f(x))"),
    (integrable_bounded_factor, (F, arithmetic((), Le(ABS(r), ABS(r))),
     derivative_constant(real(lambda s: r), x, ()), x),
     "integrable(f) |- integrable(lam[x in R] r*f(x))"),
    (integrable_character, (F, real(lambda x: r * x)),
     "integrable(f) |- integrable(lam[x in R] cis(r*x)*f(x))"),
    (integrable_character, (BOTH, plane(lambda x, y: (x - y) ** 2)),
     "integrable(f), integrable(g) |- integrable(lam[x in R] lam[x_1 in R] cis((x - "
     "x_1)**2)*f(x)*g(x_1))"),
    (integral_affine, (integral(lambda x: f(x)), Num(-1), r, ()),
     "|- integral[x in R] f(x) = integral[x in R] f(-x + r)"),
    (integral_exchange, (integral(lambda x: integral(lambda y: f(x) * g(y))), BOTH),
     "integrable(f), integrable(g) |- integral[x in R] integral[y in R] f(x)*g(y) = integral[y "
     "in R] integral[x in R] f(x)*g(y)"),
    (integral_exchange, (integral(lambda t: integral(lambda s: f(t) * g(s))), BOTH),
     "integrable(f), integrable(g) |- integral[t in R] integral[s in R] f(t)*g(s) = integral[s "
     "in R] integral[t in R] f(t)*g(s)"),
    (integral_add, (integral(lambda x: f(x) + g(x) + f(x)), (F, G, F)),
     "integrable(f), integrable(g) |- integral[x in R] (f(x) + g(x) + f(x)) = integral[x in R] "
     "f(x) + integral[x in R] g(x) + integral[x in R] f(x)"),
    (integral_add, (integral(lambda x: f(x) + g(x)), (F, G)),
     "integrable(f), integrable(g) |- integral[x in R] (f(x) + g(x)) = integral[x in R] f(x) + "
     "integral[x in R] g(x)"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, F, (t, x), a),
     "integrable(f) |- derivative(lam[t in R] integral[x in R] t*f(x), a, integral[x in R] f(x))"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, F, (t, x), x + t),
     "integrable(f) |- derivative(lam[t in R] integral[x in R] t*f(x), x + t, integral[x in R] "
     "f(x))"),
    (integral_interval, (INTERVAL, a, b, EXP_AT_X, EXP_AT_X, x, (Le(a, b),)),
     "a <= b |- integral[x in R] [a <= x and x <= b]*exp(x) = exp(b) - exp(a)"),
    (integral_interval, (INTERVAL, a, b, weaken(EXP_AT_X, (Le(a, x), Le(x, b))), EXP_AT_X, x,
     (Lt(a, b),)),
     "a < b |- integral[x in R] [a <= x and x <= b]*exp(x) = exp(b) - exp(a)"),
    (cis_add, (r, n),
     "|- cis(r + n) = cis(r)*cis(n)"),
    (cis_integer, (n // 2,),
     "|- cis(n//2) = 1"),
    (cis_one, (assume(Eq(CIS(n * r), ONE)),),
     "cis(n*r) = 1 |- exists[n_1 in Z] (n*r = n_1)"),
    (integrable_value, (DENSITY, ()),
     "integral[u in R^(n)] f(u) = 1 |- integrable(lam[u in R^(n)] f(u))"),
    (integrable_value, (assume(Eq(integral(lambda x: f(x)), r)), (Lt(r, ZERO),)),
     "r < 0, integral[x in R] f(x) = r |- integrable(lam[x in R] f(x))"),
    (integrable_combination, ((F, G), (a, Num(-1))),
     "integrable(f), integrable(g) |- integrable(lam[x in R] (a*f(x) - g(x)))"),
    (integrable_combination, ((FU,), (a,)),
     "integrable(lam[u in R^(n)] f(u)) |- integrable(lam[u in R^(n)] a*f(u))"),
    (integrable_combination, ((F,), (z,)), "integrable(f) |- integrable(lam[x in R] z*f(x))"),
    (integral_combination, ((F, G), (a, Num(-1))),
     "integrable(f), integrable(g) |- integral[x in R] (a*f(x) - g(x)) = a*(integral[x in R] "
     "f(x)) - (integral[x in R] g(x))"),
    (integral_combination, ((FU, GU), (u[0], ONE)),
     "integrable(lam[u in R^(n)] f(u)), integrable(lam[u in R^(n)] g(u)) |- integral[u_1 in "
     "R^(n)] (u[0]*f(u_1) + g(u_1)) = u[0]*(integral[u in R^(n)] f(u)) + integral[u in R^(n)] "
     "g(u)"),
    (integral_le, (FU, GU, U_LE, u),
     "integrable(lam[u in R^(n)] f(u)), integrable(lam[u in R^(n)] g(u)), forall[u in R^(n)] "
     "(f(u) <= g(u)) |- integral[u in R^(n)] f(u) <= integral[u in R^(n)] g(u)"),
    (integral_le, (F, F, arithmetic((), Le(f(x), f(x))), x),
     "integrable(f) |- integral[x in R] f(x) <= integral[x in R] f(x)"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (convex_chord, (CONVEX, (s, x, t), (Le(s, x),)), "side condition not proved"),
    (convex_chord, (CONVEX, (s, x, t), (Le(x, t),)), "side condition not proved"),
    (convex_chord, (ON_HALF_LINE, (s, x, t), (Le(s, x), Le(x, t))), "side condition not proved"),
    (convex_chord, (ON_HALF_LINE, (a - 1, a, a + 1), ()), "side condition not proved"),
    (convex_chord, (assume(holds("nondecreasing", f)), (s, s, s), ()), "a convex function"),
    (convex_chord, (assume(Pred("convex", (f,), (a, b))), (s, s, s), ()), "a convex function"),
    (convex_chord, (CONVEX, (z, z, z), ()), "the new term has another sort"),
    (right_continuity, (assume(holds("right_continuous", f)), r, ZERO, ()), "not proved"),
    (right_continuity, (assume(holds("right_continuous", f)), r, a, (Le(ZERO, a),)), "not proved"),
    (right_continuity, (assume(holds("nondecreasing", f)), r, ONE, ()), "a right-continuous"),
    (right_continuity, (assume(holds("right_continuous", f)), z, ONE, ()),
     "the new term has another sort"),
    (infimum, (POSITIVE, MEMBER, MEMBER), "the set is not shown to be bounded"),
    (infimum, (real(lambda s: Le(ZERO, s)), MEMBER, BOUNDED), "a premise does not fit"),
    (infimum, (real(lambda s: s), MEMBER, BOUNDED), "a set of real numbers is expected"),
    (infimum, (tabulate(INTEGERS, lambda s: Lt(ZERO, s)), MEMBER, BOUNDED), "a set of real"),
    (integrable_function, (holds("differentiable", f),), "integrable(f) is expected"),
    (integrable_function, (Pred("integrable", (f,), (a,)),), "integrable(f) is expected"),
    (integrable_function, (holds("integrable", Fun("rpow")),), "wrong number of arguments"),
    (integrable_product, (BOTH, F), "a function of 1 variables is expected"),
    (integrable_product, (F, reflexivity(r)), "not about an integrable function"),
    (integrable_affine, (F, ((ZERO, r),), ()), "side condition not proved"),
    (integrable_affine, (F, ((a, r),), (Le(ZERO, a),)), "side condition not proved"),
    (integrable_affine, (BOTH, ((ONE, ONE, ZERO), (Num(2), Num(2), r)), ()), "not proved"),
    (integrable_affine, (F, ((ONE, ZERO, ZERO), (ZERO, ONE, ZERO)), ()), "of 2 variables"),
    (integrable_affine, (F, ((z, r),), (ne(z, 0),)), "the new term has another sort"),
    (integrable_bounded_factor, (F, assume(Le(ABS(SIN(x)), ONE)), SMOOTH_SINE, x), "is free"),
    (integrable_bounded_factor, (F, arithmetic((), Le(ABS(SIN(x)), ABS(SIN(x)))), SMOOTH_SINE, x),
     "the variable is free elsewhere"),
    (integrable_bounded_factor, (F, SINE_AT_MOST_1, EXP_AT_X, x), "a premise does not fit"),
    (integrable_bounded_factor, (F, SINE_AT_MOST_1, SMOOTH_SINE, y), "a premise does not fit"),
    (integrable_bounded_factor, (BOTH, SINE_AT_MOST_1, SMOOTH_SINE, x), "of 1 variables"),
    (integrable_character, (F, real(lambda x: f(x))), "side condition not proved"),
    (integrable_character, (F, real(lambda x: r / x)), "side condition not proved"),
    (integrable_character, (F, real(lambda x: x**n)), "side condition not proved"),
    (integrable_character, (F, real(lambda x: Bracket(Lt(x, r)))), "side condition not proved"),
    (integrable_character, (F, real(lambda x: z * x)), "expected REAL, found COMPLEX"),
    (integrable_character, (F, plane(lambda x, y: x)), "a function of 2 variables is expected"),
    (integral_affine, (integral(lambda x: f(x)), ZERO, r, ()), "side condition not proved"),
    (integral_affine, (integral(lambda x: f(x)), a, r, ()), "side condition not proved"),
    (integral_affine, (integral(lambda u: f(u), LINE), ONE, r, ()), "an integral over R"),
    (integral_affine, (integral(lambda x: f(x)), z, r, (ne(z, 0),)), "another sort"),
    (integral_exchange, (integral(lambda x: integral(lambda y: f(x) * g(x))), BOTH), "not fit"),
    (integral_exchange, (integral(lambda x: f(x)), BOTH), "an integral over R is expected"),
    (integral_add, (integral(lambda x: f(x) + g(x)), (F, F)), "another sum"),
    (integral_add, (integral(lambda x: f(x) + g(x)), (F,)), "another sum"),
    (integral_add, (integral(lambda x: f(x) * g(x)), (F, G)), "another sum"),
    (integral_add, (total(INTEGERS, lambda i: f(i) + g(i)), (F, G)), "another sum"),
    (integral_derivative, (F, IN_T, DOMINATED, F, (t, x), a), "a premise does not fit"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, G, (t, x), a), "a premise does not fit"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, F, (x, t), a), "a premise does not fit"),
    (integral_derivative, (SCALED, IN_T, weaken(DOMINATED, (Eq(t, a),)), F, (t, x), a), "is free"),
    (integral_derivative, (SCALED, weaken(IN_T, (Lt(r, x),)), DOMINATED, F, (t, x), a), "is free"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, SCALED, (t, x), a), "the variable is free"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, F, (t, t), a), "a premise does not fit"),
    (integral_derivative, (SCALED, IN_T, DOMINATED, F, (t, n), a), "does not range over"),
    (integral_interval, (INTERVAL, a, b, EXP_AT_X, EXP_AT_X, x, ()), "side condition not proved"),
    (integral_interval, (INTERVAL, b, a, EXP_AT_X, EXP_AT_X, x, (Le(b, a),)), "not proved"),
    (integral_interval, (INTERVAL, a, b + 1, EXP_AT_X, EXP_AT_X, x, (Le(a, b),)), "not proved"),
    (integral_interval, (INTERVAL, a, b, SMOOTH_SINE, EXP_AT_X, x, (Le(a, b),)), "does not fit"),
    (integral_interval, (INTERVAL, a, b, EXP_AT_X, SMOOTH_SINE, x, (Le(a, b),)), "does not fit"),
    (integral_interval, (INTERVAL, a, b, weaken(EXP_AT_X, (ne(x, 0),)), EXP_AT_X, x, (Le(a, b),)),
     "the variable is free elsewhere"),
    (integral_interval, (integral(lambda x: EXP(x)), a, b, EXP_AT_X, EXP_AT_X, x, (Le(a, b),)),
     "side condition not proved"),
    (cis_add, (z, r), "the new term has another sort"),
    (cis_add, (u, r), "the new term has another sort"),
    (cis_integer, (r,), "the new term has another sort"),
    (cis_integer, (Num(1) / 2,), "the new term has another sort"),
    (cis_one, (assume(Eq(CIS(r), Num(-1))),), "cis(a) = 1 is expected"),
    (cis_one, (assume(Eq(EXP(r), ONE)),), "cis(a) = 1 is expected"),
    (cis_one, (assume(Eq(ONE, CIS(r))),), "expected"),
    (integrable_value, (assume(Eq(integral(lambda x: f(x)), r)), ()), "side condition not proved"),
    (integrable_value, (assume(Eq(integral(lambda x: f(x)), ZERO)), ()), "not proved"),
    (integrable_value, (assume(Eq(total(n, lambda i: r), ONE)), ()), "a real integral is expected"),
    (integrable_value, (assume(Eq(integral(lambda x: f(x)), z)), (ne(z, 0),)), "a real integral"),
    (integrable_combination, ((F, FU), (a, b)), "the functions are not on one space"),
    (integrable_combination, ((F, G), (a,)), "a coefficient for each function is expected"),
    (integrable_combination, ((), ()), "a coefficient for each function is expected"),
    (integral_combination, ((F, FU), (a, b)), "the functions are not on one space"),
    (integral_combination, ((F, G), (a,)), "a coefficient for each function is expected"),
    (integral_combination, ((F, reflexivity(r)), (a, b)), "not about an integrable function"),
    (integral_le, (FU, GU, assume(Le(f(u), g(u))), u), "the variable is free elsewhere"),
    (integral_le, (GU, FU, U_LE, u), "a premise does not fit"),
    (integral_le, (FU, F, U_LE, u), "the function takes other arguments"),
    (integral_le, (FU, GU, U_LE, v), "does not range over the domain"),
    (integral_le, (FU, GU, U_LE, x), "does not range over the domain"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)
