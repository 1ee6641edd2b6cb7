"""Quotients and remainders by a small number: every remainder is a case of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial
from symcnn.kernel.rules import Formulas, arithmetic, cases, cut
from symcnn.kernel.terms import INT, ZERO, Entry, Eq, FloorDiv, Mod, Not, Num, Term, Var, mul, recip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import everywhere, maybe

from .instantiation import outside_binders

MOST_CASES = 144


def by_residues(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` by cases on the remainders of its integers, where it divides by numbers.

    Raises ``KernelError`` where it does not, where the numbers are large, or where a case is
    not shown.

    >>> from symcnn.lemmas.notation import sizes
    >>> (n,) = sizes("n")
    >>> print(by_residues(Eq(n * (n + 1) % 2, ZERO), ()))
    |- n*(n + 1) % 2 = 0
    """
    divided = [s for s in outside_binders(goal) if _by_number(s)]
    modulus = lcm(*(int(s.args[1].value) for s in divided))  # type: ignore[attr-defined]
    atoms = dict.fromkeys(
        a for s in divided for m in polynomial(s.args[0]) for a, _ in m if a.sort == INT
    )
    variables = [a for a in atoms if isinstance(a, Var | Entry)]
    if not variables or modulus ** len(variables) > MOST_CASES:
        raise KernelError("by_residues", "a division by a small number is expected", goal=goal)
    return _cases(variables, modulus, goal, given)


def _by_number(t: Term) -> bool:
    return isinstance(t, FloorDiv | Mod) and isinstance(t.args[1], Num) and t.args[1].value >= 2


def _cases(variables: Sequence[Term], modulus: int, goal: Term, given: Formulas) -> Theorem:
    if not variables:
        return arithmetic(given, goal)
    v, *others = variables
    remainders = [Eq(Mod(v, Num(modulus)), Num(r)) for r in range(modulus)]
    *first, last = remainders
    earlier = (*given, *map(Not, first))
    theorem = _cases(others, modulus, goal, (*earlier, last))
    theorem = cut(arithmetic(earlier, last), theorem)
    for count in range(len(first) - 1, -1, -1):
        p = first[count]
        known = (*given, *map(Not, first[:count]), p)
        theorem = cases(p, _cases(others, modulus, goal, known), theorem)
    return theorem


def exact_quotients(t: Term, given: Formulas) -> Theorem:
    """``p // d = p * 1/d`` wherever d is a small number that divides p.

    >>> from symcnn.lemmas.notation import sizes
    >>> (n,) = sizes("n")
    >>> print(exact_quotients(n * (n - 1) // 2, ()).right)
    1/2*n*(n - 1)
    """
    return maybe(everywhere(_exact))(t, given)


def _exact(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, FloorDiv) or not _by_number(t):
        raise KernelError("exact_quotients", "a quotient by a number is expected", found=t)
    a, d = t.args
    divisible = by_residues(Eq(Mod(a, d), ZERO), given)
    return cut(divisible, arithmetic((divisible.concl,), Eq(t, mul(recip(d), a))))
