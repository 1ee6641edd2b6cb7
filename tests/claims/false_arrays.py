"""False laws of array words, one slip each: the axis, keepdims, the divisor, a mask, a place."""

import numpy as np
from einops import rearrange, reduce

from symcnn import *


@claim
def mean_of_the_other_axis(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return X.mean(axis=0).sum() == X.sum(axis=0).sum() / n


@claim
def variance_with_the_wrong_divisor(x: Real["n"]):
    assert n >= 2
    return np.var(x) == ((x - x.mean()) ** 2).sum() / (n - 1)


@claim
def unbiased_variance_with_the_wrong_divisor(x: Real["n"]):
    assert n >= 2
    return np.var(x, ddof=1) == ((x - x.mean()) ** 2).mean()


@claim
def variance_without_keepdims(X: Real["n n"]):
    assert n >= 1
    return X - X.mean(axis=1) == X - X.mean(axis=1, keepdims=True)


@claim
def sum_along_the_wrong_axis(X: Real["n n"]):
    return X.sum(axis=0) == X.sum(axis=1)


@claim
def norm_without_the_root(x: Real["n"]):
    return np.linalg.norm(x) == (x * x).sum()


@claim
def running_sum_one_too_early(x: Real["n"]):
    assert n >= 2
    return np.cumsum(x)[-2] == x.sum()


@claim
def running_sum_from_the_end(x: Real["n"]):
    assert n >= 1
    return np.cumsum(x)[0] == x.sum()


@claim
def difference_reversed(x: Real["n"]):
    assert n >= 2
    return np.diff(x)[0] == x[0] - x[1]


@claim
def permuted_the_same_way_twice(x: Real["a a a"]):
    return x.transpose(1, 2, 0).transpose(1, 2, 0) == x


@claim
def transposed_is_reshaped(X: Real["m n"]):
    return X.T == X.reshape(n, m)


@claim
def flipped_along_the_other_axis(X: Real["n n"]):
    return np.flip(X, 0) == np.flip(X, 1)


@claim
def rolled_twice(x: Real["n"], s: Int):
    assert n >= 1
    return np.roll(np.roll(x, s), s) == x


@claim
def roll_to_the_left(x: Real["n"]):
    assert n >= 1
    return np.roll(x, 1)[0] == x[(n + 1) % n]


@claim
def heads_in_the_wrong_order(x: Real["h*d"], h: Size, d: Size):
    assert h >= 1
    assert d >= 1
    return rearrange(x, "(h d) -> (d h)", h=h) == x


@claim
def pooled_over_the_wrong_part(x: Real["k*H"], k: Size):
    assert k >= 1
    assert H >= 1
    return reduce(x, "(k h) -> h", "sum", k=k) == reduce(x, "(h k) -> h", "sum", k=k)


@claim
def repeat_is_tile(x: Real["n"], r: Size):
    assert n >= 1
    return np.repeat(x, r) == np.tile(x, r)


@claim
def concatenated_in_the_wrong_order(x: Real["n"], y: Real["n"]):
    return np.concatenate([x, y]) == np.concatenate([y, x])


@claim
def second_part_one_place_off(x: Real["m"], y: Real["n"]):
    assert m >= 1
    return np.concatenate([x, y])[m - 1 : m + n - 1] == y


@claim
def padded_on_the_other_side(x: Real["n"]):
    return np.pad(x, (1, 0)) == np.pad(x, (0, 1))


@claim
def reflected_with_the_border(x: Real["n"]):
    assert n >= 2
    return np.pad(x, 1, mode="reflect") == np.pad(x, 1, mode="symmetric")


@claim
def triangles_with_the_diagonal_twice(X: Real["n n"]):
    return np.tril(X) + np.triu(X) == X


@claim
def lower_triangle_of_the_transpose(X: Real["n n"]):
    return np.tril(X).T == np.tril(X.T)


@claim
def einsum_of_the_transpose(A: Real["n n"], B: Real["n n"]):
    return np.einsum("ij,kj->ik", A, B) == A @ B


@claim
def einsum_without_the_sum(A: Real["n n"]):
    return np.einsum("ii->i", A).sum() == A.sum()


@claim
def outer_the_wrong_way(x: Real["n"], y: Real["n"]):
    return np.outer(x, y) == np.outer(y, x)


@claim
def kron_commutes(A: Real["n n"], B: Real["n n"]):
    return np.kron(A, B) == np.kron(B, A)


@claim
def tensordot_of_no_axes(A: Real["n n"], B: Real["n n"]):
    return np.tensordot(A, B, 1) == A * B


@claim
def first_largest_is_the_last(x: Real["n"]):
    assert n >= 1
    return np.argmax(x) == n - 1 - np.argmax(x[::-1])


@claim
def clipped_on_one_side(x: Real["n"]):
    return np.clip(x, -1, 1) == np.maximum(x, -1)


@claim
def where_the_other_way(x: Real["n"]):
    return np.where(x > 0, 0, x) == np.maximum(x, 0)


@claim
def broadcast_along_the_other_axis(X: Real["n n"], x: Real["n"]):
    return X + x == X + x[:, None]
