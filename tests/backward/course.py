"""Layers as a course writes them: a forward pass that returns a cache, and its backward pass."""

import numpy as np


def affine_forward(x, w, b):
    """
    - x: input of shape (N, D)
    - w: weights of shape (D, M)
    - b: biases of shape (M,)
    """
    out = x.dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    out = np.maximum(0, x)
    cache = x
    return out, cache


def relu_backward(dout, cache):
    x = cache
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    mu = x.mean(axis=0)
    xmu = x - mu
    var = np.mean(xmu**2, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1 / sqrtvar
    xhat = xmu * ivar
    out = gamma * xhat + beta
    cache = (xhat, gamma, xmu, ivar, sqrtvar)
    return out, cache


def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar = cache
    N, D = dout.shape
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dsqrtvar = -1 / sqrtvar**2 * divar
    dvar = 0.5 / sqrtvar * dsqrtvar
    dsq = np.ones((N, D)) / N * dvar
    dxmu = dxhat * ivar + 2 * xmu * dsq
    dmu = -np.sum(dxmu, axis=0)
    dx = dxmu + np.ones((N, D)) / N * dmu
    return dx, dgamma, dbeta


def bnfused_forward(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    std = np.sqrt(var + eps)
    xhat = (x - mu) / std
    return gamma * xhat + beta, (xhat, gamma, std)


def bnfused_backward(dout, cache):
    xhat, gamma, std = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / (N * std) * (N * dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    std = np.sqrt(var + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    return out, (xhat, gamma, std)


def layernorm_backward(dout, cache):
    xhat, gamma, std = cache
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    dx = (
        dxhat
        - dxhat.mean(axis=1, keepdims=True)
        - xhat * np.mean(dxhat * xhat, axis=1, keepdims=True)
    ) / std
    return dx, dgamma, dbeta


def dropout_forward(x, mask, p):
    out = x * mask / (1 - p)
    return out, (mask, p)


def dropout_backward(dout, cache):
    mask, p = cache
    dx = dout * mask / (1 - p)
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """
    - x: input of shape (N, C, H, W)
    - w: filters of shape (F, C, HH, WW)
    - b: biases of shape (F,)
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    window = x_pad[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = np.sum(dout, axis=(0, 2, 3))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    g = dout[n, f, i, j]
                    dw[f] += g * x_pad[n, :, top : top + HH, left : left + WW]
                    dx_pad[n, :, top : top + HH, left : left + WW] += g * w[f]
    dx = dx_pad[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


def avgpool_forward(x, k):
    N, C, H, W = x.shape
    assert k >= 1 and H % k == 0 and W % k == 0
    out = x.reshape(N, C, H // k, k, W // k, k).mean(axis=(3, 5))
    return out, (x, k)


def avgpool_backward(dout, cache):
    x, k = cache
    dx = dout.repeat(k, axis=2).repeat(k, axis=3) / (k * k)
    return dx


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """
    - x: input of shape (N, D)
    - prev_h: hidden state of shape (N, H)
    - Wx: weights of shape (D, H)
    - Wh: weights of shape (H, H)
    - b: biases of shape (H,)
    """
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h * (1 - next_h**2)
    dx = dz @ Wx.T
    dprev_h = dz @ Wh.T
    dWx = x.T @ dz
    dWh = prev_h.T @ dz
    db = dz.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db


def softmax_loss_forward(x, y):
    """
    - x: scores of shape (N, C)
    - y: labels of shape (N,)
    """
    N, C = x.shape
    shifted = x - x.max(axis=1, keepdims=True)
    Z = np.exp(shifted).sum(axis=1, keepdims=True)
    log_probs = shifted - np.log(Z)
    probs = np.exp(log_probs)
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    return loss, (probs, y)


def softmax_loss_backward(cache):
    probs, y = cache
    N = probs.shape[0]
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return dx


def cumsum_forward(x):
    N, T = x.shape
    return np.cumsum(x, axis=1), x


def cumsum_backward(dout, cache):
    dx = np.cumsum(dout[:, ::-1], axis=1)[:, ::-1]
    return dx


def upsample_forward(x, r):
    N, C, H, W = x.shape
    return x.repeat(r, axis=2).repeat(r, axis=3), (x, r)


def upsample_backward(dout, cache):
    x, r = cache
    N, C, H, W = x.shape
    dx = dout.reshape(N, C, H, r, W, r).sum(axis=(3, 5))
    return dx


def maxpool_forward(x, pool_param):
    """
    - x: input of shape (N, C, H, W)
    """
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out = 1 + (H - ph) // stride
    W_out = 1 + (W - pw) // stride
    out = np.zeros((N, C, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            window = x[:, :, i * stride : i * stride + ph, j * stride : j * stride + pw]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, pool_param)


def maxpool_backward(dout, cache):
    x, pool_param = cache
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H_out, W_out = dout.shape
    dx = np.zeros_like(x)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + ph, left : left + pw]
            mask = window == window.max(axis=(2, 3), keepdims=True)
            dx[:, :, top : top + ph, left : left + pw] += mask * dout[:, :, i, j][:, :, None, None]
    return dx


def embedding_forward(x, W):
    """
    - x: integers of shape (N, T)
    - W: vectors of shape (V, D)
    """
    out = W[x]
    return out, (x, W)


def embedding_backward(dout, cache):
    x, W = cache
    dW = np.zeros_like(W)
    np.add.at(dW, x, dout)
    return dW
