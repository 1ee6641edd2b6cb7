"""Layers of ``layers.py`` in the form in which code has them: each derives to the same theorem."""
# ruff: noqa: N812

import numpy as np
import torch
import torch.nn.functional as F

from symcnn import *


@operator
def conv1d(X: Real["B C H"], W: Real["D C K"], beta: Real["D"], O: Size, s: Size, p: Size, d: Size):
    assert s >= 1 and d >= 1 and K >= 1 and d * (K - 1) + 1 <= H + 2 * p
    assert (H + 2 * p - d * (K - 1) - 1) // s + 1 >= O
    return F.conv1d(X, W, beta, stride=s, padding=p, dilation=d)[:, :, :O]


@operator
def conv_valid(X: Real["H"], W: Real["K"], O: Size):
    assert H == O + K - 1
    y = np.zeros(O)
    for u in range(K):
        y += W[u] * X[u : u + O]
    return y


@operator
def average_pool(X: Real["k*M k*N"], M: Size, N: Size, k: Size):
    assert k >= 1
    return X.reshape(M, k, N, k).sum(axis=(1, 3)) / k**2


@operator
def max_pool(X: Real["k*M"], M: Size, k: Size):
    assert k >= 1
    return X.reshape(M, k).max(axis=1)


@operator
def max_pool2d(X: Real["k*M l*N"], M: Size, N: Size, k: Size, l: Size):
    assert k >= 1 and l >= 1
    return X.reshape(M, k, N, l).max(axis=(1, 3))


@operator
def lp_pool(X: Real["k*M"], M: Size, k: Size, p: Int):
    assert k >= 1 and p >= 1
    return (X.reshape(M, k) ** p).sum(axis=1) ** (1 / p)


@operator
def upsample_nearest(X: Real["M N"], k: Size, l: Size):
    assert k >= 1 and l >= 1
    return X.repeat(k, axis=0).repeat(l, axis=1)


@operator
def zero_pad(X: Real["H"], p: Size, q: Size):
    return np.pad(X, (p, q))


@operator
def circular_pad(X: Real["H"], p: Size):
    assert H >= 1
    return np.pad(X, p, mode="wrap")


@operator
def im2col(X: Real["C H"], K: Size, O: Size, s: Size):
    assert s >= 1 and s * (O - 1) + K <= H
    columns = np.zeros((C, K, O))
    for u in range(K):
        for i in range(O):
            columns[:, u, i] = X[:, s * i + u]
    return columns


@operator
def transposed(A: Real["m n"]):
    return A.T


@operator
def linear(X: Real["B n"], A: Real["m n"], b: Real["m"]):
    return X @ A.T + b


@operator
def relu(x: Real["n"]):
    return np.maximum(x, 0)


@operator
def dense_relu(x: Real["n"], A: Real["m n"]):
    return np.maximum(0, A @ x)


@operator
def sigmoid_layer(x: Real["n"]):
    return torch.sigmoid(x)


@operator
def tanh_layer(x: Real["n"]):
    return np.tanh(x)


@operator
def gelu(x: Real["n"]):
    return F.gelu(x)


@operator
def softplus(x: Real["n"]):
    return np.log(1 + np.exp(x))


@operator
def batch_norm(X: Real["N C"], gamma: Real["C"], beta: Real["C"], eps: Real):
    assert N >= 1 and eps > 0
    mean = X.mean(axis=0)
    var = ((X - mean) ** 2).mean(axis=0)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta


@operator
def layer_norm(x: Real["n"], gamma: Real["n"], beta: Real["n"], eps: Real):
    assert n >= 1 and eps > 0
    mean = x.mean()
    var = ((x - mean) ** 2).mean()
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


@operator
def rms_norm(x: Real["n"], gamma: Real["n"], eps: Real):
    assert n >= 1 and eps > 0
    return gamma * x / np.sqrt(np.mean(x**2) + eps)


@operator
def softmax(x: Real["n"]):
    return np.exp(x) / np.exp(x).sum()


@operator
def log_softmax(x: Real["n"]):
    return x - np.log(np.exp(x).sum())


@operator
def cross_entropy(x: Real["N C"], y: Int["N"]):
    assert N >= 1 and C >= 1 and all(y[b] >= 0 and y[b] < C for b in range(N))
    return (np.log(np.exp(x).sum(axis=1)) - x[np.arange(N), y]).mean()


@operator
def cross_entropy_distributions(x: Real["C"], t: Real["C"]):
    return (t * (np.log(np.exp(x).sum()) - x)).sum()


@operator
def mean_squared_error(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return np.mean((x - y) ** 2)


@operator
def binary_cross_entropy(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return -np.mean(y * np.log(x) + (1 - y) * np.log(1 - x))


@operator
def gaussian_divergence(m: Real["n"], s: Real["n"]):
    return (m**2 + s**2 - 1 - 2 * np.log(s)).sum() / 2


@operator
def attention(Q: Real["m d"], K: Real["n d"], V: Real["n e"], scale: Real):
    assert n >= 1
    weight = np.exp(scale * (Q @ K.T))
    return weight @ V / weight.sum(axis=1, keepdims=True)


@operator
def rnn_cell(x: Real["n"], h: Real["m"], A: Real["m n"], B: Real["m m"], b: Real["m"]):
    return np.tanh(A @ x + B @ h + b)


@operator
def embedding(W: Real["V d"], y: Int["N"]):
    assert all(y[b] >= 0 and y[b] < V for b in range(N))
    return W[y]


@operator
def bilinear(x: Real["m"], y: Real["n"], A: Real["o m n"]):
    return np.einsum("i,rij,j->r", x, A, y)


@operator
def trace_of_product(A: Real["m n"], B: Real["n m"]):
    return (A * B.T).sum()


@operator
def quadratic_form(x: Real["n"], A: Real["n n"]):
    return np.einsum("i,ij,j->", x, A, x)


@operator
def euclidean_norm(x: Real["n"]):
    return np.sqrt((x**2).sum())


@operator
def frobenius_square(A: Real["m n"]):
    return (A**2).sum()
