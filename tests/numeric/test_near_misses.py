"""Near misses: which mistakes are made, each in one place."""

from __future__ import annotations

import pytest

from symcnn.kernel.terms import Max
from symcnn.numeric.near_misses import variations
from symcnn.read.source import read_source


def claim(text: str):
    return read_source(f"from symcnn import *\n@claim\ndef {text}").read_claim("f").claim


CASES = [  # claim, mistake, what it becomes
    ("f(x: Real, y: Real): return x == x*y", "a factor dropped", "x = y"),
    ("f(x: Real['n']): return x[0] == 1", "an index shifted", "x[1] = 1"),
    ("f(n: Int): return n // 2 == n", "rounded up", "-(-n//2) = n"),
    ("f(n: Int): return n % 2 == n", "a remainder dropped", "n = n"),
    ("f(x: Real, y: Real): return x == y + x", "a sign changed", "x = y - x"),
    ("f(x: Real, y: Real): return x == y - x", "a sign changed", "x = y + x"),
    ("f(n: Size): return n == sum(i for i in range(n))", "a range too short", "n = sum[i<n - 1] i"),
    ("f(x: Real, y: Real): return x <= y", "the other way round", "y <= x"),
    ("f(x: Real): return x == x**2", "an exponent off by one", "x = x**3"),
    ("f(x: Real): return x == 2", "a number off by one", "x = 3"),
]


@pytest.mark.parametrize(("text", "mistake", "goal"), CASES, ids=lambda v: v[:30])
def test_one_mistake(text, mistake, goal):
    assert (mistake, goal) in [(w.name, str(w.goal)) for w in variations(claim(text))]


def test_max_and_min():
    text = "f(x: Real['n']):\n    assert n >= 1\n    return max(v for v in x) == 0"
    (wrong,) = [w for w in variations(claim(text)) if w.name == "max and min confused"]
    assert not any(isinstance(t, Max) for t in wrong.goal.args)


def test_the_claim_itself_is_no_variation_and_each_comes_once():
    own = claim("f(x: Real['n']): return sum(2*v for v in x) == 2*sum(v for v in x)")
    goals = [w.goal for w in variations(own)]
    assert own.goal not in goals
    assert len(goals) == len(set(goals)) >= 5
    assert all(w.given == own.given for w in variations(own))


def test_every_kind_once_before_any_a_second_time():
    own = claim("f(x: Real, y: Real): return x*y + x == x*(y + 1)")
    names = [w.name for w in variations(own)]
    kinds = list(dict.fromkeys(names))
    assert names[: len(kinds)] == kinds


def test_the_shape_of_a_tensor_is_left_alone():
    own = claim("f(x: Real['2*n+1']): return x == x")
    assert list(variations(own)) == []
