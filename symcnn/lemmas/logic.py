"""Derived rules of logic: implication, equivalence, what is known of all entries."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, cut, exists_intro, forall_elim, forall_intro,
)  # fmt: skip
from symcnn.kernel.terms import INT, Entry, Eq, Exists, Forall, Not, Or, Range, Term, Var
from symcnn.kernel.theorem import Theorem

from .conversions import Conversion


def implication(p: Term, theorem: Theorem) -> Theorem:
    """From ``G, p |- q`` infer ``G |- not p or q``.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(implication(a <= b, assume(a <= b)))
    |- not a <= b or a <= b
    """
    q = theorem.concl
    either = Or(Not(p), q)
    return cases(p, cut(theorem, arithmetic((q,), either)), arithmetic((Not(p),), either))


def equivalence(forward: Theorem, backward: Theorem) -> Theorem:
    """From ``G, p |- q`` and ``D, q |- p`` infer ``G, D |- p = q`` (p if and only if q)."""
    p, q = backward.concl, forward.concl
    there, back = implication(p, forward), implication(q, backward)
    theorem = arithmetic((there.concl, back.concl), Eq(p, q))
    return cut(there, cut(back, theorem))


def none_is(claim: Exists) -> Theorem:
    """``not exists i < n: p |- forall i < n: not p``, for integers i.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> from symcnn.kernel.terms import Range
    >>> i, n = sizes("i n")
    >>> print(none_is(Exists(Range(n), close(Eq(tensor("x", n)[i], i), i), "i")).concl)
    forall[i<n] (x[i] != i)
    """
    v = domain_var(claim, free_vars(claim))
    p, facts = open_binder(claim, v), member(v, claim.domain)
    there = exists_intro(claim, v, assume(p), facts)
    contradiction = cut(there, arithmetic((claim, Not(claim)), Not(p)))
    return forall_intro(cases(p, contradiction, assume(Not(p))), v, claim.domain)


def known_for_all(theorem: Theorem) -> Conversion:
    """Rewrite by ``G |- forall i < m: forall j < n: X[i, j] = e(i, j)`` wherever X is read.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.kernel.terms import ONE
    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, a = sizes("n a")
    >>> x = tensor("x", n)
    >>> rewrite = known_for_all(assume(for_all(n, lambda i: Eq(x[i], ONE))))
    >>> print(rewrite(x[a], (0 <= a, a < n)).right)
    1
    """
    tensor: Term = theorem.concl
    while isinstance(tensor, Forall):
        tensor = tensor.body
    if not isinstance(tensor, Eq) or not isinstance(tensor.left, Entry):
        raise KernelError("known_for_all", "the entries of a tensor are expected", found=tensor)
    known = tensor.left.args[0]

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Entry) or t.args[0] != known:
            raise KernelError("known_for_all", f"not an entry of {known}", found=t)
        instance = theorem
        for index in t.args[1:]:
            instance = forall_elim(instance, index, given)
        return instance

    return convert


def generally(p: Term, opened: Sequence[tuple[Var, Range]]) -> Term:
    """A formula for all values of those opened variables that are in it.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> i, n = sizes("i n")
    >>> print(generally(0 < tensor("x", n)[i], [(i, Range(n))]))
    forall[i<n] (0 < x[i])
    """
    for v, domain in reversed([(v, d) for v, d in opened if v in free_vars(p)]):
        p = Forall(domain, close(p, v), v.name)
    return p


def instance_at(claim: Term, values: Sequence[Var]) -> Theorem:
    """The universal hypothesis at variables that are in its ranges."""
    theorem = assume(claim)
    for v in values:
        if isinstance(theorem.concl, Forall):
            theorem = forall_elim(theorem, v, member(v, theorem.concl.domain))
    return theorem


def eliminated(theorem: Theorem, value: Term, given: Formulas) -> Theorem:
    """``forall_elim``, where that the value is in range may be known of all entries of a tensor.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> from symcnn.kernel.terms import conj
    >>> n, m, i = sizes("n m i")
    >>> x, y = tensor("x", m), Var("y", INT, (n,))
    >>> labels = for_all(n, lambda i: conj(0 <= y[i], y[i] < m))
    >>> known = assume(for_all(m, lambda k: 0 <= x[k]))
    >>> print(eliminated(known, y[i], (labels, 0 <= i, i < n)).concl)
    0 <= x[y[i]]
    """
    lemmas = known_of_entries([value], given)
    theorem = forall_elim(theorem, value, (*given, *(t.concl for t in lemmas)))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    return theorem


def known_of_entries(terms: Sequence[Term], given: Formulas) -> list[Theorem]:
    """What is known of all entries of a tensor of integers, for those that are in the terms."""
    lemmas: list[Theorem] = []
    for e in dict.fromkeys(s for t in terms for s in subterms(t)):
        for p in given if isinstance(e, Entry) and e.sort == INT else ():
            lemma = assume(p)
            try:
                for index in e.args[1:]:
                    lemma = forall_elim(lemma, index, given)
            except KernelError:
                continue
            if e in subterms(lemma.concl):
                lemmas.append(lemma)
    return lemmas
