"""Reported bugs of backward passes, as claims: what was shipped, and what repairs it.

A backward pass is the adjoint of the forward pass: the inner product of the output with y is
that of the input with the backward of y. Each pair states this, ``..._reported`` with the
backward pass of the report, which is refuted, and ``..._repaired`` with the right one.

Nearly all of these agree with the truth for one axis of length 4 and a window of 2. They
differ for unequal axes, strides that do not divide, windows cut at the border, or dilation.
"""

from symcnn import *

# pytorch 198119, burn 5604: in ceil mode the last window is cut off at the border, and the
# forward pass divides by what is left of it. The backward pass divided by the full window.


@claim
def ceil_mode_divisor_reported(x: Real["H"], y: Real["O"], k: Size, s: Size, H: Size, O: Size):
    assert k >= 1
    assert s >= 1
    assert H >= k
    assert O == -(-(H - k) // s) + 1
    assert (O - 1) * s < H

    def count(u):
        return min(s * u + k, H) - s * u

    return sum(
        y[u] / count(u) * sum(x[s * u + a] for a in range(k) if s * u + a < H) for u in range(O)
    ) == sum(x[i] * sum(y[u] / k for u in range(O) if 0 <= i - s * u < k) for i in range(H))


@claim
def ceil_mode_divisor_repaired(x: Real["H"], y: Real["O"], k: Size, s: Size, H: Size, O: Size):
    assert k >= 1
    assert s >= 1
    assert H >= k
    assert O == -(-(H - k) // s) + 1
    assert (O - 1) * s < H

    def count(u):
        return min(s * u + k, H) - s * u

    return sum(
        y[u] / count(u) * sum(x[s * u + a] for a in range(k) if s * u + a < H) for u in range(O)
    ) == sum(x[i] * sum(y[u] / count(u) for u in range(O) if 0 <= i - s * u < k) for i in range(H))


# pytorch 188344: the backward pass of a padded pooling forgot where the padding shifts the
# input.


@claim
def padding_offset_reported(
    x: Real["H"], y: Real["O"], k: Size, s: Size, p: Size, H: Size, O: Size
):
    assert k >= 1
    assert s >= 1
    assert H + 2 * p >= k
    assert O == (H + 2 * p - k) // s + 1
    return sum(
        y[u] * sum(x[s * u + a - p] for a in range(k) if 0 <= s * u + a - p < H) / k
        for u in range(O)
    ) == sum(x[i] * sum(y[u] for u in range(O) if 0 <= i - s * u < k) / k for i in range(H))


@claim
def padding_offset_repaired(
    x: Real["H"], y: Real["O"], k: Size, s: Size, p: Size, H: Size, O: Size
):
    assert k >= 1
    assert s >= 1
    assert H + 2 * p >= k
    assert O == (H + 2 * p - k) // s + 1
    return sum(
        y[u] * sum(x[s * u + a - p] for a in range(k) if 0 <= s * u + a - p < H) / k
        for u in range(O)
    ) == sum(x[i] * sum(y[u] for u in range(O) if 0 <= i + p - s * u < k) / k for i in range(H))


# candle 2337: the backward pass of a transposed convolution is a convolution, and was given
# the stride and the dilation in each other's place.


@claim
def stride_and_dilation_reported(
    x: Real["n"], w: Real["K"], y: Real["J"], s: Size, d: Size, n: Size, K: Size, J: Size
):
    assert s >= 1
    assert d >= 1
    assert n >= 1
    assert K >= 1
    assert J == s * (n - 1) + d * (K - 1) + 1
    return sum(
        y[j] * sum(x[i] * w[a] for i in range(n) for a in range(K) if s * i + d * a == j)
        for j in range(J)
    ) == sum(
        x[i] * sum(w[a] * y[d * i + s * a] for a in range(K) if d * i + s * a < J) for i in range(n)
    )


@claim
def stride_and_dilation_repaired(
    x: Real["n"], w: Real["K"], y: Real["J"], s: Size, d: Size, n: Size, K: Size, J: Size
):
    assert s >= 1
    assert d >= 1
    assert n >= 1
    assert K >= 1
    assert J == s * (n - 1) + d * (K - 1) + 1
    return sum(
        y[j] * sum(x[i] * w[a] for i in range(n) for a in range(K) if s * i + d * a == j)
        for j in range(J)
    ) == sum(x[i] * sum(w[a] * y[s * i + d * a] for a in range(K)) for i in range(n))


# A length computed by the formula of the transposed convolution, where the division of the
# forward pass had rounded down: the last entries of the input get no gradient.


@claim
def input_length_reported(H: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert K >= 1
    assert H + 2 * p >= K
    return ((H + 2 * p - K) // s + 1 - 1) * s - 2 * p + K == H


@claim
def input_length_repaired(H: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert K >= 1
    assert H + 2 * p >= K
    return ((H + 2 * p - K) // s + 1 - 1) * s - 2 * p + K + (H + 2 * p - K) % s == H


# stride[0] for both axes.


@claim
def one_stride_for_both_axes_reported(
    X: Real["H W"],
    V: Real["K L"],
    Y: Real["M N"],
    s: Size,
    t: Size,
    H: Size,
    W: Size,
    M: Size,
    N: Size,
):
    assert s >= 1
    assert t >= 1
    assert s * M + K <= H + s
    assert t * N + L <= W + t
    assert s * N + L <= W + s
    return sum(
        Y[u, v] * sum(V[a, b] * X[s * u + a, t * v + b] for a in range(K) for b in range(L))
        for u in range(M)
        for v in range(N)
    ) == sum(
        V[a, b] * sum(Y[u, v] * X[s * u + a, s * v + b] for u in range(M) for v in range(N))
        for a in range(K)
        for b in range(L)
    )


@claim
def one_stride_for_both_axes_repaired(
    X: Real["H W"],
    V: Real["K L"],
    Y: Real["M N"],
    s: Size,
    t: Size,
    H: Size,
    W: Size,
    M: Size,
    N: Size,
):
    assert s >= 1
    assert t >= 1
    assert s * M + K <= H + s
    assert t * N + L <= W + t
    return sum(
        Y[u, v] * sum(V[a, b] * X[s * u + a, t * v + b] for a in range(K) for b in range(L))
        for u in range(M)
        for v in range(N)
    ) == sum(
        V[a, b] * sum(Y[u, v] * X[s * u + a, t * v + b] for u in range(M) for v in range(N))
        for a in range(K)
        for b in range(L)
    )


# SciLean: the backward pass of a 2 x 2 average pooling lacked the factor 1/4.


@claim
def average_pool_scale_reported(X: Real["2*M 2*N"], Y: Real["M N"], M: Size, N: Size):
    return sum(
        Y[q, r] * sum(X[2 * q + a, 2 * r + b] for a in range(2) for b in range(2)) / 4
        for q in range(M)
        for r in range(N)
    ) == sum(Y[i // 2, j // 2] * X[i, j] for i in range(2 * M) for j in range(2 * N))


@claim
def average_pool_scale_repaired(X: Real["2*M 2*N"], Y: Real["M N"], M: Size, N: Size):
    return sum(
        Y[q, r] * sum(X[2 * q + a, 2 * r + b] for a in range(2) for b in range(2)) / 4
        for q in range(M)
        for r in range(N)
    ) == sum(Y[i // 2, j // 2] / 4 * X[i, j] for i in range(2 * M) for j in range(2 * N))


# The gradient in the kernel of a grouped convolution, with the channel of the whole input
# where that of the group is meant.


@claim
def channel_of_the_group_reported(
    X: Real["g*c n+K-1"],
    W: Real["g*o c K"],
    Y: Real["g*o n"],
    g: Size,
    c: Size,
    o: Size,
    n: Size,
    K: Size,
):
    assert o >= 1
    return sum(
        Y[z, i] * sum(W[z, e, a] * X[z // o * c + e, i + a] for e in range(c) for a in range(K))
        for z in range(g * o)
        for i in range(n)
    ) == sum(
        W[z, e, a] * sum(Y[z, i] * X[e, i + a] for i in range(n))
        for z in range(g * o)
        for e in range(c)
        for a in range(K)
        if g >= 1
    )


@claim
def channel_of_the_group_repaired(
    X: Real["g*c n+K-1"],
    W: Real["g*o c K"],
    Y: Real["g*o n"],
    g: Size,
    c: Size,
    o: Size,
    n: Size,
    K: Size,
):
    assert o >= 1
    return sum(
        Y[z, i] * sum(W[z, e, a] * X[z // o * c + e, i + a] for e in range(c) for a in range(K))
        for z in range(g * o)
        for i in range(n)
    ) == sum(
        W[z, e, a] * sum(Y[z, i] * X[z // o * c + e, i + a] for i in range(n))
        for z in range(g * o)
        for e in range(c)
        for a in range(K)
    )
