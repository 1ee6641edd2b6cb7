"""Limits of time and memory."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTimeError(Exception):
    """The time for one claim is used up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTimeError`` in the body when the time is up.

    In the main thread an alarm interrupts the body; in another thread, as on a worker of
    Dask, the exception is raised between two steps of the interpreter.

    >>> with time_limit(0.01):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    symcnn.limits.OutOfTimeError
    """
    main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if main and hasattr(signal, "SIGALRM") else _timer(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(signum: int, frame: object) -> None:
        raise OutOfTimeError

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, ring)
    running, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if running:
            # an alarm that someone else had set goes on
            rest = max(running - (time.monotonic() - start), 0.001)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    import ctypes

    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    finished = False

    def ring() -> None:
        with lock:
            if not finished:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTimeError))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            finished = True
        timer.cancel()


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
