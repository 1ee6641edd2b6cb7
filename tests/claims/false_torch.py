"""False laws of PyTorch's words, one slip each: a stride, a pad, a mask, a reduction."""


import torch
import torch.nn.functional as F

from symcnn import *


@claim
def softmax_along_the_other_axis(X: Real["n n"]):
    assert n >= 1
    return F.softmax(X, dim=0) == F.softmax(X, dim=1)


@claim
def softmax_scaled(x: Real["n"]):
    assert n >= 1
    return F.softmax(2 * x, dim=0) == F.softmax(x, dim=0)


@claim
def log_softmax_without_the_log(x: Real["n"]):
    assert n >= 1
    return F.log_softmax(x, 0) == F.softmax(x, 0)


@claim
def biased_and_unbiased(x: Real["n"]):
    assert n >= 2
    return torch.var(x) == torch.var(x, correction=0)


@claim
def mean_of_the_loss_is_its_sum(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return F.mse_loss(x, y) == F.mse_loss(x, y, reduction="sum")


@claim
def cross_entropy_of_probabilities(X: Real["N C"], t: Int["N"]):
    assert N >= 1
    assert C >= 1
    assert all(0 <= t[b] < C for b in range(N))
    return F.cross_entropy(X, t) == F.nll_loss(F.softmax(X, 1), t)


@claim
def smoothing_changes_nothing(X: Real["N C"], t: Int["N"]):
    assert N >= 1
    assert C >= 1
    assert all(0 <= t[b] < C for b in range(N))
    return F.cross_entropy(X, t, label_smoothing=0.5) == F.cross_entropy(X, t)


@claim
def conv_with_the_kernel_flipped(x: Real["1 1 H"], w: Real["1 1 K"]):
    assert 1 <= K <= H
    return F.conv1d(x, w) == F.conv1d(x, torch.flip(w, (2,)))


@claim
def conv_of_another_stride(x: Real["1 1 H"], w: Real["1 1 K"], s: Size):
    assert s >= 1
    assert 1 <= K <= H
    return F.conv1d(x, w, stride=s)[0, 0, -1] == F.conv1d(x, w)[0, 0, -1]


@claim
def conv_padded_on_one_side(x: Real["1 1 H"], w: Real["1 1 K"]):
    assert 1 <= K <= H
    return F.conv1d(x, w, padding=1) == F.conv1d(F.pad(x, (2, 0)), w)


@claim
def groups_read_the_other_channels(x: Real["1 2 H"], w: Real["2 1 K"]):
    assert 1 <= K <= H
    return F.conv1d(x, w, groups=2) == F.conv1d(torch.flip(x, (1,)), w, groups=2)


@claim
def pooling_is_striding(x: Real["1 1 2*H"]):
    assert H >= 1
    return F.avg_pool1d(x, 2)[0, 0] == x[0, 0, ::2]


@claim
def padding_is_counted(x: Real["1 1 H"]):
    assert H >= 2
    return F.avg_pool1d(x, 2, 1, 1) == F.avg_pool1d(x, 2, 1, 1, count_include_pad=False)


@claim
def max_pooling_pads_with_zero(x: Real["1 1 H"]):
    assert H >= 2
    return F.max_pool1d(x, 2, 1, 1) == F.max_pool1d(F.pad(x, (1, 1)), 2, 1)


@claim
def pixel_shuffle_by_columns(x: Real["1 4 H L"]):
    return F.pixel_shuffle(x, 2)[0, 0, ::2, 1::2] == x[0, 2]


@claim
def repeat_is_interleave(x: Real["n"]):
    return x.repeat(2) == x.repeat_interleave(2)


@claim
def layer_norm_is_scale_invariant(x: Real["1 C"], eps: Real):
    assert C >= 1
    assert eps > 0
    return F.layer_norm(2 * x, (C,), eps=eps) == F.layer_norm(x, (C,), eps=eps)


@claim
def eps_outside_of_the_root(x: Real["1 C"], eps: Real):
    assert C >= 1
    assert eps > 0
    v = ((x - x.mean(-1, keepdim=True)) ** 2).mean(-1, keepdim=True)
    return F.layer_norm(x, (C,), eps=eps) == (x - x.mean(-1, keepdim=True)) / (torch.sqrt(v) + eps)


@claim
def rms_norm_is_layer_norm(x: Real["1 C"]):
    assert C >= 1
    return F.rms_norm(x, (C,), eps=1.0) == F.layer_norm(x, (C,), eps=1.0)


@claim
def batch_norm_over_the_channels(x: Real["B B"]):
    assert B >= 1
    return F.batch_norm(x, None, None, training=True, eps=1.0) == F.layer_norm(x, (B,), eps=1.0)


@claim
def attention_without_the_mask(Q: Real["n d"], K: Real["n d"], V: Real["n e"]):
    assert n >= 1
    assert d >= 1
    return F.scaled_dot_product_attention(
        Q, K, V, is_causal=True
    ) == F.scaled_dot_product_attention(Q, K, V)


@claim
def attention_without_the_scale(Q: Real["n d"], K: Real["n d"], V: Real["n e"]):
    assert n >= 1
    assert d >= 1
    return F.scaled_dot_product_attention(Q, K, V) == F.softmax(Q @ K.T, -1) @ V


@claim
def mask_one_place_off(S: Real["n n"]):
    assert n >= 1
    i = torch.arange(n)
    here = S.masked_fill(i[:, None] < i, -float("inf"))
    there = S.masked_fill(i[:, None] + 1 < i, -float("inf"))
    return F.softmax(here, -1) == F.softmax(there, -1)


@claim
def relu_is_abs(x: Real["n"]):
    return F.relu(x) == torch.abs(x)


@claim
def gates_the_wrong_half(x: Real["b 2*n"]):
    a, b = torch.chunk(x, 2, 1)
    return F.glu(x, 1) == b * torch.sigmoid(a)


@claim
def leaky_with_the_slope_on_the_other_side(x: Real["n"]):
    return F.leaky_relu(x, 0.5) == 0.5 * x + 0.5 * F.relu(-x)
