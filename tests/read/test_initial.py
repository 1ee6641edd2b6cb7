"""What a class makes of its attributes before the passes run decides what these are asked for."""

from __future__ import annotations

import pytest

from symcnn.verdicts.backward import backward

CLASS = """
import numpy as np

class A{bases}:
    {before}
    def forward(self, x):
        {forward}
        return x * self.p

    def backward(self, dy):
        return {returned}
"""


def text(before: str, returned: str, forward: str = "self.x = x", bases: str = "") -> str:
    lines = before.replace("\n", "\n    ")
    return CLASS.format(before=lines, returned=returned, forward=forward, bases=bases)


def init(body: str, parameters: str = "p") -> str:
    lines = body.replace("\n", "\n    ")
    return f"def __init__(self, {parameters}):\n    {lines}"


KEPT = "self.p = p"
TWICE = "self.a = a\nself.p = 2 * a"
CASES = [
    (init(KEPT), "dy * self.p", "proved"),
    (init(KEPT), "dy", "refuted"),
    # arithmetic on what is given
    (init(TWICE, "a"), "dy * self.a * 2", "proved"),
    (init(TWICE, "a"), "dy * self.a", "refuted"),
    (init("self.p, self.q = a, 1 - a", "a"), "dy * (1 - self.q)", "proved"),
    (init("self.p = 1 - a", "a"), "dy * self.p", "proved"),
    (init("self.a = a\nself.b = self.a + 1\nself.p = self.b - 1", "a"), "dy * self.a", "proved"),
    (init("self.p = p\nself.q = p"), "dy * self.q", "proved"),
    (init("self.p: float = 3\nself.q = self.p + 1"), "dy * (self.q - 1)", "proved"),
    # constants, of the class as well
    (init("self.p = 2"), "dy * 2", "proved"),
    (init("self.p = 2"), "dy", "refuted"),
    ("p = 2", "2 * dy", "proved"),
    ("p = 2", "dy", "refuted"),
    # weights have any value
    (init("self.p = np.random.randn(n)", "n"), "dy * self.p", "proved"),
    (init("self.p = np.ones(n)", "n"), "dy", "refuted"),
    (init("self.p = np.asarray(p)"), "dy", "refuted"),
    # a counterexample may have values that no object has
    (init("self.p = 2\nif single:\n    self.p = 1", "single"), "dy", "unknown"),
    (init("self.p = 2\nif single:\n    self.p = 1", "single"), "dy * self.p", "proved"),
    (init("p = p + q\nself.p = p", "q, p=1"), "dy", "unknown"),
    (init("self.p = p - p + 1\nself.p -= 0"), "dy", "unknown"),
    (init("self.p = np.cos(p)**2 + np.sin(p)**2"), "dy", "unknown"),
    (init("for self.p in (1, 2):\n    pass"), "dy", "unknown"),
    (init("with p as self.p:\n    pass"), "dy", "unknown"),
    ("def build(self):\n    self.p = 1", "dy", "unknown"),
    ("p = 1\n" + init("self.p = 1"), "dy", "unknown"),
    # the name of a parameter is that of another attribute
    (init("self.a = a + 1\nself.p = a", "a"), "dy * (self.a - 1)", "proved"),
    (init("self.a = 2 * a\nself.p = a - 1", "a"), "dy * (self.a - 1)", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "returned", "expected"), CASES)
def test_attributes_before_the_passes(before: str, returned: str, expected: str) -> None:
    found = backward(text(before, returned), shapes={"x": "N"})
    assert found.verdict == expected, str(found)
    if expected == "unknown":
        assert "is set in a way that is not read" in found.summary


def test_what_the_forward_pass_sets_is_not_put_in() -> None:
    """``self.a`` is another value when the backward pass reads it."""
    before = init("self.a = a\nself.p = 2 * a", "a")
    changed = text(before, "dy * self.p", "self.a = 3")
    assert backward(changed, shapes={"x": "N"}).verdict != "refuted"
    wrong = text(before, "dy * 2 * self.a", "self.a = 3")
    assert backward(wrong, shapes={"x": "N"}).verdict != "proved"


def test_a_base_class_may_set_what_the_class_does_not() -> None:
    assert backward(text("", "dy", bases="(Layer)"), shapes={"x": "N"}).verdict == "unknown"
    assert backward(text("", "dy"), shapes={"x": "N"}).verdict == "refuted"
    right = text("", "dy * self.p", bases="(Layer)")
    assert backward(right, shapes={"x": "N"}).verdict == "proved"


def test_a_default_that_is_taken_stands_in_the_answer() -> None:
    found = backward(text(init("self.p = p", "p=1"), "dy"), shapes={"x": "N"})
    assert found.summary.endswith("for every size, with p = 1")
    constant = backward(text(init("self.p = 2"), "2 * dy"), shapes={"x": "N"})
    assert constant.summary.endswith("for every size")
    plain = (
        "def f(x, p=2):\n    return x * p, None\ndef f_backward(dy, cache):\n    return 2 * dy\n"
    )
    assert backward(plain, shapes={"x": "N"}).summary.endswith("for every size, with p = 2")
