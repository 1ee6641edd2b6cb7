import pytest

from symcnn.kernel.terms import INT, Bracket, Eq, Fun, Pred, Var, term
from symcnn.numeric.agreement import check_formula, check_lines

from .build import forall, known, largest, real, series, sizes, slope, tensor, total

C, H, K, M, N, P, d, k, n, p, s = sizes("C H K M N P d k n p s")
X, Y, x, w, z = real("X", k * M, k * N), real("Y", M, N), real("x", H), real("w", K), real("z", P)
u, v = real("u"), real("v")
f = Fun("f")
t = Var("t", INT, (n,))
r = real("r", n)
POOL = [k >= 1, M >= 0, N >= 0]
CONV = [H >= 0, K >= 1, s >= 1, d >= 1, p >= 0, P >= 0]
LOSS = real("L", n)


def pooled():
    """The derivation of the adjoint of average pooling."""

    def at(q, a, c, b):
        return X[k * q + a, k * c + b]

    def block(q, a, c, b):
        return Y[(k * q + a) // k, (k * c + b) // k]

    return [
        total(M, N, lambda q, c: Y[q, c] * (total(k, k, lambda a, b: at(q, a, c, b)) / k**2)),
        total(M, N, lambda q, c: total(k, k, lambda a, b: Y[q, c] / k**2 * at(q, a, c, b))),
        total(M, k, N, k, lambda q, a, c, b: Y[q, c] / k**2 * at(q, a, c, b)),
        total(M, k, N, k, lambda q, a, c, b: block(q, a, c, b) / k**2 * at(q, a, c, b)),
        total(k * M, k * N, lambda i, j: Y[i // k, j // k] / k**2 * X[i, j]),
        total(k * M, k * N, lambda i, j: X[i, j] * Y[i // k, j // k]) / k**2,
    ]  # fmt: skip


def convolved(tap):
    return total(P, K, lambda i, a: z[i] * w[a] * x[tap(i, a)])


def scattered(tap):
    return total(
        H, lambda j: x[j] * total(P, K, lambda i, a: Bracket(Eq(tap(i, a), j)) * z[i] * w[a])
    )


def right_tap(i, a):
    return s * i + d * a - p


AGREE = {
    "pooling": (pooled(), POOL),
    "convolution": ([convolved(right_tap), scattered(right_tap)], CONV),
    "relu": ([total(n, lambda i: largest(2, lambda j: r[i] * j)),
              total(n, lambda i: Bracket(r[i] > 0) * r[i])], [n >= 0]),
    "softmax": ([total(n, lambda i: known("exp")(r[i]) / total(n, lambda j: known("exp")(r[j]))),
                 term(1) + n - n], [n >= 1]),
    "gather": ([total(n, lambda i: r[t[i]]), total(n, n, lambda i, j: Bracket(Eq(t[i], j)) * r[j])],
               [forall(n, lambda i: t[i] >= 0), forall(n, lambda i: t[i] < n)]),
    "slope": ([slope(lambda y: f(y * u), v), u * f.prime(u * v)], []),
    "slope of exp": ([slope(lambda y: known("exp")(f(y)), v), known("exp")(f(v)) * f.prime(v)], []),
    "series": ([series(lambda i: f(i)), series(lambda i: f(i - 2))], []),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREE)
def test_equal_lines_agree(name):
    lines, given = AGREE[name]
    report = check_lines(lines, given)
    assert report.agrees
    assert not report.skipped
    assert not report.unverified
    assert report.points >= 3
    assert report.evaluations == report.points * len(lines)
    assert sum(report.fields.values()) == report.points


def with_line(place, line):
    lines = pooled()
    lines[place] = line
    return lines


FACTOR = total(k * M, k * N, lambda i, j: Y[i // k, j // k] / k * X[i, j])
INDEX = total(M, k, N, k, lambda q, a, c, b: Y[q, c] / k**2 * X[k * q + a, k * c + a])
AXES = total(k * M, k * N, lambda i, j: X[i, j] * Y[j // k, i // k]) / k**2
DILATED = scattered(lambda i, a: d * i + s * a - p)
WRONG = {
    "factor": (with_line(4, FACTOR), POOL, 4),
    "index": (with_line(2, INDEX), POOL, 2),
    "axes": (with_line(5, AXES), POOL, 5),
    "padding sign": ([convolved(right_tap), scattered(lambda i, a: s * i + d * a + p)], CONV, 1),
    "stride and dilation": ([convolved(right_tap), DILATED], CONV, 1),
    "stride on all": ([convolved(right_tap), scattered(lambda i, a: i + s * d * a - p)], CONV, 1),
    "shape": ([tensor(n, k, lambda i, j: i + j), tensor(k, n, lambda i, j: i + j)], [], 1),
    "chain rule": ([slope(lambda y: f(y * u), v), f.prime(u * v)], [], 1),
    "exp": ([known("exp")(u + v), known("exp")(u) + known("exp")(v)], [], 1),
}  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_found(name, seed):
    lines, given, place = WRONG[name]
    report = check_lines(lines, given, seed)
    assert not report.agrees
    assert report.disagreement is not None
    assert (report.disagreement.first, report.disagreement.second) == (0, place)
    assert f"lines 0 and {place} differ" in str(report)


COMMUTES = Eq(largest(n, lambda i: f(r[i])), f(largest(n, lambda i: r[i])))
FORMULAS = [
    (u * u + v * v >= 2 * u * v, [], True),
    (u * u + v * v > 2 * u * v, [], False),
    (forall(n, lambda i: r[i] <= largest(n, lambda j: r[j])), [], True),
    (forall(n, lambda i: r[i] < largest(n, lambda j: r[j])), [], False),
    (COMMUTES, [Pred("nondecreasing", (f,)), n >= 1], True),
    (COMMUTES, [n >= 1], False),
    (f((u + v) / 2) <= (f(u) + f(v)) / 2, [Pred("convex", (f,))], True),
    (f((u + v) / 2) <= (f(u) + f(v)) / 2, [], False),
    (known("exp")(u) >= 1 + u, [], True),
    (known("exp")(u) >= 2 + u, [], False),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "given", "true"), FORMULAS, ids=str)
def test_formulas(goal, given, true):
    report = check_formula(goal, given)
    assert report.agrees == true
    assert (report.disagreement is None) == true


def test_floats_disprove_nothing_by_rounding():
    exp = known("exp")
    assert check_lines([known("log")(exp(1000 * u)), 1000 * u], []).disagreement is None
    # the square of a reciprocal is 0, as in the softmax of large numbers
    peaked = [(1 / exp(400 * u)) ** 2 * exp(400 * u) * exp(400 * u), exp(400 * u) / exp(400 * u)]
    assert check_lines([*peaked, term(1)], []).disagreement is None
    for formula in (exp(1000 * u) > 0, forall(n, lambda i: exp(1000 * r[i]) > 0)):
        assert check_formula(formula, []).disagreement is None


def test_what_is_skipped_is_counted():
    big = 10**9
    report = check_lines([total(big * n, lambda i: u / (i + 1)), u], [n >= 1], limit=4)
    assert not report.agrees
    assert sum(report.skipped.values()) == 4
    assert all("elements" in reason for reason in report.skipped)
    assert "skipped" in str(report)


def test_a_line_that_cannot_be_evaluated_does_not_hide_the_others():
    big = total(10**9, lambda i: u / (i + 1))
    report = check_lines([u, big, 2 * u], [], limit=4)
    assert report.disagreement is not None
    assert (report.disagreement.first, report.disagreement.second) == (0, 2)


def test_contradictory_hypotheses_are_not_agreement():
    assert not check_lines([u, u], [n >= 1, n <= 0]).agrees
    assert not check_lines([u, u], [u > 0, u < 0]).agrees


def test_unverified_hypotheses_are_named():
    report = check_lines([u, u], [Pred("derivative", (), (u,))])
    assert report.agrees
    assert "derivative(u)" in report.unverified[0]


def test_nothing_to_compare():
    with pytest.raises(ValueError, match="at least two lines"):
        check_lines([u], [])
