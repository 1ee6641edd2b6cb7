"""False claims about compositions, groups and windows of filters, one slip each."""

from symcnn import *


@claim
def composition_difference(x: Real["n+K+L"], u: Real["K"], v: Real["L"], n: Size, i: Int):
    assert 0 <= i < n
    return sum(v[b] * sum(u[a] * x[i + b + a] for a in range(K)) for b in range(L)) == sum(
        sum(u[a] * v[b] for a in range(K) for b in range(L) if a - b == c) * x[i + c]
        for c in range(K + L)
    )


@claim
def composition_pointwise(x: Real["n+K+L"], u: Real["K"], v: Real["L"], n: Size, i: Int):
    assert 0 <= i < n
    return sum(v[b] * sum(u[a] * x[i + b + a] for a in range(K)) for b in range(L)) == sum(
        sum(u[a] * v[a] for a in range(K) if a == c and a < L) * x[i + c] for c in range(K + L)
    )


@claim
def composition_late(x: Real["n+K+L"], u: Real["K"], v: Real["L"], n: Size, i: Int):
    assert 0 <= i < n
    return sum(v[b] * sum(u[a] * x[i + b + a] for a in range(K)) for b in range(L)) == sum(
        sum(u[a] * v[b] for a in range(K) for b in range(L) if a + b + 1 == c) * x[i + c]
        for c in range(K + L)
    )


@claim
def composition_flipped(x: Real["n+K+L"], u: Real["K"], v: Real["L"], n: Size, i: Int):
    assert 0 <= i < n
    return sum(v[b] * sum(u[a] * x[i + b + a] for a in range(K)) for b in range(L)) == sum(
        sum(u[a] * v[L - 1 - b] for a in range(K) for b in range(L) if a + b == c) * x[i + c]
        for c in range(K + L)
    )


@claim
def composition_ordered(x: Real["n+K+L"], u: Real["K"], v: Real["L"], n: Size, i: Int):
    assert 0 <= i < n
    return sum(v[b] * sum(u[a] * x[i + b + a] for a in range(K)) for b in range(L)) == sum(
        sum(u[a] * v[b] for a in range(K) for b in range(L) if a + b == c and a <= b) * x[i + c]
        for c in range(K + L)
    )


@claim
def strided_composition_second_stride_on_tap(
    x: Real["s*t*n+s*L+K"], u: Real["K"], v: Real["L"], s: Size, t: Size, n: Size, i: Int
):
    assert s >= 1
    assert t >= 1
    assert 0 <= i < n
    return sum(
        v[b] * sum(u[a] * x[s * (t * i + b) + a] for a in range(K)) for b in range(L)
    ) == sum(
        v[b] * u[a] * x[s * t * i + t * b + a if t <= s else 0] for a in range(K) for b in range(L)
    )


@claim
def strided_composition_no_stride_on_tap(
    x: Real["s*t*n+s*L+K"], u: Real["K"], v: Real["L"], s: Size, t: Size, n: Size, i: Int
):
    assert s >= 1
    assert t >= 1
    assert 0 <= i < n
    return sum(
        v[b] * sum(u[a] * x[s * (t * i + b) + a] for a in range(K)) for b in range(L)
    ) == sum(
        v[b] * u[a] * x[s * t * i + b + a if b + a < s * L + K else 0]
        for a in range(K)
        for b in range(L)
    )


@claim
def strided_composition_first_only(
    x: Real["s*t*n+s*L+K"], u: Real["K"], v: Real["L"], s: Size, t: Size, n: Size, i: Int
):
    assert s >= 1
    assert t >= 1
    assert 0 <= i < n
    return sum(
        v[b] * sum(u[a] * x[s * (t * i + b) + a] for a in range(K)) for b in range(L)
    ) == sum(v[b] * u[a] * x[s * i + s * b + a] for a in range(K) for b in range(L))


@claim
def strided_composition_second_only(
    x: Real["s*t*n+s*L+K"], u: Real["K"], v: Real["L"], s: Size, t: Size, n: Size, i: Int
):
    assert s >= 1
    assert t >= 1
    assert 0 <= i < n
    return sum(
        v[b] * sum(u[a] * x[s * (t * i + b) + a] for a in range(K)) for b in range(L)
    ) == sum(v[b] * u[a] * x[t * i + s * b + a] for a in range(K) for b in range(L))


