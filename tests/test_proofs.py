"""The catalogue: every theorem is proved and guarded, every mistake is refuted, and the book of
all of them is drawn, linked and set."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from symcnn.book import chapter, write_book, written
from symcnn.catalogue import load, paths
from symcnn.replay import record, replay
from symcnn.verify import refute, verify
from symcnn.write.notation import Notation

NAMES = tuple(paths())
NOTATION = Notation(1, bold=True)
CAN_DRAW = find_spec("ziamath") is not None


@pytest.fixture(scope="session")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the chapters of this run are kept, for all its processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "chapters"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_theorem_is_proved_and_its_mistakes_refuted(name, chapters):
    entry = load(name)
    verdict = verify(entry)
    assert verdict.report.verdict == "proved"
    assert verdict.theorem is not None
    assert verdict.theorem.concl == entry.claim.goal
    assert set(verdict.theorem.hyps) <= set(entry.claim.given)
    refuted = {}
    for mistake, wrong in entry.mistakes.items():
        assert wrong.claim.name == f"{name}.{mistake}"
        refuted[mistake] = refute(wrong.claim, wrong.source, wrong.remark).report
        assert refuted[mistake].verdict == "refuted", mistake
    if CAN_DRAW:
        drawn = written(paths()[name], entry, verdict.report, refuted, NOTATION)
        assert drawn.formulas
        unfinished = chapters / f"{name}.{os.getpid()}"
        unfinished.write_bytes(pickle.dumps(drawn))
        unfinished.replace(chapters / name)
    # the second lock: the same theorem from its record, with the caches of the kernel emptied
    again = replay(json.loads(json.dumps(record(verdict.theorem))))
    for part in ("hyps", "concl", "axioms", "conditions"):
        assert getattr(again, part) == getattr(verdict.theorem, part)


@pytest.mark.parametrize("name", NAMES)
def test_entry_is_complete(name):
    entry = load(name)
    assert entry.sources, "an entry names where it comes from"
    assert entry.near_misses, "an entry has near misses that must not be provable"
    assert entry.why, "an entry gives its idea in a sentence"


@pytest.mark.skipif(not CAN_DRAW, reason="ziamath is missing")
def test_the_whole_book(chapters, tmp_path):
    """Links lead somewhere, TeX sets it all; what another process has not drawn yet is drawn."""
    from .test_book import assert_compiles, check_links

    found = [
        pickle.loads((chapters / name).read_bytes())
        if (chapters / name).exists()
        else chapter(path, NOTATION)
        for name, path in paths().items()
    ]
    found.sort(key=lambda c: (c.subject, c.name))
    assert [(c.name, c.problem) for c in found if c.problem] == []
    assert all(c.formulas for c in found)
    write_book(tmp_path, found)
    check_links(tmp_path)
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is missing: the book was not compiled")
    assert_compiles(tmp_path / "book.tex")
