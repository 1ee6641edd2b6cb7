"""Every rule and axiom has at least two accepted and two refused cases in the tables."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

import pytest

import tests.kernel
from symcnn.kernel.theorem import RULES

# A table is a list of rows (rule, arguments, expected), or a dictionary whose keys begin with
# the name of the rule, up to a comma.
NEVER_REFUSES = {"cos_zero", "exp_zero"}  # they take no argument


def cases(table: str) -> Counter[str]:
    """How many rows of the tables of this name are about each rule."""
    names: Counter[str] = Counter()
    for found in pkgutil.iter_modules(tests.kernel.__path__, "tests.kernel."):
        rows = getattr(importlib.import_module(found.name), table, ())
        names.update(
            row.partition(",")[0] if isinstance(row, str) else getattr(row[0], "__name__", "")
            for row in rows
        )
    return names


ACCEPTED, REFUSED = cases("ACCEPTED"), cases("REFUSED")


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule_is_in_the_tables(name):
    assert ACCEPTED[name] >= (1 if name in NEVER_REFUSES else 2)
    assert REFUSED[name] >= 2 or name in NEVER_REFUSES
