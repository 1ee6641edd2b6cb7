"""The claims of a file, here or on any ``concurrent.futures.Executor``.

A claim is sent to a worker as the text of its file and its name, so that the worker needs
neither the file nor anything else of this process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, as_completed
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from symcnn.read.claim_error import ReadError
from symcnn.read.source import SourceFile, read_path, read_source
from symcnn.verdicts.limits import SECONDS
from symcnn.write.pages.record import Report


@dataclass(frozen=True)
class Result:
    """What came of one claim of a file.

    ``verdict`` "error" is the author's to mend, and ``message`` says what is wrong; "unknown"
    without a report means that the tool did not get through, and ``message`` says why.
    ``derivation`` is the record of the proof, for ``symcnn.replay``.
    """

    name: str
    verdict: Literal["proved", "refuted", "unknown", "error"]
    report: Report | None = None
    message: str = ""
    seconds: float = 0.0
    derivation: dict[str, Any] | None = None
    reproduction: str = ""


def check_file(
    path: str | Path,
    names: Sequence[str] = (),
    *,
    seed: int = 0,
    seconds: float = SECONDS,
    necessity: bool = False,
    near_misses: bool = False,
    executor: Executor | None = None,
    done: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """The results for the claims of a file, or for some of them, in their order.

    ``executor`` is any ``concurrent.futures.Executor``: ``workers.Workers``, a process
    pool, Dask's, or MPI's; without one the claims are checked here, and their memory is not
    limited. ``necessity`` and ``near_misses`` are as in ``check_read``; ``done`` is called with
    each result as it comes. Raises ``ReadError`` when the file cannot be read or has no such claim.
    """
    return check_claims(
        read_path(path),
        names,
        seed=seed,
        seconds=seconds,
        necessity=necessity,
        near_misses=near_misses,
        executor=executor,
        done=done,
    )


def check_claims(
    source: SourceFile,
    names: Sequence[str] = (),
    *,
    seed: int = 0,
    seconds: float = SECONDS,
    necessity: bool = False,
    near_misses: bool = False,
    executor: Executor | None = None,
    done: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """``check_file`` for a file that has been parsed.

    >>> source = read_source('''
    ... @claim
    ... def reversal(x: Real["n"]):
    ...     return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
    ... @claim
    ... def forgets_the_end(x: Real["n"]):
    ...     assert n >= 1
    ...     return sum(x[i] for i in range(n)) == sum(x[i] for i in range(n - 1))
    ... ''', "claims.py")
    >>> [(r.name, r.verdict) for r in check_claims(source)]
    [('reversal', 'proved'), ('forgets_the_end', 'refuted')]
    """
    for name in names:
        if name not in source.claims:
            near = get_close_matches(name, source.claims, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            if name in source.functions:
                hint = f"; `{name}` is a function, write @claim above it"
            raise ReadError(f"there is no claim called {name}{hint}", source.file)
    wanted = list(names) or list(source.claims)
    text = "\n".join(source.lines)
    results: dict[str, Result] = {}
    more = (seed, seconds, necessity, near_misses)
    if executor is None:
        for name in wanted:
            results[name] = check_one(text, source.file, name, *more)
            done(results[name])
        return [results[name] for name in wanted]
    futures: dict[Future[Result], str] = {
        executor.submit(check_one, text, source.file, name, *more): name for name in wanted
    }
    for future in as_completed(futures):
        name = futures[future]
        results[name] = result_of(future, name)
        done(results[name])
    return [results[name] for name in wanted]


def result_of(future: Future[Result], name: str) -> Result:
    """The result of a call of ``check_one``; "unknown" with the reason where none came back.

    >>> gone: Future[Result] = Future()
    >>> gone.set_exception(OSError("its process was ended by signal 9"))
    >>> result_of(gone, "reversal").message
    'not finished: its process was ended by signal 9'
    """
    try:
        return future.result()
    except CancelledError:
        return Result(name, "unknown", message="not finished: the executor gave the call up")
    except Exception as error:  # a worker died, or could not start: of this claim alone
        reason = str(error) or type(error).__name__
        return Result(name, "unknown", message=f"not finished: {reason}")


@lru_cache(maxsize=8)
def _parsed(text: str, file: str) -> SourceFile:
    return read_source(text, file)


def check_one(
    text: str,
    file: str,
    name: str,
    seed: int,
    seconds: float,
    necessity: bool = False,
    near_misses: bool = False,
) -> Result:
    """The result for one claim of a source; never raises for what is wrong with the claim."""
    start = time.perf_counter()
    try:
        result = _attempt(text, file, name, seed, seconds, necessity, near_misses)
    except ReadError as error:
        result = Result(name, "error", message=str(error))
    except MemoryError:
        result = Result(name, "unknown", message="not finished: the memory ran out")
    except Exception as error:  # a fault of symcnn in one claim is no reason to lose the others
        reason = f"{type(error).__name__}: {error}"
        result = Result(name, "unknown", message=f"not finished, by a fault of symcnn: {reason}")
    return replace(result, seconds=time.perf_counter() - start)


def _attempt(
    text: str,
    file: str,
    name: str,
    seed: int,
    seconds: float,
    necessity: bool,
    near_misses: bool,
) -> Result:
    from symcnn.verdicts.claims import check_read
    from symcnn.verdicts.records import record
    from symcnn.verdicts.verify import GuardError

    found = _parsed(text, file).read_claim(name)
    try:
        verdict = check_read(found, seed, seconds, necessity=necessity, near_misses=near_misses)
    except GuardError as error:
        return Result(name, "unknown", message=f"a guard does not confirm the proof: {error}")
    report = verdict.report
    recorded = record(verdict.theorem) if verdict.theorem is not None else None
    return Result(
        name, report.verdict, report, derivation=recorded, reproduction=verdict.reproduction
    )
