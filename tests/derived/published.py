"""Functions whose gradients stand in textbooks and papers, written as people write them."""
# ruff: noqa: N812

import numpy as np
import torch
import torch.nn.functional as F


def linear(X, W):
    return X @ W


def bias(X, b):
    return X + b


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, a):
    return np.where(x > 0, x, a * x)


def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return s


def tanh(x):
    t = np.tanh(x)
    return t


def softplus(x):
    return np.log(1 + np.exp(x))


def silu(x):
    s = 1 / (1 + np.exp(-x))
    return x * s


def gelu(x):
    t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
    return 0.5 * x * (1 + t)


def swiglu(a, b):
    s = torch.sigmoid(a)
    return a * s * b


def dropout(x, mask, p):
    return x * mask / (1 - p)


def residual(x, W):
    h = W @ x
    return x + np.tanh(h)


def softmax(x):
    p = np.exp(x) / np.exp(x).sum()
    return p


def log_softmax(x):
    p = np.exp(x) / np.exp(x).sum()
    return np.log(p)


def log_sum_exp(x):
    return np.log(np.exp(x).sum())


def cross_entropy(z, t):
    p = np.exp(z) / np.exp(z).sum()
    return -(t * np.log(p)).sum()


def mse(x, y):
    return ((x - y) ** 2).mean()


def logistic(w, X, y):
    p = 1 / (1 + np.exp(-(X @ w)))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()


def logits(z, y):
    return (np.log(1 + np.exp(z)) - y * z).sum()


def hinge(w, X, y):
    return np.maximum(0, 1 - y * (X @ w)).sum()


def least_squares(w, X, y):
    return ((X @ w - y) ** 2).sum()


def ridge(w, X, y, c):
    return ((X @ w - y) ** 2).sum() + c * (w**2).sum()


def frobenius(W, X, Y):
    return ((X @ W - Y) ** 2).sum()


def quadratic(x, A):
    return x @ A @ x


def bilinear(A, x, y):
    return x @ A @ y


def norm(x):
    r = np.sqrt((x**2).sum())
    return r


def normalized(x):
    r = np.sqrt((x**2).sum())
    y = x / r
    return y


def cosine(x, y):
    r = np.sqrt((x**2).sum())
    s = np.sqrt((y**2).sum())
    c = (x * y).sum() / (r * s)
    return c


def variance(x):
    m = x.mean()
    return ((x - m) ** 2).mean()


def trace(A, B):
    return np.trace(A @ B)


def log_det(X):
    return np.log(abs(np.linalg.det(X)))


def gaussian_mean(m, S, x):
    return 0.5 * (x - m) @ np.linalg.inv(S) @ (x - m)


def gaussian_scale(s, x, m):
    return (0.5 * ((x - m) / s) ** 2 + np.log(s)).sum()


def gaussian_log_variance(v, x, m):
    return 0.5 * (v + (x - m) ** 2 * np.exp(-v)).sum()


def kl_to_standard(m, v):
    return 0.5 * (np.exp(v) + m**2 - 1 - v).sum()


def attention(Q, K, V):
    S = Q @ K.T
    P = F.softmax(S, dim=-1)
    return P @ V


def layer_norm(x, gamma, beta, eps):
    mean = x.mean()
    var = ((x - mean) ** 2).mean()
    r = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * r
    return gamma * x_hat + beta


def batch_norm(x, gamma, beta, eps):
    mean = x.mean(axis=0)
    var = ((x - mean) ** 2).mean(axis=0)
    r = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * r
    return gamma * x_hat + beta


def rms_norm(x, gamma, eps):
    r = 1 / np.sqrt((x**2).mean() + eps)
    x_hat = x * r
    return gamma * x_hat


def average_pool(X, k, M):
    return X.reshape(M, k).mean(axis=1)


def max_pool(X, k, M):
    return X.reshape(M, k).max(axis=1)


def embedding(W, t):
    return W[t]


def roll(x, s):
    return np.roll(x, s)


def stacked(x, y):
    return np.stack([x, y])


def circular(x, w, n, K):
    return np.array([sum(w[u] * x[(i + u) % n] for u in range(K)) for i in range(n)])


def covariance_penalty(z):
    N, d = z.shape
    mu = z.mean(axis=0)
    C = (z - mu).T @ (z - mu) / (N - 1)
    return (C**2).sum() / d - (np.diag(C) ** 2).sum() / d


def ppo(r, A, eps):
    return -torch.min(r * A, torch.clamp(r, 1 - eps, 1 + eps) * A).mean()
