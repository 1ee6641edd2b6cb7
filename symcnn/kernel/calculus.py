"""More laws of differentiation: case distinctions, maxima, powers, products, matrices.

These are axioms like those of ``axioms``, in the same form: from theorems
``derivative(f, a, d)`` about the parts they infer one about the whole. Where a law holds
away from kinks or ties only, that is a premise, a theorem of its own, so that a hypothesis
about all indices can be used for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .binding import close, domain_var, free_vars, member, open_binder
from .conditions import require
from .derivatives import _function, _like, _read, derivative
from .errors import KernelError
from .matrices import square_size
from .rules import Formulas, require_fresh, without
from .terms import (
    INT,
    ONE,
    REAL,
    TENSOR,
    ZERO,
    And,
    Binder,
    Bracket,
    Det,
    Eq,
    Fun,
    Inv,
    Ite,
    Lam,
    Le,
    Lt,
    Max,
    Min,
    Not,
    Or,
    Pow,
    Prod,
    Range,
    Sum,
    Term,
    Var,
    add,
    element_sort,
    expect,
    mul,
)
from .theorem import Judgment, Theorem, axiom

LOCAL = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"

RPOW = Fun("rpow")


def comparisons(p: Term) -> list[Term]:
    """The comparisons of which a formula is built by and, or and not.

    Raises ``KernelError`` if there is anything else in it.
    """
    if isinstance(p, And | Or | Not):
        return [atom for part in p.args for atom in comparisons(part)]
    if isinstance(p, Le | Lt) or (isinstance(p, Eq) and p.left.sort <= REAL >= p.right.sort):
        return [p]
    raise KernelError("comparisons", "a combination of comparisons is expected", found=p)


def _check_decided(
    name: str, function: Lam, place: Formulas, sides: Sequence[Theorem], apart: Sequence[Theorem]
) -> list[Term]:
    """Raise unless the formula ``function.body`` keeps its truth value near the point.

    That is so when the sides of each comparison in it are continuous and differ there.
    Returns the hypotheses of the premises.
    """
    known = [_read(name, t) for t in sides]
    if any(f.domain != function.domain or p != place for f, p, _ in known):
        raise KernelError(name, "the derivatives are not taken at one place")
    continuous = {f.body for f, _, _ in known}
    facts = {t.concl for t in apart}
    for atom in comparisons(function.body):
        if not atom.loose:
            continue
        for side in atom.args:
            if side.loose and side not in continuous:
                raise KernelError(name, "a side of a condition has no derivative", side=side)
        there = open_binder(_like(function, atom), place[0])
        if Not(Eq(*there.args)) not in facts:
            raise KernelError(name, "the condition may change at the point", condition=there)
    return [h for t in (*sides, *apart) for h in t.hyps]


@axiom(LOCAL)
def derivative_ite(
    condition: Term,
    positive: Theorem,
    negative: Theorem,
    sides: tuple[Theorem, ...],
    apart: tuple[Theorem, ...],
) -> Judgment:
    """From ``G, p(a) |- derivative(f, a, d)`` and ``D, not p(a) |- derivative(g, a, e)`` infer
    that of ``f if p else g``: ``d if p(a) else e``.

    ``condition`` is ``Lam[x] p(x)``, p built of comparisons by and, or, not. Needs, for each
    comparison of l with r in which x is free: derivatives of those of l and r in which x is
    free, among ``sides`` (so that they are continuous), and ``l(a) != r(a)`` among ``apart``.
    Without the last, x if 0 <= x else 0 would have a derivative at 0.
    """
    name = "derivative_ite"
    (f, place, d), (g, other, e) = _read(name, positive), _read(name, negative)
    if not isinstance(condition, Lam) or not f.domain == g.domain == condition.domain:
        raise KernelError(name, "a condition on the same space is expected", found=condition)
    if place != other:
        raise KernelError(name, "the derivatives are not taken at one place")
    hyps = _check_decided(name, condition, place, sides, apart)
    there = open_binder(condition, place[0])
    hyps += [*without(positive, there), *without(negative, Not(there))]
    chosen = _like(f, Ite(condition.body, f.body, g.body))
    return Judgment(hyps, derivative(chosen, place[0], place[1:], Ite(there, d, e)))


@axiom(LOCAL)
def derivative_bracket(
    condition: Term,
    point: Term,
    indices: Formulas,
    sides: tuple[Theorem, ...],
    apart: tuple[Theorem, ...],
) -> Judgment:
    """``derivative(Lam[x] [p(x)], a, 0)`` where p keeps its truth value near a.

    Needs the same as ``derivative_ite``. Without l(a) != r(a), [0 <= x] jumps at 0.
    """
    name = "derivative_bracket"
    condition = _function(name, condition)
    hyps = _check_decided(name, condition, (point, *indices), sides, apart)
    function = _like(condition, Bracket(condition.body))
    return Judgment(hyps, derivative(function, point, indices, ZERO))


@axiom(DANSKIN)
def derivative_max(
    extremum: Term,
    variables: tuple[Var, ...],
    theorem: Theorem,
    value: Term,
    attained: Theorem,
    filled: Theorem,
) -> Judgment:
    """From ``G, 0 <= i < n |- derivative(f_i, a, k, e_i)``,
    ``D, 0 <= i < n |- f_i(a) < Max[i < n] f_i(a) or e_i = d`` and ``E |- d = 0 or 1 <= n`` infer
    that of ``Max[i < n] f_i``: every f_i that attains the maximum at a has the gradient d.

    ``extremum`` is ``Lam[x] Max[i < n] f_i(x)``; so for nested maxima, whose ranges do not
    depend on each other nor on x, one of ``variables`` for each; and so for minima. ``value``
    is d. Needs: i not free in G, D, E, n, d, the point or its indices; the indices k different
    variables, free in G, D and E as ``0 <= k < m`` alone, and not in the functions or the point:
    max(x + y, x - y) has no derivative at 0, though both have the partial derivative 1 in x.
    Without the second premise max(x, -x) would have a derivative at 0. Without the third, every
    d would be the derivative of the maximum of no functions, which is 0.
    """
    name = "derivative_max"
    function, place, slope = _read(name, theorem)
    extremum = _function(name, extremum)
    point, indices = place[0], place[1:]
    if extremum.domain != function.domain or not isinstance(extremum.body, Max | Min):
        raise KernelError(name, "a maximum on the same space is expected", found=extremum)
    if len(set(variables)) < len(variables) or not variables:
        raise KernelError(name, "the variables are not all different")
    x = domain_var(extremum, {*free_vars(extremum), *free_vars(function), *variables})
    body, kind, domains = open_binder(extremum, x), type(extremum.body), list[Range]()
    for v in variables:
        if type(body) is not kind or not isinstance(body, Binder):
            raise KernelError(name, "there are more variables than maxima", found=extremum)
        expect(name, INT, v)
        if not isinstance(body.domain, Range) or x in free_vars(body.domain):
            raise KernelError(name, "finite ranges are expected", found=body)
        require_fresh(name, v, extremum, value, *place)
        domains.append(body.domain)
        body = open_binder(body, v)
    if any(free_vars(d) & set(variables) for d in domains):
        raise KernelError(name, "a range depends on another index", found=extremum)
    if Lam(extremum.domain, close(body, x)) != function:
        raise KernelError(name, "the theorem is not about what is maximised", found=function)
    there, largest = open_binder(function, point), open_binder(extremum, point)
    below = Lt(there, largest) if kind is Max else Lt(largest, there)
    if attained.concl != Or(below, Eq(slope, value)):
        raise KernelError(name, "another gradient may attain the maximum", found=attained.concl)
    if filled.concl != Or(Eq(value, ZERO), And(*(Le(ONE, d.size) for d in domains))):
        raise KernelError(name, "the maximum may be of no functions", found=filled.concl)
    inside = [f for v, d in zip(variables, domains, strict=True) for f in member(v, d)]
    hyps = [*without(theorem, *inside), *without(attained, *inside), *filled.hyps]
    for v in variables:
        require_fresh(name, v, *hyps)
    _require_arbitrary(name, extremum, point, indices, hyps)
    return Judgment(hyps, derivative(extremum, point, indices, value))


def _require_arbitrary(
    name: str, function: Lam, point: Term, indices: Formulas, hyps: Sequence[Term]
) -> None:
    """Raise unless the indices stand for every entry: the premises are about the gradient."""
    inside = [
        formula
        for k, size in zip(indices, function.domain.args, strict=True)
        for formula in member(k, Range(size))
    ]
    others = [h for h in hyps if h not in inside]
    for place, k in enumerate(indices):
        if not isinstance(k, Var) or k in indices[:place]:
            raise KernelError(name, "the premises are not about every entry", index=k)
        require_fresh(name, k, function, point, *others)


@axiom(LOCAL)
def derivative_integer_power(theorem: Theorem, exponent: Term, given: Formulas) -> Judgment:
    """From ``derivative(f, a, d)`` infer that of ``f**n``: ``n*f(a)**(n - 1)*d``.

    Needs: x not free in the integer n; ``1 <= n`` or ``f(a) != 0``. (At 0 the law would give
    f**0 the derivative 0 * 0**-1, right only by the convention for 1/0.)
    """
    name = "derivative_integer_power"
    function, place, value = _read(name, theorem)
    expect(name, INT, exponent)
    there = open_binder(function, place[0])
    try:
        condition = require(name, given, Le(ONE, exponent))
    except KernelError:
        condition = require(name, given, Not(Eq(there, ZERO)))
    slope = mul(exponent, Pow(there, add(exponent, -1)), value)
    function = _like(function, Pow(function.body, exponent))
    return Judgment(
        (*given, *theorem.hyps), derivative(function, place[0], place[1:], slope), (condition,)
    )


@axiom(LOCAL)
def derivative_real_power(theorem: Theorem, exponent: Term, given: Formulas) -> Judgment:
    """From ``derivative(f, a, d)`` infer that of ``rpow(f, p)``: ``p*rpow(f(a), p - 1)*d``.

    Needs: x not free in p; ``0 < f(a)``. The square root has no derivative at 0.
    """
    name = "derivative_real_power"
    function, place, value = _read(name, theorem)
    expect(name, REAL, exponent)
    there = open_binder(function, place[0])
    condition = require(name, given, Lt(ZERO, there))
    slope = mul(exponent, RPOW(there, add(exponent, -1)), value)
    function = _like(function, RPOW(function.body, exponent))
    return Judgment(
        (*given, *theorem.hyps), derivative(function, place[0], place[1:], slope), (condition,)
    )


@axiom(LOCAL)
def derivative_product(theorem: Theorem, i: Var, size: Term) -> Judgment:
    """From ``G, 0 <= i < n |- derivative(f_i, a, d_i)`` infer that of ``Prod[i < n] f_i``.

    It is ``Sum[i < n] d_i * Prod[j < n] (1 if j = i else f_j(a))``.
    Needs: i not free in G, n, the point or its indices.
    """
    name = "derivative_product"
    function, place, value = _read(name, theorem)
    domain = Range(size)
    expect(name, INT, i)
    hyps = without(theorem, *member(i, domain))
    require_fresh(name, i, size, function.domain, *place, *hyps)
    avoid = {*free_vars(function), *free_vars(size), *free_vars(value), i}
    avoid = avoid.union(*map(free_vars, place))
    x = domain_var(function, avoid)
    product = Prod(domain, close(open_binder(function, x), i), i.name)
    j = domain_var(product, avoid | {x})
    others = close(Ite(Eq(j, i), ONE, open_binder(product, j)), j)
    others = open_binder(Lam(function.domain, close(Prod(domain, others, i.name), x)), place[0])
    total = Sum(domain, close(mul(value, others), i), i.name)
    whole = Lam(function.domain, close(product, x), function.hint)
    return Judgment(hyps, derivative(whole, place[0], place[1:], total))


# -- matrices ---------------------------------------------------------------------------


def _matrix(
    name: str, matrix: Term, names: tuple[Var, Var], theorem: Theorem
) -> tuple[Lam, Formulas, Term, Range, Term, list[Term]]:
    """The matrix function, the place, the derivative of its entry, its range, its value there.

    ``theorem`` is about the entry of ``matrix = Lam[x] M(x)`` in row ``names[0]`` and column
    ``names[1]``. Raises unless M is square, real and of a size in which x is not free.
    """
    function, place, value = _read(name, theorem)
    if not isinstance(matrix, Lam) or matrix.domain != function.domain:
        raise KernelError(name, "a matrix function on the same space is expected", found=matrix)
    x = domain_var(matrix, {*free_vars(matrix), *free_vars(function), *names})
    at_x, there = open_binder(matrix, x), open_binder(matrix, place[0])
    expect(name, TENSOR, at_x)
    size = square_size(name, at_x)
    if element_sort(at_x) > REAL or x in free_vars(size):
        raise KernelError(name, "a real matrix of fixed size is expected", found=matrix)
    i, j = names
    if i == j or any(v.sort != INT for v in names):
        raise KernelError(name, "two integer variables are expected", found=names)
    entry = at_x[i, j]
    body = at_x
    for v in names:
        body = open_binder(body, v) if isinstance(body, Lam) else body
    if function.body not in (close(entry, x), close(body, x) if body.sort <= REAL else None):
        raise KernelError(name, "the theorem is not about the entries", found=function)
    domain = Range(size)
    hyps = without(theorem, *(f for v in names for f in member(v, domain)))
    for v in names:
        require_fresh(name, v, matrix, size, *place, *hyps)
    return matrix, place, value, domain, there, hyps


@axiom(MATRIX_CALCULUS)
def derivative_det(
    matrix: Term, names: tuple[Var, Var], theorem: Theorem, given: Formulas
) -> Judgment:
    """From ``G, i < n, j < n |- derivative(Lam[x] M(x)[i, j], a, d_ij)`` infer that of
    ``Det(M)``: ``Det(M(a)) * Sum[i < n] Sum[j < n] Inv(M(a))[j, i] * d_ij`` (Jacobi).

    ``matrix`` is ``Lam[x] M(x)``, M square. Needs: ``given |- Det(M(a)) != 0``; i, j not free
    in G. (At a singular matrix the derivative is the adjugate, which Inv does not give.)
    """
    name = "derivative_det"
    function, place, value, domain, there, hyps = _matrix(name, matrix, names, theorem)
    condition = require(name, given, Not(Eq(Det(there), ZERO)))
    i, j = names
    total: Term = mul(Inv(there)[j, i], value)
    for v in (j, i):
        total = Sum(domain, close(total, v), v.name)
    determinant = _like(function, Det(function.body))
    concl = derivative(determinant, place[0], place[1:], mul(Det(there), total))
    return Judgment((*given, *hyps), concl, (condition,))


@axiom(MATRIX_CALCULUS)
def derivative_inverse(
    matrix: Term,
    names: tuple[Var, Var],
    theorem: Theorem,
    row: Term,
    column: Term,
    given: Formulas,
) -> Judgment:
    """From ``G, i < n, j < n |- derivative(Lam[x] M(x)[i, j], a, d_ij)`` infer that of
    ``Inv(M)[p, q]``: ``-Sum[i < n] Sum[j < n] Inv(M(a))[p, i] * d_ij * Inv(M(a))[j, q]``.

    Needs: ``given |- Det(M(a)) != 0``; i, j not free in G, p and q; x not free in p and q.
    (The inverse of a singular matrix is 0 by convention, and not continuous.)
    """
    name = "derivative_inverse"
    function, place, value, domain, there, hyps = _matrix(name, matrix, names, theorem)
    condition = require(name, given, Not(Eq(Det(there), ZERO)))
    i, j = names
    expect(name, INT, row, column)
    for v in names:
        require_fresh(name, v, row, column)
    inverse = Inv(there)
    total: Term = mul(inverse[row, i], value, inverse[j, column])
    for v in (j, i):
        total = Sum(domain, close(total, v), v.name)
    entry = _like(function, Inv(function.body)[row, column])
    concl = derivative(entry, place[0], place[1:], mul(-1, total))
    return Judgment((*given, *hyps), concl, (condition,))
