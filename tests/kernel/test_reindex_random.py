"""Bijections with one or two random mistakes: what ``reindex`` accepts is true at small sizes."""

from __future__ import annotations

import itertools
import random

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.errors import KernelError
from symcnn.kernel.sums import reindex
from symcnn.kernel.terms import (
    INT, And, Bracket, Eq, Le, Lt, Max, Min, Not, Num, Prod, Range, Sum, Var, neg,
)  # fmt: skip
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.fields import Unsupported

n, m, k, i, j, a, b = (Var(name, INT) for name in "nmkijab")
NONE = And()
TRUE = [  # old variables, ranges, guard; new ones; the maps there and back; hypotheses
    ((i,), (n,), NONE, (a,), (n,), NONE, (n - 1 - a,), (n - 1 - i,), ()),
    ((i,), (n * k,), NONE, (a, b), (n, k), NONE, (k * a + b,), (i // k, i % k), (k >= 1,)),
    ((i, j), (n, k), NONE, (a,), (n * k,), NONE, (a // k, a % k), (k * i + j,), (k >= 1,)),
    ((i,), (n,), Le(m, i), (a,), (n - m,), NONE, (a + m,), (i - m,), (m >= 0, Le(m, n))),
    ((i,), (n,), NONE, (a,), (n + m,), Le(m, a), (a - m,), (i + m,), (m >= 0,)),
    ((i, j), (n, m), NONE, (a, b), (m, n), NONE, (b, a), (j, i), ()),
    ((i, j), (n, i), NONE, (a, b), (n, n - 1 - a), NONE, (a + b + 1, a), (j, i - j - 1), ()),
    ((i, j), (n, n), Lt(j, i), (a, b), (n, n), Lt(a, b), (b, a), (j, i), ()),
    ((i,), (n,), NONE, (a,), (n,), NONE, ((a + m) % n,), ((i - m) % n,), (n >= 1,)),
    ((i,), (n,), Eq(i % k, Num(0)), (a,), (-(-n // k),), NONE, (k * a,), (i // k,), (k >= 1,)),
    ((i,), (2 * n,), Eq(i % 2, Num(1)), (a,), (n,), NONE, (2 * a + 1,), (i // 2,), ()),
]  # fmt: skip
CHANGES = [
    lambda t: t + 1,
    lambda t: t - 1,
    lambda t: 2 * t,
    lambda t: t * k,
    lambda t: t + k,
    neg,
]


def mistaken(rng, case):
    """The case with up to two ranges, maps, guards or hypotheses changed or dropped."""
    case = [list(part) if isinstance(part, tuple) else part for part in case]
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        place = rng.choice((1, 2, 4, 5, 6, 7, 8))
        if place in (2, 5):
            v = case[place - 2][0]
            case[place] = rng.choice((NONE, v >= 1, Le(v, n), Lt(v, n - 1), Not(Eq(v, Num(0)))))
        elif place == 8:
            case[8] = case[8][1:]
        else:
            which = rng.randrange(len(case[place]))
            case[place][which] = rng.choice(CHANGES)(case[place][which])
    return case


def accepted(rng):
    """The theorem for a random case, None where the rule refuses it."""
    old, ranges, guard, new, new_ranges, new_guard, forward, backward, given = mistaken(
        rng, rng.choice(TRUE)
    )
    kind = rng.choice((Sum, Sum, Sum, Prod, Max, Min))
    body = 7 * old[0] * old[0] + 11 * old[-1] + rng.choice((-5, 1, 3))
    t = body if guard == NONE else Bracket(guard) * body
    try:
        for v, size in zip(reversed(old), reversed(ranges), strict=True):
            t = kind(Range(size), close(t, v), v.name)
        domains = tuple(map(Range, new_ranges))
        maps = tuple(forward), tuple(backward)
        return reindex(t, tuple(old), tuple(new), domains, new_guard, *maps, tuple(given), ())
    except KernelError:
        return None


@pytest.mark.parametrize("seed", range(4))
def test_what_is_accepted_is_true(seed):
    rng = random.Random(seed)
    theorems = [t for t in (accepted(rng) for _ in range(80)) if t is not None]
    assert 15 <= len(theorems) <= 65  # neither everything nor nothing
    for theorem in theorems:
        for sizes in itertools.product(range(-1, 4), repeat=3):
            values = dict(zip((n, m, k), sizes, strict=True))
            try:
                if all(evaluate(p, values) for p in theorem.hyps):
                    assert evaluate(theorem.concl, values), (values, str(theorem))
            except Unsupported:
                continue  # a product of more than 52 bits
