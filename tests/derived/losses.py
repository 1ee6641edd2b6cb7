"""More layers and losses, and what Hessians are taken of."""

from symcnn import *


@operator
def log_sum_exp(x: Real["n"]):
    assert n >= 1
    return log(sum(exp(x[i]) for i in range(n)))


@operator
def logistic_loss(w: Real["n"], X: Real["m n"], y: Real["m"]):
    return sum(log(1 + exp(-y[i] * sum(X[i, j] * w[j] for j in range(n)))) for i in range(m))


@operator
def least_squares(A: Real["m n"], x: Real["n"], b: Real["m"], y: Real["m"]):
    return sum((sum(A[i, j] * x[j] for j in range(n)) + b[i] - y[i]) ** 2 for i in range(m)) / 2


@operator
def absolute_cubes(x: Real["n"]):
    assert all(x[i] > 0 for i in range(n))
    return sum(abs(x[i]) ** 3 for i in range(n))


@operator
def entropy(x: Real["n"]):
    assert all(x[i] > 0 for i in range(n))
    return sum(x[i] * log(x[i]) for i in range(n))


@operator
def square_roots(x: Real["n"]):
    assert all(x[i] >= 0 for i in range(n))
    return sum(sqrt(x[i] + 1) for i in range(n))


@operator
def gaussians_divergence(m: Real["n"], s: Real["n"], p: Real["n"], t: Real["n"]):
    """KL of N(m, diag(s**2)) from N(p, diag(t**2))."""
    assert all(s[i] > 0 for i in range(n)) and all(t[i] > 0 for i in range(n))
    return sum(
        log(t[i]) - log(s[i]) + (s[i] ** 2 + (m[i] - p[i]) ** 2) / (2 * t[i] ** 2) - 1 / 2
        for i in range(n)
    )


@operator
def binary_cross_entropy_with_logits(x: Real["n"], y: Real["n"]):
    """PyTorch's BCEWithLogitsLoss."""
    assert n >= 1
    return sum(log(1 + exp(x[i])) - y[i] * x[i] for i in range(n)) / n


