"""A claim called in Python: the sizes that only a shape names are read off the arguments.

``def total(x: Real["n"])`` may speak of n in its body. Python knows no such name, so the
decorator puts its value in: the length of x.

>>> from symcnn.read.language import Real, claim
>>> @claim
... def same_length(x: Real["n"], y: Real["2*n"]):
...     return 2 * len(x) == 2 * n == len(y)
>>> same_length([1, 2], [3, 4, 5, 6])
True
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

SHAPE = re.compile(r"\[\s*(['\"])(.*?)\1\s*\]", re.DOTALL)
NAME = re.compile(r"[^\W\d]\w*")


def with_sizes(function: FunctionType) -> FunctionType:
    """The function itself, or one that knows the sizes its body takes from the shapes."""
    shapes: dict[str, str] = {}
    for name, annotation in function.__annotations__.items():
        found = SHAPE.search(annotation if isinstance(annotation, str) else str(annotation))
        if found:
            shapes[name] = found[2]
    own = function.__code__.co_varnames
    named = {n for shape in shapes.values() for n in NAME.findall(shape) if n not in own}
    used = named & set(_globals_of(function.__code__))
    if not used:
        return function
    signature = inspect.signature(function)

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        arguments = signature.bind(*args, **kwargs).arguments
        constants = function.__globals__
        known = {n: v for n, v in (*constants.items(), *arguments.items()) if _is_integer(v)}
        sizes = _solved({name: arguments[name] for name in shapes}, shapes, known)
        for name in sorted(used):
            if name not in sizes and name not in constants:
                raise TypeError(
                    f"the size {name} of {function.__name__} cannot be read off the arguments; "
                    f"make it a parameter, {name}: Size"
                )
        inside = FunctionType(
            function.__code__,
            {**constants, **{n: sizes[n] for n in used if n in sizes}},
            function.__name__,
            function.__defaults__,
            function.__closure__,
        )
        inside.__kwdefaults__ = function.__kwdefaults__
        return inside(*args, **kwargs)

    return called  # type: ignore[return-value]


def _globals_of(code: CodeType) -> Iterator[str]:
    """The global names of a function and of the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals_of(constant)


def _is_integer(value: Any) -> bool:
    return hasattr(value, "__index__") and not hasattr(value, "shape")


def _solved(
    arguments: Mapping[str, Any], shapes: Mapping[str, str], known: Mapping[str, int]
) -> dict[str, int]:
    """The sizes that are in the shapes and not known, as far as the lengths tell them."""
    import numpy as np

    from .shapes import split_sizes

    equations: list[tuple[str, int]] = []
    for name, text in shapes.items():
        dims, lengths = [d for _, d in split_sizes(text)], np.shape(arguments[name])
        if len(dims) != len(lengths):
            raise TypeError(f"{name} has {len(lengths)} axes, its shape {text!r} has {len(dims)}")
        equations += zip(dims, lengths, strict=True)
    sizes: dict[str, int] = {}
    for _ in equations:
        for dim, length in equations:
            values = {**known, **sizes}
            missing = {n for n in NAME.findall(dim) if n not in values}
            if len(missing) == 1:
                (name,) = missing
                found = _only_solution(dim, name, length, values)
                if found is not None:
                    sizes[name] = found
    return sizes


def _only_solution(dim: str, name: str, length: int, values: dict[str, int]) -> int | None:
    """The one natural number for which a size has a length; None if there are more, or none."""
    if dim == name:
        return length
    expression: Callable[[int], Any] = eval(f"lambda {name}: {dim}", dict(values))
    most = length + sum(abs(int(v)) for v in values.values() if abs(int(v)) < 1000) + 2
    found = []
    for candidate in range(most):
        try:
            if expression(candidate) == length:
                found.append(candidate)
        except ArithmeticError:
            pass
    return found[0] if len(found) == 1 else None
