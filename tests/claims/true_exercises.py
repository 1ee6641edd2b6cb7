"""Exercises of textbooks and steps of proofs, in our words: all true.

Sums and recurrences (Graham, Knuth, Patashnik, Concrete Mathematics), matrices (Petersen and
Pedersen, The Matrix Cookbook), inequalities (Hardy, Littlewood, Polya; Steele, The
Cauchy-Schwarz Master Class), activations, losses and optimisers as papers define them.
"""

from symcnn import *


def identity(n):
    return array([[1 if i == j else 0 for j in range(n)] for i in range(n)])


def outer(u, v):
    return array([[u[i] * v[j] for j in range(len(v))] for i in range(len(u))])


@claim
def geo_sum(a: Real, n: Size):
    assert a != 1
    return sum(a**k for k in range(n)) == (a**n - 1) / (a - 1)


@claim
def arith_geo(a: Real, n: Size):
    assert a != 1
    return sum(k * a**k for k in range(n)) == (a - n * a**n + (n - 1) * a ** (n + 1)) / (1 - a) ** 2


@claim
def cubes(n: Size):
    return sum(k**3 for k in range(n + 1)) == sum(k for k in range(n + 1)) ** 2


@claim
def odd_sum(n: Size):
    return sum(2 * k + 1 for k in range(n)) == n**2


@claim
def fourth(n: Size):
    return (
        sum(k**4 for k in range(n + 1)) == n * (n + 1) * (2 * n + 1) * (3 * n**2 + 3 * n - 1) / 30
    )


@claim
def tele_frac(n: Size):
    return sum(1 / ((k + 1) * (k + 2)) for k in range(n)) == 1 - 1 / (n + 1)


@claim
def tele_frac2(n: Size):
    return sum(1 / ((2 * k + 1) * (2 * k + 3)) for k in range(n)) == n / (2 * n + 1)


@claim
def prod_tele(n: Size):
    return prod((k + 2) / (k + 1) for k in range(n)) == n + 1


@claim
def prod_squares(n: Size):
    return prod(1 - 1 / (k + 2) ** 2 for k in range(n)) == (n + 2) / (2 * (n + 1))


@claim
def alt_sum(n: Size):
    return sum((-1) ** k for k in range(2 * n)) == 0


@claim
def alt_sum2(n: Size):
    return sum((-1) ** k * k for k in range(2 * n)) == -n


