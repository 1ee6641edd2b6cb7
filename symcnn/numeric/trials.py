"""Where derived formulas are tried: values for all of them, the arguments of code, agreement.

Neither generated code nor autograd nor differences know of each other; they share these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import INT, REAL, Apply, Fun, Term
from symcnn.prover.derivative_formulas import Derived

from .analysis import distinct_subterms
from .evaluate import FLOAT
from .sample_functions import FunctionValue
from .hypotheses import holds
from .layered_values import calculated, speaks_of_names
from .samples import Sampler
from .sizes import size_points

# what calling code may raise; a time limit is not among it
FAILURES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
ABSOLUTE, RELATIVE = 1e-8, 1e-5  # those of ``numpy.allclose`` and ``torch.allclose``


def points(
    result: Derived, seed: int, needs: Sequence[Term], count: int, empty: bool = False
) -> list[dict[Any, Any]]:
    """Values for everything in a derivation, with entries in every tensor.

    With ``empty`` as many of all sizes follow, empty tensors among them.
    """
    terms = [result.formula, result.operator.result, *(t for _, t in result.definitions)]
    tensors = (*result.extra, *result.operator.parameters)
    # an empty tensor has no entry that could be read in place of one that a condition excludes
    shapes = (*(v.shape for v in tensors), result.operator.shape)
    filled = tuple(n >= 1 for shape in shapes for n in shape)
    found: list[dict[Any, Any]] = []
    # exponentials of large numbers overflow, and their quotients are 0 or 1
    tame = bool(result.definitions) or any(map(_has_exponentials, terms))
    for more in (filled, ())[: 1 + empty]:
        stated = (*result.hypotheses, *needs, *more)
        later = [p for p in stated if speaks_of_names(p, result.definitions)]
        given = tuple(p for p in stated if p not in later)
        sampler = Sampler(given, [*terms, *tensors], tame=tame)
        everything = (*given, *terms, *tensors)
        integers = {v for t in everything for v in free_vars(t) if v.sort == INT}
        rng = np.random.default_rng(seed)
        ordered = sorted(integers, key=lambda v: v.name)
        sizes = size_points(given, ordered, count, seed) if ordered else [{}]
        drawn = [sampler.draw(n, rng, first=2 + place % 2) for place, n in enumerate(sizes)]
        named = (calculated(v, result.definitions) for v in drawn if v is not None)
        found += [values for values in named if all(holds(p, values) for p in later)]
        if not ordered:
            break
    return found


def _has_exponentials(t: Term) -> bool:
    return any(isinstance(s, Apply) and s.fun.name == "exp" for s in distinct_subterms(t))


def arguments_at(values: Mapping[Any, Any], names: Sequence[str], torch: bool) -> list[Any]:
    """The arguments of generated code at some values: arrays, or PyTorch's tensors."""
    if torch:
        array, function = as_tensor, differentiable
    else:
        array, function = _as_array, _callable
    found: dict[str, Any] = {}
    for key, value in values.items():
        if not isinstance(key, Fun):
            size = key.sort == INT and not key.shape
            found[key.name] = int(value) if size else array(value, key.element == REAL)
        else:
            order, name = 0, key.name
            while name in names or order < 2:
                found[name] = function(value)
                order, value = order + 1, value.derivative()
                name = f"{key.name}_prime" + str(order) * (order > 1)
    return [found[name] for name in names]


def agree(found: np.ndarray, expected: np.ndarray) -> bool:
    """Whether two arrays are equal up to rounding, which the largest entry is the measure of."""
    finite = np.abs(expected[np.isfinite(expected)])
    smallest = ABSOLUTE * max(1.0, float(finite.max(initial=0)))
    same = found.shape == expected.shape
    return same and bool(np.allclose(found, expected, RELATIVE, smallest, equal_nan=True))


def as_tensor(value: Any, real: bool) -> Any:
    """Data as a tensor of PyTorch: floats of 64 bits, or integers."""
    import torch

    return torch.tensor(np.asarray(value, dtype=float if real else np.int64))


@contextmanager
def in_double_precision(torch: bool) -> Iterator[None]:
    """What the code makes itself, such as ``torch.zeros(n)``, has the kind of what it is given."""
    if not torch:
        yield
        return
    from torch import float64, get_default_dtype, set_default_dtype

    before = get_default_dtype()
    set_default_dtype(float64)
    try:
        yield
    finally:
        set_default_dtype(before)


def differentiable(function: FunctionValue) -> Callable[[Any], Any]:
    """A function on tensors whose derivatives autograd finds."""
    import torch

    class Applied(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(context: Any, x: Any) -> Any:
            context.save_for_backward(x)
            values = function.at([x.detach().numpy()], FLOAT)
            return torch.as_tensor(np.broadcast_to(values, x.shape).astype(float))

        @staticmethod
        def backward(context: Any, gradient: Any) -> Any:
            (x,) = context.saved_tensors
            return gradient * differentiable(function.derivative())(x)

    return lambda x: Applied.apply(x)


def _callable(function: FunctionValue) -> Callable[[Any], Any]:
    return lambda x: np.broadcast_to(function.at([x], FLOAT), np.shape(x))


def _as_array(value: Any, real: bool) -> Any:
    if not isinstance(value, np.ndarray):
        return float(value)
    return value.astype(float) if real else value
