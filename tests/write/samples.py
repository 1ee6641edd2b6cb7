"""Terms and reports that the tests of this folder share."""

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, REAL, ZERO, Binder, Bracket, Diff, Eq, Forall, Fun, Integral, Lam, Le, Pred, Range, Space,
    Sum, Term, Var, conj, ne, power,
)  # fmt: skip
from symcnn.write.pages.record import Line, Report


def integers(names: str) -> list[Var]:
    return [Var(name, INT) for name in names.split()]


k, h, m, n, p, s, d, M, N = integers("k h m n p s d M N")
a, b, i, j, q, r = integers("a b i j q r")
c, t, z = (Var(name, REAL) for name in "ctz")
x, y = Var("x", REAL, (n,)), Var("y", REAL, (n,))
A = Var("A", REAL, (n, n))
X, Y = Var("X", REAL, (k * M, k * N)), Var("Y", REAL, (M, N))
f, sigma = Fun("f"), Fun("sigma")


def over(index: Var, size: Term | int, body: Term, kind: type[Binder] = Sum) -> Term:
    """A binder over a range: over(i, n, x[i]) is the sum of the entries of x."""
    return kind(Range(size), close(body, index), index.name)


def function(variable: Var, body: Term) -> Lam:
    return Lam(Space(REAL, variable.shape), close(body, variable), variable.name)


window = over(a, k, over(b, k, X[k * q + a, k * r + b]))
pooled = over(q, M, over(r, N, Y[q, r] * window / k**2))
flattened = over(q, M, over(r, N, over(a, k, over(b, k, Y[q, r] * X[k * q + a, k * r + b] / k**2))))
upsampled = over(i, k * M, over(j, k * N, Y[i // k, j // k] / k**2 * X[i, j]))

PROVED = Report(
    "adjoint_pool",
    Eq(pooled, upsampled),
    "proved",
    title="Average pooling: 1/k² times upsampling",
    source="Homework 2, problem 3_a",
    given=(k >= 1, M >= 0, N >= 0),
    lines=(
        Line(pooled),
        Line(flattened, "the factor into the sums", (k >= 1,)),
        Line(
            upsampled,
            ("new indices ", Eq(i, k * q + a), " and ", Eq(j, k * r + b)),
            (conj(a >= 0, a < k), "the map is one to one & onto"),
        ),
    ),
    checks=(("numeric", "every line agrees at 324 size points, 100 % exactly"),),
    instance_latex=r"\[ A=\begin{pmatrix}1&0\\0&1\end{pmatrix} \]",
    remarks=("The window may be rectangular.",),
)
REFUTED = Report(
    "wrong_pool",
    Eq(pooled, upsampled * k),
    "refuted",
    title="Pooling without its factor",
    given=(k >= 1, M >= 0, N >= 0),
    counterexample="k = 2, M = 1, N = 1\nX = [[1, 0], [0, 0]]",
)
JACOBIAN = Report(
    "activation_jacobian",
    Eq(Diff(function(x, sigma(x[i])), x, j), sigma.prime(x[i]) * Bracket(Eq(i, j))),
    "proved",
    given=(i >= 0, i < n, j >= 0, j < n, Pred("differentiable", (sigma,))),
    lines=(
        Line(Diff(function(x, sigma(x[i])), x, j)),
        Line(sigma.prime(x[i]) * Bracket(Eq(i, j)), "chain rule"),
    ),
    axioms=("chain_rule",),
)
STEPS = Report(
    "sum_of_squares",
    Le(ZERO, over(i, n, x[i] ** 2)),
    "proved",
    lines=(
        Line(over(i, n, Le(ZERO, x[i] ** 2), Forall), "squares"),
        Line(Le(ZERO, over(i, n, x[i] ** 2)), "a sum of nonnegative terms"),
    ),
)

B, C = integers("B C")
height = (m + 2 * p - d * (k - 1) - 1) // s + 1
breadth = (n + 2 * p - d * (h - 1) - 1) // s + 1
W, V = Var("W", REAL, (B, C, k, h)), Var("V", REAL, (C, m, n))
G, bias = Var("G", REAL, (B, height, breadth)), Var("beta_0", REAL, (B,))
o, e, u, v = integers("o e u v")
inside = Bracket(conj(s * i + d * u - p >= 0, s * i + d * u - p < m))
read = V[e, s * i + d * u - p, s * j + d * v - p]
convolved = over(e, C, over(u, k, over(v, h, W[o, e, u, v] * inside * read)))
left = over(o, B, over(i, height, over(j, breadth, G[o, i, j] * (convolved + bias[o]))))
right = over(o, B, over(i, height, over(j, breadth, G[o, i, j] * convolved + G[o, i, j] * bias[o])))
UNKNOWN = Report(
    "conv_gradient",
    Eq(left, right),
    "unknown",
    given=(s >= 1, d >= 1, p >= 0, h >= 1, k >= 1, k <= m, ne(m, n)),
    lines=(Line(left), Line(right, "multiply out what stands in the parentheses of the bias")),
)
DENSITY = Report(
    "integral",
    Eq(
        Integral(Space(REAL, (n,)), close(f(x), x), "x"),
        Integral(Space(REAL, (n,)), close(f(over(i, n, 2 * x[i], Lam)), x), "x") * power(2, n),
    ),
    "proved",
)
REPORTS = [PROVED, REFUTED, JACOBIAN, STEPS, UNKNOWN, DENSITY]
