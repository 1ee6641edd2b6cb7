"""How much the automatic prover decides, and how long it takes.

python -m tests.benchmarks.claims [FILE ...]

Every claim of ``tests/claims`` with all guards, warm: each process checks one claim before
the clock runs.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from symcnn.claims import check_read
from symcnn.read.errors import ReadError
from symcnn.read.source import read_path

FOLDER = Path(__file__).parent.parent / "claims"
SECONDS = 20.0


def decide(path: Path, name: str) -> tuple[str, float]:
    """The verdict on a claim, or "error", and the seconds it took."""
    start = time.perf_counter()
    try:
        verdict: str = check_read(read_path(path).read_claim(name), seconds=SECONDS).report.verdict
    except ReadError:
        verdict = "error"
    return verdict, time.perf_counter() - start


def claims(arguments: Sequence[str]) -> list[tuple[Path, str]]:
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


def main(arguments: Sequence[str]) -> None:
    """Print the counts of the verdicts, and the median and worst times."""
    work = claims(arguments)
    decide(*work[0])
    results = [(path, name, *decide(path, name)) for path, name in work]
    for title, truth in (("true", True), ("false", False)):
        own = [r for r in results if is_true(r[0], r[1]) is truth]
        if not own:
            continue
        counts = Counter(verdict for _, _, verdict, _ in own)
        shown = ", ".join(
            f"{counts[v]} {v}" for v in ("proved", "refuted", "unknown", "error") if counts[v]
        )
        print(f"{title} claims: {shown}")
        times = sorted((seconds, name) for _, name, _, seconds in own)
        print(f"  median {median(t for t, _ in times):.3f} s; worst:")
        for seconds, name in times[:-6:-1]:
            print(f"  {seconds:6.2f} s  {name}")
        wrong = "refuted" if truth else "proved"
        for _, name, verdict, _ in own:
            if verdict == wrong:
                print(f"  WRONG: {name} is {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])
