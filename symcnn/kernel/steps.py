"""Steps: how much work a search has done, counted and not timed; and what is kept of it.

Every term that is built is a step, a product of polynomials is some. What a search may use is a
number of steps, so that it finds the same on a fast and on a busy machine. What is remembered
costs as many steps as it took to find. The limits are set in ``symcnn.arithmetic.budget``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K")


class OutOfStepsError(Exception):
    """The steps for a search are used up."""


class _Count(threading.local):
    """Of one thread: the steps so far, and the count at which the innermost limit ends."""

    used = 0
    limit: float = float("inf")


count = _Count()
caches: list[Any] = []  # each with ``cache_clear``


def tick(steps: int = 1) -> None:
    """Count some steps. Raises ``OutOfStepsError`` when there are more than the limit."""
    count.used = used = count.used + steps
    if used > count.limit:
        raise OutOfStepsError


def forget() -> None:
    """Empty the caches of this thread, so that what follows does not depend on what was before."""
    for cache in caches:
        cache.cache_clear()


class Kept(Generic[K, T]):
    """A function of one object with a cache, which threads share.

    The cache knows an object by its ``id`` and holds it, since equal terms may differ in the
    names of bound variables.
    """

    def __init__(self, function: Callable[[K], T], most: int) -> None:
        self._function, self._most = function, most
        self._known: dict[int, tuple[K, T, int]] = {}
        update_wrapper(self, function)
        caches.append(self)

    def __call__(self, t: K) -> T:
        found = self._known.get(id(t))
        if found is not None:
            if found[2]:
                tick(found[2])
            return found[1]
        before = count.used
        value = self._function(t)
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[id(t)] = (t, value, count.used - before)
        return value

    def cache_clear(self) -> None:
        """Forget what was found."""
        self._known.clear()


def kept(most: int) -> Callable[[Callable[[K], T]], Kept[K, T]]:
    """Remember so many values of a function of one term.

    >>> @kept(most=10)
    ... def doubled(text: str) -> str:
    ...     tick(len(text))
    ...     return 2 * text
    >>> before, word = count.used, "abc"
    >>> doubled(word), doubled(word), count.used - before
    ('abcabc', 'abcabc', 6)
    """
    return lambda function: Kept(function, most)
