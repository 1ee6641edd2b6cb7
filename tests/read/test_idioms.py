"""Idioms of array code, one by one against Python: views, orders of axes, types, defaults."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError

from . import array_idioms, torch_idioms
from .running import agree, read

OF_TORCH = "_u = torch.zeros(1)\n"  # a function that speaks of PyTorch alone is run on its tensors


def function(signature: str, case: str, before: str = "") -> str:
    body = before + (case if "return" in case else f"return {case}")
    return f"@operator\ndef f({signature}):\n    " + body.replace("\n", "\n    ") + "\n"


@pytest.mark.parametrize("table", ["VIEWS", "SLICES", "ORDERS", "TYPES", "LOOPS", "ROUNDING"])
def test_idioms_at_every_size(table: str) -> None:
    for case in getattr(array_idioms, table):
        compared = agree(function(array_idioms.SYMBOLIC, case), (0, 1, 3))
        assert compared, case


def test_idioms_of_numpy_at_literal_sizes() -> None:
    for case in array_idioms.NUMPY:
        assert agree(function(array_idioms.LITERAL, case)) == 1, case


def test_idioms_of_torch() -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    for case in torch_idioms.TORCH:
        assert agree(function(array_idioms.LITERAL, case, OF_TORCH)) == 1, case
    for case in torch_idioms.IN_PLACE:
        assert agree(function(array_idioms.SYMBOLIC, case, OF_TORCH), (0, 1, 3)), case


@pytest.mark.parametrize(
    ("body", "expected", "before"),
    [
        *((*case, "") for case in array_idioms.REFUSED),
        *((*case, OF_TORCH) for case in array_idioms.REFUSED_OF_TORCH),
    ],
)
def test_what_means_several_things_is_refused(body: str, expected: str, before: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(function(array_idioms.SYMBOLIC, body, before))
    assert expected in str(caught.value)