@claim
def grouped_by_remainder(
    X: Real["g*c n"], W: Real["g*o c"], g: Size, c: Size, o: Size, z: Int, i: Int
):
    assert o >= 1
    assert c >= 1
    assert 0 <= z < g * o
    assert 0 <= i < n
    return sum(W[z, e] * X[z // o * c + e, i] for e in range(c)) == sum(
        W[z, f % c] * X[f, i] for f in range(g * c) if f % g == z % g
    )


@claim
def grouped_by_outputs(
    X: Real["g*c n"], W: Real["g*o c"], g: Size, c: Size, o: Size, z: Int, i: Int
):
    assert o >= 1
    assert c >= 1
    assert 0 <= z < g * o
    assert 0 <= i < n
    return sum(W[z, e] * X[z // o * c + e, i] for e in range(c)) == sum(
        W[z, f % c] * X[f, i] for f in range(g * c) if f // o == z // o
    )


@claim
def grouped_all(X: Real["g*c n"], W: Real["g*o c"], g: Size, c: Size, o: Size, z: Int, i: Int):
    assert o >= 1
    assert c >= 1
    assert 0 <= z < g * o
    assert 0 <= i < n
    return sum(W[z, e] * X[z // o * c + e, i] for e in range(c)) == sum(
        W[z, f % c] * X[f, i] for f in range(g * c) if f >= 0
    )


@claim
def grouped_same_channel(
    X: Real["g*c n"], W: Real["g*o c"], g: Size, c: Size, o: Size, z: Int, i: Int
):
    assert o >= 1
    assert c >= 1
    assert 0 <= z < g * o
    assert 0 <= i < n
    return sum(W[z, e] * X[z // o * c + e, i] for e in range(c)) == sum(
        W[z, f % c] * X[f, i] for f in range(g * c) if f == z
    )


@claim
def grouped_swapped(X: Real["g*c n"], W: Real["g*o c"], g: Size, c: Size, o: Size, z: Int, i: Int):
    assert o >= 1
    assert c >= 1
    assert 0 <= z < g * o
    assert 0 <= i < n
    return sum(W[z, e] * X[z // o * c + e, i] for e in range(c)) == sum(
        W[z, f % c] * X[f, i] for f in range(g * c) if f // o == z // c
    )


@claim
def depthwise_multiplier_by_remainder(X: Real["C n"], W: Real["C m"], z: Int, i: Int):
    assert m >= 1
    assert 0 <= z < C * m
    assert 0 <= i < n
    return (
        sum(W[c, e] * X[c, i] for c in range(C) for e in range(m) if c * m + e == z)
        == W[z // m, z % m] * X[z % C, i]
    )


@claim
def depthwise_multiplier_swapped(X: Real["C n"], W: Real["C m"], z: Int, i: Int):
    assert m >= 1
    assert 0 <= z < C * m
    assert 0 <= i < n
    return (
        sum(W[c, e] * X[c, i] for c in range(C) for e in range(m) if c * m + e == z)
        == W[z % C, z // C] * X[z % C, i]
    )


@claim
def depthwise_multiplier_first(X: Real["C n"], W: Real["C m"], z: Int, i: Int):
    assert m >= 1
    assert 0 <= z < C * m
    assert 0 <= i < n
    return (
        sum(W[c, e] * X[c, i] for c in range(C) for e in range(m) if c * m + e == z)
        == W[z // m, 0] * X[z // m, i]
    )


@claim
def depthwise_multiplier_first_channel(X: Real["C n"], W: Real["C m"], z: Int, i: Int):
    assert m >= 1
    assert 0 <= z < C * m
    assert 0 <= i < n
    return (
        sum(W[c, e] * X[c, i] for c in range(C) for e in range(m) if c * m + e == z)
        == W[0, z % m] * X[0, i]
    )


@claim
def two_axes_one_row(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[a, b] * X[i, j + b] for b in range(L) for a in range(K)
    )


@claim
def two_axes_one_column(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[a, b] * X[i + a, j] for b in range(L) for a in range(K)
    )


@claim
def two_axes_flipped_rows(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[K - 1 - a, b] * X[i + a, j + b] for b in range(L) for a in range(K)
    )


@claim
def two_axes_flipped_columns(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[a, L - 1 - b] * X[i + a, j + b] for b in range(L) for a in range(K)
    )


@claim
def two_axes_rotated(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[K - 1 - a, L - 1 - b] * X[i + a, j + b] for b in range(L) for a in range(K)
    )


@claim
def two_axes_anchored(X: Real["n+K m+L"], V: Real["K L"], n: Size, m: Size, i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < m
    return sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(L)) == sum(
        V[a, b] * X[a, b] for b in range(L) for a in range(K)
    )


@claim
def separable_sum_of_filters(X: Real["K L"], u: Real["K"], v: Real["L"]):
    return sum(u[a] * v[b] * X[a, b] for a in range(K) for b in range(L)) == sum(
        (u[a] + v[b]) * X[a, b] for b in range(L) for a in range(K)
    )


@claim
def separable_of_the_sums(X: Real["K L"], u: Real["K"], v: Real["L"]):
    return sum(u[a] * v[b] * X[a, b] for a in range(K) for b in range(L)) == sum(u) * sum(v) * sum(
        sum(row) for row in X
    )


@claim
def separable_first_column(X: Real["K L"], u: Real["K"], v: Real["L"]):
    return sum(u[a] * v[b] * X[a, b] for a in range(K) for b in range(L)) == sum(
        u[a] * sum(v[b] * X[a, 0] for b in range(L) if L > 0) for a in range(K)
    )


@claim
def causal_anticausal(x: Real["n"], w: Real["K"], i: Int):
    assert 0 <= i < n
    return sum(w[a] * x[i - a] for a in range(K) if a <= i) == sum(
        w[j - i] * x[j] for j in range(n) if 0 <= j - i < K
    )


@claim
def causal_late(x: Real["n"], w: Real["K"], i: Int):
    assert 0 <= i < n
    return sum(w[a] * x[i - a] for a in range(K) if a <= i) == sum(
        w[i - j - 1] * x[j] for j in range(n) if 0 <= i - j - 1 < K
    )


@claim
def causal_aligned(x: Real["n"], w: Real["K"], i: Int):
    assert 0 <= i < n
    return sum(w[a] * x[i - a] for a in range(K) if a <= i) == sum(
        w[j] * x[j] for j in range(n) if 0 <= j < K
    )


@claim
def causal_centred(x: Real["n"], w: Real["K"], i: Int):
    assert 0 <= i < n
    return sum(w[a] * x[i - a] for a in range(K) if a <= i) == sum(
        w[i - j + K // 2] * x[j] for j in range(n) if 0 <= i - j + K // 2 < K
    )
