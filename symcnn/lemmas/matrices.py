"""Matrices by their entries: products, diagonals, Jacobians, and facts about inverses."""

from __future__ import annotations

from symcnn.kernel.binding import shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, symmetry
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import Bracket, Entry, Eq, Lam, Numeric, Term, Var
from symcnn.kernel.theorem import Theorem

from .brackets import collapse, thin_guard
from .conversions import everywhere, maybe, then
from .differentiation import gradient
from .notation import at, tabulate, total


def matmul(a: Term, b: Term) -> Term:
    """The matrix product, entries of explicit factors written out.

    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> print(matmul(diagonal(tensor("v", n)), tensor("A", n, n)))
    lam[i<n] lam[j<n] sum[k<n] [i = k]*v[i]*A[k, j]
    """
    (m, inner), (_, p) = shape_of(a), shape_of(b)
    return tabulate(m, p, lambda i, j: total(inner, lambda k: at(a, i, k) * at(b, k, j)))


def diagonal(v: Term) -> Term:
    """The square matrix with the vector v on its diagonal.

    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> print(diagonal(tensor("v", n)))
    lam[i<n] lam[j<n] [i = j]*v[i]
    """
    (n,) = shape_of(v)
    return tabulate(n, n, lambda i, j: Bracket(Eq(i, j)) * at(v, i))


def whole(table: Term) -> Theorem:
    """``|- Lam[i < m] Lam[j < n] X[i, j] = X``: all the entries of a tensor are the tensor.

    Raises ``KernelError`` for another table.

    >>> from .notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> X = tensor("X", m, n)
    >>> print(whole(tabulate(m, n, lambda i, j: X[i, j])))
    |- lam[i<m] lam[j<n] X[i, j] = X
    """
    body, names = table, list[str]()
    while isinstance(body, Lam):
        name = body.hint if body.hint not in names else f"{body.hint}_{len(names)}"
        body, names = body.body, [*names, name]
    if isinstance(body, Entry) and not body.args[0].loose:
        theorem = lam_entries(body.args[0], tuple(names))
        if theorem.right == table:
            return symmetry(theorem)
    raise KernelError("whole", "the entries of a tensor are expected", found=table)


def unit_matrix(n: Numeric) -> Term:
    """The n x n identity matrix.

    >>> from .notation import sizes
    >>> print(unit_matrix(*sizes("n")))
    lam[i<n] lam[j<n] [i = j]
    """
    return tabulate(n, n, lambda i, j: Bracket(Eq(i, j)))


def transposed(a: Term) -> Term:
    """The transposed matrix.

    >>> from .notation import sizes, tensor
    >>> print(transposed(tensor("A", *sizes("m n"))))
    lam[i<n] lam[j<m] A[j, i]
    """
    m, n = shape_of(a)
    return tabulate(n, m, lambda i, j: at(a, j, i))


def outer(v: Term, w: Term) -> Term:
    """The matrix v w^T.

    >>> from .notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> print(outer(tensor("v", m), tensor("w", n)))
    lam[i<m] lam[j<n] v[i]*w[j]
    """
    (m,), (n,) = shape_of(v), shape_of(w)
    return tabulate(m, n, lambda i, j: at(v, i) * at(w, j))


def jacobian(y: Term, x: Var) -> Term:
    """The matrix of the derivatives of the vector y in the entries of the vector x, at x.

    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> x = tensor("x", n)
    >>> print(jacobian(tabulate(n, lambda i: x[i] ** 2), x))
    lam[i<n] lam[j<n] diff(lam[x in R^(n)] x[i]**2, x[j])
    """
    (m,), (n,) = shape_of(y), shape_of(x)
    return tabulate(m, n, lambda i, j: gradient(at(y, i), x, j))


def pick_out(t: Term, given: Formulas) -> Theorem:
    """Carry out every sum over a delta, without the guards that the ranges make true.

    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> print(pick_out(matmul(diagonal(tensor("v", n)), tensor("A", n, n)), ()).right)
    lam[i<n] lam[j<n] v[i]*A[i, j]
    """
    return then(everywhere(collapse), maybe(everywhere(thin_guard)))(t, given)
