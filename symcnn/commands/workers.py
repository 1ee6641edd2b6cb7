"""Processes that work under limits of time and memory, as a ``concurrent.futures.Executor``.

A call that takes too long, or a process that dies, spoils the future of that call only: the
next one gets a new process. The processes are started as programs of their own. They share
no state with the caller, and they do not import its main module again.

>>> with Workers(1) as workers:
...     workers.submit(divmod, 7, 2).result()
(3, 1)
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from symcnn.verdicts.limits import limit_memory, rare_collections

T = TypeVar("T")
MEGABYTES = 2000
PROGRAM = (
    "import sys; sys.path.append({path!r}); "
    "from symcnn.commands.workers import serve; serve({megabytes})"
)


class WorkerError(Exception):
    """A process ended before it answered: says how."""


class Workers(Executor):
    """So many processes; each call has ``seconds`` (None: no limit), each process its memory.

    The first process starts at once, each of the others with its first call.

    Leaving a ``with`` block by an exception, Ctrl-C for one, ends all processes at once.
    """

    def __init__(
        self, count: int, seconds: float | None = None, megabytes: int = MEGABYTES
    ) -> None:
        if count < 1:
            raise ValueError(f"at least one process is expected, found {count}")
        self._seconds = seconds
        self._megabytes = megabytes
        self._calls: SimpleQueue[tuple[Future[Any], bytes] | None] = SimpleQueue()
        self._closed = self._stopped = False
        self._lock = threading.Lock()
        self._processes: set[_Process] = set()
        self._threads = [
            threading.Thread(target=self._work, args=(n == 0,), daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The future result of the call. Raises ``RuntimeError`` after ``shutdown``."""
        if self._closed:
            raise RuntimeError("the workers were shut down")
        future: Future[T] = Future()
        self._calls.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they have done what was submitted."""
        self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def stop(self) -> None:
        """End all processes at once; calls that are not done are cancelled or fail."""
        self._stopped = True
        self.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for process in self._processes:
                process.kill()
        for thread in self._threads:
            thread.join()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            if kind is None:
                self.shutdown()
        finally:
            self.stop()

    def _cancel(self) -> None:
        while True:
            try:
                call = self._calls.get_nowait()
            except Empty:
                return
            if call is not None:
                call[0].cancel()

    def _work(self, at_once: bool) -> None:
        process = self._start() if at_once else None
        while (call := self._calls.get()) is not None:
            future, request = call
            if not future.set_running_or_notify_cancel():
                continue
            process = process or self._start()
            try:
                if process is None:
                    raise WorkerError("the workers were stopped")
                future.set_result(process.ask(request, self._seconds))
            except WorkerError as error:
                future.set_exception(error)
            if process is not None and not process.ready:
                self._end(process)
                process = None
        if process is not None:
            self._end(process)

    def _start(self) -> _Process | None:
        with self._lock:
            if self._stopped:
                return None
            process = _Process(self._megabytes)
            self._processes.add(process)
        return process

    def _end(self, process: _Process) -> None:
        process.end()
        with self._lock:
            self._processes.discard(process)


class _Process:
    """One process; ``ready`` says whether it can take another call."""

    def __init__(self, megabytes: int) -> None:
        home = str(Path(__file__).resolve().parents[2])
        # -P: a file called json.py in the current directory must not be imported
        command = [sys.executable, "-P", "-c", PROGRAM.format(path=home, megabytes=megabytes)]
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **threads},
            start_new_session=True,  # Ctrl-C is for the caller, who ends the processes
        )
        self.ready = True

    def ask(self, request: bytes, seconds: float | None) -> Any:
        """The result of a call. Raises ``WorkerError`` when there is none."""
        send, receive = self.process.stdin, self.process.stdout
        late = threading.Event()

        def ring() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds or 0, ring)
        try:
            if send is None or receive is None or receive.read(1) != b"r":
                raise EOFError
            if seconds is not None:
                timer.start()
            send.write(len(request).to_bytes(8) + request)
            send.flush()
            kind, answer = pickle.load(receive)
        except Exception as error:
            self.ready = False
            if not isinstance(error, EOFError | OSError | pickle.UnpicklingError):
                # the answer is whole, and cannot be made again here
                raise WorkerError(f"its answer cannot be read: {error}") from None
            code = self._code()  # the pipe is closed, or holds half an answer
            reason = f"stopped after {seconds:g} s" if late.is_set() else _ending(code)
            raise WorkerError(reason) from None
        finally:
            timer.cancel()
            if timer.ident is not None:
                timer.join()
            self.ready = self.ready and not late.is_set()
        if kind != "result":
            raise WorkerError(answer)
        return answer

    def _code(self) -> int:
        """How the process ended, which it may still be about to do."""
        try:
            return self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()

    def kill(self) -> None:
        self.process.kill()

    def end(self) -> None:
        """Let the process finish, but not for long."""
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()


def _ending(code: int) -> str:
    how = f"with exit code {code}" if code >= 0 else f"by signal {-code}"
    return f"its process was ended {how}"


def serve(megabytes: int) -> None:
    """Answer calls from the standard input, one after another, until it is closed."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # what a library prints must not stand between the answers
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    with rare_collections():
        # imported before the clock of the first call runs
        import symcnn.commands.batch
        import symcnn.numeric.agreement
        import symcnn.numeric.instance
        import symcnn.numeric.search
        import symcnn.verdicts.claims
        import symcnn.verdicts.guards
        import symcnn.verdicts.records  # noqa: F401

        limit_memory(megabytes)
        while True:
            # ready for a call
            answers.write(b"r")
            answers.flush()
            size = int.from_bytes(calls.read(8))
            if not size:
                os._exit(0)  # at once: taking all modules apart would be waited for
            answers.write(_answer(calls.read(size)))
            answers.flush()


def _answer(request: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(request)
        return pickle.dumps(("result", function(*args, **kwargs)))
    except Exception as error:
        return pickle.dumps(("error", f"{type(error).__name__}: {error}"))
