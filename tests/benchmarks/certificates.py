"""Which theorems of the catalogue Coq accepts, and why it has no certificate of the others.

    python -m tests.benchmarks.certificates [NAME ...] [-o DIR] [--seconds N] [--jobs N]
    python -m tests.benchmarks.certificates --claims N        # of so many claims of the corpora

A name is one of the catalogue, or FILE.py::NAME for a claim. Prints a line for each theorem, with
the seconds that Coq took and the axioms beside its own, and then the counts and what stands in the
way, the most frequent first. A file that Coq rejects, and one that it does not check within the
seconds, is named with what it says.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from symcnn.commands.certify import file_name, theorems
from symcnn.read.source import read_path
from symcnn.verdicts.catalogue import paths
from symcnn.verdicts.records import inferences
from symcnn.write.coq.casts import NotExportableError
from symcnn.write.coq.export import certificate
from symcnn.write.coq.library import FILES, checked, write_library


class Result(NamedTuple):
    """What came of one theorem: ``exported`` and ``accepted``, or why not."""

    name: str
    exported: bool
    accepted: bool
    seconds: float
    said: str
    assumed: tuple[str, ...] = ()


def claims(count: int) -> list[str]:
    """So many of the claims that are to be proved, as their names fall."""
    files = sorted(Path("tests/claims").glob("true_*.py"))
    found = [f"{file}::{name}" for file in files for name in read_path(str(file)).claims]
    return sorted(found, key=lambda name: crc32(name.encode()))[:count]


def tried(name: str, folder: Path, seconds: float) -> Result:
    """The theorem of this name, written for Coq and checked by it, the library compiled before."""
    proved = next(theorems(name))
    if proved.theorem is None or proved.goal is None:
        return Result(name, False, False, 0.0, f"not exportable: {proved.reason}")
    try:
        made = certificate(
            proved.name, proved.theorem, proved.given, proved.goal, inferences(proved.theorem)
        )
    except NotExportableError as error:
        return Result(name, False, False, 0.0, f"not exportable: {error}")
    file = file_name(proved.name)
    (folder / f"{file}.v").write_text(made.text, encoding="utf-8")
    start = time.perf_counter()
    accepted, said = checked(folder, file, seconds)
    took = time.perf_counter() - start
    return Result(name, True, accepted, took, "" if accepted else said, made.assumed)


def table(results: Iterable[Result]) -> str:
    """The counts, and what stands in the way of the rest."""
    found = list(results)
    reasons = Counter(
        re.sub(r"\d+", "N", r.said.splitlines()[0] if not r.exported else _short(r.said))
        for r in found
        if not r.accepted
    )
    times = sorted(r.seconds for r in found if r.accepted)
    lines = [
        f"| theorems | {len(found)} |",
        "| --- | --- |",
        f"| exported | {sum(r.exported for r in found)} |",
        f"| accepted by Coq | {len(times)} |",
        f"| of them without an axiom beside Coq's | "
        f"{sum(r.accepted and not r.assumed for r in found)} |",
    ]
    if times:
        lines.append(
            f"| seconds, median and most | {times[len(times) // 2]:.1f}, {times[-1]:.1f} |"
        )
    lines += [f"| {reason} | {count} |" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def _short(said: str) -> str:
    return "not checked in time" if "not checked within" in said else "rejected"


def main() -> int:
    """The command above; returns 1 where a file that was written is not accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--claims", type=int, default=0, metavar="N")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    folder = options.output or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    write_library(folder)
    names = options.names or claims(options.claims) or list(paths())
    results = []
    checked(folder, FILES[-1])
    with ProcessPoolExecutor(options.jobs) as pool:
        for r in pool.map(partial(tried, folder=folder, seconds=options.seconds), names):
            results.append(r)
            end = f"accepted {', '.join(r.assumed)}" if r.accepted else r.said
            print(f"{r.name}: {r.seconds:.1f} s: {end}", flush=True)
    print(table(results))
    return int(any(r.exported and not r.accepted for r in results))


if __name__ == "__main__":
    sys.exit(main())
