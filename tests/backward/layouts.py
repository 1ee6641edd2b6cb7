"""Layers by reshaping and unfolding, and the downsampling of a homework."""

import numpy as np


def groupnorm_forward(x, gamma, beta, G, eps=1e-5):
    """
    - x: input of shape (N, G*K, H, W)
    - gamma: of shape (G*K,)
    - beta: of shape (G*K,)
    """
    N, C, H, W = x.shape
    xg = x.reshape(N, G, -1)
    mean = xg.mean(axis=2, keepdims=True)
    var = xg.var(axis=2, keepdims=True)
    rstd = 1 / np.sqrt(var + eps)
    xhat = ((xg - mean) * rstd).reshape(N, C, H, W)
    out = xhat * gamma[:, None, None] + beta[:, None, None]
    return out, (xhat, gamma, rstd, G)


def groupnorm_backward(dout, cache):
    xhat, gamma, rstd, G = cache
    N, C, H, W = dout.shape
    dgamma = (dout * xhat).sum(axis=(0, 2, 3))
    dbeta = dout.sum(axis=(0, 2, 3))
    dxhat = (dout * gamma[:, None, None]).reshape(N, G, -1)
    xg = xhat.reshape(N, G, -1)
    dx = rstd * (
        dxhat - dxhat.mean(axis=2, keepdims=True) - xg * (dxhat * xg).mean(axis=2, keepdims=True)
    )
    return dx.reshape(N, C, H, W), dgamma, dbeta


def pool_matrix_forward(A, X):
    """T(X) = (A(X.reshape(mn))).reshape(m/2, n/2)

    - A: of shape (m//2 * (n//2), m*n)
    """
    m, n = X.shape
    return (A @ X.reshape(m * n)).reshape(m // 2, n // 2), (A, X)


def pool_matrix_backward(dY, cache):
    A, X = cache
    m, n = X.shape
    dX = (A.T @ dY.reshape(m // 2 * (n // 2))).reshape(m, n)
    return dX


def conv1d_forward(x, w, b):
    """
    - x: input of shape (N, C, L)
    - w: filters of shape (F, C, K)
    - b: biases of shape (F,)
    """
    N, C, L = x.shape
    F, C, K = w.shape
    out = np.zeros((N, F, L - K + 1))
    for n in range(N):
        for f in range(F):
            for i in range(L - K + 1):
                for c in range(C):
                    for k in range(K):
                        out[n, f, i] += w[f, c, k] * x[n, c, i + k]
                out[n, f, i] += b[f]
    return out, (x, w, b)


def conv1d_backward(dout, cache):
    x, w, b = cache
    N, F, M = dout.shape
    F, C, K = w.shape
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            for i in range(M):
                for c in range(C):
                    for k in range(K):
                        dx[n, c, i + k] += dout[n, f, i] * w[f, c, k]
                        dw[f, c, k] += dout[n, f, i] * x[n, c, i + k]
                db[f] += dout[n, f, i]
    return dx, dw, db


def im2col(images, KH, KW, stride, pad):
    N, C, H, W = images.shape
    OH = (H + 2 * pad - KH) // stride + 1
    OW = (W + 2 * pad - KW) // stride + 1
    img = np.pad(images, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    col = np.zeros((N, C, KH, KW, OH, OW))
    for y in range(KH):
        y_max = y + stride * OH
        for x in range(KW):
            x_max = x + stride * OW
            col[:, :, y, x, :, :] = img[:, :, y:y_max:stride, x:x_max:stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * OH * OW, -1)


def col2im(col, shape, KH, KW, stride, pad):
    N, C, H, W = shape
    OH = (H + 2 * pad - KH) // stride + 1
    OW = (W + 2 * pad - KW) // stride + 1
    col = col.reshape(N, OH, OW, C, KH, KW).transpose(0, 3, 4, 5, 1, 2)
    img = np.zeros((N, C, H + 2 * pad + stride - 1, W + 2 * pad + stride - 1))
    for y in range(KH):
        y_max = y + stride * OH
        for x in range(KW):
            x_max = x + stride * OW
            img[:, :, y:y_max:stride, x:x_max:stride] += col[:, :, y, x, :, :]
    return img[:, :, pad : H + pad, pad : W + pad]


def conv_im2col_forward(x, w, b, stride, pad):
    """
    - x: input of shape (N, C, H, W)
    - w: filters of shape (F, C, KH, KW)
    - b: biases of shape (F,)
    """
    F, C, KH, KW = w.shape
    N, C, H, W = x.shape
    OH = 1 + (H + 2 * pad - KH) // stride
    OW = 1 + (W + 2 * pad - KW) // stride
    col = im2col(x, KH, KW, stride, pad)
    out = (col @ w.reshape(F, -1).T + b).reshape(N, OH, OW, F).transpose(0, 3, 1, 2)
    return out, (x, w, col, stride, pad)


def conv_im2col_backward(dout, cache):
    x, w, col, stride, pad = cache
    F, C, KH, KW = w.shape
    dout = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    db = dout.sum(axis=0)
    dw = (col.T @ dout).T.reshape(F, C, KH, KW)
    dcol = dout @ w.reshape(F, -1)
    dx = col2im(dcol, x.shape, KH, KW, stride, pad)
    return dx, dw, db


def maxpool_reshape_forward(x, k):
    N, C, H, W = x.shape
    assert H % k == 0 and W % k == 0
    windows = x.reshape(N, C, H // k, k, W // k, k)
    out = windows.max(axis=3).max(axis=4)
    return out, (x, windows, out)


def maxpool_reshape_backward(dout, cache):
    x, windows, out = cache
    mask = windows == out[:, :, :, None, :, None]
    dx = (mask * dout[:, :, :, None, :, None]).reshape(x.shape)
    return dx
