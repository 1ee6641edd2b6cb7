"""The words as ordinary Python."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symcnn.read import language
from symcnn.read.vocabulary import ANNOTATIONS, DECORATORS, LANGUAGE


def test_the_words_are_those_that_the_reader_knows() -> None:
    assert set(language.__all__) | {"abs"} == LANGUAGE | ANNOTATIONS | set(DECORATORS)


def test_a_decorator_leaves_the_function_as_it_is() -> None:
    def function(x: float) -> bool:
        return x == x

    assert language.claim(function) is function
    assert function(2)
    with pytest.raises(TypeError, match="@operator stands above a function"):
        language.operator(3)  # type: ignore[type-var]


VALUES = [
    (language.exp(0), 1),
    (language.sigmoid(0), 0.5),
    (language.erf(0), 0),
    (language.cis(0.5).real, -1),
    (language.log(language.exp(2)), 2),
    (language.prod([2, 3, 4]), 24),
    (language.prod([]), 1),
    (language.floor(-1.5), -2),
    (language.ceil(-1.5), -1),
    (language.det([[1, 2], [3, 4]]), -2),
    (language.trace([[1, 2], [3, 4]]), 5),
    (language.inv([[2, 0], [0, 4]])[1, 1], 0.25),
    (language.matrix_power([[1, 1], [0, 1]], 3)[0, 1], 3),
    (language.derivative(math.sin)(0), 1),
    (language.derivative(language.derivative(lambda x: x * x * x))(1), 6),
]


@pytest.mark.parametrize(("found", "expected"), VALUES)
def test_values(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, rel=1e-2)


@pytest.mark.parametrize("name", ["exp", "tanh", "erf", "sigmoid", "atan", "sign"])
def test_functions_of_arrays(name: str) -> None:
    function = getattr(language, name)
    assert np.allclose(function(np.array([0.5, -1.0])), [function(0.5), function(-1.0)])


@pytest.mark.parametrize("name", ["exp", "tanh", "erf", "sigmoid", "atan", "sign"])
def test_functions_of_tensors_keep_the_derivative(name: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    function = getattr(language, name)
    x = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    value = function(x)
    assert value.item() == pytest.approx(function(0.5))
    assert value.requires_grad


def test_diff_is_for_the_reader_only() -> None:
    with pytest.raises(TypeError, match="numbers have no derivative"):
        language.diff(1.0, 2.0)
