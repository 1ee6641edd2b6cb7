"""Steps: how much work a search has done, counted and not timed.

Every term that is built is a step, a product of polynomials is some, and Z3's work is counted
in Z3's own unit. What a search may use is a number of steps, so that it finds the same on a
fast and on a busy machine. What is remembered costs as many steps as it took to find.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")


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


@contextmanager
def uncounted() -> Iterator[None]:
    """Steps in the body do not count: for what is found once and then known for good.

    >>> before = steps_used()
    >>> with step_limit(5), uncounted():
    ...     tick(7)
    >>> steps_used() - before
    0
    """
    before = _count.used, _count.limit
    _count.limit = float("inf")
    try:
        yield
    finally:
        _count.used, _count.limit = before


class Remembered(Generic[P, T]):
    """A function with a cache; a value that is known costs the steps that it took to find.

    Each thread has its own cache: equal terms may call their indices by other names, and which
    of them is met first must not depend on what the other threads do.
    """

    def __init__(self, function: Callable[P, T], maxsize: int) -> None:
        self._function, self._maxsize = function, maxsize
        self._local = threading.local()
        update_wrapper(self, function)
        _caches.append(self)

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
        count = _count
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


class Kept(Generic[K, T]):
    """``Remembered`` for a function of one object, which may have equals that are other objects.

    The cache knows an object by its ``id`` and holds it. As a term also keeps the names of its
    bound variables, what is found depends on nothing else, and threads share it.
    """

    def __init__(self, function: Callable[[K], T], most: int) -> None:
        self._function, self._most = function, most
        self._known: dict[int, tuple[K, T, int]] = {}
        update_wrapper(self, function)
        _caches.append(self)

    def __call__(self, t: K) -> T:
        found = self._known.get(id(t))
        if found is not None:
            if found[2]:
                tick(found[2])
            return found[1]
        count = _count
        before = count.used
        value = self._function(t)
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[id(t)] = (t, value, count.used - before)
        return value

    def cache_clear(self) -> None:
        """Forget what was found."""
        self._known.clear()


_caches: list[Remembered[..., Any] | Kept[Any, Any]] = []


def forget() -> None:
    """Empty the caches of this thread, so that what follows does not depend on what was before."""
    for cache in _caches:
        cache.cache_clear()


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


def kept(most: int) -> Callable[[Callable[[K], T]], Kept[K, T]]:
    """``remembered`` for a function of one term.

    >>> @kept(most=10)
    ... def doubled(text: str) -> str:
    ...     tick(len(text))
    ...     return 2 * text
    >>> before, word = steps_used(), "abc"
    >>> doubled(word), doubled(word), steps_used() - before
    ('abcabc', 'abcabc', 6)
    """
    return lambda function: Kept(function, most)
