import pytest

from symcnn.kernel.terms import And, Eq, Or, ne, term
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.sizes import SizeSpace, size_points

from .build import forall, sizes

H, K, M, N, P, W, a, b, d, k, m, p, s = sizes("H K M N P W a b d k m p s")
NATURAL = [n >= 0 for n in (H, K, P, W, p, m, M, N)]
CONV = [*NATURAL, s >= 1, d >= 1, K >= 1, Eq(P, (H + 2 * p - d * (K - 1) - 1) // s + 1)]

GIVEN = {
    "none": [],
    "natural": NATURAL,
    "convolution": CONV,
    "fits": [*CONV, d * (K - 1) + 1 <= H + 2 * p, p < K],
    "divisible": [*NATURAL, k >= 1, Eq(H % k, term(0))],
    "divisible sum": [*NATURAL, s >= 1, Eq((H + 2 * p - K) % s, term(0))],
    "product": [*NATURAL, k >= 1, Eq(m, k * M), Eq(k * N, W)],
    "chain": [*NATURAL, k >= 1, Eq(M, k * N), Eq(H, M + K), Eq(W + 1, H)],
    "linear": [*NATURAL, Eq(2 * p, K - 1)],
    "bounds": [a >= 0, a < m, b >= 0, b < m - a, m <= 4],
    "large": [*NATURAL, H >= 20, W > H],
    "quantified": [*NATURAL, forall(H, lambda i: i * 2 < K)],
    "cycle": [*NATURAL, Eq(H, W), Eq(W, H), Eq(H, 2 * K)],
    "either": [And(Or(Eq(s, term(2)), Eq(s, term(3))), k >= 1), Eq(K % s, term(1))],
}


@pytest.mark.parametrize("name", GIVEN)
def test_points_satisfy_the_hypotheses(name):
    given = GIVEN[name]
    points = size_points(given, [H, W, K], 40, seed=3)
    assert len(points) == 40
    assert len({tuple(p.items()) for p in points}) == len(points)
    for point in points:
        assert all(evaluate(h, point) for h in given), point


def test_many_bounds():
    """As those of three axes of a convolution with the indices of an entry."""
    names = [f"{letter}_{axis}" for axis in range(3) for letter in "HKsOix"]
    axes = [sizes(" ".join(names[6 * k : 6 * k + 6])) for k in range(3)]
    given = [
        p
        for size, kernel, step, output, i, x in axes
        for p in (
            size >= 0, kernel >= 0, output >= 0, step >= 1, step * (output - 1) + kernel <= size,
            i >= 0, i < output, x >= 0, x < size,
        )
    ]  # fmt: skip
    points = size_points(given, [v for axis in axes for v in axis], 40, seed=3)
    assert points
    assert all(evaluate(h, point) for h in given for point in points)


def test_points_are_the_same_each_time():
    assert size_points(CONV, [H], 30, seed=1) == size_points(CONV, [H], 30, seed=1)


def test_smallest_points_come_in_order():
    space = SizeSpace([k >= 1, M >= 0], [k, M])
    found = [tuple(p.values()) for p in space.smallest(6)]
    assert found == [(1, 0), (1, 1), (2, 0), (1, 2), (2, 1), (3, 0)]


def test_integers_may_be_negative():
    assert [p[a] for p in SizeSpace([], [a]).smallest(4)] == [0, 1, -1, 2]


def test_no_point():
    assert size_points([H < 0, H >= 0], [H], 10, seed=0) == []
    assert size_points([Eq(H, K), Eq(H, K + 1)], [H], 10, seed=0) == []


RELATIONS = {
    "stride above kernel": lambda q: q[s] > q[K],
    "stride is kernel": lambda q: q[s] == q[K] > 1,
    "stride below kernel": lambda q: 1 < q[s] < q[K],
    "unequal axes": lambda q: q[H] != q[W],
    "not divisible": lambda q: (q[H] + 2 * q[p] - q[d] * (q[K] - 1) - 1) % q[s] > 0,
    "padding": lambda q: q[p] > 0 and q[K] > 1,
    "dilation": lambda q: q[d] > 1 and q[K] > 1 and q[s] != q[d],
    "empty": lambda q: q[H] == 0,
}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", RELATIONS)
def test_the_telling_cases_are_among_the_points(name, seed):
    assert any(map(RELATIONS[name], size_points(CONV, [H, W], 40, seed)))


def test_what_is_said_of_all_indices_and_never_holds_ends_soon():
    never = forall(H + 1, lambda i: ne(i, 0))
    assert SizeSpace([H >= 0, never], [H]).smallest(1) == []
