"""Integrals over R and the character ``cis``: textbook facts with their hypotheses.

``Pred("integrable", (), (Lam[x in R] e,))`` says that e is Lebesgue integrable on R, and with
``Lam[x in R] Lam[y in R] e`` that it is integrable on the plane. An integral that does not
exist is 0, so each equation of two integrals needs that both exist, or that neither does.

``cis t`` is exp(2 pi i t).
"""

from __future__ import annotations

from .binding import close, free_vars, fresh, open_binder, subterms
from .conditions import require
from .derivatives import derivative
from .errors import KernelError
from .rules import Formulas, require_fresh, without
from .terms import (
    COMPLEX,
    REAL,
    REALS,
    ZERO,
    Add,
    And,
    Bound,
    Bracket,
    Eq,
    Fun,
    Integral,
    Lam,
    Le,
    Lt,
    Mul,
    Not,
    Num,
    Pow,
    Pred,
    Term,
    Var,
    add,
    conj,
    expect,
    mul,
    neg,
)
from .theorem import Judgment, Theorem, axiom, rule

MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
DOMINATED = "Folland, Real Analysis, theorem 2.27"

ABS, CIS = Fun("abs"), Fun("cis")
Affine = tuple[Term, ...]


def integrable(function: Term) -> Pred:
    """The formula: the function on R, or on the plane, is Lebesgue integrable.

    >>> x = Var("x", REAL)
    >>> print(integrable(Lam(REALS, close(Fun("f")(x), x), "x")))
    integrable(lam[x in R] f(x))
    """
    _depth("integrable", function)
    return Pred("integrable", (), (function,))


def _depth(name: str, function: Term) -> int:
    """1 for a function on R, 2 for one on the plane."""
    body, depth = function, 0
    while isinstance(body, Lam) and body.domain == REALS:
        body, depth = body.body, depth + 1
    if depth not in (1, 2) or body.sort > COMPLEX:
        raise KernelError(name, "a function on R or on the plane is expected", found=function)
    return depth


def _read(name: str, theorem: Theorem, depth: int) -> Lam:
    """The function of a premise ``integrable(function)``."""
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != "integrable" or p.funs or len(p.args) != 1:
        raise KernelError(name, "the premise is not about an integrable function", found=p)
    function = p.args[0]
    if not isinstance(function, Lam) or _depth(name, function) != depth:
        raise KernelError(name, f"a function of {depth} variables is expected", found=function)
    return function


def _line(name: str, t: Term) -> Integral:
    if not isinstance(t, Integral) or t.domain != REALS:
        raise KernelError(name, "an integral over R is expected", found=t)
    return t


def _real_variable(name: str, *variables: Var) -> None:
    for v in variables:
        if v.sort != REAL:
            raise KernelError(name, "a real variable is expected", variable=v)
    if len(set(variables)) != len(variables):
        raise KernelError(name, "the variables are not all different", variables=variables)


def _reals(names: tuple[str, ...], *avoid: Term) -> tuple[Var, ...]:
    taken = {v for t in avoid for v in free_vars(t)}
    found: list[Var] = []
    for name in names:
        found.append(fresh(name, REAL, (*taken, *found)))
    return tuple(found)


# -- what is integrable -----------------------------------------------------------------


@rule
def integrable_function(p: Term) -> Judgment:
    """``integrable(f) |- integrable(Lam[x in R] f(x))``, which is what it means."""
    if not isinstance(p, Pred) or p.name != "integrable" or p.args or len(p.funs) != 1:
        raise KernelError("integrable_function", "integrable(f) is expected", found=p)
    x = Var("x", REAL)
    return Judgment((p,), integrable(Lam(REALS, close(p.funs[0](x), x), "x")))


