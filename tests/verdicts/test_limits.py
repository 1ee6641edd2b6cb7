"""Limits of time, in the main thread and in others."""

from __future__ import annotations

import importlib
import signal
import sys
import threading
import time
from contextlib import suppress

import pytest

from symcnn.arithmetic.budget import OutOfTimeError
from symcnn.verdicts import limits
from symcnn.verdicts.limits import time_limit


def wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def wait_until(condition) -> None:
    for _ in range(12_000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def spin(seconds: float) -> str:
    try:
        with time_limit(seconds):
            wait(20)
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
        with time_limit(60):
            found.append("done")

    threads = threading.active_count()
    if threaded:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    else:
        work()
    assert found == ["done"]
    # nothing is left that could ring
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    wait_until(lambda: threading.active_count() <= threads)


def test_an_alarm_that_was_set_before_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append("alarm"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with time_limit(10):
            pass
        wait_until(lambda: rung)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == ["alarm"]


def test_limits_that_end_as_they_ring_leave_nothing_behind():
    """The body ends at about the time of the ring, many times, with one limit in another."""
    found: list[str] = []

    def often() -> None:
        try:
            for k in range(150):
                try:
                    with time_limit(20), time_limit(0.002):
                        wait(0.001 + k * 1e-5)
                except OutOfTimeError:
                    pass
            time.sleep(0.05)
            found.append("quiet")
        except OutOfTimeError:
            found.append("rung afterwards")

    threads = threading.active_count()
    thread = threading.Thread(target=often)
    thread.start()
    thread.join()
    assert found == ["quiet"]
    wait_until(lambda: threading.active_count() <= threads)


def test_limits_in_a_row_end_with_the_one_around_them():
    """Each of the inner ones is caught, and none may give its body time beyond the outer one."""
    ends = []

    def one_after_the_other():
        ends.append(limits._ends[-1])
        for _ in range(20):
            with suppress(OutOfTimeError), time_limit(500):
                ends.append(limits._ends[-1])
                wait(1000)
        wait(1000)

    with pytest.raises(OutOfTimeError), time_limit(0.05):
        one_after_the_other()
    assert ends
    assert len(set(ends)) == 1


@pytest.mark.parametrize("threaded", [False, True])
def test_a_module_is_imported_whole(threaded, tmp_path, monkeypatch):
    (tmp_path / "slow_module.py").write_text(
        "import time\nend = time.monotonic() + 0.2\nwhile time.monotonic() < end: pass\nwhole = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_module", raising=False)
    found = []

    def work() -> None:
        try:
            with time_limit(0.02):
                importlib.import_module("slow_module")
                wait(5)
        except OutOfTimeError:
            found.append("out of time")

    if threaded:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    else:
        work()
    assert sys.modules["slow_module"].whole == 1
    assert found == ["out of time"]