@claim
def double_sum(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == n * (n - 1) / 2


@claim
def tri_swap(a: Real["n n"]):
    return sum(a[i, j] for i in range(n) for j in range(i + 1)) == sum(
        a[i, j] for j in range(n) for i in range(j, n)
    )


@claim
def lagrange(a: Real["n"], b: Real["n"]):
    return (
        sum(a[i] ** 2 for i in range(n)) * sum(b[i] ** 2 for i in range(n))
        - sum(a[i] * b[i] for i in range(n)) ** 2
        == sum((a[i] * b[j] - a[j] * b[i]) ** 2 for i in range(n) for j in range(n)) / 2
    )


@claim
def sq_expand(x: Real["n"]):
    return sum(x) ** 2 == sum(x[i] ** 2 for i in range(n)) + 2 * sum(
        x[i] * x[j] for i in range(n) for j in range(i)
    )


@claim
def variance(x: Real["n"]):
    assert n >= 1
    return (
        sum((x[i] - sum(x) / n) ** 2 for i in range(n))
        == sum(x[i] ** 2 for i in range(n)) - sum(x) ** 2 / n
    )


@claim
def var_pairs(x: Real["n"]):
    assert n >= 1
    return sum((x[i] - sum(x) / n) ** 2 for i in range(n)) / n == sum(
        (x[i] - x[j]) ** 2 for i in range(n) for j in range(n)
    ) / (2 * n**2)


@claim
def abel(a: Real["n+1"], b: Real["n+1"], n: Size):
    return sum(a[k] * (b[k + 1] - b[k]) for k in range(n)) == a[n] * b[n] - a[0] * b[0] - sum(
        b[k + 1] * (a[k + 1] - a[k]) for k in range(n)
    )


@claim
def sum_rev(x: Real["n"]):
    return sum(k * x[k] for k in range(n)) + sum(k * x[n - 1 - k] for k in range(n)) == (
        n - 1
    ) * sum(x)


@claim
def even_odd(x: Real["2*n"], n: Size):
    return sum(x) == sum(x[2 * k] for k in range(n)) + sum(x[2 * k + 1] for k in range(n))


@claim
def cum_sum(x: Real["n"]):
    return sum(sum(x[j] for j in range(i + 1)) for i in range(n)) == sum(
        (n - j) * x[j] for j in range(n)
    )


@claim
def mat_trace_cyc(A: Real["n m"], B: Real["m n"]):
    return trace(A @ B) == trace(B @ A)


@claim
def woodbury(A: Real["n n"], U: Real["n k"], V: Real["k n"]):
    assert det(A) != 0
    assert det(A + U @ V) != 0
    assert det(identity(k) + V @ inv(A) @ U) != 0
    return inv(A + U @ V) == inv(A) - inv(A) @ U @ inv(identity(k) + V @ inv(A) @ U) @ V @ inv(A)


@claim
def push_through(A: Real["n k"], B: Real["k n"]):
    assert det(identity(n) + A @ B) != 0
    assert det(identity(k) + B @ A) != 0
    return inv(identity(n) + A @ B) @ A == A @ inv(identity(k) + B @ A)


@claim
def ridge(X: Real["n d"], lam: Real):
    assert det(X.T @ X + lam * identity(d)) != 0
    assert det(X @ X.T + lam * identity(n)) != 0
    return inv(X.T @ X + lam * identity(d)) @ X.T == X.T @ inv(X @ X.T + lam * identity(n))


@claim
def hat_idem(X: Real["n d"]):
    assert det(X.T @ X) != 0
    return X @ inv(X.T @ X) @ X.T @ (X @ inv(X.T @ X) @ X.T) == X @ inv(X.T @ X) @ X.T


@claim
def resid_orth(X: Real["n d"], y: Real["n"]):
    assert det(X.T @ X) != 0
    return X.T @ (y - X @ inv(X.T @ X) @ X.T @ y) == 0 * (X.T @ y)


@claim
def diff_inv(A: Real["n n"], B: Real["n n"]):
    assert det(A) != 0
    assert det(B) != 0
    return inv(A) - inv(B) == inv(A) @ (B - A) @ inv(B)


@claim
def sherman(A: Real["n n"], u: Real["n 1"], v: Real["n 1"]):
    assert det(A) != 0
    assert det(A + u @ v.T) != 0
    assert 1 + (v.T @ inv(A) @ u)[0, 0] != 0
    return inv(A + u @ v.T) == inv(A) - inv(A) @ u @ v.T @ inv(A) / (1 + (v.T @ inv(A) @ u)[0, 0])


@claim
def det_inv(A: Real["n n"]):
    assert det(A) != 0
    return det(inv(A)) == 1 / det(A)


@claim
def similar(A: Real["n n"], P: Real["n n"]):
    assert det(P) != 0
    return trace(inv(P) @ A @ P) == trace(A)


@claim
def similar_det(A: Real["n n"], P: Real["n n"]):
    assert det(P) != 0
    return det(inv(P) @ A @ P) == det(A)


@claim
def orth_det(Q: Real["n n"]):
    assert all((Q.T @ Q)[a, b] == (1 if a == b else 0) for a in range(n) for b in range(n))
    return det(Q) ** 2 == 1


@claim
def orth_norm(Q: Real["n n"], x: Real["n"]):
    assert all((Q.T @ Q)[a, b] == (1 if a == b else 0) for a in range(n) for b in range(n))
    return sum((Q @ x)[i] ** 2 for i in range(n)) == sum(x[i] ** 2 for i in range(n))


@claim
def householder(v: Real["n"]):
    assert sum(v[i] ** 2 for i in range(n)) == 1
    return (identity(n) - 2 * outer(v, v)) @ (identity(n) - 2 * outer(v, v)) == identity(n)


@claim
def amgm2(a: Real, b: Real):
    assert a >= 0
    assert b >= 0
    return sqrt(a * b) <= (a + b) / 2


@claim
def amgm3(a: Real, b: Real, c: Real):
    assert a >= 0
    assert b >= 0
    assert c >= 0
    return 3 * a * b * c <= a**3 + b**3 + c**3


@claim
def nesbitt(a: Real, b: Real, c: Real):
    assert a > 0
    assert b > 0
    assert c > 0
    return a / (b + c) + b / (a + c) + c / (a + b) >= 1.5


@claim
def schur(a: Real, b: Real, c: Real):
    assert a >= 0
    assert b >= 0
    assert c >= 0
    return a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b) >= 0