@axiom(FUBINI)
def integrable_product(first: Theorem, second: Theorem) -> Judgment:
    """From ``integrable(Lam[x] e)`` and ``integrable(Lam[y] d)`` infer that of e*d on the plane.

    The result is ``integrable(Lam[x] Lam[y] e(x)*d(y))``.
    """
    f, g = (_read("integrable_product", t, 1) for t in (first, second))
    x, y = _reals((f.hint, g.hint), f, g)
    body = mul(open_binder(f, x), open_binder(g, y))
    both = Lam(REALS, close(Lam(REALS, close(body, y), y.name), x), x.name)
    return Judgment((*first.hyps, *second.hyps), integrable(both))


@axiom(MEASURE)
def integrable_affine(theorem: Theorem, rows: tuple[Affine, ...], given: Formulas) -> Judgment:
    """From ``integrable(Lam[x] e(x))`` infer ``integrable(Lam[x] e(a*x + b))``, rows ((a, b),).

    From ``integrable(Lam[x] Lam[y] e(x, y))`` infer that of ``e(a*x + b*y + c, p*x + q*y + r)``,
    rows ((a, b, c), (p, q, r)).
    Needs: ``given |- a != 0``, or ``a*q - b*p != 0``. A function of x alone that is not 0
    almost everywhere is not integrable on the plane.
    """
    name = "integrable_affine"
    if len(rows) not in (1, 2) or any(len(row) != len(rows) + 1 for row in rows):
        raise KernelError(name, "an affine map of R or of the plane is expected")
    function = _read(name, theorem, len(rows))
    entries = [c for row in rows for c in row]
    expect(name, REAL, *entries)
    if len(rows) == 1:
        determinant = rows[0][0]
    else:
        (a, b, _), (p, q, _) = rows
        determinant = add(mul(a, q), neg(mul(b, p)))
    condition = require(name, given, Not(Eq(determinant, ZERO)))
    hints = (function.hint, function.body.hint)[: len(rows)]
    variables = _reals(hints, function, *entries)
    body: Term = function
    for row in rows:
        value = add(*(mul(c, v) for c, v in zip(row, variables, strict=False)), row[-1])
        body = open_binder(body, value)
    for v in reversed(variables):
        body = Lam(REALS, close(body, v), v.name)
    return Judgment((*given, *theorem.hyps), integrable(body), (condition,))


@axiom(MEASURE)
def integrable_bounded_factor(
    theorem: Theorem, bound: Theorem, smooth: Theorem, x: Var
) -> Judgment:
    """From ``integrable(Lam[x] e)`` infer ``integrable(Lam[x] b(x)*e)`` for b bounded, continuous.

    The premises: ``G |- abs(b(x)) <= c`` and ``G |- derivative(Lam[s] b(s), x, d)``.
    Needs: x not free in G nor in c. Without the bound, x * 1/(1 + x**2) would be integrable.
    """
    name = "integrable_bounded_factor"
    function = _read(name, theorem, 1)
    _real_variable(name, x)
    p = smooth.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) != 3 or p.args[1] != x:
        raise KernelError(name, "a derivative at the variable is expected", found=p)
    b = open_binder(p.args[0], x)
    if not isinstance(bound.concl, Le) or bound.concl.args[0] != ABS(b):
        raise KernelError(name, "a bound of the factor is expected", found=bound.concl)
    require_fresh(name, x, function, p.args[0], bound.concl.args[1], *bound.hyps, *smooth.hyps)
    body = mul(b, open_binder(function, x))
    hyps = (*theorem.hyps, *bound.hyps, *smooth.hyps)
    return Judgment(hyps, integrable(Lam(REALS, close(body, x), function.hint)))


@axiom(MEASURE)
def integrable_character(theorem: Theorem, phase: Term) -> Judgment:
    """From ``integrable(Lam[x] e)`` infer ``integrable(Lam[x] cis(p(x))*e)``; so on the plane.

    ``phase`` is the function p, a polynomial: cis(p) is continuous and of absolute value 1.
    """
    name = "integrable_character"
    if not isinstance(phase, Lam):
        raise KernelError(name, "a function is expected", found=phase)
    function = _read(name, theorem, _depth(name, phase))
    p, e = phase.body, function.body
    if isinstance(p, Lam) and isinstance(e, Lam):
        p, e = p.body, e.body
    expect(name, REAL, p)
    if not all(t.loose == 0 or isinstance(t, Add | Mul | Bound) or _square(t) for t in subterms(p)):
        raise KernelError(name, "the phase is not a polynomial", found=phase)
    body = mul(CIS(p), e)
    if isinstance(function.body, Lam):
        body = Lam(REALS, body, function.body.hint)
    return Judgment(theorem.hyps, integrable(Lam(REALS, body, function.hint)))


