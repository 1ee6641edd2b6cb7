"""Which value that a pass returns is the gradient of which input."""

from __future__ import annotations

import ast

import pytest

from symcnn.read.pairs import pairs_of
from symcnn.verdicts.backward import backward

# What f returns and its parameters are fixed; the last line of its backward pass is not.
TEXT = """
import numpy as np

def f(x, w, b):
    return x * w + b, (x, w, b)

def f_backward(dout, cache):
    x, w, b = cache
    dw, db = dout * x, dout
    {}
"""
SHAPES = {"x": "N", "w": "N", "b": "N"}
RETURNED = [
    ("return dout * w, dw, db", "dx: proved, dw: proved, db: proved"),
    ("return dw, dout * w, db", "dw: proved, dx: proved, db: proved"),  # the names say it
    ("return dout * w, dout * x, dout", "dx: proved, dw: proved, db: proved"),  # the places say it
    ("return dout * x, dout * w, dout", "dx: refuted, dw: refuted, db: proved"),
    ("return dout * w", "dx: proved"),
    ("return dw, db", "dw: proved, db: proved"),
    ("return dw, dout * w", "dw: proved, dout * w: unknown"),
    ("return {'w': dw, 'x': dout * w, 'dout': dout}", "w: proved, x: proved"),
]


@pytest.mark.parametrize(("line", "expected"), RETURNED)
def test_a_value_belongs_to_an_input(line: str, expected: str) -> None:
    found = backward(TEXT.format(line), shapes=SHAPES)
    assert ", ".join(f"{g.name}: {g.verdict}" for g in found.gradients) == expected
    assert (found.verdict == "unknown") == ("unknown" in expected)
    assert "is not clear (x, w, b); call it dx for x" in str(found) or "unknown" not in expected


def test_gradients_of_numbers_have_places_as_well() -> None:
    text = "def f(x, a):\n    return x * a\ndef f_backward(g, x, a):\n    return g * a, {}\n"
    for value, verdict in (("(g * x).sum()", "proved"), ("(g * x).mean()", "refuted")):
        found = backward(text.format(value), shapes={"x": "N", "a": "real"})
        assert [g.verdict for g in found.gradients] == ["proved", verdict]


KEPT = """
class Dense:
    def __init__(self, w, b):
        self.params = {{"w": w, "b": b}}
        self.grads = {{}}

    def forward(self, x):
        self.x = x
        return x @ self.params["w"] + self.params["b"]

    def backward(self, dout):
        self.grads["w"] = {}
        self.grads["b"] = dout.sum(axis=0)
        return dout @ self.params["w"].T
"""


@pytest.mark.parametrize(
    ("line", "verdict"), [("self.x.T @ dout", "proved"), ("dout.T @ self.x", "refuted")]
)
def test_gradients_are_kept_in_a_dict(line: str, verdict: str) -> None:
    found = backward(KEPT.format(line), shapes={"x": "N D", "w": "D M", "b": "M"})
    assert {g.wrt: g.verdict for g in found.gradients} == {
        "x": "proved", "w": verdict, "b": "proved",
    }  # fmt: skip


# -- passes of a Function that another class gives -------------------------------------------------

EXTENDED = """
import torch

class Base(torch.autograd.Function):
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return {factor} * x * g

class Other:
    @staticmethod
    def backward(ctx, g):
        return g

class Square({bases}):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
"""
GIVEN_BY = [  # the factor, what the class extends, the verdict on each pair that is found
    ("2", "Base", ["proved"]),
    ("3", "Base", ["refuted"]),
    ("2", "Base, Other", []),  # which one it is depends on more than the names
    ("2", "torch.autograd.Function", []),
    ("2", "Elsewhere", []),
]


@pytest.mark.parametrize(("factor", "bases", "verdicts"), GIVEN_BY)
def test_a_pass_is_that_of_the_class_that_is_extended(factor, bases, verdicts) -> None:
    text = EXTENDED.format(factor=factor, bases=bases)
    tree = ast.parse(text)
    assert [p.name for p in pairs_of(tree)] == ["Square"] * len(verdicts)
    assert [backward(text, shapes={"x": "N"}).verdict for _ in verdicts] == verdicts
