"""Determinants and inverses of products, transposes and inverses of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, equal_formulas, reflexivity, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import ZERO, Det, Entry, Eq, Inv, Lam, Mul, Not, Num, Range, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.determinants import inverse_entry
from symcnn.lemmas.inverses import (
    associative, det_inverse, identity_times, in_product, in_transpose, inverse_by, open_entries,
    times_identity, transpose_identity, transpose_product,
)  # fmt: skip
from symcnn.lemmas.matrix_products import (
    det_identity, det_product, det_transpose, identity, inverse_left, inverse_right, product,
    transpose,
)  # fmt: skip

from .chain import StuckError
from .matrix_forms import determinant, inverse
from .matching import match
from .normal import sum_of_products
from .signs import nonzero


def matrices_apart(t: Term, given: Formulas) -> Theorem:
    """``t = t'`` with determinants and inverses of products taken apart.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> (n,) = sizes("n")
    >>> A, B = tensor("A", n, n), tensor("B", n, n)
    >>> print(matrices_apart(Det(product(A, transpose(B))), ()).right)
    det(A)*det(B)
    """
    return maybe(everywhere(_apart))(t, given)


def known_apart(given: Formulas) -> list[Theorem]:
    """What is known of determinants and inverses, with these taken apart in it."""
    found = []
    for p in given:
        theorem = matrices_apart(p, given)
        if theorem.left != theorem.right:
            found.append(equal_formulas(theorem, assume(p)))
    return found


def is_regular(matrix: Term, given: Formulas) -> Theorem:
    """``given |- det(matrix) != 0``, by its factors or by the value of its determinant.

    Raises ``KernelError`` when it is not shown.
    """
    goal = Not(Eq(Det(matrix), ZERO))
    with suppress(KernelError):
        return arithmetic(given, goal)
    with suppress(KernelError):
        return _inverse(matrix, given)[0]
    value = _determinant(matrix, given)
    value = after(value, matrices_apart(value.right, given))
    back = congruence(goal, (0, 0), (), value)
    return equal_formulas(symmetry(back), nonzero(value.right, given))


def _apart(t: Term, given: Formulas) -> Theorem:
    match t:
        case Det(args=(matrix,)):
            return _determinant(matrix, given)
        case Inv(args=(matrix,)):
            return _inverse(matrix, given)[1]
        case Entry(args=(Inv(args=(matrix,)), Num(), Num())):
            regular = is_regular(matrix, given)
            return cut(regular, inverse_entry(t, (*given, regular.concl)))
    raise KernelError("matrices", "a determinant or an inverse is expected", found=t)


def _determinant(matrix: Term, given: Formulas) -> Theorem:
    if isinstance(matrix, Inv):
        (a,) = matrix.args
        regular = is_regular(a, given)
        return cut(regular, det_inverse(a, (*given, regular.concl)))
    try:
        same = _as_product(matrix, given)
    except KernelError:
        return determinant(matrix, given, is_regular)
    theorem = congruence(Det(matrix), (0,), (), same)
    factors = _factors_of(same.right)
    if len(factors) == 2:
        return after(theorem, det_product(*factors))
    if same.right == identity(shape_of(matrix)[0]):
        return after(theorem, det_identity(shape_of(matrix)[0]))
    return after(theorem, det_transpose(factors[0]))


def _inverse(matrix: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """That the matrix is regular, and its inverse by those of its factors."""
    if isinstance(matrix, Inv):
        (a,) = matrix.args
        regular = is_regular(a, given)
        shown, found = inverse_by(matrix, inverse_left(a, (regular.concl,)))
        return cut(regular, shown), cut(regular, found)
    try:
        same = _as_product(matrix, given)
    except KernelError:
        return inverse(matrix, given, is_regular)
    factors = _factors_of(same.right)
    parts = [is_regular(f, given) for f in factors]
    needs = tuple(x.concl for x in parts)
    if len(factors) == 2:
        one = _product_with_inverses(*factors, needs)
    elif factors:
        (a,) = factors
        one = symmetry(transpose_product(Inv(a), a))
        one = after(one, in_transpose(inverse_left(a, needs)))
        one = after(one, transpose_identity(shape_of(a)[0]))
    else:
        one = times_identity(same.right)
    shown, found = inverse_by(same.right, one)
    for lemma in parts:
        shown, found = cut(lemma, shown), cut(lemma, found)
    back = congruence(shown.concl, (0, 0, 0), (), symmetry(same))
    return equal_formulas(back, shown), after(congruence(Inv(matrix), (0,), (), same), found)


def _product_with_inverses(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- (a b)(b^-1 a^-1) = I``."""
    inner = symmetry(associative(b, Inv(b), Inv(a)))
    inner = after(inner, in_product(inverse_right(b, given), reflexivity(Inv(a))))
    inner = after(inner, identity_times(Inv(a)))
    theorem = associative(a, b, product(Inv(b), Inv(a)))
    theorem = after(theorem, in_product(reflexivity(a), inner))
    return after(theorem, inverse_right(a, given))


