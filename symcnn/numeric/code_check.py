"""Generated code is run and compared with the formula before anybody sees it.

It is compared at tensors that are not empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import INT, Fun
from symcnn.prover.derive import Derived

from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .functions import FunctionValue
from .samples import Sampler
from .sizes import size_points

POINTS = 16


class WrongCodeError(Exception):
    """Generated code that differs from its formula, or that could not be tried."""


def check_code(
    code: str, name: str, arguments: Sequence[str], result: Derived, seed: int = 0
) -> None:
    """Raise ``WrongCodeError`` unless the function ``name`` of the code computes the formula.

    ``arguments`` are the names of its parameters: variables of the formula, and functions.
    """
    namespace: dict[str, Any] = {}
    exec(compile(code, f"<{name}>", "exec"), namespace)
    compared = 0
    for values in _points(result, seed):
        by_name = {key.name: value for key, value in values.items() if not isinstance(key, Fun)}
        for fun, value in values.items():
            if isinstance(fun, Fun):
                by_name[fun.name] = _callable(value)
                by_name[f"{fun.name}_prime"] = _callable(value.derivative())
        try:
            expected = np.asarray(Evaluator(values, FLOAT).value(result.formula), dtype=float)
        except (TooLarge, Unsupported):
            continue
        plain = [_plain(by_name[n]) for n in arguments]
        with np.errstate(all="ignore"):
            found = np.asarray(namespace[name](*plain), dtype=float)
        compared += 1
        if found.shape != expected.shape or not np.allclose(found, expected, equal_nan=True):
            raise WrongCodeError(
                f"the code for {name} gives {found.tolist()}, expected {expected.tolist()}, at "
                + ", ".join(f"{k} = {v}" for k, v in by_name.items())
            )
    if not compared:
        raise WrongCodeError(f"the code for {name} could not be tried: no values were found")


def _points(result: Derived, seed: int) -> list[dict[Any, Any]]:
    terms = [result.formula, result.operator.result]
    # an empty tensor has no entry that could be read in place of one that a condition excludes
    tensors = (*result.extra, *result.operator.parameters)
    given = (*result.hypotheses, *(n >= 1 for v in tensors for n in v.shape))
    sampler = Sampler(given, terms)
    everything = (*given, *terms, *result.operator.parameters)
    integers = {v for t in everything for v in free_vars(t) if v.sort == INT}
    rng = np.random.default_rng(seed)
    ordered = sorted(integers, key=lambda v: v.name)
    points = size_points(given, ordered, POINTS, seed) if ordered else [{}]
    drawn = [sampler.draw(sizes, rng, first=2 + place % 2) for place, sizes in enumerate(points)]
    return [values for values in drawn if values is not None]


def _callable(function: FunctionValue) -> Callable[[Any], Any]:
    return lambda x: np.broadcast_to(function.at([x], FLOAT), np.shape(x))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype == object else value
    return value if callable(value) else (int(value) if isinstance(value, int) else float(value))
