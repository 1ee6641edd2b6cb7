"""Parts of networks, with the backward passes that people write for them."""

import numpy as np


def two_layer_forward(x, W1, b1, W2, b2):
    """
    - x: input of shape (N, D)
    - W1: weights of shape (D, H)
    - b1: biases of shape (H,)
    - W2: weights of shape (H, C)
    - b2: biases of shape (C,)
    """
    h = np.maximum(0, x @ W1 + b1)
    scores = h @ W2 + b2
    return scores, (x, W1, h, W2)


def two_layer_backward(dscores, cache):
    x, W1, h, W2 = cache
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh = dscores @ W2.T
    dh[h <= 0] = 0
    dW1 = x.T @ dh
    db1 = dh.sum(axis=0)
    dx = dh @ W1.T
    return dx, dW1, db1, dW2, db2


def focal_loss_forward(p, gamma):
    N = p.shape[0]
    assert np.all(p > 0) and np.all(p < 1)
    loss = -np.sum((1 - p) ** 2 * np.log(p)) / N
    return loss, (p, N)


def focal_loss_backward(cache):
    p, N = cache
    dp = (2 * (1 - p) * np.log(p) - (1 - p) ** 2 / p) / N
    return dp


def smoothed_loss_forward(x, y, a=0.1):
    """
    - x: scores of shape (N, C)
    - y: targets of shape (N, C)
    """
    N, C = x.shape
    q = (1 - a) * y + a / C
    z = np.exp(x - x.max(axis=1, keepdims=True))
    p = z / z.sum(axis=1, keepdims=True)
    loss = -np.sum(q * np.log(p)) / N
    return loss, (p, q, N)


def smoothed_loss_backward(cache):
    p, q, N = cache
    dx = (p * q.sum(axis=1, keepdims=True) - q) / N
    return dx


def linear_upsample_forward(x):
    N, T = x.shape
    out = np.zeros((N, 2 * T - 1))
    out[:, ::2] = x
    out[:, 1::2] = (x[:, :-1] + x[:, 1:]) / 2
    return out, x


def linear_upsample_backward(dout, cache):
    dx = dout[:, ::2].copy()
    dx[:, :-1] += dout[:, 1::2] / 2
    dx[:, 1:] += dout[:, 1::2] / 2
    return dx


def downsample_forward(X):
    """The average pool of two by two, as a matrix may be flattened and put back."""
    m, n = X.shape
    assert m % 2 == 0 and n % 2 == 0
    return X.reshape(m // 2, 2, n // 2, 2).sum(axis=(1, 3)) / 4, X


def downsample_backward(dY, cache):
    dX = np.kron(dY, np.ones((2, 2))) / 4
    return dX


def attention_forward(q, k, v):
    """
    - q: queries of shape (T, D)
    - k: keys of shape (T, D)
    - v: values of shape (T, E)
    """
    T, D = q.shape
    scores = q @ k.T / np.sqrt(D)
    causal = np.arange(T)[:, None] >= np.arange(T)
    e = np.where(causal, np.exp(scores), 0)
    p = e / e.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p)


def attention_backward(dout, cache):
    q, k, v, p = cache
    D = q.shape[1]
    dv = p.T @ dout
    dp = dout @ v.T
    ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True))
    dq = ds @ k / np.sqrt(D)
    dk = ds.T @ q / np.sqrt(D)
    return dq, dk, dv
