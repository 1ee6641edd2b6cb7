"""Laws of the words of NumPy and einops, for all sizes: each against its definition or another."""

import numpy as np
from einops import rearrange, reduce, repeat

from symcnn import *

# -- reductions -----------------------------------------------------------------------------------


@claim
def mean_of_rows(X: Real["m n"]):
    assert n >= 1
    return X.mean(axis=1) == X.sum(axis=1) / n


@claim
def variance_by_squares(x: Real["n"]):
    assert n >= 1
    return np.var(x) == np.mean(x**2) - np.mean(x) ** 2


@claim
def variance_with_ddof(x: Real["n"]):
    assert n >= 2
    return np.var(x, ddof=1) == ((x - x.mean()) ** 2).sum() / (n - 1)


@claim
def variance_of_columns(X: Real["m n"]):
    assert m >= 1
    return X.var(axis=0) == ((X - X.mean(axis=0)) ** 2).mean(axis=0)


@claim
def sum_of_all_axes(X: Real["m n"]):
    return X.sum() == X.sum(axis=0).sum()


@claim
def sum_with_keepdims(X: Real["m n"]):
    return X.sum(axis=1, keepdims=True)[:, 0] == X.sum(axis=1)


@claim
def norm_squared(x: Real["n"]):
    return np.linalg.norm(x) ** 2 == (x * x).sum()


@claim
def last_running_sum(x: Real["n"]):
    assert n >= 1
    return np.cumsum(x)[-1] == x.sum()


@claim
def running_sum_differs_by_an_entry(x: Real["n"]):
    assert n >= 1
    return np.diff(np.cumsum(x)) == x[1:]


# -- layout ---------------------------------------------------------------------------------------


@claim
def turned_and_turned_back(x: Real["a b c"]):
    return x.transpose(1, 2, 0).transpose(2, 0, 1) == x


@claim
def swapped_twice(x: Real["a b c"]):
    return np.swapaxes(np.swapaxes(x, 0, 2), 0, 2) == x


@claim
def moved_axis(x: Real["a b c"]):
    return np.moveaxis(x, 0, -1) == np.transpose(x, (1, 2, 0))


@claim
def flipped_twice(X: Real["m n"]):
    return np.flip(np.flip(X, 1), 1) == X


@claim
def rolled_back(x: Real["n"], s: Int):
    assert n >= 1
    return np.roll(np.roll(x, s), -s) == x


@claim
def heads_apart_and_together(x: Real["B T h*d"], h: Size, d: Size):
    assert h >= 1
    assert d >= 1
    return rearrange(rearrange(x, "b t (h d) -> b h t d", h=h), "b h t d -> b t (h d)") == x


@claim
def patches_and_back(x: Real["p*H p*L"], p: Size):
    assert p >= 1
    assert H >= 1
    patches = rearrange(x, "(h p) (l q) -> (h l) (p q)", p=p, q=p)
    return rearrange(patches, "(h l) (p q) -> (h p) (l q)", h=H, p=p) == x


@claim
def tiles_are_broadcast(x: Real["n"], r: Size):
    assert n >= 1
    return repeat(x, "n -> r n", r=r) == np.broadcast_to(x, (r, n))


@claim
def pooling_by_einops(X: Real["N k*H"], k: Size):
    assert k >= 1
    return reduce(X, "n (h k) -> n h", "sum", k=k) == X.reshape(N, H, k).sum(axis=2)


# -- joining and cutting --------------------------------------------------------------------------


@claim
def first_of_concatenated(X: Real["m n"], Y: Real["k n"]):
    return np.concatenate([X, Y])[:m] == X


@claim
def second_of_concatenated(X: Real["m n"], Y: Real["k n"]):
    return np.concatenate([X, Y])[m:] == Y


@claim
def concat_and_split(X: Real["m n"], Y: Real["k n"]):
    a, b = np.split(np.concatenate([X, Y]), [m])
    return a.sum() + 2 * b.sum() == X.sum() + 2 * Y.sum()


@claim
def stacked_rows(x: Real["n"], y: Real["n"]):
    return np.stack([x, y])[1] == y


@claim
def sum_of_concatenated(x: Real["m"], y: Real["n"]):
    return np.concatenate([x, y]).sum() == x.sum() + y.sum()


@claim
def pad_and_slice(x: Real["n"], p: Size, q: Size):
    return np.pad(x, (p, q))[p : p + n] == x


@claim
def sum_of_padded(x: Real["n"], p: Size, q: Size):
    return np.pad(x, (p, q)).sum() == x.sum()


@claim
def triangles_add_up(X: Real["n n"]):
    return np.tril(X) + np.triu(X, 1) == X


# -- products -------------------------------------------------------------------------------------


@claim
def einsum_is_matmul(A: Real["m k"], B: Real["k n"]):
    return np.einsum("ij,jk->ik", A, B) == A @ B


@claim
def batched_einsum_is_matmul(Q: Real["b h q d"], K: Real["b h k d"]):
    return np.einsum("bhqd,bhkd->bhqk", Q, K) == Q @ K.swapaxes(-1, -2)


@claim
def times_the_identity(X: Real["m n"]):
    return X @ np.eye(n) == X


@claim
def outer_is_broadcasting(x: Real["m"], y: Real["n"]):
    return np.outer(x, y) == x[:, None] * y


@claim
def tensordot_is_matmul(A: Real["m k"], B: Real["k n"]):
    return np.tensordot(A, B, 1) == A @ B


@claim
def trace_of_product(A: Real["m n"], B: Real["n m"]):
    return np.trace(A @ B) == np.einsum("ij,ji", A, B)


@claim
def kron_of_sums(A: Real["m n"], B: Real["p q"]):
    return np.kron(A, B).sum() == A.sum() * B.sum()


@claim
def picked_rows_are_one_hot_times_matrix(t: Int["n"], W: Real["V d"]):
    assert all(0 <= t[i] < V for i in range(n))
    return np.take(W, t, axis=0) == (np.equal(t[:, None], np.arange(V)) * 1) @ W
