"""``derive --equals``: is the pass the derivative, wherever there is one, as the operator says?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_path, read_source
from symcnn.verdicts.claims import UNMET
from symcnn.verdicts.comparison import compare, summary
from symcnn.verdicts.derive import derive_read, operator_in

SOURCE = read_path(Path(__file__).parents[1] / "derived" / "kinks.py")
REGIONS = read_path(Path(__file__).parents[1] / "derived" / "regions.py")
TIES = read_path(Path(__file__).parents[1] / "derived" / "ties.py")

QUESTIONS = [  # operator, parameter, kind, pass, verdict, words of the last line
    ("relu", "x", "vjp", "masked", "proved", "away from x[i] = 0"),
    ("relu", "x", "vjp", "masked_with_ties", "proved", "away from x[i] = 0"),
    ("relu", "x", "vjp", "no_mask", "refuted", "expected 0"),
    ("relu", "x", "vjp", "seven_below", "refuted", "found 7"),
    ("relu", "x", "vjp", "by_a_root", "refuted", "is undefined"),
    ("relu", "x", "vjp", "by_a_quotient", "proved", "away from x[i] = 0"),
    ("relu_twice", "x", "vjp", "masked", "proved", "away from x[i] = 0"),
    ("relu_twice", "x", "vjp", "no_mask", "refuted", "expected 0"),
    ("relu_twice", "x", "vjp", "by_a_root", "refuted", "is undefined"),
    ("relu_of_itself_less", "x", "vjp", "masked", "proved", "away from x[i] = 0"),
    ("relu_of_itself_less", "x", "vjp", "seven_below", "refuted", "found 7"),
    ("equal_branches", "x", "vjp", "masked", "proved", "away from x[i] = 0"),
    ("equal_branches", "x", "vjp", "no_mask", "refuted", "expected 0"),
    ("abs_of_relu", "x", "vjp", "masked", "proved", "away from x[i] = 0"),
    ("abs_of_relu", "x", "vjp", "by_its_sign", "refuted", "expected 0"),
    ("relu_of_abs", "x", "vjp", "by_its_sign", "proved", "away from x[i] = 0"),
    ("relu_of_abs", "x", "vjp", "masked", "refuted", "found 0"),
    ("relu_squared", "x", "vjp", "squared_pass", "proved", ""),
    ("relu_squared", "x", "vjp", "squared_without_zero", "refuted", "is undefined"),
    ("relu_squared", "x", "vjp", "squared_with_three_at_zero", "refuted", "found 3"),
    ("leaky_twice", "x", "vjp", "leaky_twice_pass", "proved", "away from x[i] = 0"),
    ("leaky_twice", "x", "vjp", "leaky_once_pass", "refuted", "expected"),
    ("clamp_twice", "x", "vjp", "clamp_pass", "proved", "away from"),
    ("clamp_twice", "x", "vjp", "clamp_open_above", "refuted", "expected 0"),
    ("clamp_twice", "x", "vjp", "no_mask", "refuted", "expected 0"),
    ("hard_sigmoid", "x", "vjp", "hard_sigmoid_pass", "proved", "away from"),
    ("where_with_ties", "x", "vjp", "no_mask", "proved", ""),
    ("where_with_ties", "x", "vjp", "twice", "refuted", "expected 1"),
    ("pair", "a", "vjp", "pair_pass", "proved", "away from"),
    ("pair", "a", "vjp", "pair_without_zero", "refuted", "expected 0"),
    ("pair", "a", "vjp", "pair_seven", "refuted", "found 7"),
    ("sorted_two", "a", "vjp", "sorted_pass", "proved", "away from"),
    ("sorted_two", "a", "vjp", "sorted_swapped", "refuted", "expected"),
    ("l1", "x", "gradient", "l1_pass", "proved", "away from x[i] = 0"),
    ("l1", "x", "gradient", "l1_one", "refuted", "expected -1"),
    ("hinge", "f", "gradient", "hinge_pass", "proved", "away from"),
    ("huber", "x", "gradient", "huber_pass", "proved", ""),
    ("huber", "x", "gradient", "huber_unclipped", "refuted", "expected"),
    ("objective", "l", "gradient", "objective_pass", "proved", "away from"),
    ("objective", "l", "gradient", "objective_inside", "refuted", "found 0"),
    ("objective", "l", "gradient", "objective_by_advantage", "refuted", "is undefined"),
    ("upsampled", "x", "vjp", "no_mask", "proved", ""),
    ("upsampled", "x", "vjp", "twice", "refuted", "found 2"),
    ("relu_pool", "x", "vjp", "relu_pool_unmasked", "refuted", "expected 0"),
    ("padded", "x", "vjp", "padded_pass", "proved", "where the gradients of both differ"),
    ("padded", "x", "vjp", "padded_wrong_without_taps", "refuted", "K = 0"),
    ("dead", "x", "vjp", "dead_seven", "refuted", "found 7"),
    ("max_pool_of_relu", "x", "vjp", "max_pool_masked", "proved", "ties in max"),
    ("max_pool_of_relu", "x", "vjp", "max_pool_unmasked", "refuted", "expected 0"),
    ("product", "a", "gradient", "product_plain", "proved", ""),
    ("product", "a", "gradient", "product_positive", "unknown", "only for 0 < a, which"),
    ("product", "a", "gradient", "product_positive_wrong", "refuted", "expected"),
    ("product", "a", "gradient", "product_by_logarithm", "refuted", "is undefined"),
    ("logarithm", "x", "gradient", "logarithm_pass", "proved", ""),
    ("logarithm", "x", "gradient", "logarithm_weaker", "proved", ""),
    ("mean", "x", "gradient", "mean_pass", "proved", ""),
    ("mean", "x", "gradient", "mean_of_one", "unknown", ""),
    ("mean", "x", "gradient", "mean_of_none", "unknown", "contradicts"),
    ("conv", "X", "vjp", "conv_pass", "proved", ""),
    ("conv", "X", "vjp", "conv_stride_one", "unknown", "only for s = 1, which"),
    ("conv", "X", "vjp", "conv_stride_one_wrong", "refuted", "expected"),
    ("conv", "X", "vjp", "conv_of_nothing", "unknown", "only for n = 0, which"),
    ("quadrupled", "x", "vjp", "quadrupled_pass", "proved", ""),
    ("scaled", "x", "vjp", "scaled_pass", "proved", ""),
    ("sign_of_multiple", "x", "vjp", "sign_three_at_zero", "refuted", "k = 0"),
    ("square_or_itself", "x", "vjp", "square_where_positive", "refuted", "k = 0"),
    ("square_at_zero", "x", "vjp", "as_it_is", "refuted", "k = 0"),
    ("weighted_norm", "x", "gradient", "weighted_norm_one", "refuted", "expected 0"),
    ("twice_the_negative_part", "x", "vjp", "minus_two_below", "proved",
     "and abs(x[i]) - x[i] = 0 where the gradients of both differ"),
    ("twice_the_negative_part", "x", "vjp", "minus_two", "refuted", "expected 0"),
    ("distances", "x", "gradient", "distances_once", "refuted", "expected 2"),
    ("distances", "x", "gradient", "distances_to_itself", "refuted", "expected 0"),
    ("products", "a", "vjp", "products_but_seven", "refuted", "is undefined"),
    ("pooled_upsampled", "x", "vjp", "as_it_is", "proved", ""),
    ("pooled_upsampled", "x", "vjp", "times_k", "refuted", "expected 1, found 2"),
    ("smallest_upsampled", "x", "vjp", "as_it_is", "proved", ""),
    ("constant_axis", "x", "vjp", "as_it_is", "proved", ""),
    ("constant_axis", "x", "vjp", "times_k", "refuted", "expected 1, found 2"),
    ("pooled_by_more", "x", "vjp", "to_the_larger", "proved", "ties in max[a<2] x[2*q + a]"),
    ("pooled_by_more", "x", "vjp", "to_the_larger_k_times", "refuted", "found 2"),
    ("repeated", "x", "gradient", "to_the_largest", "proved", "ties in max[i<n] x[i]"),
    ("repeated", "x", "gradient", "all_equal", "refuted", "expected"),
    ("padded_by_zeros", "x", "vjp", "to_the_largest_inside", "proved", "where a gradient is not 0"),
    ("padded_by_zeros", "x", "vjp", "as_if_not_padded", "refuted", "expected 0, found 1"),
    ("padded_by_its_edge", "x", "vjp", "every_tie_counts", "refuted", "expected 1, found"),
    ("pooled_relu", "x", "vjp", "larger_and_positive", "proved", "away from ties in"),
    ("pooled_relu", "x", "vjp", "larger", "refuted", "expected 0, found 1"),
    ("value_loss", "v", "gradient", "value_loss_pass", "proved", "and v[i] - o[i] = eps and"),
    ("value_loss", "v", "gradient", "value_loss_inside", "refuted", "found 0"),
    ("many_squares", "x", "vjp", "squares_up_to_300", "refuted", "n = 301"),
    ("many_squares", "x", "vjp", "squares_but_of_777", "refuted", "n = 777"),
    ("many_squares", "x", "vjp", "squares_in_front", "refuted", "n = 251"),
    ("squares_at_least_500", "x", "vjp", "squares_once", "refuted", "n = 500"),
]  # fmt: skip


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("operator", "wrt", "kind", "other", "expected", "words"), QUESTIONS)
def test_the_question_asked(operator, wrt, kind, other, expected, words):
    source = next(s for s in (SOURCE, REGIONS, TIES) if operator in s.operators)
    result = derive_read(operator_in(source, operator), wrt, kind)
    verdict = compare(result, source.read_layers(other))
    last = summary(result, other, verdict.report)
    assert (verdict.report.verdict, last) == (expected, last)
    assert words in last
    assert verdict.exit_code == {"proved": 0, "refuted": 1, "unknown": 3}[expected]
    if not words:
        assert "away" not in last or "proved" in last


def test_a_kink_of_what_is_flat():
    """Where no hidden entry is positive the output is 0 and stays 0, though at its kink."""
    report = derive_read(operator_in(SOURCE, "dead"), "x").report
    assert report.verdict == "proved"
    assert any("diff(" in str(p) for p in report.borders)


NAMED = """
@operator
def network(x: Real["n"]):
    y = [x[i]**2 for i in range(n)]
    z = [exp(y[i]) for i in range(n)]
    return [z[i] * y[i] for i in range(n)]

