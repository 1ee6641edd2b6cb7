"""Derived rules for integrals over R: shifts, reflections, and what is integrable."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.axioms import derivative
from symcnn.kernel.binding import close, free_vars, fresh, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, equal_formulas, forall_elim, reflexivity, ring,
)  # fmt: skip
from symcnn.kernel.sums import bracket_and
from symcnn.kernel.terms import (
    FALSE, REAL, REALS, ZERO, Bracket, Eq, Fun, Integral, Lam, Mul, Num, Numeric, Pred, Term, Var,
    mul, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.derivatives import derivative_value
from symcnn.lemmas.elementary import abs_mul

from .conversions import Conversion, after
from .differentiation import derivative_of
from .integration import (
    integrable_affine, integrable_bounded_factor, integrable_character, integrable_function,
    integrable_product, integral_affine, integral_derivative, integral_exchange, integral_interval,
)  # fmt: skip
from .notation import for_all, tabulate
from .order import follows_from
from .sum_rules import vanishes
from .tidy import tidied

ABS = Fun("abs")
SHEAR = ((0, 1, 0), (1, -1, 0))


def restated(theorem: Theorem, formula: Term) -> Theorem:
    """The same formula written otherwise, where the laws of a ring make the parts equal.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import scalars
    >>> x, y = scalars("x y")
    >>> print(restated(assume(x * y <= 1), y * x <= 1))
    x*y <= 1 |- y*x <= 1
    """
    return equal_formulas(ring(theorem.concl, formula), theorem)


def moved(a: Numeric, b: Numeric) -> Conversion:
    """The change of variables x = a*u + b in an integral over R, tidied up.

    >>> from symcnn.lemmas.notation import integral, scalars
    >>> (t,) = scalars("t")
    >>> print(moved(-1, t)(integral(lambda x: Fun("f")(t - x)), ()).right)
    integral[x in R] f(x)
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = integral_affine(t, term(a), term(b), given)
        return after(theorem, ring(theorem.right, tidied(theorem.right)))

    return convert


def exchanged(theorem: Theorem) -> Conversion:
    """Fubini: the two integrals exchanged; ``theorem`` says that the integrand is integrable."""

    def convert(t: Term, given: Formulas) -> Theorem:
        return integral_exchange(t, restated(theorem, integrable(_plane(t))))

    return convert


def _plane(t: Term) -> Term:
    """The integrand of a double integral over R, as a function on the plane."""
    if not isinstance(t, Integral) or not isinstance(t.body, Integral):
        raise KernelError("exchange", "a double integral is expected", found=t)
    return Lam(REALS, Lam(REALS, t.body.body, t.body.hint), t.hint)


def convolution_integrable(f: Fun, g: Fun) -> Theorem:
    """``integrable(f), integrable(g) |- integrable(Lam[t] Lam[x] f(x)*g(t - x))``."""
    parts = [integrable_function(Pred("integrable", (fun,))) for fun in (f, g)]
    rows = tuple(tuple(map(Num, row)) for row in SHEAR)
    theorem = integrable_affine(integrable_product(*parts), rows, ())
    written = tabulate(REALS, REALS, lambda t, x: f(x) * g(t - x))
    return restated(theorem, integrable(written))


def with_character(theorem: Theorem, phase: Callable[..., Numeric]) -> Theorem:
    """From ``integrable(Lam[x] Lam[y] e)`` the same for ``cis(phase(x, y))*e``."""
    (function,) = theorem.concl.args
    depth = 2 if isinstance(function.args[1], Lam) else 1
    return integrable_character(theorem, tabulate(*(REALS,) * depth, phase))


def smooth_factor(f: Fun, bound: Term, slope_bound: Term) -> Formulas:
    """The hypotheses that f is differentiable, ``abs(f) <= bound``, ``abs(f') <= slope_bound``.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(*smooth_factor(Fun("f"), *scalars("A B")), sep=", ")
    differentiable(f), forall[x in R] (abs(f(x)) <= A), forall[x in R] (abs(f'(x)) <= B)
    """
    return (
        Pred("differentiable", (f,)),
        for_all(REALS, lambda x: ABS(f(x)) <= bound),
        for_all(REALS, lambda x: ABS(f.prime(x)) <= slope_bound),
    )


