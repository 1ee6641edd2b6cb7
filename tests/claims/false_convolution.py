"""False claims about the adjoints and gradients of convolutions, one slip each."""

from symcnn import *


@claim
def strided_padded_adjoint_sign_of_padding(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if s * i + a + p == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_no_padding(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if s * i + a == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_no_stride(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if i + a - p == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_stride_on_kernel(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if i + s * a - p == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_flipped(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if s * i - a + p == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_off_by_one(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if s * i + a - p == h + 1)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_padding_strided(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h] * sum(w[a] * y[i] for i in range(O) for a in range(K) if s * (i - p) + a == h)
        for h in range(H)
    )


@claim
def strided_padded_adjoint_output_twice(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, O: Size
):
    assert s >= 1
    assert s * O + K <= H + 2 * p + s
    return sum(
        y[i] * sum(w[a] * x[s * i + a - p] for a in range(K) if 0 <= s * i + a - p < H)
        for i in range(O)
    ) == sum(
        x[h]
        * sum(
            w[a] * y[i]
            for i in range(O)
            for a in range(K)
            if s * i + a - p == h or s * i + a - p == h + H
        )
        for h in range(H)
    )


@claim
def dilated_adjoint_without_dilation(
    x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size
):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h - a] for a in range(K) if 0 <= h - a < n)
        for h in range(n + d * (K - 1))
    )


@claim
def dilated_adjoint_added(x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h + d * a] for a in range(K) if 0 <= h + d * a < n)
        for h in range(n + d * (K - 1))
    )


@claim
def dilated_adjoint_flipped(x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h - d * (K - 1 - a)] for a in range(K) if 0 <= h - d * (K - 1 - a) < n)
        for h in range(n + d * (K - 1))
    )


@claim
def dilated_adjoint_late(x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h - d * a - 1] for a in range(K) if 0 <= h - d * a - 1 < n)
        for h in range(n + d * (K - 1))
    )


@claim
def dilated_adjoint_divided(x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h - a // d] for a in range(K) if 0 <= h - a // d < n)
        for h in range(n + d * (K - 1))
    )


@claim
def dilated_adjoint_early(x: Real["n+d*(K-1)"], w: Real["K"], y: Real["n"], n: Size, d: Size):
    assert d >= 1
    assert K >= 1
    return sum(y[i] * sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)) == sum(
        x[h] * sum(w[a] * y[h - d * a + 1] for a in range(K) if 0 <= h - d * a + 1 < n)
        for h in range(n + d * (K - 1))
    )


@claim
def weight_gradient_without_stride(
    x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int
):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[i + b] for i in range(n))


@claim
def weight_gradient_flipped(x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[s * i + K - 1 - b] for i in range(n))


@claim
def weight_gradient_shifted(x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[s * i + b + 1] for i in range(n))


@claim
def weight_gradient_weight_instead(
    x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int
):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * w[b] for i in range(n))


@claim
def weight_gradient_stride_on_tap(
    x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int
):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[i + b] * s for i in range(n))


@claim
def weight_gradient_no_tap(x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[s * i] for i in range(n))


@claim
def weight_gradient_halved(x: Real["s*n+K"], g: Real["n"], w: Real["K"], s: Size, n: Size, b: Int):
    assert s >= 1
    assert 0 <= b < K
    return diff(
        sum(g[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)), w[b]
    ) == sum(g[i] * x[s * i + b] / 2 for i in range(n))


@claim
def bias_gradient_one_example(X: Real["B n"], b: Real, G: Real["B n"]):
    return diff(sum(G[m, i] * (X[m, i] + b) for m in range(B) for i in range(n)), b) == sum(
        G[m, i] for m in range(B) for i in range(n) if m == 0
    )


@claim
def bias_gradient_mean(X: Real["B n"], b: Real, G: Real["B n"]):
    return diff(sum(G[m, i] * (X[m, i] + b) for m in range(B) for i in range(n)), b) == sum(
        G[m, i] for m in range(B) for i in range(n)
    ) / (B * n + 1)


@claim
def bias_gradient_times_input(X: Real["B n"], b: Real, G: Real["B n"]):
    return diff(sum(G[m, i] * (X[m, i] + b) for m in range(B) for i in range(n)), b) == sum(
        G[m, i] * X[m, i] for m in range(B) for i in range(n)
    )


