"""True claims: im2col and col2im, by loops over taps, by arrays of indices, by views of windows."""

import numpy as np
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from symcnn import *


def columns_by_loops(images, fh, fw, stride, pad):
    N, C, H, W = images.shape
    oh, ow = (H + 2 * pad - fh) // stride + 1, (W + 2 * pad - fw) // stride + 1
    padded = np.pad(images, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    cols = np.zeros((N, C, fh, fw, oh, ow))
    for y in range(fh):
        bottom = y + stride * oh
        for x in range(fw):
            right = x + stride * ow
            cols[:, :, y, x, :, :] = padded[:, :, y:bottom:stride, x:right:stride]
    return cols.transpose(0, 4, 5, 1, 2, 3).reshape(N * oh * ow, -1)


def images_by_loops(cols, shape, fh, fw, stride, pad):
    N, C, H, W = shape
    oh, ow = (H + 2 * pad - fh) // stride + 1, (W + 2 * pad - fw) // stride + 1
    cols = cols.reshape(N, oh, ow, C, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    images = np.zeros((N, C, H + 2 * pad + stride - 1, W + 2 * pad + stride - 1))
    for y in range(fh):
        for x in range(fw):
            taps = cols[:, :, y, x]
            images[:, :, y : y + stride * oh : stride, x : x + stride * ow : stride] += taps
    return images[:, :, pad : H + pad, pad : W + pad]


def places(shape, fh, fw, stride, pad):
    _N, C, H, W = shape
    assert (H + 2 * pad - fh) % stride == 0
    assert (W + 2 * pad - fw) % stride == 0
    oh, ow = int((H + 2 * pad - fh) / stride + 1), int((W + 2 * pad - fw) / stride + 1)
    rows = np.tile(np.repeat(np.arange(fh), fw), C).reshape(-1, 1)
    rows = rows + stride * np.repeat(np.arange(oh), ow).reshape(1, -1)
    columns = np.tile(np.arange(fw), fh * C).reshape(-1, 1)
    columns = columns + stride * np.tile(np.arange(ow), oh).reshape(1, -1)
    return np.repeat(np.arange(C), fh * fw).reshape(-1, 1), rows, columns


def columns_by_places(images, fh, fw, stride, pad):
    padded = np.pad(images, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    k, i, j = places(images.shape, fh, fw, stride, pad)
    return padded[:, k, i, j].transpose(1, 2, 0).reshape(fh * fw * images.shape[1], -1)


@claim
def by_loops(x: Real["N C H W"], w: Real["D C K L"], b: Real["D"], s: Size, p: Size):
    assert s >= 1
    assert 1 <= K <= H + 2 * p
    assert 1 <= L <= W + 2 * p
    oh, ow = 1 + int((H + 2 * p - K) / s), 1 + int((W + 2 * p - L) / s)
    out = np.dot(columns_by_loops(x, K, L, s, p), w.reshape(D, -1).T) + b
    return out.reshape(N, oh, ow, -1).transpose(0, 3, 1, 2) == F.conv2d(x, w, b, s, p)


@claim
def by_places(x: Real["N C H W"], w: Real["D C K L"], b: Real["D"], s: Size, p: Size):
    assert s >= 1
    assert 1 <= K <= H + 2 * p
    assert 1 <= L <= W + 2 * p
    assert (H + 2 * p - K) % s == 0
    assert (W + 2 * p - L) % s == 0
    oh, ow = (H + 2 * p - K) // s + 1, (W + 2 * p - L) // s + 1
    out = w.reshape(D, -1) @ columns_by_places(x, K, L, s, p) + b.reshape(-1, 1)
    return out.reshape(D, oh, ow, N).transpose(3, 0, 1, 2) == F.conv2d(x, w, b, s, p)


@claim
def by_windows(x: Real["N C H W"], w: Real["D C K L"]):
    assert 1 <= K <= H
    assert 1 <= L <= W
    windows = sliding_window_view(x, (K, L), axis=(2, 3))
    return np.einsum("nchwkl,dckl->ndhw", windows, w) == F.conv2d(x, w)


@claim
def adjoint(
    x: Real["N C H W"],
    g: Real["N*((H+2*p-K)//s+1)*((W+2*p-L)//s+1) C*K*L"],
    K: Size,
    L: Size,
    s: Size,
    p: Size,
):
    assert s >= 1
    assert 1 <= K <= H + 2 * p
    assert 1 <= L <= W + 2 * p
    spread = images_by_loops(g, x.shape, K, L, s, p)
    return np.sum(columns_by_loops(x, K, L, s, p) * g) == np.sum(x * spread)


@claim
def a_slice_with_a_step_may_end_beyond(x: Real["n"], s: Size):
    assert s >= 1
    assert n >= 1
    return x[0 : s * ((n - 1) // s + 1) : s] == x[::s]