def derivative_under_convolution(f: Fun, g: Fun, t: Var, A: Term, B: Term) -> Theorem:
    """The derivative at t of the integral of f(s - x) g(x) is the integral of f'(t - x) g(x).

    Under the hypotheses ``smooth_factor(f, A, B)`` and ``integrable(g)``: the integrand is
    integrable since f is bounded, and its derivative is dominated by B g, which is integrable.
    """
    s, x = (fresh(name, REAL, (t, *free_vars(A), *free_vars(B))) for name in "sx")
    smooth, bounded, slope_bounded = smooth_factor(f, A, B)
    g_integrable = integrable_function(Pred("integrable", (g,)))
    exists = integrable_bounded_factor(
        g_integrable,
        forall_elim(assume(bounded), s - x, ()),
        derivative_of(tabulate(REALS, lambda u: f(s - u)), x, (smooth,)),
        x,
    )
    majorant = integrable_bounded_factor(
        g_integrable,
        arithmetic((), ABS(B) <= ABS(B)),
        derivative_of(tabulate(REALS, lambda u: B), x, ()),
        x,
    )
    slope = derivative_of(tabulate(REALS, lambda u: f(u - x) * g(x)), s, (smooth,))
    bound = forall_elim(assume(slope_bounded), s - x, ())
    dominated = _dominated(f.prime(s - x), B, g(x), bound)
    return derivative_value(integral_derivative(exists, slope, dominated, majorant, (s, x), t))


def _dominated(a: Term, B: Term, c: Term, bound: Theorem) -> Theorem:
    """From ``abs(a) <= B`` infer ``abs(a*c) <= abs(B*c)``."""
    larger = follows_from([bound], ABS(a) <= ABS(B))
    scaled = follows_from([larger], ABS(a) * ABS(c) <= ABS(B) * ABS(c))
    products = [abs_mul(a, c), abs_mul(B, c)]
    return follows_from([*products, scaled], ABS(a * c) <= ABS(B * c))


def integral_over(
    t: Term, low: Term, high: Term, antiderivative: Callable[..., Numeric], given: Formulas
) -> Theorem:
    """``given |- Integral[x] [p(x)]*e(x) = F(high) - F(low)``, p being that interval.

    ``antiderivative`` is F, as a Python function of a term.

    >>> from symcnn.lemmas.notation import integral, scalars
    >>> from symcnn.kernel.terms import And
    >>> a, b = scalars("a b")
    >>> area = integral(lambda x: Bracket(And(a <= x, x < b)) * 2 * x)
    >>> print(integral_over(area, a, b, lambda x: x**2, (a <= b,)))
    a <= b |- integral[x in R] 2*[a <= x and x < b]*x = b**2 - a**2
    """
    taken = {v for e in (t, low, high, *given) for v in free_vars(e)}
    x = fresh("x", REAL, taken)
    body = open_binder(t, x)
    factors = body.args if isinstance(body, Mul) else (body,)
    e = mul(*(f for f in factors if not isinstance(f, Bracket)))
    primitive = Lam(REALS, close(term(antiderivative(x)), x), "x")
    slope = restated(derivative_of(primitive, x, ()), derivative(primitive, x, (), e))
    smooth = derivative_of(Lam(REALS, close(e, x), "x"), x, ())
    return integral_interval(t, low, high, slope, smooth, x, given)


def integral_of_nothing(t: Term, given: Formulas) -> Theorem:
    """``given |- Integral[x] [p(x)]*e(x) = 0``, where ``given`` contradicts p for every x."""
    x = fresh("x", REAL, {v for e in (t, *given) for v in free_vars(e)})
    body = open_binder(t, x)
    together = bracket_and(body) if isinstance(body, Mul) else reflexivity(body)
    bracket = together.right.args[0] if isinstance(together.right, Mul) else together.right
    path = (0, 0) if isinstance(together.right, Mul) else (0,)
    false = congruence(together.right, path, (), arithmetic(given, Eq(bracket.args[0], FALSE)))
    empty = after(together, after(false, ring(false.right, ZERO)))
    nothing = congruence(t, (1,), ("x",), empty)
    return after(nothing, vanishes(nothing.right, ()))
