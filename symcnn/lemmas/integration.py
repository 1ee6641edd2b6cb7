"""The axioms about integrals as rules: from theorems about the parts one about the whole.

Each rule is an instance of a law about all functions; the premises are cut.
"""

from __future__ import annotations

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import close, free_vars, fresh, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, forall_intro, instantiate, reflexivity,
    require_fresh, ring,
)  # fmt: skip
from symcnn.kernel.sums import bracket_and
from symcnn.kernel.terms import (
    COMPLEX, INT, ONE, REAL, REALS, TRUE, ZERO, And, Bracket, Eq, Forall, Fun, Integral, Lam, Le,
    Lt, Mul, Not, Num, Pred, Range, Term, Var, ne,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import after
from .derivatives import C, D, E, Pairs, apply, family, parts_of, place
from .differentiation import derivative_of
from .laws import A, B, at, law, once
from .logic import implication
from .order import follows_from

K, M = Var("k", COMPLEX), Var("m", COMPLEX)
R = Var("r", REAL)
Affine = tuple[Term, ...]
POINT = {1: (A, B), 2: (A, B, C, D, E, R)}


def _function(name: str, theorem: Theorem, depth: int = 0) -> Lam:
    """The function that a theorem says is integrable, of so many real variables if given."""
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != "integrable" or not p.args:
        raise KernelError(name, "the premise is not about an integrable function", found=p)
    body, found = p.args[0], 0
    while isinstance(body, Lam) and body.domain == REALS:
        body, found = body.body, found + 1
    if not isinstance(p.args[0], Lam) or (depth and found != depth):
        raise KernelError(name, f"a function of {depth or 1} variables is expected", found=p)
    return p.args[0]


def _hints(t: Term, depth: int, *names: str) -> Pairs:
    """The names to show for the bound variables x, y of a law."""
    pairs = []
    for name in (names or "xy")[:depth]:
        pairs.append((name, t.hint))
        t = t.args[-1]
    return tuple(pairs)


# -- what is integrable ----------------------------------------------------------------------


def integrable_function(p: Term) -> Theorem:
    """``integrable(f) |- integrable(Lam[x in R] f(x))``, which is what it means.

    >>> print(integrable_function(Pred("integrable", (Fun("f"),))))
    integrable(f) |- integrable(lam[x in R] f(x))
    """
    name = "integrable_function"
    if not isinstance(p, Pred) or p.name != "integrable" or p.args or len(p.funs) != 1:
        raise KernelError(name, "integrable(f) is expected", found=p)
    return instantiate(law(name), (("f", bind(Lam, "x", REALS, p.funs[0])),))


def integrable_value(theorem: Theorem, given: Formulas) -> Theorem:
    """From ``G |- Integral[x] e = v`` infer ``given, G |- integrable(Lam[x] e)``.

    Needs: ``given |- v != 0``. An integral that does not exist is 0, by definition.
    """
    name, t = "integrable_value", theorem.left
    if not isinstance(t, Integral) or theorem.right.sort > REAL:
        raise KernelError(name, "a real integral is expected", found=t)
    nonzero = arithmetic(given, ne(theorem.right, 0))
    exists = follows_from([nonzero, theorem], ne(t, 0))
    function = Lam(t.domain, t.body, t.hint)
    return apply(name, law(name, len(t.domain.args)), (*_space(function), ("f", function)), exists)


def _space(function: Lam) -> Pairs:
    """What stands for the sizes of the space and the name of its points."""
    sizes = zip(place(len(function.domain.args)).sizes, function.domain.args, strict=True)
    return (*sizes, ("x", function.hint))


@once
def _several(name: str, rank: int, count: int) -> Theorem:
    """The law of combinations for so many functions ``f1``, ``f2`` ... and numbers ``c1`` ..."""
    functions = [place(rank).function(Fun(f"f{i}", 0, COMPLEX)) for i in range(1, count + 1)]
    numbers = [Var(f"c{i}", COMPLEX) for i in range(1, count + 1)]
    first: Pairs = (("f", functions[0]), ("g", functions[0]), (K, numbers[0]), (M, ZERO))
    theorem = instantiate(law(name, rank), first)
    for i in range(1, count):
        before = _several("integrable_combination", rank, i)
        (whole,) = before.concl.args
        pairs: Pairs = (("f", whole), ("g", functions[i]), (K, ONE), (M, numbers[i]))
        joined = apply(name, law(name, rank), pairs, before)
        if name == "integral_combination":
            joined = after(joined, congruence(joined.right, (0,), (), theorem))
        theorem = joined
    return theorem


def _combination(name: str, theorems: tuple[Theorem, ...], numbers: tuple[Term, ...]) -> Theorem:
    functions = [_function(name, t) for t in theorems]
    if not functions or len(functions) != len(numbers):
        raise KernelError(name, "a coefficient for each function is expected")
    if any(f.domain != functions[0].domain for f in functions):
        raise KernelError(name, "the functions are not on one space")
    pairs = list(_space(functions[0]))
    for i, (f, c) in enumerate(zip(functions, numbers, strict=True), 1):
        pairs += [(f"f{i}", f), (Var(f"c{i}", COMPLEX), c)]
    rank = len(functions[0].domain.args)
    stated, premises = _several(name, rank, len(functions)), reversed(dict.fromkeys(theorems))
    return apply(name, stated, tuple(pairs), *premises)


def integrable_combination(theorems: tuple[Theorem, ...], coefficients: Formulas) -> Theorem:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` ... infer that of ``c*a + d*b``."""
    return _combination("integrable_combination", theorems, coefficients)


def integrable_product(first: Theorem, second: Theorem) -> Theorem:
    """From ``integrable(Lam[x] e)`` and ``integrable(Lam[y] d)`` infer that of e*d on the plane.

    The result is ``integrable(Lam[x] Lam[y] e(x)*d(y))``.
    """
    name = "integrable_product"
    f, g = (_function(name, t, 1) for t in (first, second))
    pairs = (("f", f), ("g", g), ("x", f.hint), ("y", g.hint))
    return apply(name, law(name), pairs, second, first)


def integrable_affine(theorem: Theorem, rows: tuple[Affine, ...], given: Formulas) -> Theorem:
    """From ``integrable(Lam[x] e(x))`` infer ``integrable(Lam[x] e(a*x + b))``, rows ((a, b),).

    From ``integrable(Lam[x] Lam[y] e(x, y))`` infer that of ``e(a*x + b*y + c, p*x + q*y + r)``,
    rows ((a, b, c), (p, q, r)).
    Needs: ``given |- a != 0``, or ``a*q - b*p != 0``.
    """
    name, depth = "integrable_affine", len(rows)
    if depth not in POINT or any(len(row) != depth + 1 for row in rows):
        raise KernelError(name, "an affine map of R or of the plane is expected")
    function = _function(name, theorem, depth)
    stated = law(name if depth == 1 else f"{name}_plane")
    numbers = zip(POINT[depth], (c for row in rows for c in row), strict=True)
    pairs: Pairs = (("f", function), *numbers, *_hints(function, depth))
    need = instantiate(assume(stated.hyps[1]), pairs).concl
    return apply(name, stated, pairs, theorem, arithmetic(given, need))


def integrable_bounded_factor(theorem: Theorem, bound: Theorem, smooth: Theorem, x: Var) -> Theorem:
    """From ``integrable(Lam[x] e)`` infer ``integrable(Lam[x] b(x)*e)`` for b bounded, continuous.

    The premises: ``G |- abs(b(x)) <= c`` and ``G |- derivative(Lam[s] b(s), x, d)``.
    Needs: x not free in G nor in c.
    """
    name = "integrable_bounded_factor"
    function, (b, _, d) = _function(name, theorem, 1), parts_of(name, smooth)
    if not isinstance(bound.concl, Le):
        raise KernelError(name, "a bound of the factor is expected", found=bound.concl)
    c = bound.concl.args[1]
    require_fresh(name, x, b, c)
    h = Lam(REALS, close(d, x), x.name)
    pairs: Pairs = (("f", function), ("g", b), ("h", h), (C, c), *_hints(function, 1))
    every = (forall_intro(t, x, REALS) for t in (smooth, bound))
    return apply(name, law(name), pairs, *every, theorem)


def integrable_character(theorem: Theorem, phase: Term) -> Theorem:
    """From ``integrable(Lam[x] e)`` infer ``integrable(Lam[x] cis(p(x))*e)``; so on the plane.

    ``phase`` is the function p.
    Needs: p has derivatives in each of its variables, found by the laws of differentiation.
    """
    name = "integrable_character"
    variables: list[Var] = []
    body = phase
    while isinstance(body, Lam) and body.domain == REALS:
        variables.append(fresh(body.hint, REAL, (*free_vars(phase), *variables)))
        body = open_binder(body, variables[-1])
    if not variables:
        raise KernelError(name, "a function is expected", found=phase)
    depth = len(variables)
    function = _function(name, theorem, depth)
    names = ("x",) if depth == 1 else tuple(f"x{i + 1}" for i in range(depth))
    pairs: Pairs = (("f", function), ("p", phase), *_hints(function, depth, *names))
    smooth = []
    for i, x in enumerate(variables, 1):
        slope = derivative_of(Lam(REALS, close(body, x), x.name), x, ())
        value = slope.concl.args[-1]
        for v in reversed(variables):
            slope, value = forall_intro(slope, v, REALS), Lam(REALS, close(value, v), v.name)
        smooth.append(slope)
        pairs += ((f"h{i}", value),)
    return apply(name, law(name, depth - 1), pairs, *smooth, theorem)


# -- equations and inequalities of integrals -------------------------------------------------


def _line(name: str, t: Term) -> Lam:
    """The integrand of an integral over R."""
    if not isinstance(t, Integral) or t.domain != REALS:
        raise KernelError(name, "an integral over R is expected", found=t)
    return Lam(REALS, t.body, t.hint)


def integral_affine(t: Term, a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- Integral[x] e(x) = abs(a) * Integral[x] e(a*x + b)``

    Needs: ``given |- a != 0``. For a = 0 the right side is 0.
    """
    name = "integral_affine"
    pairs: Pairs = (("f", _line(name, t)), (A, a), (B, b), *_hints(t, 1))
    theorem = apply(name, law(name), pairs, arithmetic(given, Not(Eq(a, ZERO))))
    if isinstance(a, Num):
        size = follows_from([at(law("abs_bounds"), a)], Eq(Fun("abs")(a), Num(abs(a.value))))
        theorem = after(theorem, congruence(theorem.right, (0,), (), size))
    return theorem


def integral_exchange(t: Term, theorem: Theorem) -> Theorem:
    """From ``integrable(Lam[x] Lam[y] e)`` infer that the two integrals may be exchanged.

    ``G |- Integral[x] Integral[y] e = Integral[y] Integral[x] e``
    """
    name = "integral_exchange"
    inner = _line(name, t).body
    if not isinstance(inner, Integral) or inner.domain != REALS:
        raise KernelError(name, "an integral over R is expected", found=inner)
    plane = Lam(REALS, Lam(REALS, inner.body, inner.hint), t.hint)
    return apply(name, law(name), (("f", plane), *_hints(t, 2)), theorem)


def integral_combination(theorems: tuple[Theorem, ...], coefficients: Formulas) -> Theorem:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` ... infer
    ``Integral[x] (c*a + d*b) = c*Integral[x] a + d*Integral[x] b``.
    """
    return _combination("integral_combination", theorems, coefficients)


def integral_add(t: Term, theorems: tuple[Theorem, ...]) -> Theorem:
    """From ``integrable(Lam[x] a)`` and ``integrable(Lam[x] b)`` ... infer

    ``G |- Integral[x] (a + b) = Integral[x] a + Integral[x] b``.
    """
    found = integral_combination(theorems, (ONE,) * len(theorems))
    if found.left != t:
        raise KernelError("integral_add", "another sum is known to be integrable", found=t)
    return found


def integral_le(below: Theorem, above: Theorem, theorem: Theorem, v: Var) -> Theorem:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` and ``G |- a <= b`` infer
    ``Integral[x] a <= Integral[x] b``.

    Needs: x not free in G.
    """
    name = "integral_le"
    a, b = _function(name, below), _function(name, above)
    pairs: Pairs = (*_space(a), ("f", a), ("g", b))
    every = forall_intro(theorem, v, a.domain)
    return apply(name, law(name, len(a.domain.args)), pairs, every, above, below)


def integral_derivative(
    exists: Theorem,
    slope: Theorem,
    bound: Theorem,
    majorant: Theorem,
    variables: tuple[Var, Var],
    point: Term,
) -> Theorem:
    """Differentiation under the integral, with ``variables`` t and x. The premises:

    ``integrable(Lam[x] e(t, x))``, ``derivative(Lam[s] e(s, x), t, d(t, x))``,
    ``abs(d(t, x)) <= abs(b(x))`` and ``integrable(Lam[x] b(x))``, each from hypotheses G.
    Infer ``G |- derivative(Lam[t] Integral[x] e(t, x), point, Integral[x] d(point, x))``.

    Needs: t and x not free in G, so that the premises hold for all t and x; t not free in b.
    """
    name, (t, x) = "integral_derivative", variables
    e, d = _function(name, exists, 1), parts_of(name, slope)[2]
    b = _function(name, majorant, 1)
    require_fresh(name, t, b)
    f = Lam(REALS, close(e, t), t.name)
    g = Lam(REALS, close(Lam(REALS, close(d, x), x.name), t), t.name)
    pairs: Pairs = (("f", f), ("g", g), ("h", b), (A, point), ("t", t.name), ("x", x.name))
    both = (forall_intro(forall_intro(s, x, REALS), t, REALS) for s in (bound, slope))
    return apply(name, law(name), pairs, majorant, *both, forall_intro(exists, t, REALS))


def bracketed(body: Term) -> tuple[Theorem, Formulas]:
    """``|- body = body'``, with its brackets in one, and the factors of body'."""
    factors = body.args if isinstance(body, Mul) else (body,)
    several = sum(isinstance(f, Bracket) for f in factors) > 1
    theorem = bracket_and(body) if several else reflexivity(body)
    right = theorem.right
    return theorem, right.args if isinstance(right, Mul) else (right,)


def integral_interval(
    t: Term,
    low: Term,
    high: Term,
    antiderivative: Theorem,
    smooth: Theorem,
    x: Var,
    given: Formulas,
) -> Theorem:
    """The fundamental theorem of calculus: ``given |- Integral[x] [p(x)]*e(x) = F(high) - F(low)``

    The premises, for ``low <= x <= high``: ``derivative(Lam[s] F(s), x, e(x))`` and
    ``derivative(Lam[s] e(s), x, d)``, so that e is continuous. The brackets of the body are p.

    Needs: ``low <= high``; p(x) gives ``low <= x <= high``, and ``low < x < high`` gives p(x),
    so that p is the interval up to its ends; x not free in the other hypotheses.
    """
    name = "integral_interval"
    require_fresh(name, x, _line(name, t), low, high, *given)
    body = open_binder(t, x)
    opened, parts = bracketed(body)
    p = next((f.args[0] for f in parts if isinstance(f, Bracket)), TRUE)
    (primitive, _, _), (e, _, d) = (parts_of(name, s) for s in (antiderivative, smooth))
    inside, within = And(Le(low, x), Le(x, high)), And(Lt(low, x), Lt(x, high))

    def function(body: Term) -> Lam:
        return Lam(REALS, close(body, x), t.hint)

    def for_all(condition: Term, theorem: Theorem) -> Theorem:
        for part in inside.args:
            if part in theorem.hyps:
                theorem = cut(arithmetic((condition,), part), theorem)
        return forall_intro(implication(condition, theorem), x, REALS)

    pairs: Pairs = (("f", e), ("F", primitive), ("h", function(d)), ("p", function(p)))
    premises = (
        arithmetic(given, Le(low, high)),
        for_all(p, arithmetic((*given, p), inside)),
        for_all(within, arithmetic((*given, within), p)),
        for_all(inside, antiderivative),
        for_all(inside, smooth),
    )
    found = apply(name, law(name), (*pairs, (A, low), (B, high), *_hints(t, 1)), *premises)
    written = congruence(t, (1,), (x.name,), opened)
    return after(written, after(ring(written.right, found.left), found))


# -- the change of variables in R^n ----------------------------------------------------------


def change_of_variables(
    integral: Term,
    forward: Term,
    backward: Term,
    names: tuple[Var, Var],
    theorems: tuple[Theorem, Theorem, Theorem],
) -> Theorem:
    """``G |- Integral[y in R^n] g(y) = Integral[x in R^n] g(phi(x)) * abs(det(J(x)))``

    ``forward`` is phi(x) = ``Lam[i < n] ..`` in terms of x = ``names[0]``; ``backward`` is its
    inverse psi(y) in terms of y = ``names[1]``. The premises: ``G |- forall i < n: forall j < n:
    derivative(Lam[x] phi(x)[i], x, j, J(x)[i, j])``, where phi(x)[i] is what stands in phi;
    ``G |- psi(phi(x)) = x`` and ``G |- phi(psi(y)) = y``, so that phi is one to one and onto.

    Needs: x and y not free in G.
    """
    name, (x, y) = "change_of_variables", names
    if not isinstance(integral, Integral) or len(integral.domain.args) != 1:
        raise KernelError(name, "an integral over R^n is expected", found=integral)
    space, (n,) = integral.domain, integral.domain.args
    derivatives, there, back = theorems
    taken = free_vars(integral) | free_vars(forward) | free_vars(backward)
    i, j = (fresh(letter, INT, taken | free_vars(derivatives.concl)) for letter in "ij")

    def entries(vector: Term, v: Var) -> Lam:
        if not isinstance(vector, Lam) or vector.domain != Range(n):
            raise KernelError(name, "a vector Lam[i < n] .. is expected", found=vector)
        return family(i, Lam(space, close(open_binder(vector, i), v), v.name))

    slope = derivatives.concl
    for v in (i, j):
        if not isinstance(slope, Forall):
            raise KernelError(name, "derivatives for all i, j < n are expected", found=slope)
        slope = open_binder(slope, v)
    if not isinstance(slope, Pred) or slope.name != "derivative":
        raise KernelError(name, "derivatives for all i, j < n are expected", found=slope)
    value = family(i, family(j, Lam(space, close(slope.args[-1], x), x.name)))
    pairs: Pairs = (
        *((Var("n", INT), n), ("f", Lam(space, integral.body, integral.hint)), ("h", value)),
        *(("p", entries(forward, x)), ("q", entries(backward, y))),
        *(("x", x.name), ("y", integral.hint)),
    )
    every = (
        forall_intro(back, y, space),
        forall_intro(there, x, space),
        forall_intro(derivatives, x, space),
    )
    return apply(name, law(name), pairs, *every)
