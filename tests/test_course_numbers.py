"""Theorems whose data are not drawn at random: networks of given depth, the normal density."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.terms import REAL, Fun, Var
from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.numeric.sample_functions import Polynomial, PythonFunction, Wave
from symcnn.verdicts.catalogue import load

SIGMA = Wave(Polynomial((0, 1)), 0.4, 1.0, 0.3)
WIDTHS = {"no hidden layer": (2,), "one": (3, 2), "two": (2, 4, 1), "three": (1, 3, 2, 3)}


def sigma(z):
    return SIGMA.at([z], FLOAT)


def slope(z):
    return SIGMA.derivative().at([z], FLOAT)


def network(widths, first, rng):
    """A random network, its layers as a function of index and parameter, and Q at the point."""
    depth, most, start = len(widths) - 1, max(widths), widths[0]
    A, b = rng.normal(size=(depth, most, most)), rng.normal(size=(depth, most))

    def forward(u):
        values, products = [first(u)], [np.eye(start)]
        for t in range(depth):
            weights = A[t, : widths[t + 1], : widths[t]]
            z = weights @ values[-1] + b[t, : widths[t + 1]]
            values.append(sigma(z))
            products.append(slope(z)[:, None] * (weights @ products[-1]))
        return values, products

    def entry(t, i, *u):
        arrays = np.broadcast_arrays(t, i, *u)
        found = [
            forward(np.array(point[2:]))[0][int(point[0])][int(point[1])]
            for point in zip(*(a.ravel() for a in arrays), strict=True)
        ]
        return np.array(found).reshape(arrays[0].shape)

    def product(u):
        Q = np.zeros((depth + 1, most, start))
        for t, matrix in enumerate(forward(u)[1]):
            Q[t, : widths[t]] = matrix
        return Q

    return A, b, entry, product


@pytest.mark.parametrize("name", ["jacobian", "gradient_weights", "gradient_bias"])
@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
def test_network(name, widths):
    rng = np.random.default_rng(sum(widths))
    start, inputs, outputs = widths[0], 3, 2
    V, a, e = rng.normal(size=(start, inputs)), rng.normal(size=inputs), rng.normal(size=start)
    x = rng.normal(size=start)
    first, point = {
        "jacobian": (lambda u: u, x),
        "gradient_weights": (lambda u: sigma(u.reshape(start, inputs) @ a + e), V.ravel()),
        "gradient_bias": (lambda u: sigma(V @ a + u), e),
    }[name]
    A, b, entry, product = network(widths, first, rng)
    data = {
        "L": len(widths) - 1, "W": max(widths), "d": start, "m": outputs, "q": inputs,
        "w": np.array(widths), "A": A, "b": b, "Q": product(point), "x": x, "V": V, "a": a, "e": e,
        "B": rng.normal(size=(outputs, max(widths))), "c": rng.normal(size=outputs),
    }  # fmt: skip
    goal = load(f"network_{name}").claim.goal
    values = {v: data[v.name] for v in free_vars(goal)}
    values |= {Fun("sigma"): SIGMA, Fun("y"): PythonFunction(entry)}
    left, right = (evaluate(side, values, FLOAT) for side in goal.args)
    assert np.size(left)
    np.testing.assert_allclose(left, right, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_normal_density(n):
    rng = np.random.default_rng(n)
    A, b, at = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(size=n)
    integral = load("gaussian_density").claim.right  # of h(x) times the density, over x
    names = {v.name: v for v in free_vars(integral)}
    x = Var("x", REAL, (names["n"],))
    values = {names["n"]: n, names["A"]: A, names["b"]: b, x: at}
    values[Fun("h")] = PythonFunction(lambda *u: np.ones_like(u[0]))
    density = evaluate(open_binder(integral, x), values, FLOAT)
    assert np.isclose(density, multivariate_normal(b, A @ A.T).pdf(at))