def _factors_of(t: Term) -> tuple[Term, ...]:
    """The two factors of ``product(a, b)``, the matrix of ``transpose(a)``, or nothing."""
    inner = t
    while not isinstance(inner, Mul | Entry) and inner.args:
        inner = inner.args[-1]
    if isinstance(inner, Mul):
        a, b = (f.args[0] for f in inner.args)
        return (a, b) if product(a, b) == t else ()
    return (inner.args[0],) if isinstance(inner, Entry) else ()


def _as_product(matrix: Term, given: Formulas) -> Theorem:
    """``matrix = a b`` for an explicit matrix whose entries are sums of products of entries.

    A single factor must be a transpose; the identity matrix is returned as it is.
    """
    if not isinstance(matrix, Lam) or len(shape_of(matrix)) != 2:
        raise KernelError("matrices", "an explicit matrix is expected", found=matrix)
    theorem = sum_of_products(matrix, given)
    (n, _) = shape_of(matrix)
    if ring_equal(theorem.right, identity(n)):
        return after(theorem, ring(theorem.right, identity(n)))
    taken = free_vars(matrix).union(*map(free_vars, given))
    rows = theorem.right
    i, row = _opened(rows, taken)
    j, entry = _opened(row, taken | {i})
    facts = (*given, *member(i, Range(n)), *member(j, Range(n)))
    _, _, body = open_sums(entry, facts)
    factors = _path(body, i, j)
    target = factors[-1]
    for f in reversed(factors[:-1]):
        target = product(f, target)
    if len(factors) == 1 and not isinstance(target, Lam):
        raise KernelError("matrices", "the matrix is written out", found=matrix)
    opened = open_entries(target, given)
    opened = after(opened, sum_of_products(opened.right, given))
    _, wanted = _opened(_opened(opened.right, taken, i)[1], taken, j)
    try:
        same = match(entry, wanted, facts)
    except StuckError as error:
        raise KernelError("matrices", str(error), found=matrix) from None
    moved = congruence(rows, (1, 1), (i.name, j.name), same)
    moved = after(moved, ring(moved.right, opened.right))
    return after(theorem, after(moved, symmetry(opened)))


def _opened(t: Term, taken: frozenset[Var], v: Var | None = None) -> tuple[Var, Term]:
    """The index and the body of an explicit tensor."""
    if not isinstance(t, Lam):
        raise KernelError("matrices", "an explicit matrix is expected", found=t)
    index = domain_var(t, taken) if v is None else v
    return index, open_binder(t, index)


def _path(body: Term, start: Var, end: Var) -> Sequence[Term]:
    """The matrices whose entries lead from one index to the other, each flipped if need be."""
    waiting = list(body.args) if isinstance(body, Mul) else [body]
    found: list[Term] = []
    here: Term = start
    while waiting:
        for f in waiting:
            if isinstance(f, Entry) and len(f.args) == 3 and here in f.args[1:]:
                break
        else:
            raise KernelError("matrices", "the entries are no product", found=body)
        waiting.remove(f)
        matrix, e, k = f.args
        found.append(matrix if e == here else transpose(matrix))
        here = k if e == here else e
    if here != end:
        raise KernelError("matrices", "the entries are no product", found=body)
    return found