@operator
def backward(G: Real["n"], x: Real["n"]):
    return [2 * G[i] * x[i] * exp(x[i]**2) * (1 + x[i]**2) for i in range(n)]
"""


def test_names_that_stay_are_not_compared():
    """A name of the operator is no variable that a counterexample may choose."""
    source = read_source(NAMED)
    result = derive_read(operator_in(source, "network"), "x")
    other = source.read_layers("backward")
    assert result.derived.definitions
    assert compare(result, other).report.verdict == "proved"
    with pytest.raises(ReadError, match="local names of `network` stay"):
        compare(replace(result, written_out=None), other)


def test_a_shape_that_is_another():
    result = derive_read(operator_in(SOURCE, "scaled"), "x")
    with pytest.raises(ReadError, match="has the size 4\\*c//3, expected c"):
        compare(result, SOURCE.read_layers("scaled_other_shape"))


OTHER_KINDS = [  # the pass, and what is said of its parameter
    ("of_an_integer", "a of `of_an_integer` has integer entries, expected real entries"),
    ("of_a_size", "a of `of_a_size` has integer entries, expected real entries"),
    ("of_a_number", "k of `of_a_number` has real entries, expected integer entries"),
    ("of_a_vector", "a of `of_a_vector` has 1 axes, expected 0 axes"),
]


@pytest.mark.parametrize(("other", "words"), OTHER_KINDS)
def test_a_parameter_of_another_kind(other, words):
    result = derive_read(operator_in(REGIONS, "squared"), "a", "gradient")
    with pytest.raises(ReadError, match=words):
        compare(result, REGIONS.read_layers(other))


def test_hypotheses_that_nothing_meets():
    report = derive_read(operator_in(REGIONS, "between_one_and_zero"), "x").report
    assert (report.verdict, report.remarks[0]) == ("unknown", UNMET)
