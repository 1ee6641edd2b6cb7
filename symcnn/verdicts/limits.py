"""Limits of time and memory, from outside: what a search may do is counted in steps."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from symcnn.arithmetic.budget import OutOfTimeError

SECONDS = 300.0  # for one claim: far beyond what the steps of any search take
GRACE = 2.0  # and so much more until a process is ended from outside
AGAIN = 0.004  # seconds from one ring to the next
OWN = (__file__, contextmanager.__code__.co_filename)
DEEP = 8  # frames that are looked at for a finalizer and for Z3
LEAST = 0.001  # an alarm after 0 seconds would be none
OBJECTS = 100_000  # that are made from one collection of the young ones to the next

_ends: list[float] = []  # of the limits that are set in the main thread, innermost last


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTimeError`` in the body when the time is up.

    In the main thread an alarm interrupts the body; in another thread, as on a worker of
    Dask, the exception is raised between two steps of the interpreter. A limit within another
    one ends no later than that.

    >>> with time_limit(0.01):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    symcnn.arithmetic.budget.OutOfTimeError
    """
    main = threading.current_thread() is threading.main_thread()
    home = _caller()
    with _alarm(seconds, home) if main and hasattr(signal, "SIGALRM") else _timer(seconds, home):
        yield


def _caller() -> FrameType | None:
    """Where the limit was set: the first frame that belongs neither here nor to ``with``."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename in OWN:
        frame = frame.f_back
    return frame


@contextmanager
def _alarm(seconds: float, home: FrameType | None) -> Iterator[None]:
    finished = False

    def ring(signum: int, frame: FrameType | None) -> None:
        if not finished and not _is_delicate(frame, home):
            raise OutOfTimeError

    start = time.monotonic()
    end = min((start + seconds, *_ends[-1:]))
    before = signal.signal(signal.SIGALRM, ring)
    # it rings until it is heard: an exception in a finalizer is lost
    running, interval = signal.setitimer(signal.ITIMER_REAL, max(end - start, LEAST), AGAIN)
    _ends.append(end)
    try:
        yield
    finally:
        finished = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _ends.pop()
        if running:
            # an alarm that someone else had set goes on
            rest = max(running - (time.monotonic() - start), LEAST)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


@contextmanager
def _timer(seconds: float, home: FrameType | None) -> Iterator[None]:
    import ctypes

    own = ctypes.c_ulong(threading.get_ident())
    interrupt, error = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.py_object(OutOfTimeError)
    finished = False
    woken = threading.Event()
    lock = threading.Lock()

    def ring() -> None:
        wait = seconds
        while not woken.wait(wait):
            wait = AGAIN
            with lock:
                frame = sys._current_frames().get(own.value)
                place = frame and frame.f_lasti
                if finished or frame is None or _is_delicate(frame, home):
                    continue
                # it may have gone on while it was looked at
                if sys._current_frames().get(own.value) is frame and frame.f_lasti == place:
                    interrupt(own, error)

    timer = threading.Thread(target=ring, daemon=True)
    timer.start()
    try:
        yield
    finally:
        finished = True
        with lock:
            # what rang a moment ago and was not heard must not be heard later
            interrupt(own, None)
        woken.set()


def _is_delicate(frame: FrameType | None, home: FrameType | None) -> bool:
    """Whether an exception would be lost, or leave an object of Z3 or a module half made.

    Or a limit half set: what sets and ends limits is not interrupted either.
    """
    depth = 0
    while frame is not None and frame is not home:
        code = frame.f_code
        if code.co_filename.startswith("<frozen importlib") or code.co_filename in OWN:
            return True
        if depth < DEEP:
            file = Path(code.co_filename)
            if code.co_name == "__del__" or file.parent.name == "z3" or "weakref" in file.name:
                return True
        depth += 1
        frame = frame.f_back
    return False


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let Python look for cycles among the objects rarely: terms are many and have none.

    >>> with rare_collections():
    ...     gc.get_threshold()[0]
    100000
    """
    before = gc.get_threshold()
    gc.set_threshold(max(OBJECTS, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def limit_memory(megabytes: int) -> bool:
    """Limit what this process may allocate in all; False where the system has no such limit."""
    try:
        import resource
    except ImportError:
        return False
    size = megabytes * 1_000_000
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        size = min(size, most)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, most))
    except (ValueError, OSError):
        return False
    return True
