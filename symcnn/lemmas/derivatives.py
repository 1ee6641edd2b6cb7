"""The laws of differentiation as rules: from theorems about the parts one about the whole.

``derivative(f, a, i.., d)`` says: the function f = ``Lam[x] e`` is (Frechet) differentiable at the
point a, and its partial derivative there in the entry i.. is d. Each rule is an instance of a law
that is derived once from the axioms; the premises are cut.
"""

from __future__ import annotations

from functools import cache

from symcnn.arithmetic.budget import uncounted
from symcnn.kernel.axioms import Place
from symcnn.kernel.binding import close, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, equal_formulas, forall_intro, instantiate,
    require_fresh, ring,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, INTEGERS, REAL, ZERO, Bound, Entry, Eq, Fun, Lam, Not, Num, Pred, Range, Space, Term, Var,
    add, expect, mul, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .laws import discharged, law, once

C, D, E = (Var(name, REAL) for name in "cde")
M = Var("m", INT)
POINT = Var("a", REAL)
Pairs = tuple[tuple[Var | str, Term | str], ...]


# -- places, and instances there -----------------------------------------------------------


def function_of(name: str, function: Term) -> Lam:
    """The function, if it is one on R or R^n."""
    if not isinstance(function, Lam) or not isinstance(function.domain, Space):
        raise KernelError(name, "a function on R or R^n is expected", found=function)
    return function


def parts_of(name: str, theorem: Theorem) -> tuple[Lam, tuple[Term, ...], Term]:
    """The function, the place (point and indices) and the value of a derivative."""
    if not isinstance(theorem, Theorem):
        raise KernelError(name, "a theorem is expected", found=theorem)
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) < 3:
        raise KernelError(name, "the premise is not a derivative", found=p)
    return function_of(name, p.args[0]), p.args[1:-1], p.args[-1]


@cache
def place(rank: int) -> Place:
    """The point and the entry of the axioms for tensors with so many axes."""
    with uncounted():
        return Place(rank)


def place_pairs(name: str, function: Lam, point: Term, indices: Formulas) -> Pairs:
    """What stands for the point, the entry and the sizes of the axioms."""
    sizes = function.domain.args
    at = place(len(sizes))
    if len(indices) != len(sizes):
        raise KernelError(name, "one index for each axis is expected", indices=len(indices))
    return (
        *zip(at.sizes, sizes, strict=True),
        (at.point, point),
        *zip(at.entry, indices, strict=True),
        ("x", function.hint),
    )


def rank_of(function: Lam) -> int:
    """The number of axes of what the function takes."""
    return len(function.domain.args)


def apply(name: str, theorem: Theorem, pairs: Pairs, *premises: Theorem) -> Theorem:
    """The law with these terms and functions, its premises cut."""
    theorem = instantiate(theorem, pairs)
    needed = theorem.hyps
    for premise in premises:
        if premise.concl not in needed:
            raise KernelError(name, "a premise does not fit", found=premise.concl)
        if premise.concl in theorem.hyps:
            theorem = cut(premise, theorem)
    return theorem


def family(v: Var, t: Term) -> Lam:
    """The function ``Lam[v in Z] t`` of an index."""
    return Lam(INTEGERS, close(t, v), v.name)


def with_value(theorem: Theorem, value: Term) -> Theorem:
    """The derivative with its value written otherwise, by the laws of a ring."""
    last = len(theorem.concl.args) - 1
    return replaced(theorem, last, ring(theorem.concl.args[last], value))


def replaced(theorem: Theorem, argument: int, equation: Theorem) -> Theorem:
    """The theorem with another term for an argument of its conclusion."""
    return equal_formulas(congruence(theorem.concl, (argument,), (), equation), theorem)


def derivative_value(theorem: Theorem) -> Theorem:
    """From ``G |- derivative(f, a, d)`` infer ``G |- Diff(f, a) = d``, by definition."""
    name = "derivative_value"
    function, (point, *indices), value = parts_of(name, theorem)
    pairs = (*place_pairs(name, function, point, tuple(indices)), ("f", function), (D, value))
    return apply(name, law(name, rank_of(function)), pairs, theorem)


# -- the laws ------------------------------------------------------------------------------


def derivative_constant(function: Term, point: Term, indices: Formulas) -> Theorem:
    """``|- derivative(Lam[x] c, a, 0)``

    Needs: x not free in c.
    """
    name = "derivative_constant"
    function = function_of(name, function)
    if function.body.loose:
        raise KernelError(name, "the body is not constant", found=function)
    pairs = place_pairs(name, function, point, indices)
    return instantiate(law(name, rank_of(function)), (*pairs, (C, function.body)))


