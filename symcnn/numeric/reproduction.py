"""A counterexample as a line of Python that calls the claim at it.

The line is for the reader, who may run it after ``from symcnn import *`` beside the claim;
it is not what the verdict rests on. There is none where Python would not answer as the claim
does: for derivatives and integrals, which numbers do not have; where rounding the decimals of
the claim could change the answer; for a size that the arguments do not determine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import (
    INT, TENSOR, Apply, Diff, Eq, Fun, Integral, Le, Lt, Num, Pow, Pred, Recip, Term, Var, conj,
)  # fmt: skip
from symcnn.prover.claim import Call, Claim

from .analysis import RATIONAL_FUNCTIONS
from .agreement import listed
from .evaluate import Evaluator, evaluate
from .fields import FLOAT, TooLarge, Unsupported
from .sample_functions import Bell, Clip, FiniteSequence, FunctionValue, Polynomial, Wave
from .search import Counterexample

FUNCTION = Call()
MARGIN = 1e-9  # a difference that rounding does not make


class NoLineError(Exception):
    """There is no line of Python; the message is the reason."""


def reproduction(
    claim: Claim,
    parameters: Mapping[str, Var | Fun],
    found: Counterexample,
    introduced: Sequence[Var] = (),
    how: Call = FUNCTION,
) -> str:
    """An expression that is false: the claim at the values found.

    ``parameters`` are those of the Python function, in order; ``introduced`` are the sizes that
    only their shapes name; ``how`` says how it is called. Raises ``NoLineError`` where Python would
    not answer as the claim does.

    >>> from symcnn.kernel.terms import INT
    >>> from symcnn.numeric.search import find_counterexample
    >>> k = Var("k", INT)
    >>> claim = Claim("halves", (k >= 0,), Eq(2 * (k // 2), k))
    >>> reproduction(claim, {"k": k}, find_counterexample(claim))
    'halves(k=1)'
    """
    of_tensors = isinstance(claim.goal, Eq) and claim.goal.left.sort == TENSOR
    if any(map(_is_not_for_numbers, subterms(claim.goal))):
        raise NoLineError("numbers do not have the derivatives or integrals of the claim")
    if of_tensors and found.index is None:
        raise NoLineError("NumPy compares arrays of different shapes by its own rules")
    _refuse_rounding(claim, found)
    _refuse_unknown_sizes(claim, parameters, found, introduced)
    floats = any(map(_may_be_negative_power, subterms(conj(claim.goal, *claim.given))))
    arguments = ["None"] * how.takes_self
    for place, (name, value) in enumerate(parameters.items()):
        if isinstance(value, Fun):
            text = _function(value, claim, found)
        else:
            text = _data(value, found, floats=floats and value.element != INT, tensors=how.tensors)
        if not text:
            raise NoLineError(f"the function {name} has no short form in Python")
        arguments.append(text if place < how.positional else f"{name}={text}")
    call = f"{claim.name}({', '.join(arguments)})"
    # arrays are compared entry by entry
    if how.tensors:
        return f"{call}.all()" if of_tensors else call
    return f"array({call}).all()" if of_tensors else call


def _refuse_rounding(claim: Claim, found: Counterexample) -> None:
    """Raise where the decimals of the claim, rounded as Python does, could change the answer."""
    if any(_is_rounded(t) for given in claim.given for t in subterms(given)):
        raise NoLineError("Python rounds the decimals of the hypotheses, which are read as exact")
    numbers = [t.value for t in subterms(claim.goal) if isinstance(t, Num) and _is_rounded(t)]
    decimals = bool(numbers) and "decimals"
    if not all(map(_is_in_range, numbers)):
        raise NoLineError("Python rounds the decimals of the claim, which are read as exact")
    what = decimals or (any(map(_is_rounded_function, subterms(claim.goal))) and "functions")
    if what and not _is_clear(claim.goal, found):
        raise NoLineError(f"Python rounds the {what} of the claim, which are read as exact")
    if any(map(_is_rounded_datum, found.data.values())) and not _is_false(claim, found):
        raise NoLineError("Python rounds the fractions in the data")


def _is_rounded(t: Term) -> bool:
    """Whether a number, written as a decimal, is another one in Python."""
    if not isinstance(t, Num):
        return False
    return not _is_in_range(t.value) or float(t.value) != t.value


def _is_rounded_function(t: Term) -> bool:
    return isinstance(t, Apply) and t.fun.known and t.fun.name not in RATIONAL_FUNCTIONS


def _is_rounded_datum(value: Any) -> bool:
    numbers = np.asarray(value, dtype=object).flat
    return any(isinstance(n, Fraction) and float(n) != n for n in numbers)


def _is_in_range(value: Fraction) -> bool:
    """Whether a number is neither too large nor too small to be counted with in floats."""
    return not value or Fraction(1, 10**100) < abs(value) < 10**100


def _is_clear(goal: Term, found: Counterexample) -> bool:
    """Whether the goal is false in floats too, and remains so whatever they round."""
    claim = Claim("", (), goal)
    if found.left is None or not isinstance(goal, Eq | Le | Lt):
        return all(_is_false(claim, found, tolerance) for tolerance in (0, MARGIN))
    try:
        floats = Evaluator(found.values, FLOAT)
        left, right = (np.asarray(floats.value(t))[found.index or ()] for t in goal.args)
    except (Unsupported, TooLarge):
        return False
    # both calculated without rounding, such as sqrt(0)
    exact = all(isinstance(v, int | Fraction) for v in (found.left, found.right))
    if isinstance(goal, Lt) and exact and (left, right) == (found.left, found.right):
        return True
    return bool(abs(left - right) > MARGIN * max(1.0, abs(left), abs(right)))


def _is_false(claim: Claim, found: Counterexample, tolerance: float = 0) -> bool:
    """Whether the claim is false in the floats, its hypotheses being true where they are known."""
    floats = Evaluator(found.values, FLOAT, tolerance)
    for h in claim.given:
        with suppress(Unsupported, TooLarge):
            if not floats.value(h):
                return False
    with suppress(Unsupported, TooLarge):
        return not floats.value(claim.goal)
    return False


def _refuse_unknown_sizes(
    claim: Claim,
    parameters: Mapping[str, Var | Fun],
    found: Counterexample,
    introduced: Sequence[Var],
) -> None:
    """Raise for a size of the claim that the lengths of the arguments do not determine."""
    sizes = [n for v in parameters.values() if isinstance(v, Var) for n in v.shape]
    unknown = set(introduced)
    for _ in introduced:
        for size in sizes:
            missing = free_vars(size) & unknown
            if len(missing) == 1 and _determines(size, min(missing, key=str), found):
                unknown -= missing
    for v in introduced:
        if v in unknown and v in free_vars(claim.goal):
            raise NoLineError(f"the arguments do not determine the size {v.name}")


def _determines(size: Term, v: Var, found: Counterexample) -> bool:
    """Whether the length ``size`` has one value of v, as ``symcnn.read.calling`` solves for it."""
    length = evaluate(size, found.values)
    most = length + sum(abs(n) for n in found.sizes.values()) + 2
    fitting = [n for n in range(most) if evaluate(size, {**found.values, v: n}) == length]
    return size == v or len(fitting) == 1


def _may_be_negative_power(t: Term) -> bool:
    """Whether Python may have to take a negative power of an entry: NumPy has none of integers."""
    if not isinstance(t, Pow | Recip) or not any(v.shape for v in free_vars(t.args[0])):
        return False
    return not (isinstance(t, Pow) and isinstance(t.args[1], Num))


def _is_not_for_numbers(t: Term) -> bool:
    match t:
        case Diff() | Integral() | Pred():
            return True
        case Apply(fun=fun, args=args):
            return fun.order > 0 or any(a.sort == TENSOR for a in args)
    return False


def _data(v: Var, found: Counterexample, *, floats: bool, tensors: bool) -> str:
    value = found.values.get(v)
    if value is None:  # a parameter that neither the goal nor a hypothesis mentions
        shape = tuple(max(0, evaluate(n, found.values)) for n in v.shape)
        value = np.zeros(shape, dtype=np.int64) if shape else 0
    if not v.shape and (v.element == INT or not tensors):
        return _number(value)
    array = np.asarray(value)
    name, kind = "array", ""
    if tensors:
        name, kind = "torch.tensor", f", dtype={'int' if v.element == INT else 'float'}"
    if 0 in array.shape[:-1]:
        return f"{name}([]{kind}).reshape({', '.join(map(str, array.shape))})"
    return f"{name}({_nested(array.tolist(), floats)}{kind})"


def _nested(value: Any, floats: bool) -> str:
    if isinstance(value, list):
        return listed([_nested(v, floats) for v in value])
    return _number(value) + "." * (floats and isinstance(value, int))


def _number(value: Any) -> str:
    if isinstance(value, complex | np.complexfloating):
        return repr(complex(value))
    if isinstance(value, float | np.floating):
        return repr(float(value))
    if isinstance(value, Fraction) and value.denominator > 1:
        return f"{value.numerator}/{value.denominator}"
    return str(int(value))


def _function(fun: Fun, claim: Claim, found: Counterexample) -> str:
    value = found.functions.get(fun)
    arities = {len(t.args) for t in subterms(claim.goal) if isinstance(t, Apply) and t.fun == fun}
    if value is None or not arities:
        return "lambda *x: 0" if not arities else ""
    (count,) = arities
    names = ["x"] if count == 1 else [f"x{place}" for place in range(1, count + 1)]
    body = _body(value, names)
    return f"lambda {', '.join(names)}: {body}" if body else ""


def _body(value: FunctionValue, names: Sequence[str]) -> str:
    if len(names) == 1:
        x = names[0]
    else:
        x = "(" + " + ".join(f"{k}*{name}" for k, name in enumerate(names, start=1)) + ")"
    match value:
        case Polynomial(coefficients=coefficients):
            return _polynomial(coefficients, x)
        case Wave(polynomial=p, a=a, b=b, c=c):
            return f"{_polynomial(p.coefficients, x)} + {a!r}*sin({b!r}*{x} + {c!r})"
        case Clip(low=low, high=high) if len(names) == 1:
            above = f"max({x}, {low})"
            return above if high is None else f"min({above}, {high})"
        case Bell(shift=shift, scale=scale, factor=factor) if len(names) == 1:
            u = f"(({x} - {shift})/({scale}))"
            return f"({_polynomial(factor.coefficients, u)})*exp(-{u}**2/2)"
        case FiniteSequence(table=table, window=w) if len(names) == 1:
            return f"{list(table)}[{x} + {w}] if {-w} <= {x} <= {w} else 0"
    return ""


def _polynomial(coefficients: Sequence[int | Fraction], x: str) -> str:
    parts = []
    for k, c in enumerate(coefficients):
        if c:
            factor = f"({_number(c)})" if c < 0 or Fraction(c).denominator > 1 else _number(c)
            power = "" if k == 0 else f"*{x}" if k == 1 else f"*{x}**{k}"
            parts.append(factor + power)
    return " + ".join(parts) or "0"
