"""The catalogue: every theorem is proved and guarded, every mistake is refuted."""

from __future__ import annotations

import json

import pytest

from symcnn.catalogue import load, paths
from symcnn.replay import record, replay
from symcnn.verify import refute, verify

NAMES = tuple(paths())
MISTAKES = tuple((name, mistake) for name in NAMES for mistake in load(name).mistakes)


@pytest.mark.parametrize("name", NAMES)
def test_theorem_is_proved(name):
    entry = load(name)
    verdict = verify(entry)
    assert verdict.report.verdict == "proved"
    assert verdict.theorem is not None
    assert verdict.theorem.concl == entry.claim.goal
    assert set(verdict.theorem.hyps) <= set(entry.claim.given)
    # the second lock: the same theorem from its record, with the caches of the kernel emptied
    again = replay(json.loads(json.dumps(record(verdict.theorem))))
    for part in ("hyps", "concl", "axioms", "conditions"):
        assert getattr(again, part) == getattr(verdict.theorem, part)


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_is_refuted(name, mistake):
    wrong = load(name).mistakes[mistake]
    assert wrong.claim.name == f"{name}.{mistake}"
    assert refute(wrong.claim).report.verdict == "refuted"


@pytest.mark.parametrize("name", NAMES)
def test_entry_is_complete(name):
    entry = load(name)
    assert entry.sources, "an entry names where it comes from"
    assert entry.near_misses, "an entry has near misses that must not be provable"
    assert entry.why, "an entry gives its idea in a sentence"
