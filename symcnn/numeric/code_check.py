"""Generated code is run and compared with the formula before anybody sees it.

It is compared at tensors of many sizes, empty ones among them; where the code says that it
needs some size to be at least 1, only there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from symcnn.kernel.terms import Term
from symcnn.prover.derivative_formulas import Derived

from .agreement import rounding_may_explain
from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .trials import FAILURES, agree, arguments_at, points

POINTS = 16  # with entries in every tensor, and as many of all sizes


class WrongCodeError(Exception):
    """Generated code that differs from its formula, or that could not be tried."""


def torch_is_installed() -> bool:
    """Whether PyTorch can be imported."""
    return find_spec("torch") is not None


def check_code(
    code: str,
    name: str,
    arguments: Sequence[str],
    result: Derived,
    seed: int = 0,
    *,
    needs: Sequence[Term] = (),
    torch: bool = False,
) -> int:
    """Compare the function ``name`` of the code with the formula; at how many points.

    ``arguments`` are the names of its parameters: variables of the formula, and functions;
    ``needs`` are conditions on the sizes at which it may be called. With ``torch`` it is called
    with tensors of PyTorch. Raises ``WrongCodeError`` where the two differ.
    """
    function = run(code, name)
    compared = 0
    for values in points(result, seed, needs, POINTS, empty=True):
        try:
            expected = np.asarray(Evaluator(values, FLOAT).value(result.formula), dtype=float)
        except (TooLarge, Unsupported):
            continue
        given = arguments_at(values, arguments, torch)
        try:
            with np.errstate(all="ignore"):
                found = np.asarray(function(*given), dtype=float)
        except FAILURES as error:
            raise WrongCodeError(
                f"the code for {name} fails ({error}) at {_shown(values)}"
            ) from error
        if any(np.size(v) == 0 for v in values.values()) and found.shape == expected.shape:
            # 1/0 is 0 in a formula, and the sum of nothing may be divided by
            expected = np.where(np.isnan(found), np.nan, expected)
        if found.shape == expected.shape:
            # what the formula cannot be evaluated at, since it overflows, is not compared
            lost = ~np.isfinite(expected)
            if lost.any() and lost.all():
                continue
            found, expected = (np.where(lost, np.nan, a) for a in (found, expected))
        if not agree(found, expected):
            if rounding_may_explain(result.formula, values, expected, found):
                continue
            raise WrongCodeError(
                f"the code for {name} gives {found.tolist()}, expected {expected.tolist()}, at "
                + _shown(values)
            )
        compared += 1
    if not compared:
        raise WrongCodeError(f"the code for {name} could not be tried: no values were found")
    return compared


def run(code: str, name: str) -> Callable[..., Any]:
    """The function of a name that generated code defines."""
    namespace: dict[str, Any] = {}
    exec(compile(code, f"<{name}>", "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    return function


def _shown(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{getattr(k, 'name', k)} = {v}" for k, v in values.items())