def derivative_identity(function: Term, point: Term) -> Theorem:
    """``|- derivative(Lam[x in R] x, a, 1)``"""
    name = "derivative_identity"
    function = function_of(name, function)
    if not isinstance(function.body, Bound):
        raise KernelError(name, "the identity is expected", found=function)
    return instantiate(law("derivative_entry", 0), place_pairs(name, function, point, ()))


def derivative_entry(function: Term, point: Term, indices: Formulas, given: Formulas) -> Theorem:
    """``given |- derivative(Lam[X] X[e, ..], A, i, .., [e = i and ..])``

    Needs: ``0 <= i < n`` on every axis; X not free in e.
    An e outside the tensor is equal to no such i, and X[e] is then the constant 0.
    """
    name = "derivative_entry"
    function = function_of(name, function)
    body = function.body
    if not isinstance(body, Entry) or not isinstance(body.args[0], Bound):
        raise KernelError(name, "an entry of the variable is expected", found=function)
    if any(e.loose for e in body.args[1:]):
        raise KernelError(name, "the indices depend on the variable", found=function)
    pairs = place_pairs(name, function, point, indices)
    rank = rank_of(function)
    letters = ("e",) if rank == 1 else tuple(f"e{axis}" for axis in range(1, rank + 1))
    places = zip((Var(letter, INT) for letter in letters), body.args[1:], strict=True)
    theorem = instantiate(law(name, rank), (*pairs, *places))
    (inside,) = theorem.hyps
    return cut(arithmetic(given, inside), theorem)


@once
def _several(name: str, rank: int, count: int) -> Theorem:
    """The law of sums or of products for so many functions ``f1``, ``f2`` ..."""
    at = place(rank)
    functions = [Fun(f"f{i}") for i in range(1, count + 1)]
    slopes = [Var(f"d{i}", REAL) for i in range(1, count + 1)]
    parts = [assume(at.derivative(f, d)) for f, d in zip(functions, slopes, strict=True)]
    theorem = parts[0]
    for part in parts[1:]:
        theorem = _two(name, rank, theorem, part)
    if name == "derivative_mul":
        values = [f(at.point) for f in functions]
        rows = (mul(*values[:i], d, *values[i + 1 :]) for i, d in enumerate(slopes))
        theorem = with_value(theorem, add(*rows))
    return theorem


def _two(name: str, rank: int, first: Theorem, second: Theorem) -> Theorem:
    (f, _, d), (g, _, e) = (parts_of(name, t) for t in (first, second))
    return apply(name, law(name, rank), (("f", f), ("g", g), (D, d), (E, e)), first, second)


def _of_all(name: str, theorems: tuple[Theorem, ...]) -> Theorem:
    parts = [parts_of(name, t) for t in theorems]
    if not parts or any(p[0].domain != parts[0][0].domain or p[1] != parts[0][1] for p in parts):
        raise KernelError(name, "the derivatives are not taken at one place")
    function, (point, *indices), _ = parts[0]
    pairs: list[tuple[Var | str, Term | str]] = []
    for i, (f, _, d) in enumerate(parts, 1):
        pairs += [(f"f{i}", f), (Var(f"d{i}", REAL), d)]
    several = _several(name, rank_of(function), len(parts))
    return apply(
        name, several, (*place_pairs(name, function, point, tuple(indices)), *pairs), *theorems
    )


def derivative_add(theorems: tuple[Theorem, ...]) -> Theorem:
    """From ``derivative(f, a, d)``, ``derivative(g, a, e)`` ... infer that of f + g: ``d + e``."""
    return _of_all("derivative_add", theorems)


def derivative_mul(theorems: tuple[Theorem, ...]) -> Theorem:
    """From ``derivative(f, a, d)``, ``derivative(g, a, e)`` ... infer that of f*g.

    It is ``d*g(a) + f(a)*e``, and so on for more factors.
    """
    return _of_all("derivative_mul", theorems)


def _of_family(name: str, theorem: Theorem, i: Var, size: Term) -> Theorem:
    function, (point, *indices), value = parts_of(name, theorem)
    expect(name, INT, i)
    pairs = place_pairs(name, function, point, tuple(indices))
    require_fresh(name, i, function.domain, point, *indices)
    every = forall_intro(theorem, i, Range(size))
    own = (M, size), ("f", family(i, function)), ("d", family(i, value)), ("i", i.name)
    return apply(name, law(name, rank_of(function)), (*pairs, *own), every)


