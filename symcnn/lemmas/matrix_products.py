"""Products, transposes, determinants and inverses of matrices, by the axioms."""

from __future__ import annotations

from symcnn.kernel.binding import close, free_vars, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, instantiate
from symcnn.kernel.terms import COMPLEX, INT, Bracket, Eq, Lam, Range, Sum, Term, Var, mul
from symcnn.kernel.theorem import Theorem

from .laws import N, discharged, law

A, B = (Var(name, COMPLEX, (N, N)) for name in "AB")


def square_size(name: str, matrix: Term) -> Term:
    """The n of an n x n matrix; raises when the sides are not the same term."""
    shape = shape_of(matrix)
    if len(shape) != 2 or not ring_equal(*shape):
        raise KernelError(name, "a square matrix is expected", found=matrix)
    return shape[0]


def product(a: Term, b: Term) -> Term:
    """The matrix product as a tensor of sums: ``Lam[i < m] Lam[j < p] Sum[k < n] A[i,k]*B[k,j]``.

    >>> from symcnn.kernel.terms import REAL
    >>> n = Var("n", INT)
    >>> A = Var("A", REAL, (n, n))
    >>> print(product(A, A))
    lam[i<n] lam[j<n] sum[k<n] A[i, k]*A[k, j]
    """
    (m, inner), (same, p) = shape_of(a), shape_of(b)
    if not ring_equal(inner, same):
        raise KernelError("product", "the inner sizes differ", left=inner, right=same)
    taken = {v.name for v in free_vars(a) | free_vars(b)}
    i, j, k = (Var(free_name(name, taken), INT) for name in "ijk")
    total = Sum(Range(inner), close(mul(a[i, k], b[k, j]), k), "k")
    return Lam(Range(m), close(Lam(Range(p), close(total, j), "j"), i), "i")


def transpose(a: Term) -> Term:
    """The transposed matrix as a tensor: ``Lam[i < n] Lam[j < m] A[j, i]``."""
    m, n = shape_of(a)
    taken = {v.name for v in free_vars(a)}
    i, j = (Var(free_name(name, taken), INT) for name in "ij")
    return Lam(Range(n), close(Lam(Range(m), close(a[j, i], j), "j"), i), "i")


def identity(n: Term) -> Term:
    """The identity matrix as a tensor: ``Lam[i < n] Lam[j < n] [i = j]``."""
    taken = {v.name for v in free_vars(n)}
    i, j = (Var(free_name(name, taken), INT) for name in "ij")
    return Lam(Range(n), close(Lam(Range(n), close(Bracket(Eq(i, j)), j), "j"), i), "i")


def free_name(name: str, taken: set[str]) -> str:
    """The name with underscores until it is not taken."""
    while name in taken:
        name += "_"
    return name


def det_product(a: Term, b: Term) -> Theorem:
    """``|- det(A B) = det(A) * det(B)``

    Needs: A and B square and of one size. (For A 1 x 2 and B 2 x 1 the right side is nothing.)
    """
    n, m = square_size("det_product", a), square_size("det_product", b)
    if not ring_equal(n, m):
        raise KernelError("det_product", "the sizes differ", left=n, right=m)
    return instantiate(law("det_product"), ((N, n), (A, a), (B, b)))


def det_transpose(a: Term) -> Theorem:
    """``|- det(A^T) = det(A)``

    Needs: A square.
    """
    return _of_one("det_transpose", a, ())


def det_identity(n: Term) -> Theorem:
    """``|- det(I_n) = 1``"""
    return instantiate(law("det_identity"), ((N, n),))


def inverse_left(a: Term, given: Formulas) -> Theorem:
    """``given |- A^-1 A = I``

    Needs: A square, ``det(A) != 0``.
    """
    return _of_one("inverse_left", a, given)


def inverse_right(a: Term, given: Formulas) -> Theorem:
    """``given |- A A^-1 = I``

    Needs: A square, ``det(A) != 0``.
    """
    return _of_one("inverse_right", a, given)


def _of_one(name: str, a: Term, given: Formulas) -> Theorem:
    n = square_size(name, a)
    return discharged(instantiate(law(name), ((N, n), (A, a))), given)
