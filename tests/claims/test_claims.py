"""The automatic prover on claims of every kind: how much it proves, and never a false one.

That those which are false are refuted is tested in ``test_refuter.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.steps import OutOfStepsError
from symcnn.numeric.search import find_counterexample
from symcnn.prover.chain import StuckError
from symcnn.prover.goals import prove
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_path, read_source
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.records import check_statement
from symcnn.write.pages.record import to_json

from ..test_replay import check_replay
from .mutation import functions, mutants

FOLDER = Path(__file__).parent
TRUE_FILES = sorted(FOLDER.glob("true_*.py"))
FALSE_FILES = sorted(FOLDER.glob("false_*.py"))
BUGS = FOLDER / "bugs.py"
SEED = 20
MUTANTS = 2  # of each claim that is mutated
EVERY = 4  # so many claims apart
STEPS = 50_000  # for the proof of a mutant

# True, and not found: what a stronger prover has to learn. The list is kept exact.
UNKNOWN: set[str] = {
    "alt_sum2", "resid_orth", "sherman", "orth_det", "schur", "jensen_sq", "max_concat", "harm",
    "cheby", "tanh_add", "bce", "elu_g", "mono_max", "proj_trace",
}  # fmt: skip


source = cache(read_path)  # each file is parsed once


def names(path: Path) -> tuple[str, ...]:
    return tuple(source(path).claims)


def claims(*paths: Path) -> list[tuple[Path, str]]:
    return [(path, name) for path in paths for name in names(path)]


TRUE = [*claims(*TRUE_FILES), *(c for c in claims(BUGS) if c[1].endswith("_repaired"))]
FALSE = [*claims(*FALSE_FILES), *(c for c in claims(BUGS) if c[1].endswith("_reported"))]
MUTATED = TRUE[::EVERY]

# The rules of XLA's simplifier as TensorRight (POPL 2025) publishes them, by file. Of XLA's 175
# it states 121 and proves 115.
YARDSTICK = {"arithmetic": 53, "layout": 36, "products": 18, "slices": 13}
YARDSTICK_UNKNOWN: set[str] = set()


def test_the_sets_are_large_and_every_bug_is_repaired():
    assert len(TRUE) >= 150
    assert len(FALSE) >= 500
    assert len({name for _, name in (*TRUE, *FALSE)}) == len(TRUE) + len(FALSE)
    reported = {name.removesuffix("_reported") for p, name in FALSE if p == BUGS}
    assert reported == {name.removesuffix("_repaired") for p, name in TRUE if p == BUGS}
    assert set(names(BUGS)) == {f"{n}_{end}" for n in reported for end in ("reported", "repaired")}


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("path", "name"), TRUE, ids=[name for _, name in TRUE])
def test_true_claim(path, name, chosen):
    verdict = check_read(source(path).read_claim(name), near_misses=chosen(name))
    assert verdict.report.verdict == ("unknown" if name in UNKNOWN else "proved")
    if verdict.theorem is not None and chosen(f"replay of {name}"):
        check_replay(verdict.theorem)
        check_statement(verdict.theorem, to_json(verdict.report))


def test_unknown_claims_are_among_the_true_ones():
    assert {name for _, name in TRUE} >= UNKNOWN


def test_the_yardstick_is_complete():
    written = {kind: names(FOLDER / f"true_xla_{kind}.py") for kind in YARDSTICK}
    assert {kind: len(found) for kind, found in written.items()} == YARDSTICK
    assert {name for found in written.values() for name in found} & UNKNOWN == YARDSTICK_UNKNOWN


@pytest.mark.sampled
@pytest.mark.parametrize(("path", "name"), MUTATED, ids=[name for _, name in MUTATED])
def test_false_mutants_are_not_proved(path, name):
    for what, text in mutants(functions(path)[name], MUTANTS, SEED):
        try:
            claim = read_source(text, "mutant.py").read_claim(name).claim
        except ReadError:
            continue  # it makes no sense, which is another matter
        if find_counterexample(claim, SEED, budget=60) is None:
            continue
        # the search for a proof is not told that there is a counterexample
        try:
            with step_limit(STEPS):
                theorem = prove(claim).theorem
        except (StuckError, OutOfStepsError, RecursionError):
            continue
        pytest.fail(f"{what}\n{text}\nproved: {theorem}")
