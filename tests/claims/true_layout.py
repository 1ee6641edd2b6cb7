"""True claims about layout: reshaping, padding, slicing, concatenation, reversal, gathering."""

from symcnn import *


@claim
def flatten_rows(X: Real["m n"]):
    assert n >= 1
    return sum(X[i // n, i % n] for i in range(m * n)) == sum(
        X[i, j] for i in range(m) for j in range(n)
    )


@claim
def unflatten_is_inverse(x: Real["m*n"], m: Size, n: Size):
    assert n >= 1
    X = [[x[i * n + j] for j in range(n)] for i in range(m)]
    return [X[i // n][i % n] for i in range(m * n)] == x


@claim
def flatten_then_unflatten(X: Real["m n"]):
    assert n >= 1
    x = [X[i // n, i % n] for i in range(m * n)]
    return [[x[i * n + j] for j in range(n)] for i in range(m)] == X


@claim
def reshape_of_reshape(x: Real["a*b*c"], a: Size, b: Size, c: Size):
    assert b >= 1
    assert c >= 1
    X = [[x[i * (b * c) + j] for j in range(b * c)] for i in range(a)]
    return [[[X[i][j * c + k] for k in range(c)] for j in range(b)] for i in range(a)] == [
        [[x[(i * b + j) * c + k] for k in range(c)] for j in range(b)] for i in range(a)
    ]


@claim
def flatten_of_three(X: Real["a b c"]):
    assert b >= 1
    assert c >= 1
    return sum(X[i // (b * c), i // c % b, i % c] for i in range(a * b * c)) == sum(
        X[i, j, k] for i in range(a) for j in range(b) for k in range(c)
    )


@claim
def flattened_inner_product(X: Real["C H W"], Y: Real["C H W"]):
    assert H >= 1
    assert W >= 1
    return sum(
        X[c, i, j] * Y[c, i, j] for c in range(C) for i in range(H) for j in range(W)
    ) == sum(
        X[p // (H * W), p // W % H, p % W] * Y[p // (H * W), p // W % H, p % W]
        for p in range(C * H * W)
    )


@claim
def pixel_shuffle_keeps_the_sum(X: Real["C*r*r H W"], C: Size, r: Size):
    assert r >= 1
    return sum(
        X[c * r * r + i % r * r + j % r, i // r, j // r]
        for c in range(C)
        for i in range(H * r)
        for j in range(W * r)
    ) == sum(X[c, i, j] for c in range(C * r * r) for i in range(H) for j in range(W))


@claim
def pixel_unshuffle_inverts(X: Real["C*r*r H W"], C: Size, r: Size):
    assert r >= 1
    Y = [
        [
            [X[c * r * r + i % r * r + j % r, i // r, j // r] for j in range(W * r)]
            for i in range(H * r)
        ]
        for c in range(C)
    ]
    return [
        [[Y[c // (r * r)][h * r + c // r % r][w * r + c % r] for w in range(W)] for h in range(H)]
        for c in range(C * r * r)
    ] == X


@claim
def pixel_shuffle_adjoint(
    X: Real["C*r*r H W"], Y: Real["C H*r W*r"], C: Size, r: Size, H: Size, W: Size
):
    assert r >= 1
    return sum(
        Y[c, i, j] * X[c * r * r + i % r * r + j % r, i // r, j // r]
        for c in range(C)
        for i in range(H * r)
        for j in range(W * r)
    ) == sum(
        X[c, h, w] * Y[c // (r * r), h * r + c // r % r, w * r + c % r]
        for c in range(C * r * r)
        for h in range(H)
        for w in range(W)
    )


@claim
def space_to_depth_keeps_the_sum(X: Real["H*r W*r C"], H: Size, W: Size, r: Size):
    assert r >= 1
    assert C >= 1
    return sum(
        X[h * r + d // (r * C), w * r + d // C % r, d % C]
        for h in range(H)
        for w in range(W)
        for d in range(r * r * C)
    ) == sum(X[i, j, c] for i in range(H * r) for j in range(W * r) for c in range(C))


@claim
def channel_shuffle(X: Real["g*n H"], g: Size, n: Size):
    assert g >= 1
    assert n >= 1
    return sum(X[c % g * n + c // g, i] ** 2 for c in range(g * n) for i in range(H)) == sum(
        X[c, i] ** 2 for c in range(g * n) for i in range(H)
    )


@claim
def patches_of_an_image(X: Real["h*p w*p"], h: Size, w: Size, p: Size):
    assert p >= 1
    assert w >= 1
    return sum(
        X[t // w * p + a // p, t % w * p + a % p] for t in range(h * w) for a in range(p * p)
    ) == sum(X[i, j] for i in range(h * p) for j in range(w * p))


@claim
def zero_padding_keeps_the_sum(x: Real["n"], p: Size, q: Size):
    y = [x[i - p] if p <= i < n + p else 0 for i in range(p + n + q)]
    return sum(y[i] for i in range(p + n + q)) == sum(x)


@claim
def constant_padding_sum(x: Real["n"], p: Size, q: Size, c: Real):
    return sum(x[i - p] if p <= i < n + p else c for i in range(p + n + q)) == sum(x) + c * (p + q)


@claim
def padding_adjoint_is_crop(x: Real["n"], y: Real["p+n+q"], p: Size, q: Size):
    return sum(y[i] * (x[i - p] if p <= i < n + p else 0) for i in range(p + n + q)) == sum(
        y[i + p] * x[i] for i in range(n)
    )


@claim
def crop_of_padding(x: Real["n"], p: Size, q: Size):
    y = [x[i - p] if p <= i < n + p else 0 for i in range(p + n + q)]
    return [y[i + p] for i in range(n)] == x


@claim
def padding_twice(x: Real["n"], p: Size, q: Size):
    y = [x[i - p] if p <= i < n + p else 0 for i in range(n + 2 * p)]
    z = [y[i - q] if q <= i < n + 2 * p + q else 0 for i in range(n + 2 * p + 2 * q)]
    return z == [x[i - p - q] if p + q <= i < n + p + q else 0 for i in range(n + 2 * p + 2 * q)]


@claim
def interior_padding_sum(x: Real["n"], d: Size):
    assert n >= 1
    assert d >= 1
    return sum(x[i // d] if i % d == 0 else 0 for i in range(d * (n - 1) + 1)) == sum(x)


@claim
def interior_padding_adjoint(x: Real["n"], y: Real["d*n"], d: Size, n: Size):
    assert d >= 1
    return sum(y[i] * (x[i // d] if i % d == 0 else 0) for i in range(d * n)) == sum(
        y[d * i] * x[i] for i in range(n)
    )


@claim
def reflect_padding_adjoint(x: Real["n"], y: Real["n+2*p"], n: Size, p: Size):
    assert p < n
    return sum(
        y[i] * x[p - i if i < p else (i - p if i < n + p else 2 * n + p - 2 - i)]
        for i in range(n + 2 * p)
    ) == sum(
        x[j]
        * (
            y[j + p]
            + (y[p - j] if 1 <= j <= p else 0)
            + (y[2 * n + p - 2 - j] if n - 1 - p <= j < n - 1 else 0)
        )
        for j in range(n)
    )


@claim
def circular_padding_adjoint(x: Real["n"], y: Real["n+2*p"], n: Size, p: Size):
    assert 1 <= p <= n
    return sum(y[i] * x[(i - p) % n] for i in range(n + 2 * p)) == sum(
        x[j] * (y[j + p] + (y[j + p - n] if n - p <= j else 0) + (y[j + p + n] if j < p else 0))
        for j in range(n)
    )


@claim
def replicate_padding_left(x: Real["n"], p: Size):
    assert n >= 1
    return sum(x[i - p] if i >= p else x[0] for i in range(n + p)) == sum(x) + p * x[0]


@claim
def circular_shift_keeps_the_sum(x: Real["n"], k: Int):
    assert n >= 1
    return sum(x[(i + k) % n] for i in range(n)) == sum(x)


@claim
def circular_shift_adjoint(x: Real["n"], y: Real["n"], k: Int):
    assert n >= 1
    return sum(y[i] * x[(i - k) % n] for i in range(n)) == sum(
        x[i] * y[(i + k) % n] for i in range(n)
    )


@claim
def roll_of_roll(x: Real["n"], s: Int, t: Int):
    assert n >= 1
    y = [x[(i - s) % n] for i in range(n)]
    return [y[(i - t) % n] for i in range(n)] == [x[(i - s - t) % n] for i in range(n)]


@claim
def strided_slice_adjoint(x: Real["n"], y: Real["(n + s - 1)//s"], n: Size, s: Size):
    assert s >= 1
    return sum(y[i] * x[s * i] for i in range((n + s - 1) // s)) == sum(
        x[j] * (y[j // s] if j % s == 0 else 0) for j in range(n)
    )


@claim
def slice_of_slice(x: Real["n"], a: Size, b: Size, s: Size, t: Size, m: Size):
    assert s >= 1
    assert t >= 1
    assert a + s * (b + t * m) < n
    y = [x[a + s * i] for i in range(b + t * m + 1)]
    return [y[b + t * i] for i in range(m)] == [x[a + s * b + s * t * i] for i in range(m)]


@claim
def slices_of_slices_in_python(x: Real["n"], a: Size, b: Size):
    assert a + b <= n
    return x[a:][b:] == x[a + b :]


@claim
def concatenation_keeps_the_sum(x: Real["m"], y: Real["n"]):
    return sum(x[i] if i < m else y[i - m] for i in range(m + n)) == sum(x) + sum(y)


@claim
def concatenation_adjoint(x: Real["m"], y: Real["n"], z: Real["m+n"]):
    return sum(z[i] * (x[i] if i < m else y[i - m]) for i in range(m + n)) == sum(
        z[i] * x[i] for i in range(m)
    ) + sum(z[m + i] * y[i] for i in range(n))


@claim
def slice_of_concatenation(x: Real["m"], y: Real["n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return [z[m + i] for i in range(n)] == y


@claim
def concatenation_of_three(x: Real["m"], y: Real["n"], z: Real["p"]):
    u = [x[i] if i < m else y[i - m] for i in range(m + n)]
    v = [y[i] if i < n else z[i - n] for i in range(n + p)]
    return [u[i] if i < m + n else z[i - m - n] for i in range(m + n + p)] == [
        x[i] if i < m else v[i - m] for i in range(m + n + p)
    ]


@claim
def reverse_of_concatenation(x: Real["m"], y: Real["n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return [z[m + n - 1 - i] for i in range(m + n)] == [
        y[n - 1 - i] if i < n else x[m - 1 - (i - n)] for i in range(m + n)
    ]


@claim
def reverse_twice(x: Real["n"]):
    y = [x[n - 1 - i] for i in range(n)]
    return [y[n - 1 - i] for i in range(n)] == x


@claim
def reverse_adjoint(x: Real["n"], y: Real["n"]):
    return sum(y[i] * x[n - 1 - i] for i in range(n)) == sum(x[i] * y[n - 1 - i] for i in range(n))


@claim
def transpose_of_three_axes(X: Real["a b c"], Y: Real["c a b"]):
    return sum(Y[k, i, j] * X[i, j, k] for k in range(c) for i in range(a) for j in range(b)) == (
        sum(X[i, j, k] * Y[k, i, j] for i in range(a) for j in range(b) for k in range(c))
    )


@claim
def flipped_transpose(X: Real["m n"]):
    return sum(X[m - 1 - i, n - 1 - j] for j in range(n) for i in range(m)) == sum(
        X[i, j] for i in range(m) for j in range(n)
    )


@claim
def gather_by_permutation(s: Permutation["n"], x: Real["n"]):
    return sum(x[s[i]] for i in range(n)) == sum(x)


@claim
def gather_adjoint_is_scatter(s: Permutation["n"], x: Real["n"], y: Real["n"]):
    return sum(y[i] * x[s[i]] for i in range(n)) == sum(x[i] * y[inverse(s)[i]] for i in range(n))


@claim
def embedding_adjoint(E: Real["K d"], t: Int["N"], G: Real["N d"]):
    assert all(0 <= t[i] < K for i in range(N))
    return sum(G[i, j] * E[t[i], j] for i in range(N) for j in range(d)) == sum(
        E[v, j] * sum(G[i, j] for i in range(N) if t[i] == v) for v in range(K) for j in range(d)
    )


@claim
def one_hot_product(E: Real["K d"], t: Int["N"]):
    assert all(0 <= t[i] < K for i in range(N))
    return [[sum((t[i] == v) * E[v, j] for v in range(K)) for j in range(d)] for i in range(N)] == [
        [E[t[i], j] for j in range(d)] for i in range(N)
    ]


@claim
def counts_add_up(t: Int["N"], K: Size):
    assert all(0 <= t[i] < K for i in range(N))
    return sum(sum(t[i] == v for i in range(N)) for v in range(K)) == N


@claim
def tile_adjoint(x: Real["n"], y: Real["k*n"], k: Size, n: Size):
    assert n >= 1
    return sum(y[i] * x[i % n] for i in range(k * n)) == sum(
        x[j] * sum(y[n * r + j] for r in range(k)) for j in range(n)
    )


@claim
def repeat_adjoint(x: Real["n"], y: Real["k*n"], k: Size, n: Size):
    assert k >= 1
    return sum(y[i] * x[i // k] for i in range(k * n)) == sum(
        x[j] * sum(y[k * j + r] for r in range(k)) for j in range(n)
    )


@claim
def diagonal_of_flat_matrix(x: Real["n*n"], n: Size):
    return sum(x[i * (n + 1)] for i in range(n)) == sum(
        x[i * n + j] for i in range(n) for j in range(n) if i == j
    )


@claim
def windows_shifted_and_back(x: Real["n*w"], n: Size, w: Size, s: Int):
    assert n >= 1
    assert w >= 1
    y = [x[(i + s) % (n * w)] for i in range(n * w)]
    return [y[(i - s) % (n * w)] for i in range(n * w)] == x


@claim
def rotary_halves_twice(x: Real["2*h"], h: Size):
    y = [x[i + h] if i < h else x[i - h] for i in range(2 * h)]
    return [y[i + h] if i < h else y[i - h] for i in range(2 * h)] == x


@claim
def im2col_is_convolution(x: Real["n+K-1"], w: Real["K"], n: Size, K: Size):
    assert n >= 1
    columns = [[x[i + a] for a in range(K)] for i in range(n)]
    return columns @ w == [sum(w[a] * x[i + a] for a in range(K)) for i in range(n)]


@claim
def im2col_in_two_axes(
    X: Real["C H+K-1 W+L-1"], V: Real["O C*K*L"], C: Size, H: Size, W: Size, K: Size, L: Size
):
    assert C >= 1
    assert K >= 1
    assert L >= 1
    assert W >= 1
    columns = [
        [X[r // (K * L), t // W + r // L % K, t % W + r % L] for t in range(H * W)]
        for r in range(C * K * L)
    ]
    return V @ columns == [
        [
            sum(
                V[o, (c * K + a) * L + b] * X[c, t // W + a, t % W + b]
                for c in range(C)
                for a in range(K)
                for b in range(L)
            )
            for t in range(H * W)
        ]
        for o in range(O)
    ]
