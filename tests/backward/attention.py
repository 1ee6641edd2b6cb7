"""Attention as people write it: the maximum subtracted, masks of -inf, groups, rotations."""

import numpy as np


def scaled_forward(q, k, v):
    """
    - q: queries of shape (T, D)
    - k: keys of shape (S, D)
    - v: values of shape (S, E)
    """
    T, D = q.shape
    scale = 1 / np.sqrt(D)
    scores = q @ k.T * scale
    scores = scores - scores.max(axis=-1, keepdims=True)
    e = np.exp(scores)
    p = e / e.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p, scale)


def scaled_backward(dout, cache):
    q, k, v, p, scale = cache
    dv = p.T @ dout
    dp = dout @ v.T
    ds = p * (dp - np.sum(dp * p, axis=-1, keepdims=True))
    dq = ds @ k * scale
    dk = ds.T @ q * scale
    return dq, dk, dv


def causal_forward(q, k, v):
    """
    - q: queries of shape (B, H, T, D)
    - k: keys of shape (B, H, T, D)
    - v: values of shape (B, H, T, D)
    """
    B, H, T, D = q.shape
    scale = 1.0 / np.sqrt(D)
    scores = (q @ k.transpose(0, 1, 3, 2)) * scale
    mask = np.triu(np.ones((T, T)), k=1).astype(bool)
    scores = np.where(mask, float("-inf"), scores)
    m = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - m)
    p = e / e.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p)


def causal_backward(dout, cache):
    q, k, v, p = cache
    D = q.shape[-1]
    scale = 1.0 / np.sqrt(D)
    dv = p.transpose(0, 1, 3, 2) @ dout
    dp = dout @ v.transpose(0, 1, 3, 2)
    ds = p * (dp - np.sum(dp * p, axis=-1, keepdims=True))
    dq = ds @ k * scale
    dk = ds.transpose(0, 1, 3, 2) @ q * scale
    return dq, dk, dv


def flash_forward(q, k, v):
    """
    - q: queries of shape (T, D)
    - k: keys of shape (T, D)
    - v: values of shape (T, D)
    """
    T, D = q.shape
    s = q @ k.T / np.sqrt(D)
    m = s.max(axis=1)
    e = np.exp(s - m[:, None])
    z = e.sum(axis=1)
    o = (e @ v) / z[:, None]
    lse = m + np.log(z)
    return o, (q, k, v, o, lse)


def flash_backward(do, cache):
    q, k, v, o, lse = cache
    D = q.shape[1]
    p = np.exp(q @ k.T / np.sqrt(D) - lse[:, None])
    delta = (do * o).sum(axis=1)
    dv = p.T @ do
    dp = do @ v.T
    ds = p * (dp - delta[:, None])
    dq = ds @ k / np.sqrt(D)
    dk = ds.T @ q / np.sqrt(D)
    return dq, dk, dv


def grouped_forward(q, k, v, groups):
    """
    - q: queries of shape (H, groups, T, D)
    - k: keys of shape (H, T, D)
    - v: values of shape (H, T, D)
    """
    D = q.shape[-1]
    s = np.einsum("hgtd,hsd->hgts", q, k) / np.sqrt(D)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return np.einsum("hgts,hsd->hgtd", p, v), (q, k, v, p)


def grouped_backward(dout, cache):
    q, k, v, p = cache
    D = q.shape[-1]
    dv = np.einsum("hgts,hgtd->hsd", p, dout)
    dp = np.einsum("hgtd,hsd->hgts", dout, v)
    ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True)) / np.sqrt(D)
    dq = np.einsum("hgts,hsd->hgtd", ds, k)
    dk = np.einsum("hgts,hgtd->hsd", ds, q)
    return dq, dk, dv


def rotary_forward(x, cos, sin):
    """
    - x: queries or keys of shape (T, 2*D)
    - cos: of shape (T, D)
    - sin: of shape (T, D)
    """
    D = cos.shape[1]
    x1, x2 = x[:, :D], x[:, D:]
    out = np.concatenate([x1 * cos - x2 * sin, x2 * cos + x1 * sin], axis=1)
    return out, (cos, sin)


def rotary_backward(dout, cache):
    cos, sin = cache
    D = cos.shape[1]
    d1, d2 = dout[:, :D], dout[:, D:]
    dx = np.concatenate([d1 * cos + d2 * sin, d2 * cos - d1 * sin], axis=1)
    return dx
