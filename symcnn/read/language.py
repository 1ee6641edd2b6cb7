"""The words of the language as ordinary Python, so that a claim file runs as it stands.

The decorators mark a function and leave it what it is; the annotations are plain objects; the
functions work on numbers and NumPy arrays, so that calling a claim tests one case.

>>> @claim
... def square_of_sum(x: Real, y: Real):
...     return (x + y) ** 2 == x**2 + 2 * x * y + y**2
>>> square_of_sum(3, 4)
True
>>> Real["m n"], Nondecreasing & Convex
(Real['m n'], Nondecreasing & Convex)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .calling import with_sizes

F = TypeVar("F", bound=Callable[..., Any])

__all__ = [
    "Complex", "Convex", "Differentiable", "Even", "Function", "Int", "Nondecreasing",
    "Nonnegative", "Odd", "Permutation", "Positive", "Real", "RightContinuous", "Size",
    "array", "atan", "ceil", "cis", "claim", "cos", "cosh", "derivative", "det", "diff", "erf",
    "exp", "floor", "integral", "inv", "inverse", "log", "matrix_power", "operator", "pi", "prod",
    "series", "sigmoid", "sign", "sin", "sinh", "sqrt", "tan", "tanh", "trace",
]  # fmt: skip


def claim(function: F) -> F:
    """Mark a function as a claim: what it returns is to hold for all its arguments."""
    return _marked(function, "claim")


def operator(function: F) -> F:
    """Mark a function as an operator: it returns a number or a tensor."""
    return _marked(function, "operator")


def _marked(function: F, kind: str) -> F:
    if not hasattr(function, "__code__"):
        raise TypeError(f"@{kind} stands above a function, found {function!r}")
    function = with_sizes(function)  # type: ignore[arg-type,assignment]
    function.__symcnn__ = kind  # type: ignore[attr-defined]
    return function


class Annotation:
    """A word for a parameter: ``Real``, ``Real["m n"]``, ``Nondecreasing & Convex``."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __getitem__(self, shape: str) -> Annotation:
        return Annotation(f"{self.text}[{shape!r}]")

    def __and__(self, other: Annotation) -> Annotation:
        return Annotation(f"{self.text} & {other.text}")

    def __repr__(self) -> str:
        return self.text


# Declared as ``Any``: an annotation is a type for the reader, and not one for type checkers.
Size: Any = Annotation("Size")
Int: Any = Annotation("Int")
Real: Any = Annotation("Real")
Complex: Any = Annotation("Complex")
Permutation: Any = Annotation("Permutation")
Function: Any = Annotation("Function")
Nondecreasing: Any = Annotation("Nondecreasing")
Differentiable: Any = Annotation("Differentiable")
Convex: Any = Annotation("Convex")
RightContinuous: Any = Annotation("RightContinuous")
Even: Any = Annotation("Even")
Odd: Any = Annotation("Odd")
Positive: Any = Annotation("Positive")
Nonnegative: Any = Annotation("Nonnegative")

pi = math.pi


def _is_tensor(x: Any) -> bool:
    """Whether a value is a tensor of PyTorch, which is not imported for that."""
    return type(x).__module__.partition(".")[0] == "torch"


