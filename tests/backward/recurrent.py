"""One step of recurrent networks, and recurrences over time."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """
    - x: input of shape (N, D)
    - prev_h: hidden state of shape (N, H)
    - prev_c: cell state of shape (N, H)
    - Wx: weights of shape (D, 4*H)
    - Wh: weights of shape (H, 4*H)
    - b: biases of shape (4*H,)
    """
    N, H = prev_h.shape
    a = x @ Wx + prev_h @ Wh + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H : 2 * H])
    o = sigmoid(a[:, 2 * H : 3 * H])
    g = np.tanh(a[:, 3 * H :])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tanh_c = np.tanh(next_c)
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    df = dc * prev_c
    dprev_c = dc * f
    di = dc * g
    dg = dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)])
    dx = da @ Wx.T
    dprev_h = da @ Wh.T
    dWx = x.T @ da
    dWh = prev_h.T @ da
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def gru_step_forward(x, h, Wz, Uz, Wr, Ur, Wn, Un):
    """
    - x: input of shape (N, D)
    - h: hidden state of shape (N, H)
    - Wz: weights of shape (D, H)
    - Uz: weights of shape (H, H)
    - Wr: weights of shape (D, H)
    - Ur: weights of shape (H, H)
    - Wn: weights of shape (D, H)
    - Un: weights of shape (H, H)
    """
    z = sigmoid(x @ Wz + h @ Uz)
    r = sigmoid(x @ Wr + h @ Ur)
    n = np.tanh(x @ Wn + (r * h) @ Un)
    out = (1 - z) * n + z * h
    return out, (x, h, Wz, Uz, Wr, Ur, Wn, Un, z, r, n)


def gru_step_backward(dout, cache):
    x, h, Wz, Uz, Wr, Ur, Wn, Un, z, r, n = cache
    dz = dout * (h - n)
    dn = dout * (1 - z)
    dh = dout * z
    da_n = dn * (1 - n**2)
    drh = da_n @ Un.T
    dr = drh * h
    dh = dh + drh * r
    da_z = dz * z * (1 - z)
    da_r = dr * r * (1 - r)
    dh = dh + da_z @ Uz.T + da_r @ Ur.T
    dx = da_n @ Wn.T + da_z @ Wz.T + da_r @ Wr.T
    dWz, dUz = x.T @ da_z, h.T @ da_z
    dWr, dUr = x.T @ da_r, h.T @ da_r
    dWn, dUn = x.T @ da_n, (r * h).T @ da_n
    return dx, dh, dWz, dUz, dWr, dUr, dWn, dUn


def scan_forward(x, a):
    """
    - x: input of shape (T, D)
    - a: of shape (D,)
    """
    T, D = x.shape
    h = np.zeros((T, D))
    s = np.zeros(D)
    for t in range(T):
        s = a * s + x[t]
        h[t] = s
    return h, (x, a, h)


def scan_backward(dh, cache):
    x, a, h = cache
    T, D = x.shape
    dx = np.zeros_like(x)
    carry = np.zeros(D)
    for t in reversed(range(T)):
        carry = dh[t] + a * carry
        dx[t] = carry
    return dx


def gated_forward(a, b, h0):
    """
    - a: gates of shape (T, D)
    - b: inputs of shape (T, D)
    - h0: first state of shape (D,)
    """
    T, D = a.shape
    h = np.zeros((T + 1, D))
    h[0] = h0
    for t in range(T):
        h[t + 1] = a[t] * h[t] + b[t]
    return h[T], (a, h)


def gated_backward(dout, cache):
    a, h = cache
    T, D = a.shape
    da, db = np.zeros((T, D)), np.zeros((T, D))
    dh = dout
    for t in reversed(range(T)):
        da[t] = dh * h[t]
        db[t] = dh
        dh = dh * a[t]
    return da, db, dh
