"""Limits of time, in the main thread and in others."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from symcnn.limits import OutOfTimeError, time_limit


def spin(seconds: float) -> str:
    try:
        with time_limit(seconds):
            end = time.monotonic() + 20
            while time.monotonic() < end:
                pass
    except OutOfTimeError:
        return "out of time"
    return "done"


def test_in_the_main_thread():
    assert spin(0.05) == "out of time"


def test_in_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(spin(0.05)))
    thread.start()
    thread.join()
    assert found == ["out of time"]


@pytest.mark.parametrize("threaded", [False, True])
def test_what_is_done_in_time_is_left_alone(threaded):
    found = []

    def work() -> None:
        with time_limit(0.2):
            found.append("done")
        time.sleep(0.3)
        found.append("later")

    if threaded:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    else:
        work()
    assert found == ["done", "later"]


def test_an_alarm_that_was_set_before_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append("alarm"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with time_limit(10):
            pass
        time.sleep(0.4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == ["alarm"]
