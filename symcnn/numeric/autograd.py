"""PyTorch's autograd as a guard of derivatives: it knows nothing of how they were derived.

The operator, written as PyTorch code from the term that was read or the Python function
itself, is differentiated by autograd and compared with the derived formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from symcnn.kernel.terms import Term
from symcnn.prover.derivative_formulas import Derived

from .agreement import rounding_may_explain
from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .gradients import GradientError
from .trials import FAILURES, agree, arguments_at, as_tensor, points

POINTS = 8
MOST_ENTRIES = 2000  # of a derivative: a Jacobian takes one pass for each output


class AutogradError(Exception):
    """Autograd could not be run on the operator; says why."""


def compare(
    result: Derived,
    operator: Callable[..., Any],
    arguments: Sequence[str],
    seed: int = 0,
    needs: Sequence[Term] = (),
    most: int = POINTS,
) -> int:
    """Compare the formula with autograd of an operator on tensors; at how many points they agree.

    ``arguments`` are the names of the operator's parameters, ``needs`` conditions on the sizes
    at which it may be called. Raises ``GradientError`` where the two differ, ``AutogradError``
    where PyTorch cannot differentiate the operator.
    """
    compared = 0
    for values in points(result, seed, needs, most):
        try:
            expected = np.asarray(Evaluator(values, FLOAT).value(result.formula), dtype=float)
        except (TooLarge, Unsupported):
            continue
        if expected.size > MOST_ENTRIES:
            continue
        try:
            found = _derivative(result, operator, values, arguments)
        except FAILURES as error:
            raise AutogradError(f"PyTorch refuses the operator: {error}") from error
        if not (np.isfinite(expected).all() and np.isfinite(found).all()):
            continue
        if not agree(found, expected):
            if rounding_may_explain(result.formula, values, expected, found):
                continue
            raise GradientError(
                f"autograd gives {found.tolist()}, the formula {expected.tolist()}, at "
                + ", ".join(f"{k} = {v}" for k, v in values.items())
            )
        compared += 1
    return compared


def on_tensors(function: Callable[..., Any], names: Sequence[str]) -> Callable[..., Any]:
    """A Python function with loops, such as an operator, that gives a tensor of PyTorch."""

    def called(*arguments: Any) -> Any:
        return _stacked(function(**dict(zip(names, arguments, strict=True))))

    return called


def _stacked(value: Any) -> Any:
    import torch

    if isinstance(value, list | tuple):
        return torch.stack([_stacked(v) for v in value])
    return value if isinstance(value, torch.Tensor) else as_tensor(value, True)


def _derivative(
    result: Derived,
    operator: Callable[..., Any],
    values: Mapping[Any, Any],
    arguments: Sequence[str],
) -> np.ndarray:
    from torch.autograd import functional

    given = arguments_at(values, arguments, torch=True)
    (x,) = arguments_at(values, [result.wrt.name], torch=True)
    extra = arguments_at(values, [v.name for v in result.extra], torch=True)

    def moved(tensor: Any) -> Any:
        places = zip(arguments, given, strict=True)
        found = operator(*(tensor if n == result.wrt.name else a for n, a in places))
        return found + 0 * tensor.sum()  # what does not depend on it has derivative 0

    match result.kind:
        case "vjp" | "adjoint":
            found = functional.vjp(moved, x, extra[0])[1]
        case "jvp":
            found = functional.jvp(moved, x, extra[0])[1]
        case "gradient" | "jacobian":
            found = functional.jacobian(moved, x)
        case "hessian":
            found = functional.hessian(moved, x)
    return np.asarray(found.detach())
