"""How much the automatic prover decides, and how long it takes.

python -m tests.benchmarks.claims [FILE ...]

Every claim of ``tests/claims`` with all guards, warm, one after another; then a thousand of
them on processes in parallel, and some on other executors, Dask's if it is installed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from rich.progress import Progress

from symcnn.commands.batch import Result, check_one, result_of
from symcnn.commands.workers import Workers
from symcnn.read.source import read_path
from symcnn.verdicts.limits import GRACE, SECONDS

FOLDER = Path(__file__).parent.parent / "claims"
MANY, SOME = 1000, 60
Task = tuple[Path, str]


def claims(arguments: Sequence[str]) -> list[Task]:
    """The claims of the files given, or of all."""
    files = [Path(a) for a in arguments] or [
        *sorted(FOLDER.glob("true_*.py")),
        *sorted(FOLDER.glob("false_*.py")),
        FOLDER / "bugs.py",
    ]
    return [(path, name) for path in files for name in read_path(path).claims]


def is_true(path: Path, name: str) -> bool:
    """Whether the claim holds, judging by where it stands."""
    return path.stem.startswith("true_") or name.endswith("_repaired")


def one_by_one(work: Sequence[Task]) -> dict[Task, str]:
    """Print the counts of the verdicts, the median and worst times; return the verdicts."""
    texts = {path: path.read_text(encoding="utf-8") for path, _ in work}
    for path, name in dict(work).items():
        check_one(texts[path], str(path), name, 0, SECONDS)  # warm
    results = {(p, n): check_one(texts[p], str(p), n, 0, SECONDS) for p, n in work}
    for title, truth in (("true", True), ("false", False)):
        own = [r for task, r in results.items() if is_true(*task) is truth]
        if own:
            print(f"{title} claims: {counted(own)}")
            times = sorted((r.seconds, r.name) for r in own)
            print(f"  median {median(t for t, _ in times):.3f} s; worst:")
            for seconds, name in times[:-6:-1]:
                print(f"  {seconds:6.2f} s  {name}")
        for r in own:
            if r.verdict == ("refuted" if truth else "proved"):
                print(f"  WRONG: {r.name} is {r.verdict}")
    late = [r.name for r in results.values() if r.seconds > SECONDS + 1]
    print(f"all: median {median(r.seconds for r in results.values()):.3f} s, with every guard; "
          f"{len(late)} above the timeout of {SECONDS:g} s {' '.join(late)}")  # fmt: skip
    return {task: r.verdict for task, r in results.items()}


def in_parallel(
    title: str, executor: Executor, work: Sequence[Task], count: int, known: dict[Task, str]
) -> None:
    """Print how long so many claims take on an executor, and which verdicts differ."""
    tasks = list(islice(cycle(work), count))
    texts = {path: path.read_text(encoding="utf-8") for path, _ in work}
    start = time.perf_counter()
    results: list[Result] = []
    differ = []
    with Progress(transient=True) as progress:
        bar = progress.add_task(title, total=count)
        futures = {
            executor.submit(check_one, texts[p], str(p), n, place // len(work), SECONDS): (p, n)
            for place, (p, n) in enumerate(tasks)
        }
        for future in as_completed(futures):
            results.append(result_of(future, futures[future][1]))
            progress.advance(bar)
            if results[-1].verdict != known[futures[future]]:
                reason = results[-1].message or results[-1].verdict
                differ.append(f"{results[-1].name} ({reason})")
    seconds = time.perf_counter() - start
    print(f"{title}: {count} claims in {seconds:.1f} s: {counted(results)}; "
          f"{len(differ)} with another verdict {', '.join(differ)}")  # fmt: skip


def counted(results: Sequence[Result]) -> str:
    """How many have each verdict."""
    counts = Counter(r.verdict for r in results)
    return ", ".join(
        f"{counts[v]} {v}" for v in ("proved", "refuted", "unknown", "error") if counts[v]
    )


@contextmanager
def dask() -> Iterator[Executor | None]:
    """An executor on a local Dask cluster; None where Dask is not installed."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        yield None
        return
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor(pure=False)


def main(arguments: Sequence[str]) -> None:
    """Print all numbers."""
    work = claims(arguments)
    known = one_by_one(work)
    processes = os.cpu_count() or 1
    with Workers(processes, SECONDS + GRACE) as workers:
        in_parallel(f"{processes} workers", workers, work, MANY, known)
    spread = work[:: max(1, len(work) // SOME)]
    with ProcessPoolExecutor(processes) as pool:
        in_parallel("a process pool", pool, spread, SOME, known)
    with dask() as cluster:
        if cluster is not None:
            in_parallel("a Dask cluster", cluster, spread, SOME, known)


if __name__ == "__main__":
    main(sys.argv[1:])
