"""Maxima whose members are equal or constant: copies, padding, a constant axis."""

from symcnn import *


@operator
def as_it_is(G: Real["n"], x: Real["n"]):
    return [G[i] for i in range(n)]


@operator
def times_k(G: Real["n"], x: Real["n"], k: Size):
    return [k * G[i] for i in range(n)]


# -- copies of one entry --------------------------------------------------------------------------


@operator
def pooled_upsampled(x: Real["n"], k: Size):
    assert k >= 1
    u = [x[i // k] for i in range(k * n)]
    return [max(u[k * q + a] for a in range(k)) for q in range(n)]


@operator
def smallest_upsampled(x: Real["n"], k: Size):
    assert k >= 1
    return [min(x[(k * q + a) // k] for a in range(k)) for q in range(n)]


@operator
def constant_axis(x: Real["n"], k: Size):
    assert k >= 1
    return [max(x[i] for a in range(k)) for i in range(n)]


@operator
def pooled_by_more(x: Real["2*n"], k: Size):
    assert k >= 1
    u = [x[i // k] for i in range(2 * k * n)]
    return [max(u[2 * k * q + a] for a in range(2 * k)) for q in range(n)]


@operator
def to_the_larger(G: Real["n"], x: Real["2*n"], k: Size):
    return [
        G[i // 2] if x[i] == max(x[2 * (i // 2) + a] for a in range(2)) else 0 for i in range(2 * n)
    ]


@operator
def to_the_larger_k_times(G: Real["n"], x: Real["2*n"], k: Size):
    return [
        k * G[i // 2] if x[i] == max(x[2 * (i // 2) + a] for a in range(2)) else 0
        for i in range(2 * n)
    ]


@operator
def repeated(x: Real["n"], k: Size):
    assert n >= 1 and k >= n
    return max(x[i % n] for i in range(k))


@operator
def to_the_largest(x: Real["n"], k: Size):
    return [1 if x[i] == max(x[j] for j in range(n)) else 0 for i in range(n)]


@operator
def all_equal(x: Real["n"], k: Size):
    return [1 / n for i in range(n)]


# -- padding --------------------------------------------------------------------------------------


@operator
def padded_by_zeros(x: Real["n"], k: Size):
    assert k >= 1
    return [max((x[q + a] if q + a < n else 0) for a in range(k)) for q in range(n)]


@operator
def to_the_largest_inside(G: Real["n"], x: Real["n"], k: Size):
    def largest(q):
        return max((x[q + a] if q + a < n else 0) for a in range(k))

    return [
        sum(G[q] for q in range(n) if x[i] == largest(q) and q <= i and i - q < k) for i in range(n)
    ]


@operator
def as_if_not_padded(G: Real["n"], x: Real["n"], k: Size):
    def largest(q):
        return max(x[min(q + a, n - 1)] for a in range(k))

    return [
        sum(G[q] for q in range(n) if x[i] == largest(q) and q <= i and i - q < k) for i in range(n)
    ]


@operator
def padded_by_its_edge(x: Real["n"]):
    assert n >= 1
    return [max(x[min(q + a, n - 1)] for a in range(3)) for q in range(n)]


@operator
def every_tie_counts(G: Real["n"], x: Real["n"]):
    def member(q, a):
        return x[min(q + a, n - 1)]

    def ties(q, i):
        largest = max(member(q, a) for a in range(3))
        return sum(1 for a in range(3) if member(q, a) == largest and min(q + a, n - 1) == i)

    return [sum(G[q] * ties(q, i) for q in range(n)) for i in range(n)]


# -- choices in front of a window -----------------------------------------------------------------


@operator
def pooled_relu(x: Real["2*n"]):
    return [max(max(x[2 * q + a], 0) for a in range(2)) for q in range(n)]


@operator
def larger_and_positive(G: Real["n"], x: Real["2*n"]):
    return [
        G[i // 2] if x[i] > 0 and x[i] >= x[2 * (i // 2)] and x[i] >= x[2 * (i // 2) + 1] else 0
        for i in range(2 * n)
    ]


@operator
def larger(G: Real["n"], x: Real["2*n"]):
    return [
        G[i // 2] if x[i] >= x[2 * (i // 2)] and x[i] >= x[2 * (i // 2) + 1] else 0
        for i in range(2 * n)
    ]
