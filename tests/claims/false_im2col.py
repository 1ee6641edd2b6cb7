"""False claims about im2col, one slip each."""

import numpy as np

from symcnn import *


def columns(images, fh, fw, stride):
    N, C, H, W = images.shape
    oh, ow = (H - fh) // stride + 1, (W - fw) // stride + 1
    cols = np.zeros((N, C, fh, fw, oh, ow))
    for y in range(fh):
        for x in range(fw):
            rows = slice(y, y + stride * oh, stride)
            cols[:, :, y, x] = images[:, :, rows, x : x + stride * ow : stride]
    return cols


def correlated(images, filters, stride):
    N, _, H, W = images.shape
    D, _, K, L = filters.shape
    oh, ow = (H - K) // stride + 1, (W - L) // stride + 1
    out = np.zeros((N, D, oh, ow))
    for y in range(K):
        for x in range(L):
            seen = images[:, :, y : y + stride * oh : stride, x : x + stride * ow : stride]
            out += np.einsum("ncyx,dc->ndyx", seen, filters[:, :, y, x])
    return out


@claim
def taps_the_other_way_round(x: Real["N C H W"], w: Real["D C K K"], s: Size):
    assert s >= 1
    assert 1 <= K <= H
    assert 1 <= K <= W
    oh, ow = (H - K) // s + 1, (W - K) // s + 1
    cols = columns(x, K, K, s).transpose(0, 4, 5, 1, 3, 2).reshape(N * oh * ow, -1)
    out = (cols @ w.reshape(D, -1).T).reshape(N, oh, ow, -1)
    return out.transpose(0, 3, 1, 2) == correlated(x, w, s)


@claim
def steps_without_the_stride(x: Real["N C H W"], w: Real["D C K L"], s: Size):
    assert s >= 1
    assert 1 <= K <= H
    assert 1 <= L <= W
    oh, ow = (H - K) // s + 1, (W - L) // s + 1
    cols = columns(x[:, :, : oh + K - 1, : ow + L - 1], K, L, 1)
    return np.einsum("ncklyx,dckl->ndyx", cols, w) == correlated(x, w, s)


@claim
def a_slice_that_ends_a_place_early(x: Real["n"], s: Size):
    assert s >= 1
    assert n >= 1
    return x[0 : n - 1 : s] == x[::s]