def derivative_sum(theorem: Theorem, i: Var, size: Term) -> Theorem:
    """From ``G, 0 <= i < n |- derivative(f_i, a, d_i)`` infer that of ``Sum[i < n] f_i``.

    It is ``Sum[i < n] d_i``.
    Needs: i not free in G, n, the point or its indices; a finite range.
    """
    return _of_family("derivative_sum", theorem, i, size)


def derivative_product(theorem: Theorem, i: Var, size: Term) -> Theorem:
    """From ``G, 0 <= i < n |- derivative(f_i, a, d_i)`` infer that of ``Prod[i < n] f_i``.

    It is ``Sum[i < n] d_i * Prod[j < n] (1 if j = i else f_j(a))``.
    Needs: i not free in G, n, the point or its indices.
    """
    return _of_family("derivative_product", theorem, i, size)


# -- a function of one number ----------------------------------------------------------------


@once
def chained(slope: Theorem, rank: int) -> Theorem:
    """From the law ``p(a) |- derivative(Lam[x in R] f(x), a, s(a))`` the one for f(g(x)).

    ``p(g(a)), derivative(g, a, k, d) |- derivative(Lam[x] f(g(x)), a, k, s(g(a))*d)``
    """
    at, g = place(rank), Fun("g")
    there = g(at.point)
    slope = instantiate(slope, ((POINT, there),))
    f, _, s = parts_of("chained", slope)
    inner = assume(at.derivative(g, D))
    pairs: Pairs = (("f", f), (Var("e", REAL), s), (D, D))
    return apply("chained", law("derivative_compose", rank, 0), pairs, inner, slope)


def compose(
    name: str, theorem: Theorem, slope: Theorem, given: Formulas, *pairs: tuple[Var | str, Term]
) -> Theorem:
    """The derivative of f(g) from that of g, what the law needs shown from ``given``."""
    g, (point, *indices), d = parts_of(name, theorem)
    own = (*place_pairs(name, g, point, tuple(indices)), ("g", g), (D, d), *pairs)
    result = instantiate(chained(slope, rank_of(g)), own)
    if theorem.concl not in result.hyps:
        raise KernelError(name, "a premise does not fit", found=theorem.concl)
    needs = [h for h in result.hyps if h != theorem.concl]
    for need in needs:
        result = cut(arithmetic(given, need), result)
    return cut(theorem, result)


@once
def _literal_power(exponent: Num) -> Theorem:
    """The slope of ``x**n``, which for n < 1 needs ``x != 0``."""
    slope = instantiate(law("derivative_power"), ((M, exponent),))
    given = () if exponent.value >= 1 else (Not(Eq(POINT, ZERO)),)
    return discharged(slope, given)


@once
def _reciprocal(rank: int) -> Theorem:
    """``g(a) != 0, derivative(g, a, k, d) |- derivative(Lam[x] 1/g(x), a, k, -d/g(a)**2)``"""
    theorem = chained(_literal_power(Num(-1)), rank)
    there = Fun("g")(place(rank).point)
    return with_value(theorem, mul(-1, D, power(recip(there), 2)))


def derivative_recip(theorem: Theorem, given: Formulas) -> Theorem:
    """From ``derivative(f, a, d)`` infer that of ``1/f``: ``-d/f(a)**2``.

    Needs: ``given |- f(a) != 0``.
    """
    name = "derivative_recip"
    g, (point, *indices), d = parts_of(name, theorem)
    pairs = (*place_pairs(name, g, point, tuple(indices)), ("g", g), (D, d))
    need = Not(Eq(open_binder(g, point), ZERO))
    return apply(name, _reciprocal(rank_of(g)), pairs, arithmetic(given, need), theorem)


def derivative_power(theorem: Theorem, exponent: Term) -> Theorem:
    """From ``derivative(f, a, d)`` infer that of ``f**n``: ``n*f(a)**(n - 1)*d``.

    Needs: a literal n >= 1.
    """
    if not isinstance(exponent, Num) or exponent.sort != INT or exponent.value < 1:
        raise KernelError("derivative_power", "a natural exponent is expected", found=exponent)
    return compose("derivative_power", theorem, _literal_power(exponent), ())


def derivative_integer_power(theorem: Theorem, exponent: Term, given: Formulas) -> Theorem:
    """From ``derivative(f, a, d)`` infer that of ``f**n``: ``n*f(a)**(n - 1)*d``.

    Needs: x not free in the integer n; ``1 <= n`` or ``f(a) != 0``. (At 0 the law would give
    f**0 the derivative 0 * 0**-1, right only by the convention for 1/0.)
    """
    name = "derivative_integer_power"
    expect(name, INT, exponent)
    return compose(name, theorem, law("derivative_power"), given, (M, exponent))
