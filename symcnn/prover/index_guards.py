"""Guards simplified by what is known for all indices: permutations, index lists in range."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, congruence, ring
from symcnn.kernel.terms import ONE, TRUE, Bracket, Eq, Term, conj
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import after

from .instantiation import instances_for, with_lemmas


def known_guard(t: Term, given: Formulas) -> Theorem:
    """Leave out of a bracket what follows from its other members and the hypotheses.

    >>> from symcnn.kernel.terms import And
    >>> from symcnn.lemmas.notation import for_all, index_tensor, sizes
    >>> n, i = sizes("n i")
    >>> s = index_tensor("s", n)
    >>> into = for_all(n, lambda i: And(0 <= s[i], s[i] < n))
    >>> print(known_guard(Bracket(And(0 <= s[i], i < 3)), (into, 0 <= i, i < n)).right)
    [i < 3]
    """
    if not isinstance(t, Bracket):
        raise KernelError("known_guard", "a bracket is expected", found=t)
    members = list(conjuncts(t.args[0]))
    for p in tuple(members):
        others = [q for q in members if q is not p]
        try:
            with_lemmas(instances_for((p, *others), given), (*given, *others), p)
        except KernelError:
            continue
        members = others
    p = conj(*members) if members else TRUE
    if p == t.args[0]:
        raise KernelError("known_guard", "every member is needed", found=t)
    lemmas = instances_for(conjuncts(t.args[0]), given)
    theorem = congruence(t, (0,), (), with_lemmas(lemmas, given, Eq(t.args[0], p)))
    return after(theorem, ring(theorem.right, ONE)) if p == TRUE else theorem
