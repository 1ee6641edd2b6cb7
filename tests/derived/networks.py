"""Operators of several layers, each with a name, to derive layer by layer."""

from symcnn import *


@operator
def dense(
    x: Real["n"],
    A1: Real["m n"],
    b1: Real["m"],
    A2: Real["k m"],
    b2: Real["k"],
    A3: Real["l k"],
    b3: Real["l"],
    sigma: Differentiable,
):
    y1 = [sigma(sum(A1[i, j] * x[j] for j in range(n)) + b1[i]) for i in range(m)]
    y2 = [sigma(sum(A2[i, j] * y1[j] for j in range(m)) + b2[i]) for i in range(k)]
    y3 = [sigma(sum(A3[i, j] * y2[j] for j in range(k)) + b3[i]) for i in range(l)]
    return y3


@operator
def convolutions(
    x: Real["N"],
    w1: Real["K"],
    w2: Real["K"],
    w3: Real["K"],
    s: Size,
    p: Size,
    O1: Size,
    O2: Size,
    O3: Size,
):
    assert s >= 1
    y1 = [
        sum(w1[u] * x[s * i + u - p] for u in range(K) if 0 <= s * i + u - p < N) for i in range(O1)
    ]
    y2 = [
        sum(w2[u] * y1[s * i + u - p] for u in range(K) if 0 <= s * i + u - p < O1)
        for i in range(O2)
    ]
    y3 = [
        sum(w3[u] * y2[s * i + u - p] for u in range(K) if 0 <= s * i + u - p < O2)
        for i in range(O3)
    ]
    return y3


@operator
def residual(x: Real["n"], A1: Real["n n"], A2: Real["n n"], A3: Real["n n"]):
    y1 = [x[i] + max(0, sum(A1[i, j] * x[j] for j in range(n))) for i in range(n)]
    y2 = [y1[i] + max(0, sum(A2[i, j] * y1[j] for j in range(n))) for i in range(n)]
    y3 = [y2[i] + max(0, sum(A3[i, j] * y2[j] for j in range(n))) for i in range(n)]
    return y3


@operator
def skipping(x: Real["n"], a: Real["n"], b: Real["n"]):
    """Every name is used by several later ones."""
    y1 = [a[i] * x[i] for i in range(n)]
    y2 = [y1[i] * x[i] for i in range(n)]
    y3 = [y1[i] * y2[i] + exp(b[i] * y1[i]) for i in range(n)]
    return [y3[i] + y1[i] * y2[i] + x[i] for i in range(n)]


@operator
def layer_norm(x: Real["n"], gamma: Real["n"], beta: Real["n"], eps: Real):
    assert eps > 0 and n >= 1
    mu = sum(x[i] for i in range(n)) / n
    var = sum((x[i] - mu) ** 2 for i in range(n)) / n
    xhat = [(x[i] - mu) / sqrt(var + eps) for i in range(n)]
    return [gamma[i] * xhat[i] + beta[i] for i in range(n)]


@operator
def attention(Q: Real["n d"], K: Real["m d"], V: Real["m e"]):
    assert d >= 1
    S = [[sum(Q[i, a] * K[j, a] for a in range(d)) / sqrt(d) for j in range(m)] for i in range(n)]
    P = [[exp(S[i][j]) / sum(exp(S[i][l]) for l in range(m)) for j in range(m)] for i in range(n)]
    return [[sum(P[i][j] * V[j, b] for j in range(m)) for b in range(e)] for i in range(n)]


@operator
def images(
    X: Real["C H W"], A: Real["D C k k"], B: Real["E D k k"], h: Size, w: Size, u: Size, v: Size
):
    """Two convolutions of images with ReLU between, and the mean of each channel."""
    assert u >= 1 and v >= 1
    assert k >= 1 and h <= H and w <= W
    y1 = [
        [
            [
                sum(
                    A[d, c, a, b] * X[c, i + a, j + b]
                    for c in range(C)
                    for a in range(k)
                    for b in range(k)
                    if i + a < H and j + b < W
                )
                for j in range(w)
            ]
            for i in range(h)
        ]
        for d in range(D)
    ]
    z1 = [[[max(0, y1[d][i][j]) for j in range(w)] for i in range(h)] for d in range(D)]
    y2 = [
        [
            [
                sum(
                    B[e, d, a, b] * z1[d][i + a][j + b]
                    for d in range(D)
                    for a in range(k)
                    for b in range(k)
                    if i + a < h and j + b < w
                )
                for j in range(v)
            ]
            for i in range(u)
        ]
        for e in range(E)
    ]
    return [sum(y2[e][i][j] for i in range(u) for j in range(v)) / (u * v) for e in range(E)]


@operator
def loss(x: Real["n"], A: Real["m n"], t: Real["m"]):
    z = [sum(A[i, j] * x[j] for j in range(n)) for i in range(m)]
    y = [tanh(z[i]) for i in range(m)]
    e = sum((y[i] - t[i]) ** 2 for i in range(m))
    return e / 2


@operator
def matrices(X: Real["n n"], b: Real["n"]):
    """A name that is used as a whole, by its inverse and determinant."""
    assert det([[X[i, j] + X[j, i] for j in range(n)] for i in range(n)]) != 0
    assert n >= 1
    S = array([[X[i, j] + X[j, i] for j in range(n)] for i in range(n)])
    c = [sum(inv(S)[i, j] * b[j] for j in range(n)) for i in range(n)]
    return sum(b[i] * c[i] for i in range(n))


@operator
def upwards(x: Real["n"], s: Size, M: Size):
    """Indices with quotients, a maximum and a reversed order."""
    assert s >= 1
    y = [x[n - 1 - i] for i in range(n)]
    z = [y[i // s] for i in range(s * n)]
    r = [max((a + 1) * z[s * i + a] * x[i] for a in range(s)) for i in range(n)]
    return r


@operator
def batch_norm(X: Real["B C"], gamma: Real["C"], beta: Real["C"], eps: Real):
    assert eps > 0
    assert B >= 1
    mu = [sum(X[b, c] for b in range(B)) / B for c in range(C)]
    var = [sum((X[b, c] - mu[c]) ** 2 for b in range(B)) / B for c in range(C)]
    return [
        [gamma[c] * (X[b, c] - mu[c]) / sqrt(var[c] + eps) + beta[c] for c in range(C)]
        for b in range(B)
    ]


@operator
def recurrent(x: Real["T n"], W: Real["m n"], U: Real["m m"]):
    """The parameters occur in every layer, and so do contributions to their derivatives."""
    assert T >= 3
    h0 = [tanh(sum(W[i, j] * x[0, j] for j in range(n))) for i in range(m)]
    h1 = [
        tanh(sum(W[i, j] * x[1, j] for j in range(n)) + sum(U[i, j] * h0[j] for j in range(m)))
        for i in range(m)
    ]
    h2 = [
        tanh(sum(W[i, j] * x[2, j] for j in range(n)) + sum(U[i, j] * h1[j] for j in range(m)))
        for i in range(m)
    ]
    return h2


@operator
def cases(x: Real["n"], k: Size):
    """What is returned depends on a size."""
    y1 = [x[i] ** 2 for i in range(n)]
    y2 = [exp(y1[i]) for i in range(n)]
    if k >= 3:
        return y2
    return [y1[i] + y2[i] for i in range(n)]