@claim
def cs3(a: Real, b: Real, c: Real):
    return (a + b + c) ** 2 <= 3 * (a**2 + b**2 + c**2)


@claim
def jensen_sq(x: Real["n"], p: Real["n"]):
    assert all(p[i] >= 0 for i in range(n))
    assert sum(p) == 1
    return sum(p[i] * x[i] for i in range(n)) ** 2 <= sum(p[i] * x[i] ** 2 for i in range(n))


@claim
def gibbs_again(p: Real["n"], q: Real["n"]):
    assert all(p[i] > 0 for i in range(n))
    assert all(q[i] > 0 for i in range(n))
    assert sum(p) == 1
    assert sum(q) == 1
    return sum(p[i] * log(p[i] / q[i]) for i in range(n)) >= 0


@claim
def ent_bound(p: Real["n"]):
    assert all(p[i] > 0 for i in range(n))
    assert sum(p) == 1
    return -sum(p[i] * log(p[i]) for i in range(n)) <= log(n)


@claim
def bernoulli(x: Real, n: Size):
    assert x >= -1
    return (1 + x) ** n >= 1 + n * x


@claim
def exp_lin(x: Real):
    return exp(x) >= 1 + x


@claim
def log_lin(x: Real):
    assert x > 0
    return log(x) <= x - 1


@claim
def log_low(x: Real):
    assert x > 0
    return log(x) >= 1 - 1 / x


@claim
def logsumexp_max(x: Real["n"]):
    assert n >= 1
    return max(x) <= log(sum(exp(x[i]) for i in range(n)))


@claim
def logsumexp_up(x: Real["n"]):
    assert n >= 1
    return log(sum(exp(x[i]) for i in range(n))) <= max(x) + log(n)


@claim
def sig_sym(x: Real):
    return sigmoid(-x) == 1 - sigmoid(x)


@claim
def tanh_sig(x: Real):
    return tanh(x) == 2 * sigmoid(2 * x) - 1


@claim
def softplus(x: Real):
    return log(1 + exp(x)) == max(x, 0) + log(1 + exp(-abs(x)))


@claim
def relu_sum(x: Real):
    return max(x, 0) - max(-x, 0) == x


@claim
def abs_max(x: Real, y: Real):
    return max(x, y) == (x + y + abs(x - y)) / 2


@claim
def clip_twice(x: Real, a: Real, b: Real):
    assert a <= b
    return max(a, min(b, max(a, min(b, x)))) == max(a, min(b, x))


@claim
def clip_order(x: Real, a: Real, b: Real):
    assert a <= b
    return max(a, min(b, x)) == min(b, max(a, x))


@claim
def lip_relu(x: Real, y: Real):
    return abs(max(x, 0) - max(y, 0)) <= abs(x - y)


@claim
def median3(a: Real, b: Real, c: Real):
    return max(min(a, b), min(max(a, b), c)) == min(max(a, b), max(min(a, b), c))


@claim
def max_sub(x: Real["n"], c: Real):
    assert n >= 1
    return max(x[i] - c for i in range(n)) == max(x) - c


@claim
def min_neg(x: Real["n"]):
    assert n >= 1
    return min(x) == -max(-x[i] for i in range(n))


@claim
def max_prod(x: Real["n"], a: Real):
    assert n >= 1
    assert a >= 0
    return max(a * x[i] for i in range(n)) == a * max(x)


