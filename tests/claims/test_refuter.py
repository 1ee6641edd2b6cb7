"""Counterexamples in the corpus: their lines of Python, and none where there must be none."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from symcnn.numeric.search import find_counterexample
from symcnn.verdicts.claims import check_read

from .test_claims import FALSE, names, source

FOLDER = Path(__file__).parent
NEARLY = FOLDER / "nearly_false.py"
EDGES = FOLDER / "false_edges.py"
# Which claims have no line, because Python's numbers cannot tell; in the words of the report
NO_LINE = ("derivatives or integrals", "rounds the", "different shapes", "do not determine")


@cache
def module(path: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    try:
        exec(compile(path.read_text(), path, "exec"), found)
    except ImportError as error:
        pytest.skip(f"{path.name} needs {error.name}")
    return found


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("path", "name"), FALSE, ids=[name for _, name in FALSE])
def test_refuted_and_the_line_of_python_gives_false(path, name):
    verdict = check_read(source(path).read_claim(name))
    assert (verdict.report.verdict, verdict.theorem) == ("refuted", None)
    if verdict.reproduction:
        assert not eval(verdict.reproduction, module(path))
    else:
        assert any(reason in verdict.report.counterexample for reason in NO_LINE)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", names(NEARLY))
def test_nothing_refutes_what_is_nearly_false(name):
    assert find_counterexample(source(NEARLY).read_claim(name).claim) is None


SEEDS = ("0", "4321")
SAME = """
from pathlib import Path
from symcnn.numeric.search import find_counterexample
from symcnn.read.source import read_path
for path, name in {chosen!r}:
    print(name, find_counterexample(read_path(Path(path)).read_claim(name).claim))
"""
CHOSEN = [
    *((str(EDGES), name) for name in ("fractions_norms", "later_output_size", "narrow_circle")),
    *((str(EDGES), name) for name in ("later_primes", "equality_entropy", "narrow_squares")),
    *((str(NEARLY), name) for name in ("means", "magic_division_of_a_byte", "motzkin")),
    *((str(path), name) for path, name in FALSE[::50]),
]


def test_the_same_counterexamples_with_any_hash_seed():
    """Each in a fresh process: no order of a set, no clock and no cache plays a part."""
    program = SAME.format(chosen=CHOSEN)
    environment = {**os.environ, "PYTHONPATH": str(FOLDER.parents[1])}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in SEEDS
    ]
    texts = [process.communicate()[0] for process in started]
    assert len(texts[0].splitlines()) == len(CHOSEN)
    assert texts[0] == texts[1]


def test_there_are_enough():
    assert len(names(EDGES)) >= 45
    assert len(names(NEARLY)) >= 40
