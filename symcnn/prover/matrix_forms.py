"""Determinants and inverses by the form of the entries: scaled, triangular, rank one, small."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, order
from symcnn.kernel.rules import (
    Formulas, congruence, cut, equal_formulas, forall_intro, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import (
    INT, INTEGERS, ONE, ZERO, Add, Bracket, Det, Entry, Eq, Inv, Lam, Num, Range, Sum, Term, Var,
    add, entry, mul, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.determinants import (
    det_expanded, inverse_of_scaled, one_plus_outer, one_plus_product, plus_outer, scaled_columns,
    scaled_rows, triangular,
)  # fmt: skip
from symcnn.lemmas.notation import tabulate
from symcnn.lemmas.matrix_products import det_transpose, free_name, square_size, transpose

from .fractions import factors_of
from .instantiation import instances_for, with_lemmas
from .normal import scalars_apart, sum_of_products, summands
from .signs import nonzero

Regular = Callable[[Term, Formulas], Theorem]  # ``given |- det(a) != 0``


class _Entries(NamedTuple):
    """The entry in row i and column j of a matrix, multiplied out, and what is known of i and j."""

    matrix: Term
    i: Var
    j: Var
    theorem: Theorem

    @property
    def body(self) -> Term:
        return self.theorem.right

    def whole(self, body: Theorem | None = None) -> Theorem:
        """``matrix = Lam[i < n] Lam[j < n] body``"""
        theorem = self.theorem if body is None else after(self.theorem, body)
        explicit = lam_entries(self.matrix, (self.i.name, self.j.name))
        return after(
            explicit, congruence(explicit.right, (1, 1), (self.i.name, self.j.name), theorem)
        )

    def tabulated(self, body: Term) -> Term:
        n, m = shape_of(self.matrix)
        return Lam(Range(n), close(Lam(Range(m), close(body, self.j), "j"), self.i), "i")


def _entries(matrix: Term, given: Formulas) -> _Entries:
    taken = {v.name for t in (matrix, *given) for v in free_vars(t)}
    i, j = (Var(free_name(name, taken), INT) for name in "ij")
    n = square_size("determinants", matrix)
    facts = (*given, *member(i, Range(n)), *member(j, Range(n)))
    theorem = sum_of_products(entry(matrix, i, j), facts)
    for place, t in enumerate(summands(theorem.right)):
        path = (place,) if isinstance(theorem.right, Add) else ()
        theorem = after(theorem, congruence(theorem.right, path, (), scalars_apart(t, facts)))
    return _Entries(matrix, i, j, theorem)


def determinant(matrix: Term, given: Formulas, regular: Regular) -> Theorem:
    """``given |- det(matrix) = ...`` by the first law that fits.

    ``regular`` shows that a determinant is not 0.

    >>> from symcnn.lemmas.notation import scalars, sizes, tensor
    >>> (n,), (c,) = sizes("n"), scalars("c")
    >>> A, v, w = tensor("A", n, n), tensor("v", n), tensor("w", n)
    >>> scaled = tabulate(n, n, lambda i, j: c * v[i] * A[i, j])
    >>> print(determinant(scaled, (), lambda a, given: None).right)
    (prod[i<n] c*v[i])*det(A)
    >>> outer = tabulate(n, n, lambda i, j: Bracket(Eq(i, j)) + v[i] * w[j])
    >>> print(determinant(outer, (), lambda a, given: None).right)
    sum[k<n] v[k]*w[k] + 1
    """
    with suppress(KernelError):
        return det_expanded(Det(matrix))
    e = _entries(matrix, given)
    for law in (_triangular, _scaled, _rank_one, _one_plus_product):
        with suppress(KernelError):
            return law(e, given, regular)
    raise KernelError("determinants", "no law fits", found=matrix)


def inverse(matrix: Term, given: Formulas, regular: Regular) -> tuple[Theorem, Theorem]:
    """``given |- det(matrix) != 0`` and ``given |- matrix^-1 = ...``: scaled rows or columns."""
    e = _entries(matrix, given)
    (n, _) = shape_of(matrix)
    for rows in (True, False):
        with suppress(KernelError):
            factor, same, inner = _scaling(e, rows)
            v = e.i if rows else e.j
            apart = nonzero(factor, (*given, *member(v, Range(n))))
            needs = regular(inner, given), forall_intro(apart, v, Range(n))
            shown, found = inverse_of_scaled(_function(factor, v), inner, rows)
            for need in needs:
                shown, found = cut(need, shown), cut(need, found)
            there = congruence(
                shown.concl, (0, 0, 0), (), _back(same, shown.concl.args[0].args[0].args[0])
            )
            where = congruence(Inv(matrix), (0,), (), same)
            return equal_formulas(there, shown), _joined(where, found)
    raise KernelError("determinants", "no law fits", found=matrix)


def _back(same: Theorem, scaled: Term) -> Theorem:
    """``scaled = matrix`` from ``matrix = ...``, which the laws of a ring make ``scaled``."""
    return after(ring(scaled, same.right), symmetry(same))


def _triangular(e: _Entries, given: Formulas, regular: Regular) -> Theorem:
    """A matrix that is 0 on one side of the diagonal: the product of the diagonal."""
    (n, _) = shape_of(e.matrix)
    facts = (*given, *member(e.i, Range(n)), *member(e.j, Range(e.i)))
    for matrix in (e.matrix, transpose(e.matrix)):
        zero = sum_of_products(entry(matrix, e.i, e.j), facts)
        with suppress(KernelError):
            if zero.right != ZERO:
                known = instances_for((zero.right,), facts)
                zero = after(zero, with_lemmas(known, facts, Eq(zero.right, ZERO)))
            below = forall_intro(forall_intro(zero, e.j, Range(e.i)), e.i, Range(n))
            theorem = triangular(matrix, below)
            if matrix is not e.matrix:
                theorem = after(symmetry(det_transpose(e.matrix)), theorem)
            return after(theorem, sum_of_products(theorem.right, given))
    raise KernelError("determinants", "the matrix is not triangular", found=e.matrix)


def _common(terms: Iterable[Term], free_of: Var) -> Term:
    """The factors that all terms have and that do not depend on an index."""
    common: dict[Term, int] | None = None
    for t in terms:
        own = {x: n for x, n in factors_of(t).items() if free_of not in free_vars(x)}
        common = (
            own if common is None else {x: min(n, own[x]) for x, n in common.items() if x in own}
        )
    return mul(*(power(x, n) for x, n in (common or {}).items()))


def _without(terms: Iterable[Term], factor: Term) -> Term:
    own = factors_of(factor)
    parts = ({x: n - own.get(x, 0) for x, n in factors_of(t).items()} for t in terms)
    return add(*(mul(*(power(x, n) for x, n in p.items())) for p in parts))


def _function(body: Term, v: Var) -> Term:
    return Lam(INTEGERS, close(body, v), v.name)


def _scaled(e: _Entries, given: Formulas, regular: Regular) -> Theorem:
    """Factors of rows, and then of columns, in front."""
    for rows in (True, False):
        with suppress(KernelError):
            factor, same, inner = _scaling(e, rows)
            law = scaled_rows if rows else scaled_columns
            found = law(_function(factor, e.i if rows else e.j), inner)
            return _joined(congruence(Det(e.matrix), (0,), (), same), found)
    raise KernelError("determinants", "the rows have no common factor", found=e.matrix)


def _scaling(e: _Entries, rows: bool) -> tuple[Term, Theorem, Term]:
    """A factor of each row or column, ``matrix = Lam[i] Lam[j] factor*rest``, and the rest."""
    terms, other = summands(e.body), e.j if rows else e.i
    parts = [_common([t], other) for t in terms]
    rests = {_without([t], part) for t, part in zip(terms, parts, strict=True)}
    if len(rests) == 1:
        factor, (rest,) = add(*parts), rests
    else:
        factor = _common(terms, other)
        rest = _without(terms, factor)
    if factor == ONE:
        raise KernelError("determinants", "there is no common factor", found=e.matrix)
    return factor, e.whole(ring(e.body, mul(factor, rest))), _as_variable(e.tabulated(rest))


def _joined(first: Theorem, second: Theorem) -> Theorem:
    return after(after(first, ring(first.right, second.left)), second)


def _as_variable(matrix: Term) -> Term:
    """A matrix that is written out entry by entry, as the variable that it is."""
    inner = matrix.body.body  # type: ignore[attr-defined]
    if isinstance(inner, Entry) and not inner.args[0].loose:
        plain = inner.args[0]
        if (
            shape_of(plain) == shape_of(matrix)
            and tabulate(*shape_of(plain), lambda i, j: entry(plain, i, j)) == matrix
        ):
            return plain
    return matrix


def _rank_one(e: _Entries, given: Formulas, regular: Regular) -> Theorem:
    """A regular matrix plus the product of a column and a row."""
    terms = summands(e.body)
    apart = [t for t in terms if not any({e.i, e.j} <= free_vars(f) for f in factors_of(t))]
    rest = add(*(t for t in terms if t not in apart))
    column = _common(apart, e.j)
    row = _without(apart, column)
    if e.i in free_vars(row):
        row = _common(apart, e.i)
        column = _without(apart, row)
    if not apart or e.i in free_vars(row) or e.j in free_vars(column):
        raise KernelError("determinants", "the matrix has no part of rank one", found=e.matrix)
    same = e.whole(ring(e.body, add(rest, mul(column, row))))
    theorem = congruence(Det(e.matrix), (0,), (), same)
    f, g = _function(column, e.i), _function(row, e.j)
    if _is_identity(rest, e):
        return _joined(theorem, one_plus_outer(f, g, shape_of(e.matrix)[0]))
    matrix = _as_variable(e.tabulated(rest))
    shown = regular(matrix, given)
    return _joined(theorem, cut(shown, plus_outer(f, g, matrix)))


def _is_identity(t: Term, e: _Entries) -> bool:
    return isinstance(t, Bracket) and t.args[0] in (Eq(e.i, e.j), Eq(e.j, e.i))


def _one_plus_product(e: _Entries, given: Formulas, regular: Regular) -> Theorem:
    """``det(I + u v)`` as ``det(I + v u)``, where that is smaller or else the first of the two."""
    terms = summands(e.body)
    rest = [t for t in terms if not _is_identity(t, e)]
    if len(rest) != 1 or len(terms) != 2 or not isinstance(rest[0], Sum):
        raise KernelError("determinants", "no identity matrix plus a product", found=e.matrix)
    (n, _) = shape_of(e.matrix)
    product = rest[0]
    k = domain_var(product, free_vars(product) | {e.i, e.j})
    factors = factors_of(open_binder(product, k))
    left = mul(*(power(x, m) for x, m in factors.items() if e.j not in free_vars(x)))
    right = mul(*(power(x, m) for x, m in factors.items() if e.j in free_vars(x)))
    if e.i in free_vars(right) or not isinstance(product.domain, Range):
        raise KernelError("determinants", "no identity matrix plus a product", found=e.matrix)
    size = product.domain.size
    u = Lam(Range(n), close(Lam(Range(size), close(left, k), "k"), e.i), "i")
    v = Lam(Range(size), close(Lam(Range(n), close(right, e.j), "j"), k), "k")
    found = one_plus_product(u, v)
    small, large = (order(normal_form(t)) for t in found.concl.args[::-1])
    if not isinstance(size, Num) and small >= large:
        raise KernelError("determinants", "the other product is no smaller", found=e.matrix)
    same = e.whole(ring(e.body, add(Bracket(Eq(e.i, e.j)), product)))
    return _joined(congruence(Det(e.matrix), (0,), (), same), found)