def _square(t: Term) -> bool:
    """Whether the term is a power with a literal natural exponent."""
    return isinstance(t, Pow) and isinstance(t.args[1], Num) and t.args[1].value >= 0


# -- equations of integrals ---------------------------------------------------------------


@axiom(MEASURE)
def integral_affine(t: Term, a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- Integral[x] e(x) = abs(a) * Integral[x] e(a*x + b)``

    Needs: ``a != 0``. For a = 0 the right side is 0. The change of variables x = a*u + b;
    both sides are 0 when e is not integrable.
    """
    name = "integral_affine"
    integral = _line(name, t)
    expect(name, REAL, a, b)
    condition = require(name, given, Not(Eq(a, ZERO)))
    (x,) = _reals((integral.hint,), integral, a, b)
    moved = Integral(REALS, close(open_binder(integral, add(mul(a, x), b)), x), x.name)
    size: Term = Num(abs(a.value)) if isinstance(a, Num) else ABS(a)
    return Judgment(given, Eq(t, mul(size, moved)), (condition,))


@axiom(FUBINI)
def integral_exchange(t: Term, theorem: Theorem) -> Judgment:
    """From ``integrable(Lam[x] Lam[y] e)`` infer that the two integrals may be exchanged.

    ``G |- Integral[x] Integral[y] e = Integral[y] Integral[x] e``
    Without the premise: (x - y)/(x + y)**3 on the unit square has 1/2 and -1/2.
    """
    name = "integral_exchange"
    outer = _line(name, t)
    (x,) = _reals((outer.hint,), outer)
    inner = _line(name, open_binder(outer, x))
    (y,) = _reals((inner.hint,), outer, x)
    body = open_binder(inner, y)
    plane = Lam(REALS, close(Lam(REALS, close(body, y), y.name), x), x.name)
    if theorem.concl != integrable(plane):
        raise KernelError(name, "the integrand is not known to be integrable", found=theorem.concl)
    swapped = Integral(REALS, close(body, x), x.name)
    return Judgment(theorem.hyps, Eq(t, Integral(REALS, close(swapped, y), y.name)))


@axiom(MEASURE)
def integral_add(t: Term, theorems: tuple[Theorem, ...]) -> Judgment:
    """From ``integrable(Lam[x] a)`` and ``integrable(Lam[x] b)`` ... infer

    ``G |- Integral[x] (a + b) = Integral[x] a + Integral[x] b``.
    Without the premises: for b = -a, and a not integrable on any interval, a + b = 0 is.
    """
    name = "integral_add"
    integral = _line(name, t)
    if not isinstance(integral.body, Add) or len(theorems) != len(integral.body.args):
        raise KernelError(name, "a premise for each term of a sum is expected", found=t)
    for part, theorem in zip(integral.body.args, theorems, strict=True):
        if theorem.concl != integrable(Lam(REALS, part, integral.hint)):
            raise KernelError(name, "a term is not known to be integrable", found=theorem.concl)
    hyps = tuple(h for theorem in theorems for h in theorem.hyps)
    parts = [Integral(REALS, part, integral.hint) for part in integral.body.args]
    return Judgment(hyps, Eq(t, add(*parts)))


@axiom(DOMINATED)
def integral_derivative(
    exists: Theorem,
    slope: Theorem,
    bound: Theorem,
    majorant: Theorem,
    variables: tuple[Var, Var],
    point: Term,
) -> Judgment:
    """Differentiation under the integral, with ``variables`` t and x. The premises:

    ``integrable(Lam[x] e(t, x))``, ``derivative(Lam[s] e(s, x), t, d(t, x))``,
    ``abs(d(t, x)) <= abs(b(x))`` and ``integrable(Lam[x] b(x))``, each from hypotheses G.
    Infer ``G |- derivative(Lam[t] Integral[x] e(t, x), point, Integral[x] d(point, x))``.

    Needs: t and x not free in G, so that the premises hold for all t and x; t not free in b.
    """
    name = "integral_derivative"
    t, x = variables
    _real_variable(name, t, x)
    expect(name, REAL, point)
    p = slope.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) != 3 or p.args[1] != t:
        raise KernelError(name, "a derivative at the variable is expected", found=p)
    function, _, d = p.args
    require_fresh(name, t, function)
    e = open_binder(function, t)
    if exists.concl != integrable(Lam(REALS, close(e, x), x.name)):
        raise KernelError(name, "the integrand is not known to be integrable", found=exists.concl)
    b = _read(name, majorant, 1)
    require_fresh(name, t, b)
    require_fresh(name, x, b)
    if bound.concl != Le(ABS(d), ABS(open_binder(b, x))):
        raise KernelError(name, "the derivative is not known to be dominated", found=bound.concl)
    hyps = tuple(h for theorem in (exists, slope, bound, majorant) for h in theorem.hyps)
    for v in (t, x):
        require_fresh(name, v, *hyps)
    total = Lam(REALS, close(Integral(REALS, close(e, x), x.name), t), t.name)
    value = open_binder(Lam(REALS, close(Integral(REALS, close(d, x), x.name), t)), point)
    return Judgment(hyps, derivative(total, point, (), value))


@axiom(MEASURE)
def integral_interval(
    t: Term,
    low: Term,
    high: Term,
    antiderivative: Theorem,
    smooth: Theorem,
    x: Var,
    given: Formulas,
) -> Judgment:
    """The fundamental theorem of calculus: ``given |- Integral[x] [p(x)]*e(x) = F(high) - F(low)``

    The premises, for ``low <= x <= high``: ``derivative(Lam[s] F(s), x, e(x))`` and
    ``derivative(Lam[s] e(s), x, d)``, so that e is continuous. The brackets of the body are p.

    Needs: ``low <= high``; p(x) gives ``low <= x <= high``, and ``low < x < high`` gives p(x),
    so that p is the interval up to its ends; x not free in the other hypotheses.
    """
    name = "integral_interval"
    integral = _line(name, t)
    _real_variable(name, x)
    expect(name, REAL, low, high)
    require_fresh(name, x, integral, low, high, *given)
    body = open_binder(integral, x)
    factors = body.args if isinstance(body, Mul) else (body,)
    p = conj(*(f.args[0] for f in factors if isinstance(f, Bracket)))
    e = mul(*(f for f in factors if not isinstance(f, Bracket)))
    inside, strictly = And(Le(low, x), Le(x, high)), (Lt(low, x), Lt(x, high))
    conditions = [
        require(name, given, Le(low, high)),
        require(name, (*given, p), inside),
        require(name, (*given, *strictly), p),
    ]
    primitive = _smooth(name, antiderivative, x)
    _smooth(name, smooth, x)
    if antiderivative.concl.args[2] != e:
        raise KernelError(name, "the derivative is not the integrand", found=antiderivative.concl)
    if open_binder(smooth.concl.args[0], x) != e:
        raise KernelError(name, "the integrand is not known to be smooth", found=smooth.concl)
    hyps = [h for th in (antiderivative, smooth) for h in without(th, *inside.args, inside)]
    require_fresh(name, x, *hyps)
    value = add(open_binder(primitive, high), neg(open_binder(primitive, low)))
    return Judgment((*given, *hyps), Eq(t, value), conditions)


def _smooth(name: str, theorem: Theorem, x: Var) -> Term:
    """The function of a premise ``derivative(function, x, d)`` on R."""
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) != 3 or p.args[1] != x:
        raise KernelError(name, "a derivative at the variable is expected", found=p)
    require_fresh(name, x, p.args[0])
    return p.args[0]
