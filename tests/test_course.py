"""Every row of the course documents has its place in the catalogue.

The identities (I), the mistakes that have a counterexample (E), and the slips of notation or
wording (E, mentioned where a reader would stumble), by document and problem.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from symcnn.verdicts.catalogue import load, paths

IDENTITIES = [
    "I000-1a",
    "I000-1b",
    "I000-2",
    "I000-3a",
    "I000-3b",
    "I000-3c",
    "I000-4a",
    "I000-4b",
    "I001-1",
    "I001-2a",
    "I001-2b",
    "I001-3",
    "I001-4",
    "I001-6a1",
    "I001-6a2",
    "I001-6a3",
    "I001-6b1",
    "I001-6b2",
    "I002-1a",
    "I002-1b",
    "I002-1c",
    "I002-1d",
    "I002-1e",
    "I002-2",
    "I002-3a",
    "I002-3b",
    "I002-3c",
    "I002-4",
    "I002-5a",
    "I002-5b",
    "I002-6",
    "I002-7a",
    "I002-7b1",
    "I002-7b2",
    "I002-7c",
    "I003-1b",
    "I003-1d1",
    "I003-1d2",
    "I003-2c",
    "I003-2d1",
    "I003-2d2",
    "I004-1",
    "I004-2",
    "I004-3",
    "I004-4",
    "I004-5",
    "I004-6",
    "I004-7",
    "I004-8",
    "I004-9",
    "I001-6c",
    "I002-5c",
    "I002-2b",
    "I003-1d3",
    "I003-2b",
    "I004-10",
    "I004-11",
    "I004-12",
]

MISTAKES = [
    "E000-1",
    "E000-4",
    "E000-5",
    "E000-7",
    "E000-8",
    "E000-14",
    "E001-1",
    "E001-3",
    "E001-4",
    "E001-5",
    "E001-7",
    "E001-8",
    "E001-9",
    "E002-1",
    "E002-2",
    "E002-4",
    "E002-5",
    "E002-6",
    "E002-10",
    "E002-12",
    "E002-16",
    "E003-1",
    "E003-2",
    "E003-5",
    "E003-8",
    "E004-8",
    "E004-11",
]

SLIPS = [
    "E000-2",
    "E000-3",
    "E000-6",
    "E000-9",
    "E000-10",
    "E000-11",
    "E000-12",
    "E000-13",
    "E000-15",
    "E000-16",
    "E001-2",
    "E001-6",
    "E001-10",
    "E002-3",
    "E002-7",
    "E002-8",
    "E002-9",
    "E002-11",
    "E002-13",
    "E002-14",
    "E002-15",
    "E002-17",
    "E002-18",
    "E002-19",
    "E002-20",
    "E003-3",
    "E003-4",
    "E003-6",
    "E003-7",
    "E003-9",
    "E004-1",
    "E004-2",
    "E004-3",
    "E004-4",
    "E004-5",
    "E004-6",
    "E004-7",
    "E004-9",
    "E004-10",
    "E004-12",
    "E004-13",
    "E004-14",
]


@pytest.fixture(scope="module")
def proved():
    return Counter(row for name in paths() for row in load(name).sources)


@pytest.fixture(scope="module")
def refuted():
    return Counter(row for name in paths() for row in load(name).mistakes)


@pytest.fixture(scope="module")
def mentioned():
    return set(re.findall(r"E\d{3}-\d+", "".join(p.read_text() for p in paths().values())))


def test_the_rows_are_counted():
    assert (len(set(IDENTITIES)), len(set(MISTAKES)), len(set(SLIPS))) == (58, 27, 42)


@pytest.mark.parametrize("row", IDENTITIES)
def test_identity_is_proved(row, proved):
    assert proved[row] >= 1


@pytest.mark.parametrize("row", MISTAKES)
def test_mistake_is_refuted(row, refuted):
    assert refuted[row] >= 1


@pytest.mark.parametrize("row", SLIPS)
def test_slip_is_mentioned(row, proved, mentioned):
    assert row in mentioned or proved[row]


def test_no_source_is_misspelt(proved, refuted):
    known = {*IDENTITIES, *MISTAKES, *SLIPS}
    named = {row for row in (*proved, *refuted) if re.fullmatch(r"[IE]\d{3}-\w+", row)}
    assert named <= known
