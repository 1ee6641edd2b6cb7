"""Arrays by their entries: reductions, reshapes that merge and split, the table of words."""

from __future__ import annotations

import inspect
import itertools
import math

import pytest

from symcnn.kernel.terms import INT, REAL, FloorDiv, Num, Term, Var, entry
from symcnn.operators.arrays import IGNORED, KINDS, Array, array_of
from symcnn.operators.lengths import quotient_of
from symcnn.operators.norms import softmax
from symcnn.operators.reductions import total
from symcnn.operators.reshaping import reshape
from symcnn.operators.words import WORDS

from .context import Plain

B, C, H, W, h, r, i, j, k = (Var(name, INT) for name in ("B", "C", "H", "W", "h", "r", *"ijk"))


def variable(name: str, *shape: Term) -> Array:
    return array_of(shape, lambda at: entry(Var(name, REAL, shape), *at))


def ranges(*pairs: tuple[Term, Term]) -> list[Term]:
    return [formula for i, n in pairs for formula in (Num(0) <= i, i < n)]


def test_reductions():
    c = Plain()
    x = variable("x", H, W)
    assert str(total(c, x, 0)[j]) == "sum[k<H] x[k, j]"
    assert str(total(c, x)[()]) == "sum[k<H] sum[u<W] x[k, u]"
    assert total(c, x, (1,), True).shape == (H, Num(1))
    assert str(softmax(c, x, -1)[i, j]) == "exp(x[i, j])/(sum[k<W] exp(x[i, k]))"


@pytest.mark.parametrize(
    ("old", "new", "indices", "expected"),
    [
        ((B, C * h), (B, C, h), (i, j, k), "x[i, h*j + k]"),
        ((B, C * h), (B, h, C), (i, j, k), "x[i, C*j + k]"),
        ((B, C, H, W), (B, C, -1), (i, j, W * k + h), "x[i, j, k, h]"),
        ((H, W), (-1,), (W * i + j,), "x[i, j]"),
        ((H, W), (-1,), (i,), "x[i//W, i % W]"),
        ((H, Num(1), W), (H, W), (i, j), "x[i, 0, j]"),
        ((H, W), (Num(1), H, Num(1), W, Num(1)), (0, i, 0, j, 0), "x[i, j]"),
        ((Num(6), W), (2, 3, W), (i, j, k), "x[3*i + j, k]"),
        ((Num(4), Num(6)), (3, 8), (i, j), "x[(8*i + j)//6, (8*i + j) % 6]"),
        ((B, C), (B, h, FloorDiv(C, h)), (i, j, k), "x[i, C//h*j + k]"),
    ],
)
def test_reshape(old, new, indices, expected):
    c = Plain(*ranges((j, W), (j, 3), (k, h), (h, W), (k, C), (k, W)))
    x = variable("x", *(n if isinstance(n, Term) else Num(n) for n in old))
    found = reshape(c, x, tuple(n if isinstance(n, Term) else Num(n) for n in new))
    at = tuple(a if isinstance(a, Term) else Num(a) for a in indices)
    assert str(found[at]) == expected


def test_a_merge_meets_a_split():
    """Pixel shuffle and back is x itself, without // and %."""
    c = Plain(*ranges((j, r), (k, r), (h, H), (W, W)))
    x = variable("x", C * r * r, H)
    split = reshape(c, x, (C, r, r, H))
    turned = Array((split.axes[0], split.axes[3], split.axes[1], split.axes[2]),
                   lambda at: split[at[0], at[2], at[3], at[1]])  # fmt: skip
    flat = reshape(c, turned, (C, H * r * r))
    assert flat.axes == ((C,), (H, r, r))
    assert "//" not in str(total(c, flat)[()])


def test_reshape_requires_what_it_needs():
    c = Plain()
    reshape(c, variable("x", B, C), (B, h, FloorDiv(C, h)))
    assert [str(f) for f, _ in c.required] == ["C % h = 0"]
    c = Plain()
    reshape(c, variable("x", C), (B, -1 * Num(1)))
    assert {str(f) for f, _ in c.required} == {"C % B = 0"}
    assert [str(f) for f, _ in c.conditions] == ["0 < B"]


SHAPES = [(0,), (1,), (2, 3), (4, 6), (2, 0, 3), (1, 5, 1), (2, 3, 4)]


@pytest.mark.parametrize("old", SHAPES)
def test_reshape_of_numbers_keeps_the_order(old):
    """At every index the entry is the one that NumPy has there."""
    size = math.prod(old)
    divisors = [d for d in range(1, size + 1) if size % d == 0] or [0]
    for new in {(d, size // d if d else 0) for d in divisors}:
        c = Plain()
        x = variable("x", *map(Num, old))
        found = reshape(c, x, tuple(map(Num, new)))
        for flat, at in enumerate(itertools.product(*map(range, new))):
            t = found[tuple(map(Num, at))]
            place = [a.value for a in t.args[1:]]
            expected = []
            for n in reversed(old):
                flat, last = divmod(flat, n)
                expected.insert(0, last)
            assert place == expected


def test_quotients_to_the_eye():
    assert quotient_of(C * r * r, r) == C * r
    assert quotient_of(C, r) is None
    assert quotient_of(Num(6), Num(4)) is None
    assert quotient_of(6 * r, 3 * r) == Num(2)


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(WORDS))
def test_the_table(name):
    """Every parameter of a spelling is one of the definition, and every kind is known."""
    found, spelling = WORDS[name]
    assert set(found.kinds.values()) <= set(KINDS)
    names = {found.parameter(p) for p, _ in spelling.parameters}
    assert names - IGNORED <= set(found.kinds)
    required = [
        p.name
        for p in list(inspect.signature(found.definition).parameters.values())[1:]
        if p.default is p.empty and p.name != "x"
    ]
    assert set(required) <= names
    assert found.definition.__doc__
