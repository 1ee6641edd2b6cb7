"""Derived formulas by their names in the field, each name with a proof that it is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.kernel.terms import Eq
from symcnn.prover.derivative_formulas import derived
from symcnn.prover.naming import named
from symcnn.read.source import read_path
from symcnn.verdicts.operator_sense import operator_of

FOLDER = Path(__file__).parents[1] / "derived"
FILES = [read_path(FOLDER / f"{name}.py") for name in ("layers", "losses", "shapes")]


def name_of(name, wrt, kind):
    (file,) = (file for file in FILES if name in file.operators)
    found = derived(operator_of(file.read_operator(name)), wrt, kind)
    called = named(found)
    if called is None:
        return ""
    assert called.theorem.concl == Eq(found.entry, called.term)
    assert set(called.theorem.hyps) <= set(found.lines.given)
    return called.name


TRANSPOSED = "transposed convolution of G with"
NAMES = [  # operator, parameter, the vector-Jacobian product by name
    ("conv1d", "X", f"{TRANSPOSED} W (stride s, padding p, dilation d)"),
    ("conv1d", "W", "correlation of X with G (stride d, padding p, dilation s)"),
    ("conv2d", "X", f"{TRANSPOSED} W (stride s, padding p, dilation d; stride t, padding q, "
     "dilation e)"),
    ("conv3d_padded", "W", "correlation of X with G (stride d, padding p, dilation s)"),
    ("conv_valid", "X", f"{TRANSPOSED} W (stride 1, padding 0, dilation 1)"),
    ("conv1d_grouped", "X", f"grouped {TRANSPOSED} W (stride s, padding 0, dilation 1)"),
    ("conv1d_grouped", "W", "grouped correlation of X with G (stride 1, padding 0, dilation s)"),
    ("conv1d_full", "X", f"grouped {TRANSPOSED} W (stride s, padding p, dilation d)"),
    ("conv1d_full", "W", "grouped correlation of X with G (stride d, padding p, dilation s)"),
    ("conv2d_grouped", "X", f"grouped {TRANSPOSED} W (stride s, padding p, dilation d)"),
    ("depthwise", "X", f"depthwise {TRANSPOSED} W (stride s, padding 0, dilation 1)"),
    ("depthwise", "W", "depthwise correlation of X with G (stride 1, padding 0, dilation s)"),
    ("conv_transpose", "X", "convolution of G with W (stride s, padding p, dilation 1)"),
    ("conv_transpose", "W", "correlation of G with X (stride 1, padding p, dilation s)"),
    ("conv_transpose2d", "X", "convolution of G with W (stride s, padding p, dilation 1)"),
    ("conv_transpose2d", "beta", "sum of G over the axes 1, 2"),
    ("average_pool", "X", "1/k**2 * nearest upsampling of G by k x k"),
    ("average_pool_overlapping", "X",
     f"1/k * {TRANSPOSED} k ones (stride s, padding p, dilation 1)"),
    ("average_pool2d", "X", f"1/k**2 * {TRANSPOSED} k x k ones (stride s, padding p, dilation 1)"),
    ("ceil_pool", "X", f"1/k * {TRANSPOSED} k ones (stride s, padding 0, dilation 1)"),
    ("ceil_pool_clipped", "X", "transposed convolution of (G[i]/(k if k <= H - s*i else H - s*i))"
     " with k ones (stride s, padding 0, dilation 1)"),
    ("max_pool", "X", "max unpooling: scatter of G to the argmax of the windows of X "
     "(size k, stride k)"),
    ("max_pool2d", "X", "max unpooling: scatter of G to the argmax of the windows of X "
     "(size k x l, stride k x l)"),
    ("max_pool_overlap", "X", "max unpooling: scatter of G to the argmax of the windows of X "
     "(size k, stride s)"),
    ("upsample_nearest", "X", "sum pooling of G by k x l"),
    ("pixel_shuffle", "X", "pixel unshuffle (space to depth) of G by r"),
    ("im2col", "X", "col2im (overlap-add) of G (stride s, padding 0, dilation 1)"),
    ("im2col2d", "X", "col2im (overlap-add) of G (stride s, padding 0, dilation 1)"),
    ("zero_pad", "X", "cropping of G to G[p:H + p]"),
    ("constant_pad", "X", "cropping of G to G[p:H + p, q:L + q]"),
    ("circular_pad", "X", "circular fold of G (period H, padding p)"),
    ("crop", "X", "zero padding of G (p before, H - n - p after)"),
    ("second_half", "X", "zero padding of G (m before, 0 after)"),
    ("concatenation", "X", "cropping of G to G[0:m]"),
    ("concatenation", "Y", "cropping of G to G[m:m + n]"),
    ("reverse", "X", "G reversed along axis 0"),
    ("roll", "X", "circular shift of G by p"),
    ("cumulative_sum", "X", "reversed cumulative sum of G"),
    ("flatten", "X", "G reshaped to m x n"),
    ("unflatten", "X", "G flattened"),
    ("transposed", "A", "transpose of G"),
    ("permuted", "X", "G with its axes permuted"),
    ("global_average", "X", "1/(H*L) * broadcast of G along the axes 1, 2"),
    ("embedding", "W", "scatter of G by the index y, added up"),
    ("linear", "A", "matrix product G^T X"),
    ("bilinear", "x", "einsum b,bac,c->a of G, A and y"),
    ("bilinear", "A", "einsum a,b,c->abc of G, x and y"),
    ("layer_norm", "beta", "G"),
    ("relu", "x", "[0 <= x] o G"),
    ("gelu", "x", "G o (1/2 (erf(x/sqrt(2)) + 1) + x o exp(-(x/sqrt(2)).^2)/(sqrt(pi) sqrt(2)))"),
    ("cross_entropy", "x", "G/N (softmax(x) - onehot(y))"),
    ("reflect_pad", "X", ""),
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("name", "wrt", "expected"), NAMES)
def test_names(name, wrt, expected):
    assert name_of(name, wrt, "vjp") == expected


FORWARD = [  # the Jacobian-vector product is the linear operator itself
    ("conv_valid", "X", "convolution of V with W (stride 1, padding 0, dilation 1)"),
    ("conv_transpose", "X", "transposed convolution of V with W (stride s, padding p, dilation 1)"),
    ("average_pool_overlapping", "X",
     "1/k * sum pooling of V over windows of k (stride s, padding p, dilation 1)"),
    ("average_pool", "X", "1/k**2 * sum pooling of V by k x k"),
    ("im2col", "X", "im2col of V (stride s, padding 0, dilation 1)"),
    ("pixel_shuffle", "X", "pixel shuffle (depth to space) of V by r"),
    ("zero_pad", "X", "zero padding of V (p before, q after)"),
    ("circular_pad", "X", ""),
    ("roll", "X", "circular shift of V by -p"),
    ("roll2d", "X", "circular shift of V by 1 along axis 0, by -p along axis 1"),
    ("roll_by_a_row", "X", ""),
    ("roll_of_a_part", "X", ""),
    ("cumulative_sum", "X", "cumulative sum of V"),
    ("cut_upsampling", "X", ""),
    ("partial_row_sums", "X", ""),
    ("read_before_the_start", "X", "zero padding of V (1 before, -1 after)"),
    ("second_half", "X", "cropping of V to V[m:m + n]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrt", "expected"), FORWARD)
def test_names_of_linear_operators(name, wrt, expected):
    assert name_of(name, wrt, "jvp") == expected
