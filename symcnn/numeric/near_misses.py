"""Near misses: versions of a claim with one systematic mistake, to be refused and refuted.

A version may happen to be true; only a counterexample makes it a near miss.

>>> from symcnn.kernel.terms import REAL, Eq, Var
>>> x, y = Var("x", REAL), Var("y", REAL)
>>> square = Claim("square", (), Eq((x + y) * (x - y), x**2 - y**2))
>>> for wrong in islice(variations(square), 3):
...     print(f"{wrong.name}: {wrong.goal}")
a factor dropped: (x + y)*(x - y) = x**2 - 1
a sign changed: (x + y)*(x - y) = x**2 + y**2
an exponent off by one: (x + y)*(x - y) = x**2 - y**3
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, zip_longest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    Add, Entry, FloorDiv, Le, Lt, Max, Min, Mod, Mul, Num, Pow, Range, Term, Var, add, entry, mul,
    neg, power,
)  # fmt: skip
from symcnn.prover.claim import Claim

KINDS = (
    "a factor dropped",
    "an index shifted",
    "rounded up",
    "a remainder dropped",
    "a sign changed",
    "a range too short",
    "max and min confused",
    "the other way round",
    "an exponent off by one",
    "a number off by one",
)
MOST = 200  # places of a long claim that are looked at


def variations(claim: Claim) -> Iterator[Claim]:
    """The claim with one mistake, named after it: one of each kind, then a second, and so on.

    The right side comes before the left, and what stands further out before its parts.
    """
    found: dict[str, list[Term]] = {kind: [] for kind in KINDS}
    seen = {claim.goal}
    for kind, goal in islice(_mistaken(claim.goal), MOST):
        if goal not in seen:
            seen.add(goal)
            found[kind].append(goal)
    for goals in zip_longest(*found.values()):
        for kind, goal in zip(found, goals, strict=True):
            if goal is not None:
                yield replace(claim, name=kind, goal=goal)


def _mistaken(t: Term) -> Iterator[tuple[str, Term]]:
    """The term with one mistake in one place."""
    if isinstance(t, Var):
        return  # the shape of a tensor is not part of the claim
    yield from _own_mistakes(t)
    for place in reversed(range(len(t.args))):
        for kind, arg in _mistaken(t.args[place]):
            try:
                yield kind, t.rebuild((*t.args[:place], arg, *t.args[place + 1 :]))
            except KernelError:
                continue  # no term: an index that is no integer, say


def _own_mistakes(t: Term) -> Iterator[tuple[str, Term]]:
    match t:
        case Mul(args=args):
            for place in reversed(range(len(args))):
                if args[place] != Num(-1):
                    yield KINDS[0], mul(*args[:place], *args[place + 1 :])
        case Entry(args=(tensor, *indices)):
            for place in range(len(indices)):
                shifted = [*indices]
                shifted[place] = indices[place] + 1
                yield KINDS[1], entry(tensor, *shifted)
        case FloorDiv(args=(a, b)):
            yield KINDS[2], neg(neg(a) // b)
        case Mod(args=(a, _)):
            yield KINDS[3], a
        case Add(args=args):
            for place in reversed(range(1, len(args))):
                yield KINDS[4], add(*args[:place], neg(args[place]), *args[place + 1 :])
        case Range(args=(size,)):
            yield KINDS[5], Range(size - 1)
        case Max() | Min():
            other = Min if isinstance(t, Max) else Max
            yield KINDS[6], other(t.args[0], t.args[1], t.hint)
        case Le(args=(a, b)) | Lt(args=(a, b)):
            yield KINDS[7], type(t)(b, a)
        case Pow(args=(a, n)):
            yield KINDS[8], power(a, n + 1)
        case Num(value=value) if value.denominator == 1 and value != -1:
            yield KINDS[9], Num(value + 1)