@operator
def conv1d_full(
    X: Real["B g*C H"],
    W: Real["g*D C K"],
    beta: Real["g*D"],
    O: Size,
    s: Size,
    p: Size,
    d: Size,
    g: Size,
    C: Size,
    D: Size,
):
    """PyTorch's Conv1d with all that it takes: stride, padding, dilation, groups, bias."""
    assert s >= 1 and d >= 1 and C >= 1 and D >= 1
    return [
        [
            [
                beta[o]
                + sum(
                    W[o, c, u] * X[b, C * (o // D) + c, s * i + d * u - p]
                    for c in range(C)
                    for u in range(K)
                    if 0 <= s * i + d * u - p < H
                )
                for i in range(O)
            ]
            for o in range(g * D)
        ]
        for b in range(B)
    ]


@operator
def conv2d_grouped(
    X: Real["B g*C H L"],
    W: Real["g*D C K R"],
    beta: Real["g*D"],
    O: Size,
    P: Size,
    s: Size,
    p: Size,
    d: Size,
    g: Size,
    C: Size,
    D: Size,
):
    """PyTorch's Conv2d with groups; one stride, padding and dilation for both axes."""
    assert s >= 1 and d >= 1 and C >= 1 and D >= 1
    return [
        [
            [
                [
                    beta[o]
                    + sum(
                        W[o, c, u, v] * X[b, C * (o // D) + c, s * i + d * u - p, s * j + d * v - p]
                        for c in range(C)
                        for u in range(K)
                        for v in range(R)
                        if 0 <= s * i + d * u - p < H and 0 <= s * j + d * v - p < L
                    )
                    for j in range(P)
                ]
                for i in range(O)
            ]
            for o in range(g * D)
        ]
        for b in range(B)
    ]


@operator
def conv3d_padded(
    X: Real["B C H L N"],
    W: Real["D C K R T"],
    beta: Real["D"],
    O: Size,
    P: Size,
    Q: Size,
    s: Size,
    p: Size,
    d: Size,
):
    """PyTorch's Conv3d; one stride, padding and dilation for the three axes."""
    assert s >= 1 and d >= 1
    return [
        [
            [
                [
                    [
                        beta[o]
                        + sum(
                            W[o, c, u, v, w]
                            * X[b, c, s * i + d * u - p, s * j + d * v - p, s * k + d * w - p]
                            for c in range(C)
                            for u in range(K)
                            for v in range(R)
                            for w in range(T)
                            if 0 <= s * i + d * u - p < H
                            and 0 <= s * j + d * v - p < L
                            and 0 <= s * k + d * w - p < N
                        )
                        for k in range(Q)
                    ]
                    for j in range(P)
                ]
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@operator
def conv_transpose2d(
    X: Real["C H L"], W: Real["C D K R"], beta: Real["D"], O: Size, P: Size, s: Size, p: Size
):
    """PyTorch's ConvTranspose2d: the sum of what every input spreads."""
    assert s >= 1
    return [
        [
            [
                beta[o]
                + sum(
                    X[c, i, j] * W[c, o, y + p - s * i, x + p - s * j]
                    for c in range(C)
                    for i in range(H)
                    for j in range(L)
                    if 0 <= y + p - s * i < K and 0 <= x + p - s * j < R
                )
                for x in range(P)
            ]
            for y in range(O)
        ]
        for o in range(D)
    ]


@operator
def average_pool2d(X: Real["H L"], O: Size, P: Size, k: Size, s: Size, p: Size):
    """PyTorch's AvgPool2d with count_include_pad=True."""
    assert k >= 1 and s >= 1
    return [
        [
            sum(
                X[s * i + a - p, s * j + b - p]
                for a in range(k)
                for b in range(k)
                if 0 <= s * i + a - p < H and 0 <= s * j + b - p < L
            )
            / k**2
            for j in range(P)
        ]
        for i in range(O)
    ]


@operator
def ceil_pool_clipped(X: Real["H"], O: Size, k: Size, s: Size):
    """PyTorch's AvgPool1d with ceil_mode=True: divided by what the window has inside."""
    assert k >= 1 and s >= 1 and s * (O - 1) < H
    return [
        sum(X[s * i + a] for a in range(k) if s * i + a < H) / min(k, H - s * i) for i in range(O)
    ]


@operator
def constant_pad(X: Real["H L"], p: Size, q: Size, c: Real):
    """PyTorch's ConstantPad2d with one width for each axis."""
    return [
        [X[i - p, j - q] if 0 <= i - p < H and 0 <= j - q < L else c for j in range(L + 2 * q)]
        for i in range(H + 2 * p)
    ]


@operator
def im2col2d(X: Real["C H L"], K: Size, R: Size, O: Size, P: Size, s: Size):
    """PyTorch's Unfold, the axes of the windows and of the places kept apart."""
    assert s >= 1 and s * (O - 1) + K <= H and s * (P - 1) + R <= L
    return [
        [
            [[[X[c, s * i + u, s * j + v] for j in range(P)] for i in range(O)] for v in range(R)]
            for u in range(K)
        ]
        for c in range(C)
    ]


@operator
def group_norm(X: Real["g*C L"], eps: Real, C: Size, g: Size):
    """PyTorch's GroupNorm of g groups, without its affine part."""
    assert eps > 0 and C >= 1 and L >= 1
    mean = [sum(X[C * q + c, l] for c in range(C) for l in range(L)) / (C * L) for q in range(g)]
    var = [
        sum((X[C * q + c, l] - mean[q]) ** 2 for c in range(C) for l in range(L)) / (C * L)
        for q in range(g)
    ]
    return [
        [(X[r, l] - mean[r // C]) / sqrt(var[r // C] + eps) for l in range(L)] for r in range(g * C)
    ]
