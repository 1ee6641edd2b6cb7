"""The layers that the tests derive, in array form: they derive to the same theorems."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.kernel.binding import free_vars, subst
from symcnn.kernel.terms import Term, Var
from symcnn.read.source import read_path
from symcnn.read.read_results import ReadOperator
from symcnn.verdicts.derive import derive_read

DERIVED = Path(__file__).parents[1] / "derived"
ARRAYS = read_path(str(DERIVED / "layers_in_arrays.py"))
LAYERS = read_path(str(DERIVED / "layers.py"))


def gradient(found: ReadOperator, wrt: str) -> Term:
    """The right side of the theorem about the gradient."""
    result = derive_read(found, wrt)
    assert result.report.verdict == "proved"
    assert result.theorem is not None
    return result.theorem.concl.args[1]


def under_the_names_of(other: Term, t: Term) -> Term:
    """The term with the tensors of another one, of which shapes may be written otherwise."""
    named = {v.name: v for v in free_vars(other)}
    return subst(t, {v: named[v.name] for v in free_vars(t) if v.name in named and v.shape})


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ARRAYS.operators)
def test_the_array_form_derives_to_the_same_theorem(name: str) -> None:
    array, index = ARRAYS.read_layers(name), LAYERS.read_layers(name)
    if (array.result, array.definitions) == (index.result, index.definitions):
        return  # the same question
    wrt = next(p.name for p in array.parameters if p.kind == "real" and isinstance(p.value, Var))
    first, second = gradient(array, wrt), gradient(index, wrt)
    assert under_the_names_of(second, first) == second


def test_most_array_forms_are_read_to_the_very_same_terms() -> None:
    same = [n for n in ARRAYS.operators
            if ARRAYS.read_layers(n).result == LAYERS.read_layers(n).result]  # fmt: skip
    assert len(ARRAYS.operators) >= 35
    assert len(same) >= 25
