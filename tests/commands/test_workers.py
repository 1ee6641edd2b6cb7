"""Processes under limits: what goes wrong in one call stays with that call."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import CancelledError, as_completed
from pathlib import Path

import pytest

from symcnn.commands.workers import WorkerError, Workers


def test_results_in_any_number():
    with Workers(2) as workers:
        futures = {workers.submit(divmod, n, 7): n for n in range(200)}
        assert all(f.result() == divmod(futures[f], 7) for f in as_completed(futures))


FAILURES = [  # call, what the error says
    ((time.sleep, 30), "stopped after 2 s"),
    ((os.abort,), "ended by signal 6"),
    ((os._exit, 5), "ended with exit code 5"),
    ((divmod, 1, 0), "ZeroDivisionError"),
    ((sys.exit, 3), "ended with exit code 3"),
    ((os.getcwd, 1), "TypeError"),
    ((eval, "lambda: 0"), "pickle"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("call", "expected"), FAILURES, ids=str)
def test_a_failure_stays_with_its_call(call, expected):
    with Workers(1, seconds=2 if call[0] is time.sleep else None) as workers:
        bad, good = workers.submit(*call), workers.submit(divmod, 7, 2)
        with pytest.raises(WorkerError, match=expected):
            bad.result()
        assert good.result() == (3, 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_memory_is_limited():
    with Workers(1, megabytes=600) as workers:
        big, small = workers.submit(bytes, 700_000_000), workers.submit(bytes, 3)
        with pytest.raises(WorkerError, match="MemoryError"):
            big.result()
        assert small.result() == b"\0\0\0"


def test_what_a_call_prints_does_not_disturb(capfd):
    with Workers(1) as workers:
        assert workers.submit(print, "hello", flush=True).result() is None
        assert workers.submit(os.write, 1, b"r\x80").result() == 2
        assert workers.submit(divmod, 7, 2).result() == (3, 1)
    assert capfd.readouterr() == ("", "")


def test_an_exception_stops_the_work_at_once():
    workers = Workers(1)
    running, waiting = workers.submit(time.sleep, 60), workers.submit(divmod, 7, 2)
    with pytest.raises(KeyboardInterrupt), workers:
        interrupt_when(running.running)
    with pytest.raises(WorkerError):
        running.result()
    with pytest.raises(CancelledError):
        waiting.result()


def interrupt_when(condition):
    while not condition():
        time.sleep(0.01)
    raise KeyboardInterrupt


def test_no_call_after_the_end():
    with Workers(1) as workers:
        pass
    with pytest.raises(RuntimeError, match="shut down"):
        workers.submit(divmod, 7, 2)


def test_a_file_in_the_current_directory_is_not_imported(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pickle.py").write_text("raise SystemExit('imported')")
    with Workers(1) as workers:
        assert workers.submit(divmod, 7, 2).result() == (3, 1)


@pytest.mark.parametrize("count", [0, -1])
def test_at_least_one_process(count):
    with pytest.raises(ValueError, match="at least one process"):
        Workers(count)
