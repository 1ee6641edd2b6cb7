"""Laws that follow from the axioms say what the axioms of these names would say."""

from __future__ import annotations

import pytest

from symcnn.lemmas.laws import law

LAWS = [  # name, ranks, the theorem, the axioms it rests on
    ("square_sqrt", (), "0 <= a |- sqrt(a)**2 = a", {"square_root"}),
    ("sqrt_nonnegative", (), "|- 0 <= sqrt(a)", {"square_root"}),
    ("no_root", (), "a <= 0 |- sqrt(a) = 0", {"square_root"}),
    ("cis_whole", (), "cis(a) = 1 |- exists[n in Z] (a = n)", {"cis_one"}),
    ("cis_integer", (), "|- cis(n) = 1", {"cis_one"}),
    (
        "inverse_right",
        (),
        "det(A) != 0 |- "
        "lam[i<n] lam[j<n] sum[k<n] A[i, k]*inv(A)[k, j] = lam[i<n] lam[j<n] [i = j]",
        {"det_product", "det_triangular", "inverse_left"},
    ),
    (
        "derivative_sum",
        (0,),
        "forall[i<m] derivative(lam[x in R] f(i, x), a, d(i)) |- "
        "derivative(lam[x in R] sum[i<m] f(i, x), a, sum[i<m] d(i))",
        {"derivative_add", "derivative_constant"},
    ),
    (
        "derivative_sum",
        (2,),
        "forall[i<m] derivative(lam[x in R^(n1 x n2)] f(i, x), a, k1, k2, d(i)) |- "
        "derivative(lam[x in R^(n1 x n2)] sum[i<m] f(i, x), a, k1, k2, sum[i<m] d(i))",
        {"derivative_add", "derivative_constant"},
    ),
    (
        "derivative_min",
        (0, 1),
        "forall[i<m] derivative(lam[x in R] f(i, x), a, e(i)), "
        "forall[i<m] (min[i<m] f(i, a) < f(i, a) or e(i) = d), d = 0 or 1 <= m |- "
        "derivative(lam[x in R] min[i<m] f(i, x), a, d)",
        {"derivative_constant", "derivative_max", "derivative_mul"},
    ),
    (
        "derivative_min",
        (1, 2),
        "forall[k<n] forall[i1<m1] forall[i2<m2] "
        "derivative(lam[x in R^(n)] f(i1, i2, x), a, k, e(i1, i2, k)), "
        "forall[k<n] forall[i1<m1] forall[i2<m2] "
        "(min[i1<m1] min[i2<m2] f(i1, i2, a) < f(i1, i2, a) or e(i1, i2, k) = d(k)), "
        "forall[k<n] (d(k) = 0 or 1 <= m1 and 1 <= m2) |- "
        "forall[k<n] derivative(lam[x in R^(n)] min[i1<m1] min[i2<m2] f(i1, i2, x), a, k, d(k))",
        {"derivative_constant", "derivative_max", "derivative_mul"},
    ),
]


@pytest.mark.parametrize(("name", "ranks", "text", "axioms"), LAWS)
def test_laws(name, ranks, text, axioms):
    theorem = law(name, *ranks)
    assert str(theorem) == text
    assert theorem.axioms == axioms
