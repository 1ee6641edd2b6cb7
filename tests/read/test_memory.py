"""Values that have several names: what is stored under one is seen under all, as in Python."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError

from .running import agree, read

HEAD = '@operator\ndef f(x: Real["n"], a: Real, n: Size):\n'
LISTS, ARRAY, ROWS = "b = [a, 0]", "b = np.zeros(n + 1)", "b = np.zeros((2, 2))"
STORES = "def g(c):\n    c[0] = 1\n    return c"

SEEN = [  # what Python and the reading agree on
    (LISTS, "c = b\nc[0] = 1\nreturn b[0]"),
    (LISTS, "c = d = b\nc[0] = 1\nreturn d[0]"),
    (LISTS, "c, d = b, 1\nc[0] = 1\nreturn b[0]"),
    (LISTS, "c = (b, 1)\nb[0] = 1\nreturn c[0][0]"),
    (LISTS, "c = [b, b]\nc[0][0] = 1\nreturn c[1][0] + b[0]"),
    (LISTS, "c = [b, b]\nc[0] = [5, 5]\nreturn c[1][0]"),
    (LISTS, "c = {'b': b}\nc['b'][0] = 1\nreturn b[0]"),
    (LISTS, "c = {'b': b}\nb[0] = 1\nreturn c['b'][0]"),
    (LISTS, "c = b\nc += [1]\nreturn len(b)"),
    (LISTS, "c = b\nc.append(1)\nreturn len(b)"),
    (LISTS, "c = b[:]\nc[0] = 1\nreturn b[0]"),
    (LISTS, "for c in (b, b):\n    c[0] += 1\nreturn b[0]"),
    (LISTS, "g = lambda c=b: c[0]\nb[0] = 1\nreturn g()"),
    (LISTS, "def g(c):\n    return lambda: c[0]\nh = g(b)\nb[0] = 1\nreturn h()"),
    (LISTS, f"{STORES}\nd = g(b)\nreturn b[0]"),
    (LISTS, "def g(c=[0, 0]):\n    c[0] += 1\n    return c[0]\nd = g()\ne = g()\nreturn e"),
    (LISTS, "c = [b, x]\nd = c\nc[1] = 7\nreturn d[1] + x.sum()"),
    ("b = [[a, 0], [1, 2]]", "c = b[0]\nc[0] = 1\nreturn b[0][0]"),
    ("b = [[a, 0], [1, 2]]", "c = b[:]\nc[0][0] = 1\nreturn b[0][0]"),
    ("b = [[a, 0], [1, 2]]", "for c in b:\n    c[0] = 1\nreturn b[0][0]"),
    ("b = [[a, 0], [1, 2]]", "c = [r for r in b]\nc[0][0] = 1\nreturn b[0][0]"),
    (ARRAY, "c = b\nc[0] = 1\nreturn b[0]"),
    (ARRAY, "c = [b, b]\nc[0][0] = 1\nreturn b[0] + c[1][0]"),
    (ARRAY, "c = [b, b]\nc[0] += 1\nreturn b[0] + c[1][0]"),
    (ARRAY, "c = {'b': b}\nd = dict(b=b)\nd['b'] += 1\nreturn c['b'][0]"),
    (ARRAY, "g = lambda c=b: c[0]\nb[0] = 1\nreturn g()"),
    (ARRAY, "c = b\nif a > 0:\n    c[0] = 1\nc[n] = 2\nreturn b[n] + b[0]"),
    (ARRAY, "c = b\nc = c + 1\nreturn b[0]"),
    (ARRAY, "c = b.astype(float)\nc[0] = 1\nreturn b[0]"),
    (ARRAY, "c = {'k': a}\nif a > 0:\n    c['k'] = 2\nreturn c['k']"),
    (ARRAY, f"{STORES}\nd = g(b)\nreturn b[0]"),
    (ARRAY, "c = b[[0, 0]]\nc[0] = 1\nreturn b[0] + c[1]"),  # a copy, unlike a slice
    (ROWS, "p = b[np.array([1, 0])]\np[0, 0] = 1\np += 2\nreturn b[0, 0] + b[1, 0] + p[1, 1]"),
]

REFUSED = [  # where one name would have to change with another, and why it is not read
    (ARRAY, "c = [b for k in range(2)]\nb[0] = 1\nreturn c[1][0]", "is also part of `c`"),
    (ARRAY, "c = [b for k in range(n)]\nb[0] = 1\nreturn len(c)", "is also part of `c`"),
    (ARRAY, "c = b if a > 0 else x\nc[0] = 5\nreturn b[0]", "is also part of `"),
    (ARRAY, "c = b if a > 0 else x\nb[0] = 5\nreturn c[0]", "is also part of `c`"),
    (ARRAY, "c = b.astype(float).detach()\nd = c.numpy()\nd[0] = 1\nreturn c", "also part of `c`"),
    (ARRAY, "c = b\nfor k in range(n):\n    c[k] = 1\nreturn b", "is also `b`"),
    (ARRAY, f"{STORES}\nreturn b + g(b)", "`g` changes what was made outside of it"),
    (ARRAY, f"{STORES}\nd = (b, g(b))\nreturn d[0][0]", "`g` changes what was made outside"),
    (ROWS, "p = b[0:1]\np[0, 0] = 1\nreturn b[0, 0]", "is also part of `b`"),
    (ROWS, "p, q = b\np[0] = 1\nreturn b[0, 0]", "is also part of `b`"),
    (ROWS, "for p in b:\n    p[0] = 1\nreturn b[0, 0]", "is also part of `b`"),
    (ROWS, "for p, k in zip(b, range(2)):\n    p[0] = 1\nreturn b[0, 0]", "is also part of `b`"),
    (ROWS, "p, q = np.split(b, 2)\np[0, 0] = 1\nreturn b[0, 0]", "is also part of `b`"),
    ("b = np.array([1, 2])", "b[0] /= 2\nreturn b[0]", "keeps its kind"),
]


def program(first: str, rest: str) -> str:
    return HEAD + "".join(f"    {line}\n" for line in f"{first}\n{rest}".split("\n"))


@pytest.mark.parametrize(("first", "rest"), SEEN)
def test_a_store_is_seen_under_every_name(first: str, rest: str) -> None:
    assert agree(program(first, rest)) >= 4


@pytest.mark.parametrize(("first", "rest", "expected"), REFUSED)
def test_a_view_that_would_change_is_refused(first: str, rest: str, expected: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(program(first, rest))
    assert expected in str(caught.value)
