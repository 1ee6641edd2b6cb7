"""Limits to the steps of a search, and functions that remember what they found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from symcnn.kernel.steps import caches, count, tick

P = ParamSpec("P")
T = TypeVar("T")


class OutOfTimeError(Exception):
    """The time for one claim is used up."""


def steps_used() -> int:
    """The steps of this thread so far.

    >>> before = steps_used()
    >>> tick(3)
    >>> steps_used() - before
    3
    """
    return count.used


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
    before = count.limit
    count.limit = min(before, count.used + steps)
    try:
        yield
    finally:
        count.limit = before


@contextmanager
def uncounted() -> Iterator[None]:
    """Steps in the body do not count: for what is found once and then known for good.

    >>> before = steps_used()
    >>> with step_limit(5), uncounted():
    ...     tick(7)
    >>> steps_used() - before
    0
    """
    before = count.used, count.limit
    count.limit = float("inf")
    try:
        yield
    finally:
        count.used, count.limit = before


class Remembered(Generic[P, T]):
    """A function with a cache; a value that is known costs the steps that it took to find.

    Each thread has its own cache: equal terms may call their indices by other names, and which
    of them is met first must not depend on what the other threads do.
    """

    def __init__(self, function: Callable[P, T], maxsize: int) -> None:
        self._function, self._maxsize = function, maxsize
        self._local = threading.local()
        update_wrapper(self, function)
        caches.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        value: T
        try:
            cache = self._local.cache
        except AttributeError:
            cache = self._cache()
        value, steps = cache(*args, **kwargs)
        if steps:
            tick(steps)
        return value

    def _cache(self) -> Any:
        try:
            return self._local.cache
        except AttributeError:
            self._local.cache = lru_cache(self._maxsize)(self._found)
            return self._local.cache

    def _found(self, *args: P.args, **kwargs: P.kwargs) -> tuple[T, int]:
        before = count.used
        value = self._function(*args, **kwargs)
        steps = count.used - before
        count.used = before  # they are counted by the call, as for a value that was known
        return value, steps

    def cache_clear(self) -> None:
        """Forget what this thread has found."""
        self._cache().cache_clear()

    def cache_info(self) -> Any:
        """As of ``lru_cache``, for this thread."""
        return self._cache().cache_info()


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
