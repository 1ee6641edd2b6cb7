"""Layers as they are called in PyTorch, and their backward passes as a person writes them in NumPy.

Each ``NAME_in_x`` is the gradient of NAME in x, a function of the names that it needs.
"""
# ruff: noqa: E741, N812, RUF059

import numpy as np
import torch
import torch.nn.functional as F


def linear(x, w, b):
    return F.linear(x, w, b)


def linear_in_x(G, w):
    return G @ w


def linear_in_w(G, x):
    return G.reshape(-1, G.shape[-1]).T @ x.reshape(-1, x.shape[-1])


def conv1d(x, w):
    return F.conv1d(x, w, padding=2)


def conv1d_in_x(G, x, w):
    dx = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 4), x.dtype)
    for u in range(w.shape[2]):
        dx[:, :, u : u + G.shape[2]] += w[:, :, u].T @ G
    return dx[:, :, 2:-2]


def conv2d(x, w):
    return F.conv2d(x, w, stride=2, padding=1)


def conv2d_in_x(G, x, w):
    return _spread(G, w, x.shape, 2, 1, 1)


def conv2d_in_w(G, x, w):
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    O, P = G.shape[2:]
    dw = np.zeros_like(w)
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            part = padded[:, :, u : u + 2 * O : 2, v : v + 2 * P : 2]
            dw[:, :, u, v] = np.tensordot(G, part, axes=([0, 2, 3], [0, 2, 3]))
    return dw


def conv2d_dilated(x, w):
    return F.conv2d(x, w, padding=2, dilation=2)


def conv2d_dilated_in_x(G, x, w):
    return _spread(G, w, x.shape, 1, 2, 2)


def _spread(G, w, shape, stride, padding, dilation):
    B, C, H, L = shape
    O, P = G.shape[2:]
    rows = max(H + 2 * padding, dilation * (w.shape[2] - 1) + stride * O)
    columns = max(L + 2 * padding, dilation * (w.shape[3] - 1) + stride * P)
    dx = np.zeros((B, C, rows, columns), G.dtype)
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            part = np.tensordot(w[:, :, u, v], G, axes=(0, 1)).transpose(1, 0, 2, 3)
            top, left = dilation * u, dilation * v
            dx[:, :, top : top + stride * O : stride, left : left + stride * P : stride] += part
    return dx[:, :, padding : padding + H, padding : padding + L]


def conv2d_grouped(x, w):
    return F.conv2d(x, w, padding=1, groups=4)


def conv2d_grouped_in_w(G, x, w):
    B, _, H, L = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    size = w.shape[0] // 4, w.shape[1]
    dw = np.zeros_like(w)
    for g in range(4):
        rows, columns = slice(g * size[0], (g + 1) * size[0]), slice(g * size[1], (g + 1) * size[1])
        for u in range(3):
            for v in range(3):
                part = padded[:, columns, u : u + H, v : v + L]
                axes = ([0, 2, 3], [0, 2, 3])
                dw[rows, :, u, v] = np.tensordot(G[:, rows], part, axes=axes)
    return dw


def conv2d_depthwise(x, w):
    return F.conv2d(x, w, padding=1, groups=x.shape[1])


def conv2d_depthwise_in_x(G, x, w):
    B, C, H, L = x.shape
    dx = np.zeros((B, C, H + 2, L + 2), x.dtype)
    for u in range(3):
        for v in range(3):
            dx[:, :, u : u + H, v : v + L] += G * w[:, 0, u, v, None, None]
    return dx[:, :, 1:-1, 1:-1]


def conv3d(x, w):
    return F.conv3d(x, w, padding=1)


def conv3d_in_x(G, x, w):
    B, C, N, H, L = x.shape
    dx = np.zeros((B, C, N + 2, H + 2, L + 2), x.dtype)
    for t in range(3):
        for u in range(3):
            for v in range(3):
                part = np.tensordot(w[:, :, t, u, v], G, axes=(0, 1)).swapaxes(0, 1)
                dx[:, :, t : t + N, u : u + H, v : v + L] += part
    return dx[:, :, 1:-1, 1:-1, 1:-1]


def conv_transpose2d(x, w):
    return F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)


def conv_transpose2d_in_x(G, x, w):
    _, _, H, L = x.shape
    padded = np.pad(G, ((0, 0), (0, 0), (1, 1), (1, 1)))
    dx = np.zeros_like(x)
    for u in range(3):
        for v in range(3):
            part = padded[:, :, u : u + 2 * H : 2, v : v + 2 * L : 2]
            dx += np.tensordot(w[:, :, u, v], part, axes=(1, 1)).swapaxes(0, 1)
    return dx


def conv_transpose2d_in_w(G, x, w):
    _, _, H, L = x.shape
    padded = np.pad(G, ((0, 0), (0, 0), (1, 1), (1, 1)))
    dw = np.zeros_like(w)
    for u in range(3):
        for v in range(3):
            part = padded[:, :, u : u + 2 * H : 2, v : v + 2 * L : 2]
            dw[:, :, u, v] = np.tensordot(x, part, axes=([0, 2, 3], [0, 2, 3]))
    return dw


def avg_pool2d(x):
    return F.avg_pool2d(x, 2)


def avg_pool2d_in_x(G, x):
    dx = np.zeros_like(x)
    O, P = G.shape[2:]
    for u in range(2):
        for v in range(2):
            dx[:, :, u : 2 * O : 2, v : 2 * P : 2] = G / 4
    return dx


def avg_pool2d_overlapping(x):
    return F.avg_pool2d(x, 3, stride=2, padding=1)


