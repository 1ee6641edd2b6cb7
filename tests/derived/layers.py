"""Layers as one would write them to explain them: the operators that the tests derive."""

from symcnn import *


@operator
def conv1d(X: Real["B C H"], W: Real["D C K"], beta: Real["D"], O: Size, s: Size, p: Size, d: Size):
    """PyTorch's Conv1d: zero padding p, stride s, dilation d."""
    assert s >= 1 and d >= 1
    return [
        [
            [
                beta[o]
                + sum(
                    W[o, c, u] * X[b, c, s * i + d * u - p]
                    for c in range(C)
                    for u in range(K)
                    if 0 <= s * i + d * u - p < H
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@operator
def conv2d(
    X: Real["B C H L"],
    W: Real["D C K R"],
    beta: Real["D"],
    O: Size,
    P: Size,
    s: Size,
    t: Size,
    p: Size,
    q: Size,
    d: Size,
    e: Size,
):
    """PyTorch's Conv2d with its own stride, padding and dilation for each axis."""
    assert s >= 1 and t >= 1 and d >= 1 and e >= 1
    return [
        [
            [
                [
                    beta[o]
                    + sum(
                        W[o, c, u, v] * X[b, c, s * i + d * u - p, t * j + e * v - q]
                        for c in range(C)
                        for u in range(K)
                        for v in range(R)
                        if 0 <= s * i + d * u - p < H and 0 <= t * j + e * v - q < L
                    )
                    for j in range(P)
                ]
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@operator
def conv3d(
    X: Real["B C H L N"], W: Real["D C K R T"], O: Size, P: Size, Q: Size, s: Size, t: Size, r: Size
):
    """PyTorch's Conv3d with strides, without padding."""
    assert s >= 1 and t >= 1 and r >= 1
    assert s * (O - 1) + K <= H and t * (P - 1) + R <= L and r * (Q - 1) + T <= N
    return [
        [
            [
                [
                    [
                        sum(
                            W[o, c, u, v, w] * X[b, c, s * i + u, t * j + v, r * k + w]
                            for c in range(C)
                            for u in range(K)
                            for v in range(R)
                            for w in range(T)
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
def conv1d_grouped(X: Real["B g*C H"], W: Real["g*D C K"], O: Size, s: Size):
    """PyTorch's Conv1d with g groups of C input and D output channels each."""
    assert s >= 1 and D >= 1 and C >= 1 and s * (O - 1) + K <= H
    return [
        [
            [
                sum(
                    W[o, c, u] * X[b, C * (o // D) + c, s * i + u]
                    for c in range(C)
                    for u in range(K)
                )
                for i in range(O)
            ]
            for o in range(g * D)
        ]
        for b in range(B)
    ]


@operator
def conv_valid(X: Real["H"], W: Real["K"], O: Size):
    """Cross-correlation of two signals with stride 1 and no padding."""
    assert H == O + K - 1
    return [sum(W[u] * X[i + u] for u in range(K)) for i in range(O)]


@operator
def conv_transpose(X: Real["C H"], W: Real["C D K"], O: Size, s: Size, p: Size):
    """PyTorch's ConvTranspose1d: the sum of what every input spreads."""
    assert s >= 1
    return [
        [
            sum(
                X[c, i] * W[c, o, j + p - s * i]
                for c in range(C)
                for i in range(H)
                if 0 <= j + p - s * i < K
            )
            for j in range(O)
        ]
        for o in range(D)
    ]


@operator
def average_pool(X: Real["k*M k*N"], M: Size, N: Size, k: Size):
    """Average pooling with windows that do not overlap."""
    assert k >= 1
    return [
        [sum(X[k * q + a, k * r + b] for a in range(k) for b in range(k)) / k**2 for r in range(N)]
        for q in range(M)
    ]


@operator
def average_pool_overlapping(X: Real["H"], O: Size, k: Size, s: Size, p: Size):
    """PyTorch's AvgPool1d with count_include_pad=True: the divisor is always k."""
    assert k >= 1 and s >= 1
    return [sum(X[s * i + a - p] for a in range(k) if 0 <= s * i + a - p < H) / k for i in range(O)]


@operator
def max_pool(X: Real["k*M"], M: Size, k: Size):
    """Max pooling; its derivative exists where no window attains its maximum twice."""
    assert k >= 1
    return [max(X[k * q + a] for a in range(k)) for q in range(M)]


@operator
def max_pool2d(X: Real["k*M l*N"], M: Size, N: Size, k: Size, l: Size):
    """Max pooling with k x l windows."""
    assert k >= 1 and l >= 1
    return [
        [max(X[k * q + a, l * r + b] for a in range(k) for b in range(l)) for r in range(N)]
        for q in range(M)
    ]


@operator
def lp_pool(X: Real["k*M"], M: Size, k: Size, p: Int):
    """PyTorch's LPPool1d: the root is taken of the sum of powers."""
    assert k >= 1 and p >= 1
    return [sum(X[k * q + a] ** p for a in range(k)) ** (1 / p) for q in range(M)]


@operator
def upsample_nearest(X: Real["M N"], k: Size, l: Size):
    """PyTorch's Upsample(mode="nearest") with whole factors."""
    assert k >= 1 and l >= 1
    return [[X[i // k, j // l] for j in range(l * N)] for i in range(k * M)]


@operator
def pixel_shuffle(X: Real["C*r*r H L"], C: Size, r: Size):
    """PyTorch's PixelShuffle(r)."""
    assert r >= 1
    return [
        [
            [X[c * r * r + (i % r) * r + j % r, i // r, j // r] for j in range(r * L)]
            for i in range(r * H)
        ]
        for c in range(C)
    ]


@operator
def zero_pad(X: Real["H"], p: Size, q: Size):
    """Zeros in front and behind."""
    return [X[i - p] if 0 <= i - p < H else 0 for i in range(H + p + q)]


@operator
def circular_pad(X: Real["H"], p: Size):
    """PyTorch's padding_mode="circular"."""
    assert H >= 1
    return [X[(i - p) % H] for i in range(H + 2 * p)]


@operator
def im2col(X: Real["C H"], K: Size, O: Size, s: Size):
    """PyTorch's Unfold along one axis."""
    assert s >= 1 and s * (O - 1) + K <= H
    return [[[X[c, s * i + u] for i in range(O)] for u in range(K)] for c in range(C)]


@operator
def transposed(A: Real["m n"]):
    return [[A[j, i] for j in range(m)] for i in range(n)]


@operator
def linear(X: Real["B n"], A: Real["m n"], b: Real["m"]):
    """PyTorch's Linear."""
    return [[sum(A[i, j] * X[r, j] for j in range(n)) + b[i] for i in range(m)] for r in range(B)]


@operator
def dense(x: Real["n"], A: Real["m n"], b: Real["m"], sigma: Differentiable):
    """A dense layer with any differentiable activation."""
    return [sigma(sum(A[i, j] * x[j] for j in range(n)) + b[i]) for i in range(m)]


@operator
def mlp(x: Real["n"], A: Real["m n"], b: Real["m"], C: Real["o m"], sigma: Differentiable):
    """Two layers."""
    h = [sigma(sum(A[i, j] * x[j] for j in range(n)) + b[i]) for i in range(m)]
    return [sum(C[r, i] * h[i] for i in range(m)) for r in range(o)]


@operator
def relu(x: Real["n"]):
    return [max(v, 0) for v in x]


@operator
def dense_relu(x: Real["n"], A: Real["m n"]):
    """The kink depends on a sum over the entries of the row."""
    return [max(0, sum(A[i, j] * x[j] for j in range(n))) for i in range(m)]


@operator
def sigmoid_layer(x: Real["n"]):
    return [sigmoid(x[i]) for i in range(n)]


@operator
def tanh_layer(x: Real["n"]):
    return [tanh(x[i]) for i in range(n)]


@operator
def gelu(x: Real["n"]):
    """PyTorch's GELU(approximate="none")."""
    return [x[i] * (1 + erf(x[i] / sqrt(2))) / 2 for i in range(n)]


@operator
def softplus(x: Real["n"]):
    return [log(1 + exp(x[i])) for i in range(n)]


@operator
def batch_norm(X: Real["N C"], gamma: Real["C"], beta: Real["C"], eps: Real):
    """PyTorch's BatchNorm1d in training: the biased variance, eps inside the root."""
    assert N >= 1 and eps > 0
    mean = [sum(X[n, c] for n in range(N)) / N for c in range(C)]
    var = [sum((X[n, c] - mean[c]) ** 2 for n in range(N)) / N for c in range(C)]
    return [
        [gamma[c] * (X[n, c] - mean[c]) / sqrt(var[c] + eps) + beta[c] for c in range(C)]
        for n in range(N)
    ]


@operator
def layer_norm(x: Real["n"], gamma: Real["n"], beta: Real["n"], eps: Real):
    """PyTorch's LayerNorm: the biased variance, eps inside the root."""
    assert n >= 1 and eps > 0
    mean = sum(x[i] for i in range(n)) / n
    var = sum((x[i] - mean) ** 2 for i in range(n)) / n
    return [gamma[i] * (x[i] - mean) / sqrt(var + eps) + beta[i] for i in range(n)]


@operator
def rms_norm(x: Real["n"], gamma: Real["n"], eps: Real):
    """PyTorch's RMSNorm: eps inside the root."""
    assert n >= 1 and eps > 0
    return [gamma[i] * x[i] / sqrt(sum(x[j] ** 2 for j in range(n)) / n + eps) for i in range(n)]


@operator
def softmax(x: Real["n"]):
    return [exp(x[i]) / sum(exp(x[j]) for j in range(n)) for i in range(n)]


@operator
def log_softmax(x: Real["n"]):
    return [x[i] - log(sum(exp(x[j]) for j in range(n))) for i in range(n)]


@operator
def cross_entropy(x: Real["N C"], y: Int["N"]):
    """PyTorch's CrossEntropyLoss with class indices, mean over the batch."""
    assert N >= 1 and C >= 1 and all(0 <= y[b] and y[b] < C for b in range(N))
    return sum(log(sum(exp(x[b, c]) for c in range(C))) - x[b, y[b]] for b in range(N)) / N


@operator
def cross_entropy_distributions(x: Real["C"], t: Real["C"]):
    """PyTorch's CrossEntropyLoss with class probabilities."""
    return sum(t[i] * (log(sum(exp(x[c]) for c in range(C))) - x[i]) for i in range(C))


@operator
def mean_squared_error(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum((x[i] - y[i]) ** 2 for i in range(n)) / n


@operator
def binary_cross_entropy(x: Real["n"], y: Real["n"]):
    """PyTorch's BCELoss, away from probabilities 0 and 1."""
    assert n >= 1
    return -sum(y[i] * log(x[i]) + (1 - y[i]) * log(1 - x[i]) for i in range(n)) / n


@operator
def gaussian_divergence(m: Real["n"], s: Real["n"]):
    """KL of N(m, diag(s**2)) from the standard normal distribution."""
    return sum(m[i] ** 2 + s[i] ** 2 - 1 - 2 * log(s[i]) for i in range(n)) / 2


@operator
def attention(Q: Real["m d"], K: Real["n d"], V: Real["n e"], scale: Real):
    """Scaled dot-product attention."""
    assert n >= 1
    weight = [
        [exp(scale * sum(Q[i, c] * K[j, c] for c in range(d))) for j in range(n)] for i in range(m)
    ]
    return [
        [
            sum(weight[i][j] * V[j, a] for j in range(n)) / sum(weight[i][j] for j in range(n))
            for a in range(e)
        ]
        for i in range(m)
    ]


@operator
def rnn_cell(x: Real["n"], h: Real["m"], A: Real["m n"], B: Real["m m"], b: Real["m"]):
    """PyTorch's RNNCell with tanh."""
    return [
        tanh(sum(A[i, j] * x[j] for j in range(n)) + sum(B[i, j] * h[j] for j in range(m)) + b[i])
        for i in range(m)
    ]


@operator
def embedding(W: Real["V d"], y: Int["N"]):
    assert all(0 <= y[b] and y[b] < V for b in range(N))
    return [[W[y[b], c] for c in range(d)] for b in range(N)]


@operator
def bilinear(x: Real["m"], y: Real["n"], A: Real["o m n"]):
    return [sum(x[i] * A[r, i, j] * y[j] for i in range(m) for j in range(n)) for r in range(o)]


@operator
def trace_of_product(A: Real["m n"], B: Real["n m"]):
    return sum(A[i, j] * B[j, i] for i in range(m) for j in range(n))


@operator
def quadratic_form(x: Real["n"], A: Real["n n"]):
    return sum(x[i] * A[i, j] * x[j] for i in range(n) for j in range(n))


@operator
def determinant(A: Real["n n"]):
    return det(A)


@operator
def log_determinant(A: Real["n n"]):
    return log(det(A))


@operator
def inverse_entries(A: Real["n n"]):
    return inv(A)


@operator
def inverse_form(x: Real["n"], A: Real["n n"], y: Real["n"]):
    return sum(x[i] * inv(A)[i, j] * y[j] for i in range(n) for j in range(n))


@operator
def euclidean_norm(x: Real["n"]):
    return sqrt(sum(x[i] ** 2 for i in range(n)))


@operator
def frobenius_square(A: Real["m n"]):
    return sum(A[i, j] ** 2 for i in range(m) for j in range(n))


@operator
def pool_excluding_padding(X: Real["H"], O: Size, k: Size, s: Size, p: Size):
    """PyTorch's AvgPool1d with count_include_pad=False: only what is inside is counted."""
    assert k >= 1 and s >= 1
    assert all(sum(1 for a in range(k) if 0 <= s * i + a - p < H) >= 1 for i in range(O))
    return [
        sum(X[s * i + a - p] for a in range(k) if 0 <= s * i + a - p < H)
        / sum(1 for a in range(k) if 0 <= s * i + a - p < H)
        for i in range(O)
    ]


@operator
def reflect_pad(X: Real["H"], p: Size):
    """PyTorch's padding_mode="reflect"."""
    assert p < H
    return [
        X[p - i] if i < p else (X[i - p] if i < H + p else X[2 * H + p - 2 - i])
        for i in range(H + 2 * p)
    ]


@operator
def replicate_pad(X: Real["H"], p: Size):
    """PyTorch's padding_mode="replicate"."""
    assert H >= 1
    return [X[0] if i < p else (X[i - p] if i < H + p else X[H - 1]) for i in range(H + 2 * p)]


@operator
def upsample_linear(X: Real["H"]):
    """PyTorch's Upsample(scale_factor=2, mode="linear"), without align_corners."""
    assert H >= 2
    return [
        X[0]
        if i == 0
        else (X[H - 1] if i == 2 * H - 1 else 3 * X[i // 2] / 4 + X[(i + 1) // 2 - 1 + i % 2] / 4)
        for i in range(2 * H)
    ]


@operator
def ceil_pool(X: Real["H"], k: Size, s: Size):
    """Average pooling with ceil_mode=True that divides by the whole window."""
    assert k >= 1 and s >= 1 and H >= k
    return [
        sum(X[s * i + a] for a in range(k) if s * i + a < H) / k for i in range(-((k - H) // s) + 1)
    ]


@operator
def softmax_attention(Q: Real["m d"], K: Real["n d"], V: Real["n e"]):
    """Scaled dot-product attention, with the weights as a softmax."""
    assert d >= 1
    scores = [
        [sum(Q[i, c] * K[j, c] for c in range(d)) / sqrt(d) for j in range(n)] for i in range(m)
    ]
    weights = [
        [exp(scores[i][j]) / sum(exp(scores[i][l]) for l in range(n)) for j in range(n)]
        for i in range(m)
    ]
    return [[sum(weights[i][j] * V[j, a] for j in range(n)) for a in range(e)] for i in range(m)]


@operator
def max_pool_overlap(X: Real["H"], O: Size, k: Size, s: Size):
    """Max pooling with windows that may overlap."""
    assert k >= 1 and s >= 1 and s * (O - 1) + k <= H
    return [max(X[s * i + a] for a in range(k)) for i in range(O)]


@operator
def cosine_similarity(x: Real["n"], y: Real["n"]):
    assert sum(x[i] ** 2 for i in range(n)) > 0 and sum(y[i] ** 2 for i in range(n)) > 0
    lengths = sqrt(sum(x[i] ** 2 for i in range(n))) * sqrt(sum(y[i] ** 2 for i in range(n)))
    return sum(x[i] * y[i] for i in range(n)) / lengths
