"""Permutations s of 0 .. n-1 with the inverse r: which places have the same value.

The hypotheses are ``forall i: r[s[i]] = i`` and ``forall i: s[r[i]] = i``, and that all values
are in range, in the form of ``symcnn.operators.permutation_matrices.inverse_permutations``.
"""

from __future__ import annotations

from symcnn.kernel.binding import member
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, assume, congruence, conjunct, cut, forall_elim
from symcnn.kernel.terms import INT, ZERO, And, Bracket, Eq, Le, Lt, Range, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.matrix_products import product, transpose

from .brackets import collapse
from .conversions import everywhere, somewhere, then
from .inverses import open_entries
from .logic import equivalence
from .notation import for_all, tabulate
from .order import follows_from


def undoes(r: Var, s: Var, place: Term, given: tuple[Term, ...]) -> Theorem:
    """``given |- r[s[place]] = place``, with ``forall i: r[s[i]] = i`` as a hypothesis.

    Needs: ``given`` shows that place is one of 0 .. n-1.
    """
    (n,) = s.shape
    return forall_elim(assume(for_all(n, lambda i: Eq(r[s[i]], i))), place, given)


def moved_across(s: Var, r: Var, i: Var, j: Var) -> Theorem:
    """``0 <= i < n, 0 <= j < n |- (s[j] = i) = (r[i] = j)``

    >>> from .notation import index_tensor, sizes
    >>> n, i, j = sizes("n i j")
    >>> print(moved_across(index_tensor("s", n), index_tensor("r", n), i, j).concl)
    (s[j] = i) = (r[i] = j)
    """
    return equivalence(_apply(r, s, j, i), _apply(s, r, i, j))


def _apply(r: Var, s: Var, j: Var, i: Var) -> Theorem:
    """``s[j] = i |- r[i] = j``: apply r to both sides."""
    (n,) = s.shape
    both = congruence(r[s[j]], (1,), (), assume(Eq(s[j], i)))
    return follows_from([both, undoes(r, s, j, member(j, Range(n)))], Eq(r[i], j))


def one_to_one(s: Var, r: Var, i: Var, j: Var) -> Theorem:
    """``0 <= i < n, 0 <= j < n |- (s[j] = s[i]) = (i = j)``

    >>> from .notation import index_tensor, sizes
    >>> n, i, j = sizes("n i j")
    >>> print(one_to_one(index_tensor("s", n), index_tensor("r", n), i, j).concl)
    (s[j] = s[i]) = (i = j)
    """
    (n,) = s.shape
    both = congruence(r[s[j]], (1,), (), assume(Eq(s[j], s[i])))
    sides = [undoes(r, s, v, member(v, Range(n))) for v in (i, j)]
    same = follows_from([both, *sides], Eq(i, j))
    back = congruence(s[j], (1,), (), arithmetic((Eq(i, j),), Eq(j, i)))
    return equivalence(same, cut(assume(Eq(i, j)), back))


def orthonormal_rows(s: Var, r: Var) -> Theorem:
    """``P P^T = I`` for the matrix P with the rows ``e_{s[i]}``, P and P^T as in ``axioms``.

    >>> from .notation import index_tensor, sizes
    >>> n, = sizes("n")
    >>> print(orthonormal_rows(index_tensor("s", n), index_tensor("r", n)).right)
    lam[i<n] lam[j<n] [i = j]
    """
    (n,) = s.shape
    i, j = (Var(name, INT) for name in "ij")
    P = tabulate(n, n, lambda i, j: Bracket(Eq(s[i], j)))
    range_of_s = for_all(n, lambda i: And(Le(ZERO, s[i]), Lt(s[i], n)))

    def same_place(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Bracket):
            raise KernelError("orthonormal_rows", "a bracket is expected", found=t)
        inside = forall_elim(assume(range_of_s), i, member(i, Range(n)))
        facts = [one_to_one(s, r, i, j), conjunct(inside, 0), conjunct(inside, 1)]
        return congruence(t, (0,), (), follows_from(facts, Eq(t.args[0], Eq(i, j))))

    steps = then(open_entries, everywhere(collapse), somewhere(same_place))
    return steps(product(P, transpose(P)), ())