def _elementwise(name: str) -> Callable[[Any], Any]:
    def function(x: Any) -> Any:
        import numpy as np

        return getattr(x, name)() if _is_tensor(x) else getattr(np, name)(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"NumPy's ``{name}`` of a number or an array, PyTorch's of a tensor."
    return function


atan = _elementwise("arctan")
cos = _elementwise("cos")
cosh = _elementwise("cosh")
exp = _elementwise("exp")
log = _elementwise("log")
sign = _elementwise("sign")
sin = _elementwise("sin")
sinh = _elementwise("sinh")
sqrt = _elementwise("sqrt")
tan = _elementwise("tan")
tanh = _elementwise("tanh")


def erf(x: Any) -> Any:
    """The error function of a number, an array or a tensor of PyTorch."""
    import numpy as np

    if _is_tensor(x):
        return x.erf()
    return np.vectorize(math.erf)(x)[()]


def sigmoid(x: Any) -> Any:
    """``1/(1 + exp(-x))`` of a number or an array."""
    return 1 / (1 + exp(-x))


def cis(x: Any) -> Any:
    """``exp(2*pi*i*x)`` of a number or an array."""
    return exp(2j * math.pi * x)


def prod(factors: Iterable[Any]) -> Any:
    """The product of numbers; 1 for none."""
    return math.prod(factors)


def _rounded(name: str, x: Any) -> Any:
    if hasattr(x, "shape") and x.shape:
        import numpy as np

        return getattr(x, name)() if _is_tensor(x) else getattr(np, name)(x)
    return getattr(math, name)(x)


def floor(x: Any) -> Any:
    """The number, or every entry of an array, rounded down."""
    return _rounded("floor", x)


def ceil(x: Any) -> Any:
    """The number, or every entry of an array, rounded up."""
    return _rounded("ceil", x)


def array(entries: Any) -> Any:
    """A NumPy array of nested lists."""
    import numpy as np

    return np.array(entries)


def trace(matrix: Any) -> Any:
    """The sum of the diagonal of a square matrix.

    >>> trace([[1, 2], [3, 4]])
    5
    """
    return sum(matrix[i][i] for i in range(len(matrix)))


def _square(matrix: Any) -> Any:
    """A square array, which lists without a row are as well."""
    import numpy as np

    return np.asarray(matrix).reshape(len(matrix), len(matrix))


def det(matrix: Any) -> Any:
    """The determinant of a square matrix, in floating point.

    >>> print(det([]))
    1.0
    """
    import numpy as np

    return np.linalg.det(_square(matrix).astype(float))


def inv(matrix: Any) -> Any:
    """The inverse of a square matrix, in floating point."""
    import numpy as np

    return np.linalg.inv(_square(matrix).astype(float))


def matrix_power(matrix: Any, exponent: int) -> Any:
    """The power of a square matrix under the matrix product."""
    import numpy as np

    return np.linalg.matrix_power(_square(matrix), exponent)


def inverse(permutation: Any) -> Any:
    """The inverse of a permutation of 0 .. n-1.

    >>> inverse([2, 0, 1]).tolist()
    [1, 2, 0]
    """
    import numpy as np

    return np.argsort(permutation)


def derivative(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The derivative of a function of one variable, by a central difference."""

    def slope(x: Any) -> Any:
        step = 1e-6
        return (function(x + step) - function(x - step)) / (2 * step)

    return slope


def integral(function: Callable[[Any], Any], *limits: Any) -> Any:
    """The integral of a function over the line, or between two limits, by quadrature.

    >>> bool(abs(integral(lambda x: x**2, 0, 1) - 1 / 3) < 1e-9)
    True
    >>> bool(abs(integral(lambda x: exp(-x * x)) - sqrt(pi)) < 1e-9)
    True
    """
    from numpy.polynomial.legendre import leggauss

    pairs = list(zip(*leggauss(200), strict=True))
    if limits:
        a, b = limits
        return sum(w * function((a + b + (b - a) * t) / 2) for t, w in pairs) * (b - a) / 2
    # x = t / (1 - t^2) takes (-1, 1) to the line
    return sum(w * function(t / (1 - t * t)) * (1 + t * t) / (1 - t * t) ** 2 for t, w in pairs)


def series(function: Callable[[Any], Any]) -> Any:
    """The sum of a function over all integers, up to 1000 on both sides.

    >>> series(lambda k: 2.0 ** -abs(k))
    3.0
    """
    return sum(function(k) for k in range(-1000, 1001))


def diff(expression: Any, *variables: Any) -> Any:
    """A derivative inside a claim. It exists for formulas only, so that this always raises."""
    raise TypeError(
        "diff(expression, X[i]) has a meaning where the claim is read; numbers have no derivative"
    )
