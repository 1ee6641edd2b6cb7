"""The catalogue: every theorem is proved, every mistake is refuted, the table of them is right.

They are guarded, replayed, and their book is drawn, linked and set: in a quick run, a sample.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from symcnn.commands.book import chapter, with_certificate, write_book, written
from symcnn.commands.catalogue import coq_has, table
from symcnn.verdicts.catalogue import load, paths
from symcnn.verdicts.verify import refute, verify
from symcnn.write.formulas.style import Notation
from symcnn.write.pages.site import Chapter

from .test_replay import check_replay

NAMES = tuple(paths())
NOTATION = Notation(1, bold=True)
CAN_DRAW = find_spec("ziamath") is not None


class Found(NamedTuple):
    """What the proof of an entry used, and its chapter where it was drawn."""

    axioms: tuple[str, ...]
    coq: str | None
    drawn: Chapter | None


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what was found in this run is kept, for all its processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "proofs"
    folder.mkdir(exist_ok=True)
    return folder


def earlier(folder: Path, name: str) -> Found | None:
    """What was found of an entry, by this process or by another."""
    file = folder / name
    return pickle.loads(file.read_bytes()) if file.exists() else None


@pytest.mark.parametrize("name", NAMES)
def test_theorem_is_proved_and_its_mistakes_refuted(name, folder, chosen):
    entry = load(name)
    report = coq = None
    if chosen(name):
        verdict = verify(entry)
        theorem, report = verdict.theorem, with_certificate(verdict)
        assert report.verdict == "proved"
        assert theorem is not None
        axioms = report.axioms
        # the second lock: the same theorem from its record, with the caches of the kernel emptied
        check_replay(theorem)
        coq = coq_has(entry, theorem)
    else:
        derivation = entry.proof(entry.claim)
        theorem, axioms = derivation.theorem, derivation.axioms
    assert theorem.concl == entry.claim.goal
    assert set(theorem.hyps) <= set(entry.claim.given)
    refuted = {}
    for mistake, wrong in entry.mistakes.items():
        assert wrong.claim.name == f"{name}.{mistake}"
        refuted[mistake] = refute(wrong.claim, wrong.source, wrong.remark).report
        assert refuted[mistake].verdict == "refuted", mistake
    drawn = None
    if CAN_DRAW and report is not None:
        drawn = written(paths()[name], entry, report, refuted, NOTATION)
        assert drawn.formulas
    unfinished = folder / f"{name}.{os.getpid()}"
    unfinished.write_bytes(pickle.dumps(Found(axioms, coq, drawn)))
    unfinished.replace(folder / name)


@pytest.mark.parametrize("name", NAMES)
def test_entry_is_complete(name):
    entry = load(name)
    assert entry.sources, "an entry names where it comes from"
    assert entry.near_misses, "an entry has near misses that must not be provable"
    assert entry.why, "an entry gives its idea in a sentence"


def test_the_table_of_the_catalogue(folder):
    """For Coq is written what was chosen; of the others the table says what it says."""
    shown = (Path(__file__).parents[1] / "proofs" / "README.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", shown, re.MULTILINE))

    def facts(entry):
        found = earlier(folder, entry.name)
        axioms = found.axioms if found else entry.proof(entry.claim).axioms
        return axioms, (found and found.coq) or said[entry.name]

    assert f"<!-- catalogue -->\n{table(facts)}\n<!-- end -->" in shown


@pytest.mark.skipif(not CAN_DRAW, reason="ziamath is missing")
def test_the_whole_book(folder, chosen, tmp_path):
    """Links lead somewhere, TeX sets it all; what another process has not drawn yet is drawn."""
    from .commands.test_book import assert_compiles, check_links

    found = [
        (seen and seen.drawn) or chapter(path, NOTATION)
        for name, path in paths().items()
        if chosen(name)
        for seen in [earlier(folder, name)]
    ]
    assert found
    found.sort(key=lambda c: (c.subject, c.name))
    assert [(c.name, c.problem) for c in found if c.problem] == []
    assert all(c.formulas for c in found)
    write_book(tmp_path, found)
    check_links(tmp_path)
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is missing: the book was not compiled")
    assert_compiles(tmp_path / "book.tex")
