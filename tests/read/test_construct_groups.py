"""The groups of constructs of which hand-written array code is made: each is read as it is run."""

from __future__ import annotations

import pytest

from .construct_groups import GROUPS, LAYER, SIGNATURE
from .running import agree

EXAMPLES = [(group, body) for _, group, bodies in GROUPS for body in bodies]


@pytest.mark.parametrize(("group", "body"), EXAMPLES)
def test_a_construct_is_read_as_it_is_run(group: str, body: str) -> None:
    above = LAYER if "Layer(" in body else ""
    text = body.replace("\n", "\n    ")
    assert agree(f"{above}\n@operator\ndef f({SIGNATURE}):\n    {text}\n") >= 4


def test_the_groups_are_the_frequent_ones_in_both_libraries() -> None:
    shares = [share for share, _, _ in GROUPS]
    assert len(GROUPS) >= 42
    assert shares == sorted(shares, reverse=True)
    for _, group, bodies in GROUPS:
        assert any("torch." in b or "F." in b for b in bodies) or group.startswith("tuples"), group
