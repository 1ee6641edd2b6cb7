"""Laws of determinants and inverses: scaled rows and columns, diagonals, rank one, given sizes."""

from __future__ import annotations

from contextlib import suppress

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, equal_formulas, field, forall_elim, forall_intro,
    instantiate, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import (
    COMPLEX, INT, INTEGERS, ONE, ZERO, Add, Bracket, Det, Entry, Eq, Fun, Inv, Lam, Mul, Num,
    Range, Term, Var, add, entry, mul, ne, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .brackets import collapse, thin_guard
from .conversions import Conversion, after, everywhere, maybe, repeat, then
from .finite import product_one
from .inverses import inverse_by, inverse_entries, open_entries, undo
from .laws import N, derived, discharged, law, once
from .notation import for_all, tabulate, total
from .matrix_products import det_product, det_transpose, inverse_right, product, transpose
from .reasoning import use
from .sum_rules import expand, multiply_in, only_term, unroll

A = Var("A", COMPLEX, (N, N))
F, G = Fun("f", 0, COMPLEX), Fun("g", 0, COMPLEX)
LARGEST = 4  # rows of a matrix of which the determinant is expanded


def _diagonal() -> Term:
    return tabulate(N, N, lambda i, j: mul(Bracket(Eq(i, j)), F(i)))


def _opened(*conversions: Conversion) -> Conversion:
    """Entries of explicit matrices written out, and sums over deltas carried out."""
    picked = everywhere(collapse), maybe(everywhere(thin_guard))
    return then(open_entries, *conversions, *(maybe(c) for c in picked))


def triangular(matrix: Term, below: Theorem) -> Theorem:
    """From ``forall i < n: forall j < i: a[i, j] = 0`` infer ``det(a) = Prod[i < n] a[i, i]``."""
    n = below.concl.args[0].args[0]
    whole = instantiate(law("det_triangular"), ((N, n), (A, matrix)))
    return after(cut(below, whole), open_entries(whole.right, ()))


@once
def det_diagonal() -> Theorem:
    """``|- det(diag(f)) = Prod[i < n] f(i)``"""
    i, j = Var("i", INT), Var("j", INT)
    d = _diagonal()
    facts = (*member(i, Range(N)), *member(j, Range(i)))
    opened = entry_lam(d[i, j], (*facts, *member(j, Range(N))))
    zero = arithmetic(facts, Eq(Bracket(Eq(i, j)), ZERO))
    zero = after(opened, congruence(opened.right, (0,), (), zero))
    zero = cut(arithmetic(facts, j < N), zero)
    below = forall_intro(forall_intro(zero, j, Range(i)), i, Range(N))
    theorem = triangular(d, below)
    return after(theorem, maybe(everywhere(_decided))(theorem.right, ()))


@derived
def det_identity() -> Theorem:
    """``|- det(I) = 1``"""
    ones = instantiate(det_diagonal(), (("f", Lam(INTEGERS, ONE)),))
    return after(ones, product_one(ones.right))


@once
def _scaled_rows() -> Theorem:
    """``|- det(f(i)*A[i, j]) = (Prod[i < n] f(i)) * det(A)``"""
    d = _diagonal()
    theorem = det_product(d, A)
    opened = _opened()(theorem.left, ())
    theorem = after(symmetry(opened), theorem)
    return after(theorem, congruence(theorem.right, (0,), (), det_diagonal()))


@once
def _scaled_columns() -> Theorem:
    """``|- det(f(j)*A[i, j]) = (Prod[i < n] f(i)) * det(A)``"""
    columns = tabulate(N, N, lambda i, j: F(j) * A[i, j])
    flipped = open_entries(transpose(columns), ())
    theorem = congruence(Det(flipped.left), (0,), (), flipped)
    theorem = after(symmetry(det_transpose(columns)), theorem)
    rows = instantiate(_scaled_rows(), ((A, transpose(A)),))
    opened = open_entries(rows.left, ())
    theorem = after(theorem, after(ring(theorem.right, opened.right), symmetry(opened)))
    theorem = after(theorem, rows)
    return after(theorem, congruence(theorem.right, (1,), (), det_transpose(A)))


def scaled_rows(factor: Term, matrix: Term) -> Theorem:
    """``|- det(f(i)*a[i, j]) = (Prod[i < n] f(i)) * det(a)``, for a function f of integers.

    >>> from symcnn.kernel.axioms import bind
    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> minus = bind(Lam, "i", INTEGERS, lambda i: Num(-1))
    >>> print(scaled_rows(minus, tensor("A", n, n)))
    |- det(lam[i<n] lam[j<n] -A[i, j]) = (prod[i<n] -1)*det(A)
    """
    return _at(_scaled_rows(), matrix, f=factor)


def scaled_columns(factor: Term, matrix: Term) -> Theorem:
    """``|- det(f(j)*a[i, j]) = (Prod[i < n] f(i)) * det(a)``"""
    return _at(_scaled_columns(), matrix, f=factor)


# -- rank one, and given sizes -------------------------------------------------------------------


def one_plus_product(u: Term, v: Term) -> Theorem:
    """``|- det(I + u v) = det(I + v u)``, the entries of explicit factors written out.

    >>> from .notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> print(one_plus_product(tensor("X", m, n), tensor("Y", n, m)).right)
    det(lam[i<n] lam[j<n] ([i = j] + sum[k<m] Y[i, k]*X[k, j]))
    """
    (n, m), size = shape_of(u), Var("m", INT)
    theorem = instantiate(law("det_one_plus"), ((N, n), (size, m)))
    left, right = (Var(name, COMPLEX, shape) for name, shape in (("U", (n, m)), ("V", (m, n))))
    theorem = instantiate(theorem, ((left, u), (right, v)))
    return equal_formulas(open_entries(theorem.concl, ()), theorem)


@once
def _one_plus_outer() -> Theorem:
    """``|- det([i = j] + f(i)*g(j)) = 1 + Sum[k < n] f(k)*g(k)``"""
    column, row = tabulate(N, 1, lambda i, j: F(i)), tabulate(1, N, lambda i, j: G(j))
    theorem = one_plus_product(column, row)
    left = everywhere(only_term)(theorem.left, ())
    theorem = after(after(symmetry(left), theorem), det_expanded(theorem.right))
    return after(theorem, ring(theorem.right, 1 + total(N, lambda k: F(k) * G(k))))


@once
def _plus_outer() -> Theorem:
    """``det(A) != 0 |- det(A + f g^T) = det(A) * (1 + g^T A^-1 f)``

    A + f g^T = A (I + (A^-1 f) g^T).
    """
    regular = ne(Det(A), 0)

    def solution(i: Term) -> Term:
        return total(N, lambda k: Inv(A)[i, k] * F(k))

    other = tabulate(N, N, lambda i, j: Bracket(Eq(i, j)) + solution(i) * G(j))
    theorem = det_product(A, other)
    i, j = Var("i", INT), Var("j", INT)
    facts = (regular, *member(i, Range(N)), *member(j, Range(N)))
    wanted = A[i, j] + F(i) * G(j)
    first = _opened()(total(N, lambda k: A[i, k] * Bracket(Eq(k, j))), facts)
    nested = undo(A, on_the_left=False)(total(N, lambda k: A[i, k] * solution(k)), facts)
    parts = Add((first.left, Mul((nested.left, G(j)))))
    both = congruence(parts, (0,), (), first)
    both = after(both, congruence(both.right, (1, 0), (), nested))
    both = after(both, ring(both.right, wanted))
    inside = open_entries(theorem.left.args[0], ())
    entry_ = open_binder(open_binder(inside.right, i), j)
    apart, whole = (then(expand)(t, facts) for t in (entry_, parts))
    both = after(after(apart, ring(apart.right, whole.right)), after(symmetry(whole), both))
    inside = after(inside, congruence(inside.right, (1, 1), (i.name, j.name), both))
    theorem = after(symmetry(congruence(theorem.left, (0,), (), inside)), theorem)
    one = instantiate(_one_plus_outer(), (("f", bind(Lam, "i", INTEGERS, solution)),))
    return after(theorem, congruence(theorem.right, (1,), (), one))


def det_expanded(t: Term) -> Theorem:
    """The determinant of a matrix of given size, along its first rows.

    >>> from .notation import tensor
    >>> print(det_expanded(Det(tensor("A", 2, 2))))
    |- det(A) = A[0, 0]*A[1, 1] - A[0, 1]*A[1, 0]
    """
    size = shape_of(t.args[0])[0] if isinstance(t, Det) else None
    if not isinstance(size, Num) or not 1 <= size.value <= LARGEST:
        raise KernelError("det_expanded", "a matrix of given size is expected", found=t)
    theorem = _along_rows(t, size)
    theorem = after(theorem, open_entries(theorem.right, ()))
    theorem = after(theorem, maybe(repeat(everywhere(_decided)))(theorem.right, ()))
    return after(theorem, ring(theorem.right, normal_form(theorem.right)))


def _along_rows(t: Term, size: Num) -> Theorem:
    (matrix,) = t.args
    if size == ONE:
        i, j = Var("i", INT), Var("j", INT)
        facts = (*member(i, Range(ONE)), *member(j, Range(i)))
        zero = arithmetic(facts, Eq(entry(matrix, i, j), ZERO))  # there is no such j
        theorem = triangular(matrix, forall_intro(forall_intro(zero, j, Range(i)), i, Range(ONE)))
        return after(theorem, only_term(theorem.right, ()))
    smaller = Num(size.value - 1)
    variable = Var(A.name, COMPLEX, (size, size))
    theorem = instantiate(law("det_expansion"), ((N, smaller),))
    theorem = instantiate(discharged(theorem, ()), ((variable, matrix),))
    theorem = after(theorem, unroll(theorem.right, ()))

    def minor(s: Term, given: Formulas) -> Theorem:
        if not isinstance(s, Det):
            raise KernelError("det_expanded", "a determinant is expected", found=s)
        return _along_rows(s, smaller)

    return after(theorem, everywhere(minor)(theorem.right, ()))


def _decided(t: Term, given: Formulas) -> Theorem:
    """A bracket of numbers."""
    if isinstance(t, Bracket):
        for value in (ONE, ZERO):
            with suppress(KernelError):
                return arithmetic((), Eq(t, value))
    raise KernelError("det_expanded", "a bracket of numbers is expected", found=t)


def _at(theorem: Theorem, matrix: Term, **functions: Term) -> Theorem:
    """The law for a matrix and functions, the entries of an explicit matrix written out."""
    (n, _) = shape_of(matrix)
    found = instantiate(theorem, ((N, n), (A, matrix), *functions.items()))
    opened = open_entries(found.concl, found.hyps)
    return equal_formulas(opened, found) if isinstance(matrix, Lam) else found


def one_plus_outer(f: Term, g: Term, n: Term) -> Theorem:
    """``|- det([i = j] + f(i)*g(j)) = 1 + Sum[k < n] f(k)*g(k)``"""
    return instantiate(_one_plus_outer(), ((N, n), ("f", f), ("g", g)))


def plus_outer(f: Term, g: Term, matrix: Term) -> Theorem:
    """``det(a) != 0 |- det(a + f g^T) = det(a) * (1 + g^T a^-1 f)``"""
    return _at(_plus_outer(), matrix, f=f, g=g)


# -- inverses ------------------------------------------------------------------------------


@once
def _inverses_of_scaled(rows: bool) -> tuple[Theorem, Theorem]:
    """``det(A) != 0, forall i: f(i) != 0 |-`` that f(i)*A[i, j] is regular, and its inverse.

    So for columns, f(j)*A[i, j].
    """
    i, j, k = (Var(name, INT) for name in "ijk")

    def at(i: Term, j: Term) -> Term:
        return F(i) if rows else F(j)

    scaled = tabulate(N, N, lambda i, j: at(i, j) * A[i, j])
    inverse = tabulate(N, N, lambda i, j: Inv(A)[i, j] * recip(at(j, i)))
    regular, apart = ne(Det(A), 0), for_all(N, lambda i: ne(F(i), 0))
    facts = (regular, *member(i, Range(N)), *member(j, Range(N)))
    opened = open_entries(product(scaled, inverse), ())
    inside = open_binder(open_binder(opened.right, i), j)
    one = inverse_entries(A, False, i, j, facts)
    if rows:  # f(i)/f(j) * (Sum[k] A[i, k]*A^-1[k, j]) = f(i)/f(j) * [i = j] = [i = j]
        moved = symmetry(multiply_in(mul(F(i), recip(F(j)), one.left), ()))
        theorem = after(ring(inside, moved.left), moved)
        theorem = after(theorem, congruence(theorem.right, (2,), (), one))
        same = arithmetic((Eq(i, j),), Eq(j, i))
        theorem = after(theorem, congruence(theorem.right, (1, 0, 0), (), same))
        apart_here = forall_elim(assume(apart), i, facts)
        last = field(theorem.right, Bracket(Eq(i, j)), (apart_here.concl,))
        theorem = after(theorem, cut(apart_here, last))
    else:  # f(k)/f(k) = 1
        summand = open_binder(inside, k)
        there = forall_elim(assume(apart), k, (*facts, *member(k, Range(N))))
        without = cut(there, field(summand, A[i, k] * Inv(A)[k, j], (there.concl,)))
        theorem = congruence(inside, (1,), (k.name,), without)
        theorem = after(theorem, after(ring(theorem.right, one.left), one))
    whole = after(opened, congruence(opened.right, (1, 1), (i.name, j.name), theorem))
    return inverse_by(scaled, whole)


def inverse_of_scaled(factor: Term, matrix: Term, rows: bool) -> tuple[Theorem, Theorem]:
    """``det(a) != 0, forall i: f(i) != 0 |- det(f(i)*a[i, j]) != 0``, and what the inverse is.

    So for columns, f(j)*a[i, j].
    """
    regular, inverse = _inverses_of_scaled(rows)
    return _at(regular, matrix, f=factor), _at(inverse, matrix, f=factor)


def inverse_entry(t: Term, given: Formulas) -> Theorem:
    """``given |- a^-1[i, j] = (cofactor of a[j, i]) / det(a)`` for numbers i, j and a given size.

    Needs: ``det(a) != 0`` in ``given``.

    >>> from .notation import tensor
    >>> a = tensor("A", 2, 2)
    >>> print(inverse_entry(Inv(a)[0, 1], (ne(Det(a), 0),)).right)
    -A[0, 1]/det(A)
    """
    match t:
        case Entry(args=(Inv(args=(a,)), Num(value=i), Num(value=j))):
            size = shape_of(a)[0]
            if (
                isinstance(size, Num)
                and size.value <= LARGEST
                and {i, j} <= {*range(int(size.value))}
            ):
                matrix = Var(A.name, COMPLEX, (size, size))
                found = instantiate(_cramer(size, int(i), int(j)), ((matrix, a),))
                return after(discharged(found, given), open_entries(found.right, given))
    raise KernelError("inverse_entry", "an entry of an inverse of given size is expected", found=t)


@once
def _cramer(size: Num, i: int, j: int) -> Theorem:
    """Cramer's rule: the equations of column j of A A^-1 = I times the cofactors of column i."""
    a = Var(A.name, COMPLEX, (size, size))
    regular = ne(Det(a), 0)
    law, x = inverse_right(a, (regular,)), Inv(a)[i, j]
    cofactors, equations = [], []
    for row in range(int(size.value)):
        cofactors.append(_cofactor(a, row, i))
        entries = congruence(law.left[row, j], (0,), (), law)
        product_ = then(entry_lam, unroll)(entries.left, ())
        delta = then(entry_lam, _decided)(entries.right, ())
        equations.append(after(symmetry(product_), after(entries, delta)))
    whole = add(*(mul(c, e.left) for c, e in zip(cofactors, equations, strict=True)))
    expansion = det_expanded(Det(a))
    theorem = congruence(mul(x, Det(a)), (1,), (), expansion)
    theorem = after(theorem, ring(theorem.right, whole))
    for equation in equations:
        theorem = after(theorem, everywhere(use(equation))(theorem.right, ()))
    theorem = after(theorem, ring(theorem.right, cofactors[j]))
    back = congruence(Mul((recip(Det(a)), mul(x, Det(a)))), (1,), (), theorem)
    back = after(field(x, back.left, (regular,)), back)
    return after(back, ring(back.right, mul(cofactors[j], recip(Det(a)))))


def _cofactor(a: Var, row: int, column: int) -> Term:
    """The cofactor of a[row, column], multiplied out."""
    smaller = add(shape_of(a)[0], -1)
    if smaller == ZERO:
        return ONE
    minor = Det(
        tabulate(smaller, smaller, lambda i, j: a[i + Bracket(i >= row), j + Bracket(j >= column)])
    )
    return mul((-1) ** (row + column), det_expanded(minor).right)
