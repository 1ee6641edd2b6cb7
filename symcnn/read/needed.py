"""Gradients where only some of the inputs need one, which ``ctx.needs_input_grad`` tells a pass."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from .claim_error import ReadError
from .pairs import ReadGradient, ReadPair

MOST = 5  # inputs, of which every choice is read


def with_some_needed(found: ReadPair, read: Callable[[Mapping[str, bool]], ReadPair]) -> ReadPair:
    """The pair, read again for every choice of inputs that need a gradient.

    What differs then from the gradient where all are needed is kept beside it.
    """
    pair = found.pair
    passes = [f for f in (pair.forward, pair.backward, pair.setup) if f is not None]
    asked = [n for f in passes for n in ast.walk(f) if isinstance(n, ast.Attribute)]
    inputs = [g.wrt for g in found.gradients if g.wrt]
    if pair.kind != "Function" or all(n.attr != "needs_input_grad" for n in asked):
        return found
    if len(inputs) > MOST:
        assumed = (*found.operator.settings, "a gradient needed of every input")
        return replace(found, operator=replace(found.operator, settings=assumed))
    others: dict[str, dict[Any, ReadGradient]] = {g.wrt: {} for g in found.gradients}
    for some in product((True, False), repeat=len(inputs)):
        if all(some) or not any(some):
            continue
        needed = dict(zip(inputs, some, strict=True))
        where = "where only " + " and ".join(n for n in inputs if needed[n])
        where += " need a gradient" if sum(some) > 1 else " needs a gradient"
        try:
            gradients = read(needed).gradients
        except ReadError as error:
            why = str(error).partition("\n")[0]
            gradients = tuple(replace(g, operator=None, why=why) for g in found.gradients)
        for g, other in zip(found.gradients, gradients, strict=True):
            if needed[g.wrt] and _computed(other) != _computed(g):
                others[g.wrt].setdefault(_computed(other), replace(other, where=where))
    every = (replace(g, others=tuple(others[g.wrt].values())) for g in found.gradients)
    return replace(found, gradients=tuple(every))


def _computed(g: ReadGradient) -> Any:
    """What tells the code of a gradient from other code."""
    if g.operator is None:
        return g.why
    return g.operator.result, g.operator.obligations, g.operator.conditions
