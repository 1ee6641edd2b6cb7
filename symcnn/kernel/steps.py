"""Steps: how much work a search has done, counted and not timed.

Every term that is built is a step, a product of polynomials is some, and Z3's work is counted
in Z3's own unit. What a search may use is a number of steps, so that it finds the same on a
fast and on a busy machine. What is remembered costs as many steps as it took to find, so that
it does not matter either what was done before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, update_wrapper
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class OutOfStepsError(Exception):
    """The steps for a search are used up."""


class OutOfTimeError(Exception):
    """The time for one claim is used up."""


class _Count(threading.local):
    """Of one thread: the steps so far, and the count at which the innermost limit ends."""

    used = 0
    limit: float = float("inf")


_count = _Count()


def tick(steps: int = 1) -> None:
    """Count some steps. Raises ``OutOfStepsError`` when there are more than the limit."""
    count = _count
    count.used = used = count.used + steps
    if used > count.limit:
        raise OutOfStepsError


def steps_used() -> int:
    """The steps of this thread so far.

    >>> before = steps_used()
    >>> tick(3)
    >>> steps_used() - before
    3
    """
    return _count.used


@contextmanager
def step_limit(steps: int) -> Iterator[None]:
    """Raise ``OutOfStepsError`` in the body when it takes more steps.

    A limit within another one ends no later than that.

    >>> with step_limit(5):
    ...     while True:
    ...         tick()
    Traceback (most recent call last):
    symcnn.kernel.steps.OutOfStepsError
    """
    before = _count.limit
    _count.limit = min(before, _count.used + steps)
    try:
        yield
    finally:
        _count.limit = before


class Remembered(Generic[P, T]):
    """A function with a cache; a value that is known costs the steps that it took to find."""

    def __init__(self, function: Callable[P, T], maxsize: int) -> None:
        def found(*args: P.args, **kwargs: P.kwargs) -> tuple[T, int]:
            count = _count
            before = count.used
            value = function(*args, **kwargs)
            steps = count.used - before
            count.used = before  # they are counted below, as for a value that was known
            return value, steps

        self._found = lru_cache(maxsize)(found)
        self.cache_clear, self.cache_info = self._found.cache_clear, self._found.cache_info
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        value, steps = self._found(*args, **kwargs)  # type: ignore[arg-type]
        if steps:
            tick(steps)
        return value


def remembered(maxsize: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """``lru_cache`` for functions that count steps.

    >>> @remembered(maxsize=10)
    ... def double(n: int) -> int:
    ...     tick(n)
    ...     return 2 * n
    >>> before = steps_used()
    >>> double(7), double(7), steps_used() - before
    (14, 14, 14)
    """
    return lambda function: Remembered(function, maxsize)