@claim
def max_concat(x: Real["n"], y: Real["m"]):
    assert n >= 1
    assert m >= 1
    return max(max(x[i], y[j]) for i in range(n) for j in range(m)) == max(max(x), max(y))


@claim
def ceil_floor(a: Int, b: Int):
    assert b >= 1
    return -(-a // b) == (a + b - 1) // b


@claim
def floor_floor(a: Int, b: Int, c: Int):
    assert b >= 1
    assert c >= 1
    return a // b // c == a // (b * c)


@claim
def mod_add(a: Int, b: Int, n: Int):
    assert n >= 1
    return (a + b) % n == (a % n + b % n) % n


@claim
def mod_mul(a: Int, b: Int, n: Int):
    assert n >= 1
    return (a * b) % n == ((a % n) * (b % n)) % n


@claim
def sq_mod4(n: Int):
    return n * n % 4 <= 1


@claim
def n3_mod6(n: Int):
    return (n**3 - n) % 6 == 0


@claim
def conv_out(n: Size, k: Size, p: Size, s: Size):
    assert s >= 1
    assert k >= 1
    assert n + 2 * p >= k
    return (n + 2 * p - k) // s + 1 == (n + 2 * p - k + s) // s


@claim
def round_up(a: Size, b: Size):
    assert b >= 1
    return 0 <= (a + b - 1) // b * b - a


@claim
def affine_rec(a: Real["T"], b: Real["T"], h: Real["T+1"], T: Size):
    assert all(h[t + 1] == a[t] * h[t] + b[t] for t in range(T))
    assert h[0] == 0
    return h[T] == sum(b[t] * prod(a[s] for s in range(t + 1, T)) for t in range(T))


@claim
def momentum(g: Real["T"], m: Real["T+1"], b: Real, T: Size):
    assert all(m[t + 1] == b * m[t] + (1 - b) * g[t] for t in range(T))
    assert m[0] == 0
    return m[T] == (1 - b) * sum(b ** (T - 1 - t) * g[t] for t in range(T))


@claim
def ema_const(m: Real["T+1"], b: Real, c: Real, T: Size):
    assert all(m[t + 1] == b * m[t] + (1 - b) * c for t in range(T))
    assert m[0] == 0
    return m[T] == (1 - b**T) * c


@claim
def fib_sum(F: Int["n+2"], n: Size):
    assert F[0] == 0
    assert F[1] == 1
    assert all(F[k + 2] == F[k + 1] + F[k] for k in range(n))
    return sum(F[k] for k in range(n)) == F[n + 1] - 1


@claim
def softmax_shift_again(x: Real["n"], c: Real, i: Size):
    assert i < n
    return exp(x[i] + c) / sum(exp(x[j] + c) for j in range(n)) == exp(x[i]) / sum(
        exp(x[j]) for j in range(n)
    )


@claim
def softmax_le1(x: Real["n"], i: Size):
    assert i < n
    return exp(x[i]) / sum(exp(x[j]) for j in range(n)) <= 1


@claim
def sm_grad(x: Real["n"], i: Size, j: Size):
    assert i < n
    assert j < n
    return diff(log(sum(exp(x[k]) for k in range(n))), x[i]) == exp(x[i]) / sum(
        exp(x[k]) for k in range(n)
    )


@claim
def quad_grad(A: Real["n n"], x: Real["n"], i: Size):
    assert i < n
    return diff(sum(x[j] * A[j, k] * x[k] for j in range(n) for k in range(n)), x[i]) == sum(
        (A[i, k] + A[k, i]) * x[k] for k in range(n)
    )


@claim
def norm_grad(x: Real["n"], i: Size):
    assert i < n
    assert sum(x[k] ** 2 for k in range(n)) > 0
    return diff(sqrt(sum(x[k] ** 2 for k in range(n))), x[i]) == x[i] / sqrt(
        sum(x[k] ** 2 for k in range(n))
    )


@claim
def perm_sum(x: Real["n"], s: Permutation["n"]):
    return sum(x[s[i]] for i in range(n)) == sum(x)


@claim
def tri_ineq(x: Real["n"], y: Real["n"]):
    return sum(abs(x[i] + y[i]) for i in range(n)) <= sum(abs(x[i]) for i in range(n)) + sum(
        abs(y[i]) for i in range(n)
    )


@claim
def cs(x: Real["n"], y: Real["n"]):
    return sum(x[i] * y[i] for i in range(n)) ** 2 <= sum(x[i] ** 2 for i in range(n)) * sum(
        y[i] ** 2 for i in range(n)
    )


@claim
def l1l2(x: Real["n"]):
    return sum(x[i] ** 2 for i in range(n)) <= sum(abs(x[i]) for i in range(n)) ** 2


@claim
def l1_sqrt(x: Real["n"]):
    return sum(abs(x[i]) for i in range(n)) ** 2 <= n * sum(x[i] ** 2 for i in range(n))


@claim
def mean_max(x: Real["n"]):
    assert n >= 1
    return sum(x) / n <= max(x)


@claim
def max_lip(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return abs(max(x) - max(y)) <= max(abs(x[i] - y[i]) for i in range(n))


@claim
def maxmin(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return max(min(X[i, j] for j in range(n)) for i in range(m)) <= min(
        max(X[i, j] for i in range(m)) for j in range(n)
    )


@claim
def young(a: Real, b: Real, e: Real):
    assert e > 0
    return a * b <= e * a**2 / 2 + b**2 / (2 * e)


@claim
def sq_ineq(a: Real, b: Real):
    return (a + b) ** 2 <= 2 * a**2 + 2 * b**2


@claim
def harm(a: Real, b: Real):
    assert a > 0
    assert b > 0
    return 2 / (1 / a + 1 / b) <= sqrt(a * b)


@claim
def titu(a: Real, b: Real, x: Real, y: Real):
    assert x > 0
    assert y > 0
    return (a + b) ** 2 / (x + y) <= a**2 / x + b**2 / y


@claim
def reorder(a: Real, b: Real, x: Real, y: Real):
    assert a <= b
    assert x <= y
    return a * y + b * x <= a * x + b * y


@claim
def cheby(a: Real["n"], b: Real["n"]):
    assert all(a[i] <= a[j] for j in range(n) for i in range(j + 1))
    assert all(b[i] <= b[j] for j in range(n) for i in range(j + 1))
    return sum(a) * sum(b) <= n * sum(a[i] * b[i] for i in range(n))


@claim
def pow_mono(a: Real, b: Real, n: Size):
    assert 0 <= a
    assert a <= b
    return a**n <= b**n


@claim
def pow_pos(a: Real, n: Size):
    assert a >= 1
    return a**n >= 1


@claim
def pow_exp2(n: Size):
    return 2**n >= n + 1


@claim
def pow_exp3(n: Size):
    return 3**n >= 2 * n + 1


@claim
def fact_like(n: Size):
    return prod(k + 1 for k in range(n)) >= 2**n / 2


@claim
def sum_recip(n: Size):
    assert n >= 1
    return sum(1 / (k + 1) ** 2 for k in range(n)) <= 2 - 1 / n


@claim
def harm_low(n: Size):
    return sum(1 / (k + 1) for k in range(n)) >= n / (n + 1)


@claim
def sqrt_sum(n: Size):
    return sum(1 / sqrt(k + 1) for k in range(n)) <= 2 * sqrt(n)


@claim
def sin_sq(x: Real):
    return sin(x) ** 2 + cos(x) ** 2 == 1


@claim
def cos2(x: Real):
    return cos(2 * x) == 1 - 2 * sin(x) ** 2


@claim
def sin3(x: Real):
    return sin(3 * x) == 3 * sin(x) - 4 * sin(x) ** 3


@claim
def prodsum(x: Real, y: Real):
    return sin(x) * cos(y) == (sin(x + y) + sin(x - y)) / 2


@claim
def cosh_sq(x: Real):
    return cosh(x) ** 2 - sinh(x) ** 2 == 1


@claim
def tanh_add(x: Real, y: Real):
    return tanh(x + y) == (tanh(x) + tanh(y)) / (1 + tanh(x) * tanh(y))


@claim
def tanh_bound(x: Real):
    return abs(tanh(x)) <= 1


@claim
def sig_bound(x: Real):
    return 0 < sigmoid(x)


@claim
def sig_grad(x: Real):
    return diff(sigmoid(x), x) <= 0.25


@claim
def silu_grad(x: Real):
    return diff(x * sigmoid(x), x) == sigmoid(x) * (1 + x * (1 - sigmoid(x)))


@claim
def gelu_like(x: Real):
    return diff(x * tanh(x), x) == tanh(x) + x * (1 - tanh(x) ** 2)


@claim
def softplus_g(x: Real):
    return diff(log(1 + exp(x)), x) == sigmoid(x)


@claim
def log_sig(x: Real):
    return log(sigmoid(x)) == -log(1 + exp(-x))


@claim
def bce(z: Real, y: Real):
    return -y * log(sigmoid(z)) - (1 - y) * log(1 - sigmoid(z)) == max(z, 0) - z * y + log(
        1 + exp(-abs(z))
    )


@claim
def bce_grad(z: Real, y: Real):
    return diff(-y * log(sigmoid(z)) - (1 - y) * log(1 - sigmoid(z)), z) == sigmoid(z) - y


@claim
def huber(x: Real, d: Real):
    assert d > 0
    return diff((x * x / 2 if abs(x) <= d else d * (abs(x) - d / 2)), x) == max(-d, min(d, x))


@claim
def leaky(x: Real, a: Real):
    assert 0 <= a
    assert a <= 1
    return max(x, a * x) == (x if x > 0 else a * x)


@claim
def leaky_g(x: Real, a: Real):
    return diff((x if x > 0 else a * x), x) == (1 if x > 0 else a)


@claim
def hard_sig(x: Real):
    return max(0, min(1, (x + 3) / 6)) == min(6, max(0, x + 3)) / 6


@claim
def hard_sw_g(x: Real):
    return diff(x * max(0, min(6, x + 3)) / 6, x) == (
        0 if x < -3 else (1 if x > 3 else (2 * x + 3) / 6)
    )


@claim
def elu_g(x: Real):
    return diff((x if x > 0 else exp(x) - 1), x) == min(1, exp(x))


@claim
def pool_shift(x: Real["n*k"], n: Size, k: Size, c: Real):
    assert k >= 1
    return sum(sum(x[k * q + a] + c for a in range(k)) / k for q in range(n)) == sum(x) / k + n * c


@claim
def up_down(y: Real["n"], k: Size):
    assert k >= 1
    return sum(y[i // k] for i in range(n * k)) == k * sum(y)


@claim
def conv_comm(x: Real["n"], h: Real["m"], p: Int):
    return sum(x[i] * h[p - i] for i in range(n) if 0 <= p - i < m) == sum(
        h[j] * x[p - j] for j in range(m) if 0 <= p - j < n
    )


@claim
def conv_sum(x: Real["n"], h: Real["m"]):
    return sum(
        x[i] * h[p - i] for p in range(n + m - 1) for i in range(n) if 0 <= p - i < m
    ) == sum(x) * sum(h)


@claim
def corr_adj(x: Real["n"], y: Real["n-k+1"], h: Real["k"], k: Size):
    assert 1 <= k <= n
    return sum(y[i] * sum(h[a] * x[i + a] for a in range(k)) for i in range(n - k + 1)) == sum(
        x[j] * sum(h[a] * y[j - a] for a in range(k) if 0 <= j - a < n - k + 1) for j in range(n)
    )


@claim
def circ_shift(x: Real["n"], s: Int):
    assert n >= 1
    return sum(x[(i + s) % n] for i in range(n)) == sum(x)


@claim
def circ_corr(x: Real["n"], y: Real["n"], s: Int):
    assert n >= 1
    return sum(x[i] * y[(i + s) % n] for i in range(n)) == sum(
        x[(i - s) % n] * y[i] for i in range(n)
    )


@claim
def delta(x: Real["n"], k: Size):
    assert k < n
    return sum(x[i] for i in range(n) if i == k) == x[k]


@claim
def delta2(x: Real["n"], k: Size, m: Size):
    assert k < n
    assert m < n
    return sum((1 if i == k else 0) * (1 if i == m else 0) * x[i] for i in range(n)) == (
        x[k] if k == m else 0
    )


@claim
def onehot(W: Real["V D"], t: Int["n"], j: Size):
    assert all(0 <= t[i] < V for i in range(n))
    assert j < D
    return sum(sum((1 if v == t[i] else 0) * W[v, j] for v in range(V)) for i in range(n)) == sum(
        W[t[i], j] for i in range(n)
    )


@claim
def count_lt(n: Size, k: Size):
    assert k <= n
    return sum(1 for i in range(n) if i < k) == k


@claim
def count_div(n: Size, k: Size):
    assert k >= 1
    return sum(1 for i in range(n) if i % k == 0) == (n + k - 1) // k


@claim
def count_even(n: Size):
    return sum(1 for i in range(n) if i % 2 == 0) == (n + 1) // 2


@claim
def count_pairs(n: Size):
    return sum(1 for i in range(n) for j in range(n) if i < j) == n * (n - 1) / 2


@claim
def max_le(x: Real["n"], c: Real):
    assert n >= 1
    assert all(x[i] <= c for i in range(n))
    return max(x) <= c


@claim
def mono_ends(x: Real["n"]):
    assert n >= 1
    assert all(x[i] <= x[i + 1] for i in range(n - 1))
    return x[0] <= x[n - 1]


@claim
def mono_max(x: Real["n"]):
    assert n >= 1
    assert all(x[i] <= x[i + 1] for i in range(n - 1))
    return max(x) == x[n - 1]


@claim
def row_stoch(P: Real["n n"], v: Real["n"]):
    assert all(sum(P[i, j] for j in range(n)) == 1 for i in range(n))
    return sum(v[i] * P[i, j] for i in range(n) for j in range(n)) == sum(v)


@claim
def row_stoch2(P: Real["n n"], Q: Real["n n"], i: Size):
    assert i < n
    assert all(sum(P[a, j] for j in range(n)) == 1 for a in range(n))
    assert all(sum(Q[a, j] for j in range(n)) == 1 for a in range(n))
    return sum((P @ Q)[i, j] for j in range(n)) == 1


@claim
def sym_quad(A: Real["n n"], x: Real["n"], y: Real["n"]):
    assert all(A[i, j] == A[j, i] for i in range(n) for j in range(n))
    return sum(x[i] * A[i, j] * y[j] for i in range(n) for j in range(n)) == sum(
        y[i] * A[i, j] * x[j] for i in range(n) for j in range(n)
    )


@claim
def skew(A: Real["n n"], x: Real["n"]):
    assert all(A[i, j] == -A[j, i] for i in range(n) for j in range(n))
    return sum(x[i] * A[i, j] * x[j] for i in range(n) for j in range(n)) == 0


@claim
def proj_trace(P: Real["n n"]):
    assert all((P @ P)[i, j] == P[i, j] for i in range(n) for j in range(n))
    return trace(P @ P @ P) == trace(P)


@claim
def commute(A: Real["n n"], B: Real["n n"]):
    assert all((A @ B)[i, j] == (B @ A)[i, j] for i in range(n) for j in range(n))
    return (A + B) @ (A - B) == A @ A - B @ B


@claim
def cayley2(a: Real, b: Real, c: Real, d: Real):
    return array([[a, b], [c, d]]) @ array([[a, b], [c, d]]) == (a + d) * array(
        [[a, b], [c, d]]
    ) - (a * d - b * c) * array([[1, 0], [0, 1]])


@claim
def det3(a: Real, b: Real, c: Real):
    return det(array([[1, a, a * a], [1, b, b * b], [1, c, c * c]])) == (b - a) * (c - a) * (c - b)


@claim
def rot(t: Real, s: Real):
    return array([[cos(t), -sin(t)], [sin(t), cos(t)]]) @ array(
        [[cos(s), -sin(s)], [sin(s), cos(s)]]
    ) == array([[cos(t + s), -sin(t + s)], [sin(t + s), cos(t + s)]])


@claim
def sgd_mom(w: Real["T+1"], v: Real["T+1"], g: Real["T"], a: Real, b: Real, T: Size):
    assert v[0] == 0
    assert all(v[t + 1] == b * v[t] + g[t] for t in range(T))
    assert all(w[t + 1] == w[t] - a * v[t + 1] for t in range(T))
    return w[T] == w[0] - a * sum(v[t + 1] for t in range(T))


@claim
def sgd_const(w: Real["T+1"], a: Real, c: Real, T: Size):
    assert all(w[t + 1] == w[t] - a * c for t in range(T))
    return w[T] == w[0] - T * a * c


@claim
def decay(w: Real["T+1"], a: Real, l: Real, T: Size):
    assert all(w[t + 1] == (1 - a * l) * w[t] for t in range(T))
    return w[T] == (1 - a * l) ** T * w[0]


@claim
def lin_rec2(h: Real["T+1"], a: Real, b: Real, T: Size):
    assert all(h[t + 1] == a * h[t] + b for t in range(T))
    assert a != 1
    return h[T] == a**T * h[0] + b * (a**T - 1) / (a - 1)


@claim
def weights_sum(p: Real["n"], x: Real["n"], lo: Real, hi: Real):
    assert all(p[i] >= 0 for i in range(n))
    assert sum(p) == 1
    assert all(lo <= x[i] for i in range(n))
    assert all(x[i] <= hi for i in range(n))
    return sum(p[i] * x[i] for i in range(n)) <= hi


@claim
def sigmoid_below_one(x: Real):
    return sigmoid(x) < 1


@claim
def sigmoid_product(x: Real):
    return sigmoid(x) * (1 - sigmoid(x)) <= 0.25


@claim
def tanh_below_one_again(x: Real):
    return tanh(x) < 1


@claim
def tanh_above(x: Real):
    return -1 <= tanh(x)


@claim
def cosh_above_one(x: Real):
    return cosh(x) >= 1


@claim
def logistic_below_one(x: Real):
    return 1 / (1 + exp(-x)) < 1


@claim
def tanh_by_exponentials(x: Real):
    return (exp(x) - exp(-x)) / (exp(x) + exp(-x)) <= 1


@claim
def slope_of_a_cubic(x: Real):
    return diff(x**3 + x, x) >= 1


@claim
def slope_of_tanh(x: Real):
    return diff(tanh(x), x) <= 1


@claim
def tanh_grows(x: Real):
    return 0 <= diff(tanh(x), x)


@claim
def sigmoid_grows(x: Real):
    return 0 < x * 0 + diff(sigmoid(x), x)


@claim
def two_equal_recurrences(h: Real["T+1"], g: Real["T+1"], x: Real["T"], a: Real, T: Size):
    assert h[0] == g[0]
    assert all(h[t + 1] == tanh(a * h[t] + x[t]) for t in range(T))
    assert all(g[t + 1] == tanh(x[t] + g[t] * a) for t in range(T))
    return h[T] == g[T]


@claim
def decay_by_steps(h: Real["T+1"], a: Real["T"], T: Size):
    assert all(h[t + 1] == a[t] * h[t] for t in range(T))
    return h[T] == h[0] * prod(a[t] for t in range(T))


@claim
def affine_recurrence_from_a_start(h: Real["T+1"], a: Real["T"], b: Real["T"], T: Size):
    assert all(h[t + 1] == a[t] * h[t] + b[t] for t in range(T))
    return h[T] == h[0] * prod(a[t] for t in range(T)) + sum(
        b[t] * prod(a[s] for s in range(t + 1, T)) for t in range(T)
    )


@claim
def growing_states(h: Real["T+1"], T: Size):
    assert all(h[t + 1] >= h[t] for t in range(T))
    return h[T] >= h[0]


@claim
def states_of_bounded_growth(h: Real["T+1"], T: Size, c: Real):
    assert c >= 0
    assert h[0] == 0
    assert all(h[t + 1] <= h[t] + c for t in range(T))
    return h[T] <= T * c


@claim
def states_of_one_sign(h: Real["T+1"], T: Size, c: Real):
    assert 0 <= c <= 1
    assert h[0] >= 0
    assert all(h[t + 1] == c * h[t] for t in range(T))
    return h[T] >= 0