def avg_pool2d_overlapping_in_x(G, x):
    B, C, H, L = x.shape
    O, P = G.shape[2:]
    dx = np.zeros((B, C, H + 3, L + 3), x.dtype)
    for u in range(3):
        for v in range(3):
            dx[:, :, u : u + 2 * O : 2, v : v + 2 * P : 2] += G / 9
    return dx[:, :, 1 : H + 1, 1 : L + 1]


def max_pool2d(x):
    return F.max_pool2d(x, 2)


def max_pool2d_in_x(G, x):
    B, C, H, L = x.shape
    blocks = x.reshape(B, C, H // 2, 2, L // 2, 2)
    mask = blocks == blocks.max(axis=(3, 5), keepdims=True)
    return (mask * G[:, :, :, None, :, None]).reshape(x.shape)


def global_pool(x):
    return x.mean(dim=(2, 3))


def global_pool_in_x(G, x):
    return np.broadcast_to(G[:, :, None, None] / (x.shape[2] * x.shape[3]), x.shape).copy()


def upsample(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def upsample_in_x(G, x):
    B, C, H, L = x.shape
    return G.reshape(B, C, H, 2, L, 2).sum(axis=(3, 5))


def pixel_shuffle(x):
    return F.pixel_shuffle(x, 2)


def pixel_shuffle_in_x(G, x):
    B, C, H, L = x.shape
    return G.reshape(B, C // 4, H, 2, L, 2).transpose(0, 1, 3, 5, 2, 4).reshape(x.shape)


def layer_norm(x, w, b):
    return F.layer_norm(x, (x.shape[-1],), w, b, 1e-5)


def layer_norm_in_x(G, x, w):
    return _normalized(G * w, x, -1)


def _normalized(g, x, axis):
    mean = x.mean(axis=axis, keepdims=True)
    rstd = 1 / np.sqrt(x.var(axis=axis, keepdims=True) + 1e-5)
    xhat = (x - mean) * rstd
    inner = (g * xhat).mean(axis=axis, keepdims=True)
    return rstd * (g - g.mean(axis=axis, keepdims=True) - xhat * inner)


def batch_norm(x, w, b):
    return F.batch_norm(x, None, None, w, b, training=True)


def batch_norm_in_x(G, x, w):
    return _normalized(G * w[:, None, None], x, (0, 2, 3))


def group_norm(x, w, b):
    return F.group_norm(x, 4, w, b)


def group_norm_in_x(G, x, w):
    shape = (x.shape[0], 4, -1)
    return _normalized((G * w[:, None, None]).reshape(shape), x.reshape(shape), 2).reshape(x.shape)


def rms_norm(x, w):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * w


def rms_norm_in_x(G, x, w):
    rstd = 1 / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-6)
    g = G * w
    return rstd * (g - x * rstd**2 * (g * x).mean(axis=-1, keepdims=True))


def embedding(y, w):
    return F.embedding(y, w)


def embedding_in_w(G, y, w):
    dw = np.zeros_like(w)
    np.add.at(dw, y, G)
    return dw


def softmax(x):
    return torch.softmax(x, dim=-1)


def softmax_in_x(G, x):
    p = _softmax(x)
    return p * (G - (G * p).sum(axis=-1, keepdims=True))


def _softmax(x):
    p = np.exp(x - x.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def cross_entropy(x, y):
    return F.cross_entropy(x, y)


def cross_entropy_in_x(G, x, y):
    p = _softmax(x)
    p[np.arange(len(y)), y] -= 1
    return G * p / len(y)


def attention(q, k, v):
    return F.scaled_dot_product_attention(q, k, v)


def attention_in_q(G, q, k, v):
    return _scores(G, q, k, v) @ k / np.sqrt(q.shape[-1]).astype(q.dtype)


def _scores(G, q, k, v, mask=None):
    s = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1]).astype(q.dtype)
    p = _softmax(s if mask is None else np.where(mask, s, -np.inf))
    g = G @ v.swapaxes(-1, -2)
    return p * (g - (g * p).sum(axis=-1, keepdims=True))


def causal_attention(q, k, v):
    T = q.shape[-2]
    s = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    mask = torch.tril(torch.ones(T, T)).bool()
    p = s.masked_fill(~mask, float("-inf")).softmax(dim=-1)
    return p @ v


def causal_attention_in_k(G, q, k, v):
    mask = np.tri(q.shape[-2], dtype=bool)
    return _scores(G, q, k, v, mask).swapaxes(-1, -2) @ q / np.sqrt(q.shape[-1]).astype(q.dtype)


def silu(x):
    return F.silu(x)


def silu_in_x(G, x):
    s = 1 / (1 + np.exp(-x))
    return G * s * (1 + x * (1 - s))


def gelu_tanh(x):
    return F.gelu(x, approximate="tanh")


def gelu_tanh_in_x(G, x):
    t = np.tanh(0.7978845608028654 * (x + 0.044715 * x**3))
    slope = 0.7978845608028654 * (1 + 3 * 0.044715 * x**2)
    return G * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * slope)


def reflect_pad(x):
    return F.pad(x, (2, 2), mode="reflect")


def reflect_pad_in_x(G, x):
    dx = G[:, :, 2:-2].copy()
    dx[:, :, 1:3] += G[:, :, 1::-1]
    dx[:, :, -3:-1] += G[:, :, :-3:-1]
    return dx


def bce(x, y):
    return F.binary_cross_entropy_with_logits(x, y)


def bce_in_x(G, x, y):
    return G * (1 / (1 + np.exp(-x)) - y) / x.size


def cumsum(x):
    return torch.cumsum(x, dim=-1)


def cumsum_in_x(G):
    return G[:, ::-1].cumsum(axis=1)[:, ::-1]
