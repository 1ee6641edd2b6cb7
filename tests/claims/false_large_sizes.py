"""False claims that only large sizes refute: hypotheses ask for them, or a number does."""

from symcnn import *


@claim
def above_a_number(n: Size):
    assert n >= 5000
    return n // 2 * 2 == n


@claim
def far_above_every_size(n: Size):
    assert n >= 10**7
    return n % 10 == 0


@claim
def a_square_root_of_a_window(n: Size, m: Size):
    assert 1000 <= n <= 1010
    assert m * m >= n
    return m >= 33


@claim
def a_product_is_large(n: Size, m: Size):
    assert n * m >= 10000
    return (n + m) // 2 * 2 == n + m


@claim
def one_size_from_a_constant(n: Size):
    assert n == 1024
    return n // 3 * 3 == n


@claim
def many_times_another(n: Size, m: Size):
    assert n >= 100 * m
    assert m >= 10
    return n >= 1001


@claim
def a_sum_over_many(x: Real["n"], n: Size):
    assert n >= 300
    return sum(x[i] for i in range(256)) == sum(x)


@claim
def an_image_of_usual_size(x: Real["H W"], H: Size, W: Size, k: Size):
    assert H >= 224
    assert W >= 224
    assert 1 <= k <= 7
    return (
        sum(x[i, j] for i in range(H) for j in range(W) if i // 32 < k)
        == sum(x[i, j] for i in range(H) for j in range(W))
    )  # fmt: skip


@claim
def one_odd_size(x: Real["n"], n: Size):
    return sum(x) == (0 if n == 777 else sum(x))


@claim
def above_a_square(x: Real["n"], n: Size):
    return sum(x) == (0 if n * n > 90_000 else sum(x))


@claim
def one_odd_place(x: Real["n"], n: Size):
    return sum(0 if 2 * i == 998 else x[i] for i in range(n)) == sum(x)


@claim
def above_a_product(x: Real["n m"], n: Size, m: Size):
    return (
        sum(x[i, j] if i * j <= 900 else 0 for i in range(n) for j in range(m))
        == sum(x[i, j] for i in range(n) for j in range(m))
    )  # fmt: skip
