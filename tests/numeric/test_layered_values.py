"""The numeric guard of derivatives layer by layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from symcnn.kernel.terms import Lam
from symcnn.numeric.gradients import GradientError, gradient_test
from symcnn.numeric.layered_values import LayerError, calculated, layers_row
from symcnn.numeric.trials import points
from symcnn.prover.derivative_formulas import derived
from symcnn.read.source import read_path
from symcnn.verdicts.operator_sense import operator_of
from tests.benchmarks.derive import CHAINS, read_source

NETWORKS = read_path(Path(__file__).parents[1] / "derived" / "networks.py")


@pytest.fixture(scope="module")
def dense():
    return derived(operator_of(NETWORKS.read_layers("dense")), "x")


def test_points_have_the_values_of_the_names(dense):
    found = points(dense, 0, (), 6)
    assert found
    (y1, t), *_ = dense.definitions
    for values in found:
        again = calculated({k: v for k, v in values.items() if k != y1}, [(y1, t)])
        assert np.array_equal(again[y1], values[y1])


def test_a_wrong_formula_of_a_layer_is_found(dense):
    found, formula = dense.settled[1]
    wrong = Lam(formula.domain, 2 * formula.body, formula.hint)
    there = points(dense, 0, (), 6)
    assert "agree at 6 points" in layers_row(dense, there)
    with pytest.raises(LayerError, match="is false"):
        layers_row(replace(dense, settled=((found, wrong),)), there)


def test_a_wrong_name_is_found_by_differences(dense):
    *names, (g1, t) = dense.definitions
    wrong = replace(dense, definitions=(*names, (g1, Lam(t.domain, 2 * t.body, t.hint))))
    assert gradient_test(dense)[0] == "dot test"
    with pytest.raises(GradientError, match="fails"):
        gradient_test(wrong)


@pytest.mark.parametrize("kind", ["dense", "residual", "scalar"])
def test_data_of_deep_chains_stay_small(kind):
    found = derived(operator_of(read_source(CHAINS[kind](20)).read_layers("chain")), "y0")
    there = points(found, 0, (), 6)
    assert len(there) >= 1
    for values in there:
        assert all(np.max(np.abs(values[v]), initial=0) < 1e6 for v, _ in found.definitions)
