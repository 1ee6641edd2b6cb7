"""Convolution and cross-correlation of finite sequences, of images and of functions on R.

A sequence of length n is a tensor with n entries; outside it is read as 0, which is what the
brackets say. So each formula here is meant at every integer i, whatever the lengths.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from symcnn.kernel.binding import shape_of
from symcnn.kernel.terms import ZERO, And, Bracket, Fun, Le, Lt, Mod, Numeric, Term, term
from symcnn.lemmas.notation import at, integral, tabulate, total

CIS = Fun("cis")


def inside(e: Numeric, size: Numeric) -> Term:
    """The formula that e is an index of a sequence of that length: ``0 <= e and e < size``."""
    return And(Le(ZERO, term(e)), Lt(term(e), term(size)))


def read(f: Term, *indices: Numeric) -> Term:
    """The entry of f where there is one, else 0: an entry with its bracket.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> print(read(tensor("f", n), i - 1))
    [0 <= i - 1 and i - 1 < n]*f[i - 1]
    """
    formulas = [inside(e, n) for e, n in zip(indices, shape_of(f), strict=True)]
    guard = formulas[0] if len(formulas) == 1 else And(*(p for f in formulas for p in f.args))
    return Bracket(guard) * at(f, *indices)


def overlap(
    f: Callable[..., Term], g: Callable[..., Term], length: Numeric, i: Numeric, x: Numeric
) -> Term:
    """``f(x) * g(i - x)``, where g, of that length, has the entry."""
    y = term(i) - x
    return Bracket(inside(y, length)) * f(x) * g(y)


def convolution(f: Term, g: Term, i: Numeric) -> Term:
    """``(f * g)(i)``, the sum of ``f(x) * g(i - x)`` over all x.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, m, i = sizes("n m i")
    >>> print(convolution(tensor("f", n), tensor("g", m), i))
    sum[x<n] [0 <= i - x and i - x < m]*f[x]*g[i - x]
    """
    (n,), (m,) = shape_of(f), shape_of(g)
    return total(n, lambda x: overlap(partial(at, f), partial(at, g), m, i, x))


def convolved(f: Term, g: Term) -> Term:
    """The sequence f * g, of length n + m - 1."""
    (n,), (m,) = shape_of(f), shape_of(g)
    # y, since x is the index of a convolution with the result
    one, other = partial(at, f), partial(at, g)
    return tabulate(n + m - 1, lambda s: total(n, lambda y: overlap(one, other, m, s, y)))


def convolution2d(f: Term, g: Term, i: Numeric, j: Numeric) -> Term:
    """``(f * g)(i, j)``, the sum of ``f(x, y) * g(i - x, j - y)`` over all x and y."""
    h, w = shape_of(f)
    return total(h, w, lambda x, y: _beside(at(f, x, y), read(g, i - x, j - y)))


def correlation(f: Term, g: Term, i: Numeric) -> Term:
    """The sum of ``f(x) * g(i + x)`` over all x: f slides, g is read where it lies.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, m, i = sizes("n m i")
    >>> print(correlation(tensor("f", n), tensor("g", m), i))
    sum[x<n] [0 <= i + x and i + x < m]*f[x]*g[i + x]
    """
    (n,) = shape_of(f)
    return total(n, lambda x: _beside(at(f, x), read(g, i + x)))


def correlation2d(f: Term, g: Term, i: Numeric, j: Numeric) -> Term:
    """The sum of ``f(x, y) * g(i + x, j + y)`` over all x and y."""
    h, w = shape_of(f)
    return total(h, w, lambda x, y: _beside(at(f, x, y), read(g, i + x, j + y)))


def _beside(factor: Term, guarded: Term) -> Term:
    """The product with the bracket in front."""
    bracket, *rest = guarded.args
    product = bracket * factor
    for other in rest:
        product = product * other
    return product


def circular(f: Term, g: Term, N: Numeric, i: Numeric) -> Term:
    """The circular convolution at i: the sum of ``f(x) * g((i - x) % N)`` over x < N.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> N, i = sizes("N i")
    >>> print(circular(tensor("f", N), tensor("g", N), N, i))
    sum[x<N] f[x]*g[(i - x) % N]
    """
    return total(N, lambda x: at(f, x) * at(g, Mod(term(i) - x, term(N))))


def dft(f: Term, N: Numeric, k: Numeric) -> Term:
    """The discrete Fourier transform of length N: the sum of ``f(j) * exp(-2 pi i j k/N)``.

    The sum runs over the entries of f; where f is shorter than N it is padded with zeros.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, N, k = sizes("n N k")
    >>> print(dft(tensor("f", n), N, k))
    sum[j<n] f[j]*cis(-j*k/N)
    """
    (n,) = shape_of(f)
    return total(n, lambda j: at(f, j) * CIS(-(j * k) / term(N)))


def convolution_integral(f: Fun, g: Fun, t: Numeric) -> Term:
    """``(f * g)(t)`` for functions on R.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> print(convolution_integral(Fun("f"), Fun("g"), Var("t", REAL)))
    integral[x in R] f(x)*g(t - x)
    """
    return integral(lambda x: f(x) * g(t - x))


def fourier(f: Fun, omega: Numeric) -> Term:
    """The Fourier transform of a function on R at the frequency omega.

    >>> from symcnn.kernel.terms import REAL, Var
    >>> print(fourier(Fun("f"), Var("omega", REAL)))
    integral[t in R] cis(-omega*t)*f(t)
    """
    return integral(lambda t: CIS(-term(omega) * t) * f(t))