@claim
def bias_gradient_count(X: Real["B n"], b: Real, G: Real["B n"]):
    return diff(sum(G[m, i] * (X[m, i] + b) for m in range(B) for i in range(n)), b) == B * n


@claim
def bias_gradient_diagonal(X: Real["B n"], b: Real, G: Real["B n"]):
    return diff(sum(G[m, i] * (X[m, i] + b) for m in range(B) for i in range(n)), b) == sum(
        G[m, i] for m in range(B) for i in range(n) if m == i
    )


@claim
def transposed_by_zeros_no_divisibility(y: Real["n"], w: Real["K"], s: Size, j: Int):
    assert s >= 1
    assert 0 <= j < s * n + K
    return sum(w[a] * y[i] for i in range(n) for a in range(K) if s * i + a == j) == sum(
        w[a] * (y[(j - a) // s] if 0 <= j - a < s * n else 0) for a in range(K)
    )


@claim
def transposed_by_zeros_wrong_residue(y: Real["n"], w: Real["K"], s: Size, j: Int):
    assert s >= 1
    assert 0 <= j < s * n + K
    return sum(w[a] * y[i] for i in range(n) for a in range(K) if s * i + a == j) == sum(
        w[a] * (y[(j - a) // s] if 0 <= j - a < s * n and (j - a) % s == s - 1 else 0)
        for a in range(K)
    )


@claim
def transposed_by_zeros_border(y: Real["n"], w: Real["K"], s: Size, j: Int):
    assert s >= 1
    assert 0 <= j < s * n + K
    return sum(w[a] * y[i] for i in range(n) for a in range(K) if s * i + a == j) == sum(
        w[a] * (y[(j - a) // s] if 0 < j - a < s * n and (j - a) % s == 0 else 0) for a in range(K)
    )


@claim
def transposed_by_zeros_one_short(y: Real["n"], w: Real["K"], s: Size, j: Int):
    assert s >= 1
    assert 0 <= j < s * n + K
    return sum(w[a] * y[i] for i in range(n) for a in range(K) if s * i + a == j) == sum(
        w[a] * (y[(j - a) // s] if 0 <= j - a < s * (n - 1) and (j - a) % s == 0 else 0)
        for a in range(K)
    )


@claim
def transposed_by_zeros_of_j(y: Real["n"], w: Real["K"], s: Size, j: Int):
    assert s >= 1
    assert 0 <= j < s * n + K
    return sum(w[a] * y[i] for i in range(n) for a in range(K) if s * i + a == j) == sum(
        w[a] * (y[(j - a) // s] if 0 <= j - a < s * n and j % s == 0 else 0) for a in range(K)
    )


@claim
def batch_mean_gradient_batch_mean_missing(X: Real["B n"], w: Real["n"], i: Int):
    assert B >= 1
    assert 0 <= i < n
    return diff(sum(sum(w[j] * X[b, j] for j in range(n)) for b in range(B)) / B, w[i]) == sum(
        X[b, i] for b in range(B)
    )


@claim
def batch_mean_gradient_mean_over_features(X: Real["B n"], w: Real["n"], i: Int):
    assert B >= 1
    assert 0 <= i < n
    return (
        diff(sum(sum(w[j] * X[b, j] for j in range(n)) for b in range(B)) / B, w[i])
        == sum(X[b, i] for b in range(B)) / n
    )


@claim
def batch_mean_gradient_first_example(X: Real["B n"], w: Real["n"], i: Int):
    assert B >= 1
    assert 0 <= i < n
    return diff(sum(sum(w[j] * X[b, j] for j in range(n)) for b in range(B)) / B, w[i]) == X[0, i]


@claim
def batch_mean_gradient_averaged_twice(X: Real["B n"], w: Real["n"], i: Int):
    assert B >= 1
    assert 0 <= i < n
    return (
        diff(sum(sum(w[j] * X[b, j] for j in range(n)) for b in range(B)) / B, w[i])
        == sum(X[b, i] for b in range(B)) / B**2
    )


@claim
def batch_mean_gradient_unbiased(X: Real["B n"], w: Real["n"], i: Int):
    assert B >= 1
    assert 0 <= i < n
    return diff(sum(sum(w[j] * X[b, j] for j in range(n)) for b in range(B)) / B, w[i]) == sum(
        X[b, i] for b in range(B)
    ) / (B + 1)
