"""Side conditions: which of them a reader needs to see."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.terms import FALSE, REAL, TRUE, And, Eq, Le, Lt, Not, Num, Term, add, neg
from symcnn.write.formulas.inequality_chains import Chain, chains
from symcnn.write.formulas.indices import tidy

# So many side conditions of one line are written out.
MOST = 8

Other = str | tuple[str | Term, ...]


def telling(conditions: Sequence[Term | Other], given: Sequence[Term]) -> list[Term | Other]:
    """The conditions that say something: no hypotheses, nothing of the kind o = o.

    Inequalities that share a side are one: 0 <= a < k.

    >>> from symcnn.kernel.terms import INT, Var
    >>> a, k = Var("a", INT), Var("k", INT)
    >>> print(*telling([a < k, Eq(a, a), 1 <= k, 0 <= a], [1 <= k]))
    0 <= a and a < k
    """
    formulas = [
        p
        for c in conditions
        if isinstance(c, Term)
        for q in _conjuncts(c)
        if q not in given and not _is_plain(p := _simple(q))
    ]
    chained = [c.formula() if isinstance(c, Chain) else c for c in chains(dict.fromkeys(formulas))]
    return [*chained, *(c for c in conditions if not isinstance(c, Term))]


def _conjuncts(p: Term) -> tuple[Term, ...]:
    """The formulas of which a condition consists: p and q, or p <-> true."""
    match p:
        case And(args=args):
            return tuple(q for a in args for q in _conjuncts(a))
        case Eq(args=(a, b)) if b == TRUE:
            return _conjuncts(a)
        case Eq(args=(a, b)) if b == FALSE:
            return (Not(a),)
    return (p,)


def _simple(p: Term) -> Term:
    """The comparison with the numbers on each side gathered: 0 <= i for 0 <= a + i - a."""
    return type(p)(*map(tidy, p.args)) if isinstance(p, Le | Lt) else p


def _is_plain(p: Term) -> bool:
    """Whether a formula is evident: between equal sides, or sides that differ by a number."""
    match p:
        case (
            Le(args=(Num(), Num())) | Lt(args=(Num(), Num())) | Not(args=(Eq(args=(Num(), Num())),))
        ):
            return True
        case Eq(args=(a, b)):
            return tidy(a) == tidy(b)
        case Le(args=(a, b)) | Lt(args=(a, b)):
            number = max(a.sort, b.sort) <= REAL and isinstance(tidy(add(b, neg(a))), Num)
            return number or tidy(a) == tidy(b)
    return False
