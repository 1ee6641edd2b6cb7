"""Sums in blocks: ``sum[c<C*g] x[c]*(c//C)`` as ``sum[a<g] sum[r<C] x[C*a + r]*a``."""

from __future__ import annotations

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.sums import reindex
from symcnn.kernel.terms import (
    INT, TRUE, ZERO, FloorDiv, Max, Min, Mod, Prod, Range, Sum, Term, add, conj, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.ranges import guards_of
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.sum_rules import simplify_quotients

from .digits import ranges
from .normal_brackets import divided


def in_blocks(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """Both sides with a sum over blocks where the number of the block, or the place in it, counts.

    >>> from symcnn.kernel.terms import ONE
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, k = sizes("n k")
    >>> x = tensor("x", n * k)
    >>> t = total(n * k, lambda c: x[c] * (c // k))
    >>> print(in_blocks(t, ZERO, (ONE <= k, ZERO <= n))[0].right)
    sum[q<n] sum[c_1<k] x[k*q + c_1]*q
    """
    left, right = (maybe(everywhere(_in_blocks))(t, given) for t in (a, b))
    return left, right


def _in_blocks(t: Term, given: Formulas) -> Theorem:
    """A range of k*n places as n blocks of k, where ``//k`` or ``%k`` of the place occurs."""
    if isinstance(t, Sum | Prod | Max | Min) and isinstance(t.domain, Range):
        taken = frozenset().union(*map(free_vars, (t, *given)))
        v = domain_var(t, taken)
        body = open_binder(t, v)
        divisors = (
            s.args[1] for s in subterms(body)
            if isinstance(s, FloorDiv | Mod) and s.args[0] == v and not s.args[1].loose
        )  # fmt: skip
        for k in dict.fromkeys(divisors):
            blocks = divided(t.domain.size, k)
            if blocks is None or blocks[1] != ZERO:
                continue
            q = fresh("q", INT, (*taken, v))
            r = fresh(v.name, INT, (*taken, v, q))
            place = add(mul(k, q), r)
            guards = [subst(p, {v: place}) for p in guards_of(body)]
            known = (*given, *member(v, t.domain))
            digits = FloorDiv(v, k), Mod(v, k)
            lemmas = [theorem for d in digits for theorem in ranges(d, known)]
            theorem = reindex(
                t, (v,), (q, r), (Range(blocks[0]), Range(k)), conj(*guards) if guards else TRUE,
                (place,), digits, given, tuple(lemmas),
            )  # fmt: skip
            return after(theorem, simplify_quotients(theorem.right, given))
    raise KernelError("in_blocks", "a sum over places of blocks is expected", found=t)
