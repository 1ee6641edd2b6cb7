"""Generated code is run and compared with the formula before anybody sees it.

It is compared at tensors of many sizes, empty ones among them; where the code says that it
needs some size to be at least 1, only there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import INT, REAL, Fun, Term
from symcnn.prover.differentiation import Derived

from .check import rounding_may_explain
from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .functions import FunctionValue
from .hypotheses import holds
from .layers import calculated, speaks_of_names
from .samples import Sampler
from .sizes import size_points

# what calling code may raise; a time limit is not among it
FAILURES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
ABSOLUTE, RELATIVE = 1e-8, 1e-5  # those of ``numpy.allclose`` and ``torch.allclose``
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
    for more in (filled, ())[: 1 + empty]:
        stated = (*result.hypotheses, *needs, *more)
        later = [p for p in stated if speaks_of_names(p, result.definitions)]
        given = tuple(p for p in stated if p not in later)
        sampler = Sampler(given, [*terms, *tensors], tame=bool(result.definitions))
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


def arguments_at(values: Mapping[Any, Any], names: Sequence[str], torch: bool) -> list[Any]:
    """The arguments of generated code at some values: arrays, or PyTorch's tensors."""
    if torch:
        from .autograd import as_tensor, differentiable

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


def _callable(function: FunctionValue) -> Callable[[Any], Any]:
    return lambda x: np.broadcast_to(function.at([x], FLOAT), np.shape(x))


def _as_array(value: Any, real: bool) -> Any:
    if not isinstance(value, np.ndarray):
        return float(value)
    return value.astype(float) if real else value


def _shown(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{getattr(k, 'name', k)} = {v}" for k, v in values.items())
